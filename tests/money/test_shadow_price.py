"""The market's price beside the stable one: accounting.md 12, facts of rule 2a-7."""

import pathlib
from decimal import Decimal as D
from fractions import Fraction

import pytest

import navsim
from navsim.ledger.money_funds import Level

from .folders import cells, write

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"
BILLION = 10**9


def level(market_dollars):
    """A billion shares at 1.00 and a market value."""
    return Level(
        session=0, price_e8=10**8, net_assets=BILLION * 100, market=market_dollars * 100, shares=BILLION * 1000, share_decimals=3, wam=0, wal=0
    )


@pytest.mark.parametrize(
    ("market", "deviation", "status"),
    [
        (999_500_000, -5, "ok"),
        (999_000_000, -10, "alert"),
        (995_000_000, -50, "alert"),
        (994_999_999, D("-50.00001"), "breach"),
        (1_005_000_000, 50, "alert"),
        (1_005_000_001, D("50.00001"), "breach"),
    ],
)
def test_half_of_one_percent_exactly_is_no_breach(market, deviation, status):
    """On whole cents: |market - shares| x 200 > shares. 994,999,999 prints 0.9950 and is a breach."""
    assert D(str(float(level(market).deviation_bp))) == deviation
    assert level(market).status == status


PAPER = {
    "orders": "accepted_at,class,account,side,amount,price\n2026-03-06,only,h,purchase,1000000.00,1.00",
    "securities": "security,type,maturity\nA,commercial_paper,2026-05-06\nB,commercial_paper,2026-05-06",
    "trades": "date,security,side,quantity,price,settle\n2026-03-06,A,buy,500000,100,2026-03-06\n2026-03-06,B,buy,500000,100,2026-03-06",
}


def test_nothing_to_compare_with(tmp_path):
    """B has no price: the shadow price is not computable, an error that names B; the fund is struck at 1.00 all the same."""
    run = navsim.run(write(tmp_path, "2026-03-06", prices="date,security,price\n2026-03-06,A,100", **PAPER))
    assert cells(run, "nav", "nav") == {"2026-03-06": D("1.00")}
    assert cells(run, "shadow", "shadow_nav") == {"2026-03-06": None}
    assert cells(run, "exceptions", "severity", check="mmf.shadow", subject="B") == {"2026-03-06": "error"}
    assert cells(run, "holdings", "price", security="B") == {"2026-03-06": None}
    assert run.needs_a_person
    assert not run.failed


def test_a_price_per_unit_where_per_cent_is_meant(tmp_path):
    """0.99 for 99: half of the fund seems gone, and the exception names the security, file and line."""
    prices = "date,security,price\n2026-03-06,A,99.9\n2026-03-06,B,99.9\n2026-03-09,A,99.9\n2026-03-09,B,0.999"
    run = navsim.run(write(tmp_path, "2026-03-06", prices=prices, **PAPER))
    (row,) = [row for row in run.table("exceptions").to_pylist() if row["check"] == "price.move"]
    assert (row["severity"], row["subject"], row["file"], row["line"]) == ("error", "B", "prices.csv", 5)
    assert cells(run, "shadow", "status")["2026-03-09"] == "breach"
    assert cells(run, "nav", "nav")["2026-03-09"] == D("1.00")


@pytest.mark.parametrize(("price", "told"), [("0.999", True), ("96.9", True), ("97.1", False)])
def test_a_wrong_price_on_the_first_session(tmp_path, price, told):
    """Nothing to have moved from: the security is named all the same, with the price's line, once, where it stands 3 % from its cost."""
    prices = f"date,security,price\n2026-03-06,A,100\n2026-03-06,B,{price}\n2026-03-09,A,100\n2026-03-09,B,{price}"
    run = navsim.run(write(tmp_path, "2026-03-06", prices=prices, **PAPER))
    rows = [row for row in run.table("exceptions").to_pylist() if row["check"] == "mmf.security"]
    assert [(str(row["session"]), row["subject"], row["file"], row["line"]) for row in rows] == [("2026-03-06", "B", "prices.csv", 3)] * told
    assert [row["value"] for row in rows] == [D(price) / 100 - 1] * told
    assert cells(run, "nav", "nav")["2026-03-09"] == D("1.00")


@pytest.mark.parametrize(
    ("kind", "exact"), [("yield", 100 / (1 - Fraction("0.005") * 61 / 365)), ("discount_rate", 100 * (1 + Fraction("0.005") * 61 / 360))]
)
def test_a_rate_below_zero_is_a_rate(tmp_path, kind, exact):
    """A bill of 61 days at -0.50 %: above par, by the same formulas."""
    feeds = PAPER | {"securities": PAPER["securities"].replace("A,commercial_paper", "A,bill")}
    run = navsim.run(write(tmp_path, "2026-03-06", prices=f"date,security,price,kind\n2026-03-06,A,-0.50%,{kind}\n2026-03-06,B,100,", **feeds))
    price = cells(run, "holdings", "price", security="A")["2026-03-06"]
    assert price == (D(exact.numerator) / D(exact.denominator)).quantize(D("1e-8"))
    assert cells(run, "shadow", "market_net_assets")["2026-03-06"] == (D(5000) * price + 500_000).quantize(D("0.01"))


def test_a_price_below_zero_is_none(tmp_path):
    with pytest.raises(navsim.InputProblems, match="price must not be negative"):
        navsim.run(write(tmp_path, "2026-03-06", prices="date,security,price\n2026-03-06,A,-100", **PAPER))


def test_paper_that_falls_due_on_a_closed_day(tmp_path):
    """Saturday's maturity is redeemed on Monday, at face, and has earned nothing since."""
    feeds = PAPER | {"securities": "security,type,maturity\nA,commercial_paper,2026-03-14\nB,commercial_paper,2026-05-06"}
    feeds["trades"] = "date,security,side,quantity,price,settle\n2026-03-06,A,buy,500000,99.92,2026-03-06\n2026-03-06,B,buy,500000,100,2026-03-06"
    prices = "date,security,price\n" + "\n".join(f"2026-03-{day:02d},{name},100" for day in (6, 9, 10, 11, 12, 13, 16) for name in "AB")
    run = navsim.run(write(tmp_path, "2026-03-06", prices=prices, **feeds))
    assert cells(run, "holdings", "amortized_cost", security="A")["2026-03-13"] == D("500000.00")
    assert "2026-03-16" not in cells(run, "holdings", "amortized_cost", security="A")
    assert sum(cells(run, "roll_forward", "amount", component="interest").values()) == 5000 * D("0.08")


def test_yields_below_zero(tmp_path):
    """Paper bought above face loses: nothing is declared, the loss is carried, and a person is told."""
    feeds = PAPER | {"trades": PAPER["trades"].replace("500000,100,", "400000,100.02,")}
    prices = "date,security,price\n2026-03-06,A,100\n2026-03-06,B,100\n2026-03-09,A,100\n2026-03-09,B,100"
    run = navsim.run(write(tmp_path, "2026-03-06", prices=prices, **feeds))
    assert set(cells(run, "roll_forward", "amount", component="distribution:daily").values()) == {D("0.00")}
    values = cells(run, "exceptions", "value", check="dividend.negative")
    assert values["2026-03-06"] == 2 * (D("400080.00") - D("80.00") * 3 / 61 - D("400080.00")).quantize(D("0.01"))
    assert cells(run, "nav", "nav")["2026-03-09"] == D("1.00")


def test_a_demand_note_and_a_floater(tmp_path):
    """Life ends where the holder may ask for his money; a reset shortens the maturity alone; what nobody has told is not counted."""
    run = navsim.run(
        write(
            tmp_path,
            "2026-03-06",
            orders=PAPER["orders"],
            securities="""security,type,maturity,coupon,day_count,frequency,next_reset,demand_date
                          D,note,2027-03-01,4%,actual/360,,,2026-03-16
                          F,floater,2026-12-15,4%,actual/360,4,2026-03-09,""",
            trades="date,security,side,quantity,price,settle\n2026-03-06,D,buy,500000,100,2026-03-06\n2026-03-06,F,buy,500000,100,2026-03-06",
            prices="date,security,price\n2026-03-06,D,100\n2026-03-06,F,100\n2026-03-09,D,100\n2026-03-09,F,100",
        )
    )
    wam, wal = cells(run, "shadow", "wam_days"), cells(run, "shadow", "wal_days")
    assert (wam["2026-03-06"], wal["2026-03-06"]) == ((D(10) + 3) / 2, (D(10) + 284) / 2)
    assert (wam["2026-03-09"], wal["2026-03-09"]) == ((D(7) + 281) / 2, (D(7) + 281) / 2)


def test_a_demand_after_maturity_lengthens_nothing(tmp_path):
    """Paper of 37 days that its holder may ask for in 50 has 37 to run."""
    run = navsim.run(
        write(
            tmp_path,
            "2026-03-06",
            orders=PAPER["orders"],
            securities="security,type,maturity,coupon,day_count,demand_date\nD,note,2026-04-12,4%,actual/360,2026-04-25",
            trades="date,security,side,quantity,price,settle\n2026-03-06,D,buy,500000,100,2026-03-06",
            prices="date,security,price\n2026-03-06,D,100",
        )
    )
    assert (cells(run, "shadow", "wam_days")["2026-03-06"], cells(run, "shadow", "wal_days")["2026-03-06"]) == (37, 37)


def test_what_moved_the_deviation_is_all_that_did():
    """Causes of every session add up to its change, to the last decimal; the failed paper is first, then redemptions at 1.00."""
    run = navsim.run(SCENARIOS / "money-market-breach")
    deviation = cells(run, "shadow", "deviation_bp")
    days = list(deviation)
    total: dict = {}
    for row in run.table("deviation").to_pylist():
        total[str(row["session"])] = total.get(str(row["session"]), 0) + row["bp"]
    assert total == {day: deviation[day] - deviation[days[n]] for n, day in enumerate(days[1:]) if deviation[day] != deviation[days[n]]}
    first = {str(row["session"]): row for row in reversed(run.table("deviation").to_pylist())}
    assert (first["2008-09-15"]["cause"], first["2008-09-15"]["subject"]) == ("price", "CP-HOLLOWOOD")
    assert first["2008-09-16"]["cause"] == "redemptions"
    lost, shares, left = D("469709.96"), D(47_000_000), D(43_000_000)  # 47,000,000.00 less 46,530,290.04
    assert first["2008-09-16"]["bp"].quantize(D("1e-9")) == (-(lost / left - lost / shares) * 10_000).quantize(D("1e-9"))


PRICED = ("06,A,100", "06,B,100", "06,C,100", *(f"{day},{each}" for day in ("09", "10") for each in ("A,99.98", "B,99.98", "C,99.68")))


def test_by_rate_by_security_and_by_redemption(tmp_path):
    """Two of three papers lose 2 bp of their price, the third 32: yields took 3 x 20.00, and 300.00 are its own; then a tenth leaves at 1.00.

    360.00 of 300,000 are 12 bp; of the 270,000 that stay they are 13.33.
    """
    feeds = {
        "orders": """accepted_at,class,account,side,amount,price,settle
                     2026-03-06,only,h,purchase,300000.00,1.00,2026-03-06
                     2026-03-10T11:00,only,h,redemption,30000.00,,2026-03-10""",
        "securities": "security,type,maturity\n" + "\n".join(f"{name},commercial_paper,2026-05-21" for name in "ABC"),
        "trades": "date,security,side,quantity,price,settle\n" + "\n".join(f"2026-03-06,{name},buy,100000,100,2026-03-06" for name in "ABC"),
        "prices": "date,security,price\n" + "\n".join(f"2026-03-{day}" for day in PRICED),
    }
    run = navsim.run(write(tmp_path, "2026-03-06", **feeds))
    rows = run.table("deviation").to_pylist()
    monday = {(row["cause"], row["subject"]): (row["amount"], row["bp"]) for row in rows if str(row["session"]) == "2026-03-09"}
    assert {key: amount for key, (amount, _) in monday.items()} == {
        ("price", "C"): -D("300.00"),
        **{("rate", name): -D("20.00") for name in "ABC"},
    }
    assert sum(bp for _, bp in monday.values()) == -D(360) / 300000 * 10_000
    (tuesday,) = [row for row in rows if str(row["session"]) == "2026-03-10"]
    assert tuesday["cause"] == "redemptions"
    assert tuesday["bp"] == (-(D(360) / 270_000 - D(360) / 300_000) * 10_000).quantize(D("1e-12"))


def test_a_month_that_closes_is_left_out_too(tmp_path):
    """Friday the 29th books the 30th and 31st also looking back: the market's price is held against the cost of one day, not of three."""
    more = '[policy]\naccrual_window = "back"'
    run = navsim.run(
        write(
            tmp_path,
            "2026-05-28",
            more=more,
            orders="accepted_at,class,account,side,amount,price\n2026-05-28,only,h,purchase,1000000.00,1.00",
            securities="security,type,maturity\nA,bill,2026-08-26",
            trades="date,security,side,quantity,price,settle\n2026-05-28,A,buy,1000000,99,2026-05-28",
            prices="date,security,price\n2026-05-28,A,99\n2026-05-29,A,99",
        )
    )
    assert cells(run, "holdings", "amortized_cost", security="A")["2026-05-29"] == round(990_000 + D(10_000) * 3 / 90, 2)
    market = 1_000_000 + 990_000 - round(990_000 + D(10_000) * 1 / 90, 2)
    assert cells(run, "shadow", "market_net_assets")["2026-05-29"] == market


def test_debt_in_default_held_past_its_maturity(tmp_path):
    """It is debt still, so it keeps its weight; it has no days to run, never fewer than none, and is not what the fund can count on as cash."""
    run = navsim.run(
        write(
            tmp_path,
            "2026-03-06",
            orders=PAPER["orders"],
            securities="security,type,maturity\nA,commercial_paper,2026-05-06\nB,commercial_paper,2026-03-11",
            trades="date,security,side,quantity,price,settle\n2026-03-06,A,buy,400000,100,2026-03-06\n2026-03-06,B,buy,600000,100,2026-03-06",
            corporate_actions="ex_date,security,action\n2026-03-10,B,default",
            prices="date,security,price\n" + "\n".join(f"2026-03-{day:02},{name},100" for day in (6, 9, 10, 11, 12, 13) for name in "AB"),
        )
    )
    last = {"2026-03-06": 5, "2026-03-09": 2, "2026-03-10": 1, "2026-03-11": 0, "2026-03-12": 0, "2026-03-13": 0}
    for column in ("life_days", "reset_days"):
        assert cells(run, "holdings", column, security="B") == last
    long = cells(run, "holdings", "life_days", security="A")
    assert list(long.values()) == [61, 58, 57, 56, 55, 54]
    for table in ("shadow", "liquidity"):
        for column in ("wam_days", "wal_days"):
            assert cells(run, table, column) == {day: (long[day] * 4 + last[day] * 6) / D(10) for day in last}
    assert set(cells(run, "holdings", "market_value", security="B").values()) == {D("600000.00")}
    assert cells(run, "holdings", "liquidity", security="B") == dict.fromkeys(last) | {"2026-03-06": "weekly", "2026-03-09": "weekly"}
    assert not run.failed
