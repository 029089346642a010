"""later."""

import click


@click.command()
def exceptions():
    """Later."""
