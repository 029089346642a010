"""Orders: which NAV they take, what they buy, when they are booked, and whose shares they are."""

from datetime import date
from fractions import Fraction

from .charges import suspended
from .rounding import cents, half_up, half_up_to, number
from .sessions import NEW_YORK, instant


class Order:
    """One order as the log has it, with the session whose NAV it takes."""

    def __init__(self, row, schedule, closed=None):
        self.row, self.id, self.fund = row, row["_id"], row["fund"]
        self.share_class, self.account, self.side = row["class"], row.get("account") or "", row["side"]
        self.amount = cents(row.get("amount"))
        self.all_shares = (row.get("shares") or "").strip() == "all"
        self.shares = None if self.all_shares else number(row.get("shares"))
        self.price = number(row.get("price"))
        self.settle = date.fromisoformat(row["settle"]) if row.get("settle") else None
        self.to_fund, self.to_class, self.to_account = row.get("to_fund"), row.get("to_class"), row.get("to_account")
        text = row["accepted_at"]
        self.session = schedule.on_or_after(row["_day"]) if len(text) <= 10 else schedule.taking(instant(text))
        self.recorded = row["_recorded"]
        self.wait_for_resumption(schedule, closed or {})
        self.late = self.recorded > schedule.close(self.session)
        if self.late:
            self.booked = max(schedule.taking(self.recorded), schedule.after(self.session))
        else:
            self.booked = schedule.after(self.session)

    def wait_for_resumption(self, schedule, closed):
        """A new purchase is not accepted while sales are suspended; everybody else waits for the first NAV after."""
        accepted = self.row["_day"]
        buying = self.fund if self.side == "purchase" else self.to_fund
        self.barred = self.price is None and suspended(closed.get(buying, ()), accepted)
        spans = [span for fund in (self.fund, self.to_fund) for span in closed.get(fund, ())]
        last = schedule.days[-9]  # where a suspension has no end, nor does the wait
        while self.price is None and not self.barred and self.session < last and suspended(spans, self.session):
            self.session = schedule.after(self.session)
            if self.settle:
                self.settle = max(self.settle, schedule.after(self.session))

    @property
    def seed(self):
        return self.price is not None


class Booking:
    """Shares and dollars of one class that step 1 of a session will book."""

    def __init__(self, share_class, account, shares, amount, component, priced, booked, settles=None):
        self.share_class, self.account, self.shares, self.amount = share_class, account, shares, amount
        self.component, self.priced, self.booked, self.settles = component, priced, booked, settles
        self.order, self.paid, self.keeps_cost = None, amount, False

    def of(self, order, paid):
        """The order it comes from, and all that its holder paid."""
        self.order, self.paid, self.keeps_cost = order, paid, order.side in ("transfer", "conversion")
        return self


class Register:
    """The shares of every class by account, and the bookings still to come."""

    def __init__(self, class_names, share_decimals):
        self.decimals = share_decimals
        self.shares = dict.fromkeys(class_names, Fraction(0))
        self.accounts = {name: {} for name in class_names}
        self.history = {name: [] for name in class_names}
        self.waiting = []
        self.promised = {}

    def round_shares(self, x):
        return half_up_to(x, self.decimals)

    def book(self, booking):
        """Step 1: into the shares of the class and of the account."""
        name = booking.share_class
        self.shares[name] += booking.shares
        accounts = self.accounts[name]
        accounts[booking.account] = accounts.get(booking.account, Fraction(0)) + booking.shares
        self.history[name].append(booking)

    def due(self, session):
        """The bookings of a session, in the order they were priced."""
        now = [booking for booking in self.waiting if booking.booked <= session]
        self.waiting = [booking for booking in self.waiting if booking.booked > session]
        self.promised = {}
        return now

    def available(self, name, account):
        """Shares a redemption can still take: booked, less what earlier redemptions of the session take."""
        free = self.shares[name] - self.promised.get((name, None), Fraction(0))
        if account:
            own = self.accounts[name].get(account, Fraction(0)) - self.promised.get((name, account), Fraction(0))
            free = min(free, own)
        return max(free, Fraction(0))

    def promise(self, name, account, shares):
        for key in ((name, None), (name, account)):
            self.promised[key] = self.promised.get(key, Fraction(0)) + shares

    def entitled(self, name, record_date, session):
        """Shares of the record date: every order priced at or before it that is booked by step 1 of this session."""
        return sum((b.shares for b in self.history[name] if b.priced <= record_date and b.booked <= session), Fraction(0))

    def entitled_accounts(self, name, record_date, session):
        held = {}
        for b in self.history[name]:
            if b.priced <= record_date and b.booked <= session:
                held[b.account] = held.get(b.account, Fraction(0)) + b.shares
        return held


def shares_and_amount(order, nav, register):
    """(shares, amount in cents) of an order at a NAV; orders in the other unit invert."""
    if order.shares is not None:
        return order.shares, half_up(order.shares * nav * 100)
    return register.round_shares(Fraction(order.amount, 100) / nav), order.amount


def spread(total, held, decimals):
    """An account register's parts of a total of shares or cents: rounded, the residual to the largest (ties: the first id)."""
    whole = sum(held.values())
    if not whole:
        return {}
    parts = {account: half_up_to(Fraction(total) * part / whole, decimals) for account, part in held.items()}
    first = min(held, key=lambda account: (-held[account], account))
    parts[first] += total - sum(parts.values())
    return parts


def local(order):
    """When an order was accepted, as the table tells it: New York time, or the date alone."""
    text = order.row["accepted_at"]
    if len(text) <= 10:
        return text
    return instant(text).astimezone(NEW_YORK).replace(tzinfo=None).isoformat()
