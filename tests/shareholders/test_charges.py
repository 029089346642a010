"""What orders pay besides the NAV: front-end and deferred sales charges, and fees that the fund keeps."""

from decimal import Decimal

from .ledgers import day, row, rows, struck, terms

CENT = Decimal("0.01")
CLASS = (
    'front_load = [{ up_to = "1000", rate = "5.75%" }, { up_to = "5000", rate = "4.5%" }, { rate = "0%" }]\n'
    'redemption_fee = "2%"\nredemption_fee_days = 3\ndeferred_load = ["5%", "4%"]'
)


def charged(path, orders, to="2026-06-10", **feeds):
    """A fund whose NAV is 10.00 until its own fees move it."""
    return struck(path, terms(a=CLASS), to=to, orders="accepted_at,class,account,side,amount,shares,price\n" + orders, **feeds)


def test_a_purchase_pays_the_rate_of_its_bracket_on_the_whole(tmp_path):
    """999.99 at 5.75 %, 1,000.00 at 4.5 %, 5,000.00 nothing; seed capital pays nothing; what is left buys shares at the NAV."""
    run = charged(
        tmp_path,
        """2026-06-01,a,x,purchase,2000.00,,10.00
           2026-06-02,a,p,purchase,999.99,,
           2026-06-02,a,q,purchase,1000.00,,
           2026-06-02,a,r,purchase,5000.00,,
           2026-06-02,a,s,purchase,,90,""",
    )
    orders = {each["event_id"]: (each["amount"], each["charge"], each["shares"]) for each in rows(run, "orders")}
    assert orders["o1"] == (2000, 0, 200)
    assert orders["o2"] == (Decimal("999.99") - Decimal("57.50"), Decimal("57.50"), Decimal("94.249"))
    assert orders["o3"] == (1000 - 45, 45, Decimal("95.5"))
    assert orders["o4"] == (5000, 0, 500)
    assert orders["o5"] == (900, (900 / Decimal("0.9425")).quantize(CENT) - 900, 90)  # on top: 954.91 less 5.75 % is 900.00
    assert row(run, "account_balances", account="p", session=day("2026-06-03"))["cost"] == Decimal("999.99")
    assert row(run, "account_balances", account="s", session=day("2026-06-03"))["cost"] == 900 + Decimal("54.91")
    booked = row(run, "roll_forward", session=day("2026-06-03"), share_class="a", component="purchases")["amount"]
    assert booked == sum(orders[name][0] for name in ("o2", "o3", "o4", "o5"))


def test_shares_held_for_less_than_the_days_leave_a_fee_in_the_fund(tmp_path):
    """100 old and 500 young shares; of 150 redeemed 50 are young: 2 % of 500.00 stays, and raises the NAV of those who stay."""
    run = charged(
        tmp_path,
        """2026-06-01,a,x,purchase,,100,10.00
           2026-06-02,a,x,purchase,5000.00,,
           2026-06-04,a,x,redemption,,150,""",
    )
    order = row(run, "orders", event_id="o3")
    assert (order["kept"], order["amount"]) == (Decimal("0.02") * 50 * 10, 1500 - 10)
    assert row(run, "order_charges", event_id="o3", charge="redemption_fee")["paid_to"] == "fund"
    closing = row(run, "nav", session=day("2026-06-05"))
    assert (closing["net_assets"], closing["shares"]) == (6000 - 1500 + 10, 450)


def test_two_purchases_of_an_account_at_one_nav_are_both_young(tmp_path):
    """300 and 200 shares of one day; all 500 sold: 2 % of 5,000.00 stays."""
    run = charged(
        tmp_path,
        """2026-06-01,a,x,purchase,,100,10.00
           2026-06-02,a,y,purchase,,300,
           2026-06-02,a,y,purchase,,200,
           2026-06-04,a,y,redemption,,all,""",
    )
    assert row(run, "order_charges", event_id="o4", charge="redemption_fee")["base"] == (300 + 200) * 10
    assert row(run, "orders", event_id="o4")["kept"] == Decimal("0.02") * (300 + 200) * 10


def test_of_a_redemption_heard_late_the_shares_bought_since_are_no_older(tmp_path):
    """100 shares of two days are redeemed on the 4th and heard of on the 9th; the 300 bought in between go last: 2 % of 1,000.00 stays."""
    run = struck(
        tmp_path,
        terms(a=CLASS),
        to="2026-06-10",
        orders="""accepted_at,class,account,side,amount,shares,price,recorded_at
                  2026-06-01,a,x,purchase,,100,10.00,
                  2026-06-02,a,y,purchase,,100,,
                  2026-06-04T10:00,a,y,redemption,,100,,2026-06-09T10:00
                  2026-06-05T10:00,a,y,purchase,,300,,""",
    )
    assert row(run, "order_charges", event_id="o3", charge="redemption_fee")["base"] == 100 * 10
    assert row(run, "orders", event_id="o3")["kept"] == Decimal("0.02") * 100 * 10


def test_on_the_day_the_days_are_over_nothing_is_kept(tmp_path):
    """Three days after the NAV it was bought at."""
    run = charged(tmp_path, "2026-06-01,a,x,purchase,,100,10.00\n2026-06-02,a,x,purchase,5000.00,,\n2026-06-05,a,x,redemption,,all,")
    assert row(run, "orders", event_id="o3")["kept"] == 0


def test_a_deferred_charge_takes_free_shares_first_then_the_oldest(tmp_path):
    """Bought at 10.00 a year apart; a capital distribution lowers the NAV to 9.50: the charge is on the lower of cost and value."""
    run = struck(
        tmp_path,
        terms(inception="2025-06-09", a='deferred_load = ["5%", "4%"]'),
        to="2026-06-11",
        orders="""accepted_at,class,account,side,amount,shares,price
                  2025-06-09,a,x,purchase,,1000,10.00
                  2025-06-10T10:00,a,y,purchase,5000.00,,
                  2026-06-09T10:00,a,y,redemption,,100,
                  2026-06-10T10:00,a,y,redemption,,100,""",
        distributions="ex_date,class,kind,per_share,reinvest\n2025-06-12,a,capital,0.50,100%",
    )
    told = {each["event_id"]: (each["rate"], each["base"], each["amount"]) for each in rows(run, "order_charges")}
    free = row(run, "account_distributions", account="y")["shares"]
    base = ((100 - free) * Decimal("9.50")).quantize(CENT)
    assert told["o3"] == (Decimal("0.05"), base, (base * Decimal("0.05")).quantize(CENT))
    assert told["o4"] == (Decimal("0.04"), 950, 38)  # the second year begins on the day
    assert row(run, "orders", event_id="o4")["amount"] == 950  # the fund pays it whole


DEFERRED = 'deferred_load = ["5%", "4%", "1%"]'


def aged(path, tail, **feeds):
    """1,000.00 bought at 10.00 in June 2024 and as much a year later, then moved, then redeemed whole, at 5 % in the first year and 4 % after."""
    toml = {name: terms(name, inception="2024-06-10", a=DEFERRED, b=DEFERRED) for name in ("f", "g")}
    orders = """accepted_at,fund,class,account,side,amount,shares,price,to_fund,to_class,to_account
                2024-06-10,f,a,seed,purchase,50000.00,,10.00,,,
                2024-06-10,f,b,seed,purchase,50000.00,,10.00,,,
                2024-06-10,g,a,seed,purchase,50000.00,,20.00,,,
                2024-06-11,f,a,x,purchase,1000.00,,,,,
                2025-06-11,f,a,x,purchase,1000.00,,,,,"""
    return struck(path, toml, to="2025-07-10", orders=orders + "\n" + tail, **feeds)


def test_an_exchange_keeps_the_age_and_the_cost_of_shares(tmp_path):
    """150 shares go over: 100 of a year ago and 50 new ones; 75 come, 50 of them old: 4 % of 1,000.00 and 5 % of 500.00."""
    run = aged(
        tmp_path,
        """2025-06-16,f,a,x,exchange,,150,,g,,
           2025-06-18,g,a,x,redemption,,all,,,,
           2025-06-18,f,a,x,redemption,,all,,,,""",
    )
    assert not [each for each in rows(run, "order_charges") if each["event_id"] == "o6"]  # the exchange itself pays nothing
    there = row(run, "order_charges", event_id="o7", fund="g")
    assert (there["base"], there["amount"], there["rate"]) == (1500, Decimal("0.04") * 1000 + Decimal("0.05") * 500, None)
    left = row(run, "order_charges", event_id="o8", fund="f")
    assert (left["base"], left["amount"], left["rate"]) == (500, Decimal("0.05") * 500, Decimal("0.05"))


def test_back_and_forth_is_as_if_it_had_stayed(tmp_path):
    """Over, and back two days later: still a year old."""
    run = aged(
        tmp_path,
        """2025-06-12,f,a,x,exchange,,100,,g,,
           2025-06-16,g,a,x,exchange,,all,,f,,
           2025-06-18,f,a,x,redemption,,100,,,,""",
    )
    paid = row(run, "order_charges", event_id="o8")
    assert (paid["base"], paid["amount"]) == (1000, Decimal("0.04") * 1000)


def test_what_is_transferred_is_there_when_it_is_booked(tmp_path):
    """Old shares come to y on the day y redeems its own: those are a few days old and pay 5 %; the next redemption meets the old ones."""
    run = aged(
        tmp_path,
        """2025-06-12,f,a,y,purchase,1000.00,,,,,
           2025-06-16,f,a,x,transfer,,100,,,,y
           2025-06-16,f,a,y,redemption,,100,,,,
           2025-06-18,f,a,y,redemption,,all,,,,""",
    )
    paid = {each["event_id"]: (each["base"], each["amount"]) for each in rows(run, "order_charges")}
    assert paid["o8"] == (1000, Decimal("0.05") * 1000)
    assert paid["o9"] == (1000, Decimal("0.04") * 1000)


def test_capital_lowers_the_cost_of_the_shares_that_are_left(tmp_path):
    """Of 100 that cost 1,000.00 the morning of the ex-date books 40 redeemed: 400.00 of cost go, and 60 at 0.50 lower what is left."""
    run = struck(
        tmp_path,
        terms(),
        to="2026-06-05",
        orders="""accepted_at,class,account,side,amount,shares,price
                  2026-06-01,a,x,purchase,,100,10.00
                  2026-06-03,a,x,redemption,,40,""",
        distributions="ex_date,class,kind,per_share,reinvest\n2026-06-04,a,capital,0.50,0%",
    )
    left = row(run, "account_balances", session=day("2026-06-04"))
    assert (left["shares"], left["cost"]) == (60, 1000 - 400 - 60 * Decimal("0.50"))


def test_conversions_and_transfers_keep_them_too(tmp_path):
    """120 to class b, 60 of those to another account: the old ones first, then 20 new ones stay with the first."""
    run = aged(
        tmp_path,
        """2025-06-16,f,a,x,conversion,,120,,,b,
           2025-06-18,f,b,x,transfer,,60,,,,y
           2025-06-23,f,b,x,redemption,,all,,,,
           2025-06-23,f,b,y,redemption,,all,,,,
           2025-06-23,f,a,x,redemption,,all,,,,""",
    )
    paid = {each["event_id"]: (each["base"], each["amount"]) for each in rows(run, "order_charges")}
    assert paid["o8"] == (600, Decimal("0.04") * 400 + Decimal("0.05") * 200)
    assert paid["o9"] == (600, Decimal("0.04") * 600)
    assert paid["o10"] == (800, Decimal("0.05") * 800)
    cost = [(each["account"], each["cost"]) for each in rows(run, "account_balances", share_class="b", session=day("2025-06-20"))]
    cost += [(each["account"], each["cost"]) for each in rows(run, "account_balances", share_class="b", session=day("2025-06-23"))]
    assert rows(run, "account_balances", share_class="b", account="y")[0]["cost"] == 600, cost
