"""What becomes of a batch that is appended, told to whoever sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from ..scenario.scenario import Scenario
    from .chain import Head
    from .meeting import Meeting
    from .numbering import Late
    from .rows import Numbered


@attrs.frozen(kw_only=True, repr=False)
class Receipt:
    """What became of a batch.

    first       sequence number of its first new row; None where nothing was new
    appended    new rows
    duplicates  rows the log had already, with the same content
    late        ids of rows that do not say when they became known, and became known when the log heard of them: (id, file, line)
    late_rows   how many there are
    head        "seq:hash" of the log after it
    notes       what was read and said nothing
    """

    first: int | None
    appended: int
    duplicates: int
    head: str
    late: tuple[tuple[str, str, int], ...] = ()
    late_rows: int = 0
    notes: tuple[Any, ...] = ()


def receipt(batch: Numbered, late: Late, meeting: Meeting, head: Head, scenario: Scenario) -> Receipt:
    """The receipt of a batch that was numbered, of a log that then ends at `head`."""
    first = min([*batch.seqs[:1].tolist(), *batch.price_seqs[:1].tolist()], default=None)
    told = tuple(late.told())
    return Receipt(
        first=first,
        appended=len(batch),
        duplicates=meeting.duplicates,
        head=str(head),
        late=told,
        late_rows=len(late),
        notes=tuple(scenario.notes),
    )
