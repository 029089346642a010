"""What a verb found, fund by fund: one screen under the other, or all rows as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from .formats import send

if TYPE_CHECKING:
    from ..reports.figures import Figures

Found = TypeVar("Found")


def tell(found: Iterable[Found], lines: Callable[[Found, int], Any], figures: Callable[[Found], Figures], format: str, no_color: bool) -> None:
    """To standard output, in a format that was chosen; `lines` draws one of them on so many columns."""
    if format == "table":
        from .terminal import room, show

        for n, each in enumerate(found):
            show([*([[""]] if n else []), *lines(each, room())], no_color)
        return
    from ..reports.figures import together

    send(together(figures(each) for each in found), format)
