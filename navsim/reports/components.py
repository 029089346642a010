"""The components of a roll-forward: their order on a sheet, and their names in the trade's words."""

from typing import Any

WORDS = {
    "opening": "Net assets at opening",
    "purchases": "Purchases",
    "redemptions": "Redemptions",
    "reinvested": "Reinvested distributions",
    "conversion": "Conversions between classes",
    "redeemed_in_kind": "Redeemed in kind",
    "class_closed": "Moved from a closed class",
    "dividend_income": "Dividend income",
    "foreign_tax": "Foreign tax withheld",
    "interest": "Interest",
    "realized": "Realized gain",
    "unrealized": "Change in unrealized",
    "currency": "Currency",
    "fee": "Fee",
    "waiver": "Waiver",
    "reimbursement": "Reimbursement",
    "recoupment": "Recoupment",
    "offset": "Paid by credits",
    "distribution": "Distribution",
    "closing": "Net assets at closing",
}
RANK = {name: n for n, name in enumerate(WORDS)}


def kind(component: str) -> str:
    """What comes before the colon: fee of fee:advisory."""
    return component.partition(":")[0]


def words(component: str) -> str:
    """A component as people call it: Fee advisory."""
    before, _, after = component.partition(":")
    return f"{WORDS.get(before, before)} {after}".strip()


def in_order(components: Any) -> list[str]:
    """Components as on a strike sheet: capital, income and gains, fees, what is given back, distributions; each as first met."""
    return sorted(dict.fromkeys(components), key=lambda name: RANK.get(kind(name), RANK["closing"] - 0.5))


def named(wanted: str, components: list[str]) -> str | None:
    """The component somebody means: its id, or what stands after the colon, in any spelling of blanks and capitals; None if unclear."""
    plain = _plain(wanted)
    whole = [name for name in components if plain in (_plain(name), _plain(words(name)))]
    if not whole:
        whole = [name for name in components if plain == _plain(name.partition(":")[2])]
    return whole[0] if len(whole) == 1 else None


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
