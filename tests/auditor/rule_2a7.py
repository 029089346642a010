"""What a money fund owns as rule 2a-7 sees it: total and liquid assets, issuers, tiers; what stands beyond a limit, and what was bought beyond it."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

from .money import above_cost_by_security, at_market, complain, reset_date
from .portfolio import is_debt
from .rounding import cents, decimal, half_up, money, rate

# check, rate, first day, last day; what holds on a day is the row whose days hold it
FOREVER = date.max
LIMITS = (
    ("issuer", Fraction(5, 100), date.min, FOREVER),
    ("second_tier", Fraction(5, 100), date.min, date(2010, 5, 4)),
    ("second_tier", Fraction(3, 100), date(2010, 5, 5), date(2016, 10, 13)),
    ("second_tier_issuer", Fraction(1, 100), date.min, date(2010, 5, 4)),
    ("second_tier_issuer", Fraction(5, 1000), date(2010, 5, 5), date(2016, 10, 13)),
    ("daily", Fraction(10, 100), date(2010, 5, 28), date(2024, 4, 1)),
    ("daily", Fraction(25, 100), date(2024, 4, 2), FOREVER),
    ("weekly", Fraction(30, 100), date(2010, 5, 28), date(2024, 4, 1)),
    ("weekly", Fraction(50, 100), date(2024, 4, 2), FOREVER),
    ("illiquid", Fraction(10, 100), date.min, date(2010, 5, 4)),
    ("illiquid", Fraction(5, 100), date(2010, 5, 5), FOREVER),
)
FEES_AND_WAIVERS = ("fee", "waiver", "reimbursement", "recoupment", "offset")


def limit(name, day):
    """The rate of a limit on a day; None where there was none."""
    return next((value for check, value, first, last in LIMITS if check == name and first <= day <= last), None)


def true(cell):
    return str(cell or "").lower() == "true"


def floats(book):
    """A fund at market that declares daily and strikes four decimals."""
    return not book.money_fund and book.daily and book.nav_decimals >= 4


class Cash:
    """The custodian's cash, worked back from what is owed either way."""

    def __init__(self, book):
        self.book = book
        self.accrued = self.declared = 0
        self.open_capital, self.cash_due = [], []

    def strike(self):
        """After the sheet of a session is closed: what it accrued and declared, and what has been paid."""
        book, session = self.book, self.book.session
        for sheet in book.sheet.values():
            for line, amount in sheet.items():
                kind = line.split(":")[0]
                if kind in FEES_AND_WAIVERS:
                    self.accrued -= amount
                if kind in ("distribution", "reinvested"):
                    self.declared -= amount
        for row in book.feeds["payments"]:
            if row.get("fund") == book.id and row["_day"] <= session and (book.previous is None or row["_day"] > book.previous):
                self.accrued -= cents(row["amount"])
        for row, _, _, _, amount, _ in book.going_ex:
            due = date.fromisoformat(row["pay_date"]) if row.get("pay_date") else session
            self.cash_due.append((due, amount - half_up(amount * (rate(row.get("reinvest")) or Fraction(0)))))
        self.declared -= sum(amount for due, amount in self.cash_due if due <= session)
        self.cash_due = [(due, amount) for due, amount in self.cash_due if due > session]
        self.open_capital = [booking for booking in self.open_capital if booking.settles > session]

    def booked(self, booking):
        """An order that waits for its money."""
        if booking.component in ("purchases", "redemptions", "redeemed_in_kind") and booking.settles:
            self.open_capital.append(booking)

    def at_custodian(self):
        unsettled = sum(item.amount for item in self.book.portfolio.open_items)
        unpaid = sum(booking.amount for booking in self.open_capital)
        return self.book.portfolio.cash - unsettled - unpaid + self.accrued + self.declared

    def receivable(self):
        """For investments sold, dividends, shares sold."""
        by_kind = defaultdict(int)
        for item in self.book.portfolio.open_items:
            by_kind[item.kind] += item.amount
        sold = sum(booking.amount for booking in self.open_capital if booking.amount > 0)
        return sum(max(amount, 0) for amount in by_kind.values()) + sold


class Position:
    """One security at a strike: what it counts in net assets, interest included, and how soon it is cash."""

    def __init__(self, book, row, above):
        portfolio, session = book.portfolio, book.session
        self.name = row["security"]
        self.terms = portfolio.securities[self.name]
        self.book_value = row["amortized_cost"] + (above[self.name] if book.priced_at_market else 0) if book.money_fund else row["market_value"]
        self.worth = self.book_value + row["accrued_interest"]
        self.cost, self.row = row["amortized_cost"], row
        self.government, self.illiquid = true(self.terms.get("government")), true(self.terms.get("illiquid"))
        self.second = self.terms.get("tier") == "2"
        self.issuer = self.terms.get("issuer") or self.name
        self.debt = is_debt(self.terms)
        self.liquid, self.near, self.final = None, None, None
        if self.debt:
            near, final = reset_date(self.terms, book.debt.resets[self.name], session)
            self.near, self.final = (near - session).days, (final - session).days
            self.liquid = self.how_liquid(book, final)

    def how_liquid(self, book, final):
        if self.illiquid or self.name in book.debt.defaulted:
            return None
        treasury = self.government and self.terms["type"] in ("bill", "note", "bond")
        if treasury or final <= book.schedule.next_as_known(book.session):
            return "daily"
        discount = self.government and not self.terms.get("coupon") and self.final <= 60
        return "weekly" if discount or final <= book.schedule.after(book.session, 5) else None


class Watch:
    """The limits of one fund, session by session."""

    def __init__(self, book):
        self.book, self.over = book, {}
        self.last_bought, self.far = {}, set()

    def strike(self):
        book, cash = self.book, self.book.custody
        above, missing = above_cost_by_security(book) if book.money_fund else ({}, [])
        book.priced_at_market = book.money_fund and at_market(book, book.session)
        held = [Position(book, row, above) for row in book.portfolio.rows["holdings"] if row["session"] == book.session]
        self.held = held
        self.cash = max(cash.at_custodian(), 0)
        self.securities, self.interest = sum(each.book_value for each in held), book.portfolio.interest_receivable()
        self.receivable = cash.receivable()
        self.total = self.cash + self.securities + self.interest + self.receivable
        self.daily = self.cash + sum(each.worth for each in held if each.liquid == "daily")
        self.weekly = self.cash + sum(each.worth for each in held if each.liquid)
        whole = max(self.total, 1)
        self.wam, self.wal = average(held, "near"), average(held, "final")
        book.tables["liquidity"].append(
            {
                "session": book.session,
                "fund": book.id,
                "total_assets": money(self.total),
                "cash": money(self.cash),
                "daily_liquid_assets": money(self.daily),
                "weekly_liquid_assets": money(self.weekly),
                "daily_part": decimal(Fraction(self.daily, whole), 12),
                "weekly_part": decimal(Fraction(self.weekly, whole), 12),
                "wam_days": decimal(self.wam, 6),
                "wal_days": decimal(self.wal, 6),
            }
        )
        if book.money_fund:
            self.prices(above, missing)
        self.stands()
        for row in self.bought():
            self.buys(row)

    def prices(self, above, missing):
        """Securities that begin to stand more than 3 % from their cost."""
        far = {
            each.name
            for each in self.held
            if each.name not in missing and each.cost > 0 and abs(Fraction(above[each.name], each.cost)) > Fraction(3, 100)
        }
        for each in self.held:
            if each.name in far - self.far:
                complain(self.book, "mmf.security", Fraction(above[each.name], each.cost), Fraction(3, 100), "warning", each.name)
        self.far = far

    def stands(self):
        """What is beyond a limit at the strike, bought or not."""
        book, day, whole = self.book, self.book.session, max(self.total, 1)
        by_issuer, self.second = defaultdict(int), defaultdict(int)
        for each in self.held:
            if not each.government:
                by_issuer[each.issuer] += each.worth
            if each.second:
                self.second[each.issuer] += each.worth
        most, today = limit("issuer", day), self.issuers_bought()
        self.share = {name: Fraction(amount, whole) for name, amount in by_issuer.items()}
        before, self.over = self.over, {}
        for name, share in self.share.items():
            if share > most:
                self.over[name] = [*before.get(name, []), day]
        for name, days in self.over.items():
            if len(days) > 3 or self.share[name] > Fraction(1, 4) or self.second.get(name):
                complain(book, "mmf.issuer", self.share[name], most, "warning", name, None if name in today else self.last_bought.get(name))
        self.last_bought |= today
        for subject, share, allowed in self.too_much_second_tier():
            complain(book, "mmf.second_tier", share, allowed, "warning", subject or book.id)
        for word, share, least in self.too_little():
            complain(book, "mmf.liquidity", share, least, "warning", word)
        for share, allowed in self.too_illiquid():
            complain(book, "mmf.illiquid", share, allowed, "warning", book.id)

    def issuers_bought(self):
        """The last buy of each issuer that this strike books."""
        securities = self.book.portfolio.securities
        return {securities[row["security"]].get("issuer") or row["security"]: row for row in self.bought()}

    def too_much_second_tier(self):
        day, whole = self.book.session, max(self.total, 1)
        told = []
        in_all = Fraction(sum(self.second.values()), whole)
        if limit("second_tier", day) is not None:
            if in_all > limit("second_tier", day):
                told.append((None, in_all, limit("second_tier", day)))
            allowed = limit("second_tier_issuer", day)
            if day < date(2010, 5, 5):
                allowed = max(allowed, Fraction(10**8, whole))
            told += [(name, Fraction(amount, whole), allowed) for name, amount in self.second.items() if Fraction(amount, whole) > allowed]
        return told

    def too_little(self):
        day, told = self.book.session, []
        for word, amount in (("daily", self.daily), ("weekly", self.weekly)):
            least = limit(word, day)
            if least is not None and self.total and Fraction(amount, self.total) < least:
                told.append((word, Fraction(amount, self.total), least))
        return told

    def too_illiquid(self):
        day = self.book.session
        whole = self.total if day >= date(2010, 5, 5) else sum(self.book.na.values())
        share = Fraction(sum(each.worth for each in self.held if each.illiquid), max(whole, 1))
        return [(share, limit("illiquid", day))] if share > limit("illiquid", day) else []

    def bought(self):
        """The buys that this strike books."""
        book = self.book
        last, first = book.session, book.previous
        if book.portfolio.lag:
            last, first = book.previous, book.before_previous
        if last is None:
            return []
        return [row for row in book.portfolio.trades if row["side"] == "buy" and row["_day"] <= last and (first is None or row["_day"] > first)]

    def buys(self, row):
        """What should not have been bought, by trade."""
        book = self.book
        name, day = row["security"], row["_day"]
        terms = book.portfolio.securities[name]
        second, issuer = terms.get("tier") == "2", terms.get("issuer") or name

        def tell(check, value, allowed):
            complain(book, check, value, allowed, "warning", name, row)

        if is_debt(terms):
            last = date.fromisoformat(terms["maturity"])
            if terms.get("demand_date") and date.fromisoformat(terms["demand_date"]) > day:
                last = date.fromisoformat(terms["demand_date"])
            if terms["type"] == "floater" and true(terms.get("government")):
                last = reset_date(terms, book.debt.resets[name], day)[0]
            most = 45 if second and date(2010, 5, 5) <= day < date(2016, 10, 14) else 397
            if last > day + timedelta(days=most):
                tell("mmf.maturity", Fraction((last - day).days), most)
        if issuer in self.over and not true(terms.get("government")):
            excused = len(self.over) == 1 and len(self.over[issuer]) <= 3 and self.share[issuer] <= Fraction(1, 4) and not self.second.get(issuer)
            if not excused:
                tell("mmf.issuer", self.share[issuer], limit("issuer", book.session))
        if second:
            for subject, share, allowed in self.too_much_second_tier():
                if subject in (None, issuer):
                    tell("mmf.second_tier", share, allowed)
        own = next((each for each in self.held if each.name == name), None)
        liquid = own.liquid if own else "daily"
        for word, share, least in self.too_little():
            if liquid is None or (word == "daily" and liquid == "weekly"):
                tell("mmf.liquidity", share, least)
                break
        if true(terms.get("illiquid")):
            for share, allowed in self.too_illiquid():
                tell("mmf.illiquid", share, allowed)


def average(held, days):
    """Weighted by amortized cost, of debt alone."""
    weight = sum(each.cost for each in held if each.debt)
    return Fraction(sum(each.cost * getattr(each, days) for each in held if each.debt), weight) if weight else Fraction(0)


class Moves:
    """What moved the deviation between two sessions that both have a market price."""

    def __init__(self, book):
        self.book, self.before = book, None

    def strike(self):
        """(market net assets, shares at the stable price) of the session against those of the one before, cause by cause."""
        book = self.book
        above, missing = above_cost_by_security(book)
        shares = sum(book.register.shares.values())
        if not shares or missing:
            self.before = None
            return
        net_assets = sum(book.na.values()) - book.portfolio.unrealized
        stable = book.stable_price * shares * 100
        watched = {each.name: each for each in book.watch.held}
        now = (net_assets, net_assets + sum(above.values()), stable, {name: (each.row["quantity"], above[name]) for name, each in watched.items()})
        then, self.before = self.before, now
        if then is None:
            return
        told = {}
        same = [name for name in watched if name in then[3] and then[3][name][0] == now[3][name][0]]
        moves = []
        for name in same:
            weight = watched[name].cost * (watched[name].near or 0) if watched[name].debt else 0
            if weight > 0:
                moves.append((Fraction(then[3][name][1] - now[3][name][1], weight), weight))
        common = middle(moves)
        for name in same:
            weight = watched[name].cost * (watched[name].near or 0) if watched[name].debt else 0
            told["rate", name] = -half_up(common * weight)
            told["price", name] = now[3][name][1] - then[3][name][1] - told["rate", name]
        for name in {*then[3], *now[3]} - set(same):
            told["position", name] = now[3].get(name, (0, 0))[1] - then[3].get(name, (0, 0))[1]
        gains = sum(sheet["realized"] + sheet["currency"] for sheet in book.sheet.values())
        told["gain", None] = gains
        flows = defaultdict(lambda: [0, Fraction(0)])
        for booking in book.booked_now:
            if booking.component:
                flows[booking.component][0] += booking.amount
                flows[booking.component][1] += booking.shares
        told["other", None] = now[0] - then[0] - gains - sum(amount for amount, _ in flows.values())
        scale = 10**4 / stable
        rows = {key: (amount, amount * scale) for key, amount in told.items()}
        for cause, (amount, new) in flows.items():
            at_price = new * book.stable_price * 100
            excess = Fraction(then[1]) - then[2]
            bp = (amount - at_price) * scale - excess * at_price / (stable * then[2]) * 10**4
            rows[cause, None] = (half_up(amount - at_price), bp)
        change = (Fraction(now[1]) / stable - Fraction(then[1]) / then[2]) * 10**4
        assert sum(bp for _, bp in rows.values()) == change, "what moved the deviation does not add up to its change"
        told = sorted(((cause, subject, amount, bp) for (cause, subject), (amount, bp) in rows.items() if bp), key=weighty)
        printed = [decimal(bp, 12) for _, _, _, bp in told]
        if printed:
            measured = [decimal((Fraction(market) / at_price - 1) * 10**4, 12) for market, at_price in ((now[1], stable), (then[1], then[2]))]
            printed[0] += measured[0] - measured[1] - sum(printed)
        for (cause, subject, amount, _), bp in zip(told, printed, strict=True):
            row = {"session": book.session, "fund": book.id, "cause": cause, "subject": subject, "amount": money(amount), "bp": bp}
            book.tables["deviation"].append(row)


def weighty(row):
    """The largest first; equals by their names."""
    cause, subject, _, bp = row
    return -abs(bp), cause, subject or ""


def middle(moves):
    """The smallest move that, with all below it, weighs half or more."""
    half = Fraction(sum(weight for _, weight in moves), 2)
    for move, _ in sorted(moves):
        if sum(weight for other, weight in moves if other <= move) >= half:
            return move
    return Fraction(0)
