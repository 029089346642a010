"""Figures that stand on their own: prices, yields, returns and the $10,000 example, Decimal in and Decimal out, nothing rounded on the way."""
