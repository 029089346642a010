"""Random fee structures of the auditor's seeded worlds, and the folder that a person would write for each: its terms and rows changed by hand."""

import csv
import datetime
import pathlib
import random
import tomllib

FORMS = ("rate", "tiers", "flat", "per", "per_account", "per_closed_account", "per_million", "max_per_month")
OF_A_CLASS = ("orders", "distributions", "expenses", "payments", "accounts")
OF_A_FEE = ("expenses", "payments", "offsets")
CATEGORIES = {"audit", "custody", "legal", "system", "registration", "reports", "insurance", "trustees"}
RATES = ("0%", "0.01%", "0.75%", "1.23456789%", "12%", "40%")
POLICIES = {
    "policy.accrual_window": ("back", "forward"),
    "policy.close_month": (True, False),
    "policy.booking_lag": (0, 1),
    "policy.allocation": ("relative_net_assets", "settled_shares"),
    "policy.lot_relief": ("fifo", "lifo", "hifo", "average"),
    "policy.over_redemption": ("clip", "refuse"),
}


def terms_of(folder: pathlib.Path) -> dict:
    """{file: its terms}."""
    return {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}


def drawn(terms: dict, seed: int) -> dict:
    """One to four paths of what there is, with a value each; never two that write one term."""
    dice, found = random.Random(f"structure {seed}"), {}
    for told in terms.values():
        for fee in told.get("fee", ()):
            name = fee["id"]
            if fee.get("borne_by") == "adviser" or "minimum" in fee:
                continue
            found.setdefault(("fee", name), []).append((f"fee.{name}", (False,)))
            if "rate" in fee or "tiers" in fee:
                found["fee", name].append((f"fee.{name}.rate", RATES))
            if "flat" in fee and "per" not in fee:
                found["fee", name].append((f"fee.{name}.flat", ("0", "365000.01", "24000")))
        for limit in told.get("limit", ()):
            name = limit.get("id")
            if name:
                found.setdefault(("limit", name), []).extend([(f"limit.{name}", (False,)), (f"limit.{name}.rate", RATES[:-1])])
        for name in list(told["class"])[1:] if len(terms) == 1 else ():
            found.setdefault("class", []).append((f"class.{name}", (False,)))
    for path, values in POLICIES.items():
        found[path] = [(path, values)]
    keys = dice.sample(sorted(found, key=str), min(1 + seed % 4, len(found)))
    if "class" in found and seed % 3 == 0 and "class" not in keys:
        keys[0] = "class"
    picks = [dice.choice(found[key]) for key in keys]
    return {path: dice.choice(values) for path, values in picks}


def floors_drawn(terms: dict, seed: int) -> dict:
    """What floors become: a rate, classes, both, or none at all; nothing where there are none."""
    dice, told = random.Random(f"floors {seed}"), next(iter(terms.values()))
    if not told.get("yield_floor"):
        return {}
    if seed % 4 == 3:
        return {"yield_floor": False}
    rate = {"yield_floor.rate": dice.choice(("0%", "0.01%", f"{dice.randint(50, 900)} bp"))}
    names = sorted(dice.sample(sorted(told["class"]), dice.randint(1, len(told["class"]))))
    return [rate, {"yield_floor.classes": names}, {**rate, "yield_floor.classes": names}][seed % 4]


def under(folder: pathlib.Path, terms: dict, structure: dict, out: pathlib.Path) -> pathlib.Path:
    """The folder of a structure."""
    out.mkdir(parents=True)
    gone, lost = set[str](), set[str]()  # classes that are off, and fees of them alone
    for name, told in terms.items():
        told = {**told, "fee": [dict(fee) for fee in told.get("fee", ())], "limit": [dict(limit) for limit in told.get("limit", ())]}
        for path, value in structure.items():
            table, _, rest = path.partition(".")
            if table == "policy":
                told["policy"] = {**told.get("policy", {}), rest: value}
            elif table == "yield_floor":
                told[table] = [{**floor, rest: value} if rest else floor for floor in told.get(table, ()) if rest or value]
            elif table == "class":
                told["class"] = {own: each for own, each in told["class"].items() if own != rest}
                gone.add(rest)
            else:
                told[table] = [each for row in told[table] if (each := changed(row, table, rest, value)) is not None]
        kept = {fee["id"] for fee in told.get("fee", ()) if without(fee, gone) is not None}
        lost |= {fee["id"] for fee in told.get("fee", ())} - kept
        for table in ("fee", "limit", "yield_floor"):
            told[table] = [each for row in told.get(table, ()) if (each := without(row, gone)) is not None]
        (out / name).write_text(written({table: each for table, each in told.items() if each != []}), encoding="utf-8")
    off = lost | {path.removeprefix("fee.") for path, value in structure.items() if path.startswith("fee.") and value is False}
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        text = without_rows(text, gone, "class", "to_class") if path.stem in OF_A_CLASS else text
        text = without_rows(text, off - CATEGORIES, "fee") if path.stem in OF_A_FEE else text
        (out / path.name).write_text(text, encoding="utf-8")
    return out


def changed(row: dict, table: str, rest: str, value) -> dict | None:
    """A fee or limit under a value of a path; None where it is off."""
    name, _, key = rest.rpartition(".")
    if row.get("id") == rest:
        return row if value else None
    if row.get("id") != name:
        return row
    if table == "fee":
        row = {own: each for own, each in row.items() if own not in FORMS}
    return {**row, key: value}


def without(row: dict, gone: set) -> dict | None:
    """A fee, limit or floor without classes that are not there; None where none are left."""
    if "classes" not in row:
        return row
    left = [name for name in row["classes"] if name not in gone]
    return {**row, "classes": left} if left else None


def without_rows(text: str, gone: set, *columns: str) -> str:
    """Rows that are not about what is not there."""
    rows = list(csv.reader(text.splitlines()))
    at = [n for n, name in enumerate(rows[0]) if name in columns] if rows else []
    return "".join(",".join(row) + "\n" for row in rows if not gone & {row[n] for n in at})


def written(terms: dict) -> str:
    """Terms as TOML."""
    lines = []
    for table, told in terms.items():
        if isinstance(told, list):
            for each in told:
                lines += [f"[[{table}]]", *(f"{key} = {value(own)}" for key, own in each.items())]
        elif table == "class":
            for name, each in told.items():
                lines += [f"[class.{name}]", *(f"{key} = {value(own)}" for key, own in each.items())]
        else:
            lines += [f"[{table}]", *(f'"{key}" = {value(own)}' for key, own in told.items())]
    return "\n".join(lines) + "\n"


def value(own) -> str:
    """A value as TOML."""
    if isinstance(own, bool):
        return str(own).lower()
    if isinstance(own, list):
        return "[" + ", ".join(map(value, own)) + "]"
    if isinstance(own, dict):
        return "{ " + ", ".join(f'"{key}" = {value(each)}' for key, each in own.items()) + " }"
    return str(own) if isinstance(own, int | float | datetime.date) else f'"{own}"'
