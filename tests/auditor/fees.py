"""Fees: what a calendar day costs, exactly, and what is posted of it."""

from datetime import date
from fractions import Fraction

from .daycount import days_in_month, days_in_year, part_of_year
from .rounding import cents, half_up, number, rate


def as_date(value):
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))


class Term:
    """One dated entry of a fee."""

    def __init__(self, table):
        self.start, self.end = as_date(table.get("from")), as_date(table.get("until"))
        self.classes = table.get("classes")
        self.base = table.get("base", "prior_close")
        self.tiers = None
        if "rate" in table:
            self.tiers = [(None, rate(table["rate"]))]
        elif "tiers" in table:
            self.tiers = [(cents(tier.get("up_to")), rate(tier["rate"])) for tier in table["tiers"]]
        self.flat = cents(table.get("flat"))
        self.per = table.get("per", "year")
        self.per_account = number(table.get("per_account"))
        self.per_closed_account = number(table.get("per_closed_account"))
        self.per_million = number(table.get("per_million"))
        self.max_per_month = number(table.get("max_per_month"))
        self.minimum = cents(table.get("minimum"))
        self.caps = [(as_date(cap.get("from")), as_date(cap.get("until")), rate(cap["rate"])) for cap in table.get("cap", [])]

    @property
    def daily(self):
        """Whether a day costs something, not only an account that is closed."""
        return any(form is not None for form in (self.tiers, self.flat, self.per_account, self.per_million))

    def in_force(self, day):
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Fee:
    """One fee id with its dated terms and, for the life of the id, its accumulators."""

    def __init__(self, tables, class_names):
        first = tables[0]
        self.id, self.category = first["id"], first["category"]
        self.key = self.id
        named = {name for table in tables for name in table.get("classes", ())}
        self.classes = [name for name in class_names if name in named] if "classes" in first else None
        self.day_count = first.get("day_count", "actual/actual")
        self.by_tier = first.get("rounding", "posting") == "tier"
        self.borne_by = first.get("borne_by", "fund")
        self.net_of_reimbursement = first.get("net_of_reimbursement", False)
        self.terms = [Term(table) for table in tables]
        self.exact = {}
        self.posted = {}
        self.since_bill = {}
        self.flat_fee = any(term.flat is not None for term in self.terms)

    @property
    def fund_level(self):
        return self.classes is None

    def classes_charged(self, amounts):
        """The classes it is a fee of, when they are open."""
        return amounts

    def term_on(self, day, whose):
        """The terms of a day, unless they leave the class out."""
        for term in self.terms:
            if term.in_force(day) and (whose is None or whose in term.classes):
                return term
        return None

    def on_day(self, whose, day, bases, accounts, closed):
        """What one calendar day costs, exactly, in cents: a list with one amount a tier.

        bases: 'prior_close', 'opening', 'same_day' -> cents; accounts: open accounts; closed: accounts closed on that date.
        """
        term = self.term_on(day, whose)
        if term is None:
            return [Fraction(0)]
        base = max(0, bases[term.base])
        year = part_of_year(day, self.day_count)
        amounts = []
        if term.tiers is not None:
            floor = 0
            for up_to, annual in term.tiers:
                inside = max(0, (base if up_to is None else min(base, up_to)) - floor)
                amounts.append(inside * annual * year)
                floor = up_to
            for start, end, annual in term.caps:
                if (start is None or start <= day) and (end is None or day <= end) and base * annual * year < sum(amounts):
                    amounts = [base * annual * year]
        else:
            amounts.append(Fraction(0))
            if term.flat is not None:
                amounts[0] += Fraction(term.flat, days_in_year(day) if term.per == "year" else days_in_month(day))
            if term.per_account is not None:
                amounts[0] += accounts * term.per_account * 100 / days_in_year(day)
            if term.per_closed_account is not None:
                amounts[0] += closed * term.per_closed_account * 100
            if term.per_million is not None:
                month = Fraction(base, 10**6) * term.per_million
                if term.max_per_month is not None:
                    month = min(month, term.max_per_month * 100)
                amounts[0] += month / days_in_month(day)
        if term.minimum is not None and Fraction(term.minimum, days_in_year(day)) > sum(amounts):
            amounts = [Fraction(term.minimum, days_in_year(day))]
        return amounts

    def accrue(self, whose, days, bases, accounts_on, closed_on, bills):
        """Add the days to the accumulators of `whose` (None: the fund) and answer the cents to post.

        bills: date -> list of cents. For a flat fee a bill replaces what has accrued since the last one, through its own day;
        for any other it is a one-off on its date.
        """
        for day in days:
            for tier, amount in enumerate(self.on_day(whose, day, bases, accounts_on(day), closed_on(day))):
                self.add(whose, tier, amount)
                if self.flat_fee:
                    self.since_bill[whose] = self.since_bill.get(whose, Fraction(0)) + amount
            for bill in bills.get(day, ()):
                self.add(whose, 0, bill - self.since_bill.get(whose, Fraction(0)))
                if self.flat_fee:
                    self.since_bill[whose] = Fraction(0)
        return self.post(whose)

    def add(self, whose, tier, amount):
        """Into the accumulator of the fee, or of its tier where each tier is rounded."""
        key = (whose, tier if self.by_tier else 0)
        self.exact[key] = self.exact.get(key, Fraction(0)) + amount

    def post(self, whose):
        """round(exact cumulative amount) - already posted, accumulator by accumulator."""
        total = 0
        for key, exact in self.exact.items():
            if key[0] == whose:
                due = half_up(exact) - self.posted.get(key, 0)
                self.posted[key] = self.posted.get(key, 0) + due
                total += due
        return total


class Alone:
    """What classes are billed alone for a fee of the fund: an expense of theirs, given back as one."""

    def __init__(self, fee):
        self.id, self.category, self.borne_by, self.key = fee.id, fee.category, fee.borne_by, (fee.id, "alone")
        self.fund_level = False

    def classes_charged(self, amounts):
        """The classes that have been billed."""
        return [name for name, cents in amounts.items() if cents]


def read_fees(tables, class_names):
    """The fees of a fund in declared order; entries with one id are one fee."""
    by_id = {}
    for table in tables:
        by_id.setdefault(table["id"], []).append(table)
    return [Fee(entries, class_names) for entries in by_id.values()]
