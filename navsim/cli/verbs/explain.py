"""later."""

import click


@click.command()
def explain():
    """Later."""
