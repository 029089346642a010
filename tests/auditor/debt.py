"""Bonds and bills: coupons by day count, amortization, the sixty-day rule, prices from quoted rates."""

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from itertools import pairwise

from .daycount import days_360, part_of_year
from .rounding import cents, half_up, half_up_to, number, rate
from .sessions import month_end

DEBT_TYPES = {"bond", "note", "bill", "commercial_paper", "certificate", "floater", "asset_backed", "repo"}


def maturity(security):
    return date.fromisoformat(security["maturity"])


def coupon_dates(security, back_to):
    """Coupon dates from the last one on or before a day up to maturity, backwards from maturity on its day of the month."""
    at_end = (security.get("month_end_coupons") or "true").lower() == "true"
    return schedule_of(maturity(security), int(security.get("frequency") or 0), at_end, back_to)


@cache
def schedule_of(last, frequency, at_end, back_to):
    if not frequency:
        return [last]
    step = 12 // frequency
    stay_at_end = at_end and last == month_end(last)
    dates, k = [last], 0
    while dates[-1] > back_to:
        k += 1
        months = last.year * 12 + last.month - 1 - k * step
        year, month = divmod(months, 12)
        length = monthrange(year, month + 1)[1]
        dates.append(date(year, month + 1, length if stay_at_end else min(last.day, length)))
    return dates[::-1]


class Debt:
    """The rules for debt of one fund."""

    def __init__(self, feeds, policy, forward):
        self.method = policy.get("amortization", "straight_line")
        self.short_term = policy.get("short_term_amortized", True)
        self.forward = forward
        self.defaulted, self.factors = set(), {}
        self.in_kind = defaultdict(list)
        for row in feeds["corporate_actions"]:
            if row["action"] == "stock_dividend":
                self.in_kind[row["security"]].append(row["_day"])
        self.resets = defaultdict(list)
        for row in feeds["resets"]:
            self.resets[row["security"]].append((row["_day"], rate(row["rate"])))

    # ---- interest -----------------------------------------------------------------------------

    def coupon_on(self, security, day):
        """The annual rate in force on a day."""
        annual = rate(security.get("coupon")) or Fraction(0)
        for start, changed in sorted(self.resets[security["security"]]):
            if start <= day:
                annual = changed
        return annual

    def earned(self, security, start, end, anchor):
        """Interest on one unit of face from start to end, exactly; anchor is the settlement, for paper without coupon dates."""
        if end <= start or not (security.get("coupon") or self.resets[security["security"]]):
            return Fraction(0)
        return self.since_anchor(security, end, anchor) - self.since_anchor(security, start, anchor)

    def since_anchor(self, security, day, anchor):
        """Interest on one unit of face from the coupon date on or before the anchor up to a day."""
        day = min(day, maturity(security))
        if not security.get("frequency"):
            return self.within(security, anchor, day, None)
        total = Fraction(0)
        dates = coupon_dates(security, anchor)
        for start, end in pairwise(dates):
            if day <= start:
                break
            total += self.within(security, start, min(day, end), end)
        return total

    def within(self, security, start, day, period_end):
        """Interest on one unit of face from the start of a coupon period to a day inside it."""
        convention = security.get("day_count") or "actual/actual"
        changes = [change for change, _ in self.resets[security["security"]] if start < change < day]
        total = Fraction(0)
        for first, last in pairwise([start, *sorted(changes), day]):
            annual = self.coupon_on(security, first)
            if convention == "30/360" and last == period_end:
                total += annual * (Fraction(1, int(security["frequency"])) - Fraction(days_360(start, first), 360))
            elif convention == "30/360":
                total += annual * (days_360(start, last) - days_360(start, first)) / 360
            elif convention == "actual/actual" and period_end is not None:
                total += annual / int(security["frequency"]) * Fraction((last - first).days, (period_end - start).days)
            elif convention == "actual/actual":
                total += annual * sum(part_of_year(first + timedelta(days=k), convention) for k in range((last - first).days))
            else:
                total += annual * (last - first).days * part_of_year(first, convention)
        return total

    def last_coupon(self, security, day):
        """The coupon date on or before a day, None where all interest comes at maturity."""
        if not security.get("frequency"):
            return None
        return coupon_dates(security, day)[0]

    def bought_interest(self, security, row, quantity, settle, fx, traded=None):
        """Purchased interest, rounded once; a given figure wins."""
        if row.get("accrued"):
            return cents(row["accrued"])
        start = self.last_paid(security, settle, traded or settle) if self.is_debt(security) else None
        if start is None or security["security"] in self.defaulted:
            return 0
        return half_up(quantity * 100 * self.earned(security, start, settle, start))

    def last_paid(self, security, settle, traded):
        """The coupon date on or before a settlement, or a later day on which the interest was paid in kind before the trade."""
        last = self.last_coupon(security, settle)
        return last and max([last, *(day for day in self.in_kind[security["security"]] if day <= min(traded, settle))])

    @staticmethod
    def is_debt(security):
        return security.get("type", "bond") in DEBT_TYPES

    def bought(self, portfolio, security, lot, settle, fx, given):
        """A lot begins: the interest that comes with it, in its own currency, and in dollars as a receivable."""
        lot.receivable = given if given is not None else self.bought_interest(security, {}, lot.remaining, settle, fx, lot.opened)
        lot.dollars = half_up(lot.receivable * fx)
        self.open_lot(security, lot)
        if given is not None and not self.pays_all_due(security, lot):
            lot.over = given - self.bought_interest(security, {}, lot.remaining, settle, fx, lot.opened)
        return lot.receivable, lot.dollars

    @staticmethod
    def pays_all_due(security, lot):
        """Whether the next payment is whatever is receivable: the only one there is, or an odd first coupon."""
        first = security.get("first_coupon")
        return not security.get("frequency") or bool(first and lot.paid_to < date.fromisoformat(first))

    def given_up(self, portfolio, security, row, quantity, settle, fx, given):
        """Interest to the settlement date that comes with the proceeds; what exceeds the receivable is interest of the strike."""
        if not self.is_debt(security):
            return 0, 0
        chosen = portfolio.order_of_relief(row, quantity)
        return self.interest_out(portfolio, security, chosen, settle, fx, given, row["_day"])

    def interest_out(self, portfolio, security, chosen, settle, fx, given, traded):
        """A figure that is given tells what runs since the last coupon; what is due to the fund besides comes too."""
        if security["security"] in self.defaulted:
            due = running = 0
        elif security.get("frequency"):
            parts = [self.due_and_running(security, lot, take, settle) for lot, take in chosen]
            due, running = half_up(self.set_aside_of(chosen) + sum(due for due, _, _ in parts)), half_up(sum(since for _, since, _ in parts))
            running += sum(bought for _, _, bought in parts)
        else:
            running = half_up(sum(take * 100 * self.earned(security, lot.settle, settle, lot.settle) for lot, take in chosen))
            running += sum(self.bought_part(lot, take) for lot, take in chosen)
            due = half_up(self.set_aside_of(chosen))
        comes = due + (running if given is None else given)
        held = dollars = 0
        for lot, take in chosen:
            whole = take == lot.remaining
            part, worth = (amount if whole else half_up(Fraction(amount) * take / lot.remaining) for amount in (lot.receivable, lot.dollars))
            if not whole:
                lot.purchased -= half_up(Fraction(lot.purchased) * take / lot.remaining)
            lot.over -= lot.over if whole else half_up(Fraction(lot.over) * take / lot.remaining)
            lot.aside -= lot.aside * take / lot.remaining
            lot.receivable -= part
            lot.dollars -= worth
            held += part
            dollars += worth
        interest = half_up((comes - held) * fx)
        portfolio.told["interest"] += interest
        portfolio.told["currency"] += half_up(comes * fx) - dollars - interest
        return comes, half_up(comes * fx)

    @staticmethod
    def set_aside_of(chosen):
        """The interest of face paid back that goes with parts of lots, exactly."""
        return sum((lot.aside * take / lot.remaining for lot, take in chosen), Fraction(0))

    def due_and_running(self, security, lot, take, settle):
        """What goes with a part of a lot: coupons that fall due by the settlement, what runs since the last, what was bought of that."""
        last, first = self.last_coupon(security, settle), security.get("first_coupon")
        if first and lot.paid_to < date.fromisoformat(first):
            return self.before_the_first(security, lot, take, settle, last, date.fromisoformat(first))
        coupons = Fraction(0)
        for before, day in pairwise(coupon_dates(security, lot.settle)):
            if lot.paid_to < day <= settle:
                coupons += take * 100 * self.of_coupon(security, lot, before, day)
        since = max(last, lot.paid_to) if lot.paid_to <= settle else last
        return coupons, take * 100 * self.earned(security, since, settle, last), 0

    def of_coupon(self, security, lot, start, day):
        """What a coupon pays on one unit of face: from the coupon date before, or from the day that interest was paid in kind."""
        return self.earned(security, max(start, lot.in_kind or start), day, start)

    def before_the_first(self, security, lot, take, settle, last, first):
        """Until an odd first coupon is paid a lot has what was bought with it and what it has earned since its own settlement."""
        bought = self.bought_part(lot, take)
        if last < first:
            return Fraction(0), take * 100 * self.earned(security, lot.settle, settle, lot.settle), bought
        split = max(last, lot.settle)
        coupons = bought + take * 100 * self.earned(security, lot.settle, split, lot.settle)
        return coupons, take * 100 * self.earned(security, split, settle, lot.settle), 0

    @staticmethod
    def bought_part(lot, take):
        """The interest bought with a part of a lot."""
        return lot.purchased if take == lot.remaining else half_up(Fraction(lot.purchased) * take / lot.remaining)

    def open_lot(self, security, lot, traded=None):
        lot.purchased, lot.over = lot.receivable, 0  # over: what was given above our own figure; a regular coupon does not pay it
        lot.dollar = (security.get("currency") or "USD") == "USD"
        lot.maturity = maturity(security) if self.is_debt(security) and security.get("maturity") else None
        lot.paid_to = self.last_paid(security, lot.settle, traded or lot.opened) or lot.settle if lot.maturity else None
        lot.in_kind = lot.paid_to if lot.paid_to in self.in_kind[security["security"]] else None
        lot.aside = Fraction(0)
        lot.last_session = None
        lot.growth = None

    # ---- what ends early ------------------------------------------------------------------------

    def default(self, portfolio, name, lots, day):
        """Coupons of earlier days are paid, what is receivable then is taken back, and so is the amortization beyond the day; no more income."""
        for lot in lots:
            if lot.maturity:
                security, paid = portfolio.securities[name], day - timedelta(days=1)
                self.pay_coupons(portfolio, security, lot, paid, portfolio.prices.rate_of(security.get("currency"), portfolio.session))
                if self.amortizes(lot) and lot.earned_through > day >= lot.settle:
                    self.carry_at(portfolio, lot, self.book_value(security, lot, day, paid))
        self.defaulted.add(name)
        for lot in lots:
            portfolio.told["interest"] -= lot.dollars
            lot.receivable = lot.dollars = lot.aside = lot.over = 0

    def rename(self, old, new, day):
        """The same paper under another name: what happened to it happened to it."""
        self.in_kind[new] += [paid for paid in self.in_kind[old] if paid <= day]
        if old in self.factors:
            self.factors[new] = self.factors[old]
        if old in self.defaulted:
            self.defaulted.add(new)

    def call(self, portfolio, row, lots, ratio):
        """Redeemed at the price given per 100, or at face, with interest to the day."""
        security = portfolio.securities[row["security"]]
        fx = portfolio.prices.rate_of(security.get("currency"), portfolio.session)
        share = 1 if ratio is None else ratio
        chosen = [(lot, half_up_to(lot.remaining * share, 6)) for lot in lots]
        quantity = sum(take for _, take in chosen)
        price = number(row["cash"]) if row.get("cash") else 100
        proceeds = half_up(quantity * price * fx)
        _, interest = self.interest_out(portfolio, security, chosen, row["_day"], fx, None, row["_day"])
        portfolio.cash += interest + proceeds
        portfolio.sell(row, quantity, proceeds, chosen)

    def pay_down(self, portfolio, row):
        """Principal comes back at face; what dollars were carried below face is interest, but gain where the debt is in default."""
        name, now = row["security"], number(row["factor"])
        before, self.factors[name] = self.factors.get(name, Fraction(1)), now
        security, fx = portfolio.securities[name], portfolio.prices.rate_of(portfolio.securities[name].get("currency"), portfolio.session)
        for lot in portfolio.held(name):
            self.pay_coupons(portfolio, security, lot, row["_day"], fx)
            self.earn_interest(portfolio, security, lot, row["_day"], fx)
            left = half_up_to(lot.remaining * now / before, 6)
            paid = lot.remaining - left
            if name not in self.defaulted:
                self.put_aside(portfolio, security, lot, paid, row["_day"], fx)
            cash = half_up((half_up(lot.remaining * 100) - half_up(left * 100)) * fx)
            portfolio.cash += cash
            if not self.amortizes(lot):
                portfolio.sell({"security": name, "_id": f"factor:{name}", "_day": row["_day"]}, paid, cash, [(lot, paid)])
                self.pay_what_is_left(portfolio, lot, left, fx)
                continue
            whole = paid == lot.remaining
            cost, carried = (amount if whole else half_up(Fraction(amount) * paid / lot.remaining) for amount in (lot.remaining_cost, lot.carried))
            lot.remaining, lot.remaining_cost, lot.carried = left, lot.remaining_cost - cost, lot.carried - carried
            portfolio.told["interest"] += cash - carried
            self.pay_what_is_left(portfolio, lot, left, fx)

    @staticmethod
    def pay_what_is_left(portfolio, lot, left, fx):
        """With the last of the face comes all interest that is receivable."""
        if not left:
            portfolio.cash += half_up(lot.receivable * fx)
            portfolio.told["currency"] += half_up(lot.receivable * fx) - lot.dollars
            lot.receivable = lot.dollars = 0

    def put_aside(self, portfolio, security, lot, paid, day, fx):
        """What the face that is paid back has earned to the day, and what was bought of it, waits for the next coupon; days beyond it never were."""
        since = max(lot.paid_to, lot.settle)
        until = max(day, since)
        bought = half_up(Fraction(lot.purchased - lot.over) * paid / lot.remaining)
        lot.purchased -= bought
        if lot.paid_to <= lot.settle:
            lot.aside += bought
        lot.aside += paid * 100 * self.earned(security, since, until, lot.settle)
        if lot.earned_through > until:
            lot.earned -= paid * 100 * self.earned(security, until, lot.earned_through, lot.settle)
            self.earn_interest(portfolio, security, lot, day, fx)

    def inherit(self, portfolio, security, lot, heir, spun_off):
        """Debt under another name goes on, other debt on its terms; what becomes a share loses the interest due; what comes for a share begins."""
        day = portfolio.event_day
        if lot.maturity is None or spun_off:
            heir.earned_through = heir.settle = day
            self.open_lot(security, heir, day)
            if heir.maturity:
                heir.paid_to, heir.in_kind = day, day if security.get("frequency") else None
            return
        if heir.maturity is None:
            portfolio.told["interest"] -= lot.dollars
            heir.remaining_cost = heir.carried = heir.cost = lot.carried
        else:
            name = lot.security
            same = heir.remaining == lot.remaining and self.same_terms(portfolio.securities[name], security, day)
            if not same:
                self.change_face(portfolio, lot, day, heir.remaining, security)
                heir.remaining_cost = heir.cost = lot.carried
            of_interest = ("settle", "receivable", "dollars", "purchased", "over", "earned", "posted", "earned_through", "paid_to", "in_kind")
            for what in (*of_interest, "aside", "carried", *(("last_price", "last_session") if same else ())):
                setattr(heir, what, getattr(lot, what))
            lot.security = name
        lot.receivable = lot.dollars = 0

    def same_terms(self, one, other, day):
        """Whether two names are of the same debt on a day, whatever an index resets after it."""
        names = ("currency", "maturity", "coupon", "frequency", "day_count", "first_coupon", "call_date", "month_end_coupons")
        resets = [self.resets[self.as_bought(paper, day)["security"]] for paper in (one, other)]
        broke = [paper["security"] in self.defaulted for paper in (one, other)]
        return all((one.get(name) or None) == (other.get(name) or None) for name in names) and resets[0] == resets[1] and broke[0] == broke[1]

    def change_face(self, portfolio, lot, day, quantity, other=None):
        """A lot of another face from a day on, or of other debt: what it has earned waits for the next coupon, the rest is on the new one."""
        old = portfolio.securities[lot.security]
        new = other or old
        self.come_to(portfolio, lot, day, day)
        since, due = max(day, lot.paid_to), lot.receivable - lot.over
        if lot.security not in self.defaulted:
            due = self.receivable_at(old, lot, day) - lot.over
            if lot.settle > day:
                due -= half_up(lot.remaining * 100 * self.earned(old, since, lot.settle, since))
            lot.earned -= lot.remaining * 100 * self.earned(old, since, lot.earned_through, lot.settle)
        if other:
            since = day
            self.earn_interest(portfolio, old, lot, day, portfolio.prices.rate_of(old.get("currency"), portfolio.session))
            lot.security, lot.maturity, lot.dollar = new["security"], maturity(new), (new.get("currency") or "USD") == "USD"
        fx = portfolio.prices.rate_of(new.get("currency"), portfolio.session)
        if (old.get("currency") or "USD") != (new.get("currency") or "USD"):
            before = portfolio.prices.rate_of(old.get("currency"), portfolio.session)
            lot.receivable, lot.over = half_up(lot.dollars / fx), half_up(half_up(lot.over * before) / fx)
            due = lot.receivable - lot.over
            lot.earned, lot.posted = Fraction(0), 0
        if lot.security not in self.defaulted:
            lot.earned += quantity * 100 * self.earned(new, since, min(lot.earned_through, lot.maturity), since)
        lot.remaining, lot.earned_through = quantity, max(lot.earned_through, day)
        self.earn_interest(portfolio, new, lot, day, fx)
        lot.settle, lot.paid_to, lot.in_kind = max(lot.settle, day), since, since if new.get("frequency") else None
        lot.purchased, lot.aside = lot.receivable - due if lot.settle > since else lot.over, Fraction(due)
        lot.over = 0 if self.pays_all_due(new, lot) else lot.over
        if self.amortizes(lot):
            lot.remaining_cost = lot.carried

    def amortize_anew(self, portfolio, lot, day):
        """Before its cost changes a lot is amortized to the day, and from what it is carried at on; its interest goes on."""
        if lot.maturity is None or not self.amortizes(lot):
            return
        self.come_to(portfolio, lot, day, day)
        if day > lot.settle:
            lot.purchased = self.receivable_at(portfolio.securities[lot.security], lot, day) - half_up(lot.aside)
            lot.settle, lot.remaining_cost = day, lot.carried

    def pay_in_kind(self, portfolio, lot, row):
        """New face instead of cash: the interest earned to the day becomes cost, and the lot begins anew at what it is carried at."""
        if lot.maturity is None:
            return
        security, day = portfolio.securities[lot.security], row["_day"]
        fx = portfolio.prices.rate_of(security.get("currency"), portfolio.session)
        self.come_to(portfolio, lot, day, day - timedelta(days=1))
        due = self.receivable_at(security, lot, day)
        lot.begins = max(day, lot.paid_to)
        if lot.settle > day:  # what was bought of the days from here to the settlement
            due -= half_up(lot.remaining * 100 * self.earned(security, lot.begins, lot.settle, lot.begins))
        worth = lot.dollars if due == lot.receivable else half_up(due * fx)
        lot.booked_beyond = lot.remaining * 100 * self.earned(security, lot.begins, lot.earned_through, lot.settle)
        lot.carried += worth
        lot.remaining_cost = lot.carried
        lot.receivable, lot.dollars, lot.purchased, lot.aside = lot.receivable - due, lot.dollars - worth, 0, Fraction(0)
        lot.over = 0
        lot.settle, lot.paid_to, lot.in_kind = max(lot.settle, day), max(lot.paid_to, day), day

    def come_to(self, portfolio, lot, day, paid):
        """A lot on the day it changes: coupons dated through one day are paid, and it has earned and is amortized to the other."""
        security = portfolio.securities[lot.security]
        fx = portfolio.prices.rate_of(security.get("currency"), portfolio.session)
        self.pay_coupons(portfolio, security, lot, paid, fx)
        self.earn_interest(portfolio, security, lot, day, fx)
        if self.amortizes(lot):
            self.carry_at(portfolio, lot, self.book_value(security, lot, min(day, lot.maturity), paid))

    def go_on_in_kind(self, portfolio, lot, row):
        """All face earns from the day on: what was booked beyond it is counted anew from there. A sale of that strike relieves the cost of then."""
        if lot.maturity is None:
            return
        security, day = portfolio.securities[lot.security], row["_day"]
        fx = portfolio.prices.rate_of(security.get("currency"), portfolio.session)
        if lot.security not in self.defaulted:
            lot.earned += lot.remaining * 100 * self.earned(security, lot.begins, lot.earned_through, lot.begins) - lot.booked_beyond
        self.earn_interest(portfolio, security, lot, day, fx)
        if lot.settle > day:
            lot.purchased = lot.receivable

    def amortizes(self, lot):
        return lot.dollar and lot.security not in self.defaulted

    @staticmethod
    def carry_at(portfolio, lot, book):
        """A change of the book value is interest."""
        portfolio.told["interest"] += book - lot.carried
        lot.carried = book

    # ---- the strike -----------------------------------------------------------------------------

    def earned_to(self, through):
        """E(t): the day up to which interest is earned."""
        return through + timedelta(days=1) if self.forward else through

    def coupons_and_maturities(self, portfolio, previous):
        """Coupons that fall due are received; paper that matures accretes to face, then is redeemed."""
        for lot in portfolio.lots:
            if lot.maturity is None or lot.remaining == 0 or lot.security in self.defaulted:
                continue
            security = portfolio.securities[lot.security]
            fx = portfolio.prices.rate_of(security.get("currency"), portfolio.session)
            self.pay_coupons(portfolio, security, lot, portfolio.session, fx)
            if lot.maturity <= portfolio.session:
                self.earn_lot(portfolio, security, lot, lot.maturity)
                interest, principal = half_up(lot.receivable * fx), half_up(half_up(lot.remaining * 100) * fx)
                portfolio.cash += principal + interest
                portfolio.told["currency"] += interest - lot.dollars
                lot.receivable = lot.dollars = 0
                if not lot.dollar:
                    row = {"security": lot.security, "_id": f"maturity:{lot.security}", "_day": lot.maturity}
                    portfolio.sell(row, lot.remaining, principal, [(lot, lot.remaining)])
                lot.carried = lot.remaining_cost = 0
                lot.remaining = Fraction(0)

    def pay_coupons(self, portfolio, security, lot, until, fx):
        """The coupons of a lot after the last one it received, through a day."""
        if lot.security in self.defaulted:
            return
        first = date.fromisoformat(security["first_coupon"]) if security.get("first_coupon") else date.min
        for start, day in pairwise(coupon_dates(security, lot.settle)):
            if day == lot.maturity or not lot.paid_to < day <= until or day < first:
                continue
            self.earn_interest(portfolio, security, lot, day, fx)
            coupon = half_up(lot.remaining * 100 * self.of_coupon(security, lot, start, day))
            if day == first or lot.aside:
                coupon = self.receivable_at(security, lot, day) - lot.over
            lot.receivable -= coupon
            lot.dollars -= half_up(coupon * fx)
            portfolio.cash += half_up(coupon * fx)
            lot.paid_to, lot.aside = day, Fraction(0)

    def earn(self, portfolio):
        """Step 3: interest and amortization of every lot of debt up to E(t)."""
        day = self.earned_to(portfolio.through)
        for lot in portfolio.lots:
            if lot.maturity is not None and lot.remaining:
                self.earn_lot(portfolio, portfolio.securities[lot.security], lot, day)

    def earn_interest(self, portfolio, security, lot, day, fx):
        """Posted interest is the change of the rounded cumulative amount."""
        day = min(day, lot.maturity)
        if lot.security in self.defaulted:
            return
        if day > lot.earned_through:
            lot.earned += lot.remaining * 100 * self.earned(security, lot.earned_through, day, min(lot.settle, lot.earned_through))
            lot.earned_through = day
        due = half_up(lot.earned) - lot.posted
        lot.posted += due
        lot.receivable += due
        lot.dollars += half_up(due * fx)
        portfolio.told["interest"] += half_up(due * fx)

    def earn_lot(self, portfolio, security, lot, day):
        """Interest, the receivable at the rate of the strike, and for dollars amortization: the change of the book value."""
        day = min(day, lot.maturity)
        fx = portfolio.prices.rate_of(security.get("currency"), portfolio.session)
        self.earn_interest(portfolio, security, lot, day, fx)
        portfolio.told["currency"] += half_up(lot.receivable * fx) - lot.dollars
        lot.dollars = half_up(lot.receivable * fx)
        if self.amortizes(lot):
            self.carry_at(portfolio, lot, self.book_value(security, lot, day, portfolio.session))

    def receivable_at(self, security, lot, day):
        """The interest receivable of a lot as if it had been earned only up to a day before E(t)."""
        if day >= lot.earned_through:
            return lot.receivable
        earlier = lot.earned - lot.remaining * 100 * self.earned(security, max(day, lot.settle), lot.earned_through, lot.settle)
        return lot.receivable - (half_up(lot.earned) - half_up(earlier))

    def book_value(self, security, lot, day, session):
        """The book value of a lot at E: the closed form of the lot as it now is, rounded."""
        face, cost, end = half_up(lot.remaining * 100), lot.remaining_cost, lot.maturity
        called = date.fromisoformat(security["call_date"]) if security.get("call_date") else None
        if called and called > lot.settle and abs(cost) > abs(face):
            end = called
        total = (end - lot.settle).days
        elapsed = min(max((day - lot.settle).days, 0), total)
        if elapsed == total:
            return half_up(face)
        if self.method == "straight_line" or cost * face <= 0:  # from nothing, or to it, no yield leads
            return half_up(cost + (face - cost) * Fraction(elapsed, total))
        if not (security.get("coupon") or self.resets[security["security"]]):
            return self.discount_book(face, cost, elapsed, total)
        return self.coupon_book(security, lot, day, session, elapsed, end)

    @staticmethod
    def discount_book(face, cost, elapsed, total):
        """Constant yield on discount paper: C (F/C)^(k/N)."""
        with localcontext() as exact:
            exact.prec = 50
            growth = (Decimal(int(face)) / Decimal(cost)).ln() * elapsed / total
            return half_up(Fraction(Decimal(cost) * growth.exp()))

    def coupon_book(self, security, lot, day, session, elapsed, last):
        """Constant yield on coupon paper: the flows to come at the daily yield of the dirty cost, less the interest receivable."""
        dates = [day for day in coupon_dates(security, lot.settle) if day < last] + [last]
        if len(dates) == 1:
            dates = [lot.settle, last]
        first, bought = security.get("first_coupon"), 0
        if first and date.fromisoformat(first) > lot.settle:
            dates, bought = [lot.settle, *(day for day in dates if day >= date.fromisoformat(first))], lot.purchased
        if not security.get("frequency"):
            bought = lot.purchased
        paper = self.as_bought(security, lot.settle)
        flows = [(end, lot.remaining * 100 * self.of_coupon(paper, lot, start, end)) for start, end in pairwise(dates)]
        flows[0] = (flows[0][0], flows[0][1] + bought)
        flows[-1] = (flows[-1][0], flows[-1][1] + half_up(lot.remaining * 100))
        with localcontext() as exact:
            exact.prec = 50
            dirty = Decimal(lot.remaining_cost + lot.purchased)
            if dirty * sum(1 if amount > 0 else -1 for _, amount in flows[-1:]) <= 0:
                total = (last - lot.settle).days
                return half_up(lot.remaining_cost + (half_up(lot.remaining * 100) - lot.remaining_cost) * Fraction(elapsed, total))
            spread = [((when - lot.settle).days, Decimal(amount.numerator) / Decimal(amount.denominator)) for when, amount in flows]
            key = (lot.remaining, lot.remaining_cost, lot.purchased, tuple(spread))
            if lot.growth is None or lot.growth[0] != key:
                lot.growth = key, daily_growth(spread, dirty)
            growth = lot.growth[1]
            left = sum((amount * growth ** -(days - elapsed) for days, amount in spread if days > elapsed), Decimal(0))
            book = half_up(Fraction(left))
        book += sum(half_up(amount) for when, amount in flows if session < when <= day)
        since = max(lot.paid_to, lot.settle)
        reset = self.earned(security, since, day, lot.settle) - self.earned(paper, since, day, lot.settle)
        return book - (self.receivable_at(security, lot, day) - half_up(lot.aside) - half_up(lot.remaining * 100 * reset))

    def as_bought(self, security, settle):
        """What follows an index, at the rates that were known when it was bought; any other paper as it is."""
        if security.get("type") not in ("floater", "asset_backed"):
            return security
        name = f"{security['security']} of {settle}"
        self.resets[name] = [reset for reset in self.resets[security["security"]] if reset[0] <= settle]
        return {**security, "security": name}

    # ---- value --------------------------------------------------------------------------------

    def short_term_value(self, portfolio, security, lots, sources, limit):
        """Dollar debt with sixty days or fewer to run, in cents; None where the market values it (and is remembered for later)."""
        if lots[0].maturity is None or not lots[0].dollar or security["security"] in self.defaulted:
            return None
        session, until = portfolio.session, lots[0].maturity
        if not self.short_term or (until - session).days > 60:
            price, _, _, _ = portfolio.prices.used(security["security"], session, sources, limit)
            for lot in lots:
                lot.last_price, lot.last_session = price, session
            return None
        day = min(self.earned_to(portfolio.through), until)
        worth = 0
        for lot in lots:
            if lot.last_price is None:
                worth += lot.carried
            else:
                face = half_up(lot.remaining * 100)
                part = Fraction((day - lot.last_session).days, (until - lot.last_session).days)
                value = half_up(lot.remaining * lot.last_price)
                worth += half_up(value + (face - value) * part)
        return worth

    def price_of_rate(self, security, kind, quoted, day):
        """The price of a quoted discount rate or yield, from a day to maturity, at eight decimals."""
        until = maturity(security)
        days = (until - day).days
        if kind == "discount_rate":
            return half_up_to(100 * (1 - quoted * days / 360), 8)
        bears = self.coupon_on(security, day)
        if not security.get("frequency"):
            year = 366 if leap_day_in_year_after(day) else 365
            growth = 1 + quoted * days / year
            if days * 2 > year:
                growth = (1 + (days - Fraction(year, 2)) * quoted / year) * (1 + quoted / 2)
            convention = security.get("day_count") or "actual/actual"
            if convention == "30/360":
                run = Fraction(days_360(day, until), 360)
            else:
                run = sum((part_of_year(day + timedelta(days=k), convention) for k in range(days)), Fraction(0))
            at_end = bears * run
            return half_up_to(100 * (1 + at_end) / growth, 8)
        times = int(security["frequency"])
        dates = coupon_dates(security, day)
        coupon = bears * 100 / times
        period, left, full = (dates[1] - dates[0]).days, (dates[1] - day).days, len(dates) - 2
        discount = 1 / (1 + quoted / times)
        flows = coupon + sum(coupon * discount**k for k in range(1, full + 1)) + 100 * discount**full
        accrued = coupon * Fraction(period - left, period)
        return half_up_to(flows / (1 + Fraction(left, period) * quoted / times) - accrued, 8)


def leap_day_in_year_after(day):
    """Whether the year that begins on a day holds a 29 February."""
    return any((day + timedelta(days=k)).month == 2 and (day + timedelta(days=k)).day == 29 for k in range(1, 366))


def daily_growth(spread, dirty):
    """The daily growth factor at which the flows are worth the dirty cost, by bisection in fifty digits."""
    if dirty < 0:
        spread, dirty = [(days, -amount) for days, amount in spread], -dirty
    low, high = Decimal("0.4"), Decimal("2.5")
    while sum(amount * high**-days for days, amount in spread) > dirty:
        high *= 2
    while sum(amount * low**-days for days, amount in spread) < dirty:
        low /= 2
    for _ in range(180):
        middle = (low + high) / 2
        if sum(amount * middle**-days for days, amount in spread) > dirty:
            low = middle
        else:
            high = middle
    return (low + high) / 2
