"""Distributions: what a class pays, who is entitled, what is reinvested, what each account gets: accounting.md 10."""

from decimal import Decimal

from .ledgers import day, row, rows, struck, terms

SEED = "2025-12-29,a,x,purchase,10000000.00,,10.00"
ORDERS = f"""accepted_at,class,account,side,amount,shares,price
             {SEED}
             2025-12-30T11:00,a,y,purchase,500000.00,,
             2025-12-30T12:00,a,x,redemption,,100000,
             2025-12-31T11:00,a,z,purchase,250000.00,,
             2025-12-31T12:00,a,x,redemption,,50000,"""


def test_the_example_of_the_prospectus(tmp_path):
    """10.00 on 30 December; 0.25 declared, and the price of the 31st is 9.75, whoever comes and goes on the record date and the ex-date."""
    run = struck(
        tmp_path,
        terms(inception="2025-12-29"),
        to="2026-01-05",
        orders=ORDERS,
        distributions="""ex_date,class,kind,per_share,pay_date,reinvest
                         2025-12-31,a,income,0.25,2026-01-02,80%""",
    )
    navs = {each["session"]: each["nav"] for each in rows(run, "nav")}
    assert (navs[day("2025-12-30")], navs[day("2025-12-31")]) == (Decimal("10.00"), Decimal("10.00") - Decimal("0.25"))
    told = row(run, "distributions")
    entitled = 1_000_000 + 50_000 - 100_000  # the orders of the record date count, those of the ex-date do not
    assert (told["shares"], told["amount"]) == (entitled, Decimal("0.25") * entitled)
    assert told["reinvested_shares"] == round(Decimal("0.8") * told["amount"] / Decimal("9.75"), 3)
    bought = {each["event_id"]: each["nav"] for each in rows(run, "orders")}
    assert (bought["o2"], bought["o4"], bought["o5"]) == (Decimal("10.00"), Decimal("9.75"), Decimal("9.75"))


def test_reinvesting_everything_leaves_net_assets_and_lowers_the_nav(tmp_path):
    """10,000,000.00 at 10.00: 0.25 on 1,000,000 shares buys 250,000.00 / 9.75 more of them."""
    run = struck(
        tmp_path,
        terms(inception="2025-12-29"),
        to="2026-01-02",
        orders=f"accepted_at,class,account,side,amount,shares,price\n{SEED}",
        distributions="ex_date,class,kind,per_share,reinvest\n2025-12-31,a,income,0.25,100%",
    )
    by_day = {each["session"]: each for each in rows(run, "nav")}
    before, after = by_day[day("2025-12-30")], by_day[day("2026-01-02")]
    assert before["net_assets"] == after["net_assets"] == 10_000_000
    assert (before["nav"], after["nav"]) == (10, Decimal("9.75"))
    assert after["shares"] - before["shares"] == round(Decimal(250_000) / Decimal("9.75"), 3)


def test_several_kinds_go_ex_together_each_with_its_own_record_date(tmp_path):
    """Four kinds on one ex-date, and a late order that is entitled to those whose record date saw its price."""
    run = struck(
        tmp_path,
        terms(),
        to="2026-06-11",
        orders="""accepted_at,recorded_at,class,account,side,amount,shares,price
                  2026-06-01,,a,x,purchase,2000.00,,10.00
                  2026-06-02T10:00,2026-06-04T12:00,a,late,purchase,100.00,,
                  2026-06-03T10:00,,a,y,purchase,50.00,,""",
        distributions="""ex_date,class,kind,per_share,record_date,reinvest
                         2026-06-08,a,income,0.10,2026-06-01,0%
                         2026-06-08,a,short_gain,0.20,2026-06-02,100%
                         2026-06-08,a,long_gain,0.30,2026-06-03,50%
                         2026-06-08,a,capital,0.40,,100%""",
    )
    shares = {each["kind"]: each["shares"] for each in rows(run, "distributions")}
    assert shares == {"income": 200, "short_gain": 210, "long_gain": 215, "capital": 215}
    assert row(run, "roll_forward", session=day("2026-06-08"), share_class="a", component="distribution:long_gain")["amount"] == -Decimal("64.50")
    cash = {each["account"]: each["cash"] for each in rows(run, "account_distributions", kind="income")}
    assert cash == {"x": Decimal("20.00")}
    assert sum(each["amount"] for each in rows(run, "account_distributions", kind="capital")) == Decimal("86.00")


def test_seed_capital_of_the_ex_date_was_not_there_on_the_record_date(tmp_path):
    """It is booked in step 1 of the ex-date, but priced after the record date's NAV."""
    run = struck(
        tmp_path,
        terms(),
        to="2026-06-05",
        orders="""accepted_at,class,account,side,amount,price
                  2026-06-01,a,x,purchase,2000.00,10.00
                  2026-06-03,a,y,purchase,1000.00,10.00""",
        distributions="ex_date,class,kind,per_share\n2026-06-03,a,capital,0.25",
    )
    assert row(run, "distributions")["shares"] == 200


def test_the_parts_of_accounts_make_the_class_and_the_residual_goes_to_the_largest(tmp_path):
    """Three accounts of equal shares, and 0.01 a share on 0.5 each: 2 cents, of which the first id takes what rounding leaves."""
    run = struck(
        tmp_path,
        terms(),
        to="2026-06-04",
        orders="""accepted_at,class,account,side,shares,price
                  2026-06-01,a,p,purchase,0.5,10.00
                  2026-06-01,a,q,purchase,0.5,10.00
                  2026-06-01,a,r,purchase,0.5,10.00""",
        distributions="ex_date,class,kind,per_share\n2026-06-03,a,capital,0.01",
    )
    amount = row(run, "distributions")["amount"]
    parts = {each["account"]: each["amount"] for each in rows(run, "account_distributions")}
    assert amount == Decimal("0.02")  # 1.5 cents, half up
    assert parts == {"q": Decimal("0.01"), "r": Decimal("0.01")}  # 2/3 of a cent each is a cent; p's is 0.02 - 2 x 0.01, and no row


def test_a_distribution_of_more_than_there_is_is_told_unless_it_returns_capital(tmp_path):
    """Income of 100.00: 0.40 on 200 shares is within it, 0.20 more is not; capital may be returned."""
    run = struck(
        tmp_path,
        terms(),
        to="2026-06-10",
        orders="accepted_at,class,account,side,amount,price\n2026-06-01,a,x,purchase,2000.00,10.00",
        income="date,kind,amount\n2026-06-02,other,100.00",
        distributions="""ex_date,class,kind,per_share
                         2026-06-03,a,income,0.40
                         2026-06-04,a,income,0.20
                         2026-06-05,a,long_gain,0.10
                         2026-06-08,a,capital,0.50""",
    )
    told = {each["subject"]: (each["value"], each["limit"]) for each in rows(run, "exceptions", check="distribution.exceeds")}
    assert told == {"d2": (40, 100 - 80), "d3": (20, 0)}


def test_the_difference_of_each_account_to_the_fund(tmp_path):
    """Three accounts of 33.333 shares at 0.01 would be paid 0.33 each; the class of 99.999 pays 1.00, its first account the cent."""
    orders = "accepted_at,class,account,side,amount,shares,price\n" + "\n".join(f"2026-06-01,a,{name},purchase,,33.333,10.00" for name in "zyx")
    run = struck(tmp_path, terms(), to="2026-06-05", orders=orders, distributions="ex_date,class,kind,per_share\n2026-06-03,a,capital,0.01")
    parts = {each["account"]: (each["amount"], each["entitled"], each["difference"]) for each in rows(run, "account_distributions")}
    one, held = Decimal("0.33"), Decimal("33.333")
    assert parts == {"x": (one + Decimal("0.01"), held, Decimal("0.01")), "y": (one, held, 0), "z": (one, held, 0)}
    assert sum(amount for amount, _, _ in parts.values()) == row(run, "distributions")["amount"] == round(3 * held * Decimal("0.01"), 2)


def test_a_class_without_shares_reinvests_at_what_its_first_shares_cost(tmp_path):
    """y redeems all on the 15th and is paid its dividends at the end of June: they buy shares of b, which has none, at its initial NAV."""
    run = struck(
        tmp_path,
        terms(more='valuation = "amortized_cost"\n[distribution]\nincome = "daily"'),
        to="2026-07-02",
        orders="""accepted_at,class,account,side,amount,shares,price,settle
                  2026-06-01,a,x,purchase,1000.00,,1.00,2026-06-01
                  2026-06-01,b,y,purchase,500.00,,1.00,2026-06-01
                  2026-06-15T10:00,b,y,redemption,,all,,""",
        income="date,kind,amount\n2026-06-04,bank_interest,15.00",
        prices="date,security,price\n",
    )
    told = row(run, "distributions", share_class="b")
    assert rows(run, "nav", share_class="b", session=told["ex_date"]) == []
    assert (told["amount"], told["nav"], told["reinvested_shares"]) == (Decimal("5.00"), Decimal("1.00"), Decimal("5.000"))
