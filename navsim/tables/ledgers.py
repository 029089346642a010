"""The tables of the ledger: journal, proofs, exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..ledger.booked import Booked
from ..ledger.journal import Journal
from .arrow import Words
from .strikes import scaled, session_days

if TYPE_CHECKING:
    from ..ledger.found import Findings
    from ..ledger.proven import Proofs

BEYOND = 10**20  # what decimal128(20, 6) no longer holds, in millionths


def journal(booked: Booked, kept: Journal) -> dict[str, Any]:
    """One row a posting."""
    return {
        "session": session_days(booked)[kept.session],
        "share_class": Words(kept.share_class, booked.class_ids),
        "account": Words(kept.account, kept.accounts),
        "debit": np.maximum(kept.cents, 0),
        "credit": np.maximum(-kept.cents, 0),
        "cause": Words(kept.cause, kept.causes),
    }


def proofs(booked: Booked, proven: Proofs) -> dict[str, Any]:
    """One row a session and proof."""
    return {
        "session": session_days(booked)[proven.session],
        "proof": Words(proven.name.astype(np.int32), proven.names),
        "left": scaled(proven.left, proven.unit),
        "right": scaled(proven.right, proven.unit),
        "difference": scaled(proven.left - proven.right, proven.unit),
    }


def within(told: list[int | None]) -> list[int | None]:
    """What decimal128(20, 6) holds of some figures e6, a hundred trillion at most; None for the rest."""
    return [None if value is None or abs(value) >= BEYOND else value for value in told]


def exceptions(booked: Booked, rows: Findings) -> dict[str, Any]:
    """One row a finding."""
    told = rows.columns
    alike = ("check", "severity", "subject", "file", "line", "confirmed_by", "price_by", "price_reason")
    return {
        "session": session_days(booked)[np.array(told["session"], np.int64)],
        "value": within(told["value_e6"]),
        "limit": within(told["limit_e6"]),
        "nav_effect_bp": told["nav_effect_e12"],
        **{name: told[name] for name in alike},
    }
