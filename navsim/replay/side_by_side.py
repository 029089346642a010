"""Work done by several processes of this machine, one piece each at a time: told by a pipe what to do, they answer what came of it.

A process starts anew (it inherits no thread and no lock) and holds only the piece it works on. When whoever asked is gone its pipe ends,
and so does it; when somebody interrupts, or a piece fails, the others are ended where they are. The executor of concurrent.futures does
neither (its processes outlive whoever asked, when he is killed, and finish what they are at), nor does it say how a process was lost.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from ..basics.problems import refuse

END = object()


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@attrs.frozen(kw_only=True, eq=False)
class Worker:
    """A process, and the pipe it is told by."""

    process: Any
    pipe: Any

    def answer(self) -> Any:
        """What came of its piece. Raises what the piece raised, and InputProblems where the process is lost."""
        try:
            made, raised = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            refuse("run.worker_lost", f"a process that struck funds was lost: {ended(self.process.exitcode)}", "try again, with fewer --workers")
        if raised is not None:
            raise raised
        return made

    def tell(self, piece: Any) -> None:
        """A piece; that the process is lost is found when it should answer."""
        try:
            self.pipe.send(piece)
        except (BrokenPipeError, ConnectionResetError):
            return


def done_by(
    workers: int, work: Callable[..., Any], pieces: Iterator[Any], first_alone: bool = False, meanwhile: Iterator[None] | None = None
) -> Iterator[tuple[int, Any]]:
    """(number of a piece, what the work made of it), in the order they are done in; pieces are taken one by one as somebody is free.

    work         a function of a piece, by its name in a file: the processes import it
    first_alone  the others begin when the first piece is done: what that leaves on disk is then there for all
    meanwhile    what whoever asks does himself while they work, step by step: between two steps he looks who is done
    """
    from multiprocessing.connection import wait  # costs every command of one fund what only a family needs

    numbered, room = enumerate(pieces), 1 if first_alone else workers
    idle, busy = [hired(work) for _ in range(room)], dict[Any, tuple[Worker, int]]()
    try:
        while True:
            while len(busy) < room and (piece := next(numbered, None)) is not None:
                worker = idle.pop(0) if idle else hired(work)
                busy[worker.pipe] = worker, piece[0]
                worker.tell(piece[1])
            while meanwhile is not None and not (busy and wait(list(busy), 0)):
                meanwhile = meanwhile if next(meanwhile, END) is not END else None
            if not busy:
                return
            for pipe in wait(list(busy)):
                worker, number = busy[pipe]
                made = worker.answer()
                del busy[pipe]
                idle.append(worker)
                yield number, made
            room = workers
    finally:
        for worker, _ in busy.values():
            worker.process.terminate()
        for worker in (*idle, *(worker for worker, _ in busy.values())):
            worker.pipe.close()
            worker.process.join()


def hired(work: Callable[..., Any]) -> Worker:
    """A process that waits for pieces."""
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=attend, args=(theirs, work), daemon=True)
    process.start()
    theirs.close()
    return Worker(process=process, pipe=ours)


def attend(pipe: Any, work: Callable[..., Any]) -> None:
    """What a process does: piece after piece, until nobody tells it anything. Who asked is interrupted, not he."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            piece = pipe.recv()
        except (EOFError, OSError):
            return
        told: tuple[Any, Exception | None]
        try:
            told = work(piece), None
        except Exception as error:  # goes to whoever asked, and stops him
            error.add_note(traceback.format_exc())
            told = None, error
        del piece
        try:
            pipe.send(told)
        except OSError:
            return


def ended(code: int | None) -> str:
    """How a process ended, in words."""
    if code is not None and code < 0:
        return f"ended by {signal.Signals(-code).name}" + (", as when memory runs out" if code == -signal.SIGKILL else "")
    return f"it left with {code}"
