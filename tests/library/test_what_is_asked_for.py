"""What a run is asked for that is not there is the reader's mistake, not ours; a whole number names an event of the log. formats.md 4, 5."""

import datetime

import pandas as pd
import pytest

import navsim
from navsim.basics.problems import InputProblems

ORDERS = [{"accepted_at": "2025-03-03", "class": "a", "side": "purchase", "amount": "1000.00", "price": "10.00", "settle": "2025-03-03"}]
LEVELS = [{"date": f"2025-03-0{day}", "name": "index", "level": "100"} for day in (3, 4, 5)]


@pytest.fixture(scope="module")
def fund():
    return navsim.scenario(fund={"fund": {"id": "plain", "inception": "2025-03-03"}, "class": {"a": {}}}, orders=ORDERS, benchmarks=LEVELS)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"known_at": "1990-01-01"}, "log.no_fund"),
        ({"known_at": 0}, "log.no_fund"),
        ({"fund": "plane"}, "fund.unknown"),
        ({"fund": "plane", "known_at": "strike"}, "fund.unknown"),
        ({"known_at": "soon"}, "known_at.unreadable"),
        ({"known_at": float("nan")}, "known_at.unreadable"),
        ({"known_at": 1.5}, "known_at.unreadable"),
        ({"known_at": 10**40}, "known_at.unreadable"),
        ({"known_at": pd.NaT}, "known_at.unreadable"),
        ({"known_at": True}, "known_at.unreadable"),
        ({"known_at": 20250304}, "known_at.no_event"),
        ({"known_at": "20250304"}, "known_at.no_event"),
        ({"to": "soon"}, "to.unreadable"),
        ({"to": "20250304"}, "to.unreadable"),
        ({"to": "2025-02-30"}, "to.unreadable"),
        ({"to": pd.Timestamp("2025-03-04 16:00")}, "to.unreadable"),
        ({"to": 20250304}, "to.unreadable"),
    ],
)
def test_what_is_not_there_is_refused(fund, asked, code):
    with pytest.raises(InputProblems) as refused:
        navsim.run(fund, **asked)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_day_as_pandas_has_it(fund):
    """Through the fourth: two sessions."""
    for day in ("2025-03-04", datetime.date(2025, 3, 4), pd.Timestamp("2025-03-04"), datetime.datetime(2025, 3, 4)):
        assert len(navsim.run(fund, to=day).nav) == 1 + 1


def test_known_up_to_an_event_by_number_text_or_pair(fund):
    events = navsim.run(fund).table("events").to_pylist()
    last = max(row["seq"] for row in events if row["effective"] <= datetime.date(2025, 3, 4))
    for known_at in (last, str(last), ("seq", last)):
        assert len(navsim.run(fund, known_at=known_at).nav) == 1 + 1


def test_a_date_alone_is_its_first_instant(fund):
    day = navsim.run(fund, known_at=datetime.date(2025, 3, 5)).nav
    assert list(day.index) == list(navsim.run(fund, known_at="2025-03-05T00:00").nav.index) == list(navsim.run(fund, known_at="2025-03-05").nav.index)
    assert len(day) == 1 + 1


def test_a_fund_that_begins_after_the_last_day_asked_for_is_left_out(tmp_path):
    for fund, first in (("early", "2025-03-03"), ("later", "2025-03-06")):
        (tmp_path / f"{fund}.toml").write_text(f'[fund]\nid = "{fund}"\ninception = {first}\n[class.a]\n')
    (tmp_path / "orders.csv").write_text(
        "accepted_at,fund,class,account,side,shares,amount,price,to_fund,settle\n"
        "2025-03-03,early,a,h,purchase,,1000.00,10.00,,2025-03-03\n"
        "2025-03-06,later,a,h,purchase,,1000.00,10.00,,2025-03-06\n"
        "2025-03-06,early,a,h,exchange,1,,,later,\n"
    )
    (tmp_path / "benchmarks.csv").write_text("date,name,level\n2025-03-07,index,1\n")
    assert navsim.run(tmp_path).table("nav").num_rows == 5 + 2
    assert navsim.run(tmp_path, to="2025-03-05").table("nav").num_rows == 3
    assert navsim.run(tmp_path, known_at="2025-03-06T12:00", to="2025-03-07").table("nav").num_rows == 3
    assert navsim.run(tmp_path, known_at="2025-03-06T16:00", to="2025-03-07").table("nav").num_rows == 4 + 1
    with pytest.raises(InputProblems, match="no session"):
        navsim.run(tmp_path, to="2025-03-05", fund="later")
