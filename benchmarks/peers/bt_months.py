"""bt over the prices of a generated fund: equal weights every month, a commission a trade. Another job: no trades of ours, classes or fees.

python benchmarks/peers/bt_months.py FOLDER
"""

import pathlib
import sys

import bt
import frames

if __name__ == "__main__":
    wide = frames.closes(pathlib.Path(sys.argv[1]))
    rules = [bt.algos.RunMonthly(), bt.algos.SelectAll(), bt.algos.WeighEqually(), bt.algos.Rebalance()]
    test = bt.Backtest(
        bt.Strategy("months", rules), wide, initial_capital=320e6, commissions=lambda quantity, price: abs(quantity) * 0.01, progress_bar=False
    )
    told = bt.run(test).prices["months"]
    print(f"{len(told):,} days, index {told.iloc[-1]:.4f}")
