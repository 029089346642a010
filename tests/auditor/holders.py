"""What the register says of each account: what its shares cost on average, how old they are, and what orders are charged for that."""

from fractions import Fraction

from .rounding import decimal, half_up, half_up_to, money


def gross(net, share):
    """What must be paid in so that so much is left after a charge on the whole."""
    return half_up(net / (1 - share)) if share < 1 else net


class Costs:
    """Cents that the shares of every account of a fund cost, on average, with the sales charge paid for them."""

    def __init__(self):
        self.cost, self.held, self.on_the_way = {}, {}, {}

    def move(self, booking, name):
        """Shares come in with what was paid for them, or leave with their part of the cost; a transfer or conversion brings it along."""
        key = name, booking.account
        held = self.held.get(key, Fraction(0))
        self.held[key] = held + booking.shares
        if booking.shares < 0:
            part = half_up(self.cost.get(key, 0) * min(-booking.shares / held, Fraction(1))) if held > 0 else 0
            self.cost[key] = self.cost.get(key, 0) - part
            if booking.keeps_cost:
                self.on_the_way[booking.order.id] = part
        elif booking.shares > 0:
            came = self.on_the_way.pop(booking.order.id, booking.paid) if booking.keeps_cost else booking.paid
            self.cost[key] = self.cost.get(key, 0) + came

    def capital_returned(self, name, account, cents):
        """What is paid back lowers the cost, to nothing at the least."""
        self.cost[name, account] = max(self.cost.get((name, account), 0) - cents, 0)


class Piece:
    """Shares bought on one day at one cost; free where a distribution was reinvested."""

    def __init__(self, day, shares, cost, free=False):
        self.day, self.shares, self.cost, self.free = day, shares, cost, free


class Ages:
    """The pieces every account of a family holds, and those on their way from one account, class or fund to another."""

    def __init__(self):
        self.held, self.moved = {}, {}

    def take(self, key, shares):
        """So many shares: the free ones, then the oldest; of one day in the order they came in."""
        taken = []
        for piece in sorted(self.held.get(key, ()), key=lambda piece: (not piece.free, piece.day)):
            part = min(piece.shares, shares)
            if part > 0:
                cost = piece.cost if part == piece.shares else half_up(Fraction(piece.cost) * part / piece.shares)
                taken.append(Piece(piece.day, part, cost, piece.free))
                piece.shares, piece.cost, shares = piece.shares - part, piece.cost - cost, shares - part
        self.held[key] = [piece for piece in self.held.get(key, ()) if piece.shares]
        return taken

    def come_in(self, fund, booking, decimals):
        """What step 1 books into an account."""
        mine = self.held.setdefault((fund, booking.share_class, booking.account), [])
        if booking.component == "reinvested":
            mine.append(Piece(booking.booked, booking.shares, 0, free=True))
            return
        coming = self.moved.pop(booking.order.id, None) if booking.order.side != "purchase" else None
        if coming is None:
            mine.append(Piece(booking.order.session, booking.shares, booking.amount))
            return
        left, whole = booking.shares, sum(piece.shares for piece in coming)
        for piece in coming:
            part = left if piece is coming[-1] else min(left, half_up_to(booking.shares * piece.shares / whole, decimals))
            left -= part
            if part:
                mine.append(Piece(piece.day, part, piece.cost, piece.free))

    def go_out(self, fund, order, shares):
        """Shares an order takes out of its account: remembered where it brings them elsewhere; else the pieces it redeems."""
        taken = self.take((fund, order.share_class, order.account), shares)
        if order.side in ("redemption", "in_kind"):
            return taken
        self.moved[order.id] = taken
        return []


def deferred_charge(pieces, rates, sold, nav):
    """(rate, or None where several meet; cents it is on; cents) for some pieces: each on the lower of its cost and its value."""
    exact, base, used = Fraction(0), 0, set()
    for piece in pieces:
        years = max(sold.year - piece.day.year - ((sold.month, sold.day) < (piece.day.month, piece.day.day)), 0)
        share = rates[years] if not piece.free and years < len(rates) else 0
        if share:
            lower = min(piece.cost, half_up(piece.shares * nav * 100))
            exact, base = exact + lower * share, base + lower
            used.add(share)
    return (used.pop() if len(used) == 1 else None), base, half_up(exact)


def charge_row(book, order, kind, share, base, amount, paid_to):
    return {
        "session": order.session,
        "fund": book.id,
        "share_class": order.share_class,
        "account": order.account,
        "event_id": order.id,
        "charge": kind,
        "rate": None if share is None else decimal(share, 10),
        "base": money(base),
        "amount": money(amount),
        "paid_to": paid_to,
    }
