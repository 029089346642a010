"""What the layer relies on in deltalake, one pin each: run them before allowing a new version."""

import datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError

from navsim.log.delta import SETTINGS, Table

ROWS = pa.table({"seq": [1, 2], "amount": pa.array([Decimal("0.10"), Decimal("0.20")], pa.decimal128(38, 2))})


@pytest.fixture
def place(tmp_path):
    DeltaTable.create(str(tmp_path / "t"), ROWS.schema, configuration=SETTINGS)
    return str(tmp_path / "t")


def commit(handle, last, retries=0):
    properties = CommitProperties(max_commit_retries=retries, app_transactions=[Transaction("navsim.seq", last)])
    write_deltalake(handle, ROWS, mode="append", commit_properties=properties)


def test_without_retries_a_stale_handle_fails(place):
    """The compare-and-swap: whoever saw an older version loses."""
    first, second = DeltaTable(place), DeltaTable(place)
    commit(first, 2)
    with pytest.raises(CommitFailedError):
        commit(second, 2)
    assert DeltaTable(place).version() == 1


def test_the_application_transaction_is_a_second_guard(place):
    """Even with retries, two commits of one application from one version do not both pass."""
    first, second = DeltaTable(place), DeltaTable(place)
    commit(first, 2)
    with pytest.raises(CommitFailedError):
        commit(second, 2, retries=5)


def test_the_transaction_version_is_read_back(place):
    """The last sequence number is in the commit, and survives a checkpoint and compaction."""
    handle = DeltaTable(place)
    commit(handle, 2)
    commit(handle, 4)
    handle.create_checkpoint()
    handle.optimize.compact()
    assert DeltaTable(place).transaction_version("navsim.seq") == 4


CHANGES = {
    "delete": lambda handle: handle.delete(),
    "overwrite": lambda handle: write_deltalake(handle, ROWS, mode="overwrite"),
    "update": lambda handle: handle.update(updates={"seq": "seq + 1"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_rows_are_not_deleted_or_changed(place, change):
    """delta.appendOnly refuses what is not an append."""
    handle = DeltaTable(place)
    commit(handle, 2)
    with pytest.raises((DeltaError, OSError)):
        CHANGES[change](handle)
    assert DeltaTable(place).version() == 1


def test_compaction_changes_no_row(place):
    """Files become one; rows and their types stay."""
    handle = DeltaTable(place)
    for last in (2, 4, 6):
        commit(handle, last)
    table = Table(place)
    table.refresh()
    before = table.read()
    assert table.compact()["numFilesRemoved"] == 3
    assert table.read().sort_by("seq").equals(before.sort_by("seq"))
    assert table.read().schema == ROWS.schema


def test_an_empty_last_commit_reads_as_success(place):
    """The reason why the layer looks at the last commit itself."""
    handle = DeltaTable(place)
    commit(handle, 2)
    commit(handle, 4)
    newest = place + "/_delta_log/00000000000000000002.json"
    open(newest, "w").close()
    assert DeltaTable(place).transaction_version("navsim.seq") == 2  # no error, and two rows fewer


def test_statistics_let_files_be_passed_over(place):
    """Files say which sequence numbers they hold."""
    handle = DeltaTable(place)
    commit(handle, 2)
    told = DeltaTable(place).get_add_actions(flatten=True)
    assert told.column("max.seq").to_pylist() == [2]


def test_nothing_is_cast_on_its_way_back(tmp_path):
    """Decimals, instants and dates come back with the types they had."""
    schema = pa.schema([("d", pa.decimal128(38, 10)), ("t", pa.timestamp("us", tz="UTC")), ("n", pa.date32()), ("s", pa.string())])
    rows = pa.table(
        [[Decimal("0.0000000001")], [datetime.datetime(2024, 1, 2, 3, 4, 5, 6, datetime.UTC)], [datetime.date(2024, 1, 2)], ["\u00e9"]], schema=schema
    )
    DeltaTable.create(str(tmp_path / "t"), schema)
    write_deltalake(str(tmp_path / "t"), rows, mode="append", commit_properties=CommitProperties(app_transactions=[Transaction("navsim.seq", 1)]))
    table = Table(str(tmp_path / "t"))
    table.refresh()
    assert table.read().equals(rows)
