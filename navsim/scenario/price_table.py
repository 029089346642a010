"""A feed of prices becomes columns: what came as columns stays columns, rows that need a person's eye are read one by one."""

import numpy as np

from ..events import prices
from ..events.prices import ARRAYS, DTYPES, PriceColumns
from .price_rows import read_price
from .sheet import MOST_PROBLEMS, Sheet


class PriceTable:
    """Prices of one file, being filled. `line` is known for every row; rows that turn out to be no prices are left out at the end.

    A security or source is held as its position in a list of names.
    """

    def __init__(self, lines):
        self.line = np.asarray(lines, DTYPES["line"])
        count = len(self.line)
        self.columns = {name: np.zeros(count, DTYPES[name]) for name in ARRAYS if name != "line"}
        self.columns["kind"][:] = prices.CLOSE
        self.columns["recorded_at"][:] = prices.NOT_GIVEN
        self.is_price = np.ones(count, bool)
        self.names = {"security": {}, "source": {"": 0}}
        self.ids, self.reverses = {}, {}
        self.reversals = []

    def name(self, column: str, word: str) -> int:
        """The position of a security or source in the list of names."""
        known = self.names[column]
        return known.setdefault(word, len(known))

    def read_one_by_one(self, rows, sheet: Sheet, problems: list):
        """Read rows given as (position, line, {name: cell}) with every refusal at its place."""
        start = len(problems)
        for position, line, row in rows:
            if len(problems) - start > MOST_PROBLEMS:
                problems.append(sheet.problem(line, None, "file.too_many_problems", f"{sheet.file} was not read further than this"))
                break
            found, refused = read_price(row, line, sheet.file)
            for name, error in refused:
                problems.append(sheet.problem(line, name, error.code, error.sentence, error.help))
            if type(found).__name__ == "PriceRow":
                self.put(position, found)
            else:
                self.is_price[position] = False
                if found is not None:
                    self.reversals.append(found)

    def put(self, position: int, row):
        """A price that was read."""
        columns = self.columns
        columns["date"][position] = row.date
        columns["security"][position] = self.name("security", row.security)
        columns["price_e8"][position] = row.price_e8
        columns["kind"][position] = row.kind
        columns["source"][position] = self.name("source", row.source)
        columns["recorded_at"][position] = row.recorded_at
        if row.event_id:
            self.ids[position] = row.event_id
        if row.reverses:
            self.reverses[position] = row.reverses

    def finished(self, file: str) -> PriceColumns:
        """The prices, in the order of their rows."""
        whole = PriceColumns(
            **self.columns,
            line=self.line,
            securities=tuple(self.names["security"]),
            sources=tuple(self.names["source"]),
            files=(file,),
            ids=self.ids,
            reverses=self.reverses,
        )
        return whole if self.is_price.all() else whole.take(np.flatnonzero(self.is_price))


def by_rows(sheet: Sheet, problems: list) -> tuple:
    """A feed without columns: (PriceColumns, Reversals)."""
    rows = list(sheet.rows)
    table = PriceTable([line for line, _ in rows])
    table.read_one_by_one(((n, line, row) for n, (line, row) in enumerate(rows)), sheet, problems)
    return table.finished(sheet.file), table.reversals
