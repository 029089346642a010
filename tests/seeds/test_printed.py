"""Printed figures of the five seed documents that follow from others printed beside them, or from a rule they state: seeds.md lists all."""

import datetime
from decimal import ROUND_HALF_UP
from decimal import Decimal as D

import pytest

import navsim
from navsim.figures.returns import average_annual_total_return, years_of_life

# calendar years 1994 to 1998 and the five years' average, in per cent, as the bars and the table beneath them print them
FIVE_YEARS = {
    "Growth": (["2.71", "29.96", "18.14", "22.49", "35.59"], "21.24"),
    "Aggressive Growth": (["16.33", "27.38", "7.72", "12.53", "34.19"], "19.27"),
    "Worldwide Growth": (["1.53", "27.29", "28.80", "21.91", "28.71"], "21.21"),
    "Balanced": (["0.84", "24.79", "16.18", "21.96", "34.03"], "19.11"),
    "Flexible Income": (["-0.91", "23.86", "9.03", "11.52", "8.85"], "10.20"),
}


def compounded(years):
    """The average annual total return of calendar years, in per cent."""
    became = D(1)
    for year in years:
        became *= 1 + D(year) / 100
    return average_annual_total_return(became - 1, years=len(years)) * 100


def test_the_average_of_five_years_follows_from_the_bars():
    """Growth, to the hundredth that five rounded years can carry: 21.23 or 21.24."""
    years, printed = FIVE_YEARS["Growth"]
    assert abs(compounded(years) - D(printed)) < D("0.01")


@pytest.mark.parametrize(
    ("name", "off"), [("Aggressive Growth", "0.03"), ("Worldwide Growth", "0.04"), ("Balanced", "0.08"), ("Flexible Income", "0.01")]
)
def test_four_averages_do_not_follow_from_their_bars(name, off):
    """Rounding five years moves the average by half a hundredth; these are further off, always upwards: the two were restated apart."""
    years, printed = FIVE_YEARS[name]
    assert (D(printed) - compounded(years)).quantize(D("0.01"), ROUND_HALF_UP) == D(off)


@pytest.mark.parametrize(
    ("inception", "months"),
    [("1993-09-13", "69.5"), ("1997-05-01", "26"), ("1994-05-02", "62"), ("1998-05-01", "14"), ("1996-05-01", "38")],
)
def test_months_of_life(inception, months):
    """To 30 June 1999, to the nearest half: the column of the performance table."""
    assert years_of_life(inception, "1999-06-30") * 12 == D(months)


@pytest.mark.parametrize(
    ("commission", "reduction"),
    [
        *((6_937, 5_203), (9_626, 7_219), (7, 6), (2_819, 2_114), (4_645, 3_484), (6_780, 5_085), (1_929, 1_447)),
        *((67, 51), (6_697, 5_023), (6_189, 4_642), (391, 293), (2_565, 1_924), (15, 11)),
    ],
)
def test_commissions_come_back_at_three_quarters(commission, reduction):
    """Every pair: 75 % of a commission that rounds to the printed dollars rounds to the printed reduction."""
    low, high = D(commission) - D("0.5"), D(commission) + D("0.5")
    assert low * D("0.75") - D("0.5") <= reduction <= high * D("0.75") + D("0.5")


@pytest.mark.parametrize(("part", "whole", "printed"), [(6_937, 1_062_104, "0.65"), (9_626, 1_157_439, "0.83")])
def test_parts_of_all_commissions(part, whole, printed):
    """Through one broker, of all of 1998."""
    assert (D(part) / whole * 100).quantize(D("0.01"), ROUND_HALF_UP) == D(printed)


@pytest.mark.parametrize("ratings", [(11, 3, 12, 19, 12, 20, 1, 0, 0, 7, 1, 14), (1, 0, 0, 1, 7, 67, 9, 0, 0, 13, 0, 2)])
def test_tables_of_ratings_add_up(ratings):
    """To 100 %."""
    assert sum(ratings) == 100


def test_a_dividend_of_a_quarter():
    """10.00 on 30 December, 0.25 declared, 9.75 on 31 December."""
    made = navsim.scenario(
        fund={"fund": {"id": "f", "inception": "1999-12-29"}, "class": {"a": {}}},
        orders=[{"accepted_at": "1999-12-29", "side": "purchase", "amount": "1000000", "price": "10.00"}],
        distributions=[{"ex_date": "1999-12-31", "kind": "income", "per_share": "0.25", "record_date": "1999-12-30", "reinvest": "100%"}],
        securities=[{"security": "X", "type": "equity"}],
        prices=[{"date": f"1999-12-{day}", "security": "X", "price": "1"} for day in (29, 30, 31)],
    )
    assert [row["nav"] for row in navsim.run(made).table("nav").to_pylist()] == [D("10.00"), D("10.00"), D("9.75")]


@pytest.mark.parametrize(("year", "days"), [(2003, 365), (2004, 366)])
def test_the_advisory_fee_of_the_agreement(year, days):
    """1/365 of 0.75 % of the day's closing net assets, each day; 1/366 in a leap year. The sub-adviser's 0.26 % leaves them alone."""
    made = navsim.scenario(
        fund={
            "fund": {"id": "f", "inception": f"{year}-03-03"},
            "class": {"a": {}},
            "fee": [
                {"id": "advisory", "category": "management", "rate": "0.75%"},
                {"id": "sub-advisory", "category": "management", "rate": "0.26%", "borne_by": "adviser"},
            ],
        },
        orders=[{"accepted_at": f"{year}-03-03", "side": "purchase", "amount": "365000000", "price": "10.00"}],
        securities=[{"security": "X", "type": "equity"}],
        prices=[{"date": f"{year}-03-0{day}", "security": "X", "price": "1"} for day in (3, 4)],
    )
    run = navsim.run(made)
    second = [row for row in run.table("accruals").to_pylist() if row["session"] == datetime.date(year, 3, 4)]
    told = {row["fee"]: row["amount"] for row in second}
    assert told["advisory"] == round(D(365_000_000) * D("0.0075") / days, 2)
    assert told["sub-advisory"] == round(D(365_000_000) * D("0.0026") / days, 2)
    assert run.table("nav").to_pylist()[1]["net_assets"] == 365_000_000 - told["advisory"]


@pytest.mark.parametrize(("net_assets", "sum_of_tiers"), [(300, "2.25"), (500, "3.65"), (620, "4.43")])
def test_the_tiers_of_the_equity_portfolios(net_assets, sum_of_tiers):
    """0.75 % of the first 300 million, 0.70 % of the next 200, 0.65 % above: millions a year."""
    tiers = [{"up_to": "300000000", "rate": "0.75%"}, {"up_to": "500000000", "rate": "0.70%"}, {"rate": "0.65%"}]
    made = navsim.scenario(
        fund={
            "fund": {"id": "f", "inception": "1999-03-01"},
            "class": {"a": {}},
            "fee": [{"id": "advisory", "category": "management", "tiers": tiers}],
        },
        orders=[{"accepted_at": "1999-03-01", "side": "purchase", "amount": f"{net_assets}000000", "price": "10.00"}],
        securities=[{"security": "X", "type": "equity"}],
        prices=[{"date": f"1999-03-0{day}", "security": "X", "price": "1"} for day in (1, 2)],
    )
    (row,) = [row for row in navsim.run(made).table("accruals").to_pylist() if row["session"] == datetime.date(1999, 3, 2)]
    assert row["amount"] == round(D(sum_of_tiers) * 1_000_000 / 365, 2)


def charged(net_assets, fee, month="03", **feeds):
    """Dollars of a fee on the second of two sessions, one calendar day, on net assets given in dollars."""
    made = navsim.scenario(
        fund={"fund": {"id": "f", "inception": f"1999-{month}-01"}, "class": {"a": {}}, "fee": [fee | {"id": "x"}]},
        orders=[{"accepted_at": f"1999-{month}-01", "side": "purchase", "amount": str(net_assets), "price": "10.00"}],
        securities=[{"security": "X", "type": "equity"}],
        prices=[{"date": f"1999-{month}-0{day}", "security": "X", "price": "1"} for day in (1, 2)],
        **feeds,
    )
    rows = navsim.run(made).table("accruals").to_pylist()
    return sum(row["amount"] for row in rows if row["session"] == datetime.date(1999, int(month), 2))


@pytest.mark.parametrize("each", ["3.06", "3.98"])
def test_a_sum_for_every_account(each):
    """36,500 accounts: a hundred times the sum a day."""
    accounts = [{"date": "1999-03-01", "class": "a", "open": 36_500, "closed": 0}]
    assert charged(1_000_000, {"category": "transfer_agent", "per_account": each}, accounts=accounts) == 100 * D(each)


def test_a_sum_for_every_closed_account():
    """1.10 for each of 40 accounts closed since the row before."""
    accounts = [{"date": "1999-03-01", "class": "a", "open": 100, "closed": 0}, {"date": "1999-03-02", "class": "a", "open": 60, "closed": 40}]
    assert charged(1_000_000, {"category": "transfer_agent", "per_closed_account": "1.10"}, accounts=accounts) == 40 * D("1.10")


@pytest.mark.parametrize(("millions", "a_month"), [(310, 310), (500, 500), (620, 500)])
def test_a_dollar_for_every_million(millions, a_month):
    """A month, and 500 at most; a day of March is a thirty-first."""
    fee = {"category": "system", "per_million": "1", "max_per_month": "500"}
    assert charged(millions * 1_000_000, fee) == round(D(a_month) / 31, 2)


@pytest.mark.parametrize(("cap", "a_year"), [("0.65%", "4.03"), ("0.71%", "4.402"), ("0.72%", "4.43")])
def test_the_effective_rate_of_the_retail_fund(cap, a_year):
    """The tiers come to 4.43 million on 620: 0.7145 %. A lower quoted rate counts instead, a higher one does not."""
    tiers = [{"up_to": "300000000", "rate": "0.75%"}, {"up_to": "500000000", "rate": "0.70%"}, {"rate": "0.65%"}]
    fee = {"category": "management", "tiers": tiers, "cap": [{"from": "1999-01-01", "until": "1999-12-31", "rate": cap}]}
    assert charged(620_000_000, fee) == round(D(a_year) * 1_000_000 / 365, 2)
