"""What the checks find, column by column: twenty years bring tens of thousands of findings, and most of them nobody looks at one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

import attrs
import numpy as np

from .findings import ONE_E6, Finding

NAMES = tuple(attrs.fields_dict(Finding))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Found:
    """What one check finds again and again: lists of one length. Of what is not here every row has what a Finding assumes."""

    check: str
    severity: str
    session: list[int]
    subject: list[str]
    value_e6: list[int]
    limit_e6: list[int]
    nav_effect_e12: list[int] | None = None
    file: list[str]
    line: list[int]


class Findings(Sequence[Finding]):
    """Findings that stay columns: a row is made where it is looked at."""

    def __init__(self, columns: dict[str, list[Any]]) -> None:
        """columns  {attribute of a Finding: its values}"""
        self.columns = columns

    @classmethod
    def of(cls, told: Iterable[Finding | Found]) -> Findings:
        """What checks tell, one by one or many at a time."""
        every = list(told)
        rows, many = [each for each in every if isinstance(each, Finding)], [each for each in every if isinstance(each, Found)]
        columns = {name: [getattr(each, name) for each in rows] for name in NAMES}
        for each in many:
            for name, column in columns.items():
                column += of_every_row(each, name)
        return cls(columns)

    def __len__(self) -> int:
        return len(self.columns["session"])

    @overload
    def __getitem__(self, at: int) -> Finding: ...

    @overload
    def __getitem__(self, at: slice) -> list[Finding]: ...

    def __getitem__(self, at: int | slice) -> Finding | list[Finding]:
        if isinstance(at, slice):
            return list(self.take(range(len(self))[at]))
        return Finding(**{name: column[at] for name, column in self.columns.items()})

    def __iter__(self) -> Iterator[Finding]:
        return (Finding(**dict(zip(self.columns, row, strict=True))) for row in zip(*self.columns.values(), strict=True))

    def take(self, rows: Iterable[int]) -> Findings:
        """Some of them, in the order asked for."""
        rows = list(rows)
        return Findings({name: [column[n] for n in rows] for name, column in self.columns.items()})

    def with_more(self, told: Iterable[Finding]) -> Findings:
        """The same with some more behind them."""
        more = Findings.of(told)
        return Findings({name: column + more.columns[name] for name, column in self.columns.items()})

    def having(self, **columns: list[Any]) -> Findings:
        """The same with some columns said anew."""
        return Findings({**self.columns, **columns})

    @property
    def keys(self) -> Iterator[tuple[int, str, str]]:
        """(session, check, subject) of each: what people know a finding by."""
        return zip(self.columns["session"], self.columns["check"], self.columns["subject"], strict=True)


def of_every_row(found: Found, name: str) -> list[Any]:
    """One attribute of a block of findings, row by row."""
    value = getattr(found, name, USUAL[name])
    return value if isinstance(value, list) else [value] * len(found.session)


USUAL = {field.name: None if field.default is attrs.NOTHING else field.default for field in attrs.fields(Finding)}


def counts_e6(values: np.ndarray) -> list[int]:
    """Whole counts, like days and sessions, to six decimals."""
    told: list[int] = (np.asarray(values, np.int64) * ONE_E6).tolist()
    return told
