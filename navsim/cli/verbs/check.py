"""later."""

import click


@click.command()
def check():
    """Later."""
