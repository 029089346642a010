"""Rule 2a-7's limits with their dates, as exceptions: facts of the rule, 1999 to now."""

from decimal import Decimal as D

import pytest

import navsim

from .folders import write

PRICES = "date,security,price\n{day},A,100\n{day},B,100\n{day},T,100"


def findings(tmp_path, day, securities, trades, more="", prices=PRICES, **feeds):
    """{check: [(subject, value, limit)]} of a fund of 100,000,000.00 on its days."""
    run = navsim.run(
        write(
            tmp_path,
            day,
            more=more,
            orders=f"accepted_at,class,account,side,amount,price,settle\n{day},only,h,purchase,100000000.00,1.00,{day}",
            securities="security,type,maturity,issuer,tier,government,illiquid,demand_date\n" + securities,
            trades="date,security,side,quantity,price,settle\n" + trades.format(day=day),
            prices=prices.format(day=day),
            **feeds,
        )
    )
    told: dict = {}
    for row in run.table("exceptions").to_pylist():
        told.setdefault(row["check"], []).append((row["subject"], row["value"], row["limit"]))
    return told


LONG = "A,commercial_paper,{due},acme,{tier},,,\nB,commercial_paper,{due},bolt,,,,\nT,bill,{due},us,,true,,"
HALF = "{day},A,buy,5000000,100,{day}\n{day},B,buy,5000000,100,{day}\n{day},T,buy,90000000,100,{day}"


@pytest.mark.parametrize(
    ("day", "due", "wam", "wal"),
    [
        ("1999-10-01", "1999-12-30", None, None),  # 90 days
        ("1999-10-01", "1999-12-31", 90, None),
        ("2010-06-29", "2010-09-27", None, None),
        ("2010-06-30", "2010-08-29", None, None),  # 60 days
        ("2010-06-30", "2010-08-30", 60, None),
        ("2026-06-01", "2026-09-30", 60, 120),  # 121 days
    ],
)
def test_average_maturity_and_life(tmp_path, day, due, wam, wal):
    told = findings(tmp_path, day, LONG.format(due=due, tier=""), HALF)
    assert [limit for _, _, limit in told.get("mmf.wam", [])] == ([D(wam)] if wam else [])
    assert [limit for _, _, limit in told.get("mmf.wal", [])] == ([D(wal)] if wal else [])


def test_no_more_than_397_days(tmp_path):
    """398 days bought is told with the trade's line; a demand within that makes it short."""
    told = findings(tmp_path, "2026-06-01", LONG.format(due="2027-07-04", tier=""), HALF)
    assert ("A", D(398), D(397)) in told["mmf.maturity"]
    short = "A,note,2027-07-04,acme,,,,2026-07-01\nB,note,2027-07-03,bolt,,,,\nT,bill,2026-07-01,us,,true,,"
    assert "mmf.maturity" not in findings(tmp_path / "short", "2026-06-01", short, HALF)


def test_one_issuer(tmp_path):
    """6 % may stand three sessions; from the fourth it is told. A quarter may not stand one. Governments are not counted."""
    due = "2026-07-01"
    trades = HALF.replace("A,buy,5000000", "A,buy,6000000").replace("T,buy,90000000", "T,buy,89000000")
    days = ("2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04", "2026-06-05")
    prices = "date,security,price\n" + "\n".join(f"{day},{name},100" for day in days for name in "ABT")
    told = findings(tmp_path, days[0], LONG.format(due=due, tier=""), trades, prices=prices)
    assert [(subject, limit) for subject, _, limit in told["mmf.issuer"]] == [("acme", D("0.05"))] * 2
    much = HALF.replace("A,buy,5000000", "A,buy,26000000").replace("T,buy,90000000", "T,buy,69000000")
    assert findings(tmp_path / "much", days[0], LONG.format(due=due, tier=""), much)["mmf.issuer"] == [("acme", D("0.26"), D("0.05"))]


@pytest.mark.parametrize(
    ("day", "due", "limits"),
    [
        ("1999-10-01", "1999-11-01", {"cash": None, "acme": D("0.01")}),  # 5 % in all is allowed, 1 % of one issuer
        ("2010-06-01", "2010-07-01", {"cash": D("0.03"), "acme": D("0.005")}),
        ("2016-10-14", "2016-11-14", {"cash": None, "acme": None}),
    ],
)
def test_second_tier(tmp_path, day, due, limits):
    told = findings(tmp_path, day, LONG.format(due=due, tier="2"), HALF).get("mmf.second_tier", [])
    assert {subject: limit for subject, _, limit in told} == {subject: limit for subject, limit in limits.items() if limit}


def test_a_million_of_the_second_tier_was_always_allowed_once(tmp_path):
    """Until 2010 the greater of 1 % and a million: of 50,000,000.00 a million is 2 %."""
    trades = "{day},A,buy,1000000,100,{day}\n{day},T,buy,40000000,100,{day}"
    due = LONG.format(due="1999-11-01", tier="2")
    assert "mmf.second_tier" not in findings(tmp_path, "1999-10-01", due, trades)


@pytest.mark.parametrize(
    ("day", "due", "share", "told_limits"),
    [
        ("2009-06-01", "2009-09-01", 0, []),
        ("2010-06-01", "2010-09-01", 9, [("daily", "0.09", "0.10"), ("weekly", "0.09", "0.30")]),
        ("2024-04-01", "2024-07-01", 29, [("weekly", "0.29", "0.30")]),
        ("2024-04-02", "2024-07-01", 30, [("weekly", "0.30", "0.50")]),
        ("2024-04-02", "2024-07-01", 24, [("daily", "0.24", "0.25"), ("weekly", "0.24", "0.50")]),
    ],
)
def test_cash_within_a_day_and_a_week(tmp_path, day, due, share, told_limits):
    """So much in Treasuries, the rest in paper; what was bought while there is too little is told too, once."""
    trades = f"{{day}},T,buy,{share}000000,100,{{day}}\n" * bool(share) + f"{{day}},A,buy,{100 - share}000000,100,{{day}}"
    told = findings(tmp_path, day, LONG.format(due=due, tier=""), trades).get("mmf.liquidity", [])
    assert [row for row in told if row[0] != "A"] == [(word, D(value), D(limit)) for word, value, limit in told_limits]
    assert [row[0] for row in told if row[0] == "A"] == ["A"] * bool(told_limits)


def test_paper_within_a_week_is_weekly_liquid(tmp_path):
    """Due on the next session: daily; on the fifth: weekly; on the sixth: neither. A discount note of the government of 60 days: weekly."""
    securities = "A,commercial_paper,2026-06-02,acme,,,,\nB,commercial_paper,2026-06-08,bolt,,,,\nT,commercial_paper,2026-06-09,tack,,,,"
    securities += "\nG,commercial_paper,2026-07-31,agency,,true,,"
    trades = "\n".join(f"{{day}},{name},buy,25000000,100,{{day}}" for name in "ABTG")
    run = navsim.run(
        write(
            tmp_path,
            "2026-06-01",
            orders="accepted_at,class,account,side,amount,price,settle\n2026-06-01,only,h,purchase,100000000.00,1.00,2026-06-01",
            securities="security,type,maturity,issuer,tier,government,illiquid,demand_date\n" + securities,
            trades="date,security,side,quantity,price,settle\n" + trades.format(day="2026-06-01"),
            prices="date,security,price\n" + "\n".join(f"2026-06-01,{name},100" for name in "ABTG"),
        )
    )
    (row,) = run.table("shadow").to_pylist()
    assert (row["daily_liquid_assets"], row["weekly_liquid_assets"], row["total_assets"]) == (D("25000000"), D("75000000"), D("100000000"))
    assert [each["liquidity"] for each in run.table("holdings").to_pylist()] == ["daily", "weekly", "weekly", None]  # A, B, G, T


@pytest.mark.parametrize(("day", "share", "limit"), [("1999-10-01", 10, None), ("1999-10-01", 11, "0.10"), ("2010-06-01", 6, "0.05")])
def test_illiquid_paper(tmp_path, day, share, limit):
    securities = LONG.format(due=day[:5] + "10-25", tier="").replace("acme,,,,", "acme,,,true,")
    trades = f"{{day}},A,buy,{share}000000,100,{{day}}\n{{day}},T,buy,{100 - share}000000,100,{{day}}"
    told = findings(tmp_path, day, securities, trades).get("mmf.illiquid", [])
    assert told == ([("cash", D(share) / 100, D(limit))] if limit else [])


def test_limits_can_be_set(tmp_path):
    more = '[checks]\n"mmf.issuer" = "4%"\n"mmf.wam" = 20\n"mmf.liquidity" = ["5%", "5%"]\n'
    told = findings(tmp_path, "2026-06-01", LONG.format(due="2026-06-25", tier="2"), HALF, more=more)
    assert {limit for _, _, limit in told["mmf.issuer"]} == {D("0.04")}
    assert {limit for _, _, limit in told["mmf.wam"]} == {D(20)}
    assert "mmf.liquidity" not in told
