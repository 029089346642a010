"""Bonds and bills: coupons by day count, amortization, the sixty-day rule, prices from quoted rates."""

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from itertools import pairwise

from .daycount import days_360, part_of_year
from .rounding import cents, half_up, half_up_to, rate
from .sessions import month_end


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
            if convention == "30/360":
                total += annual * (days_360(start, last) - days_360(start, first)) / 360
            elif convention == "actual/actual" and period_end is not None:
                total += annual / int(security["frequency"]) * Fraction((last - first).days, (period_end - start).days)
            elif convention == "actual/actual":
                total += annual * sum(part_of_year(first + timedelta(days=k), convention) for k in range((last - first).days))
            else:
                total += annual * (last - first).days * part_of_year(first, convention)
        if period_end is not None and convention == "30/360" and day == period_end and not changes:
            total = self.coupon_on(security, start) / int(security["frequency"])
        return total

    def last_coupon(self, security, day):
        """The coupon date on or before a day, None where all interest comes at maturity."""
        if not security.get("frequency"):
            return None
        return coupon_dates(security, day)[0]

    def bought_interest(self, security, row, quantity, settle, fx):
        """Purchased interest, rounded once; a given figure wins."""
        if row.get("accrued"):
            return cents(row["accrued"])
        start = self.last_coupon(security, settle) if security.get("maturity") else None
        if start is None:
            return 0
        return half_up(quantity * 100 * self.earned(security, start, settle, start))

    def sold_interest(self, portfolio, security, row, quantity, settle, fx):
        """Interest to the settlement date that comes with the proceeds; what exceeds the receivable is interest of the strike."""
        if not security.get("maturity"):
            return 0
        chosen = portfolio.order_of_relief(row, quantity)
        if row.get("accrued"):
            comes = cents(row["accrued"])
        elif security.get("frequency"):
            start = self.last_coupon(security, settle)
            comes = half_up(quantity * 100 * self.earned(security, start, settle, start))
            received = portfolio.previous or row["_day"]  # coupons dated since the last strike are still to come
            dates = coupon_dates(security, received)
            for before, day in pairwise(dates):
                if received < day <= settle and chosen[0][0].settle < day:
                    comes += half_up(quantity * 100 * self.earned(security, before, day, before))
        else:
            comes = half_up(sum(take * 100 * self.earned(security, lot.settle, settle, lot.settle) for lot, take in chosen))
        held = 0
        for lot, take in chosen:
            part = lot.receivable if take == lot.remaining else half_up(Fraction(lot.receivable) * take / lot.remaining)
            if take != lot.remaining:
                lot.purchased -= half_up(Fraction(lot.purchased) * take / lot.remaining)
            lot.receivable -= part
            held += part
        portfolio.told["interest"] += comes - held
        return comes

    def open_lot(self, security, lot):
        lot.purchased = lot.receivable
        lot.dollar = (security.get("currency") or "USD") == "USD"
        lot.maturity = maturity(security) if security.get("maturity") else None
        if lot.maturity is not None and not lot.dollar:
            raise NotImplementedError(f"{lot.security}: the agreement says nothing of debt in another currency")
        lot.last_session = None
        lot.growth = None

    # ---- the strike -----------------------------------------------------------------------------

    def earned_to(self, through):
        """E(t): the day up to which interest is earned."""
        return through + timedelta(days=1) if self.forward else through

    def coupons_and_maturities(self, portfolio, previous):
        """Coupons that fall due are received; paper that matures accretes to face, then is redeemed."""
        for lot in portfolio.lots:
            if lot.maturity is None or lot.remaining == 0:
                continue
            security = portfolio.securities[lot.security]
            dates = coupon_dates(security, lot.settle)
            for start, day in pairwise(dates):
                if day == lot.maturity or not (lot.settle < day <= portfolio.session and (previous is None or day > previous)):
                    continue
                coupon = half_up(lot.remaining * 100 * self.earned(security, start, day, start))
                lot.receivable -= coupon
                portfolio.cash += coupon
            if lot.maturity <= portfolio.session:
                self.earn_lot(portfolio, security, lot, lot.maturity)
                portfolio.cash += int(lot.remaining * 100) + lot.receivable
                lot.receivable = lot.carried = lot.remaining_cost = 0
                lot.remaining = Fraction(0)

    def earn(self, portfolio):
        """Step 3: interest and amortization of every lot of debt up to E(t)."""
        day = self.earned_to(portfolio.through)
        for lot in portfolio.lots:
            if lot.maturity is not None and lot.remaining > 0:
                self.earn_lot(portfolio, portfolio.securities[lot.security], lot, day)

    def earn_lot(self, portfolio, security, lot, day):
        """Posted interest is the change of the rounded cumulative amount; amortization the change of the book value."""
        day = min(day, lot.maturity)
        if day > lot.earned_through:
            lot.earned += lot.remaining * 100 * self.earned(security, lot.earned_through, day, lot.settle)
            lot.earned_through = day
        due = half_up(lot.earned) - lot.posted
        lot.posted += due
        lot.receivable += due
        portfolio.told["interest"] += due
        if lot.dollar:
            book = self.book_value(security, lot, day, portfolio.session)
            portfolio.told["interest"] += book - lot.carried
            lot.carried = book

    def receivable_at(self, security, lot, day):
        """The interest receivable of a lot as if it had been earned only up to a day before E(t)."""
        if day >= lot.earned_through:
            return lot.receivable
        earlier = lot.earned - lot.remaining * 100 * self.earned(security, max(day, lot.settle), lot.earned_through, lot.settle)
        return lot.receivable - (half_up(lot.earned) - half_up(earlier))

    def book_value(self, security, lot, day, session):
        """The book value of a lot at E: the closed form of the lot as it now is, rounded."""
        face, cost = lot.remaining * 100, lot.remaining_cost
        total = (lot.maturity - lot.settle).days
        elapsed = min(max((day - lot.settle).days, 0), total)
        if elapsed == total:
            return half_up(face)
        if self.method == "straight_line":
            return half_up(cost + (face - cost) * Fraction(elapsed, total))
        if not security.get("coupon"):
            return self.discount_book(face, cost, elapsed, total)
        return self.coupon_book(security, lot, day, session, elapsed)

    @staticmethod
    def discount_book(face, cost, elapsed, total):
        """Constant yield on discount paper: C (F/C)^(k/N)."""
        with localcontext() as exact:
            exact.prec = 50
            growth = (Decimal(int(face)) / Decimal(cost)).ln() * elapsed / total
            return half_up(Fraction(Decimal(cost) * growth.exp()))

    def coupon_book(self, security, lot, day, session, elapsed):
        """Constant yield on coupon paper: the flows to come at the daily yield of the dirty cost, less the interest receivable."""
        flows = []
        dates = coupon_dates(security, lot.settle)
        if len(dates) == 1:
            flows.append((lot.maturity, self.earned(security, lot.settle, lot.maturity, lot.settle)))
        for start, end in pairwise(dates):
            flows.append((end, self.earned(security, start, end, start)))
        flows = [(when, lot.remaining * 100 * amount) for when, amount in flows if when > lot.settle]
        flows[-1] = (flows[-1][0], flows[-1][1] + lot.remaining * 100)
        with localcontext() as exact:
            exact.prec = 50
            dirty = Decimal(lot.remaining_cost + lot.purchased)
            spread = [((when - lot.settle).days, Decimal(amount.numerator) / Decimal(amount.denominator)) for when, amount in flows]
            key = (lot.remaining, lot.remaining_cost, lot.purchased, tuple(spread))
            if lot.growth is None or lot.growth[0] != key:
                lot.growth = key, daily_growth(spread, dirty)
            growth = lot.growth[1]
            left = sum((amount * growth ** -(days - elapsed) for days, amount in spread if days > elapsed), Decimal(0))
            book = half_up(Fraction(left))
        book += sum(half_up(amount) for when, amount in flows if session < when <= day)
        return book - self.receivable_at(security, lot, day)

    # ---- value --------------------------------------------------------------------------------

    def short_term_value(self, portfolio, security, lots, sources, limit):
        """Dollar debt with sixty days or fewer to run, in cents; None where the market values it (and is remembered for later)."""
        if lots[0].maturity is None or not lots[0].dollar:
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
                face = lot.remaining * 100
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
        if not security.get("frequency"):
            year = 366 if leap_day_in_year_after(day) else 365
            if days * 2 <= year:
                return half_up_to(100 / (1 + quoted * days / year), 8)
            return half_up_to(100 / ((1 + (days - Fraction(year, 2)) * quoted / year) * (1 + quoted / 2)), 8)
        dates = coupon_dates(security, day)
        coupon = (rate(security.get("coupon")) or Fraction(0)) * 100 / 2
        period, left, full = (dates[1] - dates[0]).days, (dates[1] - day).days, len(dates) - 2
        discount = 1 / (1 + quoted / 2)
        flows = coupon + sum(coupon * discount**k for k in range(1, full + 1)) + 100 * discount**full
        accrued = coupon * Fraction(period - left, period)
        return half_up_to(flows / (1 + Fraction(left, period) * quoted / 2) - accrued, 8)


def leap_day_in_year_after(day):
    """Whether the year that begins on a day holds a 29 February."""
    return any((day + timedelta(days=k)).month == 2 and (day + timedelta(days=k)).day == 29 for k in range(1, 366))


def daily_growth(spread, dirty):
    """The daily growth factor at which the flows are worth the dirty cost, by bisection in fifty digits."""
    low, high = Decimal("0.99"), Decimal("1.01")
    for _ in range(170):
        middle = (low + high) / 2
        if sum(amount * middle**-days for days, amount in spread) > dirty:
            low = middle
        else:
            high = middle
    return (low + high) / 2
