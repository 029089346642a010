"""What needs a person, or at least an eye: every daily check, in one list. Limits and severities are in findings.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..events.control import Confirmation
from ..portfolio.fair_values import who_and_why
from .ageing_checks import ageing_findings
from .balance_checks import balance_findings
from .booked import Booked
from .custodian_checks import custodian_findings
from .distribution_checks import distribution_findings
from .fee_checks import fee_findings
from .findings import ERROR, OFF, limits_of
from .in_kind_checks import in_kind_findings
from .instrument_checks import instrument_findings
from .money_checks import money_findings
from .nav_checks import nav_findings
from .order_checks import order_findings
from .price_checks import price_findings

if TYPE_CHECKING:
    from .findings import Finding

CHECKS = (
    price_findings,
    order_findings,
    in_kind_findings,
    distribution_findings,
    instrument_findings,
    nav_findings,
    money_findings,
    fee_findings,
    custodian_findings,
    ageing_findings,
    balance_findings,
)


def found(booked: Booked) -> list[Finding]:
    """Every finding of a run, by session, check and subject, with who stands by it."""
    limits = limits_of(booked.known, booked.fund.id)
    findings = [each for check in CHECKS for each in check(booked, limits) if each.severity != OFF and each.session >= booked.first]
    confirmed = {(event.date, event.check, event.subject): event.by for event in booked.known.of(Confirmation, booked.fund.id)}

    def by(each: Finding) -> str | None:
        return confirmed.get((booked.days[each.session], each.check, each.subject))

    findings = [attrs.evolve(each, confirmed_by=by(each)) if by(each) else each for each in findings]
    findings = with_who_and_why(booked, findings)
    return sorted(findings, key=lambda each: (each.session, each.check, each.subject))


def with_who_and_why(booked: Booked, findings: list[Finding]) -> list[Finding]:
    """What is found about a fair price says who made it and why."""
    held = booked.portfolio.holdings
    said = who_and_why(booked.known.prices, booked.portfolio.rows, held)
    by_subject = {(int(held.session[n]), held.securities[held.security[n]]): words for n, words in said.items()}
    if not by_subject:
        return findings

    def told(each: Finding) -> Finding:
        by, reason = by_subject.get((each.session, each.subject), ("", "")) if each.check.startswith("price.") else ("", "")
        return attrs.evolve(each, price_by=by or None, price_reason=reason or None) if by or reason else each

    return [told(each) for each in findings]


def unconfirmed(findings: list[Finding]) -> list[Finding]:
    """The errors nobody has confirmed yet."""
    return [each for each in findings if each.severity == ERROR and each.confirmed_by is None]
