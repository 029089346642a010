"""Sessions of the New York Stock Exchange, and the windows of calendar days that strikes accrue."""

import datetime
import itertools
import os
import subprocess
import sys

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navsim.basics import sessions
from navsim.basics.instants import at_minute, instant
from navsim.basics.sessions import Notice

DAY = datetime.timedelta(days=1)
NYSE = sessions.nyse()


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def days_of(year: int) -> list:
    first = datetime.date(year, 1, 1)
    return [first + n * DAY for n in range((datetime.date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize(
    ("year", "count"),
    [(1999, 252), (2001, 248), (2002, 252), (2012, 250), (2018, 251), (2022, 251), (2024, 252), (2025, 250), (2026, 251), (2027, 251)],
)
def test_sessions_of_a_year(year, count):
    """As many sessions as the exchange held, or has announced."""
    assert sum(NYSE.is_session(day) for day in days_of(year)) == count


@pytest.mark.parametrize(
    ("day", "minute"),
    [
        ("1999-11-26", 780),  # after Thanksgiving
        ("2002-07-05", 780),
        ("2002-12-24", 780),
        ("2003-12-26", 780),
        ("2024-07-03", 780),
        ("2024-11-29", 780),
        ("2002-12-31", 960),
    ],
)
def test_early_closes(day, minute):
    """Sessions that end at 13:00, and one that does not."""
    assert NYSE.is_session(date(day))
    assert sessions.close_minute(NYSE, [], date(day)) == minute


@pytest.mark.parametrize(
    "day", ["2001-09-11", "2001-09-14", "2004-06-11", "2007-01-02", "2012-10-29", "2012-10-30", "2018-12-05", "2025-01-09", "1994-04-27"]
)
def test_closings_nobody_could_foresee(day):
    """Attacks, storms and state funerals are ad hoc: scheduled, and yet no session."""
    assert date(day) in NYSE.ad_hoc
    assert NYSE.is_scheduled(date(day))
    assert not NYSE.is_session(date(day))


@pytest.mark.parametrize("day", ["2001-09-03", "2002-12-25", "2003-01-01", "2022-06-20", "2024-03-29", "2026-07-03", "2027-06-18"])
def test_holidays_by_rule(day):
    """Labor Day, Christmas, Good Friday, Juneteenth: known long before."""
    assert date(day) in NYSE.holidays
    assert not NYSE.is_scheduled(date(day))


@pytest.mark.parametrize("day", ["2021-12-31", "2010-12-31", "2021-06-18", "2002-07-05"])
def test_days_that_are_open_although_one_may_not_think_so(day):
    """New Year's Day on a Saturday does not close the Friday before; Juneteenth was no holiday before 2022."""
    assert NYSE.is_session(date(day))


def test_the_table_is_the_librarys_calendar():
    """Every day from 1960 to 2075 is a session, with its close, exactly where exchange_calendars says so."""
    import exchange_calendars

    exchange = exchange_calendars.get_calendar("XNYS", start=sessions.FIRST.isoformat(), end=sessions.LAST.isoformat())
    closes = {moment.date(): moment for moment in exchange.closes.dt.tz_convert("America/New_York")}
    day = sessions.FIRST
    while day <= sessions.LAST:
        assert NYSE.is_session(day) == (day in closes), day
        if day in closes:
            assert sessions.close_minute(NYSE, [], day) == closes[day].hour * 60 + closes[day].minute, day
        day += DAY
    foreseen = {moment.date() for moment in exchange.regular_holidays.holidays(sessions.FIRST.isoformat(), sessions.LAST.isoformat())}
    assert foreseen >= NYSE.holidays
    assert not NYSE.ad_hoc & foreseen


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    """An empty cache folder, and nyse() as in a fresh process."""
    monkeypatch.setenv("NAVSIM_CACHE", str(tmp_path / "cache"))
    sessions.nyse.cache_clear()
    yield tmp_path / "cache"
    sessions.nyse.cache_clear()


def test_the_table_is_kept_and_read_back(own_cache, monkeypatch):
    """The first run asks the library and keeps the answer; the second does without the library."""
    assert attrs.asdict(sessions.nyse()) == attrs.asdict(NYSE)
    (kept,) = own_cache.iterdir()
    assert sessions.calendar_version() in kept.name
    sessions.nyse.cache_clear()
    monkeypatch.setattr(sessions, "_ask_the_library", lambda: pytest.fail("asked again"))
    assert sessions.nyse() == NYSE


DAMAGES = {
    "emptied": lambda whole: b"",
    "header only": lambda whole: whole.split(b"\n")[0] + b"\n",
    "cut in half": lambda whole: whole[: len(whole) // 2],
    "a line lost": lambda whole: whole.replace(b"2001-09-11,ad_hoc,\n", b""),
    "a digit changed": lambda whole: whole.replace(b"2001-09-11,ad_hoc", b"2001-09-10,ad_hoc"),
    "binary": lambda whole: b"\xff\xfe\x00" + whole,
    "another table": lambda whole: b"a,b,c\n1,2,3\n",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_table_is_made_again(own_cache, damage):
    """Whatever happened to the file, down to one digit: the library is asked, and the table put right."""
    sessions.nyse()
    (kept,) = own_cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(DAMAGES[damage](whole))
    assert kept.read_bytes() != whole
    sessions.nyse.cache_clear()
    assert sessions.nyse() == NYSE
    assert kept.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_done_without(own_cache, monkeypatch):
    """A file stands where the folder should be: the sessions are the same, and nothing is said."""
    own_cache.write_text("in the way")
    assert sessions.nyse() == NYSE
    assert own_cache.read_text() == "in the way"


def test_sessions_do_not_import_the_library_once_kept(tmp_path):
    """A second process reads the table and imports neither exchange_calendars nor pandas."""
    told = "import sys, navsim.basics.sessions as s; s.nyse(); print(sorted({'pandas', 'exchange_calendars'} & set(sys.modules)))"
    env = {**os.environ, "NAVSIM_CACHE": str(tmp_path)}
    first, second = (subprocess.run([sys.executable, "-c", told], env=env, capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert first.strip() == "['exchange_calendars', 'pandas']"
    assert second.strip() == "[]"


# Windows


def lay_out(first: str, last: str, **policy):
    return sessions.lay_out(NYSE, date(first), date(last), **{"window": "back", "close_month": True, **policy})


def windows(schedule, last: str) -> dict:
    """{session: (first, last)} as text, up to a day."""
    told = {}
    for t, day in enumerate(schedule.days):
        if day <= date(last):
            told[str(day)] = tuple(str(each) for each in schedule.window(t))
    return told


def test_a_weekend_falls_to_monday_and_a_month_end_to_friday():
    """Back windows: Monday books three days; the last session of a month runs to the month's end."""
    assert windows(lay_out("2003-05-29", "2003-06-03"), "2003-06-03") == {
        "2003-05-29": ("2003-05-29", "2003-05-29"),
        "2003-05-30": ("2003-05-30", "2003-05-31"),  # Friday, and Saturday the 31st
        "2003-06-02": ("2003-06-01", "2003-06-02"),
        "2003-06-03": ("2003-06-03", "2003-06-03"),
    }


def test_without_close_month_the_weekend_stays_together():
    """close_month = false: Monday books Saturday to Monday across the month end."""
    assert windows(lay_out("2003-05-30", "2003-06-02", close_month=False), "2003-06-02") == {
        "2003-05-30": ("2003-05-30", "2003-05-30"),
        "2003-06-02": ("2003-05-31", "2003-06-02"),
    }


def test_friday_books_sunday_looking_forward():
    """Forward windows run to the day before the next session; Friday before a holiday books four days."""
    assert windows(lay_out("2003-05-22", "2003-05-27", window="forward"), "2003-05-27") == {
        "2003-05-22": ("2003-05-22", "2003-05-22"),
        "2003-05-23": ("2003-05-23", "2003-05-26"),  # Memorial Day is Monday
        "2003-05-27": ("2003-05-27", "2003-05-27"),
    }


@pytest.mark.parametrize("window", ["forward", "back"])
def test_the_attack_of_2001_leaves_its_days_to_the_next_strike(window):
    """On 10 September nobody knew: that strike books one day either way, the one of the 17th the rest."""
    told = windows(lay_out("2001-09-07", "2001-09-18", window=window), "2001-09-18")
    assert told["2001-09-10"][1] == "2001-09-10"
    assert told["2001-09-17"] == ("2001-09-11", "2001-09-17")
    assert "2001-09-11" not in told


def closing(day: str, heard: str, minute=None, void: str | None = None) -> Notice:
    moments = [instant(datetime.datetime.fromisoformat(text)) if text else None for text in (heard, void)]
    return Notice(date=date(day), minute=minute, heard_at=moments[0], void_from=moments[1])


def test_a_closing_heard_in_time_moves_the_window():
    """The state funeral of 9 January 2025, announced on 30 December: known, the 8th books the 9th looking forward."""
    unheard = lay_out("2025-01-06", "2025-01-10", window="forward")
    assert windows(unheard, "2025-01-10")["2025-01-08"] == ("2025-01-08", "2025-01-08")
    heard = lay_out("2025-01-06", "2025-01-10", window="forward", notices=[closing("2025-01-09", "2024-12-30T18:00")])
    assert windows(heard, "2025-01-10")["2025-01-08"] == ("2025-01-08", "2025-01-09")
    assert "2025-01-09" not in windows(heard, "2025-01-10")


@pytest.mark.parametrize(
    ("heard", "through"), [("2003-08-14T15:59", "2003-08-17"), ("2003-08-14T16:00", "2003-08-17"), ("2003-08-14T16:01", "2003-08-14")]
)
def test_a_closing_counts_from_the_close_at_which_it_was_known(heard, through):
    """Shut on Friday: heard by Thursday's close it is in Thursday's window, a minute later it is not."""
    schedule = lay_out("2003-08-13", "2003-08-19", window="forward", notices=[closing("2003-08-15", heard)])
    told = windows(schedule, "2003-08-19")
    assert "2003-08-15" not in told
    assert told["2003-08-14"][1] == through
    assert told["2003-08-18"] == (str(date(through) + DAY), "2003-08-18")


def test_the_last_session_of_a_month_is_what_was_known():
    """Friday 31 October is shut: announced before, Thursday closes the month; announced after, it does not."""
    known = windows(lay_out("2003-10-29", "2003-11-03", notices=[closing("2003-10-31", "2003-10-30T12:00")]), "2003-11-03")
    assert known == {
        "2003-10-29": ("2003-10-29", "2003-10-29"),
        "2003-10-30": ("2003-10-30", "2003-10-31"),
        "2003-11-03": ("2003-11-01", "2003-11-03"),
    }
    late = windows(lay_out("2003-10-29", "2003-11-03", notices=[closing("2003-10-31", "2003-10-30T20:00")]), "2003-11-03")
    assert late["2003-10-30"] == ("2003-10-30", "2003-10-30")
    assert late["2003-11-03"] == ("2003-10-31", "2003-11-03")


def test_a_closing_taken_back_is_a_session_again():
    """Announced, then withdrawn the next morning: the day is struck, and books the days its neighbour did not."""
    notices = [closing("2003-08-15", "2003-08-14T12:00", void="2003-08-14T20:00")]
    told = windows(lay_out("2003-08-13", "2003-08-18", window="forward", notices=notices), "2003-08-18")
    assert told["2003-08-14"] == ("2003-08-14", "2003-08-17")  # as known at its close
    assert told["2003-08-15"] == ("2003-08-18", "2003-08-17")  # nothing is left for it
    assert told["2003-08-18"] == ("2003-08-18", "2003-08-18")


def taken(schedule, *accepted) -> list:
    """The session whose NAV each order takes."""
    return [schedule.days[t] for t in schedule.pricing(np.array(accepted, np.int64)).tolist()]


def test_a_moved_close_moves_the_cut_off():
    """The exchange closes at 14:00: an order of 14:00 takes that session's NAV, one of 14:00:01 the next's."""
    schedule = lay_out("2003-08-13", "2003-08-15", notices=[closing("2003-08-14", "2003-08-14T09:00", minute=840)])
    at = at_minute(date("2003-08-14"), 840)
    assert taken(schedule, at, at + 1) == [date("2003-08-14"), date("2003-08-15")]


def test_the_cut_off_of_an_ordinary_day():
    """At the close is in time, a microsecond after is not; a Saturday takes Monday."""
    schedule = lay_out("2003-08-13", "2003-08-19")
    close = at_minute(date("2003-08-13"), 960)
    saturday = at_minute(date("2003-08-16"), 600)
    assert taken(schedule, close, close + 1, saturday) == [date("2003-08-13"), date("2003-08-14"), date("2003-08-18")]


OPEN = [sessions.FIRST + n * DAY for n in range(365 * 70) if NYSE.is_session(sessions.FIRST + n * DAY)]


@settings(max_examples=250, deadline=None)
@given(data=st.data(), window=st.sampled_from(["back", "forward"]), close_month=st.booleans(), span=st.integers(0, 400))
def test_every_calendar_day_is_covered_exactly_once(data, window, close_month, span):
    """Whatever the inception, the policy and the closings, known early, late, moved or taken back: no day twice, none left out."""
    first = data.draw(st.one_of(st.sampled_from(OPEN[2_000:-300]), st.sampled_from([date("2001-08-30"), date("2012-10-25"), date("2003-12-29")])))
    last = first + span * DAY
    notices = []
    for _ in range(data.draw(st.integers(0, 5))):
        day = first + data.draw(st.integers(1, span + 10)) * DAY
        heard = at_minute(day - data.draw(st.integers(0, 4)) * DAY, data.draw(st.sampled_from([540, 960, 1080])))
        void = data.draw(st.sampled_from([None, None, heard + 3600 * 10**6, heard + 36 * 3600 * 10**6]))
        notices.append(Notice(date=day, minute=data.draw(st.sampled_from([None, None, 720])), heard_at=heard, void_from=void))
    schedule = sessions.lay_out(NYSE, first, last, window=window, close_month=close_month, notices=notices)
    covered = []
    for t, day in enumerate(schedule.days):
        begin, end = schedule.window(t)
        assert end >= schedule.through[t - 1] if t else begin == first
        covered += [begin + n * DAY for n in range((end - begin).days + 1)]
        assert schedule.through[t] >= day
    assert covered == [first + n * DAY for n in range((schedule.through[-1] - first).days + 1)]
    assert list(schedule.closes) == sorted(schedule.closes)
    assert schedule.days[0] == first
    assert sum(day > last for day in schedule.days) == 12


@given(
    first=st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 12, 31)),
    n=st.integers(0, 900),
    month=st.integers(1, 12),
    day=st.integers(1, 31),
)
def test_fiscal_parts_are_the_window_cut_at_year_ends(first, n, month, day):
    """The parts are the window's days in order, each within one fiscal year, and every cut is a year end."""
    last = first + n * DAY
    parts = sessions.fiscal_parts(first, last, (month, day))
    days = [begin + k * DAY for begin, end, _ in parts for k in range((end - begin).days + 1)]
    assert days == [first + k * DAY for k in range(n + 1)]
    for begin, end, year in parts:
        assert sessions.fiscal_end(begin, (month, day)) == sessions.fiscal_end(end, (month, day))
        assert sessions.fiscal_end(end, (month, day)).year == year
    for (_, end, _), (begin, _, _) in itertools.pairwise(parts):
        assert end == sessions.fiscal_end(end, (month, day))
        assert begin == end + DAY


def test_a_window_over_a_year_end_is_two_parts():
    """A year ending 30 September: Friday 29 to Monday 2 October 2000 belong to two fiscal years."""
    assert sessions.fiscal_parts(date("2000-09-29"), date("2000-10-02"), (9, 30)) == [
        (date("2000-09-29"), date("2000-09-30"), 2000),
        (date("2000-10-01"), date("2000-10-02"), 2001),
    ]
    assert sessions.fiscal_end(date("2003-02-28"), (2, 29)) == date("2003-02-28")
    assert sessions.fiscal_end(date("2004-02-28"), (2, 29)) == date("2004-02-29")
    assert sessions.fiscal_parts(date("2000-10-02"), date("2000-10-01"), (12, 31)) == []
