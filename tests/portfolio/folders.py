"""Small folders for tests of the portfolio, and what a run of them tells."""

import pathlib
from decimal import Decimal

import navsim

FUND = '[fund]\nid = "f"\ninception = {inception}\n\n[policy]\n{policy}\n\n[class.a]\n'


def write(folder, inception="2024-01-02", seed="10000000.00", policy=None, **feeds) -> pathlib.Path:
    """A fund of one class with its capital, and feeds as text; a policy is {key: TOML}."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fund.toml").write_text(FUND.format(inception=inception, policy="\n".join(f"{key} = {value}" for key, value in (policy or {}).items())))
    feeds.setdefault("orders", f"accepted_at,account,side,amount,price\n{inception},h,purchase,{seed},10.00")
    for name, text in feeds.items():
        lines = [line.strip() for line in text.strip().splitlines()]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return folder


def run(folder, **how):
    """A run all of whose proofs hold."""
    run = navsim.run(folder, **how)
    assert not run.failed, run.failed[:3]
    return run


def rows(run, table) -> list:
    return run.table(table).to_pylist()


def total(run, *components) -> Decimal:
    """Some components of the roll-forward, over all sessions and classes."""
    return sum((row["amount"] for row in rows(run, "roll_forward") if row["component"] in components), Decimal(0))


def cash(run) -> Decimal:
    """Cash at the end, from the journal."""
    return sum((row["debit"] - row["credit"] for row in rows(run, "journal") if row["account"] == "cash"), Decimal(0))


def codes(found) -> list:
    """Codes of the problems of a refusal."""
    return [problem.code for problem in found.value.problems]
