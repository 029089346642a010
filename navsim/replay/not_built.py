"""What may be written and has no rules yet: refused with a sentence, never passed over. This file shrinks."""

from ..basics.problems import Place, Problem
from ..events.control import BenchmarkLevel, MarketRate, TrusteeAction
from ..events.portfolio import DEBT, CorporateAction, CustodianBalance, Factor, Security
from ..events.shares import Order
from ..events.terms import CheckTerms, PolicyTerms, ProspectusTerms, YieldFloorTerms
from ..log.knowledge import Known

DOLLAR = "USD"


def security(event: Security) -> str | None:
    """Kinds of securities without rules."""
    if event.type in ("future", "forward", "option", "fund"):
        return f"securities of type {event.type}"
    if event.type in DEBT and event.currency != DOLLAR:
        return "debt in another currency than the dollar"
    return None


def order(event: Order) -> str | None:
    """Sides of orders without rules."""
    return f"orders of side {event.side}" if event.side == "in_kind" else None


def action(event: CorporateAction) -> str | None:
    """Corporate actions without rules."""
    if event.action in ("default", "call"):
        return f"the corporate action {event.action}"
    if event.action == "merger" and event.cash_e8 and event.new_security is not None:
        return "a merger for both cash and shares"
    return None


def trustees(event: TrusteeAction) -> str | None:
    """Trustees' actions without rules."""
    return f"the action {event.action}" if event.action != "withhold_dividend" else None


def policy(event: PolicyTerms) -> str | None:
    """Policies without rules."""
    return "short_sales" if event.short_sales else None


TESTS = {
    Security: security,
    Order: order,
    CorporateAction: action,
    TrusteeAction: trustees,
    PolicyTerms: policy,
    Factor: lambda event: "factors of asset-backed securities",
    YieldFloorTerms: lambda event: "[[yield_floor]]",
    ProspectusTerms: lambda event: "[prospectus]",
    CheckTerms: lambda event: "[checks]",
    MarketRate: lambda event: "rates.csv",
    BenchmarkLevel: lambda event: "benchmarks.csv",
    CustodianBalance: lambda event: "custodian.csv",
}


def not_built(known: Known) -> list:
    """A problem for each event that stands and has no rules yet."""
    problems = [problem(event, what) for kind, test in TESTS.items() for event in known.of(kind) if (what := test(event)) is not None]
    return problems + average_debt(known)


def average_debt(known: Known) -> list:
    """Average cost where debt is held."""
    debt = [event for event in known.of(Security) if event.type in DEBT]
    return [problem(event, "lot_relief average with debt") for event in known.of(PolicyTerms) if event.lot_relief == "average" and debt]


def problem(event, what: str) -> Problem:
    """The refusal."""
    return Problem(
        code="rules.not_built",
        message=f"this version of navsim has no rules yet for {what}",
        help="take it out of the scenario, or wait for a version that has them: nothing is passed over in silence",
        place=Place(file=event.file, line=event.line),
    )
