"""An order takes the NAV of the first session whose close is at or after it was accepted: accounting.md 3."""

import pytest

from .ledgers import day, row, struck, terms


@pytest.mark.parametrize(
    ("accepted_at", "session"),
    [
        ("2026-11-27T13:00:00", "2026-11-27"),  # the day after Thanksgiving closes at 13:00, inclusive
        ("2026-11-27T13:00:00.000001", "2026-11-30"),
        ("2026-11-27T13:00:01", "2026-11-30"),
        ("2026-11-26", "2026-11-27"),  # Thanksgiving
        ("2026-11-27", "2026-11-27"),  # a date alone is before the close
        ("2026-11-28T09:00", "2026-11-30"),
        ("2026-11-27T18:00:00Z", "2026-11-27"),
        ("2026-11-27T18:00:01+00:00", "2026-11-30"),
    ],
)
def test_the_close_counts_and_the_second_after_does_not(tmp_path, accepted_at, session):
    """Early closes, holidays, weekends, offsets."""
    run = struck(
        tmp_path,
        terms(inception="2026-11-25"),
        to="2026-12-01",
        orders=f"""accepted_at,class,account,side,amount,price
                   2026-11-25,a,x,purchase,1000.00,10.00
                   {accepted_at},a,y,purchase,100.00,""",
    )
    assert row(run, "orders", event_id="o2")["session"] == day(session)


@pytest.mark.parametrize(
    ("accepted_at", "session"),
    [
        ("2026-03-06T21:00:00Z", "2026-03-06"),  # winter time: 16:00 is 21:00 in London
        ("2026-03-06T21:00:01Z", "2026-03-09"),
        ("2026-03-09T20:00:00Z", "2026-03-09"),  # summer time since the day before: 20:00
        ("2026-03-09T20:00:01Z", "2026-03-10"),
        ("2026-03-08T03:30:00-04:00", "2026-03-09"),
    ],
)
def test_the_clocks_change_and_the_close_stays_at_four_in_new_york(tmp_path, accepted_at, session):
    """Across the change of 8 March 2026."""
    run = struck(
        tmp_path,
        terms(inception="2026-03-06"),
        to="2026-03-11",
        orders=f"""accepted_at,class,account,side,amount,price
                   2026-03-06,a,x,purchase,1000.00,10.00
                   {accepted_at},a,y,purchase,100.00,""",
    )
    assert row(run, "orders", event_id="o2")["session"] == day(session)


def test_september_2001(tmp_path):
    """Orders of 11 to 14 September take the price of the 17th; those of the 10th are booked and paid on the 17th."""
    run = struck(
        tmp_path,
        terms(inception="2001-09-07"),
        to="2001-09-18",
        orders="""accepted_at,class,account,side,amount,shares,price
                  2001-09-07,a,x,purchase,1000.00,,10.00
                  2001-09-10T16:00:00,a,x,redemption,,1,
                  2001-09-11T09:00,a,y,purchase,100.00,,
                  2001-09-12,a,y,purchase,100.00,,
                  2001-09-13T16:00,a,y,purchase,100.00,,
                  2001-09-14T16:00:01,a,x,redemption,,all,""",
    )
    booked_on_17 = row(run, "orders", event_id="o2")
    assert (booked_on_17["session"], booked_on_17["booked"], booked_on_17["settles"]) == (day("2001-09-10"), day("2001-09-17"), day("2001-09-17"))
    for name in ("o3", "o4", "o5", "o6"):
        assert row(run, "orders", event_id=name)["session"] == day("2001-09-17")


def test_first_orders_of_one_session_all_take_the_initial_nav(tmp_path):
    """Amounts and shares alike, seed capital the day before in another class."""
    run = struck(
        tmp_path,
        terms(b='initial_nav = "25.00"'),
        to="2026-06-04",
        orders="""accepted_at,class,account,side,amount,shares,price
                  2026-06-01,a,x,purchase,1000.00,,10.00
                  2026-06-02T09:00,b,y,purchase,100.00,,
                  2026-06-02T10:00,b,z,purchase,,7.5,""",
    )
    assert [(row(run, "orders", event_id=name)["nav"], row(run, "orders", event_id=name)["shares"]) for name in ("o2", "o3")] == [(25, 4), (25, 7.5)]
