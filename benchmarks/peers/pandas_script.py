"""The NAV of a generated fund as a quant would write it: pandas, floats, one loop over the days. No limit, no proofs, no tables but the NAV.

python benchmarks/pandas_script.py FOLDER
"""

import pathlib
import sys

import pandas as pd

RATES = {"institutional": 0.0, "service": 0.0025, "retirement": 0.0035}
TIERS = ((300e6, 0.0075), (200e6, 0.0070), (float("inf"), 0.0065))
FUND_RATE = 0.0003


def advisory(net_assets: float) -> float:
    """A year's fee."""
    fee = 0.0
    for width, rate in TIERS:
        part = min(max(net_assets, 0.0), width)
        fee, net_assets = fee + part * rate, net_assets - part
    return fee


def navs(folder: pathlib.Path) -> pd.DataFrame:
    """Index session, a column a class."""
    prices, trades, dividends, orders = (pd.read_parquet(folder / f"{name}.parquet") for name in ("prices", "trades", "dividends", "orders"))
    prices["price"] = prices["price"].astype(float)
    wide = prices.pivot(index="date", columns="security", values="price").ffill()
    trades["signed"] = trades["quantity"].astype(float).where(trades["side"] == "buy", -trades["quantity"].astype(float))
    trades["cash"] = -trades["signed"] * trades["price"].astype(float)
    held = trades.pivot_table(index="date", columns="security", values="signed", aggfunc="sum").reindex(wide.index).fillna(0).cumsum()
    held = held.reindex(columns=wide.columns).fillna(0)
    value, spent = (held * wide).sum(axis=1), trades.groupby("date")["cash"].sum().reindex(wide.index).fillna(0)
    paid = dividends.pivot_table(index="ex_date", columns="security", values="rate", aggfunc=lambda rates: float(sum(rates)))
    received = (held.shift().reindex(paid.index) * paid.astype(float)).sum(axis=1).reindex(wide.index).fillna(0)
    gained = value.diff().fillna(value) + spent + received
    by_day = dict(tuple(orders.groupby("accepted_at")))
    shares, assets, told, waiting = dict.fromkeys(RATES, 0.0), dict.fromkeys(RATES, 0.0), [], []
    before = None
    for day in wide.index:
        for name, units, dollars in waiting:
            shares[name] += units
            assets[name] += dollars
        waiting, days = [], (day - before).days if before is not None else 1
        today = by_day.get(day, pd.DataFrame(columns=orders.columns))
        for row in today[today["price"].notna()].itertuples():
            shares[row[2]] += float(row.amount) / float(row.price)
            assets[row[2]] += float(row.amount)
        whole = sum(assets.values()) or 1.0
        fund_fee = (advisory(whole) + FUND_RATE * whole + 60_000) * days / 365
        for name, rate in RATES.items():
            weight = assets[name] / whole
            assets[name] += gained[day] * weight - fund_fee * weight - assets[name] * rate * days / 365
        nav = {name: round(assets[name] / shares[name], 2) if shares[name] else float("nan") for name in RATES}
        for row in today[today["price"].isna()].itertuples():
            name = row[2]
            if row.side == "purchase":
                waiting.append((name, round(float(row.amount) / nav[name], 3), float(row.amount)))
            else:
                units = min(float(row.shares), shares[name])
                waiting.append((name, -units, -round(units * nav[name], 2)))
        told.append(nav)
        before = day
    return pd.DataFrame(told, index=wide.index)


if __name__ == "__main__":
    print(navs(pathlib.Path(sys.argv[1])).tail(1).to_string())
