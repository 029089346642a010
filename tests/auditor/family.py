"""Funds that hold shares of other funds of the folder: the order they are struck in, and what a holder hears every session."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from .rounding import half_up, number


class FundPaid:
    """What a held fund pays its holder on an ex-date: cents, or so much a share on what is held when the day opens."""

    def __init__(self, day, security, kind, due, cents=None, per_share=None):
        self.day, self.security, self.kind, self.due, self.cents, self.per_share = day, security, kind, due, cents, per_share


class Family:
    """Who holds whom. A security of type fund is a fund of the folder by its id or underlying: `fund`, or `fund.class`."""

    def __init__(self, books, feeds, securities):
        self.books, self.feeds = books, feeds
        named = {}
        for book in books.values():
            for name in book.classes:
                named[f"{book.id}.{name}"] = (book.id, name)
            if len(book.classes) == 1:
                named[book.id] = (book.id, book.classes[0])
        shares = {name: row.get("underlying") or name for name, row in securities.items() if row.get("type") == "fund"}
        self.shares = {security: named[word] for security, word in shares.items() if word in named}
        self.read = {}
        self.months = {}

    def by_order(self, holder, held):
        rows = self.feeds["orders"]
        return any(holder in (row.get("account"), row.get("to_account")) and held in (row["fund"], row.get("to_fund")) for row in rows)

    def holds(self, holder):
        """The securities that are funds of the folder and that a fund has, or has an account for."""
        traded = {row["security"] for row in self.feeds["trades"] if row["fund"] == holder}
        return [name for name, (held, _) in self.shares.items() if held != holder and (name in traded or self.by_order(holder, held))]

    def in_order(self):
        """Every book after those it holds."""
        told = []

        def visit(name):
            for security in self.holds(name):
                visit(self.shares[security][0])
            if self.books[name] not in told:
                told.append(self.books[name])

        for name in self.books:
            visit(name)
        return told

    def hear(self, holder, session):
        """The NAVs of a session as prices; what orders under the holder's id came to as trades; what distributions bring."""
        for security in self.holds(holder.id):
            held, name = self.shares[security]
            book = self.books[held]
            if book.inception > session or book.previous != session:
                continue
            if name in book.navs:
                holder.prices.quotes[security][session] = {"close": [{"price": str(Decimal(half_up(book.navs[name] * 10**8)).scaleb(-8))}]}
                holder.prices.dates[security] = sorted({*holder.prices.dates.get(security, ()), session})
            if book.daily:
                self.accrue(holder, book, security, name, session)
            if self.by_order(holder.id, held):
                self.buy(holder, book, security, name)
                self.collect(holder, book, security, name, session)
            else:
                for row in book.tables["distributions"]:
                    if row["ex_date"] == session and row["share_class"] == name and row["kind"] != "daily":
                        due, per_share = self.due(held, name, row["kind"], session), number(row["per_share"])
                        holder.portfolio.fund_paid.append(FundPaid(session, security, row["kind"], due, per_share=per_share))

    def due(self, held, name, kind, session):
        """The pay date of a distribution; without one, its ex-date."""
        rows = [row for row in self.feeds["distributions"] if row["fund"] == held and row["_day"] == session and row["kind"] == kind]
        told = [row["pay_date"] for row in rows if (row.get("class") or name) == name and row.get("pay_date")]
        return date.fromisoformat(told[0]) if told else session

    def buy(self, holder, book, security, name):
        """Rows of the held fund's orders not read yet, as trades."""
        rows = book.tables["orders"]
        first = self.read.get((holder.id, security), 0)
        for row in rows[first:]:
            if (row["share_class"], row["account"]) == (name, holder.id) and row["shares"] and row["side"] != "transfer":
                order = next(each for each in self.feeds["orders"] if each["_id"] == row["event_id"])
                comes_in = row["side"] == "purchase" or (order["fund"], order["class"]) != (book.id, name)
                on_top = row["charge"] if comes_in else -row["charge"]
                following = book.schedule.after(row["session"])
                holder.portfolio.trades.append(
                    {
                        "_id": row["event_id"],
                        "_day": row["booked"] if row["booked"] > following else row["session"],
                        "fund": holder.id,
                        "security": security,
                        "side": "buy" if comes_in else "sell",
                        "quantity": str(row["shares"]),
                        "amount": str(row["amount"] + on_top),
                        "settle": row["settles"].isoformat(),
                    }
                )
        self.read[holder.id, security] = len(rows)
        holder.portfolio.trades.sort(key=lambda row: (row["_day"], row["side"] == "sell", row["_id"]))

    def collect(self, holder, book, security, name, session):
        """The holder's account in every distribution of the session."""
        for row in book.tables["account_distributions"]:
            if (row["ex_date"], row["share_class"], row["account"]) != (session, name, holder.id):
                continue
            due = self.due(book.id, name, row["kind"], session)
            cents = half_up(Fraction(row["cash"] + row["reinvested"]) * 100) if row["kind"] != "daily" else 0
            holder.portfolio.fund_paid.append(FundPaid(session, security, row["kind"], due, cents=cents))
            if row["shares"]:
                holder.portfolio.trades.append(
                    {
                        "_id": f"{row['named'] or f'daily.{book.id}.{name}.{session}'}.reinvested",
                        "_day": session,
                        "fund": holder.id,
                        "security": security,
                        "side": "buy",
                        "quantity": str(row["shares"]),
                        "amount": str(row["reinvested"]),
                        "settle": due.isoformat(),
                    }
                )

    def accrue(self, holder, book, security, name, session):
        """Daily dividends as they are declared: what the holder's share adds to the rounded sum of its month; at payment, what is still missing."""
        months = self.months.setdefault((holder.id, security), [[Fraction(0), 0], [Fraction(0), 0]])
        account = self.by_order(holder.id, book.id)
        told = book.dividends.by_session.get((session, name), {})
        mine = told.get(holder.id if account else None, [Fraction(0), Fraction(0)])
        if not account:
            held = sum(lot.remaining for lot in holder.portfolio.held(security))
            mine = [part * held for part in mine]
        before = months[0][1] + months[1][1]
        for month, part in zip(months, mine, strict=True):
            month[0] += part
            month[1] = half_up(month[0])
        paid = [row for row in book.tables["account_distributions"] if (row["ex_date"], row["share_class"], row["kind"]) == (session, name, "daily")]
        paid = sum(half_up(Fraction(row["cash"] + row["reinvested"]) * 100) for row in paid if row["account"] == holder.id)
        gone = 0
        following = book.schedule.next_as_known(session)
        earlier = book.schedule.before(session)
        new_month = session != book.inception and (earlier.year, earlier.month) != (session.year, session.month)
        if new_month and book.month_start == "first_session":
            gone += paid if account else months[1][1]
            months[1] = [Fraction(0), 0]
        elif new_month:
            months[0] = [months[0][0] + months[1][0], months[0][1] + months[1][1]]
            months[1] = [Fraction(0), 0]
        if (following.year, following.month) != (session.year, session.month):
            gone += paid if account else half_up(months[0][0])
            months[0] = [Fraction(0), 0]
        added = months[0][1] + months[1][1] + gone - before
        if added:
            holder.portfolio.fund_paid.append(FundPaid(session, security, "daily", date(9998, 12, 31), cents=added))
