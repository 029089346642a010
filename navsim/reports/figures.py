"""A report as plain rows for machines: columns with Arrow types, values exact."""

from typing import Any

import attrs


@attrs.frozen(eq=False, repr=False)
class Figures:
    """columns  ((name, Arrow type), ...); rows  tuples of str, date, Decimal, int or None."""

    columns: tuple[tuple[str, Any], ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Of its columns."""
        return tuple(name for name, _ in self.columns)


def together(parts: Any) -> Figures:
    """Several reports of one kind, one after another."""
    parts = list(parts)
    return Figures(parts[0].columns, tuple(row for part in parts for row in part.rows))
