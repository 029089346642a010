"""Values of a table of terms that have parts: lists, tiers, caps, ratios of the prospectus, settings of the checks.

Each reader takes the column and the value as tomllib gives it, and returns tuples; refusals are collected, each with the path of its part.
"""

import datetime
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from ..basics.exact import RATE_ONE
from ..basics.problems import suggestion
from ..events.columns import MOST_CENTS, Column
from ..events.terms import CATEGORIES
from .cells import read_cell
from .refused import Refused

UP_TO = Column(name="up_to", form="number", scale=2, least=1, most=MOST_CENTS, example='"300000000"')
RATE = Column(name="rate", form="rate", scale=10, least=0, most=RATE_ONE, example='"0.75%"')
FROM = Column(name="from", form="date", example="1999-07-01")
UNTIL = Column(name="until", form="date", example="1999-09-30")
SEVERITY = Column(name="severity", form="choice", choices=("error", "warning", "off"), example='"warning"')
COUNT = Column(name="limit", form="whole", least=0, most=100_000, example="60")
IN_A_ROW = Column(name="limit", form="whole", least=1, most=100_000, example="10")
PART = Column(name="limit", form="rate", scale=10, least=0, most=100 * RATE_ONE, example='"10%"')
DOLLARS = Column(name="limit", form="number", scale=2, least=0, most=MOST_CENTS, example='"100.00"')
A_SHARE = Column(name="limit", form="number", scale=6, least=0, most=10**12, example='"0.01"')
UNITS = Column(name="limit", form="whole", least=0, most=10**9, example="0")
# {check: (fewest and most limits it can have, whether each is above the one before, how they are written)}
SEVERAL = {
    "price.move": (1, 2, True, 'the move that is unusual and the one that is an error: "price.move" = ["10%", "50%"]'),
    "mmf.deviation": (1, 8, True, '"mmf.deviation" = ["10 bp", "25 bp", "40 bp"]'),
    "mmf.liquidity": (2, 2, False, 'daily and weekly: "mmf.liquidity" = ["25%", "50%"]'),
}
CHECKS = {
    "price.stale": COUNT,
    "price.unchanged": IN_A_ROW,
    "price.unchanged.debt": IN_A_ROW,
    "price.zero": None,
    "price.move": PART,
    "price.move.equity": PART,
    "price.move.debt": PART,
    "price.move.error": PART,
    "fx.stale": COUNT,
    "fx.move": PART,
    "action.missing": PART,
    "order.refused": None,
    "order.clipped": None,
    "order.as_of": A_SHARE,
    "order.in_kind": None,
    "order.cash_limit": None,
    "distribution.exceeds": None,
    "shares.roll_forward": None,
    "capital.roll_forward": A_SHARE,
    "nav.published": None,
    "nav.published.no_session": None,
    "nav.unchanged": IN_A_ROW,
    "nav.per_share": A_SHARE,
    "nav.benchmark": PART,
    "class.spread": PART,
    "custodian.cash": DOLLARS,
    "custodian.position": UNITS,
    "item.ageing": COUNT,
    "dividend.ageing": COUNT,
    "dividend.negative": None,
    "dividend.above_price": None,
    "reset.missing": None,
    "dividend.factor": PART,
    "accrual.amount": PART,
    "income.amount": PART,
    "expense.limit": PART,
    "expense.unbilled": None,
    "plan.daily": None,
    "plan.limit": None,
    "plan.ceiling": None,
    "confirmation.unmatched": None,
    "balance.cash": None,
    "balance.accrual": None,
    "mmf.price": None,
    "mmf.shadow": None,
    "mmf.deviation": PART,
    "mmf.security": PART,
    "mmf.wam": COUNT,
    "mmf.wal": COUNT,
    "mmf.maturity": COUNT,
    "mmf.issuer": PART,
    "mmf.second_tier": PART,
    "mmf.liquidity": PART,
    "mmf.illiquid": PART,
    "mmf.liquidity_fee": PART,
}
RATIOS = (*CATEGORIES, "waiver", "acquired_funds", "front_load", "deferred_load", "redemption_fee")
YEARS = {
    "waiver_years": Column(name="waiver_years", form="whole", least=0, most=10, example="1"),
    "converts_after": Column(name="converts_after", form="whole", least=1, most=40, example="8"),
    "converts_to": Column(name="converts_to", form="ident", example='"a"'),
}
SCHEDULE = "deferred_schedule"


def part(column: Column, value: str, refused: list[Any], *path: Any) -> Any:
    """One part of a structure; None where it is refused."""
    try:
        return read_cell(column, value)
    except Refused as error:
        refused.append(Refused(error.code, error.sentence, error.help, path))
        return None


def keys(table: dict[str, Any], known: dict[str, Column], required: tuple[str, ...], refused: list[Any], *path: int) -> dict[str, Any] | None:
    """The parts of an inline table: {key: value or None}; None where something in it is refused."""
    before = len(refused)
    if not isinstance(table, dict):
        refused.append(Refused("cell.wrong_type", "this is not a table", "a table: { " + ", ".join(known) + " }", path))
        return None
    unknown = [key for key in table if key not in known]
    refused += [Refused("key.unknown", f'unknown key "{key}"', suggestion(key, known), (*path, key)) for key in unknown]
    for key in required:
        if key not in table and not unknown:
            refused.append(Refused("cell.missing", f"{key} is missing", f"like {known[key].example}", path))
    found = {key: part(column, table[key], refused, *path, key) if key in table else None for key, column in known.items()}
    return found if len(refused) == before else None


def sequence(column: Column, value: Any, refused: list[Any]) -> list[Any]:
    """A list that is not empty."""
    if not isinstance(value, list | tuple):
        refused.append(Refused("cell.wrong_type", f"{column.name} is not a list", f"like {column.example}"))
        return []
    if not value:
        refused.append(Refused("list.empty", f"{column.name} is an empty list", "leave the key out"))
    return list(value)


def names(column: Column, value: list[str], refused: list[Any]) -> tuple[str, ...]:
    """A list of ids, each once; exclusions are categories."""
    if column.name == "excludes" and isinstance(value, list | tuple) and not value:
        return ()
    found: list[Any] = []
    for n, item in enumerate(sequence(column, value, refused)):
        name = part(attrs.evolve(column, form="ident"), item, refused, n) if isinstance(item, str) else None
        if not isinstance(item, str):
            refused.append(Refused("cell.wrong_type", f"{column.name} holds something that is not text", f"like {column.example}", (n,)))
        elif name and column.name == "excludes" and name not in CATEGORIES:
            refused.append(Refused("choice.unknown", f'"{name}" is no category of fees', suggestion(name, CATEGORIES), (n,)))
        elif name in found:
            refused.append(Refused("list.twice", f'"{name}" stands twice in {column.name}', "keep one of them", (n,)))
        found.append(name)
    return tuple(found)


def tiers(column: Column, value: list[dict[str, str]], refused: list[Any]) -> tuple[tuple[int | None, int], ...]:
    """Marginal tiers from the bottom: ((up to in cents or None, rate e10), ...); the last one has no upper end."""
    found, below = [], 0
    listed = sequence(column, value, refused)
    for n, table in enumerate(listed):
        tier = keys(table, {"up_to": UP_TO, "rate": RATE}, ("rate",), refused, n)
        if tier is None:
            continue
        up_to, last = tier["up_to"], n == len(listed) - 1
        if last and up_to is not None:
            help = "leave out up_to: the last rate is for everything above"
            refused.append(Refused("tiers.no_end", "the last tier has an upper end", help, (n, "up_to")))
        elif not last and up_to is None:
            refused.append(Refused("tiers.open", "a tier without up_to is not the last one", "only the last tier has no upper end", (n,)))
        elif not last and up_to <= below:
            message = "this tier does not end above the one before"
            refused.append(Refused("tiers.not_ascending", message, "tiers stand from the bottom up", (n, "up_to")))
        below = up_to or below
        found.append((up_to, tier["rate"]))
    return tuple(found)


def caps(column: Column, value: list[dict[str, Any]], refused: list[Any]) -> tuple[tuple[datetime.date, datetime.date, int], ...]:
    """Periods in which the effective rate is limited: ((from, until, rate e10), ...), in order of their dates.

    One that does not say when it begins or ends has always been, or goes on.
    """
    found: list[Any] = []
    for n, table in enumerate(sequence(column, value, refused)):
        cap = keys(table, {"from": FROM, "until": UNTIL, "rate": RATE}, ("rate",), refused, n)
        if cap is None:
            continue
        begin, end = cap["from"] or datetime.date.min, cap["until"] or datetime.date.max
        if end < begin:
            refused.append(Refused("dates.reversed", "this cap ends before it begins", "until is the last day, included", (n, "until")))
        if any(begin <= last and first <= end for first, last, _ in found):
            refused.append(Refused("dates.overlap", "this cap overlaps another one", "one day has one cap", (n, "from")))
        found.append((begin, end, cap["rate"]))
    return tuple(sorted(found))


def ratios(table: dict[str, Any], refused: list[Any]) -> tuple[tuple[str | None, str, int | None], ...]:
    """[prospectus]: ((class or None for all, what, rate e10), ...); a table inside is about the class it is named by.

    Beside rates: for how many years a waiver is agreed, into which class shares convert and after how many years, and the charge on
    redemption year by year.
    """
    found: list[Any] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += [(key, what, _ratio(what, inner, refused, key, what)) for what, inner in value.items()]
        else:
            found.append((None, key, _ratio(key, value, refused, key)))
    return tuple(found)


def _ratio(what: str, value: str, refused: list[Any], *path: str) -> Any:
    rate = Column(name=what, form="rate", scale=10, least=0, most=RATE_ONE, example='"0.65%"')
    if what in YEARS:
        return part(YEARS[what], value, refused, *path)
    if what == SCHEDULE:
        column = Column(name=what, form="list", example='["5%", "4%", "3%"]')
        return tuple(part(rate, each, refused, *path, n) for n, each in enumerate(sequence(column, value, refused)))
    if what not in RATIOS:
        known = (*RATIOS, *YEARS, SCHEDULE)
        refused.append(Refused("key.unknown", f'unknown ratio "{what}"', suggestion(what, known, "a category of fees, or waiver"), path))
        return None
    return part(rate, value, refused, *path)


def checks(table: dict[str, Any], refused: list[Any]) -> tuple[tuple[str, Any, str | None], ...]:
    """[checks]: ((check, limit or limits or None, severity or None), ...); a limit counts, or is a rate e10."""
    return tuple(_checks(table, refused, ()))


def _checks(table: dict[str, Any], refused: list[Refused], path: tuple[str, ...]) -> Iterator[tuple[str, Any, str | None]]:
    for key, value in table.items():
        here = (*path, key)
        name = ".".join(here)
        if name in CHECKS and not (isinstance(value, dict) and not value.keys() <= {"limit", "severity"}):
            yield _setting(name, value, refused, here)
        elif isinstance(value, dict) and any(check.startswith(name + ".") for check in CHECKS):
            yield from _checks(value, refused, here)
        else:
            refused.append(Refused("key.unknown", f'unknown check "{name}"', suggestion(name, CHECKS), here))


def _setting(name: str, value: Any, refused: list[Refused], path: tuple[str, ...]) -> tuple[str, Any, str | None]:
    """ "20%", 3, "off", or { limit = ..., severity = ... }."""
    table = value if isinstance(value, dict) else {"severity": value} if value in SEVERITY.choices else {"limit": value}
    inside = {key: (key,) if isinstance(value, dict) else () for key in ("limit", "severity")}
    severity = part(SEVERITY, table["severity"], refused, *path, *inside["severity"]) if "severity" in table else None
    if "limit" not in table:
        return name, None, severity
    column, limit = CHECKS[name], table["limit"]
    at = (*path, *inside["limit"])
    if column is None:
        refused.append(Refused("key.unknown", f"{name} has no limit to set", "set its severity", at))
        return name, None, severity
    if isinstance(limit, list):
        found = tuple(part(column, item, refused, *at, n) for n, item in enumerate(limit))
        wrong = several_wrong(name, found)
        if wrong:
            help = SEVERAL[name][-1] if name in SEVERAL else f"write one, like {column.example}"
            refused.append(Refused("limit.list", f"{name}: {wrong}", help, at))
        return name, found, severity
    return name, part(column, limit, refused, *at), severity


def several_wrong(check: str, limits: tuple[Any, ...]) -> str:
    """What is wrong with a list of limits of a check; nothing, where it is right, or a limit could not be read."""
    if check not in SEVERAL:
        return "it has one limit, not a list of them"
    fewest, most, rising, _ = SEVERAL[check]
    if not fewest <= len(limits) <= most:
        return f"it is a list of {len(limits)}"
    if rising and all(isinstance(each, int) for each in limits) and any(one >= other for one, other in itertools.pairwise(limits)):
        return "each limit is above the one before"
    return ""


def rates(column: Column, value: list[str], refused: list[Any]) -> tuple[int, ...]:
    """Rates one after another: (rate e10, ...)."""
    return tuple(part(RATE, item, refused, n) for n, item in enumerate(sequence(column, value, refused)))


STRUCTURES: dict[str, Callable[..., Any]] = {"list": names, "tiers": tiers, "caps": caps, "rates": rates}
TABLES = {"prospectus": ("ratios", ratios), "checks": ("settings", checks)}
