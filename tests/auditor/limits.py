"""Expense limits: what the adviser gives back this strike, fee by fee and class by class, and what it may take again."""

from collections import defaultdict
from fractions import Fraction

from .daycount import days_in_year
from .fees import Alone, as_date
from .rounding import half_up, rate, share_out

EXCLUDED = ["distribution", "brokerage", "interest", "tax", "extraordinary"]


class Limit:
    """One limit id with its dated terms."""

    def __init__(self, tables, class_names):
        first = tables[0]
        self.id = first.get("id", "limit")
        self.method = first.get("method", "year_to_date")
        self.excludes = first.get("excludes", EXCLUDED)
        self.may_reimburse = first.get("may_reimburse", False)
        self.recoup_years = int(first.get("recoup_years", 0))
        self.classes = [name for name in class_names if name in first["classes"]] if "classes" in first else None
        self.terms = [(as_date(table.get("from")), as_date(table.get("until")), rate(table["rate"])) for table in tables]

    def rate_on(self, day):
        for start, end, annual in self.terms:
            if (start is None or start <= day) and (end is None or day <= end):
                return annual
        return None

    def covers(self, fee):
        return fee.category not in self.excludes and fee.borne_by != "adviser"


def read_limits(tables, class_names):
    by_id = {}
    for table in tables:
        by_id.setdefault(table.get("id", "limit"), []).append(table)
    return [Limit(entries, class_names) for entries in by_id.values()]


class Year:
    """What the limits of a fund remember inside one fiscal year (or one strike, where they work day by day)."""

    def __init__(self):
        self.posted = defaultdict(int)  # (fee key, class) -> cents
        self.base_days = defaultdict(Fraction)  # (limit id, class or None, rate) -> sum of base / days in year, in cents
        self.fund_given = defaultdict(int)  # fee key -> cents waived under fund-level limits
        self.fund_given_class = defaultdict(int)
        self.class_given = defaultdict(int)  # fee key -> cents waived of fund-level fees under class-level limits
        self.received = defaultdict(int)  # class -> its part of class_given
        self.own_given = defaultdict(int)  # (class, fee key or None) -> cents
        self.by_limit = defaultdict(int)  # limit id -> cents, for the vintage
        self.recouped = defaultdict(int)  # vintage -> cents

    def allowed(self, limit, name):
        return sum((rate * total for (lid, who, rate), total in self.base_days.items() if lid == limit.id and who == name), Fraction(0))


class Given:
    """What one strike changes: by component and class, and by fee and class."""

    def __init__(self):
        self.components = defaultdict(lambda: defaultdict(int))
        self.by_fee = defaultdict(lambda: defaultdict(int))

    def give(self, component, fee_id, name, amount):
        if amount:
            self.components[component][name] += amount
            if fee_id is not None:
                self.by_fee[fee_id][name] += amount


class Limits:
    """The limits of one fund; `test` is called once for every fiscal part of a window."""

    def __init__(self, limits, fees, class_names):
        self.limits, self.class_names = limits, class_names
        self.fees = [each for fee in fees for each in ([fee, Alone(fee)] if fee.fund_level else [fee])]
        self.year_label, self.year = None, Year()
        self.vintages = []  # dicts: limit, year, rate, balance

    def enter(self, label, last_day):
        """A new fiscal year starts at zero; what the closed one waived becomes a vintage."""
        if label == self.year_label:
            return
        if self.year_label is not None:
            for vintage in self.vintages:
                vintage["balance"] -= self.year.recouped[id(vintage)]
            for limit in self.limits:
                waived = self.year.by_limit[limit.id]
                if limit.recoup_years and waived > 0:
                    self.vintages.append({"limit": limit, "year": self.year_label, "rate": self.last_rate(limit), "balance": waived})
        self.year_label, self.year = label, Year()

    def last_rate(self, limit):
        """The rate in force at the end of the fiscal year that closes."""
        return limit.rate_on(self.last_day) or limit.terms[-1][2]

    def expense(self, days, amounts, fund_base, class_bases):
        """Book the posted cents of a part of a window, and the bases of its days (None on a first strike)."""
        self.last_day = days[-1]
        self.strike = Year()
        for key, by_class in amounts.items():
            for name, amount in by_class.items():
                self.year.posted[key, name] += amount
                self.strike.posted[key, name] += amount
        if fund_base is None:
            return
        for limit in self.limits:
            for day in days:
                annual = limit.rate_on(day)
                if annual is None:
                    continue
                for name in [None] if limit.classes is None else limit.classes:
                    base = max(0, fund_base if name is None else class_bases.get(name, 0))
                    for book in (self.year, self.strike):
                        book.base_days[limit.id, name, annual] += Fraction(base, days_in_year(day))

    def test(self, weights, fee_weights):
        """The change of every waiver and reimbursement, and the recoupment, of this part of the window."""
        given = Given()
        recoupment = defaultdict(int)
        active = [limit for limit in self.limits if limit.rate_on(self.last_day) is not None]
        fund_limits = [limit for limit in active if limit.classes is None]
        if fund_limits:
            self.fund_level(fund_limits, fee_weights, given)
        self.recoup(fee_weights, recoupment)
        class_limits = [limit for limit in active if limit.classes is not None]
        if class_limits:
            self.class_level(class_limits, fee_weights, given)
        return given, recoupment

    def book_of(self, limit):
        return self.year if limit.method == "year_to_date" else self.strike

    def own(self, book, fee, name=None):
        """Posted cents of a fee, of one class or all."""
        names = [name] if name is not None else self.class_names
        return sum(book.posted[fee.key, each] for each in names)

    # ---- fund level ---------------------------------------------------------------------------

    def over(self, limit):
        """W: what the covered expenses exceed the limit by, in whole cents."""
        book = self.book_of(limit)
        spent = sum(self.own(book, fee) for fee in self.fees if limit.covers(fee))
        return half_up(max(Fraction(0), spent - book.allowed(limit, None)))

    def fund_level(self, limits, weights, given):
        limit = max(limits, key=self.over)
        book, left = self.book_of(limit), self.over(limit)
        covered = [fee for fee in self.fees if limit.covers(fee)]
        sources = [fee for fee in covered if fee.category == "management"]
        if limit.may_reimburse:
            sources += [fee for fee in covered if fee.category != "management" and fee.fund_level]
            sources += [fee for fee in covered if fee.category != "management" and not fee.fund_level]
        target = {}
        for fee in sources:
            target[fee.key] = min(left, max(0, self.own(book, fee)))
            left -= target[fee.key]
        for fee in self.fees:
            change = target.get(fee.key, 0) - book.fund_given[fee.key]
            if not change:
                continue
            kind = "waiver" if fee.category == "management" else "reimbursement"
            for name, part in share_out(change, weights).items():
                given.give(f"{kind}:{limit.id}", fee.id, name, part)
                self.year.fund_given_class[name] += part
                self.strike.fund_given_class[name] += part
            book.fund_given[fee.key] += change
            self.year.by_limit[limit.id] += change

    # ---- recoupment ---------------------------------------------------------------------------

    def recoup(self, weights, recoupment):
        """Charge back the oldest vintages first, cumulatively over the year, while there is room."""
        taken = defaultdict(int)
        for vintage in self.vintages:
            limit = vintage["limit"]
            if self.year_label > vintage["year"] + limit.recoup_years:
                continue
            spent = sum(self.own(self.year, fee) for fee in self.fees if limit.covers(fee))
            room = (
                sum(
                    (min(vintage["rate"], annual) * total for (lid, _, annual), total in self.year.base_days.items() if lid == limit.id),
                    Fraction(0),
                )
                - spent
                - taken[limit.id]
            )
            total = half_up(min(Fraction(vintage["balance"]), max(Fraction(0), room)))
            taken[limit.id] += total
            change = total - self.year.recouped[id(vintage)]
            self.year.recouped[id(vintage)] = total
            for name, part in share_out(change, weights).items():
                recoupment[name] += part

    # ---- class level --------------------------------------------------------------------------

    def class_level(self, limits, weights, given):
        book = self.book_of(limits[0])
        limited = [(name, limit) for name in self.class_names for limit in limits if name in limit.classes and weights.get(name)]
        if not limited:
            return
        excess, only_fund = {}, {}
        for name, limit in limited:
            covered = [fee for fee in self.fees if limit.covers(fee)]
            spent = sum(self.own(book, fee, name) for fee in covered) - book.fund_given_class[name]
            excess[name] = max(Fraction(0), spent - book.allowed(limit, name))
            only_fund[name] = excess[name] - sum(self.own(book, fee, name) for fee in covered if not fee.fund_level)
        driver, limit = max(limited, key=lambda pair: (only_fund[pair[0]] - book.received[pair[0]]) / weights[pair[0]])
        change = half_up((only_fund[driver] - book.received[driver]) * sum(weights.values()) / weights[driver])
        sources = [fee for fee in self.fees if fee.category == "management" and fee.fund_level and limit.covers(fee)]
        if limit.may_reimburse:
            sources += [fee for fee in self.fees if fee.category != "management" and fee.fund_level and limit.covers(fee)]
        room = {fee.key: max(0, self.own(book, fee) - book.fund_given[fee.key]) for fee in sources}
        left = min(max(0, sum(book.class_given.values()) + change), sum(room.values()))
        for fee in self.fees:
            target = min(left, room.get(fee.key, 0))
            left -= target
            part_change = target - book.class_given[fee.key]
            if not part_change:
                continue
            kind = "waiver" if fee.category == "management" else "reimbursement"
            for name, part in share_out(part_change, weights).items():
                given.give(f"{kind}:{limit.id}", fee.id, name, part)
                book.received[name] += part
            book.class_given[fee.key] += part_change
        for name, limit in limited:
            self.own_expenses(book, name, limit, excess[name], given)

    def own_expenses(self, book, name, limit, excess, given):
        """Step (3): what a class is still over, out of its own expenses, and after that reimbursed."""
        left = half_up(max(Fraction(0), excess - book.received[name]))
        for fee in self.fees:
            if fee.fund_level or not limit.covers(fee):
                continue
            target = min(left, max(0, self.own(book, fee, name)))
            left -= target
            given.give(f"waiver:{limit.id}", fee.id, name, target - book.own_given[name, fee.key])
            book.own_given[name, fee.key] = target
        if not limit.may_reimburse:
            left = 0
        given.give(f"reimbursement:{limit.id}", None, name, left - book.own_given[name, None])
        book.own_given[name, None] = left
