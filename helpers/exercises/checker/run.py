"""Call a student's function safely: on copies of its inputs, and whatever it does."""

import _thread
import contextlib
import copy
import io
import random
import signal
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.exercises.checker.compare import identical

SECONDS = 10  # A check takes milliseconds: whoever needs longer than this has a loop without end.


class TooSlowError(Exception):
    """A function was still running after SECONDS, or was stopped by hand."""


@dataclass(frozen=True)
class Outcome:
    """What one call did.

    value: what it returned; error: what it raised instead, or None.
    printed: whether it printed anything. changed: the positions of the arguments that it changed.
    """

    value: Any = None
    error: BaseException | None = None
    printed: bool = False
    changed: tuple[int, ...] = ()


def run(function: Callable, trials: Sequence[tuple]) -> list[Outcome]:
    """Return the Outcome of function(*arguments) for each of the trials.

    Every call gets copies. The random state, NumPy's and Python's, stays as it was, and what is
    printed or warned about is not shown. After SECONDS in all, the calls left are TooSlowError.
    """
    outcomes: list[Outcome] = []
    try:
        with quiet(), time_limit(SECONDS):
            for arguments in trials:
                outcomes.append(call(function, arguments))
                if isinstance(outcomes[-1].error, KeyboardInterrupt):
                    raise outcomes.pop().error
    except KeyboardInterrupt:
        missing = len(trials) - len(outcomes)
        outcomes += [Outcome(error=TooSlowError())] * missing
    return outcomes


def call(function: Callable, arguments: tuple) -> Outcome:
    """Return the Outcome of one call."""
    given = copy.deepcopy(arguments)
    printed = io.StringIO()
    value, error = None, None
    try:
        with contextlib.redirect_stdout(printed):
            value = function(*given)
    except (Exception, SystemExit, KeyboardInterrupt) as raised:
        error = raised
    # A result may be a view of an argument, which the function could change in its next call.
    value = copied(value)
    changed = [
        i
        for i, (before, after) in enumerate(zip(arguments, given, strict=True))
        if isinstance(before, np.ndarray | list | tuple) and not identical(before, after)
    ]
    return Outcome(value, error, bool(printed.getvalue().strip()), tuple(changed))


def copied(value: object) -> object:
    """Return a copy of value, or value itself where it cannot be copied."""
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep warnings from the reader, and the random states as they are."""
    numpy_state, python_state = np.random.get_state(), random.getstate()
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(numpy_state)
        random.setstate(python_state)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise KeyboardInterrupt in the code below after so many seconds.

    It works where a cell's code runs, in the main thread; elsewhere there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # Where Ctrl+C is ignored, as in a job in the background, an interrupt would do nothing.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(seconds, _thread.interrupt_main)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
