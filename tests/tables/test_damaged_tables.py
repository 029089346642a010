"""A run or a sweep whose files another hand, or the disk, has changed: refused by the name of the file, with what to do; never a traceback."""

import json
import pathlib
import random
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import navsim
from navsim.basics.problems import InputProblems
from navsim.cli.main import answer
from navsim.sweep import store as sweeps
from navsim.tables import grown, store, surveyed

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"
NAV = "nav/fund=late-price/year=2025/part-0.parquet"


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return navsim.run(SCENARIOS / "late-price").write(tmp_path_factory.mktemp("sound") / "out")


@pytest.fixture
def out(sound, tmp_path):
    shutil.copytree(sound, tmp_path / "out")
    return tmp_path / "out"


def empty(data):
    return b""


def half(data):
    return data[: len(data) // 2]


def other_names(data):
    return data.replace(b"net_assets", b"net_assetz")


def no_text(data):
    return data.replace(b"net_assets", b"net_\xffssets")


def promises(data):
    """A footer longer than the file."""
    return data[:-8] + b"\xff\xff\xff\x7f" + data[-4:]


@pytest.mark.parametrize("how", [empty, half, other_names, no_text, promises], ids=lambda how: how.__name__)
def test_a_file_that_is_not_as_it_was_written(out, how, capsys):
    """The sentence names the file; the exit is 2; a survey for the next night says the same."""
    path = out / NAV
    path.write_bytes(how(path.read_bytes()))
    assert answer(["strike", str(out), "--date", "2025-03-12"]) == 2
    said = capsys.readouterr().err
    assert "error[out.other_columns]" in said if how is other_names else "error[out.damaged]" in said
    assert str(path) in said
    assert "navsim run" in said
    if how is not other_names:  # a survey counts rows, and reads no column
        with pytest.raises(InputProblems, match="cannot be read"):
            surveyed.survey(out)
    with pytest.raises(InputProblems, match=r"cannot be read|look at net_assets"):
        grown.old_rows(out, "nav", "late-price", {2025})


def test_a_file_with_other_columns(out):
    """Written by someone who knows Parquet, or by another version."""
    path = out / NAV
    rows = pq.ParquetFile(path).read()
    renamed = rows.rename_columns([*rows.column_names[:-1], "n"])
    for changed in (rows.drop_columns(["nav"]), rows.append_column("more", pa.nulls(rows.num_rows)), renamed):
        pq.write_table(changed, path)
        with pytest.raises(InputProblems, match="not written by this version"):
            store.read(out, "nav")


def test_single_bits(out):
    """Two hundred bits turned over, one at a time: the table is read, or refused."""
    path, dice = out / NAV, random.Random(13)
    sound, refused = path.read_bytes(), 0
    for _ in range(200):
        at = dice.randrange(len(sound))
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1 << dice.randrange(8)]) + sound[at + 1 :])
        codes = read_codes(out)
        refused += bool(codes)
        assert codes in ([], ["out.damaged"], ["out.other_columns"])
    assert refused > 20


def read_codes(out) -> list:
    """What is refused of a table."""
    try:
        store.read(out, "nav").to_pylist()
    except InputProblems as found:
        return [each.code for each in found.problems]
    return []


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\xff", b"[" * 100_000], ids=["empty", "cut", "a list", "no text", "deep"])
def test_what_a_run_tells_is_no_json(out, text, capsys):
    (out / "run.json").write_bytes(text)
    assert answer(["strike", str(out)]) == 2
    assert "error[out.damaged]" in capsys.readouterr().err


FUND_SAID = ("funds", "late-price")


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        (("funds",), None, "run.json: funds is no object"),
        (("funds",), "gone", "run.json does not say funds"),
        (FUND_SAID, [], "run.json: funds: late-price is no object"),
        ((*FUND_SAID, "classes"), {"other": "Other"}, "class_order does not name its classes"),
        ((*FUND_SAID, "class_order"), "x", "class_order is no list"),
        ((*FUND_SAID, "last_session"), "2025-02-30", "last_session is not a date"),
        ((*FUND_SAID, "last_session"), "1999-12-31", "ends before it begins"),
        ((*FUND_SAID, "nav_decimals"), True, "nav_decimals is not a whole number"),
        ((*FUND_SAID, "limits"), [1], "limits[0] is not a text"),
        (("counts", "nav"), "many", "run.json: counts: nav is not a whole number"),
        (("log_head",), 5, "log_head is not a text or null"),
        (("years",), {"proofs": {"other": "2025"}}, "years and funds do not name the same funds"),
    ],
)
def test_what_a_run_tells_is_not_what_a_run_tells(out, at, value, said, capsys):
    """JSON that somebody edited, or that is of something else: the sentence says where."""
    told = json.loads((out / "run.json").read_text())
    inside = told
    for name in at[:-1]:
        inside = inside[name]
    inside.pop(at[-1]) if value == "gone" else inside.update({at[-1]: value})
    (out / "run.json").write_text(json.dumps(told))
    for line in (["strike", str(out)], ["exceptions", str(out)], ["returns", str(out)]):
        assert answer(line) == 2
        told_of_it = capsys.readouterr().err
        assert "error[out.damaged]" in told_of_it
        assert said in told_of_it


def test_a_sweep_that_is_not_as_it_was_written(tmp_path):
    """The same of a sweep's files."""
    (tmp_path / "final").mkdir()
    (tmp_path / "final" / sweeps.PART).write_bytes(b"PAR1")
    (tmp_path / sweeps.SWEEP).write_text("{")
    with pytest.raises(InputProblems, match=r"part-0.parquet cannot be read"):
        sweeps.read(tmp_path, "final")
    with pytest.raises(InputProblems, match=r"sweep.json cannot be read"):
        sweeps.told_by(tmp_path)
