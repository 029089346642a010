"""Values of a table of terms that have parts: lists, tiers, caps, ratios of the prospectus, settings of the checks.

Each reader takes the column and the value as tomllib gives it, and returns tuples; a refusal carries the path of the wrong part.
"""

from ..basics.exact import RATE_ONE
from ..basics.problems import suggestion
from ..events.columns import MOST_CENTS, Column
from ..events.terms import CATEGORIES
from .cells import ident, read_cell
from .refused import Refused

UP_TO = Column(name="up_to", form="number", scale=2, least=1, most=MOST_CENTS, example='"300000000"')
RATE = Column(name="rate", form="rate", scale=10, least=0, most=RATE_ONE, example='"0.75%"')
FROM = Column(name="from", form="date", example="1999-07-01")
UNTIL = Column(name="until", form="date", example="1999-09-30")
SEVERITY = Column(name="severity", form="choice", choices=("error", "warning", "off"), example='"warning"')
COUNT = Column(name="limit", form="whole", least=0, most=100_000, example="60")
PART = Column(name="limit", form="rate", scale=10, least=0, most=100 * RATE_ONE, example='"10%"')
CHECKS = {
    "price.stale": COUNT,
    "price.move": PART,
    "price.move.equity": PART,
    "price.move.debt": PART,
    "order.refused": None,
    "order.clipped": None,
    "dividend.negative": None,
    "mmf.deviation": PART,
    "mmf.wam": COUNT,
    "mmf.wal": COUNT,
    "mmf.maturity": COUNT,
    "mmf.issuer": PART,
    "mmf.liquidity": PART,
    "nav.published": None,
}
RATIOS = (*CATEGORIES, "waiver", "acquired_funds", "front_load", "deferred_load", "redemption_fee")


def part(column, value, *path):
    """One part of a structure."""
    try:
        return read_cell(column, value)
    except Refused as error:
        raise Refused(error.code, error.sentence, error.help, path) from None


def keys(table, known: dict, required: tuple, *path) -> dict:
    """The parts of an inline table: {key: value or None}; unknown keys and missing ones are refused."""
    if not isinstance(table, dict):
        raise Refused("cell.wrong_type", "this is not a table", "a table: { " + ", ".join(known) + " }", path)
    for key in table:
        if key not in known:
            raise Refused("key.unknown", f'unknown key "{key}"', suggestion(key, known), (*path, key))
    for key in required:
        if key not in table:
            raise Refused("cell.missing", f"{key} is missing", f"like {known[key].example}", path)
    return {key: part(column, table[key], *path, key) if key in table else None for key, column in known.items()}


def sequence(column, value) -> list:
    """A list that is not empty."""
    if not isinstance(value, list | tuple):
        raise Refused("cell.wrong_type", f"{column.name} is not a list", f"like {column.example}")
    if not value:
        raise Refused("list.empty", f"{column.name} is an empty list", "leave the key out")
    return list(value)


def names(column, value) -> tuple:
    """A list of ids, each once; exclusions are categories."""
    if column.name == "excludes" and isinstance(value, list | tuple) and not value:
        return ()
    found = []
    for n, item in enumerate(sequence(column, value)):
        if not isinstance(item, str):
            raise Refused("cell.wrong_type", f"{column.name} holds something that is not text", f"like {column.example}", (n,))
        try:
            ident(item, column)
        except Refused as error:
            raise Refused(error.code, error.sentence, error.help, (n,)) from None
        if column.name == "excludes" and item not in CATEGORIES:
            raise Refused("choice.unknown", f'"{item}" is no category of fees', suggestion(item, CATEGORIES), (n,))
        if item in found:
            raise Refused("list.twice", f'"{item}" stands twice in {column.name}', "keep one of them", (n,))
        found.append(item)
    return tuple(found)


def tiers(column, value) -> tuple:
    """Marginal tiers from the bottom: ((up to in cents or None, rate e10), ...); the last one has no upper end."""
    found = []
    listed = sequence(column, value)
    for n, table in enumerate(listed):
        tier = keys(table, {"up_to": UP_TO, "rate": RATE}, ("rate",), n)
        last = n == len(listed) - 1
        if last and tier["up_to"] is not None:
            raise Refused("tiers.no_end", "the last tier has an upper end", "leave out up_to: the last rate is for everything above", (n, "up_to"))
        if not last and tier["up_to"] is None:
            raise Refused("tiers.open", "a tier without up_to is not the last one", "only the last tier has no upper end", (n,))
        if found and not last and tier["up_to"] <= found[-1][0]:
            raise Refused("tiers.not_ascending", "this tier does not end above the one before", "tiers stand from the bottom up", (n, "up_to"))
        found.append((tier["up_to"], tier["rate"]))
    return tuple(found)


def caps(column, value) -> tuple:
    """Periods in which the effective rate is limited: ((from, until, rate e10), ...), in order of their dates."""
    found = []
    for n, table in enumerate(sequence(column, value)):
        cap = keys(table, {"from": FROM, "until": UNTIL, "rate": RATE}, ("from", "until", "rate"), n)
        if cap["until"] < cap["from"]:
            raise Refused("dates.reversed", "this cap ends before it begins", "until is the last day, included", (n, "until"))
        for first, last, _ in found:
            if cap["from"] <= last and first <= cap["until"]:
                raise Refused("dates.overlap", "this cap overlaps another one", "one day has one cap", (n, "from"))
        found.append((cap["from"], cap["until"], cap["rate"]))
    return tuple(sorted(found))


def ratios(table: dict) -> tuple:
    """[prospectus]: ((class or None for all, what, rate e10), ...); a table inside is about the class it is named by."""
    found = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += [(key, what, _ratio(what, inner, key, what)) for what, inner in value.items()]
        else:
            found.append((None, key, _ratio(key, value, key)))
    return tuple(found)


def _ratio(what: str, value, *path) -> int:
    if what not in RATIOS:
        raise Refused("key.unknown", f'unknown ratio "{what}"', suggestion(what, RATIOS) or "a category of fees, or waiver", path)
    return part(Column(name=what, form="rate", scale=10, least=0, most=RATE_ONE, example='"0.65%"'), value, *path)


def checks(table: dict) -> tuple:
    """[checks]: ((check, limit or limits or None, severity or None), ...); a limit counts, or is a rate e10."""
    return tuple(_checks(table, ()))


def _checks(table: dict, path: tuple):
    for key, value in table.items():
        here = (*path, key)
        name = ".".join(here)
        if name in CHECKS and not (isinstance(value, dict) and not value.keys() <= {"limit", "severity"}):
            yield _setting(name, value, here)
        elif isinstance(value, dict) and any(check.startswith(name + ".") for check in CHECKS):
            yield from _checks(value, here)
        else:
            raise Refused("key.unknown", f'unknown check "{name}"', suggestion(name, CHECKS), here)


def _setting(name: str, value, path: tuple) -> tuple:
    """ "20%", 3, "off", or { limit = ..., severity = ... }."""
    table = value if isinstance(value, dict) else {"severity": value} if value in SEVERITY.choices else {"limit": value}
    severity = part(SEVERITY, table["severity"], *path, "severity") if "severity" in table else None
    if "limit" not in table:
        return name, None, severity
    column = CHECKS[name]
    if column is None:
        raise Refused("key.unknown", f"{name} has no limit to set", "set its severity", path)
    limit = table["limit"]
    if isinstance(limit, list):
        return name, tuple(part(column, item, *path, "limit", n) for n, item in enumerate(limit)), severity
    return name, part(column, limit, *path, "limit"), severity


STRUCTURES = {"list": names, "tiers": tiers, "caps": caps}
TABLES = {"prospectus": ("ratios", ratios), "checks": ("settings", checks)}
