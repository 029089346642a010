"""Expense limits: what the adviser gives back this strike, fee by fee and class by class, and what it may take again.

A limit looks at the fiscal year, or at each strike on its own. One look sees the expenses net of what the looks before it gave back:
limits of the fund before limits of classes, each strike on its own before the year.
"""

from collections import defaultdict
from fractions import Fraction

from .daycount import days_in_year
from .fees import Alone, as_date
from .rounding import half_up, rate, share_out

EXCLUDED = ["distribution", "brokerage", "interest", "tax", "extraordinary"]
LOOKS = (("fund", "daily"), ("fund", "year_to_date"), ("classes", "daily"), ("classes", "year_to_date"))


class Limit:
    """One limit id with its dated terms."""

    def __init__(self, tables, class_names):
        first = tables[0]
        self.id = first.get("id", "limit")
        self.method = first.get("method", "year_to_date")
        self.classes = [name for name in class_names if name in first["classes"]] if "classes" in first else None
        self.terms = sorted(
            ((as_date(table.get("from")), as_date(table.get("until")), rate(table["rate"]), table) for table in tables),
            key=lambda term: str(term[0] or ""),
        )

    @property
    def look(self):
        return ("fund" if self.classes is None else "classes", self.method)

    def rate_on(self, day):
        for start, end, annual, _ in self.terms:
            if (start is None or start <= day) and (end is None or day <= end):
                return annual
        return None

    def table_on(self, day):
        """The entry in force, or the last one before."""
        begun = [table for start, _, _, table in self.terms if start is None or start <= day]
        return begun[-1] if begun else self.terms[0][3]

    def covers(self, fee, day):
        return fee.category not in self.table_on(day).get("excludes", EXCLUDED) and fee.borne_by != "adviser"

    def may_reimburse(self, day):
        return self.table_on(day).get("may_reimburse", False)

    def recoup_years(self, day):
        return int(self.table_on(day).get("recoup_years", 0))


def read_limits(tables, class_names):
    by_id = {}
    for table in tables:
        by_id.setdefault(table.get("id", "limit"), []).append(table)
    return [Limit(entries, class_names) for entries in by_id.values()]


class Book:
    """What one look remembers, of a fiscal year or of one strike."""

    def __init__(self):
        self.posted = defaultdict(int)  # (fee key, class, or None where the fund is charged) -> cents that earlier looks left
        self.covered = defaultdict(int)  # (limit id, fee key, class) -> of that, while the limit was in force
        self.allowed = defaultdict(Fraction)  # (limit id, class or None) -> cents
        self.given = defaultdict(int)  # (fee key, class or None) -> cents
        self.received = defaultdict(int)  # class -> its part of what the fund gave under limits of classes
        self.repaid = defaultdict(int)  # class -> cents beyond its fees


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
    """The limits of one fund; `expense` and then `test` are called once for every fiscal part of a window."""

    def __init__(self, limits, fees, class_names):
        self.limits, self.class_names = limits, class_names
        self.fees = [each for fee in fees for each in ([fee, Alone(fee)] if fee.fund_level else [fee])]
        self.year_label = None
        self.books = {}
        self.pay_own = set()  # (fee key, class) of fees of classes, once there was something to pay
        self.vintages = []  # dicts: limit, year, until, rate, balance

    def enter(self, label, last_day):
        """A new fiscal year starts at zero; what the closed one waived becomes a vintage."""
        if label == self.year_label:
            return
        if self.year_label is not None:
            for vintage in self.vintages:
                vintage["balance"] -= self.recouped[id(vintage)]
            for limit in self.limits:
                waived, years = self.by_limit[limit.id], limit.recoup_years(self.last_day)
                if limit.classes is None and years and waived > 0:
                    annual = limit.rate_on(self.last_day) or limit.terms[-1][2]
                    self.vintages.append({"limit": limit, "until": self.year_label + years, "rate": annual, "balance": waived})
        self.year_label = label
        self.books = {look: Book() for look in LOOKS}
        self.by_limit = defaultdict(int)  # limit id -> cents given this year
        self.gross = defaultdict(int)  # limit id -> cents it counted this year
        self.base_days = defaultdict(Fraction)  # (limit id, rate) -> sum of base / days in year
        self.recouped = defaultdict(int)

    def expense(self, days, amounts, fund_base, class_bases):
        """The posted cents of a part of a window, by fee key and class, and the bases of its days (None on a first strike)."""
        self.days, self.last_day = days, days[-1]
        self.fund_base, self.class_bases = fund_base, class_bases
        self.net = defaultdict(int, {(key, name): amount for key, by_class in amounts.items() for name, amount in by_class.items()})
        self.left = {source: sum(self.net[fee.key, name] for name in self.payers(source)) for fee in self.fees for source in self.sources(fee)}
        self.pay_own |= {(fee.key, name) for fee in self.fees if not fee.fund_level for name in fee.classes_charged(amounts.get(fee.key, {}))}
        for limit in self.limits:
            if self.in_force(limit):
                covered = [fee for fee in self.fees if limit.covers(fee, self.last_day)]
                self.gross[limit.id] += sum(self.net[fee.key, name] for fee in covered for name in self.class_names)
            for day in days:
                annual = limit.rate_on(day)
                if limit.classes is None and annual is not None and fund_base is not None:
                    self.base_days[limit.id, annual] += Fraction(max(0, fund_base), days_in_year(day))

    def sources(self, fee):
        """Where a fee is charged: (key, None) the fund, or each class."""
        return [(fee.key, None)] if fee.fund_level else [(fee.key, name) for name in self.class_names]

    def payers(self, source):
        return self.class_names if source[1] is None else [source[1]]

    def in_force(self, limit):
        return any(limit.rate_on(day) is not None for day in self.days)

    def test(self, weights, fee_weights, first=False):
        """The change of every waiver and reimbursement, and the recoupment, of this part of the window; on a first strike nothing is tested."""
        given, recoupment = Given(), defaultdict(int)
        for look in LOOKS:
            limits = [limit for limit in self.limits if limit.look == look]
            if look == ("classes", "daily") and not first:
                self.recoup(fee_weights, recoupment)
            if look[1] == "daily":
                self.books[look] = Book()
            if limits:
                self.count(self.books[look], limits, of_classes=look[0] != "fund")
            if limits and not first:
                judge = self.fund_level if look[0] == "fund" else self.class_level
                judge(self.books[look], limits, fee_weights, weights, given)
        return given, recoupment

    def count(self, book, limits, of_classes):
        """What this look sees of the part: of a fee that a class pays, where classes are looked at, net of its part of what was given back."""
        for fee in self.fees:
            for source in self.sources(fee):
                book.posted[source] += self.net[source] if of_classes and source in self.pay_own else self.left[source]
            for name in self.class_names:
                for limit in limits:
                    if self.in_force(limit) and limit.covers(fee, self.last_day):
                        book.covered[limit.id, fee.key, name] += self.net[fee.key, name]
        for limit in limits:
            for day in self.days:
                annual = limit.rate_on(day)
                for name in [None] if limit.classes is None else limit.classes:
                    base = self.fund_base if name is None else self.class_bases.get(name, 0)
                    if annual is not None and self.fund_base is not None:
                        book.allowed[limit.id, name] += annual * Fraction(max(0, base), days_in_year(day))

    def spent(self, book, limit, name=None):
        """Cents a limit counts, of one class or all."""
        names = [name] if name is not None else self.class_names
        return sum(book.covered[limit.id, fee.key, each] for fee in self.fees for each in names)

    def fill(self, book, fee, left):
        """(what is still to give, the change of what is given of a fee): each place it is charged up to its own amount."""
        change = 0
        for source in self.sources(fee):
            target = min(left, max(0, book.posted[source]))
            left -= target
            change += target - book.given[source]
            self.left[source] -= target - book.given[source]
            book.given[source] = target
        return left, change

    def share(self, fee, kind, limit, change, weights, given):
        """A change of what is given back of a fee, over the classes."""
        parts = share_out(change, weights)
        for name, part in parts.items():
            given.give(f"{kind}:{limit.id}", fee.id, name, part)
            self.net[fee.key, name] -= part
        return parts

    # ---- fund level ---------------------------------------------------------------------------

    def fund_level(self, book, limits, weights, _, given):
        over = {limit.id: half_up(max(Fraction(0), self.spent(book, limit) - book.allowed[limit.id, None])) for limit in limits}
        limit = max(limits, key=lambda each: over[each.id])
        left = over[limit.id]
        covered = [fee for fee in self.fees if limit.covers(fee, self.last_day)]
        sources = [fee for fee in covered if fee.category == "management"]
        if limit.may_reimburse(self.last_day):
            sources += [fee for fee in covered if fee.category != "management" and fee.fund_level]
            sources += [fee for fee in covered if fee.category != "management" and not fee.fund_level]
        for fee in sources + [fee for fee in self.fees if fee not in sources]:
            left, change = self.fill(book, fee, left if fee in sources else 0)
            if change:
                self.share(fee, "waiver" if fee.category == "management" else "reimbursement", limit, change, weights, given)
                self.by_limit[limit.id] += change

    # ---- recoupment ---------------------------------------------------------------------------

    def recoup(self, weights, recoupment):
        """Charge back the oldest vintages first, cumulatively over the year, while there is room; what all come to today is shared out once."""
        taken, today = defaultdict(int), 0
        for vintage in self.vintages:
            limit = vintage["limit"]
            if self.year_label > vintage["until"]:
                continue
            allowed = sum((min(vintage["rate"], annual) * total for (name, annual), total in self.base_days.items() if name == limit.id), Fraction(0))
            room = allowed - self.gross[limit.id] - taken[limit.id]
            total = half_up(min(Fraction(vintage["balance"]), max(Fraction(0), room)))
            taken[limit.id] += total
            today += total - self.recouped[id(vintage)]
            self.recouped[id(vintage)] = total
        for name, part in share_out(today, weights).items():
            recoupment[name] += part

    # ---- class level --------------------------------------------------------------------------

    def class_level(self, book, limits, weights, open_weights, given):
        strictest, excess, only_fund = {}, {}, {}
        for name in self.class_names:
            mine = [limit for limit in limits if name in limit.classes and self.in_force(limit)]
            if not mine:
                continue
            over = {limit.id: max(Fraction(0), self.spent(book, limit, name) - book.allowed[limit.id, name]) for limit in mine}
            limit = strictest[name] = max(mine, key=lambda each: over[each.id])
            excess[name] = over[limit.id]
            only_fund[name] = excess[name] - sum(book.covered[limit.id, fee.key, name] for fee in self.fees if not fee.fund_level)
        drivers = [name for name in strictest if weights.get(name)]
        if drivers:
            self.drive(book, drivers, strictest, only_fund, weights, given)
        for name, limit in strictest.items():
            if name in open_weights:
                self.own_expenses(book, name, limit, excess[name], given)

    def drive(self, book, drivers, strictest, only_fund, weights, given):
        """Steps (1) and (2): what only the fund can give, at the same basis points for every class."""
        driver = max(drivers, key=lambda name: (only_fund[name] - book.received[name]) / weights[name])
        limit = strictest[driver]
        change = half_up((only_fund[driver] - book.received[driver]) * sum(weights.values()) / weights[driver])
        sources = [fee for fee in self.fees if fee.fund_level and limit.covers(fee, self.last_day)]
        sources.sort(key=lambda fee: fee.category != "management")
        if not limit.may_reimburse(self.last_day):
            sources = [fee for fee in sources if fee.category == "management"]
        left = max(0, sum(cents for (_, name), cents in book.given.items() if name is None) + change)
        for fee in sources + [fee for fee in self.fees if fee.fund_level and fee not in sources]:
            left, change = self.fill(book, fee, left if fee in sources else 0)
            if change:
                kind = "waiver" if fee.category == "management" else "reimbursement"
                for name, part in self.share(fee, kind, limit, change, weights, given).items():
                    book.received[name] += part

    def own_expenses(self, book, name, limit, excess, given):
        """Step (3): what a class is still over, out of its own expenses, and after that reimbursed."""
        left = half_up(max(Fraction(0), excess - book.received[name]))
        own = [fee for fee in self.fees if not fee.fund_level]
        for fee in sorted(own, key=lambda each: each.category != "management"):
            target = min(left, max(0, book.posted[fee.key, name])) if limit.covers(fee, self.last_day) else 0
            left -= target
            change = target - book.given[fee.key, name]
            given.give(f"waiver:{limit.id}", fee.id, name, change)
            self.net[fee.key, name] -= change
            self.left[fee.key, name] -= change
            book.given[fee.key, name] = target
        if not limit.may_reimburse(self.last_day):
            left = 0
        given.give(f"reimbursement:{limit.id}", None, name, left - book.repaid[name])
        book.repaid[name] = left
