"""seeds.md names tests that are there."""

from printed_table import named, there


def test_every_test_the_table_names_exists():
    """So that a figure does not lose its test when a file is renamed."""
    tests = named()
    assert len(tests) > 40
    assert [f"{file}::{test}" for file, test in tests if not there(file, test)] == []
