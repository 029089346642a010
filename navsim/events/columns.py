"""How a fact is written in a feed and held in an event: its column, its unit, its bounds.

An event holds scaled integers, named by their unit: `price_e8` is read from the column `price`, in units of 10^-8.
Each function below makes one attrs field; `Column` is what readers, the log and `--help` know of it.
"""

from __future__ import annotations

from typing import Any

import attrs

ID = "[A-Za-z0-9._-]+"
MOST_CENTS = 10**15  # ten trillion dollars
MOST_QUANTITY = 10**18  # 10^12 units


@attrs.frozen(kw_only=True, repr=False)
class Column:
    """One column of a feed, or key of a table of terms.

    name      as written: `price`
    form      ident, text, date, instant, number, rate, whole, choice, flag, shares, lots, list, month_day, tiers, caps, table
    scale     decimals held: 8 for price_e8
    required  whether a row without it is refused
    least, most  bounds of the integer that is held
    choices   of a choice
    example   shown in help
    """

    name: str
    form: str
    scale: int = 0
    required: bool = False
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    example: str = ""


def _field(column: Column, default: Any = None) -> Any:
    if column.required:
        return attrs.field(metadata={"column": column})
    return attrs.field(default=default, metadata={"column": column})


def ident(name: str, required: bool = False, default: str | None = None) -> Any:
    """An id: letters, digits, point, underscore, hyphen."""
    return _field(Column(name=name, form="ident", required=required, example="acct-7"), default)


def text(name: str, required: bool = False, default: str | None = None) -> Any:
    """Words from outside: shown, never run, never compared."""
    return _field(Column(name=name, form="text", required=required), default)


def date(name: str, required: bool = False) -> Any:
    """A calendar day, YYYY-MM-DD."""
    return _field(Column(name=name, form="date", required=required, example="2002-12-31"))


def instant(name: str, required: bool = False) -> Any:
    """A moment, held as microseconds since 1970 in UTC; New York time unless an offset is written."""
    return _field(Column(name=name, form="instant", required=required, example="2002-12-31T15:30:00"))


def number(
    name: str, scale: int, required: bool = False, least: int = 0, most: int = 10**18 - 1, default: int | None = None, example: str = "12.50"
) -> Any:
    """A plain decimal, held as an integer of `scale` decimals."""
    return _field(Column(name=name, form="number", scale=scale, required=required, least=least, most=most, example=example), default)


def money(name: str, required: bool = False, least: int = 0, default: int | None = None) -> Any:
    """Dollars and cents, held in cents."""
    return number(name, 2, required, least, MOST_CENTS, default, "10000.00")


def quantity(name: str, required: bool = False, least: int = 1) -> Any:
    """Units of a security to six decimals."""
    return number(name, 6, required, least, MOST_QUANTITY, example="100")


def rate(name: str, required: bool = False, least: int = 0, most: int = 10**10, default: int | None = None) -> Any:
    """A share or yearly rate with its unit, "0.25%" or "25 bp", held as an integer of ten decimals: 10^10 is 100 %."""
    return _field(Column(name=name, form="rate", scale=10, required=required, least=least, most=most, example="0.25%"), default)


def whole(name: str, required: bool = False, least: int = 0, most: int = 10**9, default: int | None = None) -> Any:
    """A count."""
    return _field(Column(name=name, form="whole", required=required, least=least, most=most, example="12"), default)


def choice(name: str, *choices: str, required: bool = False, default: str | None = None) -> Any:
    """One of a closed list of words."""
    return _field(Column(name=name, form="choice", required=required, choices=choices, example=choices[0]), default)


def flag(name: str, default: bool | None = None) -> Any:
    """true or false."""
    return _field(Column(name=name, form="flag", example="true"), default)


def other(name: str, form: str, required: bool = False, default: tuple[Any, ...] | None = None, example: str = "") -> Any:
    """A form that has its own reader: shares, lots, list, month_day, tiers, caps, table."""
    return _field(Column(name=name, form=form, required=required, example=example), default)


def columns_of(kind: type[Any]) -> dict[str, Column]:
    """The columns of a kind of event: {attribute: Column}, in the order of the feed."""
    return {field.name: field.metadata["column"] for field in attrs.fields(kind) if "column" in field.metadata}
