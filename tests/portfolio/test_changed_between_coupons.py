"""Debt that is split, becomes other debt, gives capital back or defaults between two coupons: days before are the old lot's. accounting.md 5, 6."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from .folders import cash, rows, run, total, write
from .test_paid_in_kind import BOUGHT, EVERY_WAY, SEED, YEAR, cents, held, interest, received

HEAD = "security,type,maturity,coupon,frequency,day_count,currency"
PAPER = "X,bond,2026-01-02,6%,2,30/360,"
OTHER = "Y,note,2026-02-02,12%,4,30/360,"
DAY = date(2024, 3, 2)  # a Saturday, sixty days of thirty after the purchase
DUE = date(2026, 1, 2)


def strikes(path, window="back", method="straight_line", trades=BOUGHT, papers=PAPER, actions=None, to="2024-07-08", policy=(), **feeds):
    policy = {"max_stale_sessions": 600, "accrual_window": f'"{window}"', "amortization": f'"{method}"', **dict(policy)}
    if actions:
        feeds["corporate_actions"] = f"ex_date,security,action,ratio,cash,new_security,cost_share\n{actions}"
    folder = write(
        path,
        policy=policy,
        securities=f"{HEAD}\n{papers}",
        trades=f"date,security,side,quantity,price,settle,accrued,event_id\n{trades}",
        prices="date,security,price,kind\n" + "\n".join(f"2024-01-02,{paper.partition(',')[0]},100,evaluated" for paper in papers.split("\n")),
        **feeds,
    )
    return run(folder, to=to)


def gone(window):
    """Calendar days from the change to the day Monday's strike has booked."""
    return 2 if window == "back" else 3


SPLIT = "ex_date,security,ratio\n2024-03-02,X,2"


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_a_split_of_debt(tmp_path, window, method):
    """1,000.00 on the old face, then 33.33 a day on twice of it: the coupon pays 5,000.00, not 6,000.00; a sale before it what was earned."""
    told = strikes(tmp_path, window, method, splits=SPLIT)
    monday, days = held(told, date(2024, 3, 4)), gone(window)
    assert monday["accrued_interest"] == cents(1000 + 200_000 * YEAR * days / 360)
    assert received(told) == {date(2024, 7, 2): 5000}
    assert held(told, date(2024, 7, 2))["accrued_interest"] == (0 if window == "back" else cents(200_000 * YEAR / 360))
    if method == "straight_line":  # what the discount of the new face is worth begins on the day of the split
        assert monday["amortized_cost"] == cents(100_000 + 100_000 * Fraction(days, (DUE - DAY).days))
    sold = strikes(tmp_path / "sold", window, method, BOUGHT + "\n2024-03-05,X,sell,50000,60,2024-03-06,,two", splits=SPLIT)
    assert received(sold, "two") == {date(2024, 3, 6): 30_000 + 250 + cents(50_000 * YEAR * 4 / 360)}
    assert received(sold) == {date(2024, 7, 2): 750 + 3000}


@pytest.mark.parametrize("window", ["back", "forward"])
def test_a_split_under_constant_yield(tmp_path, window):
    """The flows are those of the new face from the split on, and the interest set aside is none of them: no strike earns a period twice."""
    told = strikes(tmp_path, window, "constant_yield", splits=SPLIT.replace(",2", ",1.02"), to="2024-12-31")
    earned = {row["session"]: row["amount"] for row in rows(told, "roll_forward") if row["component"] == "interest"}
    earned.pop(date(2024, 1, 2))
    assert 0 <= min(earned.values()) <= max(earned.values()) < 5 * 21
    assert received(told) == {date(2024, 7, 2): 1000 + 2040}


def test_a_split_before_settlement(tmp_path):
    """63 days of interest bought on the old face come back with the coupon; the new face has earned three of them besides."""
    trades = BOUGHT.replace("2024-01-02,X", "2024-03-01,X").replace("2024-01-02,,one", "2024-03-05,,one")
    told = strikes(tmp_path, "forward", trades=trades, splits=SPLIT)
    assert interest(told, date(2024, 3, 4)) == 50
    assert received(told) == {date(2024, 7, 2): 1000 + 4000}
    assert cash(told) == SEED - 100_000 - 1050 + 5000


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_a_coupon_due_before_a_split(tmp_path, window, method):
    """Saturday's coupon is on Saturday's face, also where the split is of that Saturday."""
    paper = PAPER.replace("2026-01-02", "2026-03-02")
    for n, day in enumerate(("2024-03-02", "2024-03-03")):
        told = strikes(tmp_path / str(n), window, method, papers=paper, splits=SPLIT.replace("2024-03-02", day), to="2024-09-06")
        assert received(told) == {
            date(2024, 3, 4): Decimal(3000),
            date(2024, 9, 3): 6000 if not n else cents(100_000 * YEAR / 360 + 200_000 * YEAR * 179 / 360),
        }


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_a_merger_into_other_debt(tmp_path, window, method):
    """1,000.00 of the old bond, and 60 days of 12 % on half the face, come with the new one's coupon of 2 May; the next is a whole one of its own."""
    told = strikes(tmp_path, window, method, papers=f"{PAPER}\n{OTHER}", actions="2024-03-02,X,merger,0.5,,Y,", to="2024-08-05")
    days = gone(window)
    assert held(told, date(2024, 3, 4))["accrued_interest"] == cents(1000 + 50_000 * 2 * YEAR * days / 360)
    assert received(told, "coupon:Y") == {date(2024, 5, 2): Decimal(2000), date(2024, 8, 2): Decimal(1500)}
    if method == "straight_line":
        left = (date(2026, 2, 2) - DAY).days
        assert held(told, date(2024, 3, 4))["amortized_cost"] == cents(100_000 - 50_000 * Fraction(days, left))


def test_a_merger_into_debt_of_another_currency(tmp_path):
    """1,000.00 dollars of interest are 800.00 euros at 1.25 and come with the first coupon, 1,800.00 euros; at another rate by then."""
    rates = "date,currency,rate\n2024-01-02,EUR,1.25\n2024-05-02,EUR,1.5"
    told = strikes(tmp_path, "forward", papers=f"{PAPER}\n{OTHER}EUR", actions="2024-03-02,X,merger,0.5,,Y,", fx=rates, to="2024-05-03")
    assert held(told, date(2024, 3, 4))["accrued_interest"] == cents(Decimal("1.25") * (800 + cents(50_000 * 2 * YEAR * 3 / 360)))
    assert received(told, "coupon:Y") == {date(2024, 5, 2): Decimal("1.5") * 1800}


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
@pytest.mark.parametrize("action", ["rename,", "merger,1"])
def test_another_name_alone(tmp_path, window, method, action):
    """Debt of the same terms goes on as it was, to the cent of every strike."""
    told = [
        strikes(tmp_path / str(n), window, method, papers=f"{PAPER}\n{PAPER.replace('X', 'Y')}", actions=actions)
        for n, actions in enumerate((None, f"2024-03-02,X,{action},,Y,"))
    ]
    same = [[(row["session"], row["component"], row["amount"]) for row in rows(each, "roll_forward")] for each in told]
    assert same[0] == same[1]


def test_what_a_name_takes_along(tmp_path):
    """Under its new name debt has been paid down as far as before, is paid in kind since the same day, and is in default if it was."""
    papers = "\n".join(PAPER.replace("X", name).replace("bond", "asset_backed") for name in "XY")
    told = strikes(tmp_path, papers=papers, actions="2024-03-04,X,rename,,,Y,", factors="date,security,factor\n2024-02-02,X,0.8\n2024-03-05,Y,0.6")
    assert held(told, date(2024, 3, 5))["quantity"] == 60_000
    later = BOUGHT.replace("2024-01-02,X", "2024-04-01,Y").replace("2024-01-02,,one", "2024-04-02,,one")
    told = strikes(tmp_path / "kind", trades=later, papers=papers, actions="2024-03-02,X,stock_dividend,0.01,,,\n2024-03-04,X,rename,,,Y,")
    assert cash(told) == SEED - 100_000 - 500 + 2000
    told = strikes(tmp_path / "default", papers=papers, actions="2024-03-02,X,default,,,,\n2024-03-04,X,rename,,,Y,")
    assert total(told, "interest") == 0
    assert cash(told) == SEED - 100_000


def test_debt_in_default_becomes_debt_that_pays(tmp_path):
    """The new one earns from the day it comes, not from the day the old one stopped."""
    actions = "2024-02-02,X,default,,,,\n2024-03-02,X,merger,0.5,,Y,"
    told = strikes(tmp_path, papers=f"{PAPER}\n{OTHER}", actions=actions, to="2024-05-03")
    assert received(told, "coupon:Y") == {date(2024, 5, 2): Decimal(1000)}


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_a_share_that_becomes_debt(tmp_path, window, method):
    """It earns from that day, and so does what is spun off: the first coupon pays 118 days of thirty, not a whole half-year."""
    for n, (action, cost) in enumerate((("merger,1000,,X,", 100_000), ("spin_off,1000,,X,0.25", 25_000))):
        told = strikes(
            tmp_path / str(n),
            window,
            method,
            BOUGHT.replace("X,buy,100000", "S,buy,100").replace(",100,2024", ",1000,2024"),
            papers=f"{PAPER}\nS,equity,,,,,",
            actions=f"2024-03-04,S,{action}",
        )
        days = 0 if window == "back" else 1
        row = next(row for row in rows(told, "holdings") if row["security"] == "X" and row["session"] == date(2024, 3, 4))
        assert (row["quantity"], row["accrued_interest"]) == (100_000, cents(100_000 * YEAR * days / 360))
        assert row["amortized_cost"] - cost <= (100_000 - cost) * Fraction(2, 600)
        assert received(told) == {date(2024, 7, 2): cents(100_000 * YEAR * 118 / 360)}


@pytest.mark.parametrize("window", ["back", "forward"])
def test_capital_that_comes_back(tmp_path, window):
    """10,000.00 of 100,000.00: what is left accretes from that day on, and the weeks before it earn nothing more (821.84 at once, before)."""
    told = strikes(tmp_path, window, actions="2024-03-02,X,return_of_capital,,10,,")
    days = gone(window)
    assert held(told, date(2024, 3, 4))["amortized_cost"] == cents(90_000 + 10_000 * Fraction(days, (DUE - DAY).days))
    assert interest(told, date(2024, 3, 4)) == cents(100_000 * YEAR * (60 + days) / 360) + cents(10_000 * Fraction(days, (DUE - DAY).days))
    assert received(told) == {date(2024, 7, 2): Decimal(3000)}


@pytest.mark.parametrize("window", ["back", "forward"])
def test_capital_that_comes_back_under_constant_yield(tmp_path, window):
    """One flow of 103,000.00 is left, 122 days away: 91,000.00 with the interest due grows to it at one rate, and the coupon is a whole one."""
    told = strikes(
        tmp_path,
        window,
        "constant_yield",
        papers=PAPER.replace("2026-01-02", "2024-07-02"),
        to="2024-07-02",
        actions="2024-03-02,X,return_of_capital,,10,,",
        policy={"short_term_amortized": "false"},
    )
    dirty = cents(Fraction(100_000 * Decimal("1.03") ** (Decimal(60) / 182))) - 10_000
    days = 3 if window == "back" else 4  # to Tuesday, or Wednesday
    row = held(told, date(2024, 3, 5))
    assert row["accrued_interest"] == cents(1000 + 100_000 * YEAR * days / 360)
    assert row["amortized_cost"] == cents(Fraction(dirty * (Decimal(103_000) / dirty) ** (Decimal(days) / 122))) - row["accrued_interest"]
    assert cash(told) - SEED == 13_000 == total(told, "interest")


@pytest.mark.parametrize("window", ["back", "forward"])
def test_what_is_spun_off_from_debt(tmp_path, window):
    """A fifth of what it is carried at that day goes with the shares: 90,820.79 of 90,000.00 at first; the rest accretes from then on."""
    told = strikes(
        tmp_path,
        window,
        trades=BOUGHT.replace(",100,2024", ",90,2024"),
        papers=f"{PAPER}\nS,equity,,,,,",
        actions="2024-03-02,X,spin_off,0.001,,S,0.2",
    )
    carried = cents(90_000 + 10_000 * Fraction(60, (DUE - date(2024, 1, 2)).days))
    moved = cents(Fraction(carried) / 5)
    left = Fraction(carried - moved)
    row = next(row for row in rows(told, "holdings") if row["security"] == "X" and row["session"] == date(2024, 3, 4))
    assert row["amortized_cost"] == cents(left + (100_000 - left) * gone(window) / (DUE - DAY).days)
    assert {row["cost"] for row in rows(told, "holdings") if row["security"] == "S"} == {moved}
    assert received(told) == {date(2024, 7, 2): Decimal(3000)}


@pytest.mark.parametrize("window", ["back", "forward"])
def test_cash_beside_other_debt(tmp_path, window):
    """Four fifths of what it is carried at go with the new debt, the rest against the cash; lots are the books to the cent."""
    told = strikes(
        tmp_path,
        window,
        trades=BOUGHT.replace(",100,2024", ",90,2024"),
        papers=f"{PAPER}\n{OTHER}",
        actions="2024-03-02,X,merger,0.8,20,Y,0.8",
        to="2024-05-03",
    )
    carried = cents(90_000 + 10_000 * Fraction(60, (DUE - date(2024, 1, 2)).days))
    kept = cents(Fraction(carried) * 4 / 5)
    days, left = gone(window), (date(2026, 2, 2) - DAY).days
    assert total(told, "realized") == 20_000 - (carried - kept)
    assert held(told, date(2024, 3, 4))["amortized_cost"] == cents(Fraction(kept) + (80_000 - Fraction(kept)) * days / left)
    assert received(told, "coupon:Y") == {date(2024, 5, 2): 1000 + cents(80_000 * 2 * YEAR * 60 / 360)}


@pytest.mark.parametrize(("window", "day"), [("back", "2024-03-04"), ("forward", "2024-03-02")])
def test_a_default_on_a_closed_day(tmp_path, window, day):
    """Interest that is receivable is taken back, and of the discount what Friday had booked beyond the day."""
    told = strikes(tmp_path, window, trades=BOUGHT.replace(",100,2024", ",90,2024"), actions=f"{day},X,default,,,,", to="2024-03-08")
    days = 62 if window == "back" else 60  # through the day
    assert held(told, date(2024, 3, 8))["amortized_cost"] == cents(90_000 + 10_000 * Fraction(days, (DUE - date(2024, 1, 2)).days))
    assert held(told, date(2024, 3, 8))["accrued_interest"] == 0


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_a_call_between_coupons(tmp_path, window, method):
    """On Saturday at 101: 60 days of interest come with it on what is called, whatever Friday had booked; the rest has a whole coupon."""
    told = strikes(tmp_path, window, method, actions="2024-03-02,X,call,0.25,101,,")
    assert cash(told) == SEED - 100_000 + 25_250 + 250 + 2250
    assert received(told) == {date(2024, 7, 2): cents(75_000 * YEAR / 2)}


@pytest.mark.parametrize("change", ["split", "merger", "return_of_capital", "spin_off"])
@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_over_the_whole_life(tmp_path, window, method, change):
    """Interest and gains are cash received and face less cost, to the cent, with a sale after the change and nothing left in the books."""
    actions = {
        "merger": "2024-03-09,X,merger,0.9371,,Y,",
        "return_of_capital": "2024-03-09,X,return_of_capital,,3.17,,",
        "spin_off": "2024-03-09,X,spin_off,0.37,,Y,0.21",
    }.get(change)
    name = "Y" if change == "merger" else "X"
    told = strikes(
        tmp_path,
        window,
        method,
        BOUGHT.replace("100000,100,2024-01-02", "99999.37,97.3,2024-01-19") + f"\n2024-04-08,{name},sell,3333.33,98.7,,,two",
        papers=PAPER.replace("2026-01-02", "2024-08-02") + "\n" + OTHER.replace("2026-02-02", "2024-07-17"),
        actions=actions,
        to="2024-08-09",
        **({"splits": SPLIT.replace("03-02,X,2", "03-09,X,1.0307")} if change == "split" else {}),
    )
    assert total(told, "interest", "realized", "unrealized") == cash(told) - SEED
    left = {}
    for row in rows(told, "journal"):
        if row["account"] in ("interest receivable", "investments at cost", "unrealized appreciation of investments"):
            left[row["account"]] = left.get(row["account"], 0) + row["debit"] - row["credit"]
    assert set(left.values()) == {0}, left
    assert {row["remaining_quantity"] for row in rows(told, "lots")} == {0}


@pytest.mark.parametrize("window", ["back", "forward"])
def test_a_split_in_the_last_sixty_days(tmp_path, window):
    """98,000.00 on the 61st day before maturity stays 98,000.00 where the face is doubled; it runs to the new face (196,000.00 at once, before)."""
    papers, days = PAPER.replace("2026-01-02", "2024-04-15"), 19 if window == "back" else 20
    told = strikes(tmp_path, window, trades=BOUGHT.replace(",100,2024", ",98,2024"), papers=papers, splits=SPLIT, to="2024-04-16")
    row = held(told, date(2024, 3, 4))
    assert row["market_value"] == cents(Fraction(100_000) + 100_000 * Fraction(days, 61))
    assert row["price_kind"] == "amortized"
    assert cash(told) == SEED + total(told, "interest", "realized", "unrealized")


@pytest.mark.parametrize("method", ["straight_line", "constant_yield"])
def test_default_ends_amortization_on_its_day(tmp_path, method):
    """A Monday: the cost it stays at is that of Monday, whichever way the window looks; it was that of Friday where it looks back."""
    trades = BOUGHT.replace(",100,2024", ",90,2024")
    told = [strikes(tmp_path / w, w, method, trades, actions="2024-03-04,X,default,,,,", to="2024-03-08") for w in ("back", "forward")]
    costs = [{row["amortized_cost"] for row in rows(each, "holdings") if row["session"] >= date(2024, 3, 4)} for each in told]
    assert costs[0] == costs[1]
    assert len(costs[0]) == 1
    if method == "straight_line":
        assert costs[0] == {cents(90_000 + 10_000 * Fraction((date(2024, 3, 4) - date(2024, 1, 2)).days, (DUE - date(2024, 1, 2)).days))}


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_what_was_due_before_a_default(tmp_path, window, method):
    """Monday books Saturday's coupon, or maturity, and Sunday's default after it; a default of Saturday itself leaves nothing of either."""
    for due, coupon in (("2026-03-02", 3000), ("2024-03-02", 103_000)):
        for day, times in (("03", 1), ("02", 0)):
            actions = f"2024-03-{day},X,default,,,,"
            told = strikes(tmp_path / due / day, window, method, papers=PAPER.replace("2026-01-02", due), actions=actions, to="2024-03-08")
            assert cash(told) == SEED - 100_000 - 2000 + times * coupon


def test_no_rate_leads_to_the_flows(tmp_path):
    """Nothing is left of the cost of debt that pays coupons: it goes to its face in a straight line, and a part of it becomes other debt at that."""
    told = strikes(
        tmp_path,
        "back",
        "constant_yield",
        papers=f"{PAPER}\nY,note,2024-06-03,4%,,actual/365,",
        trades=BOUGHT.replace(",100,2024", ",90,2024"),
        actions="2024-02-01,X,return_of_capital,,95,,\n2024-03-04,X,spin_off,0.5,,Y,0.5",
        to="2024-06-03",
    )
    worth = {(row["session"], row["security"]): row["amortized_cost"] for row in rows(told, "holdings")}
    assert worth[date(2024, 2, 29), "X"] == cents(Fraction(100_000 * 28, 701))
    assert worth[date(2024, 3, 4), "Y"] == cents(Fraction(cents(Fraction(100_000 * 32, 701))) / 2)
    assert received(told, "maturity:Y") == {date(2024, 6, 3): 50_000 + cents(Fraction(50_000 * 4 * 91, 36500))}


def test_a_yield_of_more_than_the_whole_in_a_day(tmp_path):
    """Bought at 30.00 for the last day: it stands at that in the morning."""
    trades = BOUGHT.replace(",100,2024", ",30,2024").replace("2024-01-02", "2024-07-01")
    told = strikes(tmp_path, "back", "constant_yield", trades, PAPER.replace("2026-01-02", "2024-07-02"), to="2024-07-03")
    assert held(told, date(2024, 7, 1))["amortized_cost"] == 30_000
    assert total(told, "interest") == cash(told) - SEED == 70_000 + cents(100_000 * YEAR / 360)


def test_other_debt_in_its_last_sixty_days(tmp_path):
    """What comes in then is carried at what it comes in at, beside a lot of the same debt that has been held for longer at its market value."""
    papers = f"{PAPER}\n{OTHER.replace('2026-02-02', '2024-04-15')}"
    trades = f"{BOUGHT}\n2024-01-02,Y,buy,100000,90,2024-01-02,,two"
    told = strikes(tmp_path, trades=trades, papers=papers, actions="2024-03-04,X,merger,0.5,,Y,", to="2024-03-04")
    row = next(row for row in rows(told, "holdings") if row["session"] == date(2024, 3, 4))
    assert (row["quantity"], row["market_value"]) == (150_000, 200_000)
