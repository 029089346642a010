"""A run that stops names what stopped it: file, line and text of the event that moved the class the most that day."""

import pytest
from folders import FUND, SECURITIES, folder_of

import navsim

ORDERS = "accepted_at,account,side,amount,price\n2024-01-02,a,purchase,1000,10\n"
PRICES = "date,security,price\n2024-01-02,AAA,10\n2024-01-03,AAA,11\n2024-01-04,AAA,12\n"
TRADES = "date,security,side,quantity,price\n2024-01-02,AAA,buy,50,10\n"
AUDIT = '[[fee]]\nid = "audit"\ncategory = "audit"\n'


def stopped(folder, toml=FUND, **feeds):
    given = {"orders": ORDERS, "prices": PRICES, "securities": SECURITIES, "trades": TRADES, **feeds}
    with pytest.raises(navsim.InputProblems) as found:
        navsim.run(folder_of(folder, toml, **given))
    (problem,) = found.value.problems
    assert problem.place.excerpt in str(found.value)
    return problem.code, f"{problem.place.file}:{problem.place.line}", problem.place.excerpt, problem.help.partition(" that day")[0]


def test_a_bill(tmp_path):
    """1,000 in cash and shares, up 50 to 1,050, less a bill of 5,000."""
    bills = "date,fee,amount\n2024-01-02,audit,1\n2024-01-03,audit,2\n2024-01-03,audit,5000\n"
    told = stopped(tmp_path / "a", FUND + AUDIT, expenses=bills)
    assert told == ("strike.negative_net_assets", "expenses.csv:4", "2024-01-03,audit,5000", "fee:audit took 5,002.00")


def test_a_sum_by_its_terms(tmp_path):
    """366,000 a year are 1,000 a day, where there are 1,000 in all: no bill, but the terms of the fee."""
    told = stopped(tmp_path / "a", FUND + AUDIT + 'flat = "366000"\n', trades="")
    assert told == ("strike.worthless", "fund.toml:7", "[[fee]]", "fee:audit took 1,000.00")


def test_a_price(tmp_path):
    """5,000 shares bought at 10 on credit fall to 0.50: 47,500 are lost."""
    told = stopped(tmp_path / "a", trades=TRADES.replace(",50,", ",5000,"), prices=PRICES.replace("AAA,11", "AAA,0.5"))
    assert told == ("strike.negative_net_assets", "prices.csv:3", "2024-01-03,AAA,0.5", "unrealized took 47,500.00")


def test_a_distribution(tmp_path):
    """100 shares at 20 dollars are 2,000, more than there is."""
    told = stopped(tmp_path / "a", distributions="ex_date,kind,per_share\n2024-01-04,income,20\n")
    assert told == ("strike.negative_net_assets", "distributions.csv:2", "2024-01-04,income,20", "distribution:income took 2,000.00")


def test_nobody_to_share_it_out_to(tmp_path):
    """All shares are redeemed, and the fifty shares held rise by a dollar."""
    orders = "accepted_at,account,side,amount,price,shares\n2024-01-02,a,purchase,1000,10,\n2024-01-02,a,redemption,,,all\n"
    told = stopped(tmp_path / "a", orders=orders)
    assert told == ("strike.no_shares", "prices.csv:3", "2024-01-03,AAA,11", "unrealized brought 50.00")


def test_more_than_ten_trillion(tmp_path):
    """A purchase with too many noughts, beside one that is right."""
    orders = ORDERS + "2024-01-02T10:00,b,purchase,999999999999.99,\n" * 12
    told = stopped(tmp_path / "a", orders=orders)
    assert told == ("strike.out_of_bounds", "orders.csv:3", "2024-01-02T10:00,b,purchase,999999999999.99,", "purchases brought 11,999,999,999,999.88")


def test_what_the_portfolio_lacks_shows_its_line(tmp_path):
    """A sale of more than is held, found while the portfolio is replayed: the line of the file all the same."""
    with pytest.raises(navsim.InputProblems) as found:
        navsim.run(folder_of(tmp_path / "a", orders=ORDERS, prices=PRICES, securities=SECURITIES, trades=TRADES + "2024-01-03,AAA,sell,60,11\n"))
    assert "  --> trades.csv:3\n     |\n  1  | date,security,side,quantity,price\n  3  | 2024-01-03,AAA,sell,60,11\n" in str(found.value)


ACROSS = "date,currency,rate\n2024-01-02,EUR,1.00\n2024-01-03,EUR,1.00\n2024-01-04,EUR,{rate}\n"
EURO = "security,type,currency\nAAA,equity,EUR\n"


def test_a_sale(tmp_path):
    """5,000 shares bought at 10 on credit and sold at 0.50, and one more that gains: the larger sale."""
    trades = TRADES.replace(",50,", ",5001,") + "2024-01-03,AAA,sell,1,11\n2024-01-03,AAA,sell,5000,0.5\n"
    told = stopped(tmp_path / "a", trades=trades)
    assert told == ("strike.negative_net_assets", "trades.csv:4", "2024-01-03,AAA,sell,5000,0.5", "realized took 47,499.00")


@pytest.mark.parametrize(
    ("row", "took"),
    [
        ("2024-01-03,AAA,merger,0.5,,,m", "realized took 47,500.00"),  # 5,000 at 10 for 2,500
        ("2024-01-03,AAA,merger,0.5,BBB,0.1,m", "realized took 42,500.00"),  # nine tenths of the cost for them, the rest with the new shares
    ],
    ids=["for cash", "for cash and shares"],
)
def test_a_merger(tmp_path, row, took):
    """Lots that are taken, or whose cost is: the row of corporate_actions.csv."""
    told = stopped(
        tmp_path / "a",
        securities=SECURITIES + "BBB,equity\n",
        prices=PRICES + "2024-01-03,BBB,1\n2024-01-04,BBB,1\n",
        trades=TRADES.replace(",50,", ",5000,"),
        corporate_actions=f"ex_date,security,action,cash,new_security,cost_share,event_id\n{row}\n",
    )
    assert told == ("strike.negative_net_assets", "corporate_actions.csv:2", row, took)


def test_paper_that_is_paid_back(tmp_path):
    """50,000 of it bought at 200 per 100 of face in euros, which is not amortized; half comes back at face: 25,000 are lost."""
    told = stopped(
        tmp_path / "a",
        securities="security,type,currency,maturity,coupon,frequency,day_count\nAAA,asset_backed,EUR,2030-01-15,6%,12,30/360\n",
        prices=PRICES.replace("AAA,10", "AAA,200").replace("AAA,11", "AAA,200").replace("AAA,12", "AAA,200"),
        trades=TRADES.replace(",50,10", ",50000,200"),
        factors="date,security,factor\n2024-01-03,AAA,0.5\n",
        fx=ACROSS.format(rate="1.00"),
    )
    assert told == ("strike.negative_net_assets", "factors.csv:2", "2024-01-03,AAA,0.5", "realized took 25,000.00")


def test_tax_that_is_withheld(tmp_path):
    """10,000 of dividends with 60 % withheld, where the shares lose 5,500: income aside, the tax took the most; a smaller dividend stands before."""
    told = stopped(
        tmp_path / "a",
        trades=TRADES.replace(",50,", ",5000,"),
        prices=PRICES.replace("AAA,11", "AAA,8.9"),
        dividends="ex_date,security,rate,withholding\n2024-01-02,AAA,1,60%\n2024-01-03,AAA,2,60%\n",
    )
    assert told == ("strike.negative_net_assets", "dividends.csv:3", "2024-01-03,AAA,2,60%", "foreign_tax took 6,000.00")


def test_dividends_of_shares_that_were_sold_short(tmp_path):
    """500 shares sold at 10, and three dollars a share owed: 1,500, where there are 1,000."""
    told = stopped(
        tmp_path / "a",
        FUND + "\n[policy]\nshort_sales = true\n",
        trades=TRADES.replace("buy,50,", "sell,500,"),
        prices=PRICES.replace("AAA,11", "AAA,10"),
        dividends="ex_date,security,rate\n2024-01-03,AAA,3\n",
    )
    assert told == ("strike.negative_net_assets", "dividends.csv:2", "2024-01-03,AAA,3", "dividend_income took 1,500.00")


def test_a_rate_of_exchange(tmp_path):
    """5,000 shares sold at 10 euros, not paid for yet, and the euro falls by a tenth: 5,000 are lost, where there were 1,000."""
    told = stopped(
        tmp_path / "a",
        securities=EURO,
        prices=PRICES.replace("AAA,11", "AAA,10"),
        trades="date,security,side,quantity,price,settle\n2024-01-02,AAA,buy,5000,10,2024-01-02\n2024-01-03,AAA,sell,5000,10,2024-01-10\n",
        fx=ACROSS.format(rate="0.90"),
    )
    assert told == ("strike.negative_net_assets", "fx.csv:4", "2024-01-04,EUR,0.90", "currency took 5,000.00")
