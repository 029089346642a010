"""The lines of a part on a strike sheet, one after another: its fees, what each look at limits gives back of them, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from .charges import Charges

EVERY = -1  # class: all may have something on a line
NONE = -1  # accrual: a line is of no fee
CHARGED, BEYOND, FLOOR = -1, -2, -3  # kinds beside those of looks, which are 0, 1, 2 ...


@attrs.frozen(kw_only=True, repr=False)
class Line:
    """One line of a part.

    kind     CHARGED; position of the look that gives back what stands on it; BEYOND, what a class is repaid beyond its fees and what the adviser
             takes back; FLOOR, what he gives up under a yield floor
    accrual  position of the accrual that it tells, or of which something is given back; NONE: of none
    whose    position of the class that alone may have something on it; EVERY: all may
    """

    kind: int
    accrual: int = NONE
    whose: int = EVERY


def lines_of_a_part(charges: Charges) -> tuple[Line, ...]:
    """The lines of a part in their order, which `given_line`, `rest_line`, `recoup_line` and `floor_line` count.

    What a look at the fund gives back of a fee of some classes is shared out among all.
    """
    place: dict[str | None, int] = {name: n for n, name in enumerate(charges.classes)}
    own = [place.get(accrual.share_class, EVERY) for accrual in charges.accruals]
    told = [Line(kind=CHARGED, accrual=k, whose=c) for k, c in enumerate(own)]
    for n, look in enumerate(charges.passes):
        told += [Line(kind=n, accrual=k, whose=c if look.of_classes else EVERY) for k, c in enumerate(own)]
    told += [Line(kind=BEYOND)] * (charges.floor_line - charges.rest_line)
    if charges.floors:
        told += [*(Line(kind=FLOOR, accrual=k, whose=c) for k, c in enumerate(own)), Line(kind=FLOOR)]
    return tuple(told)
