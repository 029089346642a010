"""The tables of the ledger: journal, proofs, exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..ledger.booked import Booked
from ..ledger.journal import Journal
from .arrow import Words
from .strikes import session_days

if TYPE_CHECKING:
    from ..ledger.findings import Finding
    from ..ledger.proofs import Proof


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


def proofs(booked: Booked, proven: list[Proof]) -> dict[str, Any]:
    """One row a session and proof."""
    days = session_days(booked)
    return {
        "session": days[[proof.session for proof in proven]] if proven else [],
        "proof": [proof.name for proof in proven],
        "left": [proof.left for proof in proven],
        "right": [proof.right for proof in proven],
        "difference": [proof.left - proof.right for proof in proven],
    }


def exceptions(booked: Booked, rows: list[Finding]) -> dict[str, Any]:
    """One row a finding."""
    days = session_days(booked)
    return {
        "session": days[[row.session for row in rows]] if rows else [],
        "check": [row.check for row in rows],
        "severity": [row.severity for row in rows],
        "subject": [row.subject for row in rows],
        "value": [row.value_e6 for row in rows],
        "limit": [row.limit_e6 for row in rows],
        "nav_effect_bp": [row.nav_effect_e12 for row in rows],
        "file": [row.file for row in rows],
        "line": [row.line for row in rows],
        "confirmed_by": [row.confirmed_by for row in rows],
        "price_by": [row.price_by for row in rows],
        "price_reason": [row.price_reason for row in rows],
    }
