"""Two lots under one name: what was spun off a lot keeps its id, and the lot itself is merged into the same security. accounting.md 5, 15."""

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from folders import folder_of

from .test_engine_agrees import disagreements

FUND = '[fund]\nid = "f"\ninception = 2024-01-02\n{fund}\n\n[policy]\n{policy}\n\n[class.a]\n'
DAYS = [day for n in range(40) if (day := date(2024, 1, 2) + timedelta(days=n)).weekday() < 5 and day != date(2024, 1, 15)]
RATIOS = ("1", "2", "0.5", "1.25")
SHARES = ("0.1", "0.37", "0.625")


class World:
    """A, what is spun off it into B, C spun off and merged into B, and A itself merged into B; then sales of B."""

    def __init__(self, seed):
        self.dice = random.Random(f"one name {seed}")
        self.feeds = {"trades": ["date,security,side,quantity,price,lots,event_id"], "corporate_actions": []}
        self.held = {"A": {}, "B": {}, "C": {}}  # {security: {lot: [what each of that name has left]}}
        self.met = Counter()
        self.policy = {
            "lot_relief": self.dice.choice(("fifo", "lifo", "hifo", "average")),
            "amortization": self.dice.choice(("straight_line", "constant_yield")),
            "accrual_window": self.dice.choice(("back", "forward")),
        }

    def buy(self, day, security, name):
        quantity = Decimal(1600 * self.dice.randint(1, 9))
        self.held[security][name] = [quantity]
        price = self.dice.choice(("97.5", "100", "104.125"))
        self.feeds["trades"].append(f"{day},{security},buy,{quantity},{price},,{name}")

    def act(self, day, security, action, new):
        ratio = self.dice.choice(RATIOS)
        share = self.dice.choice(SHARES) if action == "spin_off" else ""
        self.feeds["corporate_actions"].append(f"{day},{security},{action},{ratio},{new},{share},{security}-{day}")
        for name, parts in self.held[security].items():
            self.held[new].setdefault(name, []).extend(part * Decimal(ratio) for part in parts)
        if action == "merger":
            self.held[security] = {}

    def sell(self, day, n):
        """A part of a name, all of one or two, or so much of any."""
        lots = {name: sum(parts) for name, parts in self.held["B"].items() if sum(parts) >= 10}
        if not lots:
            return
        names = self.dice.sample(sorted(lots), min(len(lots), self.dice.randint(1, 2)))
        kind = self.dice.choice(("part", "part", "all", "any"))
        if kind == "any":
            quantity, said = (sum(lots.values()) * Decimal("0.3")).to_integral_value(), ""
            self.held["B"] = {}  # whose is left of which is for the engine and the auditor to say
        else:
            taken = {name: lots[name] if kind == "all" else (lots[name] * self.dice.choice((Decimal("0.2"), Decimal("0.75")))) // 1 for name in names}
            quantity, said = sum(taken.values()), ";".join(name if kind == "all" else f"{name}:{units}" for name, units in taken.items())
            for name, units in taken.items():
                self.met[kind] += len(self.held["B"][name]) > 1
                self.met["more than one of them"] += units > max(self.held["B"][name])
                self.held["B"][name] = [lots[name] - units]
        self.feeds["trades"].append(f"{day},B,sell,{quantity},{self.dice.choice(('98.25', '103'))},{said},sale-{n}")

    def write(self, folder):
        days = iter(DAYS)
        for n in range(self.dice.randint(1, 3)):
            self.buy(next(days), "A", f"a{n}")
        if self.dice.random() < 0.5:
            self.buy(next(days), "B", "b")
        for _ in range(self.dice.randint(1, 2)):
            self.act(next(days), "A", "spin_off", "B")
        if self.dice.random() < 0.5:
            self.act(next(days), "A", "spin_off", "C")
            self.act(next(days), "C", "merger", "B")
        if self.dice.random() < 0.7:
            self.act(next(days), "A", "merger", "B")
        debt = self.dice.choice(("", "", "bond", "asset_backed"))
        for n in range(self.dice.randint(1, 3)):
            self.sell(next(days), n)
        if debt == "asset_backed":
            self.feeds["factors"] = ["date,security,factor", f"{next(days)},B,0.93", f"{next(days)},B,0.88"]
        elif debt:
            self.feeds["corporate_actions"].append(f"{next(days)},B,call,0.25,,,call")
        terms = ("maturity,coupon,frequency,day_count", "2024-09-15,6%,2,30/360", "2024-07-28,4.5%,4,actual/actual", "2025-01-20,5%,1,actual/360")
        rows = [f"{name},{debt or 'equity'},{terms[n] if debt else ',,,'}" for n, name in enumerate("ABC", 1)]
        self.feeds["securities"] = [f"security,type,{terms[0]}", *rows]
        self.feeds["prices"] = ["date,security,price", *(f"{day},{name},{100 + n}" for day in DAYS for n, name in enumerate("ABC"))]
        self.feeds["corporate_actions"].insert(0, "ex_date,security,action,ratio,new_security,cost_share,event_id")
        self.feeds["orders"] = ["accepted_at,account,side,amount,price,event_id", "2024-01-02,h,purchase,100000000,10,order"]
        policy = "\n".join(f'{key} = "{value}"' for key, value in self.policy.items())
        fund = 'valuation = "amortized_cost"' if debt and self.dice.random() < 0.3 else ""
        feeds = {name: "\n".join(rows) + "\n" for name, rows in self.feeds.items()}
        return folder_of(folder, FUND.format(fund=fund, policy=policy), **feeds)


@pytest.mark.parametrize("seed", range(24))
def test_the_auditor_agrees_on_lots_of_one_name(seed, tmp_path):
    """By every relief, of shares and of debt: a sale that names them takes the one that came first, then the next."""
    assert not disagreements(World(seed).write(tmp_path / "world"))


def test_the_worlds_sell_lots_of_one_name(tmp_path):
    """All of them, a part, and more than one of them has."""
    met = Counter()
    for seed in range(24):
        world = World(seed)
        world.write(tmp_path / str(seed))
        met += world.met
    assert min(met[case] for case in ("part", "all", "more than one of them")) >= 5, met
