"""What nights of seeded worlds brought to light, each as small as it gets."""

import contextlib

import pyarrow as pa
import pytest
from laws.test_one_more_night import TERMS, closing, night, opening, prices, same, started, struck

import navsim
from navsim.log.append import append_rows
from navsim.log.stored import StoredLog, create
from navsim.replay import nightly
from navsim.replay.run import run_log
from navsim.tables import grown


def test_what_a_late_order_brought_follows_the_strike_that_books_it(tmp_path):
    """An order of May is booked in July; a price of that July session, heard after, changes what its being late brought the fund."""
    log, days = started(tmp_path, 130)
    late = {"accepted_at": f"{days[100]}T10:00", "class": "one", "account": "late", "side": "purchase", "amount": "5000"}
    late["recorded_at"] = f"{days[130]}T10:00"
    append_rows(log, **night(130, days[130]) | {"orders": [late]})
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    append_rows(log, **night(131, days[131]))
    append_rows(log, "prices", [{"date": str(days[129]), "security": "aa", "price": "33", "kind": "fair"}])
    append_rows(log, "prices", [{"date": str(days[130]), "security": "aa", "price": "44", "kind": "fair"}])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)


MONEY = {
    "fund": {"id": "cash", "inception": "2003-01-02", "valuation": "amortized_cost", "initial_nav": "1.00"},
    "class": {"only": {}},
    "distribution": {"income": "daily"},
}
NOTE = {"type": "commercial_paper", "maturity": "2003-12-19", "issuer": "acme", "tier": "1"}


def test_the_last_purchase_of_an_issuer_is_the_last_of_its_day(tmp_path):
    """Two buys of one day, the one with the later id heard first; every session names it, and so does one that goes on."""
    log, days = create(tmp_path / "log"), navsim_days(130)
    buys = [
        {"date": str(days[0]), "security": "cp", "side": "buy", "quantity": "10000", "price": "97", "event_id": name, "settle": str(days[0])}
        for name in ("b-2", "b-1")
    ]
    append_rows(
        log,
        fund=[MONEY],
        securities=[{"security": "cp", **NOTE}],
        trades=buys[:1],
        orders=[{"accepted_at": str(days[0]), "account": "a", "side": "purchase", "amount": "100000", "price": "1.00"}],
        prices=[{"date": str(days[0]), "security": "cp", "price": "97"}],
    )
    append_rows(
        log,
        trades=[buys[0], buys[1] | {"recorded_at": f"{days[1]}T10:00"}],
        prices=[{"date": str(day), "security": "cp", "price": "97.5"} for day in days[1:128]],
    )
    made = run_log(StoredLog(tmp_path / "log").log(), remember=True)
    made.write(tmp_path / "out")
    nightly.remember(tmp_path / "log", tmp_path / "out", made)
    named = {(row["file"], row["line"]) for row in made.table("exceptions").to_pylist() if row["check"] == "mmf.issuer"}
    assert ("trades", 2) in named
    assert ("trades", 3) not in named
    append_rows(log, prices=[{"date": str(days[128]), "security": "cp", "price": "97.6"}])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)


def navsim_days(count: int) -> list:
    """Sessions from the second of January 2003."""
    from laws.test_one_more_night import FIRST, sessions

    return sessions(FIRST, count)


def test_a_problem_with_what_the_log_has_is_told_without_a_line_of_the_new_rows(tmp_path):
    """Taking back a suspension leaves a resumption without one: the row it is about stands in an earlier batch of the same feed."""
    log, days = started(tmp_path, 30)
    told = [{"date": str(days[n]), "action": action, "event_id": action} for n, action in ((10, "suspend"), (12, "resume"))]
    append_rows(log, "actions", told)
    with pytest.raises(navsim.InputProblems) as refused:
        append_rows(log, "actions", [{"event_id": "never-mind", "reverses": "suspend"}])
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.line, problem.place.excerpt) == ("action.not_suspended", 3, "")


def test_a_quoted_rate_of_a_security_that_was_taken_back_is_nobodys(tmp_path):
    """Nobody holds the bill, and it is no security any more: its discount rate is not asked for."""
    log, days = started(tmp_path, 30)
    bill = {"security": "bill", "type": "bill", "maturity": "2003-12-18", "event_id": "is-bill"}
    quoted = {"date": str(days[29]), "security": "bill", "price": "1.10%", "kind": "discount_rate"}
    append_rows(log, securities=[bill], prices=[quoted])
    append_rows(log, "securities", [{"event_id": "never-mind", "reverses": "is-bill"}])
    assert len(navsim.run(StoredLog(tmp_path / "log")).nav) == 30


def test_a_strike_without_a_day_of_its_own_has_no_dividend_by_the_day(tmp_path):
    """Forward: a day that was to be shut, and had been booked by the session before, is a session after all."""
    log, days = create(tmp_path / "log"), navsim_days(24)
    shut = days[15]
    feeds = {
        "securities": [{"security": "cp", **NOTE}],
        "trades": [{"date": str(days[0]), "security": "cp", "side": "buy", "quantity": "10000", "price": "97", "settle": str(days[0])}],
        "orders": [{"accepted_at": str(days[0]), "account": "a", "side": "purchase", "amount": "100000", "price": "1.00"}],
        "prices": [{"date": str(days[0]), "security": "cp", "price": "97"}, {"date": str(days[23]), "security": "cp", "price": "97.2"}],
    }
    append_rows(log, fund=[MONEY | {"policy": {"max_stale_sessions": 40}}], **feeds)
    plain = navsim.run(StoredLog(tmp_path / "log"))
    assert len(plain.nav) == 24
    other = create(tmp_path / "other")
    notice = {"date": str(shut), "recorded_at": f"{days[13]}T12:00", "event_id": "shut"}
    open_again = {"event_id": "open", "reverses": "shut", "recorded_at": f"{shut}T08:00"}
    append_rows(other, fund=[MONEY | {"policy": {"max_stale_sessions": 40}}], closures=[notice, open_again], **feeds)
    made = navsim.run(StoredLog(tmp_path / "other"))
    windows = {row["session"]: row["factor"] for row in made.table("yields").to_pylist()}
    assert len(windows) == 24
    assert made.failed == []


def test_what_told_the_last_day_is_taken_back(tmp_path):
    """Without prices the last day of any feed is the last session; a rate of a later day, taken back, takes that session with it."""
    log, days = create(tmp_path / "log"), navsim_days(60)
    terms = {"fund": {"id": "small", "inception": str(days[0])}, "class": {"one": {}}, "fee": [{"id": "fee", "category": "management", "rate": "1%"}]}
    append_rows(
        log,
        fund=[terms],
        orders=[{"accepted_at": str(days[0]), "account": "a", "side": "purchase", "amount": "100000", "price": "10"}],
        income=[{"date": str(day), "kind": "other", "amount": "5"} for day in days[:50]],
    )
    made = run_log(StoredLog(tmp_path / "log").log(), remember=True)
    made.write(tmp_path / "out")
    nightly.remember(tmp_path / "log", tmp_path / "out", made)
    append_rows(log, "rates", [{"date": str(days[52]), "name": "bill", "rate": "5%", "event_id": "heard"}])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)
    append_rows(log, "rates", [{"event_id": "never-mind", "reverses": "heard"}])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)


def test_what_is_left_out_is_counted_as_it_stands(tmp_path):
    """Cash below zero since a day long before: the session that is made again to compare with tells of it anew, and the count does not."""
    log, days = started(tmp_path, 70)
    append_rows(log, trades=[{"date": str(days[60]), "security": "aa", "side": "buy", "quantity": "9000", "price": "40"}], **prices(70, days[70]))
    with contextlib.suppress(nightly.Whole):
        nightly.go_on(tmp_path / "log", tmp_path / "out")
    for n in (71, 72):
        append_rows(log, **prices(n, days[n]))
        told = nightly.go_on(tmp_path / "log", tmp_path / "out")
        assert told.came_to["small"].unconfirmed["warning"]["balance.cash"] == 1
        assert closing(tmp_path, told)


def test_a_fee_that_begins_after_the_night_stands_against_the_whole_year(tmp_path):
    """Service of 0.40 % in 119 of 250 sessions is below 0.25 % of the year's net assets so far, also where a run goes on just before it begins."""
    log, days = create(tmp_path / "log"), navsim_days(250)
    service = {"id": "service", "category": "service", "classes": ["two"], "rate": "0.40%", "from": str(days[131])}
    append_rows(log, **opening(days) | {"fund": [TERMS | {"fee": [*TERMS["fee"], service]}]})
    append_rows(log, prices=[row for n, day in enumerate(days[1:130], 1) for row in prices(n, day)["prices"]])
    struck(tmp_path, "out")
    append_rows(log, prices=[row for n, day in enumerate(days[130:250], 130) for row in prices(n, day)["prices"]])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)
    there = navsim.run(StoredLog(tmp_path / "log")).table("exceptions").to_pylist()
    assert [row["session"] for row in there if row["check"] == "plan.ceiling"] == []


def test_what_is_open_is_as_old_as_it_is_after_a_closing_is_taken_back(tmp_path):
    """A dividend of a day that was said to be closed, unpaid: the session itself books it, and thirty days later somebody is told."""
    log, days = started(tmp_path, 130)
    append_rows(log, "dividends", [{"ex_date": str(days[128]), "security": "bb", "rate": "0.2"}])
    append_rows(log, "closures", [{"date": str(days[128]), "event_id": "shut"}])
    struck(tmp_path, "out")
    append_rows(log, closures=[{"reverses": "shut"}])
    for n in range(130, 152):
        append_rows(log, **night(n, days[n]))
        if n in (130, 151):
            nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)
    late = [row for row in run_log(StoredLog(tmp_path / "log").log()).table("exceptions").to_pylist() if row["check"] == "dividend.ageing"]
    assert [(row["session"], row["value"]) for row in late] == [(days[151], (days[151] - days[128]).days)]


def renamed(day, old: str, new: str) -> dict:
    """A change of name."""
    return {"ex_date": str(day), "security": old, "action": "rename", "new_security": new}


@pytest.mark.parametrize("all_of_it", [False, True], ids=["some is left", "nothing is left"])
def test_lots_that_went_into_another_security_and_came_back(tmp_path, all_of_it):
    """A lot has a row for each time it was there; the first time has ended long before the night, and its row stays."""
    log, days = started(tmp_path, 130)
    append_rows(log, "securities", [{"security": "cc", "type": "equity"}])
    append_rows(log, "prices", [{"date": str(day), "security": "cc", "price": "44"} for day in days[110:120]])
    append_rows(log, "corporate_actions", [renamed(days[110], "aa", "cc"), renamed(days[120], "cc", "aa")])
    struck(tmp_path, "out")
    held = 1000 - 3 * len([n for n in range(1, 130) if n % 20 == 7])  # of what was bought, after the sales of the nights before
    sold = held if all_of_it else 3
    for n in range(130, 133):
        append_rows(log, **night(n, days[n]))
        if n == 131:
            append_rows(log, "trades", [{"date": str(days[n]), "security": "aa", "side": "sell", "quantity": str(sold), "price": "41"}])
        nightly.go_on(tmp_path / "log", tmp_path / "out")
        assert same(tmp_path), n
    told = [row["remaining_quantity"] for row in run_log(StoredLog(tmp_path / "log").log()).table("lots").to_pylist() if row["security"] == "aa"]
    assert told == [0, held - sold]


def test_which_of_two_lots_of_a_name_is_made_again():
    """That of the last time, as long as something is left of it; where both have ended, or the one that has not came first, nobody can say."""

    def stay(*left):
        told = pa.table({"security": ["aa"] * 3, "lot": ["other", "buy", "buy"], "remaining_quantity": pa.array([5, *left], pa.decimal128(24, 6))})
        found = grown.not_made_again(told, {("aa", "buy"): 1})
        return found if found is None else found.tolist()

    assert stay(0, 7) == [True, True, False]
    assert stay(0, 0) is None
    assert stay(7, 0) is None
