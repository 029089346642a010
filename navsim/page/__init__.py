"""The page: one self-contained file made from the tables, that people sign, hand over and print."""
