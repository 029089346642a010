"""Funds for tests of the operations day: small enough to work out by hand."""

import pathlib

from folders import FUND, SCENARIOS, SECURITIES, folder_of

from navsim.replay.door import run

__all__ = ("FUND", "SCENARIOS", "SECURITIES", "folder_of")

BUY = "date,security,side,quantity,price\n2024-01-02,AAA,buy,100000,10.00\n"
SEED = "2024-01-02,founder,purchase,1000000.00,,10.00,2024-01-02"
PRICES = "date,security,price,event_id,recorded_at,reverses\n2024-01-02,AAA,10.00,,,\n2024-01-03,AAA,10.00,wrong,,\n"
TOLD = "2024-01-03T18:00"


def mispriced(folder, right: str, orders: str = "", toml: str = FUND, **feeds) -> pathlib.Path:
    """100,000 shares, one stock of 100,000 units told at 10.00 on the second day: its right price is heard two days later."""
    prices = PRICES + f"2024-01-04,AAA,{right},,,\n2024-01-03,AAA,{right},right,2024-01-05T09:00:00,wrong\n"
    return folder_of(
        folder,
        toml,
        **{
            "securities": SECURITIES,
            "trades": BUY,
            "prices": prices,
            "orders": f"accepted_at,account,side,amount,shares,price,settle\n{SEED}\n{orders}",
        }
        | feeds,
    )


def told_and_now(folder) -> tuple:
    """The run as it was on the evening of the second day, and as it is now."""
    return run(folder, TOLD), run(folder)
