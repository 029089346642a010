"""More than ten trillion dollars, or 10^12 units: however it comes about, it is refused with its reason, never counted wrongly. accounting.md 2."""

import pytest

from navsim.basics.problems import InputProblems
from navsim.scenario import row_columns

from .folders import run, write

HUGE = "9999999999.99999999"
DAYS = (2, 3, 4, 5)
SECURITIES = """security,type,currency,multiplier,expiry,underlying
X,equity,USD,,,
EU,equity,EUR,,,
FUT,future,USD,999999,2024-03-04,X
NEW,equity,USD,,,"""
TRADES = "date,security,side,quantity,price,fx\n2024-01-02,X,buy,200000,10,\n2024-01-02,EU,buy,100000,5,\n"
RATES = "date,currency,rate\n" + "".join(f"2024-01-{day:02},EUR,1.1\n" for day in DAYS)


def prices(**other) -> str:
    """Ten for each security and day, but for some; other: {X4: the price of X on the fourth}."""
    names = ("X", "EU", "FUT", "NEW")
    return "date,security,price\n" + "".join(f"2024-01-{day:02},{name},{other.get(f'{name}{day}', 10)}\n" for day in DAYS for name in names)


ACTIONS = "ex_date,security,action,ratio,cash,new_security,cost_share\n2024-01-04,X,"
BEYOND = {
    "a price": (
        {"prices": prices(X4=HUGE)},
        "position.too_large",
        "X at 9,999,999,999.99999999 is worth more than ten trillion dollars on 2024-01-04",
    ),
    "a price where one is stale": ({"prices": prices(X3=HUGE).replace("2024-01-04,X,10\n", "")}, "position.too_large", "on 2024-01-03"),
    "a price in euros": ({"prices": prices(EU4=HUGE)}, "position.too_large", "EU at 9,999,999,999.99999999 and a rate of exchange of 1.1 is worth"),
    "a contract": (
        {"trades": TRADES + "2024-01-02,FUT,buy,1000,10,\n", "prices": prices(FUT4=HUGE)},
        "position.too_large",
        "FUT at 9,999,999,999.99999999",
    ),
    "a rate of exchange": ({"fx": RATES.replace("04,EUR,1.1", f"04,EUR,{HUGE}")}, "amount.too_large", "currency:EUR comes to"),
    "the rate of a trade": ({"trades": TRADES + f"2024-01-03,EU,buy,10000,5,{HUGE}\n"}, "trade.too_large", "this buy of EU is for more than ten"),
    "a contract bought": ({"trades": TRADES + "2024-01-02,FUT,buy,9999999,1000,\n"}, "trade.too_large", "this buy of FUT is for more than ten"),
    "a dividend": (
        {"dividends": f"ex_date,security,rate\n2024-01-04,X,{HUGE}"},
        "amount.too_large",
        "dividend_income comes to 2,000,000,000,000,000",
    ),
    "a dividend taxed away": (
        {"dividends": f"ex_date,security,rate,withholding,fx\n2024-01-04,EU,{HUGE},100%,{HUGE}"},
        "amount.too_large",
        "dividend_income comes to",
    ),
    "splits": (
        {"splits": "ex_date,security,ratio\n2024-01-04,X,10000\n2024-01-04,X,20000"},
        "position.too_many_units",
        "40,000,000,000,000 units of X are held on 2024-01-04: more than 9,000,000,000,000",  # 200,000 x 10,000 x 20,000
    ),
    "shares spun off": ({"corporate_actions": f"{ACTIONS}spin_off,60000000,,NEW,0.1"}, "position.too_many_units", "12,000,000,000,000 units of NEW"),
    "cash for shares": ({"corporate_actions": f"{ACTIONS}merger,,{HUGE},,"}, "amount.too_large", "realized comes to 1,999,999,998,000,000"),
    "capital returned": ({"corporate_actions": f"{ACTIONS}return_of_capital,,{HUGE},,"}, "amount.too_large", "realized comes to 1,999,"),
    "buys that add up": (
        {"trades": TRADES + "".join(f"2024-01-0{n},NEW,buy,{9 * 10**11},0.00000001,\n" for n in "33333344444"), "prices": prices(NEW3="0.00000001")},
        "position.too_many_units",
        "9,900,000,000,000 units of NEW are held on 2024-01-04",
    ),
}


@pytest.mark.parametrize("large", [3000, 0], ids=["rows", "columns"])
@pytest.mark.parametrize("what", BEYOND)
def test_more_than_is_counted(tmp_path, monkeypatch, what, large):
    """One refusal, with the figure; the file and line where it is one event or one security."""
    monkeypatch.setattr(row_columns, "LARGE", large)
    feeds, code, sentence = BEYOND[what]
    folder = write(tmp_path, **{"securities": SECURITIES, "trades": TRADES, "prices": prices(), "fx": RATES, **feeds})
    with pytest.raises(InputProblems) as found:
        run(folder)
    [problem] = found.value.problems
    assert (problem.code, sentence in problem.message, bool(problem.help)) == (code, True, True), problem.message
    assert what == "a rate of exchange" or (problem.place.file, problem.place.line > 1) in [(f"{feed}.csv", True) for feed in ("securities", *feeds)]


def test_as_much_as_is_counted(tmp_path):
    """A thousandth of it is counted: 200,000 shares at 10,000,000.00 are 2,000,000,000,000.00."""
    struck = run(write(tmp_path, securities=SECURITIES, trades=TRADES, prices=prices(X4=10**7), fx=RATES))
    [value] = [row["market_value"] for row in struck.table("holdings").to_pylist() if (row["security"], row["session"].day) == ("X", 4)]
    assert value == 200_000 * 10**7
