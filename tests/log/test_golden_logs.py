"""Logs of earlier schema versions are read as today's events, go on, and keep what they told; one of a later version is refused."""

import json
import pathlib
import shutil
from decimal import Decimal

import pytest
from golden_logs import FEEDS, GOLDEN, events_of, figures_of, kinds

from navsim.basics.problems import InputProblems
from navsim.cli.main import answer
from navsim.log import upcasters
from navsim.log.append import append_feeds, append_rows
from navsim.log.delta import Table
from navsim.log.rows import SCHEMA_VERSION
from navsim.log.stored import StoredLog
from navsim.log.verify import verified

VERSIONS = sorted(int(path.name.removeprefix("schema-")) for path in GOLDEN.glob("schema-*"))
SEEN = {"date": "2024-01-10", "fund": "alder", "check": "price.move", "subject": "BBB", "by": "kim", "reason": "seen"}
ERRORS = pathlib.Path(__file__).parent / "errors"


@pytest.fixture
def kept(tmp_path):
    """A function of a version to a copy of its log."""

    def copy(version):
        shutil.copytree(GOLDEN / f"schema-{version}" / "log", tmp_path / f"log-{version}")
        return StoredLog(tmp_path / f"log-{version}")

    return copy


def test_every_version_has_its_log_and_its_step():
    """A new schema version comes with a golden log of it, and says how the rows before it are read."""
    assert list(range(1, SCHEMA_VERSION + 1)) == VERSIONS
    assert sorted(upcasters.STEPS) == list(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("version", VERSIONS)
def test_it_is_read_as_todays_events(version, kept):
    """Sound, every event as the version that wrote it exported it, and every figure as it was told then."""
    log = kept(version)
    assert verified(log)[1] == []
    told = [json.loads(line) for line in (GOLDEN / f"schema-{version}" / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    now = [json.loads(line) for line in events_of(log).splitlines()]
    assert [{name: row.get(name) for name in then} for then, row in zip(told, now, strict=True)] == told


@pytest.mark.parametrize("version", VERSIONS)
def test_its_figures_are_what_it_told(version, kept, request):
    """Every cell of the tables. Only where the accounting itself was put right: --rewrite-goldens, and say so in the change log."""
    place = GOLDEN / f"schema-{version}" / "figures.json"
    figures = figures_of(kept(version), json.loads(place.read_text(encoding="utf-8")))
    if request.config.getoption("rewrite_goldens", default=False):
        place.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    assert figures == json.loads(place.read_text(encoding="utf-8"))


@pytest.mark.parametrize("version", VERSIONS)
def test_it_goes_on(version, kept):
    """What it was made of adds nothing; a new row does, and the log is then of today's version, with the seals it had."""
    log = kept(version)
    before, old = log.head, log.log()
    known = append_feeds(log, [FEEDS], dry_run=True)
    assert known.appended == (1 if version == 1 else 0)  # since version 2 the id that a confirmation gets names its subject
    assert log.table.schema_version == version
    receipt = append_rows(log, "confirmations", [SEEN])
    assert (receipt.first, receipt.appended) == (before.seq + 1, 1)
    assert log.table.schema_version == SCHEMA_VERSION
    fresh = StoredLog(log.address)
    assert verified(fresh, str(before))[1] == []
    assert fresh.log().events[: len(old.events)] == old.events
    assert fresh.compact()["files_after"] == 1
    assert verified(fresh, str(before)) == (receipt.head, [])


def test_a_handle_from_before_the_log_went_on(kept):
    """Another process has the log open while it is brought to today's version: it goes on with it."""
    log = kept(1)
    other = StoredLog(log.address)
    other.view()
    append_rows(log, "confirmations", [SEEN])
    assert append_rows(other, "confirmations", [SEEN | {"subject": "CCC"}]).appended == 1
    assert verified(other)[1] == []


@pytest.mark.parametrize("step", ["set_table_properties", "append"])
def test_it_is_interrupted_on_its_way(step, kept, monkeypatch):
    """The process dies after the columns were added, or before the rows were: nothing is lost, and the next append goes on."""
    log = kept(1)
    before = log.head

    class Lost(Exception):
        """The process dies."""

    def stop(*_, **__):
        raise Lost

    if step == "append":
        monkeypatch.setattr(Table, "append", stop)
    else:
        from deltalake.table import TableAlterer

        monkeypatch.setattr(TableAlterer, "set_table_properties", stop)
    with pytest.raises(Lost):
        append_rows(log, "confirmations", [SEEN])
    monkeypatch.undo()
    fresh = StoredLog(log.address)
    assert verified(fresh) == (str(before), [])
    assert append_rows(fresh, "confirmations", [SEEN]).first == before.seq + 1
    assert verified(fresh)[1] == []


def test_what_a_row_says_is_put_into_todays_words(kept, monkeypatch):
    """Had version 1 kept commissions in dimes, its trades would be read in dollars, and a trade sent again would be known."""
    log = kept(1)

    def in_dollars(said):
        return said | {"commission": f"{Decimal(said['commission']) / 10:.2f}"} if "commission" in said else said

    monkeypatch.setattr(upcasters, "STEPS", {1: {"trades": in_dollars}})
    append_rows(
        log, "trades", [{"fund": "alder", "date": "2024-01-11", "security": "AAA", "side": "buy", "quantity": "1", "price": "1", "commission": "7"}]
    )
    costs = [event.commission_cents for event in log.log().events if type(event).__name__ == "Trade" and event.commission_cents]
    assert sorted(costs) == [85, 150, 700]  # 8.50 and 15.00 dimes; the row of today stays
    row = {"event_id": "buy-a1", "fund": "alder", "date": "2024-01-02", "security": "AAA", "side": "buy", "quantity": "10000", "price": "20"}
    assert append_rows(log, "trades", [row | {"commission": "1.50"}]).duplicates == 1
    with pytest.raises(InputProblems):
        append_rows(log, "trades", [row | {"commission": "15.00"}])
    assert verified(log)[1] == []


def test_what_rows_say_has_not_changed_unnoticed():
    """A column that went, is kept in another form or means another thing where it is left out: raise SCHEMA_VERSION, and add a step."""
    now = {(each["feed"], each["column"]): each for each in kinds()}
    lines = (GOLDEN / f"schema-{SCHEMA_VERSION}" / "kinds.jsonl").read_text(encoding="utf-8").splitlines()
    kept = {(each["feed"], each["column"]): each for each in map(json.loads, lines)}
    for place, then in kept.items():
        assert set(then["choices"]) <= set(now[place]["choices"]), place
        assert {**now[place], "choices": 0} == {**then, "choices": 0}
    feeds = {feed for feed, _ in kept}
    assert not [place for place in set(now) - set(kept) if now[place]["required"] and place[0] in feeds]  # old rows do not have it


def test_a_log_of_a_newer_navsim(kept, golden, monkeypatch, capsys):
    """What is not known here is not guessed at: neither read nor appended to."""
    log = kept(SCHEMA_VERSION)
    log.table.widen(log.table.schema(), SCHEMA_VERSION + 1)
    monkeypatch.chdir(pathlib.Path(log.address).parent)
    name = pathlib.Path(log.address).name
    told = []
    for arguments in (["log", "verify", name], ["log", "append", name, str(FEEDS)], ["run", name]):
        code = answer(arguments)
        told.append(f"$ navsim {' '.join(arguments).replace(str(FEEDS), 'feeds')}\n{capsys.readouterr().err}exit {code}\n")
    golden(ERRORS / "newer_log.txt", "\n".join(told))


def test_the_digest_of_a_file_stands_in_its_first_row(kept):
    """Rows say which bytes they were read from: kept once a file and batch, told of every row."""
    rows = kept(2).rows()
    digests = [each for each in rows.column("source_digest").to_pylist() if each]
    assert 0 < len(digests) < rows.num_rows
    assert all(len(each) == 64 for each in digests)
    told = [json.loads(line) for line in (GOLDEN / "schema-2" / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all(len(row["file_digest"]) == 64 for row in told)
    assert len({row["file_digest"] for row in told if row["file"] == "securities.csv"}) == 1
