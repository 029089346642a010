"""From purchase to the last payment: interest + amortization + gain = cash received - cash paid, to the cent. accounting.md 5, 6."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .folders import cash, rows, run, total, write

SEED = Decimal("10000000.00")
HEAD = "security,type,currency,maturity,coupon,frequency,day_count,first_coupon,month_end_coupons"
FACTORS = "date,security,factor\n2024-02-12,P,0.97531246\n2024-03-15,P,0.9\n2024-05-20,P,0.4"
RESETS = "date,security,rate\n2024-02-10,P,5.87%\n2024-04-15,P,6.125%"
IN_KIND = "ex_date,security,action,ratio\n2024-04-15,P,stock_dividend,0.03"
KINDS = {
    "coupons": ("P,note,USD,2024-07-15,5%,4,actual/360,,", {}),
    "month ends": ("P,bond,USD,2024-06-30,6%,12,30/360,,", {}),
    "no month ends": ("P,bond,USD,2024-06-30,6%,12,actual/actual,,false", {}),
    "odd first coupon": ("P,note,USD,2024-07-15,4.75%,4,actual/actual,2024-04-15,", {}),
    "at maturity": ("P,certificate,USD,2024-06-21,5.375%,,actual/360,,", {}),
    "zero": ("P,bond,USD,2024-07-15,,,,,", {}),
    "floater": ("P,floater,USD,2024-07-15,5%,4,actual/360,,", {"resets": RESETS}),
    "step coupon": ("P,bond,USD,2024-07-15,4%,2,30/360,,", {"resets": RESETS}),
    "factors": ("P,asset_backed,USD,2024-07-15,6%,12,30/360,,", {"factors": FACTORS}),
    "factors of a floater": ("P,asset_backed,USD,2024-07-15,6%,12,actual/360,,", {"factors": FACTORS, "resets": RESETS}),
    "paid in kind": ("P,bond,USD,2024-07-15,12%,4,30/360,,", {"corporate_actions": IN_KIND}),
    "in euros": ("P,bond,EUR,2024-07-15,5%,4,30/360,,", {}),
    "euros and factors": ("P,asset_backed,EUR,2024-07-15,6%,12,30/360,,", {"factors": FACTORS}),
}


def folder(path, security, trades, policy=None, prices=(), **feeds):
    return write(
        path,
        policy={"max_stale_sessions": "300"} | (policy or {}),
        securities=f"{HEAD}\n{security}",
        trades=f"date,security,side,quantity,price,settle,commission\n{trades}",
        prices="date,security,price\n" + "\n".join(f"{day},P,{price}" for day, price in prices or [("2024-01-02", "100")]),
        fx="date,currency,rate\n" + "\n".join(f"2024-{month:02d}-02,EUR,{Decimal('1.05') + Decimal(month * 7 % 5) / 100}" for month in range(1, 9)),
        **feeds,
    )


@settings(max_examples=40, deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    amortization=st.sampled_from(("straight_line", "constant_yield")),
    window=st.sampled_from(("back", "forward")),
    relief=st.sampled_from(("fifo", "lifo", "hifo", "average")),
    lag=st.integers(0, 1),
    short=st.booleans(),
    prices=st.tuples(*[st.integers(97_0000, 103_0000)] * 4),
    sold=st.sampled_from(("", "0.0001", "1000.37", "60000.000001", "156999")),
    day=st.sampled_from(("2024-01-11", "2024-02-12", "2024-03-06", "2024-04-12", "2024-04-15", "2024-05-31")),
)
def test_the_life_of_a_lot_is_cash_in_less_cash_out(tmp_path_factory, kind, amortization, window, relief, lag, short, prices, sold, day):
    """Coupons, factors, resets, pay in kind, partial sales, under every policy; at the end nothing is left but cash."""
    security, feeds = KINDS[kind]
    one, two, three, four = (Decimal(price) / 10000 for price in prices)
    trades = f"2024-01-02,P,buy,100000.5,{one},2024-01-03,\n2024-01-10,P,buy,57000,{two},,3.21"
    if sold and "factors" not in feeds:
        trades += f"\n{day},P,sell,{sold},{three},,1.99"
    policy = {
        "amortization": f'"{amortization}"',
        "accrual_window": f'"{window}"',
        "lot_relief": f'"{relief}"',
        "booking_lag": str(lag),
        "short_term_amortized": str(short).lower(),
    }
    told = run(folder(tmp_path_factory.mktemp("life"), security, trades, policy, (("2024-01-02", one), (day, four)), **feeds), to="2024-07-31")
    last = rows(told, "nav")[-1]
    assert last["net_assets"] == cash(told)
    assert total(told, "interest", "realized", "unrealized", "currency") == cash(told) - SEED
    assert rows(told, "holdings")[-1]["session"] < date(2024, 7, 16)
    assert {row["remaining_quantity"] for row in rows(told, "lots")} == {0}
    left = {}
    for row in rows(told, "journal"):
        if row["account"] in ("interest receivable", "investments at cost", "unrealized appreciation of investments"):
            left[row["account"]] = left.get(row["account"], 0) + row["debit"] - row["credit"]
    assert set(left.values()) == {0}, left
    if not (sold and "factors" not in feeds) and ",USD," in security:
        assert total(told, "realized") == 0
        assert total(told, "unrealized") == 0


def cents(amount):
    return Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)


FACE = Decimal(100000)
EACH = FACE * Decimal("0.06") / 12


@pytest.mark.parametrize("window", ["back", "forward"])
@pytest.mark.parametrize("method", ["straight_line", "constant_yield"])
@pytest.mark.parametrize(
    ("kind", "bought", "received"),
    [
        ("coupons", FACE * 5 * 80 / 36000, [FACE * 5 * days / 36000 for days in (92, 91, 91)]),
        ("month ends", EACH * 3 / 30, [EACH] * 6),
        ("zero", 0, []),
        ("at maturity", 0, [FACE * Decimal("5.375") * 170 / 36000]),
        # the floater: 5 % until 10 February, 5.87 % until 15 April, then 6.125 %
        (
            "floater",
            FACE * 5 * 80 / 36000,
            [FACE * 5 * 92 / 36000, (5 * 26 + Decimal("5.87") * 65) * FACE / 36000, FACE * Decimal("6.125") * 91 / 36000],
        ),
        # half a year from 15 January, 30/360: 25 days at 4 %, 65 at 5.87 %, 90 at 6.125 %; before that the coupon of 4 %
        ("step coupon", FACE * 4 * 168 / 36000, [FACE * 2 / 100, FACE * (4 * 25 + Decimal("5.87") * 65 + Decimal("6.125") * 90) / 36000]),
        # 3 % of the face on 15 April instead of that coupon; the last one on what the face then is
        ("paid in kind", FACE * 12 * 78 / 36000, [FACE * 3 / 100, FACE * Decimal("1.03") * 3 / 100, FACE * 3 / 100]),
    ],
)
def test_what_is_paid_is_what_was_agreed(tmp_path, kind, bought, received, method, window):
    """100,000 bought at 98.25, settled on 3 January: interest to that day, every coupon, and face at the end, each worked out here."""
    security, feeds = KINDS[kind]
    policy = {"amortization": f'"{method}"', "accrual_window": f'"{window}"'}
    told = run(folder(tmp_path, security, "2024-01-02,P,buy,100000,98.25,2024-01-03,", policy, **feeds), to="2024-07-31")
    assert cash(told) - SEED == cents(sum(received) - bought) + FACE - FACE * Decimal("0.9825")  # the last coupon takes what is left
    assert total(told, "interest") == cash(told) - SEED
    earned = [row["amount"] for row in rows(told, "roll_forward") if row["component"] == "interest"]
    assert min(earned) >= 0
    assert len([amount for amount in earned if amount]) > 100


def test_a_step_is_earned_from_its_day(tmp_path):
    """4 % until 9 February, 5.87 % from the 10th: 30/360 on 360,000 of face is 40.00 a day, then 58.70."""
    security, feeds = KINDS["step coupon"]
    told = run(folder(tmp_path, security, "2024-01-02,P,buy,360000,100,2024-01-03,", **feeds), to="2024-02-16")
    by_day = {row["session"]: row["amount"] for row in rows(told, "roll_forward") if row["component"] == "interest"}
    assert by_day[date(2024, 2, 8)] == 40
    assert by_day[date(2024, 2, 12)] == 40 + Decimal("58.70") * 2  # Saturday at the old rate, Sunday and Monday at the new
    assert by_day[date(2024, 2, 13)] == Decimal("58.70")


def test_paid_in_kind_moves_the_receivable_into_cost(tmp_path):
    """On the day: 3 % more face, what had been earned is cost now, the NAV does not notice; a part bought later has its own."""
    security, feeds = KINDS["paid in kind"]
    trades = "2024-01-02,P,buy,100000,98.25,2024-01-16,\n2024-03-01,P,buy,50000,99,2024-03-04,"
    told = run(folder(tmp_path, security, trades, prices=[("2024-01-02", "98.25"), ("2024-04-15", "98.25")], **feeds), to="2024-04-16")
    held = {row["session"]: row for row in rows(told, "holdings")}
    before, after = held[date(2024, 4, 12)], held[date(2024, 4, 15)]
    assert after["quantity"] == before["quantity"] * Decimal("1.03")
    assert after["accrued_interest"] == 0
    lots = {row["lot"]: row["remaining_cost"] for row in rows(told, "lots")}
    first, second = (lots[name] for name in sorted(lots))
    for cost, face, price, held_for, run_ in ((first, FACE, "98.25", 90, 181), (second, FACE / 2, "99", 42, 133)):
        bought = face * Decimal(price) / 100
        assert cost == cents(bought + (face - bought) * held_for / run_) + face * 12 * 90 / 36000
    earned = {row["session"]: row["amount"] for row in rows(told, "roll_forward") if row["component"] == "interest"}
    change = after["market_value"] + after["accrued_interest"] - before["market_value"] - before["accrued_interest"]
    moved = {row["session"]: row["amount"] for row in rows(told, "roll_forward") if row["component"] == "unrealized"}
    assert earned[date(2024, 4, 15)] + moved[date(2024, 4, 15)] == change
    assert not [row for row in rows(told, "journal") if row["cause"] == "coupon:P" and row["session"] == date(2024, 4, 15)]
