"""Call a student's function safely: on copies of its inputs, and whatever it does."""

import copy
import io
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.exercises.checker import contain, errors
from helpers.exercises.checker.compare import identical
from helpers.exercises.checker.plain import plain


class TooSlowError(Exception):
    """A function was still running after contain.SECONDS, or was stopped by hand."""


@dataclass(frozen=True)
class Outcome:
    """What one call did.

    value: what it returned; error: what it raised instead, or None, without its traceback.
    own_line, last_line: the line of the function's own file that the error passed last, and the
    line that raised it. printed: whether it printed anything. changed: the positions of the
    arguments that it changed.
    """

    value: Any = None
    error: BaseException | None = None
    own_line: str = ""
    last_line: str = ""
    printed: bool = False
    changed: tuple[int, ...] = ()


def run(function: Callable, inputs: Sequence[tuple]) -> list[Outcome]:
    """Return the Outcome of function(*arguments) for each of the inputs.

    Every call gets copies. What the code changes around it is put back, and what is printed or
    warned about is not shown. After contain.SECONDS in all, the calls left are TooSlowError.
    """
    outcomes: list[Outcome] = []

    def call_all() -> None:
        for arguments in inputs:
            outcomes.append(call(function, arguments))

    stopped = contain.contained(call_all, contain.SECONDS)
    missing = len(inputs) - len(outcomes)
    if stopped and not missing:  # it swallowed the interrupt, and returned
        outcomes.pop()
        missing = 1
    return outcomes + [Outcome(error=TooSlowError())] * missing


def run_each(functions: Sequence[Callable], inputs: Sequence[tuple]) -> list[list[Outcome]]:
    """Return what `run` does for each of several functions of the course, in one go."""
    outcomes: list[list[Outcome]] = []

    def call_all() -> None:
        outcomes.extend([call(f, arguments) for arguments in inputs] for f in functions)

    contain.contained(call_all, contain.SECONDS * len(functions))
    return outcomes


def call(function: Callable, arguments: tuple) -> Outcome:
    """Return the Outcome of one call."""
    given = copy.deepcopy(arguments)
    stdout, sys.stdout = sys.stdout, (printed := io.StringIO())
    value, error, own_line, last_line = None, None, "", ""
    try:
        returned = function(*given)
        contain.put_back_originals()
        value = plain(returned)  # a copy: the next call may change what this one returned
    except (contain.Stopped, KeyboardInterrupt):
        raise
    except BaseException as raised:
        contain.put_back_originals()
        own_line, last_line = errors.own_line(raised, function), errors.last_line(raised)
        traceback.clear_frames(raised.__traceback__)  # they hold what filled the memory
        error = raised.with_traceback(None)
    finally:
        sys.stdout = stdout
    changed = [
        i
        for i, (before, after) in enumerate(zip(arguments, given, strict=True))
        if isinstance(before, np.ndarray | list | tuple) and not identical(before, plain(after))
    ]
    return Outcome(value, error, own_line, last_line, has_text(printed), tuple(changed))


def has_text(printed: io.StringIO) -> bool:
    """Tell whether anything was printed."""
    return not printed.closed and bool(printed.getvalue().strip())
