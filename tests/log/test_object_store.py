"""A log under the address of an object store: the same guarantees by conditional puts alone, without a lock."""

import datetime
import http.client
import pathlib
import threading
import urllib.error
import urllib.request

import pytest
from log_folders import SCENARIOS, differing, run_of, small
from object_store import object_store

from navsim.basics.problems import InputProblems
from navsim.cli.main import answer
from navsim.log.append import append_feeds, append_rows
from navsim.log.probe import signed
from navsim.log.stored import StoredLog, create, is_log
from navsim.log.verify import verified
from navsim.replay.door import run

ADDRESS = "s3://bucket/funds/log"
ERRORS = pathlib.Path(__file__).parent / "errors"


def order(name):
    return {"event_id": name, "accepted_at": "2024-01-05T11:00:00", "side": "purchase", "amount": "1.00"}


def test_a_log_is_a_log_wherever_it_is(monkeypatch):
    """Appended, sent again, verified, compacted and struck: the same tables as the folder."""
    with object_store() as options:
        log = create(ADDRESS, options=options)
        receipt = append_feeds(log, [SCENARIOS / "late-price"])
        assert append_feeds(log, [SCENARIOS / "late-price"]).duplicates == receipt.appended
        append_rows(log, "confirmations", [{"date": "2025-03-13", "check": "price.move", "by": "alex", "reason": "seen"}])
        assert verified(log, receipt.head)[1] == []
        assert log.compact()["files_after"] == 1
        assert verified(log, receipt.head)[1] == []
        for name, value in options.items():
            monkeypatch.setenv(name, value)
        assert not differing(run_of(SCENARIOS / "late-price"), run(ADDRESS, known_at=("seq", receipt.appended)), without=())
        assert answer(["log", "verify", ADDRESS, "--expect", receipt.head]) == 0
        early, then = "2025-03-11T18:00", run(ADDRESS, known_at="2025-03-11T18:00")
        assert not differing(run_of(SCENARIOS / "late-price", known_at=early), then, without=())
        assert answer(["run", ADDRESS, "--known-at", "strike"]) == 0
        assert len(StoredLog(ADDRESS).since(receipt.head)) == 1


def test_the_probe_is_signed_as_s3_asks():
    """The example of Amazon's manual for signature version 4: GET of ten bytes of test.txt."""
    at = datetime.datetime(2013, 5, 24, tzinfo=datetime.UTC)
    key, secret = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    told = signed("GET", "https://examplebucket.s3.amazonaws.com/test.txt", {"Range": "bytes=0-9"}, b"", at, "us-east-1", key, secret)
    assert told["Authorization"].endswith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")


def test_a_store_that_puts_over_what_is_there(tmp_path, golden, monkeypatch, capsys):
    """It says that all is well and is no place for a log: neither a new one, nor one that was copied there."""
    with object_store(honours=False) as options:
        for name, value in options.items():
            monkeypatch.setenv(name, value)
        code = answer(["log", "init", ADDRESS])
        golden(ERRORS / "unconditional_puts.txt", f"$ navsim log init {ADDRESS}\n{capsys.readouterr().err}exit {code}\n")
        assert not is_log(ADDRESS, options)
        monkeypatch.setattr("navsim.log.probe.puts_over_what_is_there", lambda *_: False)
        copied = create(ADDRESS, options=options)
        monkeypatch.undo()
        with pytest.raises(InputProblems, match="puts over what is there"):
            append_feeds(copied, [small(tmp_path / "first")])
        assert copied.head.seq == 0


@pytest.mark.parametrize(
    "lost",
    [
        TimeoutError("the read operation timed out"),
        http.client.RemoteDisconnected("Remote end closed connection without response"),
        http.client.BadStatusLine("x"),
        urllib.error.HTTPError(ADDRESS, 503, "Slow Down", http.client.HTTPMessage(), None),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_store_whose_answer_is_lost_is_not_taken_for_a_good_one(monkeypatch, lost):
    """It put over what was there, and nobody heard of it: no log is made there."""
    with object_store(honours=False) as options:
        answers, real = [], urllib.request.urlopen

        def put(*given, **more):
            answers.append(real(*given, **more))
            if len(answers) == 2:
                raise lost
            return answers[-1]

        monkeypatch.setattr(urllib.request, "urlopen", put)
        with pytest.raises(InputProblems, match="it is not known whether the object store"):
            create(ADDRESS, options=options)
        monkeypatch.undo()
        assert len(answers) == 2
        assert not is_log(ADDRESS, options)


@pytest.mark.slow
def test_writers_on_several_machines(tmp_path):
    """Four writers without a lock: every order once, the sequence without a gap."""
    with object_store() as options:
        log = create(ADDRESS, options=options)
        append_feeds(log, [small(tmp_path / "first")])
        base, failed = log.head.seq, []

        def write(writer):
            own = StoredLog(ADDRESS, options)
            for n in range(3):
                try:
                    append_rows(own, "orders", [order(f"{writer}-{n}")])
                except (OSError, InputProblems) as error:
                    failed.append(error)

        threads = [threading.Thread(target=write, args=(writer,)) for writer in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        log.refresh()
        assert log.head.seq == base + 12
        assert verified(log)[1] == []


def test_a_commit_whose_answer_was_lost(tmp_path):
    """The put went through and the answer did not come back: the append finds its own seal, and acknowledges."""
    with object_store() as options:
        log = create(ADDRESS, options=options)
        append_feeds(log, [small(tmp_path / "first")])
        real = log.table.append

        def append(*given):
            real(*given)
            raise OSError("connection reset by peer")

        log.table.append = append
        receipt = append_rows(log, "orders", [order("mine")])
        assert (receipt.appended, receipt.duplicates) == (1, 0)
        assert append_rows(log, "orders", [order("mine")]).duplicates == 1
        assert verified(log)[1] == []
