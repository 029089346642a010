"""A small fund with everything a sweep may change, and the run of any structure of it, made from the terms alone."""

import copy
import csv
import io
import itertools
import random
from fractions import Fraction

import navsim

DAYS = ("2024-12-23", "2024-12-24", "2024-12-26", "2024-12-27", "2024-12-30", "2024-12-31", "2025-01-02", "2025-01-03", "2025-01-06", "2025-01-07")
FUND = {
    "fund": {"id": "f", "inception": "2024-12-23", "nav_decimals": 4},
    "policy": {"over_redemption": "clip"},
    "class": {"a": {}, "b": {}, "c": {"opens": "2024-12-27"}},
    "fee": [
        {"id": "advisory", "category": "management", "tiers": [{"up_to": "1000000", "rate": "3%"}, {"rate": "1%"}]},
        {"id": "12b-1", "category": "distribution", "classes": ["b", "c"], "rate": "1%", "until": "2024-12-30"},
        {"id": "12b-1", "category": "distribution", "classes": ["b", "c"], "rate": "2%", "from": "2024-12-31"},
        {"id": "audit", "category": "audit", "flat": "24000"},
        {"id": "sub", "category": "management", "rate": "1%", "borne_by": "adviser"},
        {"id": "custody", "category": "custody", "rate": "2 bp", "base": "same_day"},
    ],
    "limit": [{"id": "cap", "rate": "1.5%", "may_reimburse": True, "recoup_years": 1}],
}


def feeds(seed: int = 1) -> dict:
    """Orders, prices, trades, distributions and bills of ten sessions over a year end."""
    dice = random.Random(seed)
    price = 100.0
    prices = ["date,security,price"]
    for day in DAYS:
        price *= 1 + dice.uniform(-0.03, 0.03)
        prices.append(f"{day},AAA,{price:.2f}")
    orders = ["accepted_at,class,account,side,amount,shares,price,settle"]
    orders += [f"2024-12-23T10:00,{name},x,purchase,{amount},,10.00,2024-12-23" for name, amount in (("a", "900000.00"), ("b", "700000.00"))]
    orders += ["2024-12-27T10:00,c,y,purchase,50000.00,,,", "2025-01-03T11:00,c,y,redemption,,9999999,,"]
    for day in DAYS[1:-1]:
        orders.append(f"{day}T11:00,{dice.choice('ab')},,purchase,{dice.randrange(1000, 90000)}.{dice.randrange(10, 99)},,,")
        orders.append(f"{day}T12:00,{dice.choice('ab')},,redemption,,{dice.randrange(1, 900)}.5,,")
    return {
        "orders": "\n".join(orders),
        "prices": "\n".join(prices),
        "securities": "security,type\nAAA,equity",
        "trades": "date,security,side,quantity,price\n2024-12-23,AAA,buy,14000,100.10\n2025-01-03,AAA,sell,500,99.00",
        "dividends": "ex_date,security,rate\n2024-12-30,AAA,0.41\n2025-01-06,AAA,0.37",
        "expenses": "date,fee,amount\n2024-12-30,audit,900.00\n2025-01-06,legal,310.55",
        "distributions": "ex_date,class,kind,per_share,reinvest\n2024-12-31,a,income,0.0311,80%\n2025-01-06,b,income,0.021,100%",
    }


def rows(text: str) -> list:
    return [{key: cell for key, cell in row.items() if cell} for row in csv.DictReader(io.StringIO(text))]


def scenario(fund: dict = FUND, **more):
    """The fund in memory."""
    given = {**feeds(), **more}
    told = {name: rows(text) for name, text in given.items()}
    return navsim.scenario(fund=fund, **{name: [row for row in own if row.get("class", "a") in fund["class"]] for name, own in told.items()})


def under(structure: dict) -> dict:
    """The terms of a structure, written down by hand, not by the room that is tested."""
    fund = copy.deepcopy(FUND)
    fees = {(fee["id"], fee.get("from")): fee for fee in fund["fee"]}
    for path, value in structure.items():
        match path:
            case "fee.advisory.rate":
                del fees["advisory", None]["tiers"]
                fees["advisory", None]["rate"] = value
            case "fee.advisory.tiers":
                fees["advisory", None]["tiers"] = value
            case "fee.advisory.tiers.1.up_to":
                fees["advisory", None]["tiers"][0]["up_to"] = value
            case "fee.12b-1.rate":
                fees["12b-1", None]["rate"] = fees["12b-1", "2024-12-31"]["rate"] = value
            case "fee.12b-1@2024-12-31.rate":
                fees["12b-1", "2024-12-31"]["rate"] = value
            case "fee.audit.flat":
                fees["audit", None]["flat"] = value
            case "fee.custody.base" | "fee.advisory.rounding" | "fee.advisory.base":
                fees[path.split(".")[1], None][path.split(".")[2]] = value
            case "limit.cap.rate" | "limit.cap.method" | "limit.cap.may_reimburse" | "limit.cap.recoup_years":
                fund["limit"][0][path.split(".")[2]] = value
            case "limit.cap":
                fund["limit"] = fund["limit"] if value else []
            case "class.b" | "class.c":
                if not value:
                    del fund["class"][path.removeprefix("class.")]
            case "fee.custody":
                fund["fee"] = [fee for fee in fund["fee"] if fee["id"] != "custody" or value]
            case _:
                assert path.startswith("policy."), path
                fund["policy"][path.removeprefix("policy.")] = value
    for fee in fund["fee"]:
        if "classes" in fee:
            fee["classes"] = [name for name in fee["classes"] if name in fund["class"]]
    fund["fee"] = [fee for fee in fund["fee"] if fee.get("classes", ["all"])]
    return fund


GRID = {
    "fee.12b-1.rate": ["0 bp", "1%", "333 bp"],
    "fee.12b-1@2024-12-31.rate": ["25 bp"],
    "fee.advisory.rate": ["0.5%", "12%", "1.23456789%"],
    "fee.advisory.tiers": [[{"up_to": "500000", "rate": "2%"}, {"up_to": "1600000", "rate": "1%"}, {"rate": "0.1%"}]],
    "fee.advisory.tiers.1.up_to": ["700000.01", "1"],
    "fee.advisory.base": ["opening", "same_day"],
    "fee.advisory.rounding": ["tier"],
    "fee.audit.flat": ["24000", "0", "365000.01"],
    "fee.custody.base": ["prior_close"],
    "fee.custody": [False],
    "limit.cap.rate": ["0%", "1%", "5%"],
    "limit.cap.method": ["daily"],
    "limit.cap.may_reimburse": [False],
    "limit.cap": [False],
    "class.b": [False],
    "class.c": [False],
    "policy.accrual_window": ["forward", "back"],
    "policy.close_month": [False],
    "policy.booking_lag": [1],
    "policy.allocation": ["settled_shares"],
    "policy.over_redemption": ["clip"],
}


def drawn(seed: int, changes: int = 4) -> dict:
    """A structure: some paths and a value of each; never two that write the same term."""
    dice = random.Random(seed)
    paths = dice.sample(sorted(GRID), changes)
    same = ("fee.advisory.rate", "fee.advisory.tiers", "fee.advisory.tiers.1.up_to"), ("fee.12b-1.rate", "fee.12b-1@2024-12-31.rate")
    for group in (*same, ("limit.cap", "limit.cap.rate", "limit.cap.method", "limit.cap.may_reimburse"), ("fee.custody", "fee.custody.base")):
        mine = [path for path in paths if path in group]
        paths = [path for path in paths if path not in mine[1:]]
    if "limit.cap.method" in paths:
        return {**{path: dice.choice(GRID[path]) for path in paths}, "limit.cap.recoup_years": 0}
    return {path: dice.choice(GRID[path]) for path in paths}


def told_by_run(run) -> dict:
    """{class: figures} out of the tables of a run, the long way."""
    nav, roll, accruals = (run.table(name).to_pylist() for name in ("nav", "roll_forward", "accruals"))
    orders = run.table("orders").to_pylist()
    last = max(row["session"] for row in nav)
    told = {}
    for name in dict.fromkeys(row["share_class"] for row in (*accruals, *nav)):
        mine = [row for row in nav if row["share_class"] == name]
        given = {
            prefix: sum(row["amount"] for row in roll if row["share_class"] == name and row["component"].startswith(prefix))
            for prefix in ("waiver:", "reimbursement:", "recoupment", "fee:")
        }
        fees: dict = {}
        for row in accruals:
            if row["share_class"] == name and row["borne_by"] == "fund":
                fees[row["category"]] = fees.get(row["category"], 0) + row["amount"]
        assert sum(fees.values()) == -given["fee:"]
        closing = [row for row in mine if row["session"] == last]
        told[name] = {
            "nav": mine[-1]["nav"] if mine else None,
            "net_assets": sum(row["net_assets"] for row in closing),
            "shares": sum(row["shares"] for row in closing),
            "fees": fees,
            "waived": given["waiver:"] + given["reimbursement:"],
            "recouped": -given["recoupment"],
            "clipped_orders": sum(row["share_class"] == name and row["status"] == "clipped" for row in orders),
            "refused_orders": sum(row["share_class"] == name and row["status"] == "refused" for row in orders),
            "path": {row["session"]: row["nav"] for row in mine},
            "net_asset_years": net_asset_years(mine, accruals),
        }
    return told


def net_asset_years(mine: list, accruals: list) -> Fraction:
    """Net assets at the close before each window, times its days of a year."""
    windows = {row["session"]: set() for row in accruals}
    for row in accruals:
        windows[row["session"]].add((row["day_from"], row["day_to"]))
    struck = {row["session"]: row["net_assets"] for row in mine}
    days = sorted(windows)
    total = Fraction(0)
    for before, session in itertools.pairwise(days):
        for first, last in windows[session]:
            for n in range((last - first).days + 1):
                year = first.fromordinal(first.toordinal() + n).year
                total += Fraction(struck.get(before, 0)) / (366 if year % 4 == 0 else 365)
    return total
