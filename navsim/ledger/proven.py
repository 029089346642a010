"""What was proved, column by column: accounting.md 11."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

import attrs
import numpy as np

if TYPE_CHECKING:
    from ..basics.arrays import Ints

CENTS_TO_E8 = 10**6


@attrs.frozen(kw_only=True)
class Proof:
    """Two figures that must be the same, in units of 10^-8."""

    session: int
    name: str
    left: int
    right: int

    @property
    def failed(self) -> bool:
        """Whether the two roads differ."""
        return self.left != self.right


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Proofs(Sequence[Proof]):
    """Proofs of a run; one is made where it is looked at.

    name         by position in `names`
    left, right  in what `unit` says of each row: so many 10^-8
    """

    session: Ints
    name: Ints
    names: tuple[str, ...]
    left: Ints
    right: Ints
    unit: Ints

    @classmethod
    def of(cls, name: str, session: Ints, left: Ints, right: Ints, unit: int = CENTS_TO_E8) -> Proofs:
        """Proofs of one name."""
        count = len(session)
        return cls(session=session, name=np.zeros(count, np.int32), names=(name,), left=left, right=right, unit=np.full(count, unit))

    @classmethod
    def joined(cls, pieces: list[Proofs]) -> Proofs:
        """Proofs by session; of one session as they stood. A name stands once among the names."""
        known: dict[str, int] = {}
        places = [np.array([known.setdefault(name, len(known)) for name in each.names], np.int32)[each.name] for each in pieces]
        told: dict[str, Any] = {name: np.concatenate([getattr(each, name) for each in pieces]) for name in ("session", "left", "right", "unit")}
        told["name"] = np.concatenate(places)
        order = np.argsort(told["session"], kind="stable")
        return cls(names=tuple(known), **{name: column[order] for name, column in told.items()})

    def since(self, first: int) -> Proofs:
        """Those from a session on."""
        rows = np.flatnonzero(self.session >= first)
        return attrs.evolve(self, **{name: getattr(self, name)[rows] for name in ("session", "name", "left", "right", "unit")})

    def __len__(self) -> int:
        return len(self.session)

    @overload
    def __getitem__(self, at: int) -> Proof: ...

    @overload
    def __getitem__(self, at: slice) -> list[Proof]: ...

    def __getitem__(self, at: int | slice) -> Proof | list[Proof]:
        if isinstance(at, slice):
            return [self.row(n) for n in range(len(self))[at]]
        return self.row(at)

    def __iter__(self) -> Iterator[Proof]:
        return (self.row(n) for n in range(len(self)))

    def row(self, n: int) -> Proof:
        """One of them."""
        left, right, unit = (int(column[n]) for column in (self.left, self.right, self.unit))
        return Proof(session=int(self.session[n]), name=self.names[self.name[n]], left=left * unit, right=right * unit)

    @property
    def failed(self) -> list[Proof]:
        """Those whose two roads do not meet."""
        return [self.row(n) for n in np.flatnonzero(self.left != self.right).tolist()]
