"""How a fact is written in a feed and held in an event: its column, its unit, its bounds.

An event holds scaled integers, named by their unit: `price_e8` is read from the column `price`, in units of 10^-8.
Each function below makes one attrs field; `Column` is what readers, the log and `--help` know of it.
"""

import attrs

ID = "[A-Za-z0-9._-]+"
MOST_CENTS = 10**15  # ten trillion dollars
MOST_QUANTITY = 10**18  # 10^12 units
MOST_SHARES = 10**15  # units of the last decimal


@attrs.frozen(kw_only=True)
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
    choices: tuple = ()
    example: str = ""


def _field(column: Column, default=None):
    if column.required:
        return attrs.field(metadata={"column": column})
    return attrs.field(default=default, metadata={"column": column})


def ident(name, required=False, default=None):
    """An id: letters, digits, point, underscore, hyphen."""
    return _field(Column(name=name, form="ident", required=required, example="acct-7"), default)


def text(name, required=False, default=None):
    """Words from outside: shown, never run, never compared."""
    return _field(Column(name=name, form="text", required=required), default)


def date(name, required=False):
    """A calendar day, YYYY-MM-DD."""
    return _field(Column(name=name, form="date", required=required, example="2002-12-31"))


def instant(name, required=False):
    """A moment, held as microseconds since 1970 in UTC; New York time unless an offset is written."""
    return _field(Column(name=name, form="instant", required=required, example="2002-12-31T15:30:00"))


def number(name, scale, required=False, least=0, most=10**18 - 1, default=None, example="12.50"):
    """A plain decimal, held as an integer of `scale` decimals."""
    return _field(Column(name=name, form="number", scale=scale, required=required, least=least, most=most, example=example), default)


def money(name, required=False, least=0, default=None):
    """Dollars and cents, held in cents."""
    return number(name, 2, required, least, MOST_CENTS, default, "10000.00")


def quantity(name, required=False, least=1):
    """Units of a security to six decimals."""
    return number(name, 6, required, least, MOST_QUANTITY, example="100")


def rate(name, required=False, least=0, most=10**10, default=None):
    """A share or yearly rate with its unit, "0.25%" or "25 bp", held as an integer of ten decimals: 10^10 is 100 %."""
    return _field(Column(name=name, form="rate", scale=10, required=required, least=least, most=most, example="0.25%"), default)


def whole(name, required=False, least=0, most=10**9, default=None):
    """A count."""
    return _field(Column(name=name, form="whole", required=required, least=least, most=most, example="12"), default)


def choice(name, *choices, required=False, default=None):
    """One of a closed list of words."""
    return _field(Column(name=name, form="choice", required=required, choices=choices, example=choices[0]), default)


def flag(name, default=None):
    """true or false."""
    return _field(Column(name=name, form="flag", example="true"), default)


def other(name, form, required=False, default=None, example=""):
    """A form that has its own reader: shares, lots, list, month_day, tiers, caps, table."""
    return _field(Column(name=name, form=form, required=required, example=example), default)


def columns_of(kind) -> dict:
    """The columns of a kind of event: {attribute: Column}, in the order of the feed."""
    return {field.name: field.metadata["column"] for field in attrs.fields(kind) if "column" in field.metadata}
