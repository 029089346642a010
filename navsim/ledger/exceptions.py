"""What needs a person, or at least an eye: every daily check, in one list. Limits and severities are in findings.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..events.control import Confirmation
from ..portfolio.fair_values import who_and_why
from .ageing_checks import ageing_findings
from .balance_checks import balance_findings
from .booked import Booked
from .confirmation_checks import CorrectedSince, unmatched
from .custodian_checks import custodian_findings
from .distribution_checks import distribution_findings
from .fee_checks import fee_findings
from .findings import ERROR, OFF, limits_of
from .found import Findings
from .in_kind_checks import in_kind_findings
from .instrument_checks import instrument_findings
from .money_fund_checks import money_findings
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


def found(booked: Booked, corrected: CorrectedSince) -> Findings:
    """Every finding of a run, by session, check and subject, with who stands by it.

    corrected  which confirmations, of those that stand by nothing, a correction may have left so
    """
    limits = limits_of(booked.known, booked.fund.id)
    findings = in_order(booked, Findings.of(each for check in CHECKS for each in check(booked, limits)))
    if stray := list(unmatched(booked, limits, findings, corrected)):
        findings = in_order(booked, findings.with_more(stray))
    return with_who_and_why(booked, confirmed(booked, findings))


def in_order(booked: Booked, findings: Findings) -> Findings:
    """By session, check and subject, without what is switched off, or was told by the run that this one goes on from."""
    kept, first = zip(findings.columns["severity"], findings.columns["session"], strict=True), booked.first
    order = [n for n, (severity, t) in enumerate(kept) if severity != OFF and t >= first]
    keys = list(findings.keys)
    return findings.take(sorted(order, key=keys.__getitem__))


def confirmed(booked: Booked, findings: Findings) -> Findings:
    """Who stands by what was found: a price confirmed at one value is not confirmed at another."""
    position = {day: t for t, day in enumerate(booked.days)}
    events = [event for event in booked.known.of(Confirmation, booked.fund.id) if event.date in position]
    by: dict[tuple[int, str, str | None, int | None], str | None] = {}
    for event in events:
        by[position[event.date], event.check, event.subject, event.value_e6] = event.by or None
    keys = zip(findings.keys, findings.columns["value_e6"], strict=True)
    return findings.having(confirmed_by=[by.get((*key, value)) or by.get((*key, None)) for key, value in keys]) if by else findings


def with_who_and_why(booked: Booked, findings: Findings) -> Findings:
    """What is found about a fair price says who made it and why."""
    held = booked.portfolio.holdings
    said = who_and_why(booked.known.prices, booked.portfolio.quotes, held)
    by_subject = {(int(held.session[n]), held.securities[held.security[n]]): words for n, words in said.items()}
    if not by_subject:
        return findings
    nobody = ("", "")
    told = [by_subject.get((t, subject), nobody) if check.startswith("price.") else nobody for t, check, subject in findings.keys]
    return findings.having(price_by=[by or None for by, _ in told], price_reason=[reason or None for _, reason in told])


def unconfirmed(findings: Findings) -> list[Finding]:
    """The errors nobody has confirmed yet."""
    told = zip(findings.columns["severity"], findings.columns["confirmed_by"], strict=True)
    return [findings[n] for n, (severity, by) in enumerate(told) if severity == ERROR and by is None]
