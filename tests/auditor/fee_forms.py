"""Every form a fee may have, in seeded worlds: rates, tiers, sums, accounts, millions, minimums, ceilings, and changes from one to another.

`write_forms(world)` adds fees to a world under construction; `forms_met(folder)` says which forms a folder has.
"""

import csv
import tomllib
from datetime import date, timedelta
from decimal import Decimal

FORMS = "forms"
OF_CLASSES = ("distribution", "service", "shareholder_servicing", "transfer_agent", "legal", "audit", "registration", "reports")
OF_FUND = ("management", "custody", "administration", "insurance", "system", "trustees", "other", "extraordinary", "interest", "tax")
MINIMUM = ("rate", "tiers", "per_million", "per_account")


def write_forms(world):
    """Three to seven fees, each of one to three entries; bills, payments, credits and counts of accounts for some of them."""
    for n in range(world.dice.randint(3, 7)):
        a_fee(world, f"form-{n}")
    for name in world.classes:
        if not any(row["class"] == name for row in world.feeds.get("accounts", ())):
            for day in sorted({world.inception, world.any_day(), world.any_day()}):
                world.add("accounts", date=day, **{"class": name}, open=world.dice.randint(0, 5000), closed=world.dice.randint(0, 40))
    for kind in (None, "lending"):
        fee = world.pick("form-0", "form-1", "advisory") if kind is None else None
        if fee:
            world.add("offsets", date=world.any_day(), fee=fee, amount=Decimal(world.dice.randint(1, 999)) / 100)
        else:
            world.add("income", date=world.any_day(), kind=kind, amount=Decimal(world.dice.randint(1, 999)) / 100, fund=world.fund)


def a_fee(world, name):
    """One fee with its dated entries."""
    paying = [each for each in world.classes if each != "tiny"]  # sums of money would eat it
    some = world.dice.sample(paying, world.dice.randint(1, len(paying)))
    named = [each for each in world.classes if each in some]
    of_classes = world.chance(0.45)
    common = {"id": f'"{name}"', "category": f'"{world.pick(*(OF_CLASSES if of_classes else OF_FUND))}"', "day_count": world.day_count()}
    if of_classes:
        common["classes"] = "[" + ", ".join(f'"{each}"' for each in named) + "]"
    if world.chance(0.3):
        common["rounding"] = '"tier"'
    if not of_classes and world.chance(0.15):
        common["borne_by"] = '"adviser"'
        if world.chance(0.5):
            common["net_of_reimbursement"] = "true"
    cuts = sorted({world.any_day() for _ in range(world.dice.randint(0, 2))})
    first, forms = None, []
    for last in [*cuts, None]:
        if first and last and last < first:
            continue
        dates = {"from_": first} if first else {}
        if last:
            dates["until"] = last
        forms.append(an_entry(world, common, dates))
        first = last + timedelta(days=world.pick(1, 1, 1, 3)) if last else None
    if "flat" in forms and "borne_by" not in common and "rounding" not in common:
        for _ in range(world.dice.randint(0, 2)):
            alone = world.chance(0.6) and common["category"] not in ('"management"', '"custody"')
            of = {"class": world.pick(*named)} if of_classes or alone else {}
            world.add("expenses", date=world.any_day(), fee=name, amount=Decimal(world.dice.randint(1, 300000)) / 100, **of)
    if "borne_by" not in common and world.chance(0.4):
        of = {"class": named[0]} if of_classes else {}
        world.add("payments", date=world.between(1, 99), fee=name, amount=Decimal(world.dice.randint(1, 300)) / 100, **of)


def an_entry(world, common, dates):
    """The terms of a fee while some dates last; says their form."""
    form = world.pick("rate", "tiers", "flat", "per_account", "per_closed_account", "per_million")
    keys = {"base": world.base()}
    if form == "rate":
        keys["rate"] = world.a_rate(1, 90) if world.chance(0.8) else '"0.0123456%"'
    elif form == "tiers":
        keys["tiers"] = world.tiers()
    elif form == "flat":
        keys["flat"] = f'"{world.dice.randint(1, 99 if "tiny" in world.classes else 99999)}.{world.dice.randint(10, 99)}"'
        keys["per"] = world.pick('"year"', '"month"')
    elif form == "per_million":
        keys["per_million"] = f'"{world.dice.randint(1, 30)}"'
        if world.chance(0.6):
            keys["max_per_month"] = f'"{world.dice.randint(1, 700)}"'
    else:
        keys[form] = f'"{world.dice.randint(1, 9)}.{world.dice.randint(10, 99)}"'
        if form == "per_account" and world.chance(0.3):
            keys["per_closed_account"] = '"1.10"'
    if form in ("rate", "tiers") and world.chance(0.35):
        keys["cap"] = quarters(world)
    if form in MINIMUM and "per_closed_account" not in keys and world.chance(0.25):
        keys["minimum"] = f'"{world.dice.randint(1, 9 if "tiny" in world.classes else 9000)}"'
    world.fee(**common, **keys, **dates)
    return form


def quarters(world):
    """Ceilings that are reset from day to day of the run, as those of the seeds are from quarter to quarter."""
    days = sorted({world.any_day() for _ in range(world.dice.randint(1, 3))})
    told = []
    for n, day in enumerate(days):
        until = f", until = {days[n + 1] - timedelta(days=1)}" if n + 1 < len(days) else world.pick("", f", until = {day + timedelta(days=9)}")
        told.append(f"{{ from = {day}{until}, rate = {world.a_rate(1, 70)} }}")
    return "[" + ", ".join(told) + "]"


def write_leavers(world):
    """A class that loses every share, and perhaps gets some again: fees of classes stop, and begin once more."""
    if len(world.classes) < 2 or "distributions" in world.features or not world.chance(0.5):
        return
    name = world.classes[-1]
    day = world.between(3, 99)
    for account in world.accounts[name]:
        world.add(
            "orders",
            accepted_at=f"{day}T12:00:00",
            **{"class": name},
            account=account,
            side="redemption",
            shares="all",
            event_id=world.name("leaves"),
        )
    if world.chance(0.5):
        again = {"account": f"{name}-again", "side": "purchase", "amount": Decimal(world.tiny), "event_id": world.name("again")}
        world.add("orders", accepted_at=f"{world.after(day, 2)}T12:00:00", **{"class": name}, **again)


def forms_met(folder):
    """What of accounting.md 8 a folder of input holds, as words."""
    met = set()
    for path in sorted(folder.glob("*.toml")):
        fees = {}
        for fee in tomllib.loads(path.read_text(encoding="utf-8")).get("fee", ()):
            fees.setdefault(fee["id"], []).append(fee)
        for entries in fees.values():
            met |= {word for fee in entries for word in of_entry(fee)}
            met |= of_dated(entries)
        flat = {name for name, entries in fees.items() if any("flat" in fee for fee in entries)}
        met |= of_bills(folder, fees, flat)
    for feed in ("payments", "offsets"):
        if rows(folder, feed):
            met.add(feed)
    return met


def of_entry(fee):
    """One entry."""
    form = next((key for key in ("rate", "tiers", "flat", "per_account", "per_closed_account", "per_million") if key in fee), "bills only")
    level = "class" if "classes" in fee else "fund"
    yield f"{form}, {level}"
    if form in ("rate", "tiers", "per_million"):
        yield f"base {fee.get('base', 'prior_close')}"
    if form in ("rate", "tiers"):
        yield f"days {fee.get('day_count', 'actual/actual')}"
    if form == "flat":
        yield f"flat per {fee.get('per', 'year')}"
    if form == "tiers":
        yield f"rounding {fee.get('rounding', 'posting')}"
    if {"per_account", "per_closed_account"} <= fee.keys():
        yield "per account and per closed account"
    if "max_per_month" in fee:
        yield "per million with a monthly maximum"
    if "minimum" in fee:
        yield f"minimum of {form}"
    if "cap" in fee:
        yield f"cap of {form}"
        if len(fee["cap"]) > 1:
            yield "cap reset"
    if fee.get("borne_by") == "adviser":
        yield "borne by the adviser, net of reimbursement" if fee.get("net_of_reimbursement") else "borne by the adviser"


def of_dated(entries):
    """Several entries of one fee."""
    if len(entries) < 2:
        return set()
    forms = [next(iter(of_entry(fee))).split(",")[0] for fee in entries]
    told = {"dated terms"} | ({"dated terms of several forms"} if len(set(forms)) > 1 else set())
    ends, begins = entries[0].get("until"), entries[1].get("from")
    if isinstance(ends, date) and isinstance(begins, date) and begins - ends > timedelta(days=1):
        told.add("a gap between terms")
    return told


def of_bills(folder, fees, flat):
    """Rows of expenses, by what they are to their fee."""
    told = set()
    for row in rows(folder, "expenses"):
        of_classes = "classes" in fees.get(row["fee"], ({},))[0]
        if row["fee"] in flat:
            told.add("bill of a class" if of_classes else "bill of one class for a fee of the fund" if row.get("class") else "bill of the fund")
        else:
            told.add("one-off of a class" if row.get("class") else "one-off of the fund")
    return told


def rows(folder, feed):
    path = folder / f"{feed}.csv"
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
