"""What people say of a day or of a thing that is not there is told, not passed over: a NAV published on a Saturday, a confirmation of nothing."""

from decimal import Decimal

import pytest
from laws.test_one_more_night import night, same, started
from operations_day import FUND, SECURITIES, folder_of

import navsim
from navsim.basics.arrow import Words, words
from navsim.log.append import append_rows
from navsim.replay import nightly

SEED = "accepted_at,account,side,amount,shares,price,settle\n2024-01-02,founder,purchase,1000000.00,,10.00,2024-01-02\n"
BOUGHT = "date,security,side,quantity,price,settle\n2024-01-02,AAA,buy,50000,10.00,2024-01-02\n"
# 10.00, 15.10 (half as much again: an error), 15.10, then over Saturday and Sunday the 6th and 7th to Monday the 8th
PRICES = "date,security,price\n2024-01-02,AAA,10.00\n2024-01-03,AAA,15.10\n2024-01-04,AAA,15.10\n2024-01-05,AAA,15.10\n2024-01-08,AAA,15.10\n"
SAID = "date,check,subject,by,reason,value\n"


def run_of(folder, toml: str = FUND, **feeds):
    """A run of one security that moves once."""
    return navsim.run(folder_of(folder, toml, **{"securities": SECURITIES, "trades": BOUGHT, "prices": PRICES, "orders": SEED} | feeds))


def told(run) -> list:
    """(check, day, subject, severity, value, line) of what the two checks find."""
    rows = [row for row in run.table("exceptions").to_pylist() if row["check"] in ("confirmation.unmatched", "nav.published.no_session")]
    return [(row["check"], f"{row['session']:%d}", row["subject"], row["severity"], row["value"], row["line"]) for row in rows]


@pytest.mark.parametrize(
    ("said", "day", "subject"),
    [
        ("2024-01-03,price.move,AAB,desk,seen,", "03", "price.move AAB"),  # a subject misspelt
        ("2024-01-04,price.move,AAA,desk,seen,", "04", "price.move AAA"),  # another day
        ("2024-01-03,price.stale,AAA,desk,seen,", "03", "price.stale AAA"),  # another check
        ("2024-01-06,price.move,AAA,desk,seen,", "08", "price.move AAA"),  # a Saturday
        ("2024-01-03,price.move,,desk,seen,", "03", "price.move"),  # of nothing by name
    ],
)
def test_a_confirmation_of_nothing_is_told(said, day, subject, tmp_path):
    """A warning with its line; and the error stays open."""
    run = run_of(tmp_path, confirmations=SAID + said + "\n")
    assert told(run) == [("confirmation.unmatched", day, subject, "warning", None, 2)]
    assert run.needs_a_person


def test_a_confirmation_of_what_was_found_is_not(tmp_path):
    """Nor one at another value, whose exception is open; nor one of a session that is not struck yet; nor where the check is off."""
    assert told(run_of(tmp_path / "a", confirmations=SAID + "2024-01-03,price.move,AAA,desk,seen,\n")) == []
    other = run_of(tmp_path / "b", confirmations=SAID + "2024-01-03,price.move,AAA,desk,seen,0.520000\n")
    assert told(other) == []
    assert other.needs_a_person
    assert told(run_of(tmp_path / "c", confirmations=SAID + "2024-01-09,price.move,AAA,desk,seen,\n")) == []
    off = FUND + '\n[checks]\nconfirmation.unmatched = "off"\n'
    assert told(run_of(tmp_path / "d", off, confirmations=SAID + "2024-01-03,price.move,AAB,desk,seen,\n")) == []


def test_what_was_never_there_is_told_and_can_be_confirmed_in_its_turn(tmp_path):
    """The price never moved by half, and the confirmation stands by nothing. Somebody confirms that."""
    mended = PRICES.replace("2024-01-03,AAA,15.10", "2024-01-03,AAA,10.10").replace("15.10", "10.10")
    rows = SAID + "2024-01-03,price.move,AAA,desk,seen,\n"
    assert told(run_of(tmp_path / "a", prices=mended, confirmations=rows)) == [("confirmation.unmatched", "03", "price.move AAA", "warning", None, 2)]
    rows += "2024-01-03,confirmation.unmatched,price.move AAA,desk,corrected since,\n"
    run = run_of(tmp_path / "b", prices=mended, confirmations=rows)
    assert [row["confirmed_by"] for row in run.table("exceptions").to_pylist() if row["check"] == "confirmation.unmatched"] == ["desk"]


@pytest.mark.parametrize(("date", "day"), [("2024-01-06", "08"), ("2024-01-15", "16")])
def test_a_nav_published_for_no_session_is_told(date, day, tmp_path):
    """A Saturday, a holiday: at the next session, with what was published. (A day before the fund is refused.)"""
    later = PRICES + "".join(f"2024-01-{n:02},AAA,15.10\n" for n in (9, 10, 11, 12, 16))
    run = run_of(tmp_path, prices=later, published=f"date,nav\n{date},12.34\n2024-01-02,10.00\n")
    assert told(run) == [("nav.published.no_session", day, "only", "warning", Decimal("12.34"), 2)]
    assert [row["proof"] for row in run.table("proofs").to_pylist() if row["proof"] == "published"] == ["published"]


def test_a_day_that_is_not_struck_yet_says_nothing(tmp_path):
    """The Saturday after the last session, and Monday, which may still come."""
    assert told(run_of(tmp_path, published="date,nav\n2024-01-13,12.34\n2024-01-09,12.34\n")) == []


def test_both_are_told_by_the_night_that_strikes_the_next_session(tmp_path):
    """Heard before the night and about a day between two sessions: the run that goes on tells it as a run of the whole does."""
    log, days = started(tmp_path, 101)
    last = next(n for n in range(101, 110) if (days[n] - days[n - 1]).days > 2)
    for n in range(101, last):
        append_rows(log, **night(n, days[n]))
    between = str(days[last - 1].replace(day=days[last - 1].day + 1))
    append_rows(log, published=[{"date": between, "class": "one", "nav": "9.99", "recorded_at": f"{days[last - 1]}T20:00"}])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)
    stray = {"date": between, "check": "price.move", "subject": "zz", "by": "ann", "reason": "seen"}
    append_rows(log, **night(last, days[last]), confirmations=[stray])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)
    found = navsim.run(tmp_path / "log").table("exceptions").to_pylist()
    told_at = {row["check"]: row["session"] for row in found if row["check"] in ("confirmation.unmatched", "nav.published.no_session")}
    assert told_at == dict.fromkeys(("confirmation.unmatched", "nav.published.no_session"), days[last])


def test_no_word_stands_twice():
    """A column of words that names one twice is our mistake, found where it is made."""
    assert words(["b", "a", "b", None]).words == ("b", "a")
    with pytest.raises(AssertionError, match="a word stands twice"):
        Words(words(["a"]).codes, ("a", "a"))
