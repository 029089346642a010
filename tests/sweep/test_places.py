"""Where a sweep is put: blocks by whoever struck them, tables in a folder or under an address of an object store."""

import pathlib
import sys

import pyarrow.fs
import pyarrow.parquet as pq
import pytest

import navsim
from navsim.basics.problems import InputProblems
from navsim.sweep import block, blocks_kept, dask, store, workers
from navsim.sweep.blocks_kept import Place, packed, unpacked

from . import grids

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "log"))
from object_store import object_store

GRID = {"fee.custody.rate": ["1 bp", "2 bp"], "limit.cap.rate": ["1%", "2%"]}


def whole(kept: block.Kept) -> dict:
    """Every array as a list."""
    return {name: array.tolist() for name, array in blocks_kept.named(kept).items()}


@pytest.mark.parametrize("path", [False, True])
def test_a_block_comes_back_from_its_bytes_as_it_was(path, monkeypatch):
    """Every array of every fund, the path where it is kept; twice struck, the same bytes."""
    seen = []
    monkeypatch.setattr(workers, "told", lambda kept, done, n, plan: seen.append(kept) or kept)
    navsim.sweep(grids.scenario(), GRID, path=path, workers=1, mode="interpreted")
    for kept in seen:
        assert list(map(whole, unpacked(packed(kept)))) == list(map(whole, kept))
        assert packed(unpacked(packed(kept))) == packed(kept)


def test_blocks_and_tables_under_an_address(monkeypatch):
    """An object store holds what a folder holds; a place that is taken is refused; a run too."""
    with object_store() as options:
        for name, value in options.items():
            monkeypatch.setenv(name, value)
        place = Place.under("s3://bucket/blocks")
        place.begin()
        place.put("block-0000000", b"told")
        assert place.get("block-0000000") == b"told"
        place.clear()
        with pytest.raises(InputProblems, match="does not find"):
            place.put("block-0000001", b"late")
        files, path = pyarrow.fs.FileSystem.from_uri("s3://bucket/blocks")
        assert not [each for each in files.get_file_info(pyarrow.fs.FileSelector(path, recursive=True, allow_not_found=True)) if each.is_file]
        swept = navsim.sweep(grids.scenario(), GRID)
        swept.write("s3://bucket/out/sweep")
        told = files.open_input_file("bucket/out/sweep/final/part-0.parquet").read()
        assert pq.ParquetFile(pyarrow.BufferReader(told)).read().equals(swept.table("final"))
        with pytest.raises(InputProblems, match="holds something"):
            swept.write("s3://bucket/out/sweep")
        run = navsim.run(grids.scenario())
        run.write("s3://bucket/out/run")
        told = files.open_input_file("bucket/out/run/nav/fund=f/year=2024/part-0.parquet").read()
        assert pq.ParquetFile(pyarrow.BufferReader(told)).read().num_rows
        assert files.get_file_info("bucket/out/run/run.json").is_file


def test_a_sweep_is_read_where_it_was_written(tmp_path):
    """The reader beside the writer: the same tables; nav only where it was kept; no sweep is told."""
    swept = navsim.sweep(grids.scenario(), GRID)
    swept.write(tmp_path / "out")
    assert store.read(tmp_path / "out", "final").equals(swept.table("final"))
    assert store.read(tmp_path / "out", "nav") is None
    assert store.told_by(tmp_path / "out")["structures"] == 4
    with pytest.raises(InputProblems, match="no sweep"):
        store.told_by(tmp_path)


def test_workers_send_back_a_number_not_a_block(tmp_path):
    """What a worker returns is the number of its block; the block is a file."""

    class Here:
        """A cluster of one, that counts what comes back."""

        def submit(self, work, *given, **_):
            return work(*given)

        def gather(self, futures):
            self.came = list(futures)
            return futures

        def cancel(self, futures):
            assert list(tmp_path.iterdir())  # before the place is cleared

    import distributed

    here = Here()
    kept = distributed.as_completed
    distributed.as_completed = iter
    try:
        swept = navsim.sweep(grids.scenario(), GRID, scheduler=here, results=tmp_path, mode="interpreted")
    finally:
        distributed.as_completed = kept
    assert here.came == list(range(len(here.came)))
    assert swept.table("final").equals(navsim.sweep(grids.scenario(), GRID).table("final"))
    assert dask.strike_and_put is blocks_kept.strike_and_put
    assert not list(tmp_path.iterdir())


def test_nothing_is_put_where_nobody_waits(tmp_path, monkeypatch):
    """A worker that is still at a block when the sweep is interrupted puts it nowhere; a place is the same from whatever folder it is looked at."""
    monkeypatch.chdir(tmp_path)
    place = Place.under("blocks")
    with pytest.raises(InputProblems, match="does not find"):
        place.put("early", b"told")
    place.begin()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    place.put("block", b"told")
    assert place.get("block") == b"told"
    place.clear()
    with pytest.raises(InputProblems, match=r"(?s)does not find.*--results"):
        place.put("late", b"told")
    place.clear()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["blocks", "elsewhere"]
    (tmp_path / "file").write_text("a file")
    with pytest.raises(InputProblems, match="cannot be put"):
        Place.under(tmp_path / "file").begin()
    with pytest.raises(InputProblems, match="cannot be put"):
        Place.under("nowhere://bucket").begin()


def test_navs_are_written_some_structures_at_a_time(tmp_path, monkeypatch):
    """Never all of them as rows: a row group has whole structures, as many as it holds; the file is the table. Without any, columns alone."""
    swept, told = navsim.sweep(grids.scenario(), GRID, path=True), []
    table, each = swept.table("nav"), navsim.sweep(grids.scenario(), {"limit.cap.rate": ["1%"]}, path=True).table("nav").num_rows
    monkeypatch.setattr(store, "ROW_GROUP", 2 * each + 1)
    before = store.navs.tables
    monkeypatch.setattr(store.navs, "tables", lambda kept: (told.append(rows.num_rows) or rows for rows in before(kept)))
    swept.write(tmp_path / "out")
    assert told == [each] * 4
    groups = pq.ParquetFile(tmp_path / "out" / "nav" / "part-0.parquet").metadata
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [2 * each, 2 * each]
    assert store.read(tmp_path / "out", "nav").equals(table)
    assert table.num_rows == 4 * each
    monkeypatch.setattr(store, "ROW_GROUP", each - 1)
    swept.write(tmp_path / "out")
    assert store.read(tmp_path / "out", "nav").equals(table)
    none = navsim.sweep(grids.scenario(), {"fee.audit.flat": ["900000000"]}, path=True)
    none.write(tmp_path / "none")
    assert store.read(tmp_path / "none", "nav").equals(none.table("nav"))
    assert none.table("nav").schema == table.schema
    assert none.table("nav").num_rows == 0


@pytest.mark.parametrize(("nav", "kept"), [("10.00", "int32"), ("90000.00", "int64")])
def test_navs_are_kept_in_32_bits_where_they_fit(nav, kept):
    """A NAV of 90,000.000000 is ninety thousand million millionths; it is told as the run tells it."""
    fund = grids.FUND | {"fund": grids.FUND["fund"] | {"nav_decimals": 6}}
    mine = grids.scenario(fund, orders=grids.feeds()["orders"].replace("10.00,2024", f"{nav},2024"))
    swept = navsim.sweep(mine, {"fee.audit.flat": ["24000"]}, path=True)
    assert [str(path.navs.dtype) for path in swept.path] == [kept]
    told, run = swept.table("nav").to_pylist(), navsim.run(mine)
    assert {(row["share_class"], row["session"]): row["nav"] for row in told} == {
        (row["share_class"], row["session"]): row["nav"] for row in run.table("nav").to_pylist() if row["nav"] is not None and row["shares"]
    }
    assert swept.nav[0, "f", "a"].dropna().tolist() == run.nav["f", "a"].dropna().tolist()
