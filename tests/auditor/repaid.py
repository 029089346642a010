"""What the adviser repays in a fiscal year, and what fees of its own that are net of it are less by; a part of a window in its year."""

from collections import defaultdict
from fractions import Fraction

from .rounding import cents, half_up, money, share_out


class Repaid:
    """One fiscal year: by class, expenses repaid; by fee and class, what is due and how much less it is."""

    def __init__(self):
        self.repaid, self.owed, self.lessened = defaultdict(int), defaultdict(int), defaultdict(int)
        self.left, self.floor = defaultdict(int), defaultdict(int)  # by fee (None: in all) and class: net of the year; given by floors (None: pocket)

    def too_much(self, source, fee, name):
        """What a floor gave of a source that its fee, or the class in all, turns out not to have been charged in the year."""
        return max(0, min(self.floor[source, name], -self.left[fee, name]))

    def room(self, fee, name, there):
        """Of what is charged in a window, what a floor may give: no more than the year has left of the fee, nor of the class in all."""
        return min(there, max(0, self.left[fee, name]), max(0, self.left[None, name]))

    def floored(self, source, name, amount):
        """A floor gave so much in the year under way, or took it back."""
        self.floor[source, name] += amount
        self.left[None, name] -= amount
        if source is not None:
            self.left[source, name] -= amount

    def of_limits(self, fees, classes, amounts, given):
        """A part of a window: what limits made the adviser repay."""
        for component, by_class in given.components.items():
            if component.startswith("reimbursement:"):
                for name, amount in by_class.items():
                    self.repaid[name] += amount
        for fee in fees:
            if fee.net_of_reimbursement:
                for name in classes:
                    self.owed[fee.id, name] += amounts[fee.id].get(name, 0)
                    given.by_fee[fee.id][name] = self.less(fee, name)

    def less(self, fee, name):
        """The change of what such a fee is less, of a class: never below nothing in a fiscal year."""
        others = sum(cents for (other, who), cents in self.lessened.items() if who == name and other != fee.id)
        less = max(0, min(self.repaid[name] - others, self.owed[fee.id, name]))
        change, self.lessened[fee.id, name] = less - self.lessened[fee.id, name], less
        return change


class Part:
    """The days of a window in one fiscal year: what classes are charged there, net, line by line, and the year's account of what is repaid."""

    def __init__(self, days, charged, repaid, lines):
        self.days, self.charged, self.repaid, self.lines = days, charged, repaid, lines

    def room(self, name):
        """What a floor may give to a class here."""
        return self.repaid.room(None, name, self.charged[name])

    def waive(self, fee, name, amount):
        """A floor gives up of a fee of the class, or takes it back."""
        self.charged[name] -= amount
        self.lines[name, "waiver:yield_floor"] += amount
        self.repaid.floored(fee, name, amount)

    def rows(self, session, fund):
        """Rows of year_ends."""
        told = {"session": session, "fund": fund, "day_from": self.days[0], "day_to": self.days[-1]}
        return [told | {"share_class": name, "component": line, "amount": money(amount)} for (name, line), amount in self.lines.items() if amount]


def credited(parts, rows, whole, weights):
    """Offsets onto the parts that hold their dates: `whole` is what classes have of all; all parts but the last by weight, it has what is left."""
    left = dict(whole)
    mine = [(part, [cents(row["amount"]) for row in rows if row["_day"] in part.days]) for part in parts]
    mine = [(part, sum(amounts)) for part, amounts in mine if amounts]
    for n, (part, amount) in enumerate(mine):
        for name, cent in (share_out(amount, weights) if n < len(mine) - 1 else left).items():
            part.lines[name, "offset"] += cent
            left[name] -= cent


def over_parts(amount, days, room):
    """Cents over the parts of a window, by their days, none more than its room; the earlier part is rounded, what does not fit goes to the other."""
    room = [max(each, 0) for each in room]
    given, whole = [], sum(days)
    for count, most in zip(days[:-1], room[:-1], strict=True):
        given.append(min(half_up(Fraction(amount * count, whole)), most))
    given.append(min(amount - sum(given), room[-1]))
    given[0] += amount - sum(given)
    return given


def give_up(rows, amount, room=None):
    """What a fee gives up in a window, over its rows, none more than it has left; answers with what each one gives up."""
    given = over_parts(amount, [row["days"] for row in rows], room or [int(row["net"] * 100) for row in rows])
    for row, part in zip(rows, given, strict=True):
        less(row, part)
    return given


def less(row, amount):
    row["waived"], row["net"] = row["waived"] + money(amount), row["net"] - money(amount)


def repay(parts, rows, name, left, fees):
    """What the adviser repays of a class in a window, over its parts, counts in their years like anything it repays."""
    given = over_parts(left, [len(part.days) for part in parts], [part.room(name) for part in parts])
    for part, amount in zip(parts, given, strict=True):
        out_of_pocket(part, rows, name, amount, fees)


def out_of_pocket(part, rows, name, amount, fees):
    part.lines[name, "reimbursement:yield_floor"] += amount
    part.charged[name] -= amount
    part.repaid.repaid[name] += amount
    part.repaid.floored(None, name, amount)
    for fee in fees:
        for row in rows:
            if fee.net_of_reimbursement and row["fee"] == fee.id and row["day_from"] == part.days[0]:
                less(row, part.repaid.less(fee, name))
