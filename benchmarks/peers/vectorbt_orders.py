"""vectorbt over the prices and trades of a generated fund: orders to the value of every day, floats. No classes, fees or orders at NAV.

python benchmarks/peers/vectorbt_orders.py FOLDER
"""

import pathlib
import sys

import frames
import vectorbt

if __name__ == "__main__":
    place = pathlib.Path(sys.argv[1])
    wide = frames.closes(place)
    size, price = frames.traded(place, wide)
    book = vectorbt.Portfolio.from_orders(wide, size=size, price=price, init_cash=320e6, cash_sharing=True, group_by=True, freq="1D")
    told = book.value()
    print(f"{len(told):,} days, {told.iloc[-1]:,.2f}")
