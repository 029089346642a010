"""Funds that hold funds, night by night: by orders, by trades, through one another, with exchanges and distributions between them."""

import collections
import random

import pytest
from laws.test_one_more_night import FIRST, batch_of, sessions

from navsim.log.append import append_rows
from navsim.log.stored import StoredLog

from .replayed import Grown

COUNT = 45
FEE = [{"id": "advisory", "category": "management", "rate": "0.75%"}]


def terms(dice, charged: bool) -> list:
    """A fund of shares of two classes; one of another; one that holds the first by orders, one that holds the second and the third.

    charged  whether the class that is held by orders has a deferred sales charge
    """
    several = {"class": {"one": {"deferred_load": ["5%", "4%"]} if charged else {}, "two": {}}, "fee": FEE}
    back = {"limit": [{"rate": "0.50%"}]} if dice.random() < 0.5 else {}
    return [{"fund": {"id": name, "inception": str(FIRST)}, **(several if name == "east" else {"class": {"only": {}}} | back)} for name in FUNDS]


FUNDS = ("east", "west", "middle", "top")
SECURITIES = [
    {"security": "aa", "type": "equity"},
    {"security": "east-one", "type": "fund", "underlying": "east.one"},
    {"security": "west", "type": "fund"},
    {"security": "middle", "type": "fund"},
]


def opening(day, dice, charged: bool) -> dict:
    """Seeds; what the holders buy at once."""
    classes = {"east": ("one", "two"), "west": ("only",), "middle": ("only",), "top": ("only",)}
    seeds = [
        {"accepted_at": str(day), "fund": fund, "class": name, "account": "founder", "side": "purchase", "amount": "100000", "price": "10"}
        for fund, own in classes.items()
        for name in own
    ]
    bought = [{"date": str(day), "fund": fund, "security": "aa", "side": "buy", "quantity": "900", "price": "40"} for fund in ("east", "west")]
    west = {"date": str(day), "fund": "top", "security": "west", "side": "buy", "quantity": "1000", "price": "10"}
    return {"fund": terms(dice, charged), "securities": SECURITIES, "orders": seeds, "trades": [*bought, west], **price(day, dice)}


def price(day, dice) -> dict:
    """Of the one share there is."""
    return {"prices": [{"date": str(day), "security": "aa", "price": f"{40 + dice.randrange(-8, 9) / 4}"}]}


def evening(n: int, day, dice, exchanges: bool, begins: int) -> dict:
    """What a day brings: orders of the holders in what they hold, trades, a distribution now and then, exchanges where there are any.

    begins  the day before which top holds nothing of middle
    """
    told = collections.defaultdict(list, price(day, dice))
    at = f"{day}T12:00"
    if n in (1, 5) or dice.random() < 0.2:
        middle = {"accepted_at": at, "fund": "east", "class": "one", "account": "middle", "side": "purchase", "amount": f"{dice.randint(900, 9000)}"}
        told["orders"].append(middle)
    if n >= begins and (n in (2, 6, begins) or dice.random() < 0.15):
        told["orders"].append({"accepted_at": at, "fund": "middle", "class": "only", "account": "top", "side": "purchase", "amount": "700"})
    if n > 15 and dice.random() < 0.1:
        told["orders"].append({"accepted_at": at, "fund": "east", "class": "one", "account": "middle", "side": "redemption", "shares": "5"})
    if n > 15 and dice.random() < 0.1:
        told["trades"].append({"date": str(day), "fund": "top", "security": "west", "side": "sell", "quantity": "7", "amount": "70"})
    if n > 10 and dice.random() < 0.08:
        fund, name = dice.choice((("east", "one"), ("west", "only"), ("middle", "only")))
        paid = {"ex_date": str(day), "fund": fund, "class": name, "kind": dice.choice(("income", "long_gain")), "per_share": "0.002"}
        told["distributions"].append(paid | {"reinvest": dice.choice(("0%", "80%", "100%"))})
    if exchanges and dice.random() < 0.2:
        told["orders"].append(
            {"accepted_at": at, "fund": "middle", "class": "only", "account": "founder", "side": "exchange", "shares": "3", "to_fund": "west"}
        )
    if dice.random() < 0.3:
        told["orders"].append({"accepted_at": at, "fund": "east", "class": "two", "account": "a", "side": "purchase", "amount": "500"})
    return dict(told)


def late(days, n: int, dice) -> dict:
    """Now and then something of a few days ago: a price, an order of a holder."""
    day = days[n - dice.randint(1, 6)]
    if dice.random() < 0.5:
        return {"prices": [{"date": str(day), "security": "aa", "price": "41.17", "kind": "fair"}]}
    return {"orders": [{"accepted_at": f"{day}T12:00", "fund": "east", "class": "one", "account": "middle", "side": "purchase", "amount": "333"}]}


def by_night(place, seed: int, nights: int = 3) -> Grown:
    """A family of a seed: most of it at once, then night by night."""
    dice, days = random.Random(f"holders {seed}"), sessions(FIRST, COUNT)
    exchanges, begins = dice.random() < 0.4, dice.choice((0, 0, COUNT - nights + 1))
    grown = Grown(place)
    log = StoredLog(grown.log)
    append_rows(log, **opening(days[0], dice, charged=seed % 2 == 1))
    append_rows(log, **batch_of(evening(n, days[n], dice, exchanges, begins) for n in range(1, COUNT - nights)))
    grown.strike()
    for n in range(COUNT - nights, COUNT):
        append_rows(StoredLog(grown.log), **evening(n, days[n], dice, exchanges, begins))
        if dice.random() < 0.35:
            append_rows(StoredLog(grown.log), **late(days, n, dice))
        grown.strike()
        assert not grown.wrong, (seed, n, grown.wrong)
    return grown


@pytest.mark.parametrize("seed", [1, 2])
def test_the_nights_of_holders(tmp_path, seed):
    """Every one goes on."""
    grown = by_night(tmp_path, seed)
    assert grown.met["resumed"] == 3, grown.why


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 60))
def test_many_more_nights_of_holders(tmp_path, seed):
    """Whatever the dice give."""
    assert by_night(tmp_path, seed, 12).met["resumed"], seed
