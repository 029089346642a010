"""Laws of the arithmetic: no fees is gross, classes on equal terms are one, twice everything is the same NAV."""

import copy
from decimal import Decimal

import pytest
from sweep import grids

import navsim

from . import roads

CENT = Decimal("0.01")
UNIT = Decimal("0.0001")  # nav_decimals of the fund is 4
EACH_SEED = pytest.mark.parametrize("seed", [*range(1, 5), *(pytest.param(n, marks=pytest.mark.slow) for n in range(75_000, 75_300))])


def struck(fund: dict, feeds: dict, road: int):
    """The run of a fund in memory by one of the roads, its proofs all met."""
    run = roads.struck(navsim.scenario(fund=fund, **{name: grids.rows(text) for name, text in feeds.items()}), road)
    assert not run.failed
    return run


def by_day(run, share_class: str | None = None) -> dict:
    """{session: (net assets, shares, NAV)}, of a class or of all together."""
    found: dict = {}
    for row in run.table("nav").to_pylist():
        if share_class in (None, row["share_class"]):
            assets, shares, _ = found.get(row["session"], (Decimal(0), Decimal(0), None))
            found[row["session"]] = (assets + row["net_assets"], shares + row["shares"], row["nav"])
    return found


def postings(run) -> dict:
    """{session: amounts booked since inception, of all classes}: none is more than half a cent, or an allocated cent, from exact."""
    told, total = {}, 0
    rows = run.table("roll_forward").to_pylist()
    for session in sorted({row["session"] for row in rows}):
        total += sum(row["amount"] != 0 for row in rows if row["session"] == session and row["component"] not in ("opening", "closing"))
        told[session] = total
    return told


def without_fees(fund: dict) -> dict:
    return {name: terms for name, terms in fund.items() if name not in ("fee", "limit")}


@EACH_SEED
def test_fees_of_nothing_are_no_fees(seed):
    """Every rate at zero, every tier, every sum: the NAVs, and net assets, of a fund that has no fees."""
    feeds = grids.feeds(seed)
    del feeds["expenses"]
    zero = copy.deepcopy(grids.FUND)
    for fee in zero["fee"]:
        fee.update({name: "0%" if name == "rate" else "0" for name in ("rate", "flat") if name in fee})
        for tier in fee.get("tiers", ()):
            tier["rate"] = "0 bp"
    charged, gross = struck(grids.FUND, feeds, seed), struck(without_fees(grids.FUND), feeds, seed + 1)
    assert struck(zero, feeds, seed).table("nav").equals(gross.table("nav"))
    assert not charged.table("nav").equals(gross.table("nav"))


def moved(seed: int, n: int) -> int:
    """Shares of the order of a day, the first after inception being 0."""
    return 1 + seed % 1000 + 97 * n


def twins(fees: list, seed: int) -> tuple:
    """A fund of two classes on equal terms with equal orders in shares, and of one class with both; feeds of each."""
    feeds = grids.feeds(seed)
    head = "accepted_at,class,account,side,amount,shares,price,settle"
    moves = [f"{day}T11:00,{{}},,{('purchase', 'redemption')[n % 2]},,{moved(seed, n)},," for n, day in enumerate(grids.DAYS[1:-1])]
    two = [head, *(f"2024-12-23T10:00,{name},x,purchase,800000.00,,10.00,2024-12-23" for name in "ab")]
    two += [move.format(name) for move in moves for name in "ab"]
    one = [head, *["2024-12-23T10:00,a,x,purchase,800000.00,,10.00,2024-12-23"] * 2, *[move.format("a") for move in moves for _ in "ab"]]
    paid = "ex_date,class,kind,per_share,reinvest\n2024-12-31,a,income,0.0311,0%\n"
    fund = {"fund": grids.FUND["fund"], "fee": fees}
    return (
        struck(
            {**fund, "class": {"a": {}, "b": {}}}, {**feeds, "orders": "\n".join(two), "distributions": paid + "2024-12-31,b,income,0.0311,0%"}, seed
        ),
        struck({**fund, "class": {"a": {}}}, {**feeds, "orders": "\n".join(one), "distributions": paid}, seed + 1),
    )


@EACH_SEED
def test_classes_on_equal_terms_have_one_nav_and_merge(seed):
    """Equal terms and orders: shares equal, net assets apart by the residual cents at most, NAVs the same; together they are one class.

    Where the residual cents lie to both sides of a tie, the NAVs are a last decimal apart, and so are that day's orders, share by share.
    """
    fees = [fee for fee in grids.FUND["fee"] if fee["id"] in ("advisory", "audit", "sub", "custody")]
    two, one = twins(fees, seed)
    a, b, merged, both, counted = by_day(two, "a"), by_day(two, "b"), by_day(one), by_day(two), postings(two)
    assert len(a) == len(grids.DAYS)
    of_ties = Decimal(0)
    for n, (session, (assets, shares, nav)) in enumerate(sorted(a.items())):
        apart = counted[session] * CENT + of_ties
        assert (b[session][1], merged[session][1]) == (shares, 2 * shares)
        assert abs(assets - b[session][0]) <= apart
        assert abs(merged[session][0] - both[session][0]) <= apart
        navs = {nav, b[session][2], merged[session][2]}
        exact = [assets / shares, b[session][0] / shares, merged[session][0] / (2 * shares)]
        assert max(navs) - min(navs) <= (UNIT if max(exact) > min(exact) else 0)
        of_ties += 2 * moved(seed, n - 1) * (max(navs) - min(navs)) if n else 0


def doubled(fund: dict, feeds: dict) -> tuple:
    """Terms in dollars, and every amount, quantity and number of shares, twice; prices, rates and dividends a share as they are."""
    fund = copy.deepcopy(fund)
    for fee in fund["fee"]:
        if "flat" in fee:
            fee["flat"] = str(2 * Decimal(fee["flat"]))
        for tier in fee.get("tiers", ()):
            if "up_to" in tier:
                tier["up_to"] = str(2 * Decimal(tier["up_to"]))
    twice = {}
    for name, text in feeds.items():
        rows = grids.rows(text)
        for row in rows:
            row.update({key: str(2 * Decimal(row[key])) for key in ("amount", "shares", "quantity") if row.get(key)})
        columns = list(dict.fromkeys(key for row in rows for key in row))
        twice[name] = "\n".join([",".join(columns), *(",".join(row.get(key, "") for key in columns) for row in rows)])
    return fund, twice


@EACH_SEED
def test_twice_everything_is_the_same_nav(seed):
    """NAVs within the cents of their postings, a share; published NAVs within the last decimal."""
    feeds = grids.feeds(seed)
    once, twice = struck(grids.FUND, feeds, seed), struck(*doubled(grids.FUND, feeds), seed + 1)
    counted = postings(once)
    for name in grids.FUND["class"]:
        large = by_day(twice, name)
        for session, (assets, shares, nav) in by_day(once, name).items():
            assert abs(large[session][2] - nav) <= UNIT
            apart = abs(large[session][0] / large[session][1] - assets / shares)
            assert apart <= 2 * counted[session] * CENT / shares, (session, name, apart)
