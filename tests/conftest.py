"""Being here, this file puts the folder of the tests on the path: any of them may use the auditor's worlds.

Examples that hypothesis makes are the same for everyone, however busy the machine: none is kept from a run before, and none is timed.
`--hypothesis-profile=default` looks at others. Golden files are rewritten with `--rewrite-goldens`; then read the diff.
"""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("same", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")


def pytest_addoption(parser):
    parser.addoption("--rewrite-goldens", action="store_true", help="write what is found as what is expected")


@pytest.fixture
def golden(request):
    """Compare a text with a file; with the switch, write it."""

    def check(path, text):
        if request.config.getoption("rewrite_goldens", default=False):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return check
