"""A cell, whatever it was written in, becomes the value its column holds.

A cell is text; or, where the format has types, Bare digits, a number, True or False, a date, a datetime. One function per form, one dict at the
foot. Each refusal has a code, a sentence and a remedy.
"""

import datetime
import decimal
import re
import unicodedata
from typing import Any

from ..basics.instants import NEW_YORK
from ..basics.problems import suggestion
from ..events.columns import ID, MOST_QUANTITY, Column
from ..events.shares import ALL
from . import moments, numbers
from .refused import Bare, Refused, quoted

IDENT = re.compile(ID)
EVENT_ID = re.compile(r"[A-Za-z0-9._:@%~-]+")  # those the log made have colons: trades:fund:date:key:1
LONGEST_ID = 128
LONGEST_TEXT = 4096
HIDDEN = ("Cc", "Cs", "Co", "Cn")
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
SHARES = Column(name="shares", form="number", scale=6, least=1, most=MOST_QUANTITY, example="100.000")
QUANTITY = Column(name="quantity of a lot", form="number", scale=6, least=1, most=MOST_QUANTITY, example="100")
FLAGS = {"true": True, "false": False}


def read_cell(column: Column, cell: Any) -> Any:
    """The value of a cell that is not empty; Refused where it cannot be one."""
    if type(cell) is not str:
        cell = _as_text(column, cell)
        if type(cell) is not str:
            return cell
    return FORMS[column.form](cell, column)


def _as_text(column: Column, cell: Any) -> Any:
    """A typed cell as the text it stands for, or, for dates, as its value; Refused where the type does not fit the form."""
    form = column.form
    if isinstance(cell, bool) or type(cell).__name__ == "bool_":
        if form == "flag":
            return bool(cell)
        raise Refused("cell.wrong_type", f"{column.name} is {str(cell).lower()}", _expected(column))
    if hasattr(cell, "item") and not isinstance(cell, float) and cell.shape == ():
        cell = cell.item()  # an integer of numpy
    if isinstance(cell, int | float | decimal.Decimal):
        cell = numbers.digits_of(cell, column)
    if isinstance(cell, Bare):
        if form in ("number", "whole", "shares", "rate") or (form in ("ident", "event_id", "text", "choice") and cell.isdigit()):
            return str(cell)
        if form in ("date", "instant"):
            return str(cell)
        raise Refused("cell.wrong_type", f"{column.name} is the number {cell}", _expected(column))
    if isinstance(cell, datetime.datetime):
        return _of_datetime(column, cell)
    if isinstance(cell, datetime.date):
        if form == "date":
            return moments.in_range(cell, cell.isoformat())
        if form in ("instant", "text"):
            return cell.isoformat()
        raise Refused("cell.wrong_type", f"{column.name} is the date {cell}", _expected(column))
    if isinstance(cell, datetime.time) and form == "time":
        return cell.isoformat()[:8]
    if isinstance(cell, str):
        return str(cell)
    kinds: dict[Any, str] = {list: "a list", dict: "a table", tuple: "a list"}
    kind = kinds.get(type(cell), type(cell).__name__)
    raise Refused("cell.wrong_type", f"{column.name} is {kind}", _expected(column))


def _of_datetime(column: Column, when: datetime.datetime) -> Any:
    if getattr(when, "nanosecond", 0):
        raise Refused("instant.too_fine", f"{column.name} is {when}, finer than a microsecond", "nothing is cut off on the way in")
    if column.form == "instant":
        return moments.of_datetime(when)
    if column.form == "date":
        local = when if when.tzinfo is None else when.astimezone(NEW_YORK)
        if local.time() == datetime.time():
            return moments.in_range(local.date(), when.isoformat())
        zone = "" if when.tzinfo is None else ", or midnight in New York: which day another zone's falls on is not guessed"
        help = "a date alone, without a time of day" + zone
        raise Refused("date.has_time", f"{column.name} is {when.isoformat()}", help)
    raise Refused("cell.wrong_type", f"{column.name} is the moment {when.isoformat()}", _expected(column))


def _expected(column: Column) -> str:
    if column.form in ("ident", "text", "choice", "event_id"):
        return 'text: in TOML and JSON it stands in quotes, "' + (column.example or "like this") + '"'
    return f"expected {column.form.replace('_', ' ')}" + (f", like {column.example}" if column.example else "")


def ident(text: str, column: Column) -> str:
    """An id, letter for letter: nothing is trimmed, no case is changed."""
    if IDENT.fullmatch(text) and len(text) <= LONGEST_ID:
        return text
    raise not_an_id(text, column, IDENT)


def event_id(text: str, column: Column) -> str:
    """The id of an event, given or made by a log."""
    if EVENT_ID.fullmatch(text) and len(text) <= LONGEST_ID * 4:
        return text
    raise not_an_id(text, column, EVENT_ID)


def not_an_id(text: str, column: Column, allowed: Any) -> Refused:
    """Why a text is no id; characters that cannot be seen or look like others are named by their code point."""
    if len(text) > LONGEST_ID:
        return Refused("id.too_long", f"{column.name} {quoted(text)} has {len(text)} characters", f"an id has at most {LONGEST_ID}")
    help = "an id has letters A to Z and a to z, digits, point, underscore, hyphen"
    if text != text.strip() and allowed.fullmatch(text.strip()):
        return Refused("id.bad_character", f"{column.name} {quoted(text)} has a space around it", f"write {text.strip()}: nothing is trimmed")
    for place, c in enumerate(text, 1):
        if allowed.fullmatch(c):
            continue
        if c == " ":
            return Refused("id.bad_character", f"{column.name} {quoted(text)} contains a space", help)
        if c.isascii() and c.isprintable():
            return Refused("id.bad_character", f'{column.name} {quoted(text)} contains "{c}"', help)
        name = unicodedata.name(c, "a character that cannot be seen")
        return Refused("id.bad_character", f"{column.name} {quoted(text)}: character {place} is U+{ord(c):04X}, {name}", help)
    return Refused("id.bad_character", f"{column.name} {quoted(text)} is not an id", help)


def words(text: str, column: Column) -> str:
    """Words from outside, in composed Unicode; characters that steer a terminal or cannot be written are refused."""
    if len(text) > LONGEST_TEXT:
        raise Refused("text.too_long", f"{column.name} has {len(text)} characters", f"{LONGEST_TEXT} at most")
    for place, c in enumerate(text, 1):
        if (not c.isascii() or not c.isprintable()) and (unicodedata.category(c) in HIDDEN or c in DIRECTIONS):
            raise Refused("text.bad_character", f"{column.name}: character {place} is U+{ord(c):04X}", "take it away: it cannot be seen")
    return unicodedata.normalize("NFC", text)


def choice(text: str, column: Column) -> str:
    """One of a closed list of words."""
    if text in column.choices:
        return text
    raise Refused("choice.unknown", f"{column.name} {quoted(text)} is not one that is known", suggestion(text, column.choices))


def flag(text: str, column: Column) -> bool:
    """true or false."""
    found = FLAGS.get(text.lower())
    if found is None:
        raise Refused("flag.unknown", f"{column.name} {quoted(text)} is neither true nor false", "write true or false")
    return found


def shares(text: str, column: Column) -> Any:
    """A number of shares, held to six decimals, or all of them."""
    if text == ALL:
        return ALL
    if text.lower() == ALL:
        raise Refused("choice.unknown", f"{column.name} {quoted(text)} is not a number of shares", "write all, in small letters")
    return numbers.number(text, SHARES)


def lots(text: str, column: Column) -> tuple[tuple[str, int | None], ...]:
    """Lots a sale names: "id:quantity;id" is ((id, quantity e6), (id, None))."""
    named = []
    for part in text.split(";"):
        pieces = part.split(":")
        made_by_the_log = pieces[0] == "trades" and len(pieces) >= 5  # such an id has five parts itself
        size = 5 if made_by_the_log else 1
        if len(pieces) > size + 1 or not part:
            raise Refused("lots.not_lots", f"{quoted(part)} does not name a lot", "write id:quantity;id:quantity, or an id alone for all of it")
        lot = event_id(":".join(pieces[:size]), column)
        named.append((lot, numbers.number(pieces[size], QUANTITY) if len(pieces) > size else None))
    if len({lot for lot, _ in named}) < len(named):
        raise Refused("lots.twice", f"{quoted(text)} names one lot twice", "add the quantities up")
    return tuple(named)


FORMS = {
    "ident": ident,
    "event_id": event_id,
    "text": words,
    "date": lambda text, column: moments.date(text),
    "instant": lambda text, column: moments.moment(text),
    "time": lambda text, column: moments.clock(text),
    "month_day": lambda text, column: moments.month_day(text),
    "number": numbers.number,
    "rate": numbers.rate,
    "whole": numbers.whole,
    "choice": choice,
    "flag": flag,
    "shares": shares,
    "lots": lots,
}
