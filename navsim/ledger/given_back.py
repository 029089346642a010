"""What was given back under a limit, line by line of the strike sheets: under which limit, and whether it is a waiver or a reimbursement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from .components import YIELD_FLOOR

if TYPE_CHECKING:
    from ..strike.charges import Limit
    from .booked import Booked


class GivenBack(NamedTuple):
    """A line of a part's block on which something may be given back.

    part, session  positions
    share_class    position of the class that alone has it; None: all may
    accrual        position of the accrual it is given back of; None: what is beyond the fees of a class
    limit          id, or that of the yield floor
    word           waiver or reimbursement
    line           of the block, see Charges
    """

    part: int
    session: int
    share_class: int | None
    accrual: int | None
    limit: str
    word: str
    line: int


def given_back(booked: Booked) -> tuple[GivenBack, ...]:
    """The lines on which something stands, part after part."""
    on, there = booked.on_lines, dict[int, set[int]]()
    beyond = on.line >= len(booked.accruals)
    for p, line in zip(on.part[beyond].tolist(), on.line[beyond].tolist(), strict=True):
        there.setdefault(p, set()).add(line)
    return tuple(each for p, lines in there.items() for each in of_part(booked, p, lines))


def of_part(booked: Booked, p: int, lines: set[int]) -> Iterator[GivenBack]:
    """Some lines of a part, look after look, and then what a yield floor asks for.

    Out of the management fee, and out of a class's own expenses under its own limit, it is a waiver; out of anything else a reimbursement.
    """
    charges, accruals, t = booked.charges, booked.accruals, int(booked.part_days.session[p])
    strictest, strict, driving = (booked.recorded(name)[p] for name in ("strictest", "strict", "driving"))

    def of_fees(first: int) -> list[int]:
        return [k for k in range(len(accruals)) if first + k in lines]

    def class_limit(n: int, c: int) -> Limit | None:
        r = int(strict[n, c]) if c >= 0 else -1
        return charges.class_limits[charges.pairs[r][0]] if r >= 0 else None

    for n, look in enumerate(charges.passes):
        first = charges.given_line(n)
        for k in of_fees(first):
            word, own = "waiver" if accruals[k].category == "management" else "reimbursement", accruals[k].share_class is not None
            if not look.of_classes:
                yield GivenBack(p, t, None, k, charges.limits[int(strictest[n])].id, word, first + k)
            elif (limit := class_limit(n, charges.whose[k] if own else int(driving[n]))) is not None:
                yield GivenBack(p, t, None, k, limit.id, "waiver" if own else word, first + k)
        beyond = charges.rest_line + n
        for c in range(len(booked.classes)) if look.of_classes and beyond in lines else ():
            if (limit := class_limit(n, c)) is not None:
                yield GivenBack(p, t, c, None, limit.id, "reimbursement", beyond)
    if charges.floors:
        for k in of_fees(charges.floor_line):
            yield GivenBack(p, t, None, k, YIELD_FLOOR, "waiver", charges.floor_line + k)
        rest = charges.floor_line + len(accruals)
        if rest in lines:
            yield GivenBack(p, t, None, None, YIELD_FLOOR, "reimbursement", rest)
