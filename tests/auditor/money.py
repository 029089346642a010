"""Funds that declare their income every day, and the shadow price of a fund at amortized cost."""

from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

from .repaid import give_up, less, out_of_pocket, repay
from .rounding import decimal, half_up, half_up_to, money, rate
from .shares import Booking, spread

EXPENSES = ("fee", "waiver", "reimbursement", "recoupment")
INCOME = ("dividend_income", "foreign_tax", "interest", "recoupment", "offset")


class DailyDividends:
    """What each class declares, what its accounts have accrued, and when it is paid."""

    def __init__(self, book):
        self.book = book
        self.carry = dict.fromkeys(book.classes, 0)  # income not declared yet, in cents
        self.carry_plain = dict.fromkeys(book.classes, 0)  # the same, had gains never gone with it
        self.left_over = dict.fromkeys(book.classes, 0)  # cents of difference of the last payment
        self.accrued = {name: {} for name in book.classes}
        self.next_month = {name: {} for name in book.classes}
        self.declared = {name: {} for name in book.classes}
        self.totals = {name: [0, 0] for name in book.classes}
        self.factors = {name: {} for name in book.classes}
        self.gross = {name: {} for name in book.classes}
        self.by_session = {}  # (session, class) -> {account: [cents of this month, cents of the next]}, and the same under None a share
        self.of_fund = {}

    def income(self, name):
        """Net investment income of the strike of a class, and its realized gains where they count."""
        sheet = self.book.sheet[name]
        income = sum(sheet[component] for component in INCOME)
        income += sum(amount for component, amount in sheet.items() if component.split(":")[0] in ("fee", "waiver", "reimbursement"))
        gains = sheet["realized"] if self.book.daily_includes_gains else 0
        return income, gains

    def kept_back(self):
        """The part of this session's dividend that the trustees keep back."""
        actions = resolved(self.book)
        reduced = [rate(row["value"]) for row in actions if row["action"] == "reduce_dividend"]
        return max([Fraction(1) if any(row["action"] == "withhold_dividend" for row in actions) else Fraction(0), *reduced])

    def keep_floor(self, days):
        """What the adviser gives up so that a share is declared at least the floor's rate for the days, by class, before anything is declared."""
        book = self.book
        for name in book.open_classes if book.terms.get("yield_floor") else []:
            self.take_back(name)
            floors = [rate(floor["rate"]) for floor in book.terms.get("yield_floor", []) if name in floor.get("classes", book.classes)]
            if not floors or not max(floors) or self.kept_back() == 1:
                continue
            least = max(floors) * len(days) / 365 * book.stable_price * 10**9
            factor = Fraction(-(-least.numerator // least.denominator), 10**9)
            wanted = factor * self.entitled(name) * 100
            income, _ = self.income(name)
            wanting = -(-wanted.numerator // wanted.denominator) - income - self.carry[name] - self.left_over[name]
            left = max(min(wanting, sum(part.room(name) for part in book.parts)), 0)
            rows = [row for row in book.tables["accruals"] if row["session"] == book.session and row["share_class"] == name]
            for fee in book.fees:
                if fee.fund_level or name not in fee.classes or fee.borne_by == "adviser":
                    continue
                mine = [row for row in rows if row["fee"] == fee.id]
                room = [each.repaid.room(fee.id, name, int(row["net"] * 100)) for each, row in zip(book.parts, mine, strict=True)]
                part = max(min(left, sum(room)), 0)
                left -= part
                for each, given in zip(book.parts, give_up(mine, part, room), strict=True):
                    each.waive(fee.id, name, given)
                book.tell(name, "waiver:yield_floor", part)
                book.portfolio.cash += part
            book.tell(name, "reimbursement:yield_floor", left)
            book.portfolio.cash += left
            repay(book.parts, rows, name, left, book.fees)

    def take_back(self, name):
        """Nothing is given back twice: what limits have given back since is the floor's no longer, of a fee first, then of the class in all."""
        book = self.book
        rows = [row for row in book.tables["accruals"] if row["session"] == book.session and row["share_class"] == name]
        own = [fee for fee in book.fees if not fee.fund_level and name in fee.classes and fee.borne_by != "adviser"]
        for part in book.parts:
            year, of_fee = part.repaid, {row["fee"]: row for row in rows if row["day_from"] == part.days[0]}
            year.left[None, name] += part.charged[name]
            back = 0
            for fee in own:
                year.left[fee.id, name] += int(of_fee[fee.id]["net"] * 100)
                back += self.taken_back(part, of_fee[fee.id], name, year.too_much(fee.id, fee.id, name))
            pocket = year.too_much(None, None, name)
            out_of_pocket(part, rows, name, -pocket, book.fees)
            for fee in own:
                back += self.taken_back(part, of_fee[fee.id], name, year.too_much(fee.id, None, name))
            book.tell(name, "waiver:yield_floor", -back)
            book.tell(name, "reimbursement:yield_floor", -pocket)
            book.portfolio.cash -= back + pocket

    def taken_back(self, part, row, name, amount):
        less(row, -amount)
        part.waive(row["fee"], name, -amount)
        return amount

    def entitled(self, name):
        return sum(self.entitled_accounts(name).values())

    def entitled_accounts(self, name):
        """Shares by account, less those not paid for; what was redeemed before it was paid for is gone, and not less than nothing."""
        held = dict(self.book.register.accounts[name])
        if self.book.settled_shares:
            for booking in self.book.unpaid:
                if booking.share_class == name:
                    held[booking.account] -= booking.shares
        return {account: max(shares, Fraction(0)) for account, shares in held.items()}

    def declare(self, days):
        """Step 7 for every class with shares."""
        book, kept_back = self.book, self.kept_back()
        self.keep_floor(days)
        for name in book.open_classes:
            income, gains = self.income(name)
            total = income + gains + self.carry[name]
            if total < 0 or kept_back == 1:
                self.carry[name] = total
                declared = published = 0
                if total < 0:
                    book.tables["exceptions"].append(
                        {
                            "session": book.session,
                            "check": "dividend.negative",
                            "severity": "error",
                            "subject": name,
                            "value": Fraction(total, 100),
                            "limit": Fraction(0),
                        }
                    )
            else:
                declared = published = half_up(total * (1 - kept_back))
                self.carry[name] = total - declared
                if declared + self.left_over[name] >= 0:
                    published, self.left_over[name] = declared + self.left_over[name], 0
                book.tell(name, "distribution:daily", -declared)
                book.portfolio.cash -= declared
            shares = self.entitled(name)
            factor = half_up_to(Fraction(published, 100) / shares, 9) if shares else Fraction(0)
            without = self.without_gains(name, income, kept_back) + published - declared
            plain = half_up_to(Fraction(without, 100) / shares, 9) if shares else Fraction(0)
            expenses = -sum(amount for line, amount in book.sheet[name].items() if line.split(":")[0] in EXPENSES)
            earned = income + expenses + published - declared  # before any expense, declared or not; with what payments left over
            before = half_up_to(Fraction(earned, 100) / shares, 9) if shares else Fraction(0)
            self.told_of_fund(days, shares, earned)
            for day in days:
                self.factors[name][day] = plain / len(days)
                self.gross[name][day] = before / len(days)
            self.spread_over_accounts(name, days, published)
            self.tell_yield(name, days, factor, published, expenses)

    def without_gains(self, name, income, kept_back):
        """Cents that would be declared had gains and losses never gone with the dividend: what yields are made of."""
        total = self.carry_plain[name] + income
        told = half_up(total * (1 - kept_back)) if total > 0 else 0
        self.carry_plain[name] = total - told
        return told

    def told_of_fund(self, days, shares, before_expenses):
        """Income before expenses and shares of all classes together, for the fund's gross yield."""
        for day in days:
            income, entitled, count = self.of_fund.get(day, (0, Fraction(0), len(days)))
            self.of_fund[day] = (income + before_expenses, entitled + shares, count)

    def gross_of_fund(self, last):
        """Seven days up to the last one, exact; None before there are so many."""
        week = [last - timedelta(days=k) for k in range(7)]
        if any(day not in self.of_fund for day in week):
            return None
        exact = [Fraction(income) / (shares * 100 * n) if shares else 0 for income, shares, n in map(self.of_fund.get, week)]
        return sum(exact) * 365 / 7

    def spread_over_accounts(self, name, days, declared):
        """The accounts' exact shares: this month's part, rounded, and what a window has declared of the next month."""
        book = self.book
        held = self.entitled_accounts(name)
        whole = sum(held.values())
        this_month = [day for day in days if (day.year, day.month) <= (book.session.year, book.session.month)]
        now = half_up(Fraction(declared) * len(this_month) / len(days))
        for bucket, spot, amount in ((self.accrued, 0, now), (self.next_month, 1, declared - now)):
            self.totals[name][spot] += amount
            if amount and whole:
                told = self.by_session.setdefault((book.session, name), {})
                told.setdefault(None, [Fraction(0), Fraction(0)])[spot] += Fraction(amount) / whole
            for account, shares in held.items():
                if amount and shares:
                    told = self.by_session.setdefault((book.session, name), {})
                    told.setdefault(account, [Fraction(0), Fraction(0)])[spot] += Fraction(amount) * shares / whole
                    bucket[name][account] = bucket[name].get(account, Fraction(0)) + Fraction(amount) * shares / whole

    def pay(self):
        """At the last session of a month, and on the first session of one for the days declared before it began."""
        book = self.book
        session, previous = book.session, book.previous
        following = book.schedule.next_as_known(session)
        new_month = previous is not None and (previous.year, previous.month) != (session.year, session.month)
        for name in book.classes:
            if new_month:
                if book.month_start == "first_session":
                    self.pay_out(name, self.next_month, 1)
                else:
                    for account, amount in self.next_month[name].items():
                        self.accrued[name][account] = self.accrued[name].get(account, Fraction(0)) + amount
                    self.totals[name][0] += self.totals[name][1]
                    self.next_month[name], self.totals[name][1] = {}, 0
            if (following.year, following.month) != (session.year, session.month):
                self.pay_out(name, self.accrued, 0)

    def pay_out(self, name, bucket, spot):
        """Each account's accrual rounded once; the difference joins the carry; shares at the NAV just struck."""
        book = self.book
        dollars = {account: half_up(amount) for account, amount in bucket[name].items() if half_up(amount)}
        paid = sum(dollars.values())
        self.left_over[name] += self.totals[name][spot] - paid
        bucket[name], self.totals[name][spot] = {}, 0
        if not paid:
            return
        nav = book.navs.get(name, book.initial_nav[name])
        bought = half_up_to(Fraction(paid, 100) / nav, book.share_decimals)
        pieces = spread(bought, {account: Fraction(amount) for account, amount in dollars.items()}, book.share_decimals)
        booked = book.schedule.after(book.session)
        for account, amount in dollars.items():
            book.register.waiting.append(Booking(name, account, pieces[account], amount, "reinvested", book.session, booked))
            book.account_paid(name, account, "daily", 0, amount, pieces[account])
        book.tables["distributions"].append(
            {
                "ex_date": book.session,
                "fund": book.id,
                "share_class": name,
                "kind": "daily",
                "per_share": None,
                "shares": None,
                "amount": money(paid),
                "nav": decimal(nav, 8),
                "reinvested_shares": decimal(bought, 6),
            }
        )

    @staticmethod
    def over(factors, last, count):
        """So many days up to the last one, times 365 over their number; None before there are so many."""
        days = [last - timedelta(days=k) for k in range(count)]
        return decimal(sum(factors[day] for day in days) * 365 / count, 12) if all(day in factors for day in days) else None

    def tell_yield(self, name, days, factor, declared, expenses):
        book = self.book
        week = [days[-1] - timedelta(days=k) for k in range(7)]
        current = effective = None
        if all(day in self.factors[name] for day in week):
            base = sum(self.factors[name][day] for day in week)
            current = decimal(base * 365 / 7, 12)
            with localcontext() as exact:
                exact.prec = 50
                grown = ((1 + Decimal(base.numerator) / Decimal(base.denominator)).ln() * 365 / 7).exp() - 1
            effective = decimal(Fraction(grown), 12) if grown < 10**26 else None
        book.tables["yields"].append(
            {
                "session": book.session,
                "fund": book.id,
                "share_class": name,
                "factor": decimal(factor, 9),
                "declared": money(declared),
                "current_7_day": current,
                "effective_7_day": effective,
                "gross_7_day": self.over(self.gross[name], days[-1], 7),
                "current_30_day": self.over(self.factors[name], days[-1], 30),
                "gross_30_day": self.over(self.gross[name], days[-1], 30),
                "expenses": money(expenses),
            }
        )


def resolved(book):
    """The trustees' actions dated since the last session, up to and with this one."""
    return [row for row in book.rows["actions"] if row["_day"] <= book.session and (book.previous is None or row["_day"] > book.previous)]


def liquidity_fee(book, order, amount):
    """(rate, cents) that the fund keeps of what an order takes out at the NAV of a session with a liquidity fee."""
    if order.side not in ("redemption", "exchange", "in_kind"):
        return Fraction(0), 0
    before = book.schedule.before(order.session)
    days = [row for row in book.rows["actions"] if row["action"] == "liquidity_fee" and before < row["_day"] <= order.session]
    share = max((rate(row["value"]) for row in days), default=Fraction(0))
    return share, half_up(amount * share)


def at_market(book, session):
    """Whether a session takes the market's price: resolved, and not taken back."""
    actions = [row for row in book.rows["actions"] if row["action"] == "price_at_market" and row["_day"] <= session]
    return bool(actions) and max(actions, key=lambda row: row["_day"]).get("value") != "off"


def above_cost_by_security(book):
    """What the market adds to amortized cost on the session's own day, in cents; the securities without a price, which add nothing."""
    portfolio, session = book.portfolio, book.session
    added, missing = {}, []
    for name in sorted({lot.security for lot in portfolio.lots if lot.remaining > 0}):
        security = portfolio.securities[name]
        added[name] = 0
        if portfolio.worth[name] is None:
            missing.append(name)
            continue
        added[name] = portfolio.worth[name]
        for lot in portfolio.held(name):
            as_carried = lot.maturity is None or not book.debt.amortizes(lot)  # nor do stock, foreign debt and debt in default
            added[name] -= lot.carried if as_carried else book.debt.book_value(security, lot, min(session, lot.maturity), session)
    return added, missing


def above_cost(book):
    """The same of all together."""
    added, missing = above_cost_by_security(book)
    return sum(added.values()), missing


def reset_date(security, resets, session):
    """The next reset of a floater after a session, else its maturity, or the session where that is past; a demand date counts for both averages."""
    final = max(date.fromisoformat(security["maturity"]), session)
    if security.get("demand_date") and date.fromisoformat(security["demand_date"]) > session:
        final = date.fromisoformat(security["demand_date"])
    told = [date.fromisoformat(security["next_reset"])] if security.get("next_reset") else []
    told += [day for day, _ in resets]
    ahead = [day for day in told if day > session]
    return min([final, *ahead]), final


def shadow(book):
    """The market price beside the stable one: a row for the session, and what is out of its limits."""
    portfolio, session = book.portfolio, book.session
    net_assets = sum(book.na.values()) - portfolio.unrealized
    weight, maturity_days, life_days = 0, 0, 0
    added, missing = above_cost(book)
    market = net_assets + added
    for lot in portfolio.lots:
        if lot.remaining > 0 and lot.maturity is not None:
            near, final = reset_date(portfolio.securities[lot.security], book.debt.resets[lot.security], session)
            weight += lot.carried
            maturity_days += lot.carried * (near - session).days
            life_days += lot.carried * (final - session).days
    shares = sum(book.register.shares.values())
    exact = Fraction(market, 100) / shares
    price = book.stable_price
    deviation = (exact / price - 1) * 10**4
    breach = abs(market - price * shares * 100) * 200 > price * shares * 100
    wam, wal = (Fraction(maturity_days, weight), Fraction(life_days, weight)) if weight else (Fraction(0), Fraction(0))
    book.tables["shadow"].append(
        {
            "session": session,
            "fund": book.id,
            "stable_price": decimal(price, 8),
            "net_assets": money(net_assets),
            "market_net_assets": None if missing else money(market),
            "shares": decimal(shares, 6),
            "shadow_nav_exact": None if missing else decimal(exact, 18),
            "shadow_nav": None if missing else decimal(exact, 4),
            "deviation_bp": None if missing else decimal(deviation, 12),
            "deviation_from_cost_bp": None if missing else decimal((Fraction(market, net_assets) - 1) * 10**4, 12),
            "status": None if missing else "breach" if breach else "alert" if abs(deviation) >= 10 else "ok",
            "wam_days": decimal(wam, 6),
            "wal_days": decimal(wal, 6),
        }
    )
    too_long(book, wam, wal)
    for name, nav in book.navs.items():
        if half_up_to(nav, 2) != price:
            complain(book, "mmf.price", nav, price, "error", name)
    for name in missing:
        complain(book, "mmf.shadow", None, None, "error", name)
    for level in () if missing else (40, 25, 10):
        if abs(deviation) >= level:
            complain(book, "mmf.deviation", deviation, 50 if breach else level, "error" if breach else "warning")
            break


def too_long(book, wam, wal):
    """Maturity and life against what they may be."""
    new_rules = book.session >= date(2010, 6, 30)
    for check, value, limit in (("mmf.wam", wam, 60 if new_rules else 90), ("mmf.wal", wal, 120 if new_rules else None)):
        if limit is not None and value > limit:
            complain(book, check, value, limit, "warning")


def complain(book, check, value, limit, severity, subject=None, trade=None):
    book.tables["exceptions"].append(
        {
            "session": book.session,
            "check": check,
            "severity": severity,
            "subject": subject or book.id,
            "value": value,
            "limit": None if limit is None else Fraction(limit),
            "line": trade["_line"] if trade else None,
        }
    )
