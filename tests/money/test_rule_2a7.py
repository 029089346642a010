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
        if row["line"] and row["subject"] in ("A", "B", "T"):  # a purchase: the line of its trade
            told.setdefault("bought", []).append((row["check"], row["subject"], row["file"], row["line"]))
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
    assert findings(tmp_path / "much", days[0], LONG.format(due=due, tier=""), much)["mmf.issuer"] == [
        ("A", D("0.26"), D("0.05")),
        ("acme", D("0.26"), D("0.05")),
    ]


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
    assert {subject: limit for subject, _, limit in told if subject != "A"} == {subject: limit for subject, limit in limits.items() if limit}
    assert [limit for subject, _, limit in told if subject == "A"] == [limit for limit in limits.values() if limit]  # bought above each of them


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
    assert told == ([(subject, D(share) / 100, D(limit)) for subject in ("A", "cash")] if limit else [])


def test_limits_can_be_set(tmp_path):
    more = '[checks]\n"mmf.issuer" = "4%"\n"mmf.wam" = 20\n"mmf.liquidity" = ["5%", "5%"]\n'
    told = findings(tmp_path, "2026-06-01", LONG.format(due="2026-06-25", tier="2"), HALF, more=more)
    assert {limit for _, _, limit in told["mmf.issuer"]} == {D("0.04")}
    assert {limit for _, _, limit in told["mmf.wam"]} == {D(20)}
    assert "mmf.liquidity" not in told


def bought(tmp_path, day, securities, trades, **more):
    """(check, security, line of trades.csv) of every purchase that was too much."""
    told = findings(tmp_path, day, securities, trades, **more).get("bought", [])
    assert {file for _, _, file, _ in told} <= {"trades.csv"}
    return sorted((check, subject, line) for check, subject, _, line in told)


DAYS = ("2009-06-01", "2009-06-02", "2009-06-03", "2009-06-04", "2009-06-05")
FIVE = "date,security,price\n" + "\n".join(f"{day},{name},100" for day in DAYS for name in "ABT")
SHORT = LONG.format(due="2009-07-01", tier="")


@pytest.mark.parametrize(
    ("trades", "told"),
    [
        # 6 % of acme, and 1 % more the next day: both inside its three sessions
        (("06-01,A,buy,6000000", "06-02,A,buy,1000000"), []),
        # the same on the fourth session
        (("06-01,A,buy,6000000", "06-04,A,buy,1000000"), [("mmf.issuer", "A", 3)]),
        # one issuer at a time: bolt comes to 6 % while acme still stands above
        (("06-01,A,buy,6000000", "06-02,B,buy,6000000"), [("mmf.issuer", "B", 3)]),
        # five per cent exactly is allowed
        (("06-01,A,buy,5000000", "06-02,B,buy,5000000"), []),
        # more than a quarter is not allowed for a day
        (("06-01,A,buy,25000000", "06-02,A,buy,1000000"), [("mmf.issuer", "A", 3)]),
    ],
)
def test_an_issuer_at_acquisition(tmp_path, trades, told):
    """Three sessions for one first-tier issuer, up to a quarter: what is bought beyond that is told with its line."""
    lines = "\n".join(f"2009-{line},100,2009-{line[:5]}" for line in trades)
    assert bought(tmp_path, DAYS[0], SHORT, lines, prices=FIVE) == told


def test_an_issuer_that_others_pushed_above_is_told_and_no_trade_is_at_fault(tmp_path):
    """5 % of acme, then half of the fund is redeemed: nothing was bought, and from the fourth session it stands there with the trade it came from."""
    orders = "accepted_at,class,account,side,amount,price,settle\n2009-06-01,only,h,purchase,100000000.00,1.00,2009-06-01"
    orders += "\n2009-06-01T12:00,only,h,redemption,40000000.00,,2009-06-01"
    run = navsim.run(
        write(
            tmp_path,
            DAYS[0],
            orders=orders,
            securities="security,type,maturity,issuer,tier,government,illiquid,demand_date\n" + SHORT,
            trades="date,security,side,quantity,price,settle\n2009-06-01,A,buy,5000000,100,2009-06-01",
            prices=FIVE,
        )
    )
    rows = [row for row in run.table("exceptions").to_pylist() if row["check"] == "mmf.issuer"]
    assert [(str(row["session"]), row["subject"], row["line"]) for row in rows] == [("2009-06-04", "acme", 2), ("2009-06-05", "acme", 2)]


def test_a_government_is_no_issuer_nor_is_a_repo_that_stands_on_its_paper(tmp_path):
    """A repo over government collateral is looked through; one over anything else counts against its counterparty."""
    securities = "A,repo,2009-06-02,acme,,true,,\nB,repo,2009-06-02,bolt,,,,\nT,bill,2009-07-01,us,,true,,"
    trades = "{day},A,buy,40000000,100,{day}\n{day},B,buy,30000000,100,{day}\n{day},T,buy,30000000,100,{day}"
    told = findings(tmp_path, DAYS[0], securities, trades)
    assert [subject for subject, _, _ in told["mmf.issuer"]] == ["B", "bolt"]


def test_issuers_of_one_house_count_together(tmp_path):
    """The column issuer names who controls them: 3 % and 3 % of one house are 6 %."""
    securities = SHORT.replace("bolt", "acme")
    trades = "{day},A,buy,15000000,100,{day}\n{day},B,buy,15000000,100,{day}\n{day},T,buy,70000000,100,{day}"
    told = findings(tmp_path, DAYS[0], securities, trades)["mmf.issuer"]
    assert [(subject, value) for subject, value, _ in told] == [("A", D("0.3")), ("B", D("0.3")), ("acme", D("0.3"))]


@pytest.mark.parametrize(
    ("row", "days"),
    [
        ("A,floater,{due},acme,,,,,2026-07-01,4%,actual/360", 398),  # a reset shortens nothing here
        ("A,floater,{due},us,,true,,,2026-07-01,4%,actual/360", None),  # the government's is as short as its reset
        ("A,floater,{due},us,,true,,,,4%,actual/360", 398),  # nobody has told a reset
        ("A,note,{due},acme,,,,2026-05-01,,,", 398),  # the day to demand it was before the trade
        ("A,note,{due},acme,,,,2026-07-01,,,", None),
    ],
)
def test_how_long_what_is_bought_runs(tmp_path, row, days):
    securities = row.format(due="2027-07-04") + "\nB,bill,2026-07-01,us,,true,,,,,\nT,bill,2026-07-01,us,,true,,,,,"
    run = navsim.run(
        write(
            tmp_path,
            "2026-06-01",
            orders="accepted_at,class,account,side,amount,price,settle\n2026-06-01,only,h,purchase,100000000.00,1.00,2026-06-01",
            securities="security,type,maturity,issuer,tier,government,illiquid,demand_date,next_reset,coupon,day_count\n" + securities,
            trades="date,security,side,quantity,price,settle\n2026-06-01,A,buy,1000000,100,2026-06-01",
            prices="date,security,price\n2026-06-01,A,100",
        )
    )
    told = [(row["subject"], row["value"], row["file"], row["line"]) for row in run.table("exceptions").to_pylist() if row["check"] == "mmf.maturity"]
    assert told == ([("A", days, "trades.csv", 2)] if days else [])


def test_second_tier_paper_of_more_than_45_days(tmp_path):
    """From 2010 until the tiers ended: 46 days are too many of it, and 45 are not; before and after, 397 are the limit."""
    for day, due, told in (
        ("2010-06-01", "2010-07-17", [45]),
        ("2010-06-01", "2010-07-16", []),
        ("2009-06-01", "2009-08-17", []),
        ("2017-06-01", "2017-08-17", []),
    ):
        rows = findings(tmp_path / f"{day}{due}", day, LONG.format(due=due, tier="2"), "{day},A,buy,100000,100,{day}").get("mmf.maturity", [])
        assert [limit for _, _, limit in rows] == told


def test_what_is_bought_while_too_little_is_liquid(tmp_path):
    """30 % in Treasuries in 2025 is enough for a day and too little for a week: paper of five sessions may be bought, a longer one not."""
    securities = "A,commercial_paper,2025-06-09,acme,,,,\nB,commercial_paper,2025-08-09,bolt,,,,\nT,bill,2025-08-01,us,,true,,"
    trades = "{day},T,buy,30000000,100,{day}\n{day},A,buy,4000000,100,{day}\n{day},B,buy,66000000,100,{day}"
    told = [row for row in bought(tmp_path, "2025-06-02", securities, trades) if row[0] == "mmf.liquidity"]
    assert told == [("mmf.liquidity", "B", 4)]
