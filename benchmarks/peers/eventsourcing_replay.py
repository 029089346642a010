"""pyeventsourcing over the rows of a generated fund: one aggregate, its events kept in memory, then read back and folded. No valuation.

python benchmarks/peers/eventsourcing_replay.py FOLDER
"""

import pathlib
import sys
import time

import books
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event


class Fund(Aggregate):
    """What is held, what it last cost, and who paid in."""

    @event("Opened")
    def __init__(self) -> None:
        self.prices: dict = {}
        self.held: dict = {}
        self.cash = 0

    @event("Priced")
    def price(self, security: str, cents: int) -> None:
        self.prices[security] = cents

    @event("Traded")
    def trade(self, security: str, quantity: int, cents: int) -> None:
        self.held[security] = self.held.get(security, 0) + quantity
        self.cash -= quantity * cents

    @event("Moved")
    def move(self, cents: int) -> None:
        self.cash += cents


if __name__ == "__main__":
    tables, app, fund = books.feeds(pathlib.Path(sys.argv[1])), Application(), Fund()
    for row in tables["prices"]:
        fund.price(row["security"], int(row["price"] * 100))
    for row in tables["trades"]:
        fund.trade(row["security"], int(row["quantity"] if row["side"] == "buy" else -row["quantity"]), int(row["price"] * 100))
    for row in (*tables["orders"], *tables["dividends"]):
        fund.move(int((row.get("amount") or row.get("rate") or 0) * 100))
    count = fund.pending_events.__len__()
    began = time.process_time()
    app.save(fund)
    saved = time.process_time()
    again = app.repository.get(fund.id)
    print(f"{count:,} events, saved in {saved - began:.2f} s, replayed in {time.process_time() - saved:.2f} s, cash {again.cash / 100:,.2f}")
