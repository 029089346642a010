"""A June of odd paper, worked out by hand: floater, repo, demand note, paper that pays back early, same-day money. accounting.md 4 to 12.

2026: the 26th of June is a Friday, and the exchange is shut on Friday 3 July, so Thursday the 2nd carries four days.
"""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from auditor.test_engine_agrees import disagreements

import navsim

from .folders import write

SESSIONS = ("2026-06-24", "2026-06-25", "2026-06-26", "2026-06-29", "2026-06-30", "2026-07-01", "2026-07-02", "2026-07-06")

TWO_CLASSES = """[fund]
id = "cash"
inception = 2026-06-24
valuation = "amortized_cost"
[class.inst]
[class.svc]
[[fee]]
id = "advisory"
category = "management"
rate = "0.365%"
[[fee]]
id = "12b-1"
category = "distribution"
classes = ["svc"]
rate = "0.365%"
[distribution]
income = "daily"
daily_includes_gains = true
month_start = "{month_start}"
"""

ODD = {
    "orders": """event_id,accepted_at,class,account,side,amount,price,settle
                 o1,2026-06-24,inst,i,purchase,3000000.00,1.00,2026-06-24
                 o2,2026-06-24,svc,s,purchase,1000000.00,1.00,2026-06-24""",
    "securities": """security,type,maturity,coupon,day_count,demand_date
                     F,floater,2026-12-24,4.00%,actual/360,
                     D,note,2027-01-29,3.60%,actual/360,2026-06-29
                     R,repo,2026-06-29,5.00%,actual/360,
                     A,asset_backed,2026-09-22,,,""",
    "resets": "date,security,rate\n2026-06-27,F,4.40%",
    "factors": "date,security,factor\n2026-06-30,A,0.8",
    "trades": """event_id,date,security,side,quantity,price,settle
                 t1,2026-06-24,F,buy,900000,100,2026-06-24
                 t2,2026-06-24,D,buy,720000,100,2026-06-24
                 t3,2026-06-24,A,buy,500000,99,2026-06-24
                 t4,2026-06-26,R,buy,360000,100,2026-06-26""",
    "prices": "date,security,price\n"
    + "\n".join(f"{day},{name},{price}" for day in SESSIONS[:-1] for name, price in zip("FDRA", (100, 100, 100, 99), strict=True)),
}


def by_class(run, component):
    """{(class, session): amount} of a component."""
    return {
        (row["share_class"], str(row["session"])): row["amount"] for row in run.table("roll_forward").to_pylist() if row["component"] == component
    }


def test_a_month_of_odd_paper(tmp_path):
    """900,000 at 4 % are 100.00 a day, from Saturday the 27th at 4.40 % 110.00; 720,000 at 3.60 % are 72.00; the repo is 50.00 for three days.

    A discount of 5,000.00 over 90 days; on the 30th a fifth of the paper is paid back at par, 100,000.00 for a fifth of 495,333.33: interest,
    as at any maturity.
    """
    run = navsim.run(write(tmp_path, SESSIONS[0], toml=TWO_CLASSES.format(month_start="first_session"), **ODD))
    interest = {day: sum(by_class(run, "interest")[name, day] for name in ("inst", "svc")) for day in SESSIONS[:-1]}
    assert interest == {
        "2026-06-24": D("100.00") + 72 + D("55.56"),
        "2026-06-25": D("100.00") + 72 + D("55.55"),  # 495,111.11 less 495,055.56
        "2026-06-26": D("100.00") + 2 * D("110.00") + 3 * 72 + 3 * D("50.00") + D("166.67"),
        "2026-06-29": D("110.00") + 72 + D("55.55"),
        "2026-06-30": D("110.00") + 72 + D("44.45") + D("933.33"),  # 396,000 + 4,000 x 7 / 90 = 396,311.11, less 495,333.33 x 4 / 5 = 396,266.66
        "2026-07-01": D("110.00") + 72 + D("44.45"),
        "2026-07-02": 4 * D("110.00") + 4 * 72 + D("177.77"),
    }
    declared = by_class(run, "distribution:daily")
    inst = [-declared["inst", day] for day in SESSIONS[:-1]]
    svc = [-declared["svc", day] for day in SESSIONS[:-1]]
    # 0.365 % of 4,000,000 is 40.00 a day from the second strike on, 30.00 and 10.00; 0.365 % of 1,000,000 is 10.00
    assert inst[:5] == [
        D("170.67"),
        D("170.66") - 30,
        D("639.50") - 90,
        D("178.16") - 30,
        D("869.83") - 30,
    ]
    assert svc[:5] == [D("56.89"), D("56.89") - 20, D("213.17") - 60, D("59.39") - 20, D("289.95") - 20]
    # 1,159.78 in three parts and one are 869.835 and 289.945: the cent too many is the larger class's
    paid = {(row["share_class"], str(row["ex_date"])): row["amount"] for row in run.table("distributions").to_pylist()}
    assert paid == {("inst", "2026-06-30"): sum(inst[:5]), ("svc", "2026-06-30"): sum(svc[:5])}
    # July begins with more shares: 3,001,848.82 and 1,000,556.29; four days of 0.365 % of 4,002,405.11 are 160.10, of 1,000,556.29 40.02
    part = Fraction(300_184_882, 400_240_511)
    assert inst[5:] == [D("169.84") - 30, round(Fraction("905.77") * part, 2) - round(Fraction("160.10") * part, 2)]
    assert svc[5:] == [D("56.61") - 20, D("905.77") - D("679.34") - D("40.02") - D("40.02")]
    assert {row["nav"] for row in run.table("nav").to_pylist()} == {D(1)}
    assert not run.failed


@pytest.mark.parametrize("month_start", ["first_session", "with_month"])
def test_the_auditor_says_the_same(tmp_path, month_start):
    assert not disagreements(write(tmp_path, SESSIONS[0], toml=TWO_CLASSES.format(month_start=month_start), **ODD))


SAME_DAY = {
    "orders": """event_id,accepted_at,class,account,side,amount,price,settle
                 o1,2026-06-24,only,h,purchase,3650000.00,1.00,2026-06-24
                 o2,2026-06-25T11:00,only,a,purchase,350000.00,,2026-06-25
                 o3,2026-06-25T11:00,only,b,purchase,1000000.00,,2026-06-29
                 o4,2026-06-26T10:00,only,h,redemption,650000.00,,2026-06-26""",
    "securities": "security,type,maturity,coupon,day_count\nC,certificate,2026-09-30,4.00%,actual/365",
    "trades": "event_id,date,security,side,quantity,price,settle\nt1,2026-06-24,C,buy,3650000,100,2026-06-24",
    "prices": "date,security,price\n" + "\n".join(f"{day},C,100" for day in SESSIONS[:5]),
}


def test_who_is_entitled(tmp_path):
    """400.00 a day. Same-day money earns at once and, redeemed, no more; what is unpaid until Monday earns from Monday on."""
    more = '[policy]\nallocation = "settled_shares"'
    folder = write(tmp_path, SESSIONS[0], more=more, **SAME_DAY)
    run = navsim.run(folder)
    factors = {str(row["session"]): row["factor"] for row in run.table("yields").to_pylist()}
    millions = (D("3.65"), D("4.00"), D("3.35"), D("4.35"), D("4.35"))  # Friday without b's million
    cents = (400, 400, 1200, 400, 400)
    assert list(factors.values()) == [(each / (own * 10**6)).quantize(D("1e-9")) for each, own in zip(map(D, cents), millions, strict=True)]
    paid = {row["account"]: row["reinvested"] for row in run.table("account_distributions").to_pylist()}
    friday, later = Fraction(1200) / Fraction("3.35"), Fraction(800) / Fraction("4.35")
    h, a, b = 400 + 365 + 3 * friday + 3 * later, 35 + Fraction("0.35") * (friday + later), later
    assert paid == {"h": D("2391.35"), "a": D("224.74"), "b": D("183.91")}
    assert [round(float(each), 2) for each in (h, a, b)] == [2391.35, 224.74, 183.91]
    assert sum(paid.values()) == 2800
    assert not disagreements(folder)


def test_losses_are_income_that_is_owed(tmp_path):
    """With gains counted, a loss of 5,000.00 eats 400.00 a day: nothing is declared while it lasts, and over all days declared is what was earned."""
    feeds = SAME_DAY | {
        "orders": SAME_DAY["orders"].splitlines()[0] + "\n" + SAME_DAY["orders"].splitlines()[1],
        "trades": SAME_DAY["trades"] + "\nt2,2026-06-25,C,sell,365000,99.7,2026-06-25",
    }
    folder = write(tmp_path, SESSIONS[0], distribution="daily_includes_gains = true", **feeds)
    run = navsim.run(folder)
    told = {str(row["session"]): (row["declared"], row["carried"]) for row in run.table("yields").to_pylist()}
    # 365,000 sold at 99.70 lose 1,095.00; nine tenths of 400.00 are left: 360.00 a day
    assert told == {
        "2026-06-24": (D("400.00"), 0),
        "2026-06-25": (0, D("360.00") - D("1095.00")),
        "2026-06-26": (-D("735.00") + 3 * D("360.00"), 0),
        "2026-06-29": (D("360.00"), 0),
        "2026-06-30": (D("360.00"), 0),
    }
    (finding,) = [row for row in run.table("exceptions").to_pylist() if row["check"] == "dividend.negative"]
    assert (str(finding["session"]), finding["value"]) == ("2026-06-25", -D("735.00"))
    # yields are without gains, the day of the loss and those that make up for it too: 400.00 and six days of 360.00 on 3,650,000 shares
    of_the_day, later, weekend = (round(Fraction(cents, 3_650_000), 9) for cents in (400, 360, 1080))
    (last,) = [row for row in run.table("yields").to_pylist() if str(row["session"]) == "2026-06-30"]
    assert last["current_7_day"] == D((of_the_day + 3 * later + weekend) * 365 / 7 * 10**12 // 1) / 10**12
    assert not disagreements(folder)


def test_a_gain_declared_while_nobody_is_entitled(tmp_path):
    """Half of a gain of 365.00 is class b's, whose only holder has not paid: declared on no share it is no factor; b declares it again in July."""
    toml = """[fund]
id = "cash"
inception = 2026-06-24
valuation = "amortized_cost"
[policy]
allocation = "settled_shares"
[distribution]
income = "daily"
daily_includes_gains = true
[class.a]
[class.b]
"""
    feeds = {
        "orders": """event_id,accepted_at,class,account,side,amount,price,settle
                     o1,2026-06-24,a,h,purchase,3650000.00,1.00,2026-06-24
                     o2,2026-06-24T11:00,b,k,purchase,3650000.00,,2026-06-26""",
        "securities": SAME_DAY["securities"],
        "trades": SAME_DAY["trades"] + "\nt2,2026-06-25,C,sell,365000,100.10,2026-06-25",
        "prices": "date,security,price\n" + "\n".join(f"{day},C,100" for day in SESSIONS[:7]),
    }
    folder = write(tmp_path, None, toml=toml, **feeds)
    run = navsim.run(folder)
    told = {str(row["session"]): row for row in run.table("yields").to_pylist() if row["share_class"] == "b"}
    assert [(row["declared"], row["entitled"], row["factor"]) for row in told.values()][:2] == [
        (D("182.50"), 0, 0),
        (D("540.00"), 3_650_000, (D(540) / 3_650_000).quantize(D("1e-9"))),  # half of 360.00 a day, Friday to Sunday
    ]
    # in July 900.00 are b's more, reinvested, and 1,842.50 a's: of 360.00 b has 179.98
    assert (told["2026-06-30"]["declared"], told["2026-07-01"]["declared"]) == (D("180.00"), D("182.50") + D("179.98"))
    nav = [row for row in run.table("nav").to_pylist() if row["share_class"] == "b"]
    assert [row["net_assets"] for row in nav] == [D("3650000.00")] * 4 + [D("3650900.00")] * 2
    assert not disagreements(folder)


def test_a_window_without_days(tmp_path):
    """Tuesday the 30th was to be closed, so Monday took June's last day; Tuesday opened after all: no day is left to it, nor a yield of its own."""
    closures = """event_id,date,recorded_at,reverses
                  shut,2026-06-30,2026-06-26T10:00,
                  open,,2026-06-30T08:00,shut"""
    run = navsim.run(write(tmp_path, SESSIONS[0], more="", closures=closures, **SAME_DAY))
    told = {str(row["session"]): (row["declared"], row["factor"], row["gross_7_day"]) for row in run.table("yields").to_pylist()}
    assert told["2026-06-29"][0] == 2 * 400
    assert told["2026-06-30"] == (0, 0, told["2026-06-29"][2])
    assert run.table("nmfp").num_rows
    assert not run.failed
