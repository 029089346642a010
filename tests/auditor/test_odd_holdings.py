"""Holdings that no seeded world draws, in folders small enough to follow by pencil, beside the auditor: accounting.md 4, 5, 12."""

from decimal import ROUND_HALF_UP, Decimal

from folders import folder_of

import navsim

from .test_engine_agrees import disagreements, with_ids

MICRO = Decimal("0.000001")
STOCKS = '[fund]\nid = "pencil"\ninception = 2024-01-02\n\n[class.a]\n'
SEED = "accepted_at,side,amount,price,settle\n2024-01-02,purchase,100000,10,2024-01-02\n"


def held(folder, security, column):
    """{day of January: a column of holdings}."""
    rows = navsim.run(folder).table("holdings").to_pylist()
    return {row["session"].day: row[column] for row in rows if row["security"] == security}


def test_a_split_rounds_each_lot_to_six_decimals_before_the_next_one(tmp_path):
    """5.5 x 0.333333 is 1.8333315, which is held as 1.833332; three for one makes 5.499996 of it, not 5.499995."""
    folder = folder_of(
        tmp_path / "world",
        STOCKS,
        securities="security,type\nX,equity\n",
        orders=SEED,
        prices="date,security,price\n" + "".join(f"2024-01-{day:02},X,{price}\n" for day, price in ((2, 20), (3, 20), (4, 60), (5, 60), (8, 20))),
        trades="event_id,date,security,side,quantity,price\nx,2024-01-02,X,buy,5.5,20\ny,2024-01-03,X,buy,1001,20\n",
        splits="ex_date,security,ratio\n2024-01-04,X,0.333333\n2024-01-08,X,3\n",
    )
    first = [(Decimal(quantity) * Decimal("0.333333")).quantize(MICRO, ROUND_HALF_UP) for quantity in ("5.5", "1001")]
    told = held(folder, "X", "quantity")
    assert told[4] == sum(first)
    assert told[8] == 3 * sum(first)
    assert not disagreements(with_ids(folder, tmp_path / "named"))


def test_debt_in_another_currency_has_one_cost_on_both_sides_of_the_shadow_price(tmp_path):
    """It does not amortize, so the days a forward window is ahead take nothing out of its cost: 95 x 1.20 against 100 x 1.20 is 5 x 1.20."""
    days = (2, 3, 4, 5, 8)
    folder = folder_of(
        tmp_path / "world",
        STOCKS.replace("\n\n", '\nvaluation = "amortized_cost"\n\n'),
        securities="security,type,maturity,coupon,frequency,day_count,currency\nG,bond,2026-03-15,3%,1,actual/actual,EUR\n",
        orders=SEED.replace(",10,", ",1,"),
        prices="date,security,price\n" + "".join(f"2024-01-{day:02},G,100\n" for day in days),
        fx="date,currency,rate\n" + "".join(f"2024-01-{day:02},EUR,1.20\n" for day in days),
        trades="event_id,date,security,side,quantity,price,settle\ng,2024-01-02,G,buy,30000,95,2024-01-03\n",
    )
    for row in navsim.run(folder).table("shadow").to_pylist():
        assert row["market_net_assets"] - row["net_assets"] == 30000 * Decimal("0.05") * Decimal("1.20")
    assert not disagreements(with_ids(folder, tmp_path / "named"))


def test_interest_paid_for_comes_back_at_maturity_and_is_no_part_of_the_yield(tmp_path):
    """A certificate that pays everything at maturity, bought at 99,500.00 and 300.00 of interest.

    48 days later it pays 100,000.00, 6 % for 48/360 and those 300.00: the dirty cost grows to that, day by day in one ratio.
    """
    days = ("01-02", "01-03", "01-04", "01-31", "02-01", "02-15", "02-16", "02-20")
    folder = folder_of(
        tmp_path / "world",
        STOCKS.replace("\n\n", '\n\n[policy]\namortization = "constant_yield"\nmax_stale_sessions = 30\nshort_term_amortized = false\n\n', 1),
        securities="security,type,maturity,coupon,day_count\nC,certificate,2024-02-20,6%,actual/360\n",
        orders=SEED.replace("100000", "1000000"),
        prices="date,security,price\n" + "".join(f"2024-{day},C,100\n" for day in days),
        trades="event_id,date,security,side,quantity,price,accrued,settle\nc,2024-01-02,C,buy,100000,99.5,300,2024-01-03\n",
    )
    rows = {row["session"].isoformat(): row for row in navsim.run(folder).table("holdings").to_pylist()}
    dirty, paid = Decimal(99500 + 300), Decimal(100000 + 800 + 300)
    for session, elapsed in (("2024-01-04", 1), ("2024-01-16", 13), ("2024-02-16", 44)):
        worth = dirty * ((paid / dirty).ln() * elapsed / 48).exp()
        told = rows[session]["amortized_cost"] + rows[session]["accrued_interest"]
        assert told == worth.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert not disagreements(with_ids(folder, tmp_path / "named"))


def test_what_is_left_of_a_cost_below_nothing_goes_to_face_in_a_straight_line(tmp_path):
    """No rate leads from a dirty cost of less than nothing: 1,109.54 left of a capital returned, and 1,433.33 paid that the ticket had not bought.

    3 % of 100,000.00 came on 30 June for 30 days of it, 500.00, since the ticket gave no interest: the receivable was 2,500.00 below nothing then,
    and earned 1,066.67 by 4 September.
    """
    folder = folder_of(
        tmp_path / "world",
        STOCKS.replace("\n\n", '\n\n[policy]\namortization = "constant_yield"\nmax_stale_sessions = 400\nshort_term_amortized = false\n\n', 1),
        securities="security,type,maturity,coupon,frequency,day_count\nB,bond,2025-06-30,6%,2,30/360\n",
        orders=SEED.replace("100000", "1000000"),
        prices="date,security,price\n2024-05-01,B,100\n",
        trades="event_id,date,security,side,quantity,price,accrued,settle\none,2024-05-01,B,buy,100000,100,0,2024-05-30\n",
        corporate_actions="event_id,ex_date,security,action,cash\nroc,2024-09-04,B,return_of_capital,99.5\n",
    )
    rows = {row["session"].isoformat(): row for row in navsim.run(folder, to="2025-07-02").table("holdings").to_pylist()}
    left = rows["2024-09-04"]
    assert (left["amortized_cost"], left["accrued_interest"]) == (Decimal("1109.54"), Decimal("-1433.33"))
    for session, elapsed in (("2024-09-05", 1), ("2024-12-30", 117), ("2025-06-27", 296)):
        line = left["amortized_cost"] + (100_000 - left["amortized_cost"]) * elapsed / 299
        assert rows[session]["amortized_cost"] == line.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert not disagreements(with_ids(folder, tmp_path / "named"))
