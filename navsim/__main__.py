"""python -m navsim: the command line."""

from .cli.main import main

main()
