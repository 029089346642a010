"""Golden files of the log: pytest tests/scenario tests/log --rewrite-goldens writes them; then read the diff."""

import pytest


@pytest.fixture
def golden(request):
    """Compare a text with a file; with the switch, write it."""

    def check(path, text):
        if request.config.getoption("rewrite_goldens", default=False):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return check
