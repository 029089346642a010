"""What is undistributed, by class: income, short and long gains, capital; and distributions above it."""

from decimal import Decimal

from .ledgers import day, row, rows, struck, terms

SECURITIES = "security,type\nX,equity\nY,equity"
TRADES = """date,security,side,quantity,price
            2025-05-30,X,buy,100,10
            2026-05-29,Y,buy,100,10
            2026-06-02,X,sell,50,12
            2026-06-02,Y,sell,50,9"""
DAYS = ("2026-05-29", "2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04")
PRICES = "date,security,price\n" + "\n".join(f"{each},{name},{price}" for each in DAYS for name, price in (("X", 12), ("Y", 9)))
ORDERS = """accepted_at,class,account,side,amount,shares,price
            2025-05-30,a,x,purchase,2000.00,,10.00
            2025-05-30,b,y,purchase,1000.00,,10.00"""


def fund(path, distributions, more=""):
    return struck(
        path,
        terms(inception="2025-05-30") + more,
        securities=SECURITIES,
        trades=TRADES,
        prices="date,security,price\n2025-05-30,X,10\n" + PRICES.split("\n", 1)[1],
        orders=ORDERS,
        dividends="ex_date,security,rate,pay_date\n2026-06-01,X,0.30,2026-06-03",
        distributions=distributions,
    )


def long_run(path, distributions):
    """The same with room for a year without quotations."""
    return fund(path, distributions, "[policy]\nmax_stale_sessions = 300\n")


PAYS = """ex_date,class,kind,per_share,reinvest
          2026-06-03,a,income,0.05,0%
          2026-06-03,a,short_gain,0.01,0%
          2026-06-03,a,long_gain,0.20,0%
          2026-06-03,b,capital,0.10,100%"""


def test_each_kind_by_class_and_their_sum_is_net_assets(tmp_path):
    """30.00 of dividends, 100.00 long, a short loss of 50.00: two thirds to the class of 2,000.00, less what it paid."""
    run = long_run(tmp_path, PAYS)
    told = {each["share_class"]: each for each in rows(run, "undistributed", session=day("2026-06-03"))}
    assert told["a"]["income"] == 20 - Decimal("0.05") * 200
    assert told["a"]["long_gains"] == Decimal("66.67") - Decimal("0.20") * 200
    assert told["a"]["short_gains"] == Decimal("33.33") - Decimal("66.67") - Decimal("0.01") * 200  # realized, less what of it is long
    assert (told["b"]["income"], told["b"]["long_gains"]) == (10, Decimal("33.33"))
    assert told["b"]["capital"] == 1000 - Decimal("0.10") * 100
    for each in rows(run, "nav"):
        own = row(run, "undistributed", session=each["session"], share_class=each["share_class"])
        parts = ("income", "short_gains", "long_gains", "capital", "unrealized", "currency")
        assert sum(own[name] for name in parts) == each["net_assets"]


def test_more_than_there_is_is_an_exception_unless_called_capital(tmp_path):
    """A short gain where there was a loss; long gains above what both kinds leave; income within its bounds, and capital, are none."""
    run = long_run(tmp_path, PAYS)
    found = {each["subject"]: (each["value"], each["limit"]) for each in rows(run, "exceptions", check="distribution.exceeds")}
    assert found["d2"] == (2, 0)
    assert found["d3"] == (40, Decimal("33.33") - 2)  # both kinds together, after the short distribution
    assert set(found) == {"d2", "d3"}


def test_reinvesting_everything_leaves_net_assets_and_lowers_the_nav(tmp_path):
    """Capital rises by what income falls."""
    run = long_run(tmp_path, "ex_date,class,kind,per_share,reinvest\n2026-06-03,a,income,0.05,100%")
    before, after = (row(run, "undistributed", session=day(each), share_class="a") for each in ("2026-06-02", "2026-06-04"))
    assert after["income"] - before["income"] == -Decimal("0.05") * 200 == before["capital"] - after["capital"]
    navs = {each["session"]: each for each in rows(run, "nav", share_class="a")}
    assert navs[day("2026-06-04")]["net_assets"] == navs[day("2026-06-02")]["net_assets"]
    assert navs[day("2026-06-04")]["nav"] < navs[day("2026-06-02")]["nav"]


def test_daily_dividends_that_include_gains_pay_both_out(tmp_path):
    """Nothing stays undistributed but what is carried."""
    more = '[policy]\nmax_stale_sessions = 300\n[distribution]\nincome = "daily"\ndaily_includes_gains = true\n'
    run = fund(tmp_path, "ex_date,class,kind,per_share,reinvest", more)
    last = {each["share_class"]: each for each in rows(run, "undistributed", session=day("2026-06-04"))}
    assert {(each["income"], each["short_gains"] + each["long_gains"]) for each in last.values()} == {(0, 0)}
