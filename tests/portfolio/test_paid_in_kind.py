"""Interest paid in new face between two coupons: what was due becomes cost, and all of the face earns from the ex-date on. accounting.md 5, 6."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .folders import cash, rows, run, total, write

SEED = Decimal(10_000_000)
HEAD = "security,type,maturity,coupon,frequency,day_count,first_coupon,call_date,currency"
PAPER = "X,bond,2026-01-02,6%,2,30/360,,,"
BOUGHT = "2024-01-02,X,buy,100000,100,2024-01-02,,one"
IN_KIND = "2024-03-02,X,stock_dividend,0.01,"  # a Saturday, sixty days of thirty after the purchase: 1,000.00 of interest
YEAR = Fraction(6, 100)
EVERY_WAY = [(window, method) for window in ("back", "forward") for method in ("straight_line", "constant_yield")]


def strikes(path, window="back", method="straight_line", trades=BOUGHT, paper=PAPER, actions=IN_KIND, to="2024-07-08", policy=(), prices=(), **feeds):
    policy = {"max_stale_sessions": 600, "accrual_window": f'"{window}"', "amortization": f'"{method}"', **dict(policy)}
    folder = write(
        path,
        policy=policy,
        securities=f"{HEAD}\n{paper}",
        trades=f"date,security,side,quantity,price,settle,accrued,event_id\n{trades}",
        corporate_actions=f"ex_date,security,action,ratio,in_lieu_price\n{actions}",
        prices="\n".join(["date,security,price,kind\n2024-01-02,X,100,evaluated", *prices]),
        **feeds,
    )
    return run(folder, to=to)


def cents(amount):
    """A sum in dollars, halves of a cent up."""
    exact = Fraction(amount)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def interest(told, through=date.max):
    return sum(row["amount"] for row in rows(told, "roll_forward") if row["component"] == "interest" and row["session"] <= through)


def held(told, day):
    return next(row for row in rows(told, "holdings") if row["session"] == day)


def received(told, cause="coupon:X"):
    """{session: cash} of one cause."""
    paid = {}
    for row in rows(told, "journal"):
        if row["account"] == "cash" and row["cause"] == cause:
            paid[row["session"]] = paid.get(row["session"], 0) + row["debit"] - row["credit"]
    return paid


@pytest.mark.parametrize(("window", "days"), [("back", 2), ("forward", 3)])
def test_the_strike_that_books_it(tmp_path, window, days):
    """Monday: 1,000.00 of cost, and 101,000.00 of face has earned since Saturday, the two days a forward window had booked on 100,000.00 as well."""
    told = strikes(tmp_path, window)
    row = held(told, date(2024, 3, 4))
    assert row["quantity"] == row["amortized_cost"] == 101_000
    assert row["accrued_interest"] == cents(101_000 * YEAR * days / 360)
    assert interest(told, date(2024, 3, 4)) == cents(1000 + 101_000 * YEAR * days / 360)


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_the_next_coupon_pays_from_the_ex_date(tmp_path, window, method):
    """120 days of thirty on 101,000.00 are 2,020.00, and the receivable is nothing but what a forward window has run into the next period."""
    told = strikes(tmp_path, window, method)
    assert received(told) == {date(2024, 7, 2): Decimal(2020)}
    assert held(told, date(2024, 7, 2))["accrued_interest"] == (cents(101_000 * YEAR / 360) if window == "forward" else 0)


@pytest.mark.parametrize("window", ["back", "forward"])
def test_constant_yield_to_one_flow(tmp_path, window):
    """The last coupon period, 182 days: 100,000.00 grows to 103,000.00 until the ex-date, and what it is then to 103,020.00 in 122 days.

    It is never far from par, and no strike takes interest back: where the flow held the whole coupon, the coupon took back 992.24.
    """
    paper, policy = PAPER.replace("2026-01-02", "2024-07-02"), {"short_term_amortized": "false"}
    told = strikes(tmp_path, window, "constant_yield", paper=paper, to="2024-07-02", policy=policy)
    before = cents(Fraction(100_000 * Decimal("1.03") ** (Decimal(60) / 182))) - 1000
    cost = before + 1000
    for session, to, days, run_ in (("2024-03-05", "2024-03-06", 3, 3), ("2024-04-16", "2024-04-17", 45, 44), ("2024-06-27", "2024-06-28", 117, 115)):
        back = window == "back"
        flow = cost * (Decimal(103_020) / cost) ** (Decimal(days if back else days + 1) / 122)
        row = held(told, date.fromisoformat(session))
        assert row["accrued_interest"] == cents(101_000 * YEAR * (run_ if back else run_ + 1) / 360), to
        assert row["amortized_cost"] == cents(Fraction(flow)) - row["accrued_interest"]
    earned = [row["amount"] for row in rows(told, "roll_forward") if row["component"] == "interest"]
    assert min(earned) >= 0
    assert sum(earned) == 3020 == cash(told) - SEED


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_constant_yield_stays_at_par(tmp_path, window, method):
    """Over several coupons: simple interest inside a period moves it some dollars off, and no strike earns twice its days."""
    told = strikes(tmp_path, window, method, actions=IN_KIND + "\n2024-05-02,X,stock_dividend,0.01,")
    assert max(abs(row["amortized_cost"] - row["quantity"]) for row in rows(told, "holdings")) < 60
    earned = {row["session"]: row["amount"] for row in rows(told, "roll_forward") if row["component"] == "interest" and row["session"].month < 7}
    first = earned.pop(date(2024, 1, 2))
    assert first <= 17
    assert 0 <= min(earned.values()) <= max(earned.values()) < 5 * Fraction(17)


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_two_in_one_period(tmp_path, window, method):
    """On 4 May 62 days on 101,000.00 are 1,043.67: they become cost too; the coupon pays 58 days on 102,010.00."""
    told = strikes(tmp_path, window, method, actions=IN_KIND + "\n2024-05-04,X,stock_dividend,0.01,")
    assert received(told) == {date(2024, 7, 2): cents(102_010 * YEAR * 58 / 360)}
    if method == "straight_line":
        days, over = (date(2026, 1, 2) - date(2024, 5, 4)).days, cents(101_000 * YEAR * 62 / 360) - 1010
        gone = 2 if window == "back" else 3
        assert held(told, date(2024, 5, 6))["amortized_cost"] == 102_010 + over - cents(Fraction(over) * gone / days)


def test_two_of_one_day(tmp_path):
    """The second one finds no interest due: face without cost."""
    told = strikes(tmp_path, "forward", actions=IN_KIND + "\n" + IN_KIND.replace("0.01", "0.02"))
    assert held(told, date(2024, 3, 4))["quantity"] == 103_020
    assert received(told) == {date(2024, 7, 2): cents(103_020 * YEAR * 120 / 360)}
    assert held(told, date(2024, 7, 1))["accrued_interest"] == cents(103_020 * YEAR * 120 / 360)


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_settled_after_the_ex_date(tmp_path, window, method):
    """Bought on Friday for Tuesday, with 63 days of interest: sixty become cost; three stay, and the new face has earned them besides."""
    told = strikes(tmp_path, window, method, BOUGHT.replace("2024-01-02,X", "2024-03-01,X").replace("2024-01-02,,one", "2024-03-05,,one"))
    row, back = held(told, date(2024, 3, 4)), window == "back"
    assert cash(told) == SEED - 100_000 - 1050 + 2020
    assert (row["quantity"], row["amortized_cost"], row["accrued_interest"]) == (101_000, 101_000, cents(101_000 * YEAR * 3 / 360))
    assert interest(told, date(2024, 3, 4)) == cents(1000 * YEAR * 3 / 360)
    if method == "straight_line":
        assert interest(told, date(2024, 7, 2)) == cents(1000 * YEAR * 3 / 360 + 101_000 * YEAR * (117 if back else 118) / 360)
    assert abs(held(told, date(2024, 7, 2))["amortized_cost"] - 101_000) < (1 if method == "straight_line" else 40)


@pytest.mark.parametrize("given", ["", "900.00"])
@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_bought_after_the_ex_date(tmp_path, window, method, given):
    """Thirty days after it a buyer pays for thirty days, where nothing else is given, and the coupon pays the 120 since the ex-date."""
    trades = BOUGHT.replace("2024-01-02,X", "2024-04-01,X").replace("2024-01-02,,one", f"2024-04-02,{given},one")
    told = strikes(tmp_path, window, method, trades)
    assert cash(told) == SEED - 100_000 - Decimal(given or 500) + 2000
    if not given:
        assert abs(held(told, date(2024, 7, 2))["amortized_cost"] - 100_000) < (1 if method == "straight_line" else 40)
        sold = strikes(tmp_path / "sold", window, method, trades + "\n2024-04-09,X,sell,40000,100,2024-04-12,,two")
        assert received(sold, "two") == {date(2024, 4, 12): 40_000 + cents(40_000 * YEAR * 40 / 360)}


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
@pytest.mark.parametrize("relief", ["fifo", "average"])
def test_sold_right_after(tmp_path, window, method, relief):
    """On the Monday, for Tuesday: three days on what is sold; the coupon pays 120 on the rest, from a lot that was bought later as well."""
    trades = BOUGHT + "\n2024-02-01,X,buy,50000,98,2024-02-02,,more\n2024-03-04,X,sell,51500,100,2024-03-05,,two"
    told = strikes(tmp_path, window, method, trades, policy={"lot_relief": f'"{relief}"'})
    assert received(told, "two") == {date(2024, 3, 5): 51_500 + cents(51_500 * YEAR * 3 / 360)}
    assert received(told) == {date(2024, 7, 2): cents(100_000 * YEAR * 120 / 360)}


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_the_whole_of_it_sold_right_after(tmp_path, window, method):
    """All that was earned: 1,000.00 in kind, three days in cash; what is amortized is realized the other way round."""
    told = strikes(tmp_path, window, method, BOUGHT + "\n2024-03-04,X,sell,101000,100,2024-03-05,,two")
    assert total(told, "interest", "realized") == cash(told) - SEED == cents(1000 + 101_000 * YEAR * 3 / 360)


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_an_odd_first_coupon(tmp_path, window, method):
    """It pays from the ex-date what all the face has earned; interest bought before goes with what was paid in kind."""
    trades = BOUGHT.replace("2024-01-02,,one", "2024-01-22,,one")
    told = strikes(tmp_path, window, method, trades, paper=PAPER.replace("30/360,", "30/360,2024-07-02"), policy={"short_term_amortized": "false"})
    assert cash(told) == SEED - 100_000 - cents(100_000 * YEAR * 20 / 360) + 2020


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_a_coupon_on_the_day_before(tmp_path, window, method):
    """Saturday's coupon is cash, on the face of that day; only Sunday's interest is paid in kind. Both are booked on Monday."""
    paper, trades = PAPER.replace("2026-01-02", "2026-03-02"), BOUGHT.replace("2024-01-02", "2024-02-02")
    told = strikes(tmp_path, window, method, trades, paper, IN_KIND.replace("03-02", "03-03"), to="2024-09-06")
    assert received(told) == {date(2024, 3, 4): Decimal(3000), date(2024, 9, 3): cents(101_000 * YEAR * 179 / 360)}
    if method == "straight_line":
        days = (date(2026, 3, 2) - date(2024, 3, 3)).days
        cost = 100_000 + cents(100_000 * YEAR / 360)
        gone = 1 if window == "back" else 2
        assert held(told, date(2024, 3, 4))["amortized_cost"] == cents(Fraction(cost) + (101_000 - Fraction(cost)) * gone / days)


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_instead_of_a_coupon(tmp_path, window, method):
    """On a coupon date all the interest of the period is paid so, also on a day the exchange is shut; who buys that day has bought none."""
    paper = PAPER.replace("2026-01-02", "2026-03-02")
    trades = BOUGHT + "\n2024-03-04,X,buy,1000,100,2024-03-04,,more"
    told = strikes(tmp_path, window, method, trades, paper, IN_KIND.replace("0.01", "0.03"), to="2024-09-06")
    assert received(told) == {date(2024, 9, 3): cents(103_000 * YEAR / 2) + cents(1000 * YEAR / 2)}
    assert received(told, "more") == {date(2024, 3, 4): -1000 - cents(1000 * YEAR * 2 / 360)}
    assert cash(told) == SEED - 100_000 - 2000 - 1000 - cents(1000 * YEAR * 2 / 360) + sum(received(told).values())


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
@pytest.mark.parametrize("due", ["2024-07-02", "2024-06-29"])
def test_at_maturity(tmp_path, window, method, due):
    """The last interest in new face, redeemed with the rest, on a Tuesday and on a Saturday; two days after it nothing is paid in kind any more."""
    paper = PAPER.replace("2026-01-02", due)
    told = strikes(tmp_path, window, method, paper=paper, actions=f"{due},X,stock_dividend,0.03,")
    half = [] if due == "2024-07-02" else [date(2024, 1, 2)]
    bought = 0 if not half else cents(100_000 * YEAR * 3 / 360)
    assert cash(told) == SEED - 100_000 - bought + 103_000
    assert interest(told) == 3000 - bought
    late = strikes(tmp_path / "late", window, method, paper=PAPER.replace("2026-01-02", "2024-06-29"), actions="2024-07-01,X,stock_dividend,0.03,")
    assert cash(late) == SEED - 100_000 - cents(100_000 * YEAR * 3 / 360) + 100_000 + 3000


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_all_interest_at_maturity(tmp_path, window, method):
    """Paper without coupons: 60 days in kind, then 120 on the new face. It earns from its settlement: all that was bought before becomes cost."""
    paper = PAPER.replace("2026-01-02,6%,2", "2024-07-02,6%,")
    told = strikes(tmp_path, window, method, paper=paper)
    assert cash(told) == SEED - 100_000 + 101_000 + 2020
    later = BOUGHT.replace("2024-01-02,X", "2024-03-01,X").replace("2024-01-02,,one", "2024-03-05,1050.00,one")
    told = strikes(tmp_path / "later", window, method, later, paper)
    assert (held(told, date(2024, 3, 4))["amortized_cost"], held(told, date(2024, 3, 4))["accrued_interest"]) == (101_050, 0)
    assert cash(told) == SEED - 100_000 - 1050 + 101_000 + cents(101_000 * YEAR * 117 / 360)


def test_days_of_thirty_of_a_month_with_a_31st(tmp_path):
    """Paper without coupons, paid in kind on Saturday 30 March; Thursday had booked the 31st. From the 30th to 1 April is one day."""
    paper = PAPER.replace("2026-01-02,6%,2", "2024-07-02,6%,")
    told = strikes(tmp_path, paper=paper, actions=IN_KIND.replace("03-02", "03-30"), to="2024-04-02")
    assert held(told, date(2024, 3, 28))["accrued_interest"] == cents(100_000 * YEAR * 89 / 360)
    assert held(told, date(2024, 4, 1))["accrued_interest"] == cents(101_000 * YEAR / 360)
    over = cents(100_000 * YEAR * 88 / 360) - 1000  # two of the 94 days it is amortized in are gone
    assert interest(told, date(2024, 4, 1)) == cents(100_000 * YEAR * 88 / 360 + 101_000 * YEAR / 360) - cents(Fraction(over) * 2 / 94)


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_sold_short(tmp_path, window, method):
    """What is owed pays in kind as what is held does: every figure the other way round."""
    told = strikes(tmp_path, window, method, BOUGHT.replace("buy", "sell"), policy={"short_sales": "true"})
    mirror = strikes(tmp_path / "long", window, method)
    assert cash(told) - SEED == SEED - cash(mirror)
    amounts = [[row["amount"] for row in rows(each, "roll_forward") if row["component"] == "interest"] for each in (told, mirror)]
    assert amounts[0] == [-amount for amount in amounts[1]]
    assert min(amounts[0]) < 0


def test_a_callable_premium(tmp_path):
    """Bought at 104 with a call in two years: the premium runs to the call, from what it is on the ex-date on, 1,000.00 above 101,000.00 or less."""
    call = date(2026, 1, 2)
    paper = PAPER.replace("2026-01-02", "2028-01-02").replace(",,,", f",,{call},")
    told = strikes(tmp_path, "forward", trades=BOUGHT.replace(",100,", ",104,"), paper=paper)
    carried = cents(100_000 + 4000 * Fraction((call - date(2024, 3, 2)).days, (call - date(2024, 1, 2)).days)) + 1000
    over = Fraction(carried) - 101_000
    left, days = (call - date(2024, 3, 5)).days, (call - date(2024, 3, 2)).days
    assert held(told, date(2024, 3, 4))["amortized_cost"] == cents(101_000 + over * left / days)


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_in_euros(tmp_path, window, method):
    """Debt that is not amortized: what became cost is realized at the end, and the cash is that of the face."""
    rates = "date,currency,rate\n2024-01-02,EUR,1.25"
    told = strikes(tmp_path, window, method, paper=PAPER.replace("2026-01-02", "2024-07-02") + "EUR", fx=rates)
    assert cash(told) == SEED + Decimal("1.25") * (-100_000 + 101_000 + 2020)
    assert total(told, "interest", "realized", "currency", "unrealized") == Decimal("1.25") * 3020
    assert total(told, "realized") == 0
    assert abs(total(told, "interest") - Decimal("1.25") * 3020) < 1  # of each strike's interest the cents in dollars are its own


@pytest.mark.parametrize(("window", "method"), EVERY_WAY)
def test_with_a_factor(tmp_path, window, method):
    """On one day the new face is paid down with the old; before it, interest of what was paid back is paid in kind as well."""
    paper = PAPER.replace("bond", "asset_backed")
    told = strikes(tmp_path, window, method, paper=paper, factors="date,security,factor\n2024-03-02,X,0.5")
    assert received(told) == {date(2024, 7, 2): cents(50_500 * YEAR * 120 / 360)}
    told = strikes(tmp_path / "before", window, method, paper=paper, factors="date,security,factor\n2024-02-02,X,0.5")
    assert received(told) == {date(2024, 7, 2): cents(50_500 * YEAR * 120 / 360)}
    if method == "straight_line":
        days, over = (date(2026, 1, 2) - date(2024, 3, 2)).days, cents(500 + 50_000 * YEAR * 30 / 360) - 500
        gone = 2 if window == "back" else 3
        assert held(told, date(2024, 3, 4))["amortized_cost"] == cents(50_500 + Fraction(over) * (days - gone) / days)


def test_in_default_only_the_face_grows(tmp_path):
    told = strikes(tmp_path, "forward", actions="2024-02-02,X,default,,\n" + IN_KIND)
    row = held(told, date(2024, 3, 4))
    assert (row["quantity"], row["amortized_cost"], row["accrued_interest"]) == (101_000, 100_000, 0)
    assert not received(told)
    assert interest(told) == 0


@pytest.mark.parametrize("window", ["back", "forward"])
def test_a_fraction_for_cash(tmp_path, window):
    """0.50 of face at 96 is 0.48, with the interest of no day; the receivable of what is left is that of its own days."""
    told = strikes(tmp_path, window, actions=IN_KIND.replace("0.01,", "0.010005,96"), to="2024-07-02")
    assert held(told, date(2024, 3, 4))["quantity"] == 101_000
    assert sum(row["proceeds"] for row in rows(told, "lot_relief")) == Decimal("0.48")
    assert received(told) == {date(2024, 7, 2): Decimal(2020)}


def test_heard_late_it_is_as_if_heard_in_time(tmp_path):
    """Known in April alone: every strike since the ex-date is struck with it."""
    told = [strikes(tmp_path / str(n), "forward", "constant_yield", recorded) for n, recorded in enumerate((BOUGHT, BOUGHT))]
    late = write_late(tmp_path / "late")
    same = [[(row["session"], row["component"], row["amount"]) for row in rows(each, "roll_forward")] for each in (told[0], late)]
    assert same[0] == same[1]


def write_late(path):
    strikes(path, "forward", "constant_yield")
    text = (path / "corporate_actions.csv").read_text().splitlines()
    (path / "corporate_actions.csv").write_text(f"{text[0]},recorded_at\n{text[1]},2024-04-10T12:00\n")
    return run(path, to="2024-07-08")


def days_of_thirty(first, last):
    return (last.year - first.year) * 360 + (last.month - first.month) * 30 + last.day - first.day


def in_cash(face, given, days, coupons, since, settle):
    """Exactly what comes in cash from settlement to the last coupon, with the face: each coupon pays since the one before, or a payment in kind."""
    total = Fraction(0)
    for day in sorted({*days, *coupons}):
        if day in days:
            face = Fraction(round(face * (1 + given) * 10**6 + Fraction(1, 10**9)), 10**6)
            since = max(since, day)
        elif day > max(since, settle):
            total += face * YEAR * days_of_thirty(since, day) / 360
            since = day
    return total + face


@settings(max_examples=40, deadline=None)
@given(
    way=st.sampled_from(EVERY_WAY),
    frequency=st.sampled_from((1, 2, 4)),
    settle=st.integers(0, 75),
    days=st.sets(st.integers(1, 177), min_size=1, max_size=3),
    price=st.integers(90_00, 110_00),
    short=st.booleans(),
    relief=st.sampled_from(("fifo", "average")),
    sold=st.sampled_from(("", "0.000001", "100.37", "99999")),
)
def test_interest_is_conserved_over_the_life(tmp_path_factory, way, frequency, settle, days, price, short, relief, sold):
    """To maturity, to the cent: interest and gains are cash received and face less cost. The cash is what all the face has earned in its days."""
    window, method = way
    bought, due, ratio = date(2024, 1, 2), date(2024, 7, 2), Fraction(125, 10_000)
    settle, days = thirty_later(bought, settle), sorted({thirty_later(bought, each) for each in days})
    coupons = [date(2023, 7, 2), *(date(2024, month, 2) for month in {1: (7,), 2: (1, 7), 4: (1, 4, 7)}[frequency])]
    since = max(day for day in coupons if day <= settle)
    side, sign = ("sell", -1) if short else ("buy", 1)
    trades = f"{bought},X,{side},100000,{Decimal(price) / 100},{settle},,one"
    if sold:
        trades += f"\n2024-06-03,X,{'buy' if short else 'sell'},{sold},97.1,,,two"
    actions = "\n".join(f"{day},X,stock_dividend,0.0125," for day in days)
    policy = {"short_sales": "true", "lot_relief": f'"{relief}"'}
    paper = PAPER.replace("2026-01-02,6%,2", f"{due},6%,{frequency}")
    told = strikes(tmp_path_factory.mktemp("life"), window, method, trades, paper, actions, policy=policy)
    assert total(told, "interest", "realized", "unrealized") == cash(told) - SEED
    left = {}
    for row in rows(told, "journal"):
        if row["account"] in ("interest receivable", "investments at cost", "unrealized appreciation of investments"):
            left[row["account"]] = left.get(row["account"], 0) + row["debit"] - row["credit"]
    assert set(left.values()) == {0}, left
    if not sold:
        assert total(told, "realized") == total(told, "unrealized") == 0
        paid = 100_000 * (Fraction(price, 10_000) + YEAR * days_of_thirty(since, settle) / 360)
        expected = in_cash(Fraction(100_000), ratio, days, coupons, since, settle) - paid
        assert abs(Fraction(cash(told) - SEED) - sign * expected) <= Fraction(2, 100)  # what was bought is rounded, and so is the face


def thirty_later(first, days):
    """So many days of thirty after a day."""
    months, day = divmod(first.day - 1 + days, 30)
    return date(first.year, first.month + months, min(day + 1, 28))
