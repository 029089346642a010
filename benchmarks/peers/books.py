"""A generated fund as a book of double entry, for beancount, ledger and hledger: prices, trades, dividends, shareholders' dollars.

Redemptions are left out, which have no dollars before a NAV is struck; a dividend stands there at its rate a share.
"""

import pathlib

import pyarrow.parquet as pq

ACCOUNTS = ("Assets:Cash", "Assets:Stock", "Equity:Capital", "Income:Dividends")


def feeds(folder: pathlib.Path) -> dict:
    """{feed: rows}."""
    return {name: pq.ParquetFile(folder / f"{name}.parquet").read().to_pylist() for name in ("prices", "trades", "dividends", "orders")}


def entries(tables: dict):
    """(day, what, postings) of every transaction: (account, amount, commodity, price or None), an amount of None is the rest."""
    for row in tables["trades"]:
        quantity = row["quantity"] if row["side"] == "buy" else -row["quantity"]
        yield row["date"], "trade", [("Assets:Stock", quantity, row["security"], row["price"]), ("Assets:Cash", None, None, None)]
    for row in tables["orders"]:
        if row["amount"]:
            yield row["accepted_at"], "order", [("Assets:Cash", row["amount"], "USD", None), ("Equity:Capital", None, None, None)]
    for row in tables["dividends"]:
        yield row["ex_date"], "dividend", [("Assets:Cash", row["rate"], "USD", None), ("Income:Dividends", None, None, None)]


def posting(account: str, amount, commodity, price, quote: str) -> str:
    """One line."""
    if amount is None:
        return f"  {account}"
    return f"  {account}  {amount} {quote}{commodity}{quote}" + (f" @ {price} USD" if price is not None else "")


def for_beancount(folder: pathlib.Path, path: pathlib.Path) -> pathlib.Path:
    """In beancount's words."""
    tables = feeds(folder)
    lines = ['option "operating_currency" "USD"', *(f"{tables['prices'][0]['date']} open {name}" for name in ACCOUNTS)]
    lines += [f"{row['date']} price {row['security']} {row['price']} USD" for row in tables["prices"]]
    for day, what, postings in entries(tables):
        lines += [f'{day} * "{what}"', *(posting(*each, "") for each in postings), ""]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def for_ledger(folder: pathlib.Path, path: pathlib.Path) -> pathlib.Path:
    """In the words of ledger and hledger, days in order; names with digits stand in quotes."""
    tables = feeds(folder)
    lines = [f'P {row["date"]} "{row["security"]}" {row["price"]} USD' for row in tables["prices"]]
    for day, what, postings in sorted(entries(tables), key=lambda entry: entry[0]):
        lines += [f"{day} * {what}", *(posting(*each, '"' if each[2] != "USD" else "") for each in postings), ""]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
