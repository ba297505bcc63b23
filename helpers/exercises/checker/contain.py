"""Keep what a student's code does inside: it ends in time, and what it changed is put back."""

import _thread
import builtins
import contextlib
import gc
import math
import os
import random
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from types import FrameType, ModuleType
from typing import Any, NoReturn

import numpy as np

try:
    import resource
except ImportError:  # Windows has no limit of memory
    resource = None

SECONDS = 10  # A check takes milliseconds: whoever needs longer than this has a loop without end.
RUN = "helpers.exercises.checker.run"  # what calls a student's function
AGAIN = 0.05  # seconds until the next interrupt, for code that goes on after the first
DEEPEST = 3000  # calls inside of each other: beyond some ten thousand Python itself may crash
MEMORY = 2**30  # bytes that an answer may take beyond what is in use

# What a student may replace by accident, as it was when the course was imported. A notebook
# itself replaces `input`, in every cell.
ORIGINALS: dict[ModuleType, dict[str, Any]] = {
    module: {n: v for n, v in vars(module).items() if n != "input" and not n.startswith("_")}
    for module in (builtins, math, np, np.linalg, np.random)
}
NAMESPACES = [(vars(module), names) for module, names in ORIGINALS.items()]


class Stopped(BaseException):
    """Raised in code that takes too long. No `except Exception` catches it."""


class InputError(Exception):
    """Raised where a student's code asks for input."""


def contained(work: Callable[[], None], seconds: float) -> bool:
    """Call work, and put back all that it changed; return whether it had to be stopped.

    It is stopped after so many seconds, or by Ctrl+C. Any other error of work is raised.
    """
    alarm, stopped = Alarm(seconds), False
    with contextlib.ExitStack() as put_back:
        surroundings(put_back)
        try:
            try:
                alarm.set()
                work()
            finally:
                alarm.over = True
        except (Stopped, KeyboardInterrupt):
            stopped = True
        finally:
            alarm.cancel()
    return stopped or alarm.rang


# --- The time limit ------------------------------------------------------------------------


class Alarm:
    """Interrupts the main thread after so many seconds, and again until it is over.

    Where a system has such timers, a signal ends also what sleeps or waits. Elsewhere it is the
    interrupt of Ctrl+C, once; and outside of the main thread there is no limit.
    """

    def __init__(self, seconds: float) -> None:
        """Prepare an alarm after so many seconds."""
        self.seconds = seconds
        self.rang = self.over = False
        self.cancel: Callable[[], None] = lambda: None

    def set(self) -> None:
        """Start to count."""
        if threading.current_thread() is not threading.main_thread():
            return
        if hasattr(signal, "setitimer"):
            self._set_signal()
        else:
            self._set_interrupt()

    def _set_signal(self) -> None:
        handler, tracer = signal.getsignal(signal.SIGALRM), sys.gettrace()

        def cancel() -> None:
            sys.settrace(tracer)
            signal.setitimer(signal.ITIMER_REAL, *before)
            signal.signal(signal.SIGALRM, handler or signal.SIG_DFL)

        signal.signal(signal.SIGALRM, self._ring)
        before = signal.setitimer(signal.ITIMER_REAL, self.seconds, AGAIN)
        self.cancel = cancel

    def _ring(self, _number: int, frame: FrameType | None) -> None:
        if self.over:
            return
        self.rang = True
        # `except BaseException: pass` in a loop swallows this interrupt. So the next line, the one
        # that caught it, is interrupted as well.
        while frame is not None and frame.f_globals.get("__name__") != RUN:
            frame.f_trace = interrupt_the_next_line
            frame = frame.f_back
        sys.settrace(interrupt_the_next_line)
        raise Stopped

    def _set_interrupt(self) -> None:
        handler = signal.signal(signal.SIGINT, signal.default_int_handler)
        timer = threading.Timer(self.seconds, _thread.interrupt_main)
        timer.daemon = True

        def cancel() -> None:
            timer.cancel()
            signal.signal(signal.SIGINT, handler or signal.SIG_DFL)

        self.cancel = cancel
        timer.start()


def interrupt_the_next_line(frame: FrameType, event: str, _argument: object) -> Callable | None:
    """Trace code, and raise Stopped at the first line outside of the checker."""
    if frame.f_globals.get("__name__", "").startswith("helpers.exercises.checker."):
        return None
    if event == "line":
        raise Stopped
    return interrupt_the_next_line


# --- What is put back ----------------------------------------------------------------------


def surroundings(put_back: contextlib.ExitStack) -> None:
    """Prepare a quiet place for a student's code, and note down how it was before."""
    put_back.enter_context(originals())
    put_back.enter_context(warnings.catch_warnings())
    warnings.simplefilter("ignore")
    put_back.callback(np.random.set_state, np.random.get_state())
    put_back.callback(random.setstate, random.getstate())
    put_back.callback(np.set_printoptions, **np.get_printoptions())
    put_back.callback(lambda before: np.seterr(**before), np.seterr(all="ignore"))
    put_back.callback(os.chdir, os.getcwd())
    put_back.callback(gc.enable if gc.isenabled() else gc.disable)
    for name in ("stdin", "stdout", "stderr"):
        put_back.callback(setattr, sys, name, getattr(sys, name))
    put_back.callback(setattr, builtins, "input", builtins.input)
    builtins.input = no_input
    if threading.current_thread() is threading.main_thread():
        put_back.callback(signal.signal, signal.SIGINT, signal.getsignal(signal.SIGINT))
    limit_memory(put_back)
    limit_recursion(put_back)


@contextlib.contextmanager
def originals() -> Iterator[None]:
    """Work with NumPy, math and Python's builtins as they were when the course was imported."""
    replaced = [
        (module, name, vars(module).get(name, MISSING), value)
        for module, names in ORIGINALS.items()
        for name, value in names.items()
        if vars(module).get(name, MISSING) is not value
    ]
    for module, name, _, original in replaced:
        setattr(module, name, original)
    try:
        yield
    finally:
        put_back_originals()
        for module, name, before, _ in replaced:
            if before is MISSING:
                delattr(module, name)
            else:
                setattr(module, name, before)


def put_back_originals() -> None:
    """Undo what was replaced; no function is called here that might be replaced itself."""
    for names_now, names in NAMESPACES:
        names_now.update(names)


MISSING = object()


def no_input(*_arguments: object) -> NoReturn:
    """Stand for input(), which would wait for somebody."""
    raise InputError("the function asks for input")


def limit_memory(put_back: contextlib.ExitStack) -> None:
    """Let an array without end be a MemoryError, and no dead computer."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            in_use = int(file.read().split()[0]) * resource.getpagesize()
        before = soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = in_use + MEMORY
        if all(limit < other or other == resource.RLIM_INFINITY for other in before):
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
            put_back.callback(resource.setrlimit, resource.RLIMIT_AS, (soft, hard))
    except (OSError, AttributeError, ValueError):
        return  # this system does not tell, or does not limit


def limit_recursion(put_back: contextlib.ExitStack) -> None:
    """Keep Python's limit of calls inside of each other, whatever the code sets."""
    before, setter = sys.getrecursionlimit(), sys.setrecursionlimit
    put_back.callback(setter, before)
    put_back.callback(setattr, sys, "setrecursionlimit", setter)
    setter(min(before, DEEPEST))
    sys.setrecursionlimit = lambda _limit: None
