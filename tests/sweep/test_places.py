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
        place.put("block-0000000.npz", b"told")
        assert place.get("block-0000000.npz") == b"told"
        place.clear()
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
            self.came = futures
            return futures

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
