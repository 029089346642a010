"""A beancount book read, checked by its loader, and valued on every day of it: its own functions, in Decimal.

python benchmarks/peers/beancount_values.py BOOK
"""

import sys

from beancount import loader
from beancount.core import convert, data, inventory, prices

if __name__ == "__main__":
    entries, errors, _ = loader.load_file(sys.argv[1])
    table, held, day, told = prices.build_price_map(entries), inventory.Inventory(), None, []
    for entry in entries:
        if entry.date != day:
            if day is not None:
                told.append((day, held.reduce(convert.get_value, table, day)))
            day = entry.date
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                if posting.account.startswith("Assets:"):
                    held.add_position(posting)
    print(f"{len(told) + 1:,} days, {held.reduce(convert.get_value, table, day).to_string(parens=False)}, {len(errors)} errors")
