"""A sweep struck by a real cluster of two workers, one of which is lost on the way."""

import os
import signal

import pytest

import navsim
from navsim.basics.problems import InputProblems

from . import grids

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


def test_a_scheduler_that_does_not_answer_is_told():
    """Not a traceback."""
    with pytest.raises(InputProblems, match="scheduler"):
        navsim.sweep(grids.scenario(), {"fee.custody.rate": ["1 bp"]}, scheduler="nowhere")
