"""The trial balance: every account, debits against credits."""

import datetime
from decimal import Decimal

from ..reports.reading import Tables
from ..reports.trial_balance import trial_balance
from ..reports.wording import day, money
from .grid import Grid, Section, cell, row

NOTHING = Decimal(0)


def balance(tables: Tables, fund: str, session: datetime.date) -> Section:
    """Accounts in groups, their sums at the foot."""
    found = trial_balance(tables, fund, session)
    rows, group = [], None
    for each in found.accounts:
        if each.group != group:
            group = each.group
            rows.append(row(group, "", "", "", "", css="head"))
        sides = (each.debits, each.credits, max(each.balance, NOTHING), max(-each.balance, NOTHING))
        rows.append(row(each.account, *(cell(money(amount), "num") for amount in sides)))
    sums = (found.total(lambda each: each.debits), found.total(lambda each: each.credits), found.debit, found.credit)
    rows.append(row("Debits and credits", *(cell(money(amount), "num") for amount in sums), css="sum"))
    head = ("Account", "Debits of the session", "Credits of the session", f"Debit, {day(session)}", f"Credit, {day(session)}")
    lead = "Debits equal credits, to the cent." if found.meets else "Debits do not equal credits: nothing may be released."
    return Section(id=f"{fund}-balance", title="Trial balance", lead=lead, kind="grid", blocks=(Grid(head=head, rows=tuple(rows)),))
