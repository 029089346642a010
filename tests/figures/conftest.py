"""Expected values are sums: reckoned here in as many digits as the figures have."""

import decimal

import pytest


@pytest.fixture(autouse=True)
def fifty_digits():
    with decimal.localcontext(decimal.Context(prec=50)):
        yield
