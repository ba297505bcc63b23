"""Kinds of bad code that a check has to survive: `KINDS`, by name, for an exercise that halves X.

Each function is an answer. Run as a script, `python bad_code.py NAME SECONDS` checks one with
that time limit, and then whether a notebook would still be usable: it prints a line of JSON.
"""

import asyncio
import builtins
import gc
import itertools
import json
import math
import os
import random
import signal
import sys
import threading
import time
import traceback
import types
import warnings

import numpy as np

KINDS = {}


def kind(function):
    """Add a kind of bad code."""
    KINDS[function.__name__] = function
    return function


# --- Without end ---------------------------------------------------------------------------


@kind
def sleeps(X):
    time.sleep(60)


@kind
def loops_without_end(X):
    while True:
        X = X + 1


@kind
def swallows_every_exception(X):
    while True:
        try:
            X = X + 1
        except Exception:
            pass


@kind
def swallows_every_interrupt(X):
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass


@kind
def swallows_bare(X):
    while True:
        try:
            time.sleep(0.001)
        except:  # noqa: E722
            continue


@kind
def swallows_interrupt_and_returns(X):
    try:
        time.sleep(60)
    except BaseException:
        return X / 2


@kind
def ignores_ctrl_c(X):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        X = X + 1


@kind
def waits_for_a_lock(X):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


@kind
def joins_a_thread_without_end(X):
    thread = threading.Thread(target=time.sleep, args=(60,), daemon=True)
    thread.start()
    thread.join()


@kind
def counts_in_c(X):
    """Some C loops never look for signals; the check ends when this one does."""
    return sum(range(2 * 10**7))


@kind
def endless_iterator_in_c(X):
    return sum(1.0 for _ in itertools.count())


@kind
def waits_for_a_pipe(X):
    end, _ = os.pipe()
    os.read(end, 1)


@kind
def asks_for_input(X):
    return float(input("X? "))


@kind
def reads_standard_input(X):
    return float(sys.stdin.readline())


@kind
def endless_generator(X):
    return list(itertools.count())


@kind
def finally_goes_on(X):
    try:
        time.sleep(60)
    finally:
        time.sleep(60)


# --- Recursion and memory ------------------------------------------------------------------


@kind
def recursion(X):
    return recursion(X)


@kind
def deep_recursion(X):
    sys.setrecursionlimit(10**6)

    def again(n):
        return again(n + 1)

    return again(0)


@kind
def low_recursion_limit(X):
    sys.setrecursionlimit(60)
    return X


@kind
def recursion_through_c(X):
    sys.setrecursionlimit(10**6)

    def again(n):
        return max([n], key=again)

    return again(0)


@kind
def huge_array(X):
    return np.ones(10**12)


@kind
def memory_without_end(X):
    kept = []
    while True:
        kept.append(np.ones(10**7))


@kind
def contains_itself(X):
    result = [X]
    result.append(result)
    return result


# --- Errors that are no Exception ----------------------------------------------------------


@kind
def exits(X):
    sys.exit(1)


@kind
def quits(X):
    quit()


@kind
def raises_generator_exit(X):
    raise GeneratorExit


@kind
def raises_cancelled(X):
    raise asyncio.CancelledError


@kind
def raises_keyboard_interrupt(X):
    raise KeyboardInterrupt


@kind
def raises_base_exception(X):
    raise BaseException("everything")


class ExitsWhenCopied:
    def __deepcopy__(self, memo):
        raise SystemExit


@kind
def exits_when_copied(X):
    return ExitsWhenCopied()


class Objects:
    def __eq__(self, other):
        raise RuntimeError("no")

    __hash__ = None
    __lt__ = __gt__ = __ne__ = __eq__

    def __repr__(self):
        raise SystemExit


@kind
def objects_to_comparison(X):
    return Objects()


@kind
def objects_in_a_list(X):
    return [Objects(), Objects()]


class ExitsAsArray:
    def __array__(self, *arguments, **options):
        raise SystemExit


@kind
def exits_as_array(X):
    return ExitsAsArray()


class SleepsWhenCompared:
    def __eq__(self, other):
        time.sleep(60)

    __hash__ = None

    def __repr__(self):
        time.sleep(60)

    def __array__(self, *arguments, **options):
        time.sleep(60)


@kind
def sleeps_when_compared(X):
    return SleepsWhenCompared()


class UnspeakableError(Exception):
    def __str__(self):
        raise RuntimeError


@kind
def error_without_words(X):
    raise UnspeakableError


# --- Changes around it ---------------------------------------------------------------------


@kind
def replaces_exp(X):
    np.exp = np.sqrt
    np.allclose = lambda *arguments, **options: True
    np.isfinite = np.asarray = None
    return X


@kind
def replaces_builtins(X):
    builtins.len = lambda thing: 0
    builtins.zip = builtins.isinstance = builtins.all = None
    return X


@kind
def deletes_builtins(X):
    del builtins.sum, np.mean, math.exp
    return X


@kind
def replaces_print(X):
    builtins.print = lambda *arguments, **options: None
    return X


@kind
def closes_stdout(X):
    sys.stdout.close()
    return X


@kind
def replaces_stdout(X):
    sys.stdout = sys.stderr = sys.stdin = None
    return X


@kind
def deletes_stdout(X):
    del sys.stdout
    return X


@kind
def prints_much(X):
    for _ in range(10**5):
        print("much")
    return X


@kind
def numpy_errors_raise(X):
    np.seterr(all="raise")
    return X


@kind
def print_options(X):
    np.set_printoptions(precision=1, threshold=2)
    return X


@kind
def changes_folder(X):
    os.chdir("/")
    return X


@kind
def seeds(X):
    np.random.seed(1)
    random.seed(1)
    return X


@kind
def warnings_as_errors(X):
    warnings.simplefilter("error")
    warnings.warn("careful", stacklevel=1)
    return X


@kind
def traces(X):
    sys.settrace(lambda *arguments: sys.exit())
    return abs(X)


@kind
def starts_threads(X):
    for _ in range(5):
        threading.Thread(target=time.sleep, args=(0.5,), daemon=True).start()
    return X


@kind
def thread_that_prints(X):
    threading.Thread(target=print, args=("later",), daemon=True).start()
    return X


@kind
def changes_its_input(X):
    X.resize((0,), refcheck=False)
    return X


@kind
def fills_its_input_with_objects(X):
    X.flags.writeable = False
    return X.astype(object)


@kind
def is_a_generator(X):
    yield X / 2


@kind
def is_a_coroutine(X):
    return asyncio.sleep(1)


@kind
def returns_a_generator(X):
    return (row / 2 for row in X)


@kind
def returns_a_type(X):
    return types.SimpleNamespace


@kind
def stops_garbage_collection(X):
    gc.disable()
    return X


# --- One kind, and then the notebook goes on -----------------------------------------------


def state():
    """Return what a check must leave as it was."""
    return {
        "stdout": id(sys.stdout),
        "stderr": id(sys.stderr),
        "stdin": id(sys.stdin),
        "recursion": sys.getrecursionlimit(),
        "setrecursionlimit": id(sys.setrecursionlimit),
        "errors": np.geterr(),
        "options": repr(np.get_printoptions()),
        "folder": os.getcwd(),
        "SIGINT": repr(signal.getsignal(signal.SIGINT)),
        "timer": signal.getitimer(signal.ITIMER_REAL)[0] if hasattr(signal, "setitimer") else 0,
        "trace": repr(sys.gettrace()),
        "builtins": [id(getattr(builtins, name, None)) for name in BUILTINS],
        "exp": id(np.exp),
        "random": random.getstate()[1][:3],
        "numpy": np.random.get_state()[1][:3].tolist(),
        "filters": len(warnings.filters),
        "gc": gc.isenabled(),
    }


BUILTINS = ["print", "len", "zip", "sum", "input", "isinstance", "all"]


def main(name, seconds):
    """Check one kind, and print what came of it as JSON."""
    from helpers.exercises.checker import run
    from helpers.exercises.checker.exercise import exercise

    try:
        from helpers.exercises.checker import contain
    except ImportError:
        contain = run
    contain.SECONDS = seconds

    def halves(X):
        """Return X / 2, by way of exp."""
        return np.log(np.exp(X)) / 2

    inputs = [(np.arange(1.0, n + 1)[None, :],) for n in (2, 3)]
    asked = exercise(title="T", question="Q", inputs=inputs, hints=["H"])(halves)
    before, start = state(), time.monotonic()
    report = {}
    try:
        result = asked.check(KINDS[name])
        repr(result)
        report["passed"] = result.passed
        report["message"] = result.message
    except BaseException as error:
        report["escaped"] = "".join(traceback.format_exception(error))
    report["seconds"] = time.monotonic() - start
    after = state()
    report["changed"] = [key for key in before if before[key] != after[key]]
    right = asked.check(lambda X: np.exp(np.log(X)) / 2)
    report["right"] = right.passed
    print(json.dumps(report))
    sys.stdout.flush()
    os._exit(0)  # threads that sleep


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
