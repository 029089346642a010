"""The closed list: every kind of event, the feed or table of terms it is written in, and its place in the order of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from . import control, portfolio, shares, terms
from .columns import columns_of

if TYPE_CHECKING:
    from .columns import Column

HEADER = ("event_id", "recorded_at", "reverses")


@attrs.frozen(kw_only=True, repr=False)
class Kind:
    """One kind of event.

    feed       name of the file without its ending, or of the TOML table
    event      its attrs class; None for prices, which stay columns
    dated      the attribute that says when it takes effect; None: since the fund's inception
    has_fund   whether rows may say which fund they are about
    own_class  whether `class` may be left out where the fund has one
    """

    feed: str
    event: Any
    dated: str | None = None
    has_fund: bool = False
    toml: bool = False

    @property
    def columns(self) -> dict[str, Column]:
        """{attribute: Column} of the feed, without fund and header."""
        return columns_of(self.event) if self.event else {}


TERMS = (
    Kind(feed="fund", event=terms.FundTerms, toml=True),
    Kind(feed="policy", event=terms.PolicyTerms, toml=True),
    Kind(feed="class", event=terms.ClassTerms, toml=True),
    Kind(feed="fee", event=terms.FeeTerms, toml=True),
    Kind(feed="limit", event=terms.LimitTerms, toml=True),
    Kind(feed="yield_floor", event=terms.YieldFloorTerms, toml=True),
    Kind(feed="distribution", event=terms.DistributionTerms, toml=True),
    Kind(feed="prospectus", event=terms.ProspectusTerms, toml=True),
    Kind(feed="checks", event=terms.CheckTerms, toml=True),
)
FEEDS = (
    Kind(feed="securities", event=portfolio.Security),
    Kind(feed="corporate_actions", event=portfolio.CorporateAction, dated="ex_date"),
    Kind(feed="splits", event=portfolio.Split, dated="ex_date"),
    Kind(feed="dividends", event=portfolio.Dividend, dated="ex_date"),
    Kind(feed="factors", event=portfolio.Factor, dated="date"),
    Kind(feed="resets", event=portfolio.Reset, dated="date"),
    Kind(feed="closures", event=control.Closure, dated="date"),
    Kind(feed="actions", event=control.TrusteeAction, dated="date", has_fund=True),
    Kind(feed="trades", event=portfolio.Trade, dated="date", has_fund=True),
    Kind(feed="orders", event=shares.Order, dated="accepted_at", has_fund=True),
    Kind(feed="prices", event=None, dated="date"),
    Kind(feed="fx", event=portfolio.FxRate, dated="date"),
    Kind(feed="income", event=portfolio.Income, dated="date", has_fund=True),
    Kind(feed="accounts", event=shares.AccountCount, dated="date", has_fund=True),
    Kind(feed="expenses", event=shares.Expense, dated="date", has_fund=True),
    Kind(feed="payments", event=shares.Payment, dated="date", has_fund=True),
    Kind(feed="offsets", event=shares.Offset, dated="date", has_fund=True),
    Kind(feed="distributions", event=shares.Distribution, dated="ex_date", has_fund=True),
    Kind(feed="rates", event=control.MarketRate, dated="date"),
    Kind(feed="benchmarks", event=control.BenchmarkLevel, dated="date"),
    Kind(feed="custodian", event=portfolio.CustodianBalance, dated="date", has_fund=True),
    Kind(feed="published", event=control.PublishedNav, dated="date", has_fund=True),
    Kind(feed="confirmations", event=control.Confirmation, dated="date", has_fund=True),
)
ALL_KINDS = TERMS + FEEDS
BY_TERMS = {kind.feed: kind for kind in TERMS}
BY_FEED = {kind.feed: kind for kind in FEEDS}
BY_EVENT = {kind.event: kind for kind in ALL_KINDS if kind.event}
RANK = {kind: n for n, kind in enumerate(ALL_KINDS)}
