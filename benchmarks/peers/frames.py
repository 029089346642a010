"""A generated fund as the wide float frames that back-testers take: prices filled forward, trades by day and security."""

import pathlib

import pandas as pd


def closes(folder: pathlib.Path) -> pd.DataFrame:
    """Index day, a column a security."""
    prices = pd.read_parquet(folder / "prices.parquet")
    prices["price"] = prices["price"].astype(float)
    wide = prices.pivot(index="date", columns="security", values="price").ffill()
    wide.index = pd.DatetimeIndex(wide.index)
    return wide


def traded(folder: pathlib.Path, wide: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(signed quantity, price) of every day and security: several trades of one are one, at their average price."""
    trades = pd.read_parquet(folder / "trades.parquet")
    trades["size"] = trades["quantity"].astype(float).where(trades["side"] == "buy", -trades["quantity"].astype(float))
    trades["paid"] = trades["price"].astype(float)
    trades["day"] = pd.DatetimeIndex(trades["date"])

    def laid(name: str, how: str) -> pd.DataFrame:
        return trades.pivot_table(index="day", columns="security", values=name, aggfunc=how).reindex(index=wide.index, columns=wide.columns)

    return laid("size", "sum"), laid("paid", "mean")
