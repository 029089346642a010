"""What every screen begins and ends with."""

from typing import Any

from ..grid import GAP
from ..ink import Ink, width, wrapped
from ..wording import count


def heading(left: str, right: str, below: str, room: int, figure: str = "") -> list[list[Any]]:
    """The fund and a figure to the left, the subject to the right, or below where there is no room; the particulars, and a blank line."""
    said: list[Any] = [Ink(left, "bold"), *(["  ", Ink(figure, "head")] if figure else [])]
    gap = room - sum(map(width, said)) - width(right)
    if gap >= GAP:
        head: list[list[Any]] = [[*said, " " * gap, Ink(right, "dim")]]
    elif gap + width(right) >= 0:
        head = [said, *([Ink(line, "dim")] for line in wrapped(right, room))]
    else:
        head = [*([Ink(line, "bold")] for line in wrapped(left, room)), *([[Ink(figure, "head")]] if figure else [])]
        head += [[Ink(line, "dim")] for line in wrapped(right, room)]
    return [*head, *([Ink(line, "dim")] for line in wrapped(below, room)), [""]]


def marked(mark: Ink, words: str, room: int, style: str = "") -> list[list[Any]]:
    """Words after a mark; what goes on in further lines stands under the words."""
    first, *others = wrapped(words, room - 2)
    return [[mark, Ink(f" {first}", style)], *(["  ", Ink(line, style)] for line in others)]


def verdict(proofs: int, failed: tuple[Any, ...], errors: int, warnings: int, room: int) -> list[list[Any]]:
    """Whether the books meet, and what needs an eye."""
    if failed:
        told = marked(Ink("▲", "red"), f"{count(len(failed), 'proof')} of {proofs} failed: {', '.join(failed)}", room, "red")
    elif proofs:
        told = [[Ink("✓", "green"), f" {count(proofs, 'proof')} meet to the cent" if proofs > 1 else " 1 proof meets to the cent"]]
    else:
        told = []
    if errors:
        told.append([Ink(f"▲ {count(errors, 'error')}", "red"), " nobody has confirmed: navsim exceptions"])
    if warnings:
        told.append([Ink(f"■ {count(warnings, 'warning')}", "yellow"), ": navsim exceptions"])
    return told
