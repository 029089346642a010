"""One thing is done while the next is made ready: pyarrow writes a file without holding Python up, where a second processor is free."""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec

Asked = ParamSpec("Asked")


@contextlib.contextmanager
def one_behind(do: Callable[Asked, None]) -> Iterator[Callable[Asked, None]]:
    """A function that does the same beside whoever calls it, one call at a time and in turn; when the block ends all of it is done.

    The next call waits for the one before, so that never more than one is held, and raises what that raised.
    """
    asked: list[Future[None]] = []

    def wait() -> None:
        while asked:
            asked.pop().result()  # nobody keeps it: what stopped it holds the file that could not be written

    def beside(*args: Asked.args, **named: Asked.kwargs) -> None:
        wait()
        asked.append(thread.submit(do, *args, **named))

    with ThreadPoolExecutor(1) as thread:
        yield beside
        wait()
