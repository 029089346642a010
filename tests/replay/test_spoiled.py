"""What a night goes on from, spoiled, foreign or gone: the same bytes as a run of the whole, or a clear refusal."""

import json
import os
import random
import shutil

import pytest
from laws.test_one_more_night import night, prices, run, started, state, told

from navsim.log.append import append_rows
from navsim.log.stored import StoredLog
from navsim.replay import nightly, remembered
from navsim.replay.run import run_log

from .replayed import differing


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """A log of seventy sessions, its tables, and one night more that was appended; beside it the run of the whole."""
    place = tmp_path_factory.mktemp("evening")
    log, days = started(place, 70)
    append_rows(log, **night(70, days[70]))
    run_log(StoredLog(place / "log").log()).write(place / "whole")
    return place


@pytest.fixture
def place(evening, tmp_path):
    """The same again, to be spoiled."""
    for name in ("log", "out", "whole"):
        shutil.copytree(evening / name, tmp_path / name)
    return tmp_path


def right(place) -> list:
    """What differs from a run of the whole."""
    return differing(place / "out", place / "whole")


def of_another_state(place, **change) -> None:
    """The state with something else in it, sealed as if it were right."""
    path = state(place)
    whole = json.loads(path.read_bytes().partition(b"\n")[2])
    remembered.keep(path, {**whole, **change, "program": {**whole["program"], **change.get("program", {})}})


def test_a_copy_is_gone_on_from(place):
    """A log and its tables, copied elsewhere with other dates, are what they were."""
    for path in (place / "out").rglob("*"):
        os.utime(path, (1, 1))
    nightly.go_on(place / "log", place / "out")
    assert right(place) == []


@pytest.mark.parametrize("part", ["navsim", "sources", "calendar", "pyarrow", "numpy"])
def test_a_state_of_another_version_is_never_used(place, part):
    """Of the package, its sources, the calendar, or a library that writes the bytes."""
    of_another_state(place, program={part: "0.0.1"})
    code, said = run(place)
    assert code in (0, 1)
    assert "the whole log is struck: its state is of another version" in said
    assert right(place) == []


def test_a_state_that_was_cut_emptied_or_flipped(place):
    """At many places: never read, always told."""
    path = state(place)
    whole, dice = path.read_bytes(), random.Random(9)
    cuts = [whole[:size] for size in (0, 1, 63, 64, 65, 66, len(whole) // 2, len(whole) - 1)]
    flips = []
    for at in [0, 32, 64, 65, *(dice.randrange(len(whole)) for _ in range(40))]:
        text = bytearray(whole)
        text[at] ^= 1 << dice.randrange(8)
        flips.append(bytes(text))
    for text in [*cuts, *flips, whole + b"\n", b"\n", b"{}"]:
        path.write_bytes(text)
        with pytest.raises(nightly.Whole, match="its state is damaged"):
            nightly.go_on(place / "log", place / "out")
    path.unlink()
    path.mkdir()
    with pytest.raises(nightly.Whole, match="no state of it is kept"):
        nightly.go_on(place / "log", place / "out")
    shutil.rmtree(path.parent)
    code, said = run(place)
    assert code in (0, 1)
    assert "the whole log" not in said
    assert right(place) == []


def edited(path):
    """One bit, its size and date put back."""
    was, text = path.stat(), bytearray(path.read_bytes())
    text[len(text) // 2] ^= 1
    path.write_bytes(bytes(text))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


SPOILED = {
    "a table edited": lambda place: edited(next((place / "out" / "journal").rglob("*.parquet"))),
    "a table cut": lambda place: os.truncate(next((place / "out" / "holdings").rglob("*.parquet")), 100),
    "a file gone": lambda place: next((place / "out" / "lots").rglob("*.parquet")).unlink(),
    "a table gone": lambda place: shutil.rmtree(place / "out" / "accruals"),
    "a file of another year": lambda place: shutil.copytree(
        next((place / "out" / "nav").glob("*/year=2003")), next((place / "out" / "nav").glob("*")) / "year=1999"
    ),
    "a file beside a file": lambda place: (next((place / "out" / "nav").glob("*/year=2003")) / "part-1.parquet").write_bytes(b""),
    "a file is a link": lambda place: linked(next((place / "out" / "nav").rglob("*.parquet"))),
}


def linked(path):
    """The file moved away, and another one named in its place."""
    other = path.parents[4] / "elsewhere.parquet"
    path.rename(other)
    text = bytearray(other.read_bytes())
    text[len(text) // 2] ^= 1
    other.write_bytes(bytes(text))
    path.symlink_to(other)


@pytest.mark.parametrize("how", SPOILED)
def test_tables_that_are_not_as_they_were_written(place, how):
    """Never gone on from, and told, with the file that is gone, another, or none of them."""
    before = {path.relative_to(place / "out").as_posix() for path in (place / "out").rglob("*.parquet")}
    SPOILED[how](place)
    after = {path.relative_to(place / "out").as_posix() for path in (place / "out").rglob("*.parquet")}
    code, said = run(place)
    assert code in (0, 1)
    file = min(before ^ after, default="")
    what = "is gone" if file in before else "is none of them" if file else "is another"
    assert f"note: the whole log is struck: the tables are not as they were written: {file}" in said
    assert said.splitlines()[0].endswith(what)
    assert right(place) == []


def test_a_run_json_that_was_edited_has_no_state(place):
    """It is named by every byte of it."""
    path = place / "out" / "run.json"
    path.write_text(path.read_text().replace('"sessions": 70', '"sessions": 71'))
    assert run(place)[0] in (0, 1)
    assert right(place) == []


@pytest.mark.parametrize("asked", [("--known-at", "2003-03-03T18:00"), ("--known-at", "40"), ("--to", "2003-03-03"), ("--known-at", "strike")])
def test_tables_of_another_question_are_never_gone_on_from(place, asked):
    """As known earlier, through an earlier day: what stands in OUT is replaced by a run of the whole."""
    assert told(place, *asked)[0] in (0, 1)
    assert run(place)[0] in (0, 1)
    assert right(place) == []


def test_resume_with_another_question_answers_that_question(place):
    """--resume --to: a run of the whole to that day; and the next night knows it for what it is."""
    assert run(place, "--to", "2003-03-03")[0] in (0, 1)
    run_log(StoredLog(place / "log").log(), to="2003-03-03").write(place / "whole-to")
    assert differing(place / "out", place / "whole-to") == []
    assert run(place)[0] in (0, 1)
    assert right(place) == []


def test_tables_of_another_log(place, tmp_path):
    """Of a log that went another way from some night on, of a log that was put back, and of no log at all."""
    other = tmp_path / "other"
    other.mkdir()
    started(other, 60)
    shutil.rmtree(place / "out")
    shutil.copytree(other / "out", place / "out")
    assert run(place)[0] in (0, 1)
    assert right(place) == []
    shutil.rmtree(place / "log" / "state")
    shutil.copytree(other / "log" / "state", place / "log" / "state")
    shutil.rmtree(place / "out")
    shutil.copytree(other / "out", place / "out")
    code, said = run(place)
    assert code in (0, 1)
    assert "the whole log is struck: its state is of another log" in said
    assert right(place) == []


def test_a_log_put_back_and_gone_another_way(place, tmp_path):
    """Tables and state of the log as it went on; the log itself is a copy from before, with another night appended."""
    before = tmp_path / "before"
    shutil.copytree(place / "log", before)
    append_rows(StoredLog(place / "log"), **prices(71, "2003-04-15"))
    nightly.go_on(place / "log", place / "out")
    kept = tmp_path / "kept"
    shutil.copytree(place / "log" / "state", kept)
    shutil.rmtree(place / "log")
    before.rename(place / "log")
    shutil.copytree(kept, place / "log" / "state", dirs_exist_ok=True)
    code, said = run(place)
    assert (code in (0, 1), "its state is of another log" in said) == (True, True)
    assert right(place) == []
    shutil.rmtree(place / "log" / "state")
    shutil.copytree(kept, place / "log" / "state")
    append_rows(StoredLog(place / "log"), **prices(72, "2003-04-15"))
    assert run(place)[0] in (0, 1)
    run_log(StoredLog(place / "log").log()).write(place / "whole")
    assert right(place) == []


def test_one_fund_of_two(tmp_path):
    """Tables of one fund are not gone on from as those of all."""
    log, days = started(tmp_path, 70)
    second = {"fund": {"id": "alone", "inception": str(days[0])}, "class": {"only": {}}}
    order = {"accepted_at": str(days[0]), "fund": "alone", "class": "only", "account": "a", "side": "purchase", "amount": "100"}
    append_rows(log, fund=[second], orders=[order])
    assert told(tmp_path, "--fund", "small")[0] in (0, 1)
    append_rows(log, **prices(70, days[70]))
    assert run(tmp_path)[0] in (0, 1)
    run_log(StoredLog(tmp_path / "log").log()).write(tmp_path / "whole")
    assert right(tmp_path) == []


def test_two_folders_of_tables_go_on_by_turns(place, tmp_path):
    """Each has its own state: one runs every night, the other every second."""
    log = StoredLog(place / "log")
    nightly.go_on(place / "log", place / "out")
    made = run_log(log.log(), remember=True)
    made.write(place / "second")
    nightly.remember(place / "log", place / "second", made)
    append_rows(log, **prices(71, "2003-04-15"))
    nightly.go_on(place / "log", place / "out")
    append_rows(log, **prices(72, "2003-04-16"))
    nightly.go_on(place / "log", place / "out")
    nightly.go_on(place / "log", place / "second")
    run_log(StoredLog(place / "log").log()).write(place / "whole")
    assert right(place) == []
    assert differing(place / "second", place / "whole") == []


def test_nothing_new_is_nothing_to_do(place):
    """Twice the same night: the second one reads nothing and changes no byte."""
    nightly.go_on(place / "log", place / "out")
    again = nightly.go_on(place / "log", place / "out")
    assert again.read == 0
    assert right(place) == []


@pytest.mark.parametrize("said", [b"\xd5", b"{", b"[]", b"[" * 100_000, b"7"], ids=["no text", "cut", "a list", "deep", "a number"])
def test_a_run_told_in_another_way_is_struck_whole(place, said):
    """run.json is no JSON, or none of ours: a line says so, and the whole log is struck or the folder refused; never a traceback."""
    path = place / "out" / "run.json"
    path.write_bytes(said)
    code, told_so = run(place)
    assert code in (0, 1, 2)
    assert "Traceback" not in told_so
    assert "run.json" in told_so
