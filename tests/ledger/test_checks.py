"""The daily checks: each finds what it is for, says it in its unit, and is silent where all is well. facts of each in its docstring."""

from decimal import Decimal

import pytest
from operations_day import FUND, SCENARIOS, SECURITIES, folder_of

import navsim
from navsim.basics.problems import InputProblems

DAYS = ("02", "03", "04", "05", "08", "09", "10", "11", "12", "16", "17", "18")
SEED = "accepted_at,account,side,amount,shares,price,settle,recorded_at\n2024-01-02,founder,purchase,1000000.00,,10.00,2024-01-02,\n"
BOUGHT = "date,security,side,quantity,price,settle\n2024-01-02,AAA,buy,50000,10.00,2024-01-02\n"


def prices(*quoted: str, security: str = "AAA") -> str:
    """One price a session from 2 January 2024 on."""
    return "date,security,price\n" + "".join(f"2024-01-{day},{security},{price}\n" for day, price in zip(DAYS, quoted, strict=False))


STEADY = prices("10.00", "10.10", "10.05", "10.10")


def found(folder, toml: str = FUND, only: str | None = None, **feeds) -> list:
    """(check, severity, day, subject, value, limit) of a run, of one check if that is asked for."""
    told = {"securities": SECURITIES, "trades": BOUGHT, "prices": STEADY, "orders": SEED} | feeds
    rows = navsim.run(folder_of(folder, toml, **told)).table("exceptions").to_pylist()
    return [
        (row["check"], row["severity"], f"{row['session']:%d}", row["subject"], row["value"], row["limit"])
        for row in rows
        if only in (None, row["check"])
    ]


def test_a_healthy_fund_has_none(tmp_path):
    """Four ordinary days."""
    assert found(tmp_path) == []


@pytest.mark.parametrize("name", ["janus-aspen-small-cap-value-2002", "late-price", "recoupment", "high-yield-expense-limit", "service-shares-12b-1"])
def test_a_healthy_scenario_has_no_error(name):
    """Nothing in the folders we ship asks for a person."""
    run = navsim.run(SCENARIOS / name)
    assert not run.needs_a_person
    assert len([each for found in run.findings.values() for each in found]) <= 1


def test_a_price_that_moves_too_far(tmp_path):
    """10 % exactly is usual; 12.00 to 13.44 is 12 %; 13.44 to 20.30 is 51 %, an error."""
    quoted = prices("10.00", "11.00", "12.00", "13.44", "20.30")
    assert found(tmp_path, prices=quoted, only="price.move") == [
        ("price.move", "warning", "05", "AAA", Decimal("0.120000"), Decimal("0.100000")),
        ("price.move", "error", "08", "AAA", Decimal("0.510417"), Decimal("0.500000")),
    ]


def test_what_a_move_does_to_the_nav(tmp_path):
    """50,000 x (12.00 - 10.00) is 100,000 of 1,100,000."""
    folder = folder_of(tmp_path, securities=SECURITIES, trades=BOUGHT, prices=prices("10.00", "12.00"), orders=SEED)
    [row] = [row for row in navsim.run(folder).table("exceptions").to_pylist() if row["check"] == "price.move"]
    assert round(row["nav_effect_bp"], 9) == round(Decimal(100_000) / Decimal(1_100_000) * 10_000, 9)
    assert (row["file"], row["line"]) == ("prices.csv", 3)


def test_a_price_that_nobody_quoted_is_not_found_in_a_later_one(tmp_path):
    """Inside sixty days a bill is carried from cost: 1,000 at 90 and 3,000 more at 99 move that; the price of the 4th has no part in it."""
    told = {
        "securities": "security,type,maturity\nAAA,equity,\nBIL,bill,2024-02-15\n",
        "trades": BOUGHT + "2024-01-02,BIL,buy,1000,90.00,2024-01-02\n2024-01-03,BIL,buy,3000,99.00,2024-01-03\n",
        "prices": STEADY + "2024-01-04,BIL,99.20\n",
    }
    run = navsim.run(folder_of(tmp_path, **told, orders=SEED))
    rows = [row for row in run.table("exceptions").to_pylist() if (row["check"], row["subject"]) == ("price.move", "BIL")]
    assert [(f"{row['session']:%d}", row["file"], row["line"]) for row in rows] == [("03", "securities.csv", 3)]


def test_a_split_explains_a_price(tmp_path):
    """Half the price on the day of two for one is no move; without the split it is one, and looks like what it is."""
    quoted = prices("10.00", "10.00", "5.05", "5.05")
    split = "ex_date,security,ratio\n2024-01-04,AAA,2\n"
    assert found(tmp_path / "split", prices=quoted, splits=split) == []
    assert [(row[0], row[4]) for row in found(tmp_path / "none", prices=quoted)] == [
        ("action.missing", Decimal("0.505000")),
        ("price.move", Decimal("0.495000")),
    ]
    late = found(tmp_path / "late", prices=prices("10.00", "10.00", "10.00", "10.00"), splits=split, only="price.move")
    assert late == [("price.move", "error", "04", "AAA", Decimal("1.000000"), Decimal("0.500000"))]


def test_limits_are_the_funds_own(tmp_path):
    """[checks] sets limits and severities, and turns a check off."""
    quoted = prices("10.00", "10.60", "12.00", "12.00")
    strict = FUND + '\n[checks]\n"price.move" = { limit = "5%", severity = "error" }\n'
    assert [row[1:3] for row in found(tmp_path / "strict", strict, prices=quoted)] == [("error", "03"), ("error", "04")]
    assert found(tmp_path / "off", FUND + '\n[checks]\nprice.move = "off"\n', prices=quoted) == []
    both = FUND + '\n[checks]\nprice.move = ["5%", "6.5%"]\n'
    assert [row[1] for row in found(tmp_path / "both", both, prices=quoted)] == ["warning", "error"]


def test_a_stale_price_from_its_own_limit_on(tmp_path):
    """Three sessions without a price are one, two and three old; where two are allowed, two are told."""
    quoted = prices("10.00") + "2024-01-05,BBB,1.00\n"
    kinds = SECURITIES + "BBB,equity\n"
    assert [row[4] for row in found(tmp_path / "default", prices=quoted, securities=kinds)] == [Decimal(1), Decimal(2), Decimal(3)]
    own = FUND + "\n[checks]\nprice.stale = 2\n"
    assert [row[4] for row in found(tmp_path / "own", own, prices=quoted, securities=kinds)] == [Decimal(2), Decimal(3)]


def test_a_price_and_a_nav_that_never_move(tmp_path):
    """Told once, on the tenth unchanged session."""
    told = found(tmp_path, prices=prices(*["10.00"] * 12))
    assert [(row[0], row[2], row[4]) for row in told] == [("nav.unchanged", "17", Decimal(10)), ("price.unchanged", "17", Decimal(10))]


def test_a_price_of_nothing(tmp_path):
    """Told when it begins, not every day after."""
    quoted = "date,security,price,kind\n2024-01-02,AAA,10.00,\n2024-01-03,AAA,0,fair\n2024-01-04,AAA,0,fair\n"
    assert [row[:3] for row in found(tmp_path, prices=quoted, only="price.zero")] == [("price.zero", "warning", "03")]


def test_the_rate_of_a_currency_the_fund_holds(tmp_path):
    """1.00 to 1.04 is 4 %; of a currency it does not hold, nothing is said."""
    kinds = "security,type,currency\nAAA,equity,EUR\n"
    rates = "date,currency,rate\n" + "".join(
        f"2024-01-{day},{currency},{rate}\n" for currency in ("EUR", "GBP") for day, rate in zip(DAYS, ("1.00", "1.04", "1.05", "1.06"), strict=False)
    )
    assert found(tmp_path, securities=kinds, fx=rates, only="fx.move") == [
        ("fx.move", "warning", "03", "EUR", Decimal("0.040000"), Decimal("0.030000"))
    ]


def test_a_rate_of_exchange_that_is_old(tmp_path):
    """The rule of prices (accounting.md 5): one and two sessions old, told with the row it is from; not where the currency is not held."""
    kinds = "security,type,currency\nAAA,equity,EUR\n"
    rates = "date,currency,rate\n2024-01-02,EUR,1.00\n2024-01-05,EUR,1.01\n2024-01-02,GBP,1.20\n"
    assert found(tmp_path / "told", securities=kinds, fx=rates, only="fx.stale") == [
        ("fx.stale", "warning", "03", "EUR", Decimal(1), Decimal(5)),
        ("fx.stale", "warning", "04", "EUR", Decimal(2), Decimal(5)),
    ]
    own = FUND + "\n[checks]\nfx.stale = 2\n"
    assert [row[4] for row in found(tmp_path / "own", own, securities=kinds, fx=rates, only="fx.stale")] == [Decimal(2)]
    off = FUND + '\n[checks]\nfx.stale = "off"\n'
    assert found(tmp_path / "off", off, securities=kinds, fx=rates, only="fx.stale") == []


def test_the_custodian_has_less(tmp_path):
    """1,000,000 less 500,000 paid is in the bank; 50,000 shares delivered, 1,000 more not until they settle."""
    trades = BOUGHT + "2024-01-03,AAA,buy,1000,10.10,\n"
    held = "date,security,quantity\n2024-01-03,cash,500000.00\n2024-01-03,AAA,50000\n"
    assert found(tmp_path / "agrees", trades=trades, custodian=held) == []
    wrong = "date,security,quantity\n2024-01-03,cash,499999.99\n2024-01-03,AAA,50001\n"
    assert found(tmp_path / "differs", trades=trades, custodian=wrong) == [
        ("custodian.cash", "warning", "03", "cash", Decimal("499999.99"), Decimal("500000.00")),
        ("custodian.position", "warning", "03", "AAA", Decimal("50001"), Decimal("50000")),
    ]
    missing = "date,security,quantity\n2024-01-03,BBB,7\n"
    told = found(tmp_path / "missing", securities=SECURITIES + "BBB,equity\n", trades=trades, custodian=missing)
    assert [(row[3], row[4], row[5]) for row in told] == [("AAA", Decimal(0), Decimal(50000)), ("BBB", Decimal(7), Decimal(0))]


def test_what_has_been_open_too_long(tmp_path):
    """A trade of the 3rd settles on the 5th by the cycle; four sessions later it is late. A dividend without a pay date is after 30 days."""
    trades = BOUGHT + "2024-01-03,AAA,buy,100,10.10,2024-02-20\n"
    quoted = prices(*["10.00", "10.10"] * 6)
    assert [row[:3] for row in found(tmp_path / "trade", trades=trades, prices=quoted)] == [("item.ageing", "warning", "11")]
    long = FUND + '\n[policy]\nmax_stale_sessions = 60\n[checks]\nprice.stale = "off"\nnav.unchanged = "off"\n'
    dividends = "ex_date,security,rate\n2024-01-03,AAA,0.10\n"
    last = prices("10.00", "10.10") + "2024-02-10,BBB,1.00\n"
    told = found(tmp_path / "dividend", long, prices=last, dividends=dividends, securities=SECURITIES + "BBB,equity\n")
    assert [(row[0], row[2], row[4]) for row in told] == [("dividend.ageing", "05", Decimal(33))]


def test_an_order_heard_late(tmp_path):
    """5,000 shares at 10.00 join when a share is worth 10.50: each of the 100,000 gives 5,000 x 0.50 / 100,000."""
    late = SEED + "2024-01-02T11:00:00,late,purchase,,5000,,,2024-01-04T09:00:00\n"
    quoted = prices("10.00", "11.00", "11.00", "11.00")
    limits = FUND + '\n[checks]\norder.as_of = { limit = "0.01" }\n'
    told = found(tmp_path, limits, orders=late, prices=quoted, only="order.as_of")
    assert [row[4] for row in told] == [-5000 * Decimal("0.50") / 100_000]


def test_the_benchmark(tmp_path):
    """The index stands still while the fund gains 50,000 x 0.30 / 1,000,000 = 1.5 %."""
    levels = "date,name,level\n2024-01-02,all-share,100\n2024-01-03,all-share,100\n2024-01-04,all-share,100\n"
    told = found(tmp_path, prices=prices("10.00", "10.30", "10.30"), benchmarks=levels)
    assert told == [("nav.benchmark", "warning", "03", "all-share", Decimal("0.015000"), Decimal("0.010000"))]


def test_expenses_above_their_limit(tmp_path):
    """A custody fee of 3 % under a limit of 1 %, and no management fee to give back: the limit does not hold."""
    toml = FUND + '\n[[fee]]\nid = "custody"\ncategory = "custody"\nrate = "3%"\n\n[[limit]]\nid = "cap"\nrate = "1%"\n'
    told = found(tmp_path, toml, only="expense.limit")
    assert [(row[2], row[3], row[5]) for row in told] == [("03", "cap", Decimal("0.010000"))]
    assert abs(told[0][4] - Decimal("0.03")) < Decimal("0.0001")


PLAN_FEE = '\n[[fee]]\nid = "{}"\ncategory = "{}"\nclasses = ["only"]\nrate = "{}"\n'


def test_a_plan_above_what_it_may_charge(tmp_path):
    """Two fees of 0.25 % where the plan allows 0.25 %: the first day, and the year."""
    toml = FUND + 'plan_limit = "0.25%"\n' + PLAN_FEE.format("12b-1", "distribution", "0.25%") + PLAN_FEE.format("more", "distribution", "0.25%")
    for check in ("plan.daily", "plan.limit"):
        told = found(tmp_path / check, toml, only=check)
        assert [(row[1], row[2], row[3], row[5]) for row in told] == [("warning", "03", "only", Decimal("0.002500"))]
        assert abs(told[0][4] - Decimal("0.005")) < Decimal("0.00002")
    severe = toml + '\n[checks]\nplan.limit = "error"\nplan.daily = "off"\n'
    assert [row[1] for row in found(tmp_path / "severe", severe, only="plan.limit")] == ["error"]
    assert found(tmp_path / "off", severe, only="plan.daily") == []


def test_a_plan_at_its_ceiling_is_within_it(tmp_path):
    """0.25 % of 0.25 %: cents of rounding are no breach, on any day or over the year."""
    toml = FUND + 'plan_limit = "0.25%"\n' + PLAN_FEE.format("12b-1", "distribution", "0.25%")
    told = found(tmp_path, toml, prices=prices(*["10.00", "10.07", "9.93"] * 4))
    assert [row for row in told if row[0].startswith("plan")] == []


@pytest.mark.parametrize(("cents", "told"), [(2, []), (3, ["03"])])
def test_a_plan_is_watched_to_the_cent(tmp_path, cents, told):
    """1,000,000 x 0.25 % / 366 is 6.8306 on the 3rd. Accrued are 6.83 and a one-off: with 0.02 it may be rounding of two accruals, with 0.03 not."""
    toml = FUND + 'plan_limit = "0.25%"\n' + PLAN_FEE.format("12b-1", "distribution", "0.25%")
    one_off = f"date,fee,amount\n2024-01-03,distribution,0.0{cents}\n"
    assert [row[2] for row in found(tmp_path, toml, expenses=one_off, only="plan.daily")] == told


def test_what_the_law_allows_a_class(tmp_path):
    """0.75 % for distribution beside 0.25 % for service; above either is told, of a class with a plan as of one without."""
    fair = FUND + PLAN_FEE.format("12b-1", "distribution", "0.75%") + PLAN_FEE.format("s", "service", "0.25%")
    assert found(tmp_path / "fair", fair, only="plan.ceiling") == []
    assert found(tmp_path / "one", FUND + PLAN_FEE.format("12b-1", "distribution", "1.00%"), only="plan.ceiling") == []
    above = FUND + 'plan_limit = "0.80%"\n' + PLAN_FEE.format("12b-1", "distribution", "0.80%") + PLAN_FEE.format("s", "service", "0.30%")
    told = [row for row in found(tmp_path / "above", above) if row[0].startswith("plan")]
    assert [(row[0], row[2], row[3], row[5]) for row in told] == [
        ("plan.ceiling", "03", "only distribution", Decimal("0.0075")),
        ("plan.ceiling", "03", "only service", Decimal("0.0025")),
    ]


def test_a_flat_service_fee_within_what_the_law_allows(tmp_path):
    """1,830.00 a year on 1,000,000 is 0.183 %; the 5.00 of the first day, which has no base, stands against no rate. 3,660.00 is above it."""
    flat = '\n[[fee]]\nid = "s"\ncategory = "service"\nclasses = ["only"]\nflat = "{}"\nper = "year"\n'
    assert found(tmp_path / "within", FUND + flat.format("1830"), only="plan.ceiling") == []
    told = found(tmp_path / "above", FUND + flat.format("3660"), only="plan.ceiling")
    assert [row[2:6] for row in told] == [("03", "only service", Decimal("0.00366"), Decimal("0.0025"))]


def test_more_paid_than_was_accrued(tmp_path):
    """Custody of 0.365 % on 1,000,000 is 10.00 a day; 100.00 paid on the 4th leaves a debit balance."""
    toml = FUND + '\n[[fee]]\nid = "custody"\ncategory = "custody"\nrate = "0.365%"\nday_count = "actual/365"\n'
    paid = "date,fee,amount\n2024-01-04,custody,100.00\n"
    told = found(tmp_path, toml, payments=paid, only="balance.accrual")
    assert [(row[2], row[3]) for row in told] == [("04", "custody")]
    assert told[0][4] == Decimal("10.00") + Decimal("10.05") - Decimal("100.00")


def test_cash_that_is_not_there(tmp_path):
    """Paid before the shareholders paid: 500,000 short until the 3rd."""
    orders = SEED.replace("2024-01-02,\n", "2024-01-03,\n")
    assert found(tmp_path, orders=orders) == [("balance.cash", "warning", "02", "cash", Decimal("-500000.00"), Decimal(0))]


def test_a_day_far_from_the_week_before(tmp_path):
    """Interest twice what it was: off unless it is asked for."""
    income = "date,kind,amount\n2024-01-03,bank_interest,100.00\n2024-01-04,bank_interest,200.00\n"
    assert found(tmp_path / "off", income=income) == []
    asked = FUND + '\n[checks]\nincome.amount = { limit = "50%", severity = "warning" }\n'
    told = found(tmp_path / "on", asked, income=income)
    assert [(row[0], row[2], row[4]) for row in told] == [("income.amount", "04", Decimal(1)), ("income.amount", "05", Decimal(1))]


def test_a_confirmation_names_who_stands_by_it(tmp_path):
    """An error that somebody has confirmed no longer asks for a person."""
    feeds = {"securities": SECURITIES, "trades": BOUGHT, "prices": prices("10.00", "15.10"), "orders": SEED}
    assert navsim.run(folder_of(tmp_path / "open", **feeds)).needs_a_person
    feeds["confirmations"] = "date,check,subject,by,reason\n2024-01-03,price.move,AAA,desk,a bid was announced\n"
    run = navsim.run(folder_of(tmp_path / "confirmed", **feeds))
    assert not run.needs_a_person
    assert run.table("exceptions").to_pylist()[0]["confirmed_by"] == "desk"


def test_checks_that_do_not_exist_are_refused(tmp_path):
    """With the one that was meant."""
    with pytest.raises(InputProblems, match=r'unknown check "price\.moves"'):
        found(tmp_path, FUND + '\n[checks]\n"price.moves" = "5%"\n')


def test_a_bill_that_nobody_pays(tmp_path):
    """Before anybody holds class b its bill of 20.00 charges nobody: that is said, with its line. The next, of 30.00, it pays itself."""
    toml = '[fund]\nid = "two"\ninception = 2024-01-02\n[class.a]\n[class.b]\n[[fee]]\nid = "agent"\ncategory = "transfer_agent"\nclasses = ["b"]\n'
    orders = "accepted_at,class,side,amount,price,settle\n"
    orders += "2024-01-02,a,purchase,1000000.00,10.00,2024-01-02\n2024-01-04,b,purchase,5000.00,10.00,2024-01-04\n"
    bills = "date,fee,class,amount\n2024-01-03,agent,b,20.00\n2024-01-05,agent,b,30.00\n"
    folder = folder_of(tmp_path, toml, orders=orders, expenses=bills, benchmarks="date,name,level\n2024-01-05,index,1\n")
    run = navsim.run(folder)
    told = [tuple(row[name] for name in ("check", "subject", "value", "file", "line")) for row in run.table("exceptions").to_pylist()]
    assert told == [("expense.unbilled", "agent b", Decimal(20), "expenses.csv", 2)]
    charged = [row for row in run.table("roll_forward").to_pylist() if row["component"] == "fee:agent" and row["amount"]]
    assert [(row["session"].day, row["share_class"], row["amount"]) for row in charged] == [(5, "b", -Decimal(30))]
