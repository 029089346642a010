"""What every screen begins and ends with."""

from typing import Any

from ..ink import Ink, cut, width
from ..wording import count


def heading(left: str, right: str, below: str, room: int) -> list[list[Any]]:
    """The fund to the left, the subject to the right, the particulars below, and a blank line."""
    left = cut(left, max(room - width(right) - 2, 20))
    gap = max(room - width(left) - width(right), 2)
    return [[Ink(left, "bold"), " " * gap, Ink(right, "dim")], [Ink(below, "dim")], [""]]


def verdict(proofs: int, failed: tuple[Any, ...], errors: int, warnings: int) -> list[list[Any]]:
    """Whether the books meet, and what needs an eye."""
    if failed:
        told: list[list[Any]] = [[Ink(f"▲ {count(len(failed), 'proof')} of {proofs} failed: {', '.join(failed)}", "red")]]
    elif proofs:
        told = [[Ink("✓", "green"), f" {count(proofs, 'proof')} meet to the cent" if proofs > 1 else " 1 proof meets to the cent"]]
    else:
        told = []
    if errors:
        told.append([Ink(f"▲ {count(errors, 'error')}", "red"), " nobody has confirmed: navsim exceptions"])
    if warnings:
        told.append([Ink(f"■ {count(warnings, 'warning')}", "yellow"), ": navsim exceptions"])
    return told
