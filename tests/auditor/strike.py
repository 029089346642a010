"""One fund, struck session by session in the order of the agreement: capital, portfolio, income, value, allocation, fees, distributions."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from .charges import Charges
from .daycount import fiscal_parts
from .debt import Debt
from .fees import read_fees
from .holders import Costs, charge_row, deferred_charge
from .limits import Limits, read_limits
from .money import DailyDividends, above_cost, at_market, liquidity_fee, shadow, too_long
from .nmfp import Nmfp
from .portfolio import Portfolio
from .prices import Prices, Stopped
from .repaid import Part, Repaid, credited
from .rounding import cents, decimal, half_up, half_up_to, money, number, rate, share_out
from .rule_2a7 import Cash, Moves, Watch, floats
from .sessions import accrue_through, days_of
from .shares import Booking, Register, local, shares_and_amount, spread
from .undistributed import Counted, Undistributed

SHARED = ("dividend_income", "foreign_tax", "interest", "realized", "unrealized", "currency")
BY_FEE_WEIGHT = ("dividend_income", "foreign_tax", "interest")
ALWAYS = ("purchases", "redemptions", "reinvested", *SHARED)


class Book:
    """The books of one fund."""

    def __init__(self, terms, feeds, securities, schedule, ages):
        self.terms, self.schedule, self.feeds = terms, schedule, feeds
        self.ages, self.costs = ages, Costs()
        fund, self.policy = terms["fund"], terms.get("policy", {})
        self.id = fund["id"]
        self.inception = fund["inception"] if isinstance(fund["inception"], date) else date.fromisoformat(fund["inception"])
        self.year_end = fund.get("fiscal_year_end", "12-31")
        self.money_fund = fund.get("valuation", "market") == "amortized_cost"
        self.stable_price = number(fund.get("stable_price", "1.00")) if self.money_fund else None
        distribution = terms.get("distribution", {})
        self.daily = distribution.get("income", "none") == "daily"
        self.daily_includes_gains = distribution.get("daily_includes_gains", False)
        self.month_start = distribution.get("month_start", "first_session")
        self.window = self.policy.get("accrual_window", "forward" if self.money_fund or self.daily else "back")
        self.close_month = self.policy.get("close_month", True)
        self.settled_shares = self.policy.get("allocation", "relative_net_assets") == "settled_shares"
        self.clip = self.policy.get("over_redemption", "refuse") == "clip"
        self.nav_decimals = int(fund.get("nav_decimals", 2))
        self.share_decimals = int(fund.get("share_decimals", 3))
        self.classes = list(terms.get("class", {}))
        standard = fund.get("initial_nav", fund.get("stable_price", "1.00") if self.money_fund else "10.00")
        self.initial_nav = {name: number(table.get("initial_nav", standard)) for name, table in terms.get("class", {}).items()}
        agreed = {table["id"] for table in terms["fee"]}
        billed = [row["fee"] for row in feeds["expenses"] if row.get("fund") == self.id and row["fee"] not in agreed]
        self.fees = read_fees([*terms["fee"], *({"id": name, "category": name} for name in dict.fromkeys(billed))], self.classes)
        self.limits = Limits(read_limits(terms["limit"], self.classes), self.fees, self.classes)
        self.debt = Debt(feeds, self.policy, self.window == "forward")
        self.prices = Prices(feeds, securities, schedule, self.debt, int(self.policy.get("max_stale_sessions", 5)))
        self.portfolio = Portfolio(self.id, self.policy, feeds, securities, schedule, self.prices, self.debt, self.money_fund)
        self.register = Register(self.classes, self.share_decimals)
        self.charges = {name: Charges(table) for name, table in terms.get("class", {}).items()}
        self.na = dict.fromkeys(self.classes, 0)
        self.unpaid = []
        self.navs = {}
        self.previous = self.before_previous = None
        self.through = None
        self.ytd = defaultdict(int)
        self.ytd_year = None
        self.tables = defaultdict(list)
        self.tables.update(
            {
                "holdings": self.portfolio.rows["holdings"],
                "lot_relief": self.portfolio.rows["lot_relief"],
                "exceptions": self.portfolio.rows["exceptions"],
            }
        )
        self.dividends = DailyDividends(self)
        self.custody, self.watch, self.moves, self.form = Cash(self), Watch(self), Moves(self), Nmfp(self)
        self.booked_now = []
        self.counted, self.undistributed = Counted(self), Undistributed(self)
        self.own_rows("distributions", "expenses", "accounts", "offsets", "income", "actions")

    def own_rows(self, *feeds):
        self.rows = {}
        for feed in feeds:
            self.rows[feed] = [row for row in self.feeds[feed] if row.get("fund") == self.id]
            for row in self.rows[feed]:
                if feed in ("distributions",) and not row.get("class") and len(self.classes) == 1:
                    row["class"] = self.classes[0]

    def tell(self, name, component, amount):
        self.sheet[name][component] += amount

    def net_assets(self, name):
        """Net assets of a class as the sheet of the day has them so far."""
        return self.opening[name] + sum(self.sheet[name].values())

    # ---- the strike ---------------------------------------------------------------------------

    def strike(self, session, seeds):
        """Everything of one session up to the NAV; orders are priced afterwards."""
        self.session = session
        first = self.previous is None
        self.opening = dict(self.na)
        self.prior_close = None if first else dict(self.na)
        self.sheet = {name: defaultdict(int) for name in self.classes}
        window_from = self.inception if first else date.fromordinal(self.through.toordinal() + 1)
        self.through = accrue_through(self.schedule, session, self.window, self.close_month)
        days = days_of(window_from, self.through)
        self.capital(seeds)
        self.counted.count(session)
        self.open_classes = [name for name in self.classes if self.register.shares[name] > 0]
        self.weigh()
        self.close_classes()
        told = self.portfolio.step(self.before_previous, self.previous, session, self.through)
        if self.money_fund and at_market(self, session):
            added, missing = above_cost(self)
            if missing:
                raise Stopped(f"{self.id} {session}: priced at market, and no price of {missing}")
            told["unrealized"] += added
            self.portfolio.unrealized = added
            self.portfolio.market_value += added
        self.other_income(told, days)
        for component in SHARED:
            weights = self.fee_weights if component in BY_FEE_WEIGHT else self.weights
            for name, part in share_out(told[component], weights).items():
                self.tell(name, component, part)
        self.charge(days, first)
        self.distribute(days)
        self.close(days)
        self.undistributed.tell(told)
        self.before_previous, self.previous = self.previous, session

    def capital(self, seeds):
        """Step 1: what was priced before enters shares and assets; seed capital on its own session."""
        self.booked_now = []
        before = {name: len(self.register.history[name]) for name in self.classes}
        due = self.register.due(self.session)
        for booking in due:
            self.book(booking)
        for order in seeds:
            self.seed(order)
        self.keep_register()
        for name in self.classes:
            moved = defaultdict(list)
            for booking in self.register.history[name][before[name] :]:
                if booking.shares:
                    moved[booking.account].append(booking.shares)
            for account, parts in sorted(moved.items()):
                row = {"session": self.session, "fund": self.id, "share_class": name, "account": account}
                held = self.register.accounts[name][account]
                self.tables["account_balances"].append(row | {"moved": decimal(sum(parts), 6), "shares": decimal(held, 6)})

    def tell_accounts(self, row, name, amount, part, bought, record_date):
        """A distribution account by account: the cash and what is reinvested, each shared out on its own."""
        held = self.register.entitled_accounts(name, record_date, self.session)
        if not any(held.values()):
            return  # the class has lost all its shares
        cash, dollars, pieces = spread(amount - part, held, 0), spread(part, held, 0), spread(bought, held, self.share_decimals)
        for account in held:
            if row["kind"] == "capital":
                self.costs.capital_returned(name, account, int(cash[account]) + int(dollars[account]))
            if cash[account] or dollars[account] or pieces[account]:
                mine, due = int(cash[account]) + int(dollars[account]), half_up(number(row["per_share"]) * held[account] * 100)
                more = {"entitled": decimal(held[account], 6), "difference": money(mine - due)}
                self.account_paid(name, account, row["kind"], int(cash[account]), int(dollars[account]), pieces[account], row["_id"], more)

    def account_paid(self, name, account, kind, cash, reinvested, shares, event_id=None, more=None):
        self.tables["account_distributions"].append(
            {
                "ex_date": self.session,
                "fund": self.id,
                "share_class": name,
                "account": account,
                "kind": kind,
                "named": event_id,
                "cash": money(cash),
                "reinvested": money(reinvested),
                "shares": decimal(shares, 6),
                "entitled": None,
                "difference": None,
            }
            | (more or {})
        )

    def keep_register(self):
        """Cost and age of what was booked, in the order it was priced; then what reinvestment bought, then what is booked on the day it is priced."""
        bookings = sorted(self.booked_now, key=lambda booking: 1 if booking.component == "reinvested" else 2 if booking.priced == self.session else 0)
        for booking in bookings:
            self.costs.move(booking, booking.share_class)
            if booking.shares > 0:
                self.ages.come_in(self.id, booking, self.share_decimals)
        for booking in bookings:
            if booking.shares < 0 and booking.priced == self.session:
                self.charge_deferred(booking.order, -booking.shares, self.stable_price if booking.order.price is None else booking.order.price)

    def charge_deferred(self, order, shares, nav):
        """On what an order takes out of its account, by its age."""
        pieces = self.ages.go_out(self.id, order, shares)
        share, base, amount = deferred_charge(pieces, self.charges[order.share_class].deferred, order.session, nav)
        if amount:
            self.tables["order_charges"].append(charge_row(self, order, "deferred_load", share, base, amount, "distributor"))
            row = next(row for row in reversed(self.tables["orders"]) if row["event_id"] == order.id)
            row["charge"] += money(amount)

    def book(self, booking):
        self.register.book(booking)
        self.booked_now.append(booking)
        self.custody.booked(booking)
        if booking.component is None:
            return
        self.tell(booking.share_class, booking.component, booking.amount)
        if booking.component == "purchases" and booking.settles and booking.settles > self.session:
            self.unpaid.append(booking)
        self.portfolio.cash += booking.amount

    def seed(self, order):
        """An order with its own price, or a same-day order of a stable-price fund, books on its own session."""
        nav = order.price if order.seed else self.stable_price
        shares, amount, status = self.fill(order, nav)
        amount -= self.liquidity_fee(order, amount)
        settles = order.settle or self.schedule.after(order.session)
        self.order_row(order, nav, shares, amount, order.session, settles, status)
        self.charged_as_well(order, nav, shares, status)
        if status != "refused":
            sign, component = (1, "purchases") if order.side == "purchase" else (-1, "redemptions")
            booking = Booking(order.share_class, order.account, sign * shares, sign * amount, component, order.session, order.session, settles)
            self.book(booking.of(order, amount + self.front))

    def close_classes(self):
        """The cents of a class whose shares reached zero move to the class with the largest weight."""
        for name in self.classes:
            left = self.net_assets(name)
            if self.register.shares[name] == 0 and left and self.open_classes:
                heir = max(self.open_classes, key=lambda other: self.weights[other])
                self.tell(name, "class_closed", -left)
                self.tell(heir, "class_closed", left)
                self.dividends.carry[name] = self.dividends.carry_plain[name] = 0

    def weigh(self):
        """Opening net assets of the classes with shares; less purchases not yet paid for, where the fund says so."""
        self.start_of_day = {name: self.net_assets(name) for name in self.classes}
        self.weights = {name: self.start_of_day[name] for name in self.open_classes}
        self.unpaid = [booking for booking in self.unpaid if booking.settles > self.session]
        self.fee_weights = dict(self.weights)
        if self.settled_shares:
            for booking in self.unpaid:
                if booking.share_class in self.fee_weights:
                    self.fee_weights[booking.share_class] -= booking.amount
            self.fee_weights = {name: max(weight, 0) for name, weight in self.fee_weights.items()}

    def other_income(self, told, days):
        """Bank interest, lending and other income of the window."""
        for row in self.rows["income"]:
            if row["_day"] in days:
                told["interest"] += cents(row["amount"])
                self.portfolio.cash += cents(row["amount"])

    # ---- fees ---------------------------------------------------------------------------------

    def bases(self, name):
        """The three bases of a class, or of the fund (None)."""
        names = self.classes if name is None else [name]
        return {
            "prior_close": 0 if self.prior_close is None else sum(self.prior_close[each] for each in names),
            "opening": sum(self.start_of_day[each] for each in names),
            "same_day": sum(self.before_fees[each] for each in names),
        }

    def bills(self, fee, name):
        """The expense rows of a fee for a class, or for the fund (None): date -> list of cents."""
        found = defaultdict(list)
        for row in self.rows["expenses"]:
            share_class = row.get("class") or (self.classes[0] if len(self.classes) == 1 and not fee.fund_level else None)
            if row["fee"] == fee.id and share_class == name:
                found[row["_day"]].append(cents(row["amount"]))
        return found

    def accounts_on(self, name):
        """Open accounts of a class (or the fund) on a day: each row holds until the next one."""
        told = self.counted.rows if self.counted.used else self.rows["accounts"]
        rows = [row for row in told if name is None or (row.get("class") or self.classes[0]) == name]

        def count(day):
            last = {}
            for row in sorted(rows, key=lambda row: row["_day"]):
                if row["_day"] <= day and row.get("open"):
                    last[row.get("class")] = number(row["open"])
            return sum(last.values())

        def closed(day):
            return sum((number(row["closed"]) for row in rows if row["_day"] == day and row.get("closed")), Fraction(0))

        return count, closed

    def charge(self, days, first):
        """Step 6: the fees of the window, part by part of the fiscal years it touches, then limits and recoupment."""
        self.before_fees = {name: self.net_assets(name) for name in self.classes}
        fund_base = None if first else sum(self.prior_close.values())
        self.parts = []
        for label, part in fiscal_parts(days, self.year_end):
            if label != self.ytd_year:
                self.ytd, self.ytd_year = defaultdict(int), label
                self.repaid = Repaid()
            self.limits.enter(label, part[-1])
            amounts, lines = {}, defaultdict(int)
            for fee in self.fees:
                amounts[fee.id] = self.accrue(fee, part)
                for name, amount in amounts[fee.id].items():
                    if fee.borne_by != "adviser":
                        self.tell(name, f"fee:{fee.id}", -amount)
                        lines[name, f"fee:{fee.id}"] -= amount
                        self.portfolio.cash -= amount
            paid = {}
            for fee in self.fees:
                if fee.borne_by != "adviser":
                    alone = self.alone(fee, part) if fee.fund_level else {}
                    paid[fee.key] = {name: amount - alone.get(name, 0) for name, amount in amounts[fee.id].items()}
                    paid[fee.id, "alone"] = alone
            self.limits.expense(part, paid, fund_base, self.prior_close or {})
            given, recoupment = self.limits.test(self.weights, self.fee_weights, first)
            for component, by_class in given.components.items():
                for name, amount in by_class.items():
                    self.tell(name, component, amount)
                    lines[name, component] += amount
                    self.portfolio.cash += amount
            for name, amount in recoupment.items():
                self.tell(name, "recoupment", -amount)
                lines[name, "recoupment"] -= amount
                self.portfolio.cash -= amount
            self.repaid.of_limits(self.fees, self.open_classes, amounts, given)
            self.accrual_rows(part, amounts, given.by_fee)
            charged = {}
            for name in self.open_classes:
                fees = sum(amounts[fee.id].get(name, 0) for fee in self.fees if fee.borne_by != "adviser")
                charged[name] = fees - sum(by_class[name] for by_class in given.components.values()) + recoupment[name]
            self.parts.append(Part(part, charged, self.repaid, lines))
        credits = sum(cents(row["amount"]) for row in self.rows["offsets"] if row["_day"] in days)
        if credits:
            self.portfolio.cash += credits
            for name, amount in share_out(credits, self.fee_weights).items():
                self.tell(name, "offset", amount)
        credited(self.parts, self.rows["offsets"], {name: self.sheet[name]["offset"] for name in self.open_classes}, self.weights)

    def accrue(self, fee, days):
        """The posted cents of a fee for some days, by class."""
        if fee.fund_level:
            count, closed = self.accounts_on(None)
            posted = fee.accrue(None, days, self.bases(None), count, closed, self.bills(fee, None))
            amounts = share_out(posted, self.fee_weights)
            for name, amount in self.alone(fee, days).items():
                amounts[name] = amounts.get(name, 0) + amount
            return amounts
        amounts = {}
        for name in fee.classes:
            if name in self.open_classes:
                count, closed = self.accounts_on(name)
                amounts[name] = fee.accrue(name, days, self.bases(name), count, closed, self.bills(fee, name))
        return amounts

    def alone(self, fee, days):
        """What single classes are billed for a fee of the fund."""
        bills = {name: self.bills(fee, name) for name in self.open_classes}
        return {name: sum(sum(by_day[day]) for day in days if day in by_day) for name, by_day in bills.items()}

    def accrual_rows(self, days, amounts, waived):
        for fee in self.fees:
            for name in self.open_classes:
                if name not in amounts[fee.id] and not waived[fee.id][name]:
                    continue
                amount = amounts[fee.id].get(name, 0)
                self.ytd[fee.id, name] += amount
                whose = None if fee.fund_level else name
                term = next((term for day in reversed(days) if (term := fee.term_on(day, whose)) is not None and term.daily), None)
                base = None
                charged = name in amounts[fee.id]
                if charged and term is not None and (term.tiers is not None or term.per_million is not None):
                    base = money(self.bases(whose)[term.base])
                self.tables["accruals"].append(
                    {
                        "session": self.session,
                        "fund": self.id,
                        "share_class": name,
                        "fee": fee.id,
                        "category": fee.category,
                        "day_from": days[0],
                        "day_to": days[-1],
                        "days": len(days),
                        "base": base,
                        "amount": money(amount),
                        "waived": money(waived[fee.id][name]),
                        "net": money(amount - waived[fee.id][name]),
                        "cumulative": money(self.ytd[fee.id, name]),
                        "borne_by": fee.borne_by,
                    }
                )

    # ---- distributions ------------------------------------------------------------------------

    def distribute(self, days):
        """Step 7: the distributions going ex on this session; the reinvested part waits for the NAV."""
        self.going_ex = []
        for row in self.rows["distributions"]:
            if row["_day"] != self.session:
                continue
            record_date = date.fromisoformat(row["record_date"]) if row.get("record_date") else self.schedule.before(self.session)
            name = row["class"]
            per_share = number(row["per_share"])
            shares = self.register.entitled(name, record_date, self.session)
            amount = half_up(per_share * shares * 100)
            self.tell(name, f"distribution:{row['kind']}", -amount)
            self.portfolio.cash -= amount
            self.going_ex.append((row, name, per_share, shares, amount, record_date))
        if self.daily:
            self.dividends.declare(days)

    def reinvest(self):
        """At the NAV just struck: dollars and shares for the class, then the accounts' parts."""
        booked = self.schedule.after(self.session)
        for row, name, per_share, shares, amount, record_date in self.going_ex:
            nav = self.navs.get(name)
            part = half_up(amount * (rate(row.get("reinvest")) or Fraction(0)))
            bought = half_up_to(Fraction(part, 100) / nav, self.share_decimals) if part else Fraction(0)
            self.tell_accounts(row, name, amount, part, bought, record_date)
            if part:
                held = self.register.entitled_accounts(name, record_date, self.session)
                dollars, pieces = spread(part, held, 0), spread(bought, held, self.share_decimals)
                for account in held:
                    self.register.waiting.append(Booking(name, account, pieces[account], int(dollars[account]), "reinvested", self.session, booked))
            self.tables["distributions"].append(
                {
                    "ex_date": self.session,
                    "fund": self.id,
                    "share_class": name,
                    "kind": row["kind"],
                    "per_share": decimal(per_share, 9),
                    "shares": decimal(shares, 6),
                    "amount": money(amount),
                    "nav": None if nav is None else decimal(nav, 8),
                    "reinvested_shares": decimal(bought, 6),
                }
            )

    # ---- the NAV, and the orders it prices ------------------------------------------------------

    def close(self, days):
        """Step 8: net assets, shares, NAV of every class; and the proof that both ways of counting agree."""
        self.navs = {}
        for name in self.classes:
            self.na[name] = self.net_assets(name)
            if self.register.shares[name] > 0:
                exact = Fraction(self.na[name], 100) / self.register.shares[name]
                nav = half_up_to(exact, self.nav_decimals)
                if self.na[name] < 0 or nav == 0:
                    raise Stopped(f"{self.id} {name} {self.session}: net assets {money(self.na[name])}, NAV {nav}")
                self.navs[name] = nav
                self.tables["nav"].append(
                    {
                        "session": self.session,
                        "fund": self.id,
                        "share_class": name,
                        "net_assets": money(self.na[name]),
                        "shares": decimal(self.register.shares[name], 6),
                        "nav_exact": decimal(exact, 18),
                        "nav": decimal(nav, 8),
                    }
                )
        counted = self.portfolio.cash + self.portfolio.market_value + self.portfolio.interest_receivable()
        if counted != sum(self.na.values()):
            raise AssertionError(f"{self.id} {self.session}: assets less liabilities {counted}, roll-forward {sum(self.na.values())}")
        for name in self.classes:
            assert sum(self.register.accounts[name].values()) == self.register.shares[name], f"the accounts of {name} are not its shares"
        for row in self.tables["account_balances"]:
            if row["session"] == self.session:
                row["value"] = money(half_up(Fraction(row["shares"]) * self.nav_for(row["share_class"]) * 100))
        self.roll_forward()
        self.reinvest()
        for row in self.tables["account_balances"]:
            if row["session"] == self.session:
                row["cost"] = money(self.costs.cost[row["share_class"], row["account"]])
        if self.daily:
            self.dividends.pay()
        self.look_after_money()

    def look_after_money(self):
        """What a money fund has to tell beside its NAV."""
        if not (self.money_fund or floats(self)):
            return
        self.custody.strike()
        self.watch.strike()
        if self.money_fund:
            if self.navs:
                shadow(self)
            self.moves.strike()
        else:
            too_long(self, self.watch.wam, self.watch.wal)
        self.form.strike()

    def roll_forward(self):
        if len(self.parts) > 1:
            self.tables["year_ends"] += [row for part in self.parts for row in part.rows(self.session, self.id)]
        always = list(ALWAYS)
        for fee in self.fees:
            if fee.borne_by != "adviser":
                always.append(f"fee:{fee.id}")
        for limit in self.limits.limits:
            always += [f"waiver:{limit.id}", f"reimbursement:{limit.id}"]
        if self.terms.get("yield_floor"):
            always += ["waiver:yield_floor", "reimbursement:yield_floor"]
        if self.daily:
            always.append("distribution:daily")
        for name in self.classes:
            sheet = self.sheet[name]
            if name not in self.navs:
                if self.opening[name] or any(sheet.values()):
                    self.roll_rows(name, [component for component, amount in sheet.items() if amount])
                continue
            more = [component for component, amount in sheet.items() if amount and component not in always]
            self.roll_rows(name, always + more)

    def roll_rows(self, name, components):
        lines = [("opening", self.opening[name])]
        lines += [(component, self.sheet[name][component]) for component in components]
        lines.append(("closing", self.na[name]))
        for component, amount in lines:
            self.tables["roll_forward"].append(
                {"session": self.session, "fund": self.id, "share_class": name, "component": component, "amount": money(amount)}
            )

    def nav_for(self, name):
        """The NAV an order takes: the one just struck, or the initial one for a class without shares."""
        return self.navs.get(name, self.initial_nav[name])

    def fill(self, order, nav):
        """(shares, cents, status): a redemption above what is there is refused or clipped; charges are taken off the cents."""
        charges, self.kept_back, self.front = self.charges[order.share_class], 0, 0
        if order.barred:
            return Fraction(0), 0, "refused"
        if order.side == "purchase" and order.amount is not None and not order.seed:
            self.front = charges.front(order.amount)
            self.charge_front(order, charges.bracket(order.amount), order.amount)
            net = order.amount - self.front
            return self.register.round_shares(Fraction(net, 100) / nav), net, "filled"
        shares, amount, status = self.fill_at_nav(order, nav)
        if order.side == "purchase" and not order.seed:
            share, base = charges.on_top(amount)
            self.front = base - amount
            self.charge_front(order, share, base)
        if order.side in ("redemption", "exchange", "in_kind"):
            young, self.kept_back = charges.kept(self.register, order, shares, nav)
            if self.kept_back:
                self.tables["order_charges"].append(charge_row(self, order, "redemption_fee", charges.fee, young, self.kept_back, "fund"))
            amount -= self.kept_back
        return shares, amount, status

    def charge_front(self, order, share, base):
        """The sales charge of a purchase, on all that is paid."""
        if self.front:
            self.tables["order_charges"].append(charge_row(self, order, "front_load", share, base, self.front, "distributor"))

    def fill_at_nav(self, order, nav):
        """The same before anything is charged."""
        free = self.register.available(order.share_class, order.account)
        if order.all_shares:
            return free, half_up(free * nav * 100), "filled"
        shares, amount = shares_and_amount(order, nav, self.register)
        if order.side == "purchase" or shares <= free:
            return shares, amount, "filled"
        status = "clipped" if self.clip else "refused"
        self.tables["exceptions"].append(
            {
                "session": self.session,
                "check": f"order.{status}",
                "severity": "warning",
                "subject": order.id,
                "value": shares,
                "limit": free,
            }
        )
        if self.clip:
            return free, half_up(free * nav * 100), "clipped"
        return Fraction(0), 0, "refused"

    def liquidity_fee(self, order, amount):
        """What the fund keeps of it; the form wants to hear of both."""
        share, fee = liquidity_fee(self, order, amount)
        if fee:
            self.form.charged(order, amount, fee)
            self.tables["order_charges"].append(charge_row(self, order, "liquidity_fee", share, amount + self.kept_back, fee, "fund"))
        self.kept_in_all = self.kept_back + fee
        if order.side != "transfer":
            self.form.dealt(order.session, -amount if order.side == "purchase" else amount + self.kept_back)
        return fee

    def price(self, order, nav):
        """Step 10: an order at its NAV, booked in step 1 of the session that is to come; (cents, settlement, status) for its second leg."""
        shares, amount, status = self.fill(order, nav)
        amount -= self.liquidity_fee(order, amount)
        settles = order.booked if order.late else (order.settle or order.booked)
        self.order_row(order, nav, shares, amount, order.booked, settles, status)
        self.charged_as_well(order, nav, shares, status)
        name, account = order.share_class, order.account
        if status != "refused" and order.side != "purchase":
            self.register.promise(name, account, shares)
            if shares:
                self.charge_deferred(order, shares, nav)
        if order.side == "purchase":
            self.wait(order, name, account, shares, amount, "purchases", settles)
        elif order.side == "redemption":
            self.wait(order, name, account, -shares, -amount, "redemptions", settles)
        elif order.side == "in_kind":
            self.wait(order, name, account, -shares, -amount, "redeemed_in_kind", settles)
        elif order.side == "transfer":
            self.wait(order, name, account, -shares, 0, None, settles)
            self.wait(order, name, order.to_account, shares, 0, None, settles)
        elif order.side in ("exchange", "conversion"):
            self.wait(order, name, account, -shares, -amount, "redemptions" if order.side == "exchange" else "conversion", settles)
        else:
            raise NotImplementedError(order.side)
        return amount, settles, status

    def second_leg(self, order, nav, amount, settles, status):
        """What the first leg of an exchange or conversion was paid buys shares at this class's NAV of the session."""
        self.form.dealt(order.session, -amount)
        bought = half_up_to(Fraction(amount, 100) / nav, self.share_decimals)
        to_class, to_account = order.to_class or order.share_class, order.to_account or order.account
        self.wait(order, to_class, to_account, bought, amount, "purchases" if order.side == "exchange" else "conversion", settles)
        self.order_row(order, nav, bought, amount, order.booked, settles, status, to_class, to_account)
        self.as_of(self.tables["orders"][-1], order, nav, to_class, bought, status)

    def wait(self, order, name, account, shares, amount, component, settles):
        """A booking for step 1 of the session that books the order."""
        if shares or amount:
            booking = Booking(name, account, shares, amount, component, order.session, order.booked, settles)
            self.register.waiting.append(booking.of(order, amount + (self.front if order.side == "purchase" else 0)))

    def order_row(self, order, nav, shares, amount, booked, settles, status, share_class=None, account=None):
        self.tables["orders"].append(
            {
                "event_id": order.id,
                "fund": self.id,
                "share_class": share_class or order.share_class,
                "account": order.account if account is None else account,
                "side": order.side,
                "accepted_at": local(order),
                "session": order.session,
                "nav": decimal(nav, 8),
                "shares": decimal(shares, 6),
                "amount": money(amount),
                "booked": booked,
                "settles": settles,
                "status": status,
                "charge": money(0),
                "kept": money(0),
                "as_of_gain": None,
            }
        )

    def charged_as_well(self, order, nav, shares, status):
        """What the order just told pays the distributor and leaves in the fund, and what it brings the others where it was heard late."""
        row = self.tables["orders"][-1]
        row["charge"], row["kept"] = money(self.front), money(self.kept_in_all)
        if order.side != "transfer":
            sign = 1 if order.side == "purchase" else -1
            self.as_of(row, order, nav, order.share_class, sign * shares, status)

    def as_of(self, row, order, nav, name, shares, status):
        """Shares at their NAV against the one that those heard in time take now."""
        if order.booked > self.schedule.after(order.session) and status != "refused":
            row["as_of_gain"] = money(half_up(shares * (nav - self.nav_for(name)) * 100))

    def finish(self):
        """The tables as they stand at the end of the run."""
        self.form.finish()
        for row in self.tables["holdings"]:
            row["fund"] = self.id
            for column, places in (("quantity", 6), ("price", 8), ("fx", 8)):
                row[column] = None if row[column] is None else decimal(row[column], places)
            for column in ("cost", "amortized_cost", "accrued_interest", "market_value", "unrealized"):
                row[column] = None if row[column] is None else money(row[column])
        for row in self.tables["lot_relief"]:
            row["fund"] = self.id
            row["quantity"] = decimal(row["quantity"], 6)
            for column in ("cost", "proceeds", "gain"):
                row[column] = money(row[column])
        for row in self.tables["exceptions"]:
            row["fund"] = self.id
            for column in ("value", "limit"):
                row[column] = None if row[column] is None else decimal(row[column], 6)
        for lot in self.portfolio.lots:
            self.tables["lots"].append(
                {
                    "fund": self.id,
                    "security": lot.security,
                    "lot": lot.name,
                    "opened": lot.opened,
                    "quantity": decimal(lot.quantity, 6),
                    "cost": money(lot.cost),
                    "remaining_quantity": decimal(lot.remaining, 6),
                    "remaining_cost": money(lot.remaining_cost),
                }
            )
