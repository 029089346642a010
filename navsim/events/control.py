"""What people decide about the fund and its books: closings, trustees' actions, published figures, confirmations, reversals."""

import datetime

import attrs

from . import columns as col
from .event import Event


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Closure(Event):
    """closures: the exchange is shut all day, or closes at another time. `close` is the minute of the day in New York."""

    date: datetime.date = col.date("date", required=True)
    close: int | None = col.other("close", "time", example="13:00")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PublishedNav(Event):
    """published: the NAV that was told to the world."""

    date: datetime.date = col.date("date", required=True)
    share_class: str | None = col.ident("class")
    nav_e8: int = col.number("nav", 8, required=True, example="9.92")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TrusteeAction(Event):
    """actions: what the trustees resolved."""

    date: datetime.date = col.date("date", required=True)
    action: str = col.choice("action", "withhold_dividend", "reduce_dividend", "price_at_market", "suspend", "resume", "liquidity_fee", required=True)
    value: str | None = col.text("value")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Confirmation(Event):
    """confirmations: a person looked at an exception and stands by it; where it says at which value, by that value and no other."""

    date: datetime.date = col.date("date", required=True)
    check: str = col.ident("check", required=True)
    subject: str | None = col.text("subject")
    by: str = col.text("by", required=True)
    reason: str = col.text("reason", required=True)
    value_e6: int | None = col.number("value", 6, least=-(10**18), example="0.655499")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MarketRate(Event):
    """rates: a quoted rate of interest."""

    date: datetime.date = col.date("date", required=True)
    name: str = col.ident("name", required=True)
    rate_e10: int = col.rate("rate", required=True)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BenchmarkLevel(Event):
    """benchmarks: the level of an index."""

    date: datetime.date = col.date("date", required=True)
    name: str = col.ident("name", required=True)
    level_e8: int = col.number("level", 8, required=True)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Reversal(Event):
    """A row with nothing but `reverses` and `recorded_at`: an earlier event is taken back. It stands in the earlier event's feed."""

    feed: str
