"""A sweep struck by a real cluster of two workers, one of which is lost on the way."""

import os
import pathlib
import signal
import sys

import pyarrow.fs
import pytest

import navsim
from navsim.basics.problems import InputProblems
from navsim.cli.main import answer

from . import grids

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "log"))
from object_store import object_store

SMALL = str(pathlib.Path(navsim.__file__).parent.parent / "scenarios" / "three-classes")
distributed = pytest.importorskip("distributed")


@pytest.mark.slow
def test_two_workers_give_the_same_and_a_lost_one_loses_no_block(tmp_path):
    """Blocks of four forms; the first worker is killed once the first block is there.

    The workers write their blocks in a folder; then, those that are left, send them back through the cluster.
    """
    grid = {"fee.custody.rate": navsim.span("0 bp", "69 bp", "1 bp"), "fee.custody.base": ["same_day", "opening"], "policy.booking_lag": [0, 1]}
    here = navsim.sweep(grids.scenario(), grid, mode="interpreted", workers=1, path=True)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, distributed.Client(cluster) as client:
        workers, lost = list(client.run(os.getpid).values()), []

        def lose_one(done, blocks):
            if done >= 1 and not lost:
                lost.append(workers[0])
                os.kill(workers[0], signal.SIGKILL)

        put = {"scheduler": client, "results": tmp_path, "progress": lose_one}
        there = navsim.sweep(grids.scenario(), grid, mode="interpreted", path=True, **put)
        assert lost
        assert not list(tmp_path.iterdir())  # read, and cleared away
        back = navsim.sweep(grids.scenario(), grid, mode="interpreted", path=True, scheduler=client)
    for name in ("final", "baseline", "structures", "nav"):
        assert back.table(name).equals(here.table(name))
    for name in ("final", "baseline", "structures", "nav"):
        assert there.table(name).equals(here.table(name))


@pytest.mark.slow
def test_interrupted_it_leaves_nothing_to_workers(tmp_path):
    """Ctrl-C once a block is there: workers that are at others put them nowhere, and are asked for no more."""

    def pressed(done, blocks):
        if done:
            raise KeyboardInterrupt

    grid = {"fee.custody.rate": navsim.span("0 bp", "299 bp", "1 bp"), "fee.custody.base": ["same_day", "opening"]}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, distributed.Client(cluster) as client:
        for scheduler in (client, cluster.scheduler_address):
            with pytest.raises(KeyboardInterrupt):
                navsim.sweep(grids.scenario(), grid, mode="interpreted", path=True, scheduler=scheduler, results=tmp_path, progress=pressed)
        client.submit(len, (), pure=False).result()  # whoever was at a block is done
        client.submit(len, (), pure=False).result()
        assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_log_blocks_and_results_on_object_storage(tmp_path, monkeypatch):
    """By the command: a log in a bucket, two workers that put their blocks there, tables there, the bytes of a sweep at home; no block stays."""
    (tmp_path / "grid.toml").write_text('"fee.12b-1.rate" = ["0 bp", "25 bp"]\n')
    asked = [str(tmp_path / "grid.toml"), "--to", "2003-10-10", "--path"]
    with object_store() as options:
        for name, value in options.items():
            monkeypatch.setenv(name, value)
        assert answer(["log", "init", "s3://bucket/log"]) == 0
        assert answer(["log", "append", "s3://bucket/log", SMALL]) == 0
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            assert answer(["sweep", "s3://bucket/log", *asked, "-o", "s3://bucket/out", "--scheduler", cluster.scheduler_address]) == 0
        files, _ = pyarrow.fs.FileSystem.from_uri("s3://bucket")
        found = [each.path for each in files.get_file_info(pyarrow.fs.FileSelector("bucket", recursive=True)) if each.is_file]
        told = {path.removeprefix("bucket/out/"): files.open_input_file(path).read() for path in found if path.startswith("bucket/out/")}
        assert all(path.startswith(("bucket/out/", "bucket/log/")) for path in found)
    assert answer(["sweep", SMALL, *asked, "-o", str(tmp_path / "out")]) == 0
    tables = {path.relative_to(tmp_path / "out").as_posix(): path.read_bytes() for path in (tmp_path / "out").rglob("*.parquet")}
    assert tables == {name: data for name, data in told.items() if name.endswith(".parquet")}
    assert len(tables) == 4


def test_a_scheduler_that_does_not_answer_is_told():
    """Not a traceback."""
    with pytest.raises(InputProblems, match="scheduler"):
        navsim.sweep(grids.scenario(), {"fee.custody.rate": ["1 bp"]}, scheduler="nowhere")
