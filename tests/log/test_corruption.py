"""The corruption matrix: whatever happens to the files of a log is found by verify, or changed no row."""

import datetime
import itertools
import os
import pathlib
import random
import re
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from log_folders import PRICES, small

from navsim.basics.problems import InputProblems, refuse
from navsim.cli.main import answer
from navsim.log.append import append_feeds, append_rows
from navsim.log.stored import StoredLog, create
from navsim.log.verify import verified


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A log of five batches."""
    place = tmp_path_factory.mktemp("sound")
    log = create(place / "log")
    log.clock = itertools.count(1_704_700_800_000_000).__next__
    append_feeds(log, [small(place / "first")])
    for day in ("08", "09", "10", "11"):
        append_rows(log, "prices", [{"date": f"2024-01-{day}", "security": "AAA", "price": f"11.{day}"}])
    return place / "log"


@pytest.fixture
def log(sound, tmp_path):
    shutil.copytree(sound, tmp_path / "log")
    return tmp_path / "log"


def rows_of(place):
    return StoredLog(place).rows()


def is_found(place) -> bool:
    """Whether verify says so, or the log cannot be opened at all."""
    try:
        faults = verified(place)[1]
    except InputProblems as found:
        faults = [problem for problem in found.problems if problem.code in ("log.damaged", "log.unguarded")]
    return bool(faults)


def commits(log) -> list:
    return sorted((log / "events" / "_delta_log").glob("*.json"))


def data(log) -> list:
    """Files of rows, the small ones first; in an order that does not hang on the names that chance gave them."""
    return sorted((log / "events").glob("*.parquet"), key=lambda path: (pq.read_metadata(path).num_rows, path.read_bytes()))


def empty(path):
    path.write_bytes(b"")


def half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def nul(path):
    path.write_bytes(b"\0" * path.stat().st_size)


def gone(path):
    path.unlink()


def pipe(path):
    path.unlink()
    os.mkfifo(path)


def of_nothing(path):
    """JSON, and no commit."""
    path.write_text("{}")


def of_another_writer(path):
    """What it says of itself, without the rows and the sequence number."""
    path.write_text("".join(line + "\n" for line in path.read_text().splitlines() if '"commitInfo"' in line))


def without_its_rows(path):
    path.write_text("".join(line + "\n" for line in path.read_text().splitlines() if '"add"' not in line))


@pytest.mark.parametrize("how", [empty, half, nul, pipe, of_nothing, of_another_writer, without_its_rows], ids=lambda how: how.__name__)
@pytest.mark.parametrize("which", [-1, 2], ids=["last", "middle"])
def test_a_commit_that_is_not_whole(log, how, which):
    """A torn commit: found, and nothing is built on it."""
    how(commits(log)[which])
    assert is_found(log)
    if how is not without_its_rows and (which == -1 or how not in (of_nothing, of_another_writer)):  # which leave a hole behind them
        with pytest.raises(InputProblems):
            append_rows(log, "prices", [{"date": "2024-01-12", "security": "AAA", "price": "12"}])


def test_a_commit_in_the_middle_is_gone(log):
    """The chain of commits has a hole."""
    commits(log)[2].unlink()
    assert is_found(log)


def test_a_commit_that_is_no_json(log):
    """One character of the last commit is another, within a name or between two: no row is another, or it is said; nothing is raised but that."""
    path, before = commits(log)[-1], rows_of(log)
    sound = path.read_bytes()
    for at in range(1, len(sound), 29):
        path.write_bytes(sound[:at] + b"\x01" + sound[at + 1 :])
        assert is_found(log) or rows_of(log).equals(before)
        with pytest.raises(InputProblems) as found:
            StoredLog(log).append(lambda meeting: refuse("test.stop", "as far as what is read"))
        assert found.value.problems[0].code in ("log.damaged", "log.unguarded", "log.newer", "test.stop")
    path.write_bytes(sound)


def test_compacting_what_is_damaged(log, capsys):
    """A refusal, and not a traceback; the files stay."""
    path = data(log)[-1]
    there = len(data(log))
    half(path)
    assert answer(["log", "compact", str(log)]) == 2
    assert "error[log.damaged]" in capsys.readouterr().err
    assert len(list((log / "events").glob("*.parquet"))) == there


@pytest.mark.parametrize("how", [empty, half, nul, pipe, gone], ids=lambda how: how.__name__)
@pytest.mark.parametrize("which", [0, -1], ids=["small", "large"])
def test_a_data_file_that_is_not_whole(log, how, which):
    """A file of rows cut, wiped or lost."""
    how(data(log)[which])
    assert is_found(log)


def test_single_bits(log):
    """A hundred bits turned over in files of rows: found, or no row is another."""
    dice, before, unseen = random.Random(7), rows_of(log), 0
    for _ in range(100):
        path = dice.choice(data(log))
        sound = path.read_bytes()
        bits = bytearray(sound)
        bits[dice.randrange(len(bits))] ^= 1 << dice.randrange(8)
        path.write_bytes(bits)
        if not is_found(log):
            unseen += 1
            assert rows_of(log).equals(before)
        path.write_bytes(sound)
    assert unseen < 70  # bits of statistics, of names, of nothing
    assert not is_found(log)


@pytest.mark.parametrize("name", ["seq", "recorded_at", "event_id", "payload", "batch_hash"])
def test_the_name_of_a_column_is_no_text(log, name):
    """A bit turned over in each place of the file where a column is named: found, or no row is another; never a traceback."""
    path, before = data(log)[-1], rows_of(log)
    sound = path.read_bytes()
    places = [at.start() for at in re.finditer(name.encode(), sound)]
    assert places
    for at in places:
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0x80]) + sound[at + 1 :])
        assert is_found(log) or rows_of(log).equals(before)


@pytest.mark.parametrize("bit", range(8))
def test_a_day_beyond_every_calendar(log, bit):
    """The least and the last day of a row group, as its statistics tell them, with a bit of each byte turned over."""
    before, day = rows_of(log), (datetime.date(2024, 1, 11) - datetime.date(1970, 1, 1)).days.to_bytes(4, "little")
    path = next(path for path in data(log) if day in path.read_bytes())  # the last batch, which the head is read from
    sound = path.read_bytes()
    places = [at.start() for at in re.finditer(re.escape(day), sound)]
    assert places
    for at in (at + n for at in places for n in range(4)):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1 << bit]) + sound[at + 1 :])
        assert is_found(log) or rows_of(log).equals(before)


def rewritten(log, change):
    """A file of rows written anew by someone who knows how, with the size in the commit put right."""
    path = data(log)[-1]
    old = str(path.stat().st_size)
    rows = pq.read_table(path)
    pq.write_table(change(rows), path)
    for commit in commits(log):
        commit.write_text(commit.read_text().replace(f'"size":{old}', f'"size":{path.stat().st_size}'))


def set_cell(name, at, value):
    def change(rows):
        column = rows.column(name).to_pylist()
        column[at] = value
        return rows.set_column(rows.schema.get_field_index(name), rows.schema.field(name), pa.array(column, rows.schema.field(name).type))

    return change


@pytest.mark.parametrize(
    "change",
    [
        set_cell("payload", 0, '{"id":"other"}'),
        set_cell("event_id", 1, "another"),
        set_cell("source_line", 2, 99),
        set_cell("batch_hash", 3, "0" * 64),
        set_cell("seq", 3, 40),
        lambda rows: rows.slice(1),
        lambda rows: pa.concat_tables([rows, rows.slice(0, 1)]),
    ],
    ids=["payload", "event_id", "line", "seal", "seq", "row gone", "row twice"],
)
def test_a_hand_that_knows_parquet(log, change):
    """An edited row, a row more, a row less: the seal does not match."""
    rewritten(log, change)
    assert is_found(log)
    with pytest.raises(InputProblems):
        StoredLog(log).log()


@pytest.mark.parametrize("name", ["prev_hash", "batch_hash"])
@pytest.mark.parametrize("rows", [slice(None), slice(0, 1), slice(1, 2)], ids=["all", "first", "second"])
def test_rows_without_a_seal(log, name, rows):
    """Taken away from all rows of a batch, or from one: said, and nothing is read."""

    def change(table):
        column = table.column(name).to_pylist()
        column[rows] = [None] * len(column[rows])
        return table.set_column(table.schema.get_field_index(name), name, pa.array(column, pa.string()))

    rewritten(log, change)
    assert "the batch at sequence 1 has more than one seal" in verified(log)[1]
    with pytest.raises(InputProblems, match=r"log\.damaged"):
        StoredLog(log).log()


def test_a_schema_that_is_no_number(log):
    """One character of the first commit is another."""
    first = commits(log)[0]
    told = first.read_text()
    for text in ('"navsim.schema":":"', '"navsim.schema":"²"', '"navsim.schema":""'):
        first.write_text(re.sub(r'"navsim.schema":"\d+"', text, told))
        with pytest.raises(InputProblems, match="its schema is"):
            StoredLog(log)


def test_a_last_sequence_number_that_is_none(log):
    """One character of the last commit is another."""
    last = commits(log)[-1]
    last.write_text(last.read_text().replace('"version":', '"versiom":'))
    with pytest.raises(InputProblems):
        StoredLog(log)


def test_the_guard_against_changes_is_taken_away(log):
    """Another program made the table changeable: it is not opened."""
    from deltalake import DeltaTable

    DeltaTable(str(log / "events")).alter.set_table_properties({"delta.appendOnly": "false"})
    with pytest.raises(InputProblems, match="appendOnly"):
        StoredLog(log)


def test_rows_another_program_added(log):
    """A row that did not come by the layer has no seal, and the sequence of the commits does not know it."""
    from deltalake import write_deltalake

    rows = rows_of(log)
    write_deltalake(str(log / "events"), rows.slice(rows.num_rows - 1), mode="append")
    assert is_found(log)


def test_a_log_of_a_newer_navsim(log, monkeypatch):
    """A schema that is not known here is not guessed at."""
    monkeypatch.setattr("navsim.log.stored.SCHEMA_VERSION", 0)
    with pytest.raises(InputProblems, match="newer navsim"):
        StoredLog(log)


def test_left_over_files_change_nothing(log):
    """What an interrupted append leaves is no part of the log."""
    shutil.copy(data(log)[0], log / "events" / "part-00000-left-over.parquet")
    (log / "events" / "_delta_log" / "00000000000000000009.json.tmp").write_text("{")
    assert not is_found(log)
    assert PRICES.count("AAA") + 4 == sum(kind == "prices" for kind in rows_of(pathlib.Path(log)).column("kind").to_pylist())
