"""What run.json must say before a table beside it is read: a file that somebody edited, or that is of something else, is refused with its place."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import attrs

NONE = type(None)


@attrs.frozen
class Each:
    """Whatever the names are, each says something of this shape."""

    shape: Any


@attrs.frozen
class Perhaps:
    """It may be left out: runs of earlier versions do not have it."""

    shape: Any


DAY = datetime.date
FUND = {
    "name": str,
    "classes": Each(str),
    "class_order": Perhaps([str]),
    "inception": DAY,
    "fiscal_year_end": str,
    "valuation": str,
    "par_value": Perhaps((str, NONE)),
    "daily_includes_gains": Perhaps(bool),
    "first_session": DAY,
    "last_session": DAY,
    "sessions": int,
    "nav_decimals": int,
    "share_decimals": int,
    "fees": Each(str),
    "limits": [str],
    "policy": Each(object),
}
RUN = {
    "inputs": {"name": str, "files": Each(str)},
    "log_head": (str, NONE),
    "known_at": (str, int, NONE),
    "versions": Each(str),
    "events": int,
    "funds": Each(FUND),
    "counts": Each(int),
    "failed_proofs": int,
    "years": Perhaps(Each(Each(str))),
}
CALLED = {str: "a text", int: "a whole number", bool: "true or false", DAY: "a date", NONE: "null"}


def first_wrong(told: Any) -> str | None:
    """Where run.json does not say what it must, in a sentence; None where it does."""
    return next(wrong(told, RUN, "run.json"), None) or next(unlike(told), None)


def wrong(told: Any, shape: Any, at: str) -> Iterator[str]:
    """What is not of its shape, and where."""
    match shape:
        case dict():
            if not isinstance(told, dict):
                yield f"{at} is no object"
                return
            for name, inside in shape.items():
                if name in told:
                    yield from wrong(told[name], inside.shape if isinstance(inside, Perhaps) else inside, f"{at}: {name}")
                elif not isinstance(inside, Perhaps):
                    yield f"{at} does not say {name}"
        case Each():
            if not isinstance(told, dict):
                yield f"{at} is no object"
                return
            for name, inside in told.items():
                yield from wrong(inside, shape.shape, f"{at}: {name}")
        case [inside]:
            if not isinstance(told, list):
                yield f"{at} is no list"
                return
            for n, each in enumerate(told):
                yield from wrong(each, inside, f"{at}[{n}]")
        case _:
            kinds = shape if isinstance(shape, tuple) else (shape,)
            if not any(is_one(told, kind) for kind in kinds):
                yield f"{at} is not {' or '.join(CALLED[kind] for kind in kinds)}"


def is_one(told: Any, kind: type) -> bool:
    """Whether a value is of a kind; true and false are no numbers, and a date is a text."""
    if kind is DAY:
        return isinstance(told, str) and is_day(told)
    return isinstance(told, kind) and (kind is not int or not isinstance(told, bool))


def is_day(text: str) -> bool:
    """Whether a text is a date."""
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def unlike(told: dict[str, Any]) -> Iterator[str]:
    """What of the right shape does not agree with the rest."""
    for name, fund in told["funds"].items():
        if sorted(fund.get("class_order", fund["classes"])) != sorted(fund["classes"]):
            yield f"run.json: funds: {name}: class_order does not name its classes"
        if fund["first_session"] > fund["last_session"]:
            yield f"run.json: funds: {name} ends before it begins"
    proven = told.get("years", {}).get("proofs")
    if proven is not None and proven.keys() != told["funds"].keys():
        yield "run.json: years and funds do not name the same funds"
