"""What is asked for by a name or a day that is not there is answered with what there is; nothing is told in its place."""

import pytest
from screens import navsim


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A small fund, its log and its run."""
    folder = tmp_path_factory.mktemp("names")
    for verb in (
        "new harbor --inception 2024-01-24 --class investor --class service --distribution 0.25%",
        "log init log",
        "log append log harbor",
        "run log -o out",
    ):
        assert navsim(*verb.split(), cwd=folder).returncode == 0
    return folder


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("account out founders --date 2024-01-23", ('account "founders" holds nothing by 2024-01-23', "its first session is 2024-01-24")),
        ("account out founder", ('there is no account "founder"', 'did you mean "founders"?')),
        (
            "servicing out --date 2024-02-06 --class service --fee 12b1",
            ('service of harbor has no fee "12b1"', 'did you mean "12b-1"?'),
        ),
        ("fees out --plan --remaining", ("--plan and --remaining are two reports",)),
        ("log show log --kind order", ('there is no feed or table of terms "order"', 'did you mean "orders"?')),
        ("import harbor --map map.toml --feed orders", ("harbor is a folder", "name the file that was sent")),
    ],
)
def test_a_name_that_is_not_there_is_refused(here, verb, told):
    """Exit 2, nothing on standard output, and the name that was probably meant."""
    done = navsim(*verb.split(), cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(words in done.stderr for words in told), done.stderr


def test_a_log_whose_seals_meet_says_so(here):
    """The head is data; the verdict is for people."""
    done = navsim("log", "verify", "log", cwd=here)
    assert done.returncode == 0
    assert done.stdout.startswith("46:")
    assert done.stderr == "every seal meets: the log is what was appended\n"


def test_an_event_is_told_below_its_id(here):
    """Number, moment, feed and fund; the id; what it says, in words."""
    done = navsim("log", "show", "log", "--kind", "fund", "--format", "table", cwd=here)
    assert (
        done.stdout
        == "#1  2024-01-24 00:00  fund of harbor\n      fund:harbor:-:harbor.2024-01-24:1\n      id harbor, inception 2024-01-24, name Harbor\n"
    )
