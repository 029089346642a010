"""What a run comes to: each fund's sessions, each class's NAV from first to last, and whether the books meet."""

import datetime
from decimal import ROUND_HALF_UP, Decimal

import attrs
import numpy as np

from ..tables.schemas import DATE, MONEY, PRICE, SHARES, TEXT, WHOLE, YIELD
from .figures import Figures
from .reading import Tables, whole
from .strike_sheet import first_prices


@attrs.frozen(kw_only=True, eq=False)
class ClassSummary:
    """`navs` are [(session, NAV)]; the return is from what the first shares cost, distributions reinvested on their ex-date."""

    share_class: str
    name: str
    first_price: Decimal
    navs: tuple
    total_return: Decimal
    net_assets: Decimal
    shares: Decimal

    @property
    def low(self) -> Decimal:
        return min(nav for _, nav in self.navs)

    @property
    def high(self) -> Decimal:
        return max(nav for _, nav in self.navs)


@attrs.frozen(kw_only=True, eq=False)
class FundSummary:
    """failed  {proof: how often it did not meet}; unconfirmed {severity: {check: how often}}."""

    fund: str
    name: str
    sessions: int
    first: datetime.date
    last: datetime.date
    nav_decimals: int
    classes: tuple
    proofs: int
    failed: dict
    unconfirmed: dict
    known_at: str | None


def summary(tables: Tables, fund: str) -> FundSummary:
    """One fund of a run."""
    about = tables.about(fund)
    paid = first_prices(tables, fund)
    struck: dict = {}
    for row in tables.rows("nav", fund):
        struck.setdefault(row["share_class"], []).append(row)
    distributed = [*tables.rows("distributions", fund)]
    daily = payments(distributed, tables.rows("yields", fund) if any(row["kind"] == "daily" for row in distributed) else [])
    distributed = [row for row in distributed if row["kind"] != "daily"] + daily
    proofs = tables.read("proofs", fund, None)
    wrong = np.flatnonzero(whole(proofs.column("difference"))).tolist()
    failed: dict = {}
    for name in proofs.column("proof").take(wrong).to_pylist() if wrong else ():
        failed[name] = failed.get(name, 0) + 1
    unconfirmed: dict = {}
    for row in tables.rows("exceptions", fund):
        if row["confirmed_by"] is None:
            checks = unconfirmed.setdefault(row["severity"], {})
            checks[row["check"]] = checks.get(row["check"], 0) + 1
    return FundSummary(
        fund=fund,
        name=about["name"],
        sessions=about["sessions"],
        first=datetime.date.fromisoformat(about["first_session"]),
        last=datetime.date.fromisoformat(about["last_session"]),
        nav_decimals=about["nav_decimals"],
        classes=tuple(
            of_class(name, about["classes"][name], struck[name], paid.get(name), [row for row in distributed if row["share_class"] == name])
            for name in tables.classes(fund)
            if name in struck
        ),
        proofs=proofs.num_rows,
        failed=failed,
        unconfirmed=unconfirmed,
        known_at=tables.said["known_at"],
    )


def payments(distributed: list, yields: list) -> list:
    """Payments of daily dividends as distributions a share: the factors declared since the payment before."""
    told = []
    for name in dict.fromkeys(row["share_class"] for row in distributed if row["kind"] == "daily"):
        factors = [(row["session"], row["factor"]) for row in yields if row["share_class"] == name]
        after = datetime.date.min
        for row in sorted((row for row in distributed if row["kind"] == "daily" and row["share_class"] == name), key=lambda row: row["ex_date"]):
            paid = sum((factor for day, factor in factors if factor is not None and after < day <= row["ex_date"]), Decimal(0))
            told.append(row | {"per_share": paid})
            after = row["ex_date"]
    return told


def of_class(share_class: str, name: str, struck: list, paid: Decimal | None, distributed: list) -> ClassSummary:
    """One class; `struck` are its rows of nav in order."""
    first = paid or struck[0]["nav"]
    return ClassSummary(
        share_class=share_class,
        name=name,
        first_price=first,
        navs=tuple((row["session"], row["nav"]) for row in struck),
        total_return=grown(first, struck[-1]["nav"], distributed) - 1,
        net_assets=struck[-1]["net_assets"],
        shares=struck[-1]["shares"],
    )


def grown(first: Decimal, last: Decimal, distributed: list) -> Decimal:
    """What one dollar became: 10.00 to 9.92 is 0.992; 10.00 to 10.00 with 0.50 paid at 10.00 in between is 1.05."""
    paid: dict = {}
    for row in distributed:
        paid.setdefault((row["ex_date"], row["nav"]), []).append(row["per_share"])
    became = last / first
    for (_, nav), each in paid.items():
        became *= 1 + sum(each) / nav
    return became


def figures(found: FundSummary) -> Figures:
    """One row a class."""
    columns = (
        ("fund", TEXT),
        ("share_class", TEXT),
        ("sessions", WHOLE),
        ("first_session", DATE),
        ("last_session", DATE),
        ("first_price", PRICE),
        ("first_nav", PRICE),
        ("last_nav", PRICE),
        ("low", PRICE),
        ("high", PRICE),
        ("total_return", YIELD),
        ("net_assets", MONEY),
        ("shares", SHARES),
        ("failed_proofs", WHOLE),
        ("errors", WHOLE),
        ("warnings", WHOLE),
    )
    counted = (sum(found.failed.values()), *(sum(found.unconfirmed.get(severity, {}).values()) for severity in ("error", "warning")))
    rows = [
        (
            found.fund,
            each.share_class,
            len(each.navs),
            each.navs[0][0],
            each.navs[-1][0],
            *(shown(value, found.nav_decimals) for value in (each.first_price, each.navs[0][1], each.navs[-1][1], each.low, each.high)),
            each.total_return.quantize(Decimal("1E-12"), ROUND_HALF_UP),
            each.net_assets,
            each.shares,
            *counted,
        )
        for each in found.classes
    ]
    return Figures(columns, tuple(rows))


def shown(value: Decimal, decimals: int) -> Decimal:
    """A price with the decimals of the NAV, more where it has more."""
    plain = value.normalize()
    return value.quantize(Decimal(1).scaleb(min(-decimals, plain.as_tuple().exponent)))
