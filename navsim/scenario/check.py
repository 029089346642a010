"""Everything that is checked once all files are read, in one tuple; each check finds all its problems and stops for none."""

from __future__ import annotations

import itertools
from typing import Any

from ..basics.problems import Problem
from .batch import Batch
from .bills_agree import bills_agree, uncounted
from .ids_agree import prices_twice, reversals, without_repeats
from .odd_rows import odd_rows
from .references import unknown_names
from .rows_agree import rows_agree
from .securities_agree import securities_agree
from .sheet import FIRST_THINGS, MOST_PROBLEMS
from .terms_agree import terms_agree, unused
from .told_twice import told_twice
from .trades_agree import trades_agree

CHECKS = (terms_agree, unknown_names, rows_agree, bills_agree, securities_agree, trades_agree, reversals, prices_twice, told_twice)


def check(batch: Batch, problems: list[Problem], notes: list[Any]) -> Batch:
    """The batch, each event once; problems are added to those that were found while reading."""
    batch = without_repeats(batch, problems, notes)
    for find in CHECKS:
        found = iter(find(batch))
        told = list(itertools.islice(found, MOST_PROBLEMS))
        problems += told
        if len(told) == MOST_PROBLEMS and next(found, None) is not None:
            message = "no more of these were looked for"
            problems.append(Problem(code="file.too_many_problems", message=message, help=FIRST_THINGS, place=told[-1].place))
    notes.extend(uncounted(batch))
    notes.extend(unused(batch))
    notes.extend(odd_rows(batch))
    return batch
