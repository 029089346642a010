"""A confirmation whose exception a correction may have taken away: nothing is told of it, by whatever road the run is struck."""

import pytest
from laws.test_one_more_night import files, night, same, started
from operations_day import FUND, SECURITIES, folder_of

import navsim
from navsim.log.append import append_rows
from navsim.replay import as_confirmed, door, family, nightly
from navsim.strike import replay

SEED = "accepted_at,account,side,amount,shares,price,settle\n2024-01-02,founder,purchase,1000000.00,,10.00,2024-01-02\n"
BOUGHT = "date,security,side,quantity,price,settle\n2024-01-02,AAA,buy,50000,10.00,2024-01-02\n"
SAID = "date,check,subject,by,reason,recorded_at,reverses\n"
# 10.00 and 15.10, half as much again, confirmed on the evening of the 3rd; on the morning of the 5th it is 10.10
PRICES = "date,security,price,event_id,recorded_at,reverses\n2024-01-02,AAA,10.00,,,\n2024-01-03,AAA,15.10,wrong,,\n2024-01-04,AAA,10.10,,,\n"
RIGHT = "2024-01-03,AAA,10.10,right,2024-01-05T09:00,wrong\n2024-01-05,AAA,10.10,,,\n"
SEEN = "2024-01-03,price.move,AAA,desk,seen,2024-01-03T17:30,\n"


def run_of(folder, said: str, prices: str = PRICES + RIGHT, toml: str = FUND, **how):
    """A run of the fund whose price was corrected."""
    return navsim.run(folder_of(folder, toml, securities=SECURITIES, trades=BOUGHT, prices=prices, orders=SEED, confirmations=SAID + said), **how)


def told(run) -> list:
    """(day, subject, who confirmed it) of the confirmations that never stood by anything."""
    rows = [row for row in run.table("exceptions").to_pylist() if row["check"] == "confirmation.unmatched"]
    return [(f"{row['session']:%d}", row["subject"], row["confirmed_by"]) for row in rows]


def test_what_was_there_when_it_was_confirmed_is_not_told(tmp_path):
    """On the evening it stands by its error; today neither is there."""
    run = run_of(tmp_path / "now", SEEN)
    assert [row["check"] for row in run.table("exceptions").to_pylist()] == []
    then = run_of(tmp_path / "then", SEEN, known_at="2024-01-03T18:00")
    assert [(row["check"], row["confirmed_by"]) for row in then.table("exceptions").to_pylist()] == [("price.move", "desk")]


def test_a_wrong_one_is_told_until_a_correction_comes(tmp_path):
    """A subject misspelt is told that evening and the next; from the correction on nobody can tell it from one that was right."""
    misspelt = SEEN.replace("AAA", "AAB")
    for at, expected in (("2024-01-03T18:00", [("03", "price.move AAB", None)]), ("2024-01-05T08:59", [("03", "price.move AAB", None)]), (None, [])):
        assert told(run_of(tmp_path, misspelt, known_at=at)) == expected, at


@pytest.mark.parametrize(
    ("said", "right"),
    [
        (SEEN.replace("2024-01-03T", "2024-01-05T"), RIGHT),  # confirmed after the correction: it was gone
        (SEEN, RIGHT.replace("2024-01-03,AAA,10.10,right", "2024-01-04,AAA,10.20,right").replace("wrong", "fourth")),  # of a later day
        (SEEN, "2024-01-05,AAA,10.10,,,\n"),  # nothing was corrected
    ],
)
def test_what_does_not_reach_back_to_its_day_excuses_nothing(said, right, tmp_path):
    """Heard before it was confirmed, or about a later day."""
    fine = PRICES.replace("15.10,wrong", "10.10,wrong").replace("2024-01-04,AAA,10.10,,", "2024-01-04,AAA,10.10,fourth,")
    prices = (PRICES if said is not SEEN else fine) + right
    assert told(run_of(tmp_path, said, prices)) == [("03", "price.move AAA", None)]


def test_a_thousand_of_them_are_looked_up_at_once(tmp_path, monkeypatch):
    """A thousand wrong confirmations at a thousand moments, each with a correction since: the log is gone through once, nothing is struck again."""
    passes, strikes, real = [], [], as_confirmed.heard_late
    monkeypatch.setattr(as_confirmed, "heard_late", lambda *given: passes.append(1) or real(*given))
    before = replay.strike_blocks
    monkeypatch.setattr(replay, "strike_blocks", lambda *given: strikes.append(1) or before(*given))
    moments = [f"2024-01-0{3 + n // 500}T{17 + n // 60 % 6}:{n % 60:02}:{n // 360 % 60:02}" for n in range(1000)]
    said = "".join(f"2024-01-03,price.move,A{n},desk,seen,{at},\n" for n, at in enumerate(moments))
    run = run_of(tmp_path, said)
    assert told(run) == []
    assert (len(passes), len(strikes)) == (1, 1)


def test_who_stood_by_the_warning_itself_is_not_told_either(tmp_path):
    """A misspelt one was told, and somebody stood by that; later the misspelt one is taken back."""
    misspelt = "2024-01-03,price.move,AAB,desk,seen,2024-01-03T17:30,\n"
    by_that = "2024-01-03,confirmation.unmatched,price.move AAB,chief,a slip,2024-01-04T17:30,\n"
    assert told(run_of(tmp_path / "a", misspelt + by_that, PRICES)) == [("03", "price.move AAB", "chief")]
    with_id = SAID.replace("reverses", "reverses,event_id")
    rows = [*(line + "," for line in by_that.splitlines()), misspelt.strip() + ",slip", ",,,,,2024-01-05T10:00,slip,"]
    folder = folder_of(tmp_path / "b", FUND, securities=SECURITIES, trades=BOUGHT, prices=PRICES, orders=SEED)
    (folder / "confirmations.csv").write_text(with_id + "\n".join(rows) + "\n")
    assert told(navsim.run(folder)) == []
    assert told(navsim.run(folder, known_at="2024-01-04T18:00")) == [("03", "price.move AAB", "chief")]


def test_the_night_that_hears_the_correction_looks_it_up(tmp_path, monkeypatch):
    """Its state holds the end of the log alone; when something was heard stands in the whole of it. As a run of the whole, byte for byte."""
    log, days = started(tmp_path, 101)
    wild = night(101, days[101])
    wild["prices"][0] |= {"price": "400", "event_id": "wild"}
    seen = {"check": "price.move", "by": "ann", "reason": "seen", "date": str(days[101])}
    append_rows(log, **wild, confirmations=[{**seen, "subject": "aa"}, {**seen, "subject": "zz"}])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)
    assert told(navsim.run(tmp_path / "log")) == [(f"{days[101]:%d}", "price.move zz", None)]
    mended = {"date": str(days[101]), "security": "aa", "price": "41", "recorded_at": f"{days[102]}T09:00", "reverses": "wild"}
    later = night(102, days[102])
    append_rows(log, **{**later, "prices": [mended, *later["prices"]]})
    looked, real = [], as_confirmed.Corrections
    monkeypatch.setattr(as_confirmed, "Corrections", lambda log, *given: looked.append(len(log)) or real(log, *given))
    assert nightly.go_on(tmp_path / "log", tmp_path / "out").read < 10
    assert looked == [len(log.log())]
    assert same(tmp_path)
    assert told(navsim.run(tmp_path / "log")) == []


def test_in_a_family_whoever_holds_the_log_is_asked(tmp_path, monkeypatch):
    """Two funds by themselves, struck by one process, by two, and by the library: the same bytes, one warning."""
    folder = tmp_path / "two"
    folder.mkdir()
    for name in ("alder", "birch"):
        (folder / f"{name}.toml").write_text(FUND.replace("alder", name))
    for feed, rows in {"orders": SEED, "trades": BOUGHT}.items():
        head, row = rows.splitlines()
        (folder / f"{feed}.csv").write_text(f"{head},fund\n{row},alder\n{row},birch\n")
    (folder / "securities.csv").write_text(SECURITIES)
    (folder / "prices.csv").write_text(PRICES + RIGHT)
    other = SEEN.replace("AAA", "AAB")
    (folder / "confirmations.csv").write_text("fund," + SAID + f"alder,{SEEN}birch,{SEEN}birch,{other.replace('2024-01-03T', '2024-01-05T')}")
    passes, real = [], as_confirmed.heard_late
    monkeypatch.setattr(as_confirmed, "heard_late", lambda *given: passes.append(1) or real(*given))
    navsim.run(folder).write(tmp_path / "library")
    assert len(passes) == 1  # for both funds
    for workers in (1, 2):
        family.write(family.of(door.opened(folder)), tmp_path / f"by-{workers}", workers)
        assert files(tmp_path / f"by-{workers}") == files(tmp_path / "library")
    assert told(navsim.run(folder)) == [("03", "price.move AAB", None)]
