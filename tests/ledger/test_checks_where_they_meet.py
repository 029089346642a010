"""Daily checks where two things meet: a split before settlement, several late orders, limits of classes, settings one above the other."""

from decimal import Decimal

import pytest
from operations_day import FUND, SECURITIES, folder_of

import navsim
from navsim.basics.problems import InputProblems

DAYS = ("02", "03", "04", "05", "08", "09", "10", "11")
SEED = "accepted_at,class,account,side,amount,shares,price,settle,recorded_at\n2024-01-02,{0},founder,purchase,1000000.00,,10.00,2024-01-02,\n"
BOUGHT = "date,security,side,quantity,price\n2024-01-02,AAA,buy,50000,10.00\n"


def quoted(*prices: str) -> str:
    """One price a session from 2 January 2024 on."""
    return "date,security,price\n" + "".join(f"2024-01-{day},AAA,{price}\n" for day, price in zip(DAYS, prices, strict=False))


def found(folder, toml: str = FUND, only: str | None = None, **feeds) -> list:
    """(check, day, subject, value, limit, NAV effect in basis points) of a run, of one check if that is asked for."""
    told = {"securities": SECURITIES, "trades": BOUGHT, "prices": quoted(*["10.00"] * 4), "orders": SEED.format("only")} | feeds
    rows = navsim.run(folder_of(folder, toml, **told)).table("exceptions").to_pylist()
    return [
        (row["check"], f"{row['session']:%d}", row["subject"], row["value"], row["limit"], row["nav_effect_bp"])
        for row in rows
        if only in (None, row["check"])
    ]


def test_a_trade_that_is_split_before_it_settles(tmp_path):
    """50,000 bought on the 2nd, two for one on the 3rd, delivered on the 4th: the custodian has nothing, then 100,000; sold ones are still there."""
    told = "date,security,quantity\n2024-01-03,AAA,0\n2024-01-04,AAA,100000\n2024-01-05,AAA,100000\n"
    split = "ex_date,security,ratio\n2024-01-03,AAA,2\n"
    sold = BOUGHT + "2024-01-05,AAA,sell,1000,5.00\n"
    feeds = {"splits": split, "prices": quoted("10.00", "5.00", "5.00", "5.00"), "trades": sold}
    assert found(tmp_path / "right", custodian=told, **feeds) == []
    wrong = told.replace("03,AAA,0", "03,AAA,2")
    [(_, day, _, theirs, ours, _)] = found(tmp_path / "wrong", custodian=wrong, **feeds)
    assert (day, theirs, ours) == ("03", 2, 0)


def test_a_trade_of_the_ex_date_is_in_new_shares(tmp_path):
    """1,000 bought on the morning of the split are 1,000 still to come: of 101,000 the custodian has the 100,000 of the day before."""
    feeds = {"splits": "ex_date,security,ratio\n2024-01-03,AAA,2\n", "prices": quoted("10.00", "5.00", "5.00", "5.00")}
    told = "date,security,quantity\n2024-01-04,AAA,100000\n2024-01-05,AAA,101000\n"
    assert found(tmp_path, custodian=told, trades=BOUGHT + "2024-01-03,AAA,buy,1000,5.00\n", **feeds) == []


@pytest.mark.parametrize(
    ("action", "ratio", "split", "shares"),
    [
        ("rename", "", "", 50_000),
        ("merger", "0.5", "", 50_000 * 0.5),
        ("rename", "", "2024-01-03,AAA,2\n", 50_000 * 2),  # the old name's goes before
        ("rename", "", "2024-01-03,BBB,3\n", 50_000 * 3),  # the new name's comes after
        ("rename", "", "2024-01-03,AAA,2\n2024-01-03,AAA,2\n2024-01-03,BBB,3\n", 50_000 * 2 * 2 * 3),
    ],
)
def test_a_trade_under_a_name_that_is_no_more_when_it_settles(tmp_path, action, ratio, split, shares):
    """50,000 of AAA bought on the 2nd are BBB from the 3rd on: what is delivered on the 4th is BBB; until then the custodian has nothing."""
    told = f"date,security,quantity\n2024-01-03,BBB,0\n2024-01-04,BBB,{shares:g}\n"
    feeds = {
        "securities": SECURITIES + "BBB,equity\n",
        "corporate_actions": f"security,action,ex_date,new_security,ratio\nAAA,{action},2024-01-03,BBB,{ratio}\n",
        "prices": quoted("10.00") + "".join(f"2024-01-{day},BBB,{500_000 / shares:.4f}\n" for day in DAYS[1:4]),
    }
    if split:
        feeds["splits"] = "ex_date,security,ratio,event_id\n" + "".join(f"{line},s{n}\n" for n, line in enumerate(split.splitlines()))
    assert found(tmp_path / "right", custodian=told, **feeds, only="custodian.position") == []
    wrong = told.replace("03,BBB,0", "03,BBB,2")
    [(_, day, name, theirs, ours, _)] = found(tmp_path / "wrong", custodian=wrong, **feeds, only="custodian.position")
    assert (day, name, theirs, ours) == ("03", "BBB", 2, 0)


def test_late_orders_that_come_to_a_cent_together(tmp_path):
    """Two of 1,200 shares, each 0.50 too cheap: 600 / 100,000 is 0.006 a share, two of them 0.012, of shares worth 10.50."""
    late = SEED.format("only") + "".join(f"2024-01-03T11:00,only,{name},purchase,,1200,,,2024-01-05T09:00\n" for name in "gh")
    prices = quoted("10.00", "10.00", "11.00", "11.00")
    [row] = found(tmp_path / "two", orders=late, prices=prices, only="order.as_of")
    gain = -2 * 1200 * Decimal("0.50") / 100_000
    assert row[1:5] == ("05", "only", gain, Decimal("0.01"))
    assert abs(row[5] - gain / Decimal("10.50") * 10_000) < Decimal("0.000001")
    assert found(tmp_path / "one", orders=late.rpartition("2024-01-03")[0], prices=prices, only="order.as_of") == []


def test_an_order_that_nobody_pays(tmp_path):
    """Booked on the 3rd, its cash is due on the 31st: three sessions later it is told, 1,000.00 of 1,001,000.00."""
    slow = SEED.format("only") + "2024-01-02T10:00,only,slow,purchase,1000.00,,,2024-01-31,\n"
    [row] = found(tmp_path, orders=slow, prices=quoted(*["10.00"] * 8), only="item.ageing")
    assert (row[1], row[3], row[4]) == ("09", 4, 3)
    assert abs(row[5] + Decimal(1000) / 1_001_000 * 10_000) < Decimal("0.000001")
    assert "slow" in row[2]


def test_a_currency_before_the_fund(tmp_path):
    """10 % in June, before there was a fund, is nobody's. 4 % on the 3rd moves nothing while the purchase is owed, 4 % on the 5th does.

    400,000.00 euros at 1.04 are worth 16,640.00 more at 1.0816.
    """
    told = {"2023-06-01": "0.90", "2023-06-02": "1.00", "2024-01-02": "1.00", "2024-01-03": "1.04", "2024-01-04": "1.04", "2024-01-05": "1.0816"}
    rates = "date,currency,rate\n" + "".join(f"{day},EUR,{rate}\n" for day, rate in told.items())
    feeds = {"securities": "security,type,currency\nAAA,equity,EUR\n", "trades": BOUGHT.replace("50000", "40000")}
    rows = found(tmp_path, fx=rates, only="fx.move", **feeds)
    assert [row[1:5] for row in rows] == [(day, "EUR", Decimal("0.04"), Decimal("0.03")) for day in ("03", "05")]
    assert [row[5] for row in rows] == [0, pytest.approx(Decimal(16_640) / 1_016_640 * 10_000, abs=Decimal("0.000001"))]


CLASSES = FUND.replace("[class.only]", "[class.a]\n[class.b]")
CUSTODY = '[[fee]]\nid = "custody"\ncategory = "custody"\nrate = "2%"\n[[fee]]\nid = "advisory"\ncategory = "management"\nrate = "0.10%"\n'
BOTH = SEED.format("a").replace("1000000", "500000") + "2024-01-02,b,founder,purchase,500000.00,,10.00,2024-01-02,\n"


@pytest.mark.parametrize("method", ["year_to_date", "daily"])
def test_a_limit_of_a_class_that_does_not_hold(tmp_path, method):
    """2.10 % under 0.50 %, of which the adviser's 0.10 % is given back: 2.00 % is left. Repaid out of the adviser's pocket, it holds."""
    limit = f'[[limit]]\nid = "cap"\nrate = "0.50%"\nclasses = ["b"]\nmethod = "{method}"\n'
    [row] = found(tmp_path / "over", CLASSES + CUSTODY + limit, orders=BOTH, only="expense.limit")
    assert (row[1], row[2], row[4]) == ("03", "cap b", Decimal("0.005"))
    assert abs(row[3] - Decimal("0.02")) < Decimal("0.00002")
    assert abs(row[5] + Decimal(150) / 366) < Decimal("0.001")  # 1.50 % for a day of 366
    assert found(tmp_path / "held", CLASSES + CUSTODY + limit + "may_reimburse = true\n", orders=BOTH, only="expense.limit") == []


def test_a_daily_limit_looks_at_each_day_alone(tmp_path):
    """Nothing until the 4th, 1 % on the 5th under 0.50 %: that day alone is above it, though the days since the first strike are not."""
    fee = '[[fee]]\nid = "custody"\ncategory = "custody"\nrate = "{}"\n{} = "2024-01-0{}"\n'
    limit = '[[limit]]\nid = "cap"\nrate = "0.50%"\nmethod = "daily"\n'
    toml = FUND + fee.format("0%", "until", 4) + fee.format("1%", "from", 5) + limit
    [row] = found(tmp_path, toml, only="expense.limit")
    assert row[1:3] == ("05", "cap")


def test_a_daily_limit_beside_one_of_the_year(tmp_path):
    """4 % in all: the daily limit of 3.50 % holds, the year's of 2 % does not, for 1 % is all that the adviser has to give."""
    fees = CUSTODY.replace('"2%"', '"3%"').replace("0.10%", "1%")
    limits = '[[limit]]\nid = "day"\nrate = "3.5%"\nmethod = "daily"\n[[limit]]\nid = "year"\nrate = "2%"\n'
    [row] = found(tmp_path, CLASSES + fees + limits, orders=BOTH, only="expense.limit")
    assert (row[2], row[4]) == ("year", Decimal("0.02"))
    assert abs(row[3] - Decimal("0.03")) < Decimal("0.00002")


def test_a_leap_year_is_no_exception(tmp_path):
    """One part in a thousand is asked for; a day of 366 is three in a thousand less than one of 365, and right."""
    toml = FUND + '[checks]\naccrual.amount = "0.1%"\n[[fee]]\nid = "advisory"\ncategory = "management"\nrate = "1%"\n'
    assert found(tmp_path, toml, only="accrual.amount") == []


@pytest.mark.parametrize("order", [("price.move.equity", "price.move"), ("price.move", "price.move.equity")])
def test_the_setting_of_a_kind_goes_before_that_of_all(tmp_path, order):
    """5 % for equity, 20 % for the rest, in whatever order they are written."""
    rates = {"price.move": "20%", "price.move.equity": "5%"}
    toml = FUND + "[checks]\n" + "".join(f'"{name}" = "{rates[name]}"\n' for name in order)
    assert [row[4] for row in found(tmp_path, toml, prices=quoted("10.00", "11.00"))] == [Decimal("0.05")]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('"price.move" = []', "it is a list of 0"),
        ('"price.move" = ["1%", "2%", "3%"]', "it is a list of 3"),
        ('"price.move" = ["50%", "10%"]', "each limit is above the one before"),
        ('"price.stale" = [1, 2]', "it has one limit, not a list of them"),
        ('"mmf.liquidity" = ["25%"]', "it is a list of 1"),
        ('"price.unchanged" = 0', "limit must be more than nothing"),
        ('"nav.unchanged" = 0', "limit must be more than nothing"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(tmp_path, setting, said):
    """Before anything is struck."""
    with pytest.raises(InputProblems, match=said):
        found(tmp_path, FUND + f"[checks]\n{setting}\n")


@pytest.mark.parametrize(("check", "said"), [("price.mov", 'did you mean "price.move"?'), ("proof", "is mended, not signed")])
def test_a_confirmation_of_no_check_is_refused(tmp_path, check, said):
    """In a feed as on the command line."""
    with pytest.raises(InputProblems) as refused:
        found(tmp_path, confirmations=f"date,check,subject,by,reason\n2024-01-03,{check},AAA,desk,seen\n")
    assert said in refused.value.problems[0].help
