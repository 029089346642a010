"""A month of a money fund as form N-MFP asks for it, worked out again from the books at each close."""

from datetime import date
from fractions import Fraction

from .money import above_cost_by_security
from .rounding import decimal, half_up_to, rate
from .rule_2a7 import floats


class Nmfp:
    """Facts kept session by session, told month by month."""

    def __init__(self, book):
        self.book = book
        self.rows = []  # (item, what, day, class, security, value, said)
        self.month, self.last, self.fees, self.priced = None, None, {}, []
        self.months = []  # (year, month), its last session

    def tell(self, item, what, day, value=None, share_class=None, security=None, said=None):
        self.rows.append(
            {
                "item": item,
                "what": what,
                "day": day,
                "share_class": share_class,
                "security": security,
                "value": None if value is None else half_up_to(value, 12),
                "said": said,
            }
        )

    def strike(self):
        """After the close: the figures of the day, and what stands of the month if it ends here."""
        book = self.book
        month = (book.session.year, book.session.month)
        if month != self.month:
            self.end_month()
            self.month = month
        self.at_close = self.of_close()
        self.last = book.session
        if book.navs:
            self.of_day()

    def market(self):
        """Market net assets, or None."""
        book = self.book
        if not book.money_fund:
            return sum(book.na.values())
        added, missing = above_cost_by_security(book)
        return None if missing else sum(book.na.values()) - book.portfolio.unrealized + sum(added.values())

    def of_day(self):
        book, watch, day = self.book, self.book.watch, self.book.session
        whole, shares, market = max(watch.total, 1), sum(book.register.shares.values()), self.market()
        for word, amount in (("daily", watch.daily), ("weekly", watch.weekly)):
            self.tell("A.13", f"{word} liquid assets", day, Fraction(amount, 100))
            self.tell("A.13", f"{word} liquid assets, part of total assets", day, Fraction(amount, whole))
        week = book.dividends.gross_of_fund(book.through) if book.daily else None
        if week is not None:
            self.tell("A.19", "seven-day gross yield", day, week)
        if market is not None:
            self.tell("A.20", "market price a share", day, half_up_to(Fraction(market, 100) / shares, 4))
        for name, nav in book.navs.items():
            held, sheet = book.register.shares[name], book.sheet[name]
            self.tell("B", "net assets", day, Fraction(book.na[name], 100), name)
            self.tell("B", "shares", day, half_up_to(held, 2), name)
            self.tell("B", "price a share", day, nav, name)
            self.tell("B", "gross subscriptions", day, Fraction(sheet["purchases"] + sheet["reinvested"], 100), name)
            self.tell("B", "gross redemptions", day, Fraction(-sheet["redemptions"], 100), name)
            if market is not None:
                part = Fraction(book.na[name], max(sum(book.na.values()), 1))
                self.tell("B", "market price a share", day, half_up_to(part * market / 100 / held, 4), name)
        for row in book.tables["yields"]:
            if row["session"] == day and row["share_class"] in book.navs and row["current_7_day"] is not None:
                self.tell("B", "seven-day net yield", day, Fraction(row["current_7_day"]), row["share_class"])

    def of_close(self):
        """What the form wants of the last day of a month, as rows not told yet."""
        book, watch, day = self.book, self.book.watch, self.book.session
        if not book.navs:
            return []
        told = []

        def tell(item, what, value=None, security=None, said=None):
            told.append((item, what, day, value, None, security, said))

        governments = watch.cash + sum(each.worth for each in watch.held if each.government)
        tell("A.10", "category", said="Government" if governments * 1000 >= 995 * watch.total else "Prime")
        tell("A.11", "weighted average maturity", watch.wam)
        tell("A.12", "weighted average life", watch.wal)
        tell("A.14", "cash", Fraction(watch.cash, 100))
        tell("A.14", "securities", Fraction(watch.securities, 100))
        at_cost = [each.cost for each in watch.held] if book.money_fund else []
        if not book.money_fund:
            at_cost = [each.row["market_value"] for each in watch.held if each.row["price_kind"] == "amortized"]
        tell("A.14", "securities at amortized cost", Fraction(sum(at_cost), 100))
        tell("A.14", "other assets", Fraction(watch.interest + watch.receivable, 100))
        net_assets = sum(book.na.values())
        tell("A.15", "liabilities", Fraction(watch.total - net_assets, 100))
        tell("A.16", "net assets", Fraction(net_assets, 100))
        tell("A.17", "shares", half_up_to(sum(book.register.shares.values()), 2))
        tell("A.18", "seeks a stable price", int(book.money_fund))
        if book.money_fund:
            tell("A.18", "stable price", book.stable_price)
        whole = max(net_assets - (book.portfolio.unrealized if book.money_fund else 0), 1)
        for each in watch.held:
            tell("C", "issuer", security=each.name, said=each.terms.get("issuer") or each.terms.get("name") or each.name)
            tell("C", "category of investment", security=each.name, said=category(each))
            tell("C", "principal", each.row["quantity"], each.name)
            tell("C", "amortized cost", Fraction(each.cost, 100), each.name)
            worth = book.portfolio.worth[each.name]
            tell("C", "market value", None if worth is None else Fraction(worth, 100), each.name)
            tell("C", "part of net assets", Fraction(each.book_value, whole), each.name)
            tell("C", "liquidity", security=each.name, said="illiquid" if each.illiquid else each.liquid or "other")
            if each.debt:
                tell("C", "days to the next reset", each.near, each.name)
                tell("C", "days to the end", each.final, each.name)
            if each.terms.get("tier") and not each.government:
                tell("C", "tier", int(each.terms["tier"]), each.name)
        return told

    def charged(self, order, shares_cents, fee):
        """A liquidity fee that an order has paid, of what it took out."""
        entry = self.fees.setdefault(order.session, [0, 0])
        entry[0] += fee
        entry[1] += shares_cents

    def dealt(self, session, net):
        """What the orders of a session take out, less what they bring."""
        self.priced.append((session, net))

    def end_month(self):
        """The rows of a month that is over, under its last session."""
        if self.last is None:
            return
        if self.at_close:
            for item, what, day, value, share_class, security, said in self.at_close:
                self.tell(item, what, day, value, share_class, security, said)
            self.months.append((self.month, self.last))
            self.told(self.last)
        self.rows = []

    def told(self, session):
        """The rows at hand go into the table, under the last session of their month."""
        for row in self.rows:
            self.book.tables["nmfp"].append({"session": session, "fund": self.book.id, **row})
        self.rows = []

    def of_fees(self, month, last):
        """The fees of a month's sessions, those of orders heard after the month among them: they are charged at its prices."""
        book = self.book
        mine = {day: entry for day, entry in self.fees.items() if (day.year, day.month) == month}
        self.tell("A.22", "charged a liquidity fee", last, int(bool(mine)))
        for day, (fee, base) in sorted(mine.items()):
            resolved = self.resolved(day)
            must = floats(book) and day >= date(2024, 10, 2) and self.part_redeemed(day) > Fraction(1, 20)
            kind = "discretionary"
            if must:
                kind = "mandatory, default amount" if resolved == Fraction(1, 100) else "mandatory, estimated cost"
            self.tell("A.22", "kind of liquidity fee", day, said=kind)
            self.tell("A.22", "liquidity fees", day, Fraction(fee, 100))
            self.tell("A.22", "liquidity fees, part of the value redeemed", day, Fraction(fee, max(base, 1)))

    def resolved(self, session):
        """The highest liquidity fee that counts for a session."""
        before = self.book.schedule.before(session)
        rows = [row for row in self.book.rows["actions"] if row["action"] == "liquidity_fee" and before < row["_day"] <= session]
        return max((rate(row["value"]) for row in rows), default=Fraction(0))

    def part_redeemed(self, session):
        """Net redemptions of a session as a part of net assets."""
        net_assets = sum(int(row["net_assets"] * 100) for row in self.book.tables["nav"] if row["session"] == session)
        return Fraction(sum(amount for day, amount in self.priced if day == session), max(net_assets, 1))

    def finish(self):
        """What is known when every order has been worked out."""
        self.end_month()
        for month, last in self.months:
            self.of_fees(month, last)
            self.told(last)
        for row in self.book.tables["liquidity"]:
            part = self.part_redeemed(row["session"])
            row["net_redeemed"] = decimal(part, 12)
            if floats(self.book) and row["session"] >= date(2024, 10, 2) and part > Fraction(1, 20) and not self.resolved(row["session"]):
                told = {"session": row["session"], "check": "mmf.liquidity_fee", "severity": "warning", "subject": self.book.id, "line": None}
                self.book.tables["exceptions"].append(told | {"value": part, "limit": Fraction(1, 20)})
        for row in self.book.tables["nmfp"]:
            row["value"] = None if row["value"] is None else decimal(row["value"], 12)


def category(each):
    """The form's words for a kind of security."""
    kind, industry = each.terms["type"], (each.terms.get("industry") or "").lower()
    if each.government and kind == "repo":
        return "repo on government securities"
    if each.government and kind in ("bill", "note", "bond"):
        return "U.S. Treasury debt"
    if each.government:
        return "U.S. agency coupon notes" if each.terms.get("coupon") else "U.S. agency discount notes"
    if kind == "commercial_paper":
        return ("financial" if industry.startswith(("bank", "financ", "insurance", "broker")) else "non-financial") + " commercial paper"
    words = {"asset_backed": "asset-backed security", "certificate": "certificate of deposit", "repo": "other repo", "fund": "investment company"}
    return words.get(kind, "other instrument")
