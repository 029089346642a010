"""A report as plain rows for machines: columns with Arrow types, values exact."""

import attrs


@attrs.frozen(eq=False)
class Figures:
    """columns  ((name, Arrow type), ...); rows  tuples of str, date, Decimal, int or None."""

    columns: tuple
    rows: tuple

    @property
    def names(self) -> tuple:
        return tuple(name for name, _ in self.columns)


def together(parts) -> Figures:
    """Several reports of one kind, one after another."""
    parts = list(parts)
    return Figures(parts[0].columns, tuple(row for part in parts for row in part.rows))
