"""Terms that must agree: one form of a fee, dated entries that do not overlap, levels the law allows, dates in order."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..basics.sessions import SATURDAY
from ..events.terms import ClassTerms, DistributionTerms, FeeTerms, FundTerms, LimitTerms, YieldFloorTerms
from .batch import Batch

if TYPE_CHECKING:
    from ..basics.problems import Problem

MILLION_CENTS = 10**8
FORMS = ("rate_e10", "tiers", "flat_cents", "per_account_cents", "per_closed_account_cents", "per_million_cents")
KEYS = dict(zip(FORMS, ("rate", "tiers", "flat", "per_account", "per_closed_account", "per_million"), strict=True))
TOGETHER = {"per_account_cents", "per_closed_account_cents"}
FUND_LEVEL = ("management", "custody")
UNCHANGING = {
    FeeTerms: ("day_count", "rounding", "category", "borne_by", "net_of_reimbursement"),
    LimitTerms: ("method", "classes"),
}
FIRST_DAY, LAST_DAY = datetime.date.min, datetime.date.max


def terms_agree(batch: Batch) -> Iterator[Any]:
    """Every problem with terms that are right one by one."""
    for fund in batch.own(FundTerms):
        yield from _fund(batch, fund)
    for fee in batch.own(FeeTerms):
        yield from _fee(batch, fee)
    for terms in batch.own(FeeTerms, LimitTerms):
        if terms.first and terms.last and terms.last < terms.first:
            yield batch.problem(terms, "until", "dates.reversed", f"it ends on {terms.last}, before it begins", "until is the last day, included")
    for share_class in batch.own(ClassTerms):
        if share_class.opens and share_class.closes and share_class.closes < share_class.opens:
            message = f"it closes on {share_class.closes}, before it opens on {share_class.opens}"
            yield batch.problem(share_class, "closes", "dates.reversed", message, "closes is its last day, included")
    yield from _dated(batch, FeeTerms, "fee")
    yield from _dated(batch, LimitTerms, "limit")


def unused(batch: Batch) -> Iterator[str]:
    """A note for a stable price that nothing is struck at."""
    for fund in batch.own(FundTerms):
        if fund.stable_price_e8 is not None and fund.valuation != "amortized_cost":
            yield f'{fund.file}:{fund.line} {fund.fund} is valued at market: its stable_price counts once it says valuation = "amortized_cost"'


def _fund(batch: Batch, fund: FundTerms) -> Iterator[Any]:
    if fund.fund and not batch.funds.get(fund.fund):
        yield batch.problem(fund, None, "class.none", f"{fund.fund} has no share class", "add one: [class.service], say")
    if fund.inception.weekday() >= SATURDAY:
        help = "a fund is struck when the New York Stock Exchange is open"
        yield batch.problem(fund, "inception", "inception.no_session", f"{fund.inception} is a {fund.inception:%A}", help)
    money_fund = fund.valuation == "amortized_cost"
    daily = any(terms.income == "daily" for terms in batch.standing(DistributionTerms) if terms.fund == fund.fund)
    for floor in batch.own(YieldFloorTerms):
        if floor.fund == fund.fund and not money_fund:
            yield batch.problem(floor, None, "yield_floor.not_a_money_fund", f"{fund.fund} is no money fund", "yield floors are for money funds")
        elif floor.fund == fund.fund and not daily:
            help = '[distribution] income = "daily"'
            yield batch.problem(floor, None, "yield_floor.no_daily_dividend", f"{fund.fund} declares no dividend every day", help)


def _fee(batch: Batch, fee: FeeTerms) -> Iterator[Any]:
    given = [form for form in FORMS if getattr(fee, form) is not None]
    if len(given) > 1 and not set(given) <= TOGETHER:
        message = f"{fee.id} has {' and '.join(KEYS[form] for form in given)}; a fee has one form"
        yield batch.problem(fee, KEYS[given[-1]], "fee.two_forms", message, "make two fees of it, or take one away")
    if fee.classes is not None and fee.category in FUND_LEVEL:
        message = f"a {fee.category} fee is the same for all classes; {fee.id} names {', '.join(fee.classes)}"
        yield batch.problem(fee, "classes", "fee.not_by_class", message, "take classes away: rule 18f-3 allows no advisory or custodial fee by class")
    if fee.per_million_cents is not None and fee.per_million_cents > MILLION_CENTS:
        message = f"{fee.id} takes more than a million of every million a month"
        yield batch.problem(fee, "per_million", "fee.above_assets", message, 'per_million is dollars a month for each million: "1", say')
    on_assets = fee.rate_e10 is not None or fee.tiers is not None
    for present, key, needed in (
        (fee.max_per_month_cents is not None and fee.per_million_cents is None, "max_per_month", "per_million"),
        (bool(fee.cap) and not on_assets, "cap", "rate or tiers"),
        (fee.minimum_cents is not None and not given, "minimum", "a form to be the minimum of"),
        (fee.minimum_cents is not None and fee.flat_cents is not None, "minimum", "a rate, per_million or per_account"),
        (fee.minimum_cents is not None and fee.per_closed_account_cents is not None, "minimum", "a rate, per_million or per_account alone"),
        (fee.net_of_reimbursement and fee.borne_by != "adviser", "net_of_reimbursement", 'borne_by = "adviser"'),
    ):
        if present:
            yield batch.problem(fee, key, "fee.incomplete", f"{fee.id} has {key} without {needed}", f"add {needed}, or take {key} away")

    yield from _plan(batch, fee)


def _plan(batch: Batch, fee: FeeTerms) -> Iterator[Any]:
    """A distribution fee may not be above what the plan of its class allows."""
    if fee.category != "distribution" or fee.borne_by == "adviser":
        return
    rates = [fee.rate_e10] if fee.rate_e10 is not None else [rate for _, rate in fee.tiers or ()]
    for plan in batch.standing(ClassTerms):
        charged = plan.fund == fee.fund and (fee.classes is None or plan.id in fee.classes)
        if charged and plan.plan_limit_e10 is not None and max(rates, default=0) > plan.plan_limit_e10:
            key = "rate" if fee.rate_e10 is not None else "tiers"
            message = f"{fee.id} is above the plan of {plan.id}, which allows {percent(plan.plan_limit_e10)} a year"
            yield batch.problem(fee, key, "fee.above_plan", message, "lower it, or raise plan_limit if the plan was amended")


def percent(rate_e10: int) -> str:
    """0.25%."""
    return f"{(Decimal(rate_e10) / 10**8).normalize():f}%"


def _dated(batch: Batch, kind: type, word: str) -> Iterator[Any]:
    """Entries of one id are one fee or limit with dated terms: no day has two, and what makes it one does not change."""
    own = {id(terms) for terms in batch.own(kind)}
    before: dict[Any, Any] = {}
    for terms in batch.standing(kind):
        for earlier in before.setdefault((terms.fund, terms.id), []):
            if id(terms) not in own:
                continue
            if (terms.first or FIRST_DAY) <= (earlier.last or LAST_DAY) and (earlier.first or FIRST_DAY) <= (terms.last or LAST_DAY):
                help = f"date them apart with from and until, or give this {word} another id"
                message = f'two {word}s are called "{terms.id}" on the same days; the other is on line {earlier.line} of {earlier.file}'
                yield batch.problem(terms, "from" if terms.first else "id", "dates.overlap", message, help)
                break
            yield from _changed(batch, terms, earlier, word)
            break
        before[terms.fund, terms.id].append(terms)


def _changed(batch: Batch, terms: Any, earlier: Any, word: str) -> Iterator[Problem]:
    for key in UNCHANGING[type(terms)]:
        was, now = getattr(earlier, key), getattr(terms, key)
        if was != now:
            message = f'{key} of "{terms.id}" changes from {told(was)} to {told(now)}'
            yield batch.problem(terms, key, f"{word}.changed", message, f"a {word} with another {key} is another {word}: give it its own id")
    if isinstance(terms, FeeTerms) and (terms.classes is None) != (earlier.classes is None):
        message = f'"{terms.id}" is charged to the fund in one entry and to classes in another'
        yield batch.problem(terms, "classes", "fee.changed", message, "these are two fees: give each its own id")


def told(value: Any) -> str:
    """A value as a sentence tells it."""
    if value is None:
        return "the whole fund"
    return ", ".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)
