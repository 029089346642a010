"""Bonds and bills."""


class Debt:
    def __init__(self, feeds, policy, money_fund):
        pass

    def bought_interest(self, *args):
        return 0

    def sold_interest(self, *args):
        return 0

    def open_lot(self, security, lot):
        pass

    def coupons_and_maturities(self, portfolio, previous):
        pass

    def earn(self, portfolio):
        pass

    def short_term_value(self, *args):
        return None
