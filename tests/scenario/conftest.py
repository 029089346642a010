"""The switch that rewrites golden files: pytest tests/scenario --rewrite-goldens, then read the diff."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--rewrite-goldens", action="store_true", help="write what is found as what is expected")


@pytest.fixture
def golden(request):
    """Compare a text with a file; with the switch, write it."""

    def check(path, text):
        if request.config.getoption("rewrite_goldens", default=False):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return check
