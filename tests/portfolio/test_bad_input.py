"""What a portfolio refuses, each with its sentence, and what a person has to confirm. accounting.md 5."""

import pytest

from navsim.basics.problems import InputProblems

from .folders import rows, run, write

DAYS = (2, 3, 4, 5, 8, 9, 10)
HEAD = "date,security,side,quantity,price,settle,lots,event_id"
BUY = "2024-01-02,X,buy,100,10,,,b"
BOND = "security,type,maturity,coupon,frequency,day_count\nX,bond,2024-01-10,5%,2,30/360"
BACKED = "security,type,maturity,coupon,frequency,day_count\nX,asset_backed,2025-01-10,5%,12,30/360"
FUTURE = "security,type,expiry\nX,future,2024-01-04"
ACTION = "ex_date,security,action,ratio,cost_share,new_security\n2024-01-04,X,"


def folder(tmp_path, trades=BUY, securities="security,type\nX,equity", prices=None, **feeds):
    prices = prices or {}
    quoted = "date,security,price\n" + "\n".join(f"2024-01-{day:02d},X,{prices.get(day, 10)}" for day in DAYS)
    return write(tmp_path, securities=securities, trades=f"{HEAD}\n{trades}", prices=quoted, **feeds)


@pytest.mark.parametrize(
    ("feeds", "code", "sentence"),
    [
        ({"splits": "ex_date,security,ratio\n2024-01-04,X,0"}, "number", "ratio must be more than nothing"),
        ({"splits": "ex_date,security,ratio\n2024-01-04,X,-2"}, "number.negative", 'ratio must be more than nothing; it is "-2"'),
        ({"trades": f"{BUY}\n2024-01-03,X,sell,101,10,,,s"}, "trade.more_than_held", "sale of 101 X on 2024-01-03, but only 100 are held"),
        ({"trades": f"{BUY}\n2024-01-03,X,sell,10,10,,nope:10,s"}, "lot.unknown", 'no buy has the event id "nope"'),
        ({"trades": f"{BUY}\n2024-01-03,X,sell,101,10,,b:101,s"}, "trade.no_such_lot", "lot b of X has 100 left"),
        ({"trades": f"{BUY}\n2024-01-03,X,sell,10,10,,b:9,s"}, "trade.lots_quantity", "do not add up to the quantity of the sale"),
        ({"securities": "security,type,currency\nX,equity,EUR"}, "currency.no_rate", "there are no rates of exchange for EUR"),
        (
            {"securities": "security,type,currency\nX,equity,EUR", "fx": "date,currency,rate\n2023-12-22,EUR,1.1"},
            "fx.missing",
            "no rate of exchange for EUR on 2024-01-03; the last is of 2023-12-22",  # 26, 27, 28, 29 December, 2 January, 3 January
        ),
        ({"securities": "security,type,currency\nX,equity,GBp"}, "currency.unknown", '"GBp" is no currency'),
        ({"trades": "2024-01-02,X,buy,100,10,2024-01-01,,b"}, "dates.reversed", "settle 2024-01-01 is before date 2024-01-02"),
        ({"securities": BOND, "trades": "2024-01-09,X,buy,100,99,2024-01-12,,b"}, "trade.settles_after_maturity", "X matures on 2024-01-10"),
        ({"securities": BOND, "trades": "2024-01-11,X,buy,100,99,,,b"}, "trade.matured", "X matured on 2024-01-10; this buy is for 2024-01-11"),
        ({"securities": FUTURE, "trades": "2024-01-05,X,buy,1,10,,,b"}, "trade.matured", "X ended on 2024-01-04; this buy is for 2024-01-05"),
        (
            {"securities": "security,type,maturity,coupon,frequency\nX,bond,2025-01-10,5%,2"},
            "security.no_day_count",
            "does not say how its days are counted",
        ),
        ({"securities": "security,type,price_basis\nX,equity,percent"}, "security.percent", "its price_basis says percent"),
        (
            {"securities": "security,type,maturity,frequency,day_count\nX,floater,2025-01-10,4,actual/360"},
            "reset.missing",
            "X settles on 2024-01-04 and has no rate then",
        ),
        ({"securities": BACKED, "factors": "date,security,factor\n2024-01-05,X,-0.1"}, "number.negative", "factor must not be negative"),
        (
            {"securities": BACKED, "factors": "date,security,factor\n2024-01-04,X,0.8\n2024-01-05,X,0.9"},
            "factor.rises",
            "the factor of X rises from 0.8 to 0.9",
        ),
        ({"corporate_actions": f"{ACTION}rename,1,,X"}, "action.into_itself", "this rename of X is into X itself"),
        ({"corporate_actions": f"{ACTION}spin_off,0.1,0.2,X"}, "action.into_itself", "this spin off of X is into X itself"),
        ({"corporate_actions": f"{ACTION}spin_off,0.1,1.2,"}, "number.too_large", "cost_share must be at most 1"),
    ],
)
def test_refused(tmp_path, feeds, code, sentence):
    """With the sentence a person reads."""
    with pytest.raises(InputProblems) as found:
        run(folder(tmp_path, **feeds), to="2024-01-12")
    told = [problem for problem in found.value.problems if sentence in problem.message]
    assert told, [problem.message for problem in found.value.problems]
    assert told[0].code.startswith(code)
    assert told[0].place.file


@pytest.mark.parametrize(
    ("feeds", "check"),
    [
        ({"dividends": "ex_date,security,rate\n2024-01-04,X,11"}, "dividend.above_price"),
        ({"prices": {5: 1000}}, "price.move"),  # a hundred times
        ({"prices": {5: 1000, 8: 1000, 9: 1000, 10: 1000}}, "price.move"),  # in pence from one day on
    ],
)
def test_to_be_confirmed(tmp_path, feeds, check):
    """The run goes on; an error waits for a person, the first of them on the day."""
    found = [row for row in rows(run(folder(tmp_path, **feeds)), "exceptions") if row["severity"] == "error"]
    assert found[0]["check"] == check
    assert found[0]["session"].day == (4 if "dividends" in feeds else 5)
    assert found[0]["confirmed_by"] is None
