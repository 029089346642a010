"""Laws of fees over seeds: a year of any number of changes is its exact sum, classes are the fund, a change moves nothing before its date."""

import datetime
import random
import tomllib
from decimal import Decimal

import pytest
from auditor.fee_forms import FORMS
from auditor.worlds import write_world
from strike_worlds import FUND, booked_of

import navsim
from navsim.basics import daycount
from navsim.basics.exact import YEAR, muldiv
from navsim.basics.instants import at_minute
from navsim.events.shares import Order
from navsim.events.terms import FEE_DAY_COUNTS, ClassTerms, FeeTerms, FundTerms

BP = 10**6  # a basis point, e10
DAY = datetime.timedelta(days=1)
BEFORE = ("nav", "roll_forward", "accruals", "orders", "holdings", "journal", "proofs")


def fund(inception, *classes) -> list:
    """A fund whose classes, (id, cents), are bought at 10.00 on its first day."""
    said = [FundTerms(event_id="fund", fund=FUND, id=FUND, inception=inception)]
    for n, (name, cents) in enumerate(classes):
        said.append(ClassTerms(event_id=f"class-{name}", fund=FUND, id=name, position=n))
        seed = {"share_class": name, "amount_cents": cents, "price_e8": 10 * 10**8}
        said.append(Order(event_id=f"seed-{name}", fund=FUND, accepted_at=at_minute(inception, 600), side="purchase", **seed))
    return said


def charged(booked, fee) -> int:
    """Cents of a fee over the whole run, all classes."""
    own = [k for k, accrual in enumerate(booked.accruals) if accrual.fee == fee]
    return int(booked.recorded("charged")[:, own].sum())


def test_terms_still_to_come_change_nothing():
    """A rate until June, a dollar a million a month with a minimum from July on: a run that ends in June knows the rate alone, in 64 bits."""
    first, last = datetime.date(2003, 1, 2), datetime.date(2003, 6, 13)
    rate = FeeTerms(event_id="a", fund=FUND, id="fee", category="management", rate_e10=75 * BP, last=datetime.date(2003, 6, 30))
    month = {"fund": FUND, "id": "fee", "category": "management", "per_million_cents": 100, "minimum_cents": 5_00, "first": datetime.date(2003, 7, 1)}
    alone = booked_of([*fund(first, ("only", 496_015_00)), rate], {}, last)
    both = booked_of([*fund(first, ("only", 496_015_00)), rate, FeeTerms(event_id="b", **month)], {}, last)
    assert charged(both, "fee") == charged(alone, "fee") > 0
    assert (both.recorded("dust").sum(axis=1) != 0).any()  # it could not be told of 10^20 parts of a cent


@pytest.mark.parametrize("day_count", FEE_DAY_COUNTS)
@pytest.mark.parametrize(("year", "changes"), [(2003, 0), (2003, 7), (2004, 1), (2004, 40)])
def test_a_year_of_any_number_of_changes_is_its_exact_sum(year, changes, day_count):
    """On 496,015.00: each day at the rate of its own terms, by its own day count, added up exactly and rounded once. The adviser bears it."""
    dice = random.Random(f"{year} {changes} {day_count}")
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    cuts = sorted(dice.sample([first + n * DAY for n in range(1, 365)], changes))
    begins = [first, *cuts]
    terms, parts = [], 0
    for begin, end in zip(begins, [*(cut - DAY for cut in cuts), last], strict=True):
        rate = dice.randint(1, 200) * BP + dice.randint(0, 10**6)
        more = {"day_count": day_count, "borne_by": "adviser", "first": begin, "last": end}
        terms.append(FeeTerms(event_id=f"fee-{begin}", fund=FUND, id="fee", category="management", rate_e10=rate, **more))
        parts += rate * daycount.parts(begin, end, day_count)
    booked = booked_of([*fund(datetime.date(year - 1, 12, 31), ("only", 496_015_00)), *terms], {}, last)
    assert charged(booked, "fee") == muldiv(496_015_00, parts, YEAR * 10**10)
    weight = daycount.parts(first, last, day_count)
    days = 366 if year == 2004 else 365
    assert weight == {"actual/actual": YEAR, "30/360": YEAR, "actual/365": YEAR * days // 365, "actual/360": YEAR * days // 360}[day_count]


def test_a_sum_that_becomes_a_rate_keeps_one_account():
    """24,001.14 a year, 1,999.99 a month, then 0.73 %: the year posts round(sum of all its days), each form of the same fee."""
    inception, cuts = datetime.date(2002, 12, 31), (datetime.date(2003, 3, 10), datetime.date(2003, 8, 22))
    forms = ({"flat_cents": 24_001_14}, {"flat_cents": 1_999_99, "per": "month"}, {"rate_e10": 73 * BP})
    begins, ends = (inception + DAY, *cuts), (*(cut - DAY for cut in cuts), None)
    terms = [
        FeeTerms(event_id=f"fee-{n}", fund=FUND, id="fee", category="other", borne_by="adviser", first=begin, last=end, **form)
        for n, (form, begin, end) in enumerate(zip(forms, begins, ends, strict=True))
    ]
    told = charged(booked_of([*fund(inception, ("only", 496_015_00)), *terms], {}, datetime.date(2003, 12, 31)), "fee")
    # 68 days of a year; 22 days of March, April to July, 21 days of August; 132 days of a year
    exact = Decimal(24_001_14) * 68 / 365 + Decimal(1_999_99) * (Decimal(22) / 31 + 4 + Decimal(21) / 31) + Decimal(496_015_00) * 73 * 132 / 3_650_000
    assert told == round(exact)


@pytest.mark.parametrize("seed", range(4))
def test_the_spread_of_classes_is_the_difference_of_their_rates(seed):
    """Three classes at 0, 25 and 50 bp more: each day A's growth less B's is the difference of rates x days / 365, but for cents allotted.

    Of a component a class is off by half a cent, or, where it takes the residual, by the halves of the others; its own fee by a cent.
    """
    dice = random.Random(seed)
    start = datetime.date(2003, 6, 2)
    events = fund(start, *((name, dice.randint(10**9, 10**11)) for name in "abc"))
    more = {"b": 25, "c": 50}
    events += [FeeTerms(event_id="advisory", fund=FUND, id="advisory", category="management", rate_e10=75 * BP)]
    events += [FeeTerms(event_id=n, fund=FUND, id=n, category="distribution", classes=(n,), rate_e10=bp * BP) for n, bp in more.items()]
    earned = {t: {"dividend_income": dice.randint(0, 10**6), "unrealized": dice.randint(-(10**7), 10**7)} for t in range(1, 40)}
    booked = booked_of(events, earned, start + 55 * DAY)
    told = booked.components
    opening, closing = told["opening"], told["closing"]
    assert len(opening) > 35
    for t in range(1, len(opening)):
        days = booked.parts[t].days
        a = closing[t, 0] / opening[t, 0]
        for c, name in enumerate("bc", 1):
            spread = a - closing[t, c] / opening[t, c]
            loose = 3 * 1.0 / int(opening[t, 0]) + (3 * 1.0 + 1) / int(opening[t, c])
            assert abs(spread - more[name] / 10_000 * days / 365) <= loose, (t, name)


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_classes_are_the_fund_in_every_component(seed, tmp_path):
    """What the classes are told of each fee is what its accounts posted and its bills were; of the portfolio, what it earned."""
    run = navsim.run(write_world(tmp_path / "w", seed, (FORMS, "limits"), length=25))
    by_component: dict = {}
    for row in run.table("roll_forward").to_pylist():
        key = (row["session"], row["component"])
        by_component[key] = by_component.get(key, 0) + row["amount"]
    posted: dict = {}
    memo = {row["fee"] for row in run.table("accruals").to_pylist() if row["borne_by"] == "adviser"}
    for row in run.table("workings").to_pylist():
        if row["fee"] not in memo:
            key = (row["session"], f"fee:{row['fee']}")
            posted[key] = posted.get(key, 0) - row["posted"]
    fees = {key: amount for key, amount in by_component.items() if key[1].startswith("fee:") and amount}
    billed = {(row["session"], f"fee:{row['fee']}") for row in run.table("workings").to_pylist() if row["billed"]}
    assert fees
    assert {key: amount for key, amount in fees.items() if key not in billed} == {
        key: amount for key, amount in posted.items() if amount and key not in billed
    }
    held: dict = {}
    for row in run.table("holdings").to_pylist():
        held[row["session"]] = held.get(row["session"], 0) + row["unrealized"]
    before = 0
    for session, amount in sorted(held.items()):
        assert by_component[session, "unrealized"] + by_component.get((session, "currency"), 0) == amount - before
        before = amount


def toml(tables: dict) -> str:
    """TOML tables as text."""

    def value(x) -> str:
        if isinstance(x, bool):
            return str(x).lower()
        if isinstance(x, list):
            return "[" + ", ".join(map(value, x)) + "]"
        if isinstance(x, dict):
            return "{ " + ", ".join(f"{key} = {value(each)}" for key, each in x.items()) + " }"
        return f'"{x}"' if isinstance(x, str) else str(x)

    lines = []
    for name, table in tables.items():
        if isinstance(table, list):
            for entry in table:
                lines += [f"[[{name}]]", *(f"{key} = {value(x)}" for key, x in entry.items()), ""]
        elif name == "class":
            for each, terms in table.items():
                lines += [f"[class.{each}]", *(f"{key} = {value(x)}" for key, x in terms.items()), ""]
        else:
            lines += [f"[{name}]", *(f"{key} = {value(x)}" for key, x in table.items()), ""]
    return "\n".join(lines)


def cut_at(tables: dict, n: int, day: datetime.date, **later) -> dict | None:
    """The terms with the n-th fee as it was until the day before, and with other numbers from the day on; None where it does not hold then."""
    fee = tables["fee"][n]
    first, last = fee.get("from"), fee.get("until")
    if (first and first >= day) or (last and last < day):
        return None
    own = ("rate", "tiers", "flat", "per", "per_account", "per_closed_account", "per_million", "max_per_month", "minimum", "cap")
    head = {key: x for key, x in fee.items() if key not in ("from", "until")}
    after = {key: x for key, x in head.items() if key not in own} | later if later else head
    dates = {"until": last} if last else {}
    entries = [head | ({"from": first} if first else {}) | {"until": day - DAY}, after | {"from": day} | dates]
    return tables | {"fee": [*tables["fee"][:n], *entries, *tables["fee"][n + 1 :]]}


def before(run, day: datetime.date) -> dict:
    """Every row of the tables that a session before one whose window holds the day has made."""
    first = min(row["session"] for row in run.table("accruals").to_pylist() if row["day_to"] >= day)
    return {
        name: [row for row in run.table(name).to_pylist() if row["session"] < first and not (name == "orders" and row["booked"] >= first)]
        for name in BEFORE
    }


@pytest.mark.parametrize("seed", [0, 3, 8])
def test_a_change_of_any_fee_changes_nothing_before_its_date(seed, tmp_path):
    """Each fee of a world is changed in turn, to a rate or a sum; every table is the same up to its day, and net assets differ after it."""
    folder = write_world(tmp_path / "w", seed, (FORMS, "class_limits"), length=22)
    terms = tomllib.loads((folder / "fund.toml").read_text())
    day = sorted({row["session"] for row in navsim.run(folder).table("nav").to_pylist()})[11]
    plain = before(navsim.run(folder), day)
    tried = 0
    for n, fee in enumerate(terms["fee"]):
        later = {"flat": "123.45"} if n % 2 else {"rate": "0.4321%"}
        changed = cut_at(terms, n, day, **later)
        if changed is None or not fee.keys() & {"rate", "tiers", "flat", "per_account", "per_million"}:
            continue
        (folder / "fund.toml").write_text(toml(changed))
        run = navsim.run(folder)
        assert before(run, day) == plain, fee["id"]
        tried += 1
    assert tried >= 3


def test_terms_cut_in_two_are_the_same_terms(tmp_path):
    """A fee whose entry is cut at a day, with the same numbers before and after, charges what it did: one account, one life."""
    folder = write_world(tmp_path / "w", 5, (FORMS,), length=22)
    terms = tomllib.loads((folder / "fund.toml").read_text())
    plain = {name: navsim.run(folder).table(name).to_pylist() for name in ("nav", "roll_forward")}
    day = sorted({row["session"] for row in plain["nav"]})[9]
    for n in range(len(terms["fee"])):
        cut = cut_at(terms, n, day)
        if cut is not None:
            (folder / "fund.toml").write_text(toml(cut))
            run = navsim.run(folder)
            assert {name: run.table(name).to_pylist() for name in plain} == plain, terms["fee"][n]["id"]
