"""What a fund owns: lots, trades, dividends, corporate actions, open items, and what they are worth."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from . import margin
from .prices import Stopped
from .rounding import cents, half_up, half_up_to, number, rate

DEBT_TYPES = {"bond", "note", "bill", "commercial_paper", "certificate", "floater", "asset_backed", "repo"}


def is_debt(security):
    return security.get("type") in DEBT_TYPES


def by_hundred(security):
    """Bonds and bills quote per 100 of face, everything else per unit."""
    basis = security.get("price_basis") or ("percent" if is_debt(security) else "unit")
    return basis == "percent"


def is_contract(security):
    """Futures and forwards: nothing is paid for them, they are worth what they have gained."""
    return security.get("type") in ("future", "forward")


def currency_of(security):
    """The currency its prices are in; a forward names the currency it trades, and is priced in dollars."""
    return "USD" if security.get("type") == "forward" else security.get("currency") or "USD"


def principal(security, quantity, price, fx=1):
    """quantity x multiplier x price x fx in whole cents."""
    scale = (1 if by_hundred(security) else 100) * (number(security.get("multiplier")) or 1)
    return half_up(quantity * price * fx * scale)


class Lot:
    """One purchase, at identified cost."""

    def __init__(self, name, security, opened, settle, quantity, cost):
        self.name, self.security, self.opened, self.settle = name, security, opened, settle
        self.quantity, self.cost = quantity, cost
        self.remaining, self.remaining_cost = quantity, cost
        self.carried = cost
        self.receivable = 0
        self.dollars = 0
        self.earned, self.posted = Fraction(0), 0
        self.earned_through = settle
        self.last_price = None


class OpenItem:
    """A payable (negative) or receivable of a trade or dividend until it settles; revalued where it is not in dollars."""

    def __init__(self, due, currency, value_at, amount, kind):
        self.due, self.currency, self.value_at, self.amount, self.kind = due, currency, value_at, amount, kind


class Portfolio:
    """The securities of one fund, one day and one event at a time.

    `step` answers with the cents of the strike by component; `cash` is everything that is not a security
    or interest receivable, so that net assets can be counted a second way.
    """

    def __init__(self, fund, policy, feeds, securities, schedule, prices, debt, money_fund):
        self.fund, self.policy, self.securities, self.schedule = fund, policy, securities, schedule
        self.prices, self.debt, self.money_fund = prices, debt, money_fund
        self.trades = [row for row in feeds["trades"] if row["fund"] == fund]
        self.trades.sort(key=lambda row: (row["_day"], row["side"] == "sell", row["_id"]))
        self.feeds = feeds
        self.lots = []
        self.open_items = []
        self.fund_paid = []
        self.margin = []
        self.unrealized = 0
        self.cash = 0
        self.rows = defaultdict(list)
        self.relief_method = policy.get("lot_relief", "fifo")
        self.lag = int(policy.get("booking_lag", 0))

    # ---- events -------------------------------------------------------------------------------

    def held(self, security):
        return [lot for lot in self.lots if lot.security == security and lot.remaining]

    def step(self, before_previous, previous, session, through):
        """The portfolio events, income and valuation of one strike: component -> cents."""
        self.session, self.through = session, through
        self.told = defaultdict(int)
        margin.pay(self)
        if self.lag == 1 and previous is not None:
            self.trade_all(before_previous, previous)
        for day in self.event_days(previous, session):
            self.event_day = day
            for row in self.feeds["dividends"]:
                if row["_day"] == day:
                    self.dividend(row)
            for paid in self.fund_paid:
                if paid.day == day:
                    self.paid_by_fund(paid)
            self.factors = {row["security"]: row for row in self.feeds["factors"] if row["_day"] == day}  # the one heard last
            self.change_shares(day)
            for row in self.factors.values():
                self.debt.pay_down(self, row)
            if self.lag == 0:
                for row in self.trades:
                    if row["_day"] == day:
                        self.trade(row)
        self.expire()
        self.settle_items()
        self.debt.coupons_and_maturities(self, previous)
        self.debt.earn(self)
        self.value()
        return self.told

    def change_shares(self, day):
        """Actions on the shares of the open, then splits, then renames of what was split, then splits of the new names.

        A split of what an action of another security brings in goes first: those shares were not there when the day opened.
        """
        actions = sorted((row for row in self.feeds["corporate_actions"] if row["_day"] == day), key=lambda row: (row["security"], row["action"]))
        splits = [row for row in self.feeds["splits"] if row["_day"] == day]
        new_names = {row["new_security"] for row in actions if row["action"] == "rename"}
        brought = {row.get("new_security") for row in actions} - new_names - {row["security"] for row in actions}
        for row in splits:
            if row["security"] in brought:
                self.split(row)
        waiting, first = [row for row in actions if row["action"] != "rename"], set()
        while waiting:  # what happens to a security goes before what another one's action brings in of it
            acting = {row["security"] for row in waiting}
            row = next((row for row in waiting if row.get("new_security") not in acting), waiting[0])
            waiting.remove(row)
            if row.get("new_security"):
                for own in splits:
                    if own["security"] == row["new_security"] and own["security"] not in new_names | brought | first:
                        self.split(own)
                first.add(row["new_security"])
            self.corporate_action(row)
        for row in splits:
            if row["security"] not in new_names | brought | first:
                self.split(row)
        for row in actions:
            if row["action"] == "rename":
                if row["security"] in self.factors:
                    self.debt.pay_down(self, self.factors.pop(row["security"]))
                self.corporate_action(row)
        for row in splits:
            if row["security"] in new_names:
                self.split(row)

    def event_days(self, previous, session):
        """The calendar dates in (previous, session] on which something happens, in order."""
        days = set()
        for feed in ("dividends", "splits", "corporate_actions", "factors"):
            days |= {row["_day"] for row in self.feeds[feed]}
        days |= {row["_day"] for row in self.trades} | {paid.day for paid in self.fund_paid}
        return sorted(day for day in days if day <= session and (previous is None or day > previous))

    def trade_all(self, after, last):
        for row in self.trades:
            if row["_day"] <= last and (after is None or row["_day"] > after):
                self.trade(row)

    def settle_lag(self, day):
        if day >= date(2024, 5, 28):
            return 1
        return 2 if day >= date(2017, 9, 5) else 3

    def trade(self, row):
        """What is held the other way is closed first; the rest opens a lot, below zero where it is sold short or written."""
        security = self.securities[row["security"]]
        currency, day = currency_of(security), row["_day"]
        settle = date.fromisoformat(row["settle"]) if row.get("settle") else self.schedule.after(day, self.settle_lag(day))
        fx = number(row.get("fx")) or self.prices.rate_of(currency, self.schedule.on_or_after(day))
        if currency == "USD":
            fx = Fraction(1)
        if margin.is_foreign_future(security):
            margin.buy_or_sell(self, row, security, lambda units, cost: Lot(row["_id"], row["security"], day, settle, units, cost))
            return
        quantity, side = number(row["quantity"]), 1 if row["side"] == "buy" else -1
        commission = cents(row.get("commission")) or 0
        if row.get("amount"):
            worth = cents(row["amount"])
            value_at = lambda rate, worth=worth: worth
        else:
            price = number(row["price"])
            worth = principal(security, quantity, price, fx)
            value_at = lambda rate: principal(security, quantity, price, rate)
        closing = min(quantity, max(-side * sum(lot.remaining for lot in self.held(row["security"])), 0))
        written = is_contract(security) or security["type"] in ("option", "repo")
        if side < 0 and closing < quantity and not written and not self.policy.get("short_sales"):
            raise Stopped(f"{row['_id']} sells more {row['security']} than is held on {row['date']}")
        first = lambda amount: half_up(Fraction(amount) * closing / quantity)
        given = cents(row["accrued"]) if row.get("accrued") else None
        interest = dollars = 0  # received, in the security's own currency and in dollars
        if closing:
            received = -side * first(worth) - first(commission)
            told = None if given is None else -side * first(given)
            interest, dollars = self.debt.given_up(self, security, row, -side * closing, settle, fx, told)
            self.sell(row, -side * closing, received)
        if quantity > closing:
            rest = quantity - closing
            cost = side * (worth - first(worth)) + commission - first(commission)
            lot = Lot(row["_id"], row["security"], day, settle, side * rest, cost)
            told = None if given is None else side * (given - first(given))
            bought, paid = self.debt.bought(self, security, lot, settle, fx, told)
            interest, dollars = interest - bought, dollars - paid
            self.lots.append(lot)
            self.lots.sort(key=lambda lot: (lot.opened, lot.name))
        if is_contract(security):
            return
        self.owe(settle, currency if not row.get("amount") else "USD", lambda rate: -side * value_at(rate), -side * worth, row["side"])
        self.owe(settle, "USD", lambda rate: -commission, -commission, row["side"])
        self.owe(settle, currency, lambda rate: half_up(interest * rate), dollars, row["side"])

    def owe(self, due, currency, value_at, amount, kind="dividends"):
        """A receivable or payable comes into being: from here on it is worth money whether paid or not."""
        if amount:
            self.open_items.append(OpenItem(due, currency, value_at, amount, kind))
            self.cash += amount

    def settle_items(self):
        """Open items at the rate of this strike; those due are turned into dollars and closed."""
        still = []
        for item in self.open_items:
            if item.currency != "USD":
                now = item.value_at(self.prices.rate_of(item.currency, self.session))
                self.told["currency"] += now - item.amount
                self.cash += now - item.amount
                item.amount = now
            if item.due is None or item.due > self.session:
                still.append(item)
        self.open_items = still

    # ---- lots ---------------------------------------------------------------------------------

    def order_of_relief(self, row, quantity):
        """(lot, quantity to take) in the order the policy relieves them."""
        lots = self.held(row["security"])
        if row.get("lots"):
            names, chosen = {lot.name for lot in lots}, []
            for part in row["lots"].split(";"):
                name, _, amount = part.rpartition(":") if ":" in part and part.strip() not in names else (part, "", "")
                own = [lot for lot in lots if lot.name == name.strip()]  # several, where a lot came back to what was spun off it
                chosen += self.one_by_one(own, number(amount) if amount else sum(lot.remaining for lot in own), row)
            return chosen
        if self.relief_method == "lifo":
            lots = lots[::-1]
        elif self.relief_method == "hifo":
            lots = sorted(lots, key=lambda lot: -Fraction(lot.remaining_cost) / lot.remaining)
        return self.one_by_one(lots, quantity, row)

    @staticmethod
    def one_by_one(lots, quantity, row):
        """(lot, quantity to take): all of one lot before the next."""
        chosen = []
        for lot in lots:
            take = min(lot.remaining, quantity) if quantity > 0 else max(lot.remaining, quantity)
            if take and quantity:
                chosen.append((lot, take))
                quantity -= take
        if quantity:
            raise ValueError(f"{row['_id']} sells more {row['security']} than is held on {row['date']}")
        return chosen

    def sell(self, row, quantity, proceeds, chosen=None):
        """Relieve lots, or those that are chosen already, at what they are carried at; the rest of the proceeds is realized gain."""
        named = bool(row.get("lots")) or chosen is not None
        chosen = self.order_of_relief(row, quantity) if chosen is None else chosen
        pool = self.held(row["security"])
        pool_quantity = sum(lot.remaining for lot in pool)
        pool_cost = sum(lot.remaining_cost for lot in pool)
        pool_carried = sum(lot.carried for lot in pool)
        average = self.relief_method == "average" and not named
        if average:
            sold_cost = half_up(Fraction(pool_cost) * quantity / pool_quantity)
            sold_carried = half_up(Fraction(pool_carried) * quantity / pool_quantity)
        left_quantity, left_proceeds = quantity, proceeds
        left_cost, left_carried = (sold_cost, sold_carried) if average else (None, None)
        for lot, take in chosen:
            part = left_proceeds if take == left_quantity else half_up(Fraction(proceeds) * take / quantity)
            if average:
                last = take == left_quantity
                cost = left_cost if last else half_up(Fraction(sold_cost) * take / quantity)
                carried = left_carried if last else half_up(Fraction(sold_carried) * take / quantity)
                left_cost, left_carried = left_cost - cost, left_carried - carried
            else:
                cost = lot.remaining_cost if take == lot.remaining else half_up(Fraction(lot.remaining_cost) * take / lot.remaining)
                carried = lot.carried if take == lot.remaining else half_up(Fraction(lot.carried) * take / lot.remaining)
            lot.remaining -= take
            lot.remaining_cost -= cost
            lot.carried -= carried
            left_quantity, left_proceeds = left_quantity - take, left_proceeds - part
            self.told["realized"] += part - carried
            if is_contract(self.securities[row["security"]]):
                self.cash += part - carried
            if not take:  # a factor that is said again pays nothing back
                continue
            self.rows["lot_relief"].append(
                {
                    "session": self.session,
                    "security": row["security"],
                    "lot": lot.name,
                    "sale": row["_id"],
                    "quantity": take,
                    "cost": carried,
                    "proceeds": part,
                    "gain": part - carried,
                    "term": self.term(lot.opened, row["_day"]),
                }
            )
        if average:
            self.spread_pool(pool)

    def spread_pool(self, pool):
        """Under average cost what remains of the pool is spread over its lots by quantity; the last takes what is left."""
        rest = [lot for lot in pool if lot.remaining]
        gone = [lot for lot in pool if lot.remaining == 0]
        cost = sum(lot.remaining_cost for lot in pool)
        carried = sum(lot.carried for lot in pool)
        quantity = sum(lot.remaining for lot in rest)
        for lot in gone:
            lot.remaining_cost = lot.carried = 0
        left_cost, left_carried = cost, carried
        for lot in rest:
            last = lot is rest[-1]
            lot.remaining_cost = left_cost if last else half_up(Fraction(cost) * lot.remaining / quantity)
            lot.carried = left_carried if last else half_up(Fraction(carried) * lot.remaining / quantity)
            left_cost -= lot.remaining_cost
            left_carried -= lot.carried

    @staticmethod
    def term(opened, sold):
        """Long when held more than a year."""
        try:
            anniversary = opened.replace(year=opened.year + 1)
        except ValueError:
            anniversary = date(opened.year + 1, 2, 28)
        return "long" if sold > anniversary else "short"

    # ---- dividends and corporate actions -------------------------------------------------------

    def dividend(self, row):
        """Gross income on the ex-date, tax withheld, and a receivable for the net."""
        quantity = sum(lot.remaining for lot in self.held(row["security"]))
        if not quantity:
            return
        currency = currency_of(self.securities[row["security"]])
        per_share = number(row["rate"])
        withheld = rate(row.get("withholding")) or Fraction(0)
        fx = number(row.get("fx")) or self.prices.rate_of(currency, self.session)

        def gross_at(fx):
            return half_up(quantity * per_share * fx * 100)

        def net_at(fx):
            return gross_at(fx) - half_up(gross_at(fx) * withheld)

        gross = gross_at(fx)
        self.told["dividend_income"] += gross
        self.told["foreign_tax"] -= gross - net_at(fx)
        self.owe(date.fromisoformat(row["pay_date"]) if row.get("pay_date") else None, currency, net_at, net_at(fx))

    def expire(self):
        """Contracts that have ended are settled in cash: at their price of that day, an option at what it is worth against its underlying's."""
        sources, limit = self.policy.get("price_sources", []), int(self.policy.get("max_stale_sessions", 5))
        for name in sorted({lot.security for lot in self.lots if lot.remaining}):
            security = self.securities[name]
            ended = security.get("expiry") or security.get("maturity")
            if is_debt(security) or not ended or date.fromisoformat(ended) > self.session or security["type"] == "equity":
                continue
            if security["type"] == "option":
                level = self.prices.used(security["underlying"], date.fromisoformat(ended), sources, limit)[0] - number(security["strike"])
                price = max(level if security.get("put_call") != "put" else -level, Fraction(0))
            else:
                price = self.prices.used(name, date.fromisoformat(ended), sources, limit)[0]
            quantity = sum(lot.remaining for lot in self.held(name))
            if margin.is_foreign_future(security):
                margin.close(self, {"security": name, "_id": f"expiry:{name}", "_day": date.fromisoformat(ended)}, security, quantity, price)
                continue
            proceeds = principal(security, quantity, price, self.prices.rate_of(currency_of(security), self.session))
            if security["type"] == "option":
                self.cash += proceeds
            self.sell({"security": name, "_id": f"expiry:{name}", "_day": date.fromisoformat(ended)}, quantity, proceeds)

    def paid_by_fund(self, paid):
        """A distribution of a fund that is held: income, realized gain, or capital that lowers what the shares cost."""
        lots = self.held(paid.security)
        quantity = sum(lot.remaining for lot in lots)
        cents_paid = paid.cents if paid.cents is not None else half_up(quantity * paid.per_share * 100)
        if paid.kind == "capital":
            left = cents_paid
            for lot in lots:
                part = left if lot is lots[-1] else half_up(Fraction(cents_paid) * lot.remaining / quantity)
                left -= part
                lowered = min(part, lot.remaining_cost)
                lot.remaining_cost -= lowered
                lot.carried -= lowered
                self.told["realized"] += part - lowered
        else:
            self.told["realized" if paid.kind in ("short_gain", "long_gain") else "dividend_income"] += cents_paid
            self.told["of funds, long"] += cents_paid if paid.kind == "long_gain" else 0
        self.owe(max(paid.due, self.session), "USD", lambda rate: cents_paid, cents_paid)

    def over(self, row):
        """Whether an event of debt comes after its maturity: nothing of it is there any more."""
        security = self.securities[row["security"]]
        return is_debt(security) and row["_day"] > date.fromisoformat(security["maturity"])

    def split(self, row):
        for lot in [] if self.over(row) else self.held(row["security"]):
            quantity = half_up_to(lot.remaining * number(row["ratio"]), 6)
            if lot.maturity:
                self.debt.change_face(self, lot, row["_day"], quantity)
            lot.remaining = quantity
            lot.last_price = lot.last_price and lot.last_price / number(row["ratio"])

    def corporate_action(self, row):
        """Stock dividends, spin-offs, mergers, renames, returns of capital, on what was held at the open of the ex-date."""
        if self.over(row):
            return
        lots = self.held(row["security"])
        action, new = row["action"], row.get("new_security")
        ratio = number(row.get("ratio"))
        if action == "default":
            self.debt.default(self, row["security"], lots, row["_day"])
            return
        if action == "rename":
            self.debt.rename(row["security"], new, row["_day"])
        if not lots:
            return
        if action == "call":
            self.debt.call(self, row, lots, ratio)
            return
        if action == "merger" and new and row.get("cash") and number(row["cash"]):
            if row.get("cost_share"):
                self.sell_a_share_of_cost(row, lots, number(row["cost_share"]))
            else:
                self.return_of_capital(row, lots)
        if action == "stock_dividend":
            for lot in lots:
                self.debt.pay_in_kind(self, lot, row)
                lot.remaining = half_up_to(lot.remaining * (1 + ratio), 6)
                self.debt.go_on_in_kind(self, lot, row)
            self.cash_in_lieu(row, row["security"])
        elif action == "spin_off":
            for lot in lots:
                self.debt.amortize_anew(self, lot, row["_day"])
                moved = half_up(lot.remaining_cost * number(row["cost_share"]))
                self.take_over(lot, new, half_up_to(lot.remaining * ratio, 6), moved, spun_off=True)
                lot.remaining_cost -= moved
                lot.carried -= moved
            self.cash_in_lieu(row, new)
        elif action == "rename" or (action == "merger" and new):
            for lot in lots:
                self.take_over(lot, new, half_up_to(lot.remaining * (ratio if ratio is not None else 1), 6), lot.remaining_cost)
                lot.remaining, lot.remaining_cost, lot.carried = Fraction(0), 0, 0
            self.cash_in_lieu(row, new)
        elif action == "merger" and self.debt.is_debt(self.securities[row["security"]]):
            self.debt.call(self, row, lots, ratio)
        elif action == "merger":
            quantity = sum(lot.remaining for lot in lots)
            self.sell_for_cash(row, row["security"], quantity, self.cash_for(row, row["security"], quantity, row["cash"]))
        elif action == "return_of_capital":
            self.return_of_capital(row, lots)
        else:
            raise NotImplementedError(f"corporate action {action}")

    def sell_a_share_of_cost(self, row, lots, kept):
        """Cash beside new shares: so much of the cost goes with the shares, the rest is what the cash is measured against."""
        quantity = sum(lot.remaining for lot in lots)
        cash = left = self.cash_for(row, row["security"], quantity, row["cash"])
        self.cash += cash
        for lot in lots:
            part = left if lot is lots[-1] else half_up(Fraction(cash) * lot.remaining / quantity)
            left -= part
            self.debt.amortize_anew(self, lot, row["_day"])
            cost = lot.remaining_cost - half_up(lot.remaining_cost * kept)
            lot.remaining_cost -= cost
            lot.carried -= cost
            self.told["realized"] += part - cost

    def cash_for(self, row, security, quantity, per_share):
        """quantity x dollars a share x the rate of the strike, in cents."""
        fx = self.prices.rate_of(currency_of(self.securities[security]), self.session)
        return principal(self.securities[security], quantity, number(per_share), fx)

    def take_over(self, lot, security, quantity, cost, spun_off=False):
        """A lot of another security that inherits name, date and so much cost of this one."""
        heir = Lot(lot.name, security, lot.opened, lot.settle, quantity, cost)
        self.debt.open_lot(self.securities[security], heir)
        self.debt.inherit(self, self.securities[security], lot, heir, spun_off)
        self.lots.append(heir)
        self.lots.sort(key=lambda lot: (lot.opened, lot.name))

    def cash_in_lieu(self, row, security):
        """Where a price in lieu is given, the fraction of the new holding is sold at it."""
        if not row.get("in_lieu_price"):
            return
        held = sum(lot.remaining for lot in self.held(security))
        fraction = held - held // 1 if held > 0 else held + (-held) // 1
        if fraction:
            self.sell_for_cash(row, security, fraction, self.cash_for(row, security, fraction, row["in_lieu_price"]))

    def sell_for_cash(self, row, security, quantity, proceeds):
        """Given up for cash on the ex-date, debt with interest to the day; what the lots do not cover is realized."""
        sale = {"security": security, "_id": row["_id"], "_day": row["_day"]}
        if is_debt(self.securities[security]):
            fx = self.prices.rate_of(currency_of(self.securities[security]), self.session)
            chosen = self.order_of_relief(sale, quantity)
            _, interest = self.debt.interest_out(self, self.securities[security], chosen, row["_day"], fx, None, row["_day"])
            self.cash += interest
        self.cash += proceeds
        self.sell(sale, quantity, proceeds)

    def return_of_capital(self, row, lots):
        """Cash that lowers cost; beyond the cost of a lot it is realized gain."""
        quantity = sum(lot.remaining for lot in lots)
        cash = self.cash_for(row, row["security"], quantity, row["cash"])
        self.cash += cash
        left = cash
        for lot in lots:
            part = left if lot is lots[-1] else half_up(Fraction(cash) * lot.remaining / quantity)
            left -= part
            self.debt.amortize_anew(self, lot, row["_day"])
            lowered = min(part, lot.carried) if lot.remaining > 0 else max(part, lot.carried)
            lot.remaining_cost -= lowered
            lot.carried -= lowered
            self.told["realized"] += part - lowered

    # ---- value --------------------------------------------------------------------------------

    def value(self):
        """Every position at the close; the change of market value over carrying amount is unrealized."""
        before, self.unrealized = self.unrealized, 0
        self.market_value, self.worth = 0, {}
        sources = self.policy.get("price_sources", [])
        limit = int(self.policy.get("max_stale_sessions", 5))
        for name in sorted({lot.security for lot in self.lots if lot.remaining}):
            security, lots = self.securities[name], self.held(name)
            quantity = sum(lot.remaining for lot in lots)
            fx = self.prices.rate_of(currency_of(security), self.session)
            carried = sum(lot.carried for lot in lots)
            short = None if self.money_fund else self.debt.short_term_value(self, security, lots, sources, limit)
            if short is not None:
                worth, kind, price_date, age = short, "amortized", self.session, 0
                price = Fraction(worth) / quantity / (1 if by_hundred(security) else 100) / fx
            else:
                price, kind, price_date, age = self.quotation(name, sources, limit)
                worth = carried if price is None else principal(security, quantity, price, fx)
            if margin.is_foreign_future(security):
                worth, carried = margin.mark(self, security, lots, price), 0
            elif is_contract(security):
                worth, carried = worth - carried, 0
            self.worth[name] = worth if age is not None and age <= limit else None
            if self.money_fund:
                self.market_value += carried
            else:
                self.unrealized += worth - carried
                self.market_value += worth
            self.rows["holdings"].append(
                {
                    "session": self.session,
                    "security": name,
                    "quantity": quantity,
                    "price": price,
                    "price_kind": kind,
                    "price_date": price_date,
                    "age": age,
                    "fx": fx,
                    "cost": 0 if is_contract(security) else sum(lot.remaining_cost for lot in lots),
                    "amortized_cost": carried,
                    "accrued_interest": sum(lot.dollars for lot in lots),
                    "market_value": None if price is None else worth,
                    "unrealized": None if price is None else worth - carried,
                }
            )
            if age:
                self.rows["exceptions"].append(
                    {
                        "session": self.session,
                        "check": "price.stale",
                        "severity": "warning",
                        "subject": name,
                        "value": Fraction(age),
                        "limit": Fraction(limit),
                    }
                )
        self.tell_old_rates(limit)
        self.told["unrealized"] += self.unrealized - before

    def tell_old_rates(self, limit):
        """Currencies of positions whose rate of exchange is of an earlier session."""
        for currency in sorted({self.valued_in(lot.security) for lot in self.lots if lot.remaining}):
            age = self.prices.age_of_rate(currency, self.session)
            if age:
                old = {"check": "fx.stale", "severity": "warning", "subject": currency}
                self.rows["exceptions"].append({"session": self.session, **old, "value": Fraction(age), "limit": Fraction(limit)})

    def valued_in(self, name):
        """The currency whose rate of exchange values a security; a forward nobody quotes is worth that of the currency it trades."""
        row = self.securities[name]
        return row.get("currency") if is_contract(row) and not self.prices.dates.get(name) else currency_of(row)

    def quotation(self, name, sources, limit):
        """(price, kind, date, age); a money fund is struck at amortized cost also where the price is too old, or there is none."""
        if not self.money_fund:
            return self.prices.used(name, self.session, sources, limit)
        try:
            return self.prices.used(name, self.session, sources)
        except Stopped:
            return None, None, None, None

    def interest_receivable(self):
        return sum(lot.dollars for lot in self.lots)
