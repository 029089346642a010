"""A run that goes on from the one before is a run of the whole: every file of it, byte for byte."""

import contextlib
import datetime
import io
import json
import os
import pathlib

import attrs
import pytest

from navsim.basics import parquet
from navsim.cli.main import answer
from navsim.log.append import append_rows
from navsim.log.stored import StoredLog, create
from navsim.replay import left, nightly
from navsim.replay.run import run_log
from navsim.reports.growth import growth
from navsim.reports.reading import open_run
from navsim.reports.summary import summary, told_of

TERMS = {
    "fund": {"id": "small", "inception": "2003-01-02"},
    "class": {"one": {}, "two": {}},
    "fee": [
        {"id": "advisory", "category": "management", "rate": "0.75%"},
        {"id": "12b-1", "category": "distribution", "classes": ["two"], "rate": "0.25%"},
        {"id": "audit", "category": "audit", "flat": "24000", "per": "year"},
    ],
    "limit": [{"rate": "0.90%", "may_reimburse": True}],
}
FIRST = datetime.date(2003, 1, 2)


def sessions(first: datetime.date, count: int) -> list:
    """So many sessions from a day on."""
    from navsim.basics.sessions import nyse

    told, day = [], first
    while len(told) < count:
        if nyse().is_session(day):
            told.append(day)
        day += datetime.timedelta(days=1)
    return told


def opening(days) -> dict:
    """The first batch: two securities bought, two classes subscribed."""
    day = str(days[0])
    return {
        "fund": [TERMS],
        "securities": [{"security": name, "type": "equity"} for name in ("aa", "bb")],
        "trades": [{"date": day, "security": name, "side": "buy", "quantity": "1000", "price": "40"} for name in ("aa", "bb")],
        "orders": [
            {"accepted_at": day, "class": name, "account": "founder", "side": "purchase", "amount": "100000", "price": "10"}
            for name in ("one", "two")
        ],
        **prices(0, days[0]),
    }


def prices(n: int, day) -> dict:
    """Two prices of a day, never twice the same."""
    return {"prices": [{"date": str(day), "security": name, "price": f"{40 + (n * k) % 17 / 4}"} for name, k in (("aa", 5), ("bb", 7))]}


def night(n: int, day) -> dict:
    """What one day brings: prices, and now and then an order, a sale, a dividend, a distribution, cash for the auditor."""
    told = prices(n, day)
    if n % 3 == 0:
        told["orders"] = [{"accepted_at": f"{day}T12:00", "class": "two", "account": f"a{n % 5}", "side": "purchase", "amount": f"{1000 + n}"}]
    if n % 20 == 7:
        told["trades"] = [{"date": str(day), "security": "aa", "side": "sell", "quantity": "3", "price": "41"}]
    if n % 33 == 10:
        told["dividends"] = [{"ex_date": str(day), "security": "bb", "rate": "0.11", "pay_date": str(day + datetime.timedelta(days=20))}]
    if n % 61 == 5:
        told["distributions"] = [{"ex_date": str(day), "class": "one", "kind": "income", "per_share": "0.001", "reinvest": "80%"}]
        told["payments"] = [{"date": str(day), "fee": "audit", "amount": "55.00"}]
    return told


def started(place, count: int) -> tuple:
    """(the log of so many sessions, their days and two hundred more, the tables of its run)."""
    days = sessions(FIRST, count + 200)
    log = create(place / "log")
    append_rows(log, **opening(days))
    append_rows(log, **batch_of(night(n, day) for n, day in enumerate(days[1:count], 1)))
    struck(place, "out")
    return log, days


def batch_of(nights) -> dict:
    """What several nights bring, as one batch."""
    batch: dict = {}
    for told in nights:
        for feed, rows in told.items():
            batch.setdefault(feed, []).extend(rows)
    return batch


def struck(place, out: str) -> None:
    """A run of the whole log, remembered."""
    made = run_log(StoredLog(place / "log").log(), remember=True)
    made.write(place / out)
    nightly.remember(place / "log", place / out, made)


def files(folder) -> dict:
    """Every file and its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def same(place) -> bool:
    """Whether the tables that grew are those of a run of the whole."""
    run_log(StoredLog(place / "log").log()).write(place / "whole")
    return files(place / "out") == files(place / "whole")


def test_night_after_night(tmp_path):
    """Seven nights, each run from the one before: the last folder is that of one run."""
    log, days = started(tmp_path, 130)
    for n in range(130, 137):
        append_rows(log, **night(n, days[n]))
        assert nightly.go_on(tmp_path / "log", tmp_path / "out").read == sum(map(len, night(n, days[n]).values()))
    assert same(tmp_path)


def test_over_a_year_end_and_a_long_run_of_nights(tmp_path):
    """Thirty nights over the end of a calendar and fiscal year, ten at a time: points roll on, limits begin anew."""
    log, days = started(tmp_path, 240)
    for n in range(240, 270, 10):
        for k in range(n, n + 10):
            append_rows(log, **night(k, days[k]))
        nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert days[269].year == 2004
    assert same(tmp_path)


def test_a_table_has_no_rows_until_a_night_brings_some(tmp_path):
    """Its file without rows stays where it is until then, is gone then, and comes back where what brought them is taken back."""

    def there() -> list:
        return sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out" / "distributions").rglob("*.parquet"))

    empty, days = ["distributions/fund=small/year=2003/part-0.parquet"], sessions(FIRST, 260)
    log = create(tmp_path / "log")
    append_rows(log, **opening(days))
    append_rows(log, **batch_of(prices(n, day) for n, day in enumerate(days[1:255], 1)))
    struck(tmp_path, "out")
    assert there() == empty
    paid = {"ex_date": str(days[256]), "class": "one", "kind": "income", "per_share": "0.001", "event_id": "paid"}
    taken_back = {"event_id": "back", "reverses": "paid", "recorded_at": f"{days[257]}T12:00"}
    rows = ["distributions/fund=small/year=2004/part-0.parquet"]
    nights = (({}, empty), ({"distributions": [paid]}, rows), ({"distributions": [taken_back]}, empty), ({}, empty))
    for n, (told, expected) in enumerate(nights, 255):
        append_rows(log, **prices(n, days[n]), **told)
        nightly.go_on(tmp_path / "log", tmp_path / "out")
        assert there() == expected
        assert same(tmp_path)


@pytest.mark.parametrize(
    "late",
    [
        {"prices": [{"date": "2003-07-01", "security": "aa", "price": "39.5", "kind": "fair"}]},
        {"orders": [{"accepted_at": "2003-07-07T10:00", "class": "one", "account": "late", "side": "purchase", "amount": "5000"}]},
        {"trades": [{"date": "2003-07-08", "security": "bb", "side": "sell", "quantity": "10", "price": "42"}]},
        {"dividends": [{"ex_date": "2003-07-02", "security": "aa", "rate": "0.07"}]},
    ],
)
def test_what_comes_late_is_struck_again_from_where_it_reaches(late, tmp_path):
    """A price, an order, a sale, a dividend heard days after: the sessions since are made again, those before are not."""
    log, days = started(tmp_path, 130)
    append_rows(log, **night(130, days[130]))
    append_rows(log, **late)
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)


def test_a_security_that_comes_later_and_two_batches_heard_at_one_instant(tmp_path):
    """Securities stand by name though ab came after bb; an order of an earlier day that was appended second stands second."""
    log, days = started(tmp_path, 130)
    day, heard = str(days[130]), f"{days[130]}T18:00:00"
    order = {"class": "one", "account": "late", "side": "purchase", "amount": "5000", "recorded_at": heard}
    bought = {"date": day, "security": "ab", "side": "buy", "quantity": "10", "price": "20"}
    told = night(130, days[130])
    told["prices"] = [*told["prices"], {"date": day, "security": "ab", "price": "20"}]
    append_rows(log, **{**told, "securities": [{"security": "ab", "type": "equity"}], "trades": [bought]})
    append_rows(log, orders=[order | {"accepted_at": f"{day}T10:00"}])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    append_rows(log, orders=[order | {"accepted_at": f"{days[128]}T10:00"}])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)


@pytest.mark.parametrize("count", [100, 137])
def test_an_ordinary_night_strikes_its_session_and_the_one_before(count, tmp_path):
    """Prices, an order, a dividend of tonight: two sessions, of which one is made again so that there is something to compare with."""
    log, days = started(tmp_path, count)
    day = str(days[count])
    told = prices(count, days[count])
    told["orders"] = [{"accepted_at": f"{day}T12:00", "class": "two", "account": "a9", "side": "purchase", "amount": "1000"}]
    told["dividends"] = [{"ex_date": day, "security": "bb", "rate": "0.11"}]
    append_rows(log, **told)
    assert nightly.go_on(tmp_path / "log", tmp_path / "out").sessions == 2
    assert same(tmp_path)


def test_an_order_heard_late_is_told_again_once_it_is_booked(tmp_path):
    """Its row stands at the session it is priced at; what it brought is known at the strike that books it, and that is struck again here."""
    log, days = started(tmp_path, 130)
    order = {"accepted_at": f"{days[126]}T10:00", "class": "one", "account": "late", "side": "purchase", "amount": "5000"}
    append_rows(log, **night(130, days[130]), orders=[order | {"recorded_at": f"{days[130]}T09:00:00"}])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    append_rows(log, prices=[{"date": str(days[129]), "security": "aa", "price": "39.5", "kind": "fair"}], **{})
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)


def family(place, count: int, classes: dict | None = None) -> tuple:
    """(the log of two funds that exchange and one that does not, its days), told and struck for so many sessions."""
    days = sessions(FIRST, count + 10)
    log = create(place / "log")
    told = TERMS | {"class": classes or TERMS["class"]}
    own = [{**told, "fund": {"id": name, "inception": "2003-01-02"}} for name in ("east", "west", "alone")]
    first = opening(days)
    seeds = [{**order, "fund": fund} for fund in ("east", "west", "alone") for order in first["orders"]]
    bought = [{**trade, "fund": fund} for fund in ("east", "west", "alone") for trade in first["trades"]]
    append_rows(log, fund=own, securities=first["securities"], orders=seeds, trades=bought, prices=first["prices"])
    append_rows(log, **batch_of(family_night(n, day) for n, day in enumerate(days[1:count], 1)))
    struck(place, "out")
    return log, days


def family_night(n: int, day) -> dict:
    """Prices; every fourth day somebody exchanges from one fund into the other."""
    told = prices(n, day)
    if n % 4 == 1:
        out, into = ("east", "west") if n % 8 == 1 else ("west", "east")
        told["orders"] = [
            {"accepted_at": f"{day}T12:00", "fund": out, "class": "one", "account": "founder", "side": "exchange", "shares": "7", "to_fund": into}
        ]
    return told


def test_linked_funds_go_on_together(tmp_path):
    """Exchanges, one of them heard late: both funds go on from one point; the third from its own.

    What redemptions pay is by the age and cost of the shares, whichever fund they were bought in.
    """
    log, days = family(tmp_path, 60, {"one": {"deferred_load": ["5%", "4%"]}, "two": {}})
    for n in (60, 61):
        told = family_night(n, days[n])
        sold = [
            {"accepted_at": f"{days[n]}T13:00", "class": "one", "account": "founder", "side": "redemption", "shares": "5"} | {"fund": fund}
            for fund in ("east", "west", "alone")
        ]
        append_rows(log, **told | {"orders": [*told.get("orders", []), *sold]})
        assert nightly.go_on(tmp_path / "log", tmp_path / "out").sessions == 6
        assert same(tmp_path)
    late = {"accepted_at": f"{days[58]}T12:00", "fund": "west", "class": "one", "account": "founder", "side": "exchange", "shares": "3"}
    append_rows(log, orders=[late | {"to_fund": "east"}])
    assert nightly.go_on(tmp_path / "log", tmp_path / "out").sessions < 15
    assert same(tmp_path)
    charged = [path for path in files(tmp_path / "out") if path.startswith("order_charges")]
    assert len(charged) == 3


def test_one_fund_from_the_beginning_and_the_others_from_where_they_stood(tmp_path):
    """New terms of one fund: it alone is struck whole, and a note says why; the next night all go on."""
    log, days = family(tmp_path, 60)
    append_rows(log, fund=[{"fund": {"id": "alone"}, "fee": [{"id": "legal", "category": "legal", "flat": "100", "per": "year"}]}])
    append_rows(log, **family_night(60, days[60]))
    told = nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert told.sessions == 4 + 61
    (note,) = told.notes
    assert note.startswith("alone is struck from the beginning: fee:alone:")
    assert "reaches back to the beginning of alone" in note
    assert same(tmp_path)
    append_rows(log, **family_night(61, days[61]))
    assert nightly.go_on(tmp_path / "log", tmp_path / "out").sessions == 6
    assert same(tmp_path)


def test_a_fund_that_begins_tonight(tmp_path):
    """It is struck from its beginning, tonight; the others go on, and so does it tomorrow."""
    log, days = family(tmp_path, 60)
    new = {**TERMS, "fund": {"id": "young", "inception": str(days[60])}}
    seed = {"accepted_at": str(days[60]), "fund": "young", "class": "one", "account": "founder", "side": "purchase", "amount": "9000", "price": "10"}
    told = family_night(60, days[60])
    append_rows(log, fund=[new], **told | {"orders": [*told.get("orders", []), seed]})
    assert nightly.go_on(tmp_path / "log", tmp_path / "out").notes[0].startswith("young is struck from the beginning: young is new")
    assert same(tmp_path)
    append_rows(log, **family_night(61, days[61]))
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)


def test_terms_by_the_month_and_a_floor_whose_days_come_and_go(tmp_path):
    """One accumulator for terms of several forms: what it counts in hangs on the days that a run has, and is never misread."""
    days = sessions(FIRST, 140)
    fee = {"id": "custody", "category": "custody"}
    terms = TERMS | {
        "fee": [
            *TERMS["fee"],
            fee | {"rate": "0.0333%", "minimum": "1001", "until": "2003-04-30"},
            fee | {"flat": "777", "per": "month", "from": "2003-05-01"},
        ]
    }
    log = create(tmp_path / "log")
    append_rows(log, **opening(days) | {"fund": [terms]})
    append_rows(log, **batch_of(night(n, day) for n, day in enumerate(days[1:110], 1)))
    struck(tmp_path, "out")
    for n in range(110, 113):
        append_rows(log, **night(n, days[n]))
        with contextlib.suppress(nightly.Whole):
            nightly.go_on(tmp_path / "log", tmp_path / "out")
            assert same(tmp_path)


def test_the_night_costs_the_same_after_one_year_five_and_twenty(tmp_path, monkeypatch):
    """Events read, sessions struck, rows and bytes written on the first session of a year; the files of all years before are linked.

    What the command reads of tables, to its last line, does not grow either.
    """
    told, read = [], []
    whole, go_on = parquet.whole, nightly.go_on

    def counted(path, *more):
        rows = whole(path, *more)
        read[-1] += [rows.num_rows]
        return rows

    for year in (2004, 2008, 2023):
        place = tmp_path / str(year)
        place.mkdir()
        count = next(n for n, day in enumerate(sessions(FIRST, 5100)) if day.year == year)
        log, days = started(place, count - 1)
        append_rows(log, **prices(3, days[count - 1]))
        nightly.go_on(place / "log", place / "out")
        append_rows(log, **prices(3, days[count]))
        with monkeypatch.context() as patched:
            read.append([])
            patched.setattr(parquet, "whole", counted)
            patched.setattr(nightly, "go_on", lambda *which, into=told: into.append(go_on(*which)) or into[-1])
            assert run(place)[0] in (0, 1)
        assert closing(place, told[-1])
    assert [(each.read, each.sessions) for each in told] == [(2, 2)] * 3
    made = [each.made for each in told]
    assert max(made) - min(made) <= 6 < min(made)  # entries of nothing are none
    assert max(each.bytes for each in told) < 1.05 * min(each.bytes for each in told)
    assert told[2].linked > 3 * told[1].linked > 9 * told[0].linked
    assert len(read[0]) == len(read[1]) == len(read[2])
    assert max(map(sum, read)) - min(map(sum, read)) <= 6


def closing(place, night_told) -> bool:
    """Whether what a night remembers is what all its tables say; the return by way of the growth of every class."""
    tables = open_run(place / "out")
    for fund, about in night_told.about.items():
        found, whole = told_of(fund, about, night_told.came_to[fund]), summary(tables, fund)
        assert attrs.asdict(found) == attrs.asdict(whole)
        for each in found.classes:
            grown = growth(tables, fund, each.share_class)
            navs = [nav for _, nav in grown.navs]
            assert (each.first, each.last, each.low, each.high) == (grown.navs[0], grown.navs[-1], min(navs), max(navs))
            assert (each.first_price, each.total_return) == (grown.began, grown.index[-1] - 1)
    return True


def run(place, *more) -> tuple:
    """navsim run LOG -o OUT --resume: (exit code, what was said on stderr)."""
    return told(place, "--resume", *more)


def told(place, *more) -> tuple:
    """The same as it is asked."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(out):
        code = answer(["run", str(place / "log"), "-o", str(place / "out"), *more])
        err.flush()
    return code, err.buffer.getvalue().decode()


def state(place) -> pathlib.Path:
    """The state that belongs to the tables."""
    return sorted((place / "log" / "state").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)[-1]


def broken_bit(place):
    path = state(place)
    text = bytearray(path.read_bytes())
    text[len(text) // 2] ^= 1
    path.write_bytes(bytes(text))


def cut_short(place):
    path = state(place)
    path.write_bytes(path.read_bytes()[:-100])


def of_another_version(place):
    path = state(place)
    told = json.loads(path.read_bytes().partition(b"\n")[2])
    told["program"]["sources"] = "0" * 64
    from navsim.replay import remembered

    remembered.keep(path, told)


def of_another_log(place):
    path = state(place)
    told = json.loads(path.read_bytes().partition(b"\n")[2])
    told["log"] = told["log"].partition(":")[0] + ":" + "0" * 64
    from navsim.replay import remembered

    remembered.keep(path, told)


def a_table_was_touched(place):
    """A bit, its size and date put back."""
    path = next((place / "out" / "nav").rglob("*.parquet"))
    was, text = path.stat(), bytearray(path.read_bytes())
    text[len(text) // 2] ^= 1
    path.write_bytes(bytes(text))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (broken_bit, "its state is damaged"),
        (cut_short, "its state is damaged"),
        (of_another_version, "its state is of another version"),
        (of_another_log, "its state is of another log"),
        (a_table_was_touched, "the tables are not as they were written"),
        (lambda place: state(place).unlink(), ""),
    ],
)
def test_what_does_not_fit_is_never_used(spoil, why, tmp_path):
    """The whole log is struck, with one line that says why; a state that was deleted is no news."""
    log, days = started(tmp_path, 100)
    append_rows(log, **night(100, days[100]))
    spoil(tmp_path)
    code, said = run(tmp_path)
    assert code in (0, 1)
    assert (f"the whole log is struck: {why}" in said) if why else ("the whole log" not in said)
    assert same(tmp_path)


def test_the_command_goes_on_where_it_is_asked_to(tmp_path, monkeypatch):
    """navsim run LOG -o OUT --resume, every night; without it everything is struck, and no state is kept."""
    log, days = started(tmp_path, 100)
    for n in (100, 101):
        append_rows(log, **night(n, days[n]))
        with monkeypatch.context() as patched:
            patched.setattr("navsim.replay.door.opened", None)  # the whole log is not even opened
            assert run(tmp_path)[0] in (0, 1)
    assert same(tmp_path)
    append_rows(log, **night(102, days[102]))
    monkeypatch.setattr(nightly, "go_on", None)
    assert told(tmp_path)[0] in (0, 1)
    assert same(tmp_path)


def test_stopped_while_the_state_is_written(tmp_path, monkeypatch):
    """The tables stand; without a state the next run strikes the whole log, and remembers again."""
    log, days = started(tmp_path, 100)
    append_rows(log, **night(100, days[100]))

    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("navsim.replay.remembered.os.replace", stopped)
        with pytest.raises(KeyboardInterrupt):
            left.leave(tmp_path / "log", tmp_path / "out", *remembered_of(tmp_path))
    assert not list((tmp_path / "log" / "state").glob(".draft-*"))
    assert run(tmp_path)[0] in (0, 1)
    assert same(tmp_path)


def remembered_of(place) -> tuple:
    """What `leave` is given of a run of the whole, as if that stood in the folder."""
    said = json.loads((place / "out" / "run.json").read_text())
    made = run_log(StoredLog(place / "log").log(), remember=True)
    return (
        said,
        made,
        {each.fund.id: left.whole_state(made, each) for each in made.funds},
        {},
        [],
    )
