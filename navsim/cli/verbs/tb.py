"""later."""

import click


@click.command()
def tb():
    """Later."""
