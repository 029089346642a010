"""Everything that is checked once all files are read, in one tuple; each check finds all its problems and stops for none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .batch import Batch
from .charges_agree import charges_agree, uncounted
from .identity import prices_twice, reversals, without_repeats
from .references import unknown_names
from .rows_agree import rows_agree
from .securities_agree import securities_agree
from .terms_agree import terms_agree, unused
from .trades_agree import trades_agree

if TYPE_CHECKING:
    from ..basics.problems import Problem

CHECKS = (terms_agree, unknown_names, rows_agree, charges_agree, securities_agree, trades_agree, reversals, prices_twice)


def check(batch: Batch, problems: list[Problem], notes: list[Any]) -> Batch:
    """The batch, each event once; problems are added to those that were found while reading."""
    batch = without_repeats(batch, problems, notes)
    for find in CHECKS:
        problems.extend(find(batch))
    notes.extend(uncounted(batch))
    notes.extend(unused(batch))
    return batch
