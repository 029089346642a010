"""Two runs of one log: the days that moved, why, and whom the error cost."""

import decimal

from ..reports.diff import FundDiff
from ..reports.nav_error import rounded
from ..reports.wording import count, days, grouped, money, price, quantity, signed
from .grid import Grid, Section, capped, cell, dated, row

ACTIONS = {"material": ("▲ reprocess", "error"), "error": ("■ fund made whole", "warning"), "none": ("none", "mut")}


def differences(found: FundDiff, published: bool) -> Section:
    """Days, causes, orders and accounts of one fund."""
    what = "Published against struck" if published else "As told against as known now"
    if not (found.days or found.effects or found.alone):
        lead = f"{what}: the same to the cent in {count(found.sessions, 'session')}, {days(found.first, found.last)}."
        return Section(id=f"{found.fund}-diff", title="Diff", lead=lead, kind="grids")
    blocks = [("What moved", moved(found))] if found.days else []
    blocks += [("In one run alone", in_one_alone(found))] if found.alone else []
    blocks += [("Caused by", causes(found))]
    blocks += [("Accounts to reprocess", reprocessed(found))] if found.accounts else []
    lead = f"{what}, {days(found.first, found.last)}. Losses {dollars(found.losses)}, benefits {dollars(found.benefits)}; "
    lead += f"owed to the fund {dollars(found.owed)}."
    return Section(id=f"{found.fund}-diff", title="Diff", lead=lead, kind="grids", blocks=tuple(blocks), count=len(found.days))


def moved(found: FundDiff) -> Grid:
    """Every class-day whose NAV is another, and what is done about it."""
    rows = [
        row(
            dated(each.session),
            each.share_class,
            cell(price(each.told), "num"),
            cell(price(each.struck), "num"),
            cell(f"{rounded(each.exact, 6):,f}", "num"),
            cell(signed(each.error, 6), "num"),
            cell(signed(each.error_bp, 1), "num"),
            cell(*ACTIONS[each.status]),
        )
        for each in found.days
    ]
    return capped(("session", "class", "told", "struck now", "unrounded", "error", "bp", "action"), rows, "nav", left=2)


def in_one_alone(found: FundDiff) -> Grid:
    """Class-days that only one of the runs struck."""
    rows = [
        row(dated(session), name, *(cell("–" if nav is None else price(nav, found.nav_decimals), "num") for nav in (told, struck)))
        for session, name, told, struck in found.alone
    ]
    return capped(("session", "class", "told", "struck now"), rows, "nav", left=2)


def causes(found: FundDiff) -> Grid:
    """The events that one run knew and the other did not."""
    rows = [
        row(
            each.sign,
            dated(each.session),
            f"{each.recorded_at:%Y-%m-%d %H:%M}",
            cell(each.event.event_id, "code"),
            each.event.kind,
            ", ".join(f"{name} {value}" for name, value in each.event.said.items() if name not in ("event_id", "recorded_at", "fund")),
            cell(f"{each.event.file}:{each.event.line}" if each.event.file else "", "code"),
        )
        for each in found.causes
    ]
    return capped(("", "first counts in", "recorded", "event", "kind", "said", "where"), rows, "events", left=7)


def reprocessed(found: FundDiff) -> Grid:
    """What each account is owed, or owes."""
    rows = [
        row(
            each.account or each.event_ids[0],
            each.share_class,
            cell(quantity(each.shares_change), "num"),
            cell(money(each.amount_change), "num"),
            cell(money(each.loss), "num"),
        )
        for each in found.accounts
    ]
    return capped(("account", "class", "shares change", "dollars change", "cost the fund"), rows, "orders", left=2)


def dollars(amount: decimal.Decimal) -> str:
    """With cents."""
    return grouped(amount, 2)
