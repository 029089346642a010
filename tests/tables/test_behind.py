"""What is done behind whoever asks for it: in turn, one at a time, and never lost."""

import contextlib
import gc
import threading

import pytest

from navsim.tables.behind import one_behind

LONG = 60


def test_all_is_done_in_turn():
    """Ten things, in the order they were asked for, by one other thread; when the block ends every one is done."""
    done, by = [], set()

    def do(what: int) -> None:
        done.append(what)
        by.add(threading.get_ident())

    with one_behind(do) as write:
        for n in range(10):
            write(n)
    assert done == list(range(10))
    assert len(by) == 1
    assert by.isdisjoint({threading.get_ident()})


def test_one_is_made_ready_while_another_is_done():
    """The first call comes back before its work is done; the second waits for the first, so that no more than one is held."""
    may_end, done = threading.Event(), []

    def do(what: str) -> None:
        assert may_end.wait(LONG)
        done.append(what)

    with one_behind(do) as write:
        write("one")
        assert done == []
        may_end.set()
        write("other")
        assert done[0] == "one"
    assert done == ["one", "other"]


@pytest.mark.parametrize("error", [OSError(28, "no room"), KeyboardInterrupt(), MemoryError()])
@pytest.mark.parametrize("calls", [1, 2])
def test_what_stops_it_is_raised(error, calls):
    """By the next call, or as the block ends: never passed over, and nothing is done after it."""
    done = []

    def do(what: int) -> None:
        done.append(what)
        raise error

    def ask() -> None:
        with one_behind(do) as write:
            for n in range(calls):
                write(n)

    with pytest.raises(type(error)):
        ask()
    assert done == [0]


def test_what_runs_is_finished_before_anybody_tidies_up():
    """Interrupted by something else while a file is written: the block ends when that file is done, not before."""
    began, may_end, done = threading.Event(), threading.Event(), []

    def do() -> None:
        began.set()
        assert may_end.wait(LONG)
        done.append(True)

    def interrupted() -> None:
        with one_behind(do) as write:
            write()
            assert began.wait(LONG)
            threading.Timer(0.05, may_end.set).start()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert done == [True]


def test_what_stopped_it_is_let_go():
    """The error takes along what it came from, an open file among it: when it has been dealt with nobody holds that any more."""
    gone = threading.Event()

    class File:
        def __del__(self) -> None:
            gone.set()

    def do() -> None:
        file = File()
        raise OSError(28, f"no room for {file}")

    gc.disable()
    try:
        with contextlib.suppress(OSError), one_behind(do) as write:
            write()
        assert gone.is_set()
    finally:
        gc.enable()
