"""The command line: which verbs there are, and what becomes of mistakes. 0 done, 1 a person is needed, 2 the input has errors, 3 our fault."""

import gc
import importlib
import os
import sys
from typing import Any

import click

DONE, NEEDS_A_PERSON, INPUT_ERRORS, OUR_FAULT, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 3, 130, 141

HELP = """Replay a fund's events into its net asset values: exact, per share class, every figure explained.

\b
  navsim run scenarios/three-classes -o out/three  # strike, write tables
  navsim strike out/three                          # the last strike sheet
  navsim strike out/three --date 2004-02-27        # another one
  navsim explain out/three --date 2004-02-27 --class service fee:advisory

A scenario is a folder: a fund.toml with the terms, and a CSV for each feed (trades, orders, prices ...). What a run writes
are Parquet tables; every other verb reads those.
"""
EPILOG = """A table on a terminal, CSV in a pipe; --format says otherwise. NO_COLOR is heeded.

Exit: 0 done, 1 a person is needed, 2 the input has errors and nothing was written, 3 our fault.
"""
VERBS = (
    "run",
    "new",
    "import",
    "check",
    "strike",
    "explain",
    "tb",
    "exceptions",
    "confirm",
    "publish",
    "diff",
    "log",
    "report",
    "account",
    "statements",
    "deviation",
    "stress",
    "nmfp",
    "prospectus",
    "returns",
    "fees",
    "servicing",
    "sweep",
)
FILES = {"import": "imports"}  # a word of Python cannot name a file


class Verbs(click.Group):
    """A verb's file is read when the verb is named."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: Any, name: str) -> Any:
        if name not in VERBS:
            return None
        file = FILES.get(name, name)
        return getattr(importlib.import_module(f"navsim.cli.verbs.{file}"), file)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0] if args else ""
        if name and name not in VERBS and not name.startswith("-"):
            from ..basics.problems import suggestion

            ctx.fail(f'there is no verb "{name}": {suggestion(name, VERBS)}')
        return super().resolve_command(ctx, args)


@click.group(cls=Verbs, help=HELP, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="navsim-funds", prog_name="navsim")
def navsim() -> None:
    """The group of all verbs."""


def main() -> None:
    """The program. Most of what a command makes stays until it ends: Python looks seldom for what may go, and at the end not once more.

    Nothing here multiplies matrices: the threads that numpy's library for it would begin with, which wait by counting, are not begun.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(1_000_000)
    code = answer()
    gc.freeze()
    sys.exit(code)


def answer(arguments: list[str] | None = None) -> int:
    """Do what the arguments say; give the exit code."""
    from ..basics.problems import InputProblems, printable

    try:
        return navsim.main(args=arguments, prog_name="navsim", standalone_mode=False) or DONE
    except click.Abort:
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except click.UsageError as error:
        from .terminal import in_lines

        click.UsageError("\n".join(in_lines(f"Error: {error.format_message()}", "  ")).removeprefix("Error: "), error.ctx).show()
        return INPUT_ERRORS
    except click.ClickException as error:
        error.show()
        return INPUT_ERRORS
    except InputProblems as found:
        from .problems import tell

        tell(found.problems)
        return INPUT_ERRORS
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:
        click.echo(f"error: {printable(str(error.filename or 'a file'))}: {error.strerror or error}", err=True)
        return INPUT_ERRORS
    except MemoryError:
        click.echo("error: this machine has too little memory for it; nothing was written. Strike one fund at a time: --fund", err=True)
        return OUR_FAULT
    except Exception:
        import traceback

        traceback.print_exc()
        click.echo("\nThis is our fault, not yours. Please report the lines above with what you typed.", err=True)
        return OUR_FAULT
