"""What was told stays told: a replay as known gives the bytes first written, whatever came later, however the log is kept."""

import shutil

import pytest
from batches import cut
from log_folders import SCENARIOS

from navsim.basics.problems import InputProblems
from navsim.log.append import append_rows
from navsim.log.stored import StoredLog, create
from navsim.log.verify import verified
from navsim.replay.door import run


def bytes_of(folder) -> dict:
    """{path: bytes} of everything in a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """late-price, appended day by day; after every day the run of what the log then held was written."""
    place = tmp_path_factory.mktemp("history")
    log = create(place / "log", name="two-stocks")
    told = {}
    for batch in cut(SCENARIOS / "late-price"):
        append_rows(log, **batch)
        told[log.head.seq] = bytes_of(run(log).write(place / f"then-{log.head.seq}"))
    return place, log, told


def again(log, seq: int, out) -> dict:
    return bytes_of(run(log, known_at=("seq", seq)).write(out))


def without_knowledge(files: dict) -> dict:
    """Everything but run.json, which says as known when."""
    return {name: data for name, data in files.items() if name != "run.json"}


def test_after_later_appends(history, tmp_path):
    """Every evening's tables again, byte for byte, and the head of the log it ended with then."""
    _, log, told = history
    for seq, files in told.items():
        now = again(log, seq, tmp_path / str(seq))
        assert without_knowledge(now) == without_knowledge(files)
        assert now["run.json"].replace(f'"known_at": {seq}'.encode(), b'"known_at": null') == files["run.json"]


def test_after_compaction_and_copying(history, tmp_path):
    """Compacted, swept and copied elsewhere under another name: the same bytes, run.json too."""
    place, log, told = history
    seqs = sorted(told)[::3]
    before = {seq: again(log, seq, tmp_path / f"before-{seq}") for seq in seqs}
    copy = tmp_path / "elsewhere"
    shutil.copytree(place / "log", copy)
    compacted = StoredLog(copy)
    assert compacted.compact()["files_after"] == 1
    assert verified(compacted)[1] == []
    for seq in seqs:
        assert again(StoredLog(copy), seq, tmp_path / f"after-{seq}") == before[seq]
    assert compacted.head == log.head


def test_inside_a_batch(history, tmp_path):
    """As known in the middle of a batch the anchor is that of the rows so far, and verify knows it."""
    _, log, told = history
    value = log.log()
    for seq in (1, 2, 5, log.head.seq - 1, log.head.seq):
        anchor = value.head(seq)
        assert verified(log, anchor) == (str(log.head), [])
        assert verified(log, anchor[:-1] + ("0" if anchor[-1] != "0" else "1"))[1]
    assert {value.head(seq).partition(":")[0] for seq in told} == {str(seq) for seq in told}


def test_an_anchor_tells_of_a_tail_that_is_gone(history, tmp_path):
    """The newest commit is taken away whole: the rest is in order, and only the anchor knows."""
    place, log, _ = history
    copy = tmp_path / "log"
    shutil.copytree(place / "log", copy)
    newest = sorted((copy / "events" / "_delta_log").glob("*.json"))[-1]
    newest.unlink()
    assert verified(copy)[1] == []
    assert verified(copy, str(log.head))[1]


def test_expect_refuses_to_append_to_another_log(history):
    """`--expect` of an append: someone else was first."""
    _, log, _ = history
    row = {"date": "2025-03-13", "check": "price.move", "subject": "ANVL", "by": "alex", "reason": "looked at it"}
    with pytest.raises(InputProblems, match="ends at"):
        append_rows(log, "confirmations", [row], expect="1:" + "0" * 64)
    assert append_rows(log, "confirmations", [row], dry_run=True, expect=str(log.head)).appended == 1
    assert not any(event.event_id.startswith("confirmations") for event in log.log().events)
