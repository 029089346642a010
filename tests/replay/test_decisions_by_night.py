"""What a person decided about days gone by, heard tonight: told in the rows of those days, as in a run of the whole."""

import pytest
from laws.test_one_more_night import night, same, started

from navsim.log.append import append_rows
from navsim.replay import nightly


@pytest.fixture
def moved(tmp_path):
    """A price that tripled 25 sessions ago, and one that moved by a tenth 3 ago: errors and warnings stand in the tables."""
    log, days = started(tmp_path, 100)
    append_rows(log, "prices", [{"date": str(days[75]), "security": "aa", "price": "140", "kind": "fair", "event_id": "high"}])
    append_rows(log, **night(100, days[100]))
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)
    return tmp_path, log, days


def confirmed(day, **more) -> list:
    return [{"date": str(day), "check": "price.move", "subject": "aa", "by": "ann", "reason": "checked", "event_id": "seen", **more}]


def goes_on(place) -> bool:
    """Whether the night that follows is that of the whole; a night that cannot go on is none of this test."""
    nightly.go_on(place / "log", place / "out")
    return same(place)


def test_confirmed_and_taken_back(moved):
    """An error of weeks ago is confirmed tonight, with the prices of the day; the night after, the confirmation is taken back."""
    place, log, days = moved
    errors = nightly.go_on(place / "log", place / "out").errors
    assert errors
    append_rows(log, **night(101, days[101]), confirmations=confirmed(days[75]))
    nightly.go_on(place / "log", place / "out")
    assert same(place)
    append_rows(log, **night(102, days[102]))
    append_rows(log, "confirmations", [{"event_id": "never-mind", "reverses": "seen"}])
    assert goes_on(place)


def test_a_decision_alone(moved):
    """Nothing else is heard."""
    place, log, days = moved
    append_rows(log, confirmations=confirmed(days[75]))
    assert goes_on(place)
    append_rows(log, confirmations=confirmed(days[76], event_id="that-too"))
    assert goes_on(place)


def test_published_weeks_late_and_restated(moved):
    """Navs of weeks ago are published tonight, one of them wrong; then restated."""
    place, log, days = moved
    told = [{"date": str(days[60]), "class": "one", "nav": "9.99", "event_id": "told"}, {"date": str(days[99]), "class": "two", "nav": "12.34"}]
    append_rows(log, **night(101, days[101]), published=told)
    assert goes_on(place)
    append_rows(log, published=[{"date": str(days[60]), "class": "one", "nav": "10.01", "event_id": "restated", "reverses": "told"}])
    assert goes_on(place)


def test_what_the_custodian_says_of_weeks_ago(moved):
    """A statement that differs, heard late; a benchmark of that week, and another level of it."""
    place, log, days = moved
    append_rows(
        log, custodian=[{"date": str(days[70]), "security": "aa", "quantity": "1001"}, {"date": str(days[70]), "security": "cash", "quantity": "7"}]
    )
    assert goes_on(place)
    levels = [{"date": str(days[n]), "name": "index", "level": str(1000 + 50 * n), "event_id": f"level-{n}"} for n in (80, 81, 100)]
    append_rows(log, benchmarks=levels)
    goes = True
    try:
        assert goes_on(place)
    except nightly.Whole:
        goes = False
    if goes:
        append_rows(log, benchmarks=[levels[1] | {"level": "9000", "event_id": "level-81-again", "reverses": "level-81"}])
        assert goes_on(place)
