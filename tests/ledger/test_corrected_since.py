"""A confirmation whose exception a correction took away was right when it was made: nothing is told of it, by whatever road the run is struck."""

import pytest
from laws.test_one_more_night import files, night, same, started
from operations_day import FUND, SECURITIES, folder_of

import navsim
from navsim.log.append import append_rows
from navsim.replay import door, family, nightly

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


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("2024-01-03,price.move,AAB,desk,seen,2024-01-03T17:30,\n", "price.move AAB"),  # a subject misspelt
        ("2024-01-03,price.stale,AAA,desk,seen,2024-01-03T17:30,\n", "price.stale AAA"),  # another check
        ("2024-01-03,price.move,AAA,desk,seen,2024-01-03T15:30,\n", "price.move AAA"),  # before the close: nothing was struck yet
        ("2024-01-03,price.move,AAA,desk,seen,2024-01-05T09:30,\n", "price.move AAA"),  # after the correction: it was gone
    ],
)
def test_what_was_not_there_when_it_was_confirmed_is_told(said, subject, tmp_path):
    """The same correction excuses nothing else."""
    assert told(run_of(tmp_path, said)) == [("03", subject, None)]


def test_what_could_not_be_struck_then_found_nothing(tmp_path):
    """As known when it was confirmed the security had no price at all."""
    late = PRICES.replace("AAA,10.00,,,", "AAA,10.00,,2024-01-04T09:00,").replace("wrong,,", "wrong,2024-01-04T09:00,")
    assert told(run_of(tmp_path, SEEN, late + RIGHT)) == [("03", "price.move AAA", None)]


def test_who_stood_by_the_warning_itself_is_not_told_either(tmp_path):
    """A misspelt one was told, and somebody stood by that; later the misspelt one is taken back."""
    misspelt = "2024-01-03,price.move,AAB,desk,seen,2024-01-03T17:30,\n"
    by_that = "2024-01-03,confirmation.unmatched,price.move AAB,chief,a slip,2024-01-04T17:30,\n"
    back = ",,,,,2024-01-05T10:00,confirmations:alder:2024-01-03:price.move.AAB:1\n"
    assert told(run_of(tmp_path / "a", misspelt + by_that)) == [("03", "price.move AAB", "chief")]
    with_id = SAID.replace("reverses", "reverses,event_id")
    rows = [*(line + "," for line in by_that.splitlines()), misspelt.strip() + ",slip", back.strip().rpartition(",")[0] + ",slip,"]
    folder = folder_of(tmp_path / "b", FUND, securities=SECURITIES, trades=BOUGHT, prices=PRICES + RIGHT, orders=SEED)
    (folder / "confirmations.csv").write_text(with_id + "\n".join(rows) + "\n")
    assert told(navsim.run(folder)) == []
    assert told(navsim.run(folder, known_at="2024-01-04T18:00")) == [("03", "price.move AAB", "chief")]


def test_the_night_that_hears_the_correction_looks_it_up(tmp_path):
    """Its state holds the end of the log alone; what stood in the middle of it is read again. As a run of the whole, byte for byte."""
    log, days = started(tmp_path, 101)
    wild = night(101, days[101])
    wild["prices"][0] |= {"price": "400", "event_id": "wild"}
    seen = {"check": "price.move", "by": "ann", "reason": "seen", "date": str(days[101])}
    append_rows(log, **wild, confirmations=[{**seen, "subject": "aa"}, {**seen, "subject": "zz"}])
    nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)
    mended = {"date": str(days[101]), "security": "aa", "price": "41", "recorded_at": f"{days[102]}T09:00", "reverses": "wild"}
    later = night(102, days[102])
    append_rows(log, **{**later, "prices": [mended, *later["prices"]]})
    assert nightly.go_on(tmp_path / "log", tmp_path / "out").read < 10
    assert same(tmp_path)
    assert told(navsim.run(tmp_path / "log")) == [(f"{days[101]:%d}", "price.move zz", None)]


def test_in_a_family_whoever_holds_the_log_is_asked(tmp_path):
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
    (folder / "confirmations.csv").write_text("fund," + SAID + f"alder,{SEEN}birch,{SEEN}birch,{other}")
    navsim.run(folder).write(tmp_path / "library")
    for workers in (1, 2):
        family.write(family.of(door.opened(folder)), tmp_path / f"by-{workers}", workers)
        assert files(tmp_path / f"by-{workers}") == files(tmp_path / "library")
    assert told(navsim.run(folder)) == [("03", "price.move AAB", None)]
