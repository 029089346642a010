"""A path names a term: fee.<id>.rate, fee.<id>@DATE.rate, limit.<id>.rate, yield_floor.rate, policy.<key> and their like; a value is read for it."""

import datetime
import re
from typing import Any

import attrs

from ..basics.problems import Place, suggestion
from ..events.kinds import BY_TERMS
from ..events.terms import FundTerms
from ..scenario.cells import read_cell
from ..scenario.refused import Refused
from ..scenario.sheet import columns_by_name
from ..scenario.structures import RATE, STRUCTURES, UP_TO
from ..scenario.terms_agree import FORMS, TOGETHER

ONE = ("policy", "distribution")  # a fund has one of each
MANY = ("fee", "limit", "class")
ALIKE = ("yield_floor",)  # any number, which nothing tells apart: a path names all of them
FIXED = ("id", "fund", "event_id", "recorded_at", "reverses")
TIER = re.compile(r"(?P<id>.+)\.tiers\.(?P<tier>[1-9][0-9]?)\.(?P<part>up_to|rate)")
OF_A_FORM = {"per_million_cents": "max_per_month_cents"}  # terms that only fees of one form have
OUT_OF_BOUNDS = ("number.negative", "number.zero", "number.too_small", "number.too_large", "number.too_many_decimals")
WORDS = {"true": True, "on": True, "false": False, "off": False}
HELP = "a path is fee.<id>.rate, fee.<id>@DATE.rate, fee.<id>.tiers, limit.<id>.rate, yield_floor.rate, policy.<key>, or fee.<id>, on or off"


@attrs.frozen(kw_only=True)
class Path:
    """What a column of a grid changes.

    table      fee, limit, class, yield_floor, policy or distribution
    id         of the fee, limit or class; None for the others
    first      the entry that begins on this day; None: all dated entries
    attribute  of the event; None: the entry is there, or not
    tier, part of the tiers, from 1, with up_to 0 and rate 1
    place      where it is named
    """

    text: str
    table: str
    id: str | None = None
    first: datetime.date | None = None
    attribute: str | None = None
    column: Any = None
    tier: Any = None
    part: int = 0
    place: Place = attrs.field(default=Place(), eq=False)

    @property
    def exact(self) -> tuple[bool, bool]:
        """How little it names, in order: one dated entry counts over all of them, one tier over the tiers."""
        return self.first is not None, self.tier is not None

    @property
    def form(self) -> str | None:
        """The form that a fee has with it; None where any will do."""
        if self.table != "fee":
            return None
        return next((form for form, term in OF_A_FORM.items() if term == self.attribute), self.attribute if self.attribute in FORMS else None)

    def is_other_form(self, than: "Path") -> bool:
        """Whether no fee has both: a rate and a sum, say."""
        told = {self.form, than.form}
        return None not in told and len(told) == 2 and not told <= TOGETHER

    def undoes(self, earlier: "Path") -> bool:
        """Whether nothing is left of an earlier change of the same event."""
        same = self.attribute == earlier.attribute is not None
        whole = self.tier is None or (self.tier, self.part) == (earlier.tier, earlier.part)
        return (same and whole) or self.is_other_form(earlier)

    def names(self, event: Any, inceptions: dict[str, datetime.date]) -> bool:
        """Whether an event is one of those that are changed. Terms without a beginning are in force since their fund's inception."""
        if type(event) is not BY_TERMS[self.table].event or (self.id is not None and event.id != self.id):
            return False
        return self.first is None or (event.first or inceptions.get(event.fund)) == self.first

    def change(self, event: Any, value: Any) -> Any:
        """The event with the value; None where it is taken away. Refused where the event cannot have it."""
        if self.attribute is None:
            return event if value else None
        if self.tier is not None:
            return attrs.evolve(event, tiers=self.in_tier(event.tiers, value))
        others: Any = ()
        if self.table == "fee" and self.attribute in FORMS:  # a fee has one form: the new one takes the place of the old
            alone = self.attribute not in TOGETHER
            others = [form for form in FORMS if form != self.attribute and (alone or form not in TOGETHER)]
            others += [term for form, term in OF_A_FORM.items() if form != self.attribute]
        return attrs.evolve(event, **dict.fromkeys(others), **{self.attribute: value})

    def in_tier(self, tiers: tuple[tuple[int | None, int], ...] | None, value: int) -> Any:
        """The tiers with one number changed."""
        n = self.tier - 1
        if tiers is None or n >= len(tiers) or (self.part == 0 and n == len(tiers) - 1):
            raise Refused("grid.no_tier", f"{self.text}: there is no such tier to change", "tiers count from 1; the last has no up_to")
        told = [*tiers]
        told[n] = (value, tiers[n][1]) if self.part == 0 else (tiers[n][0], value)
        ends: list[Any] = [end for end, _ in told[:-1]]
        if ends != sorted(set(ends)):
            raise Refused("tiers.not_ascending", f"{self.text}: the tiers do not stand from the bottom up", "each up_to is above the one before")
        return tuple(told)


@attrs.frozen(kw_only=True)
class Value:
    """A value of a path as it was written, and as the event holds it; `refused` where no fund may have it."""

    shown: Any
    held: Any = None
    refused: str | None = None

    @property
    def text(self) -> str:
        """As it was written."""
        return str(self.shown).lower() if isinstance(self.shown, bool) else str(self.shown)


def path_of(text: str) -> Path:
    """A path from its text. Refused where it can name nothing."""
    table, _, rest = text.partition(".")
    if (table in ONE and rest) or table in ALIKE:
        return Path(text=text, table=table, **(keyed(table, rest, text) if rest else {}))
    if table.startswith("yield_floor@"):
        raise Refused("grid.path", f"{text}: a yield floor has no dated terms", "yield_floor.rate is the rate of all of them")
    if table not in MANY or not rest:
        known = (*MANY, *ALIKE, *ONE)
        raise Refused("grid.path", f'"{text}" names no term', HELP if table in known else suggestion(table, known))
    found = TIER.fullmatch(rest) if table == "fee" else None
    if found:
        more: dict[str, Any] = {"attribute": "tiers", "tier": int(found["tier"]), "part": ("up_to", "rate").index(found["part"])}
        return Path(text=text, table=table, **named(found["id"], table, text), column=(UP_TO, RATE)[more["part"]], **more)
    name, _, key = rest.rpartition(".")
    if name and key in columns_by_name(BY_TERMS[table]) and key not in FIXED:
        return Path(text=text, table=table, **named(name, table, text), **keyed(table, key, text))
    return Path(text=text, table=table, **named(rest, table, text))


def named(name: str, table: str, text: str) -> dict[str, Any]:
    """Id and date of name@DATE."""
    id, at, day = name.partition("@")
    if not at:
        return {"id": id}
    if table == "class":
        raise Refused("grid.path", f"{text}: a class has no dated terms", HELP)
    try:
        return {"id": id, "first": datetime.date.fromisoformat(day)}
    except ValueError:
        raise Refused("grid.path", f'{text}: "{day}" is no date', f"like {table}.{id}@2003-07-01.rate") from None


def keyed(table: str, key: str, text: str) -> dict[str, Any]:
    """Attribute and column of a key."""
    known = {name: found for name, found in columns_by_name(BY_TERMS[table]).items() if name not in FIXED}
    if key not in known:
        raise Refused("key.unknown", f'{text}: [{table}] has no "{key}"', suggestion(key, known))
    attribute, column = known[key]
    return {"attribute": attribute, "column": column}


def value_of(path: Path, written: Any) -> Value:
    """A value as it is written for a path. Refused where it cannot be read; out of bounds it is a value no fund may have."""
    shown = written if isinstance(written, str | int | bool) else told(written)
    if path.attribute is None:
        on = WORDS.get(str(written).lower())
        if on is None:
            raise Refused("grid.on_or_off", f"{path.text} is there or not: {shown!r} says neither", other_than_off(path))
        return Value(shown=on, held=on)
    try:
        return Value(shown=shown, held=held(path, written))
    except Refused as refused:
        if refused.code in OUT_OF_BOUNDS:
            return Value(shown=shown, refused=f"{refused.code}: {refused.sentence}")
        raise


def other_than_off(path: Path) -> str:
    """What may be meant by a value of a path that is on or off: a key that has a slip in it, perhaps."""
    known = sorted(set(columns_by_name(BY_TERMS[path.table])) - set(FIXED))
    _, _, last = (path.id or "").rpartition(".")
    meant = suggestion(last, known)
    return f"true or false; or name what changes: {meant if last != path.id and meant.endswith('?') else '.rate'}"


def held(path: Path, written: Any) -> Any:
    """What the event holds."""
    if path.column.form not in STRUCTURES:
        return read_cell(path.column, plain(written))
    refused: list[Any] = []
    found = STRUCTURES[path.column.form](path.column, written, refused)
    if refused:
        raise refused[0]
    return found


def plain(written: Any) -> Any:
    """A scalar of numpy as Python's, an array as a list of them."""
    return written.tolist() if hasattr(written, "tolist") and not isinstance(written, str) else written


def told(written: list[Any]) -> str:
    """A value with parts as one line: "0.75% to 300000000, 0.65%"."""
    if isinstance(written, list | tuple) and all(isinstance(part, dict) for part in written):
        tiers = [f"{part.get('rate')} to {part['up_to']}" if "up_to" in part else f"{part.get('rate')}" for part in written]
        return ", ".join(tiers)
    if isinstance(written, list | tuple):
        return ", ".join(str(part) for part in written)
    return str(plain(written))


def inceptions(events: list[FundTerms]) -> dict[str, datetime.date]:
    """{fund: its inception}."""
    return {event.id: event.inception for event in events if isinstance(event, FundTerms)}
