"""The entry point: find the command, run it, and turn every failure into one readable block."""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from difflib import get_close_matches
from importlib import import_module
from inspect import cleandoc
from typing import Annotated

import typer
from typer import Option

from sim.cli.table import COMMANDS
from sim.cli.waiting import working_line
from sim.errors import SanctuaryError, reason_of

INTERRUPTED = 128 + signal.SIGINT


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    # Imports make many objects and no garbage: looking for some, as often as Python does and once more at the end, takes a fifth of a
    # short command's time.
    gc.set_threshold(100_000)
    code = run(sys.argv[1:] if argv is None else argv)
    gc.freeze()
    sys.exit(code)


def run(argv: Sequence[str]) -> int:
    """Run one command line.

    Parameters
    ----------
    argv
        The arguments after `sanctuary`.

    Returns
    -------
    int
        The exit code: 0 success, 1 failure, 2 bad input, 130 interrupted.
    """
    # Every command accepts `--debug` and `--csv`, in any position.
    debug, words = "--debug" in argv, [word for word in argv if word not in ("--debug", "--csv")] or ["--help"]
    wanted = next((word for word in words if not word.startswith("-")), None)
    _usable_streams()
    try:
        # The dashboard serves until it is stopped; the others end.
        with (
            working_line(silent=wanted == "dashboard" or not {"--json", "--quiet"}.isdisjoint(words)),
            _tables(csv="--csv" in argv),
        ):
            outcome = application(wanted)(args=words, prog_name="sanctuary", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has closed the pipe. This is no error, but Python must not flush into the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        outcome = INTERRUPTED
    except Exception as error:
        if debug:
            traceback.print_exc()
        return _explain(error)
    finally:
        if output := sys.modules.get("sim.cli.output"):
            output.let_go()
    if outcome == INTERRUPTED:  # Typer turns Ctrl-C into this code
        _say("Stopped.")
    return outcome if isinstance(outcome, int) else 0


def application(wanted: str | None) -> Callable[..., object]:
    """Build the Typer application with the wanted command in full, and the others by name only."""
    app = typer.Typer(name="sanctuary", add_completion=True, pretty_exceptions_enable=False, help=_ABOUT)
    app.callback()(_root)
    everything = "_SANCTUARY_COMPLETE" in os.environ
    for entry in COMMANDS:
        loaded = everything or entry.name == wanted
        function: Callable[..., object] = import_module(f"sim.cli.{entry.name}").command if loaded else _placeholder
        told = f"\n\nOne shape of --json: {entry.keys}." if entry.keys else ""
        help_text = entry.summary if function is _placeholder else f"{cleandoc(function.__doc__ or '')}{told}"
        app.command(entry.name, short_help=entry.summary, help=help_text, rich_help_panel=entry.panel)(function)
    return app


@contextmanager
def _tables(*, csv: bool) -> Iterator[None]:
    """After `--csv`, let tables go to standard output as CSV, and all else to standard error."""
    if not csv:
        yield
        return
    from sim.cli.output import FORM

    FORM.table, FORM.tables = sys.stdout, 0
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        FORM.table = None
    if not FORM.tables:
        raise SanctuaryError("there is no table to print as CSV", remedy="Leave out --csv.")


def _usable_streams() -> None:
    """Let a closed output swallow what is written to it, and a narrow one show a question mark for what it cannot encode."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif "utf" not in (stream.encoding or "utf").lower() and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _placeholder() -> None:
    """Stand in for a command whose module is not needed."""


_ABOUT = "Simulate Afghanistan as a sanctuary for militants after August 2021, and test what would change the outcome."


def _version(asked: bool) -> None:
    if asked:
        from sim import __version__

        typer.echo(f"sanctuary {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[bool, Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
    debug: Annotated[bool, Option("--debug", help="Print the traceback of an error; goes anywhere.")] = False,
    csv: Annotated[bool, Option("--csv", help="Print the tables of a command as CSV; goes anywhere.")] = False,
) -> None:
    """Declare the options of `sanctuary` itself. They are handled elsewhere."""


def _explain(error: Exception) -> int:
    """Print one readable block for a failure and return its exit code."""
    if isinstance(error, SanctuaryError):
        _say(error.readable())
        return error.exit_code
    if isinstance(error, typer.TyperException):
        _say(f"Error: {_usage_problem(error)}")
        return error.exit_code
    if isinstance(error, OSError) and error.errno:
        place = f"{error.filename}: " if error.filename is not None else ""
        _say(f"Error: {place}{reason_of(error)}")
        if error.filename is None:
            with suppress(OSError):
                # What the output has not taken must not be tried again as Python ends.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    if type(error).__module__.partition(".")[0] in ("pyarrow", "duckdb", "_duckdb"):
        _say(f"Error: a table cannot be read ({str(error).splitlines()[0]})")
        _say("It may be damaged: `sanctuary sweep DESIGN --out STORE --resume` makes damaged parts of a store again.")
        return 1
    _say(f"Error: the command failed unexpectedly ({type(error).__name__}: {error})")
    _say("This is a fault of the program. Add --debug to see where it happened.")
    return 1


def _usage_problem(error: typer.TyperException) -> str:
    """Return what is wrong with the arguments, and what to type instead."""
    message = error.format_message()
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", "sanctuary")
    remedy = f"Type `{path} --help` for its options."
    if message.startswith("No such command"):
        typed = message.split("'")[1]
        close = get_close_matches(typed, [entry.name for entry in COMMANDS], n=1)
        message = f"there is no command {typed!r}." + (f" Did you mean `{close[0]}`?" if close else "")
    return f"{message}\n{remedy}"


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
