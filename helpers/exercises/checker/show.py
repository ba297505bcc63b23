"""Inputs and results in a few characters, rounded."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from helpers.exercises.checker.compare import as_array

Array = np.ndarray
MOST_NUMBERS = 12  # what a student still reads one by one
ABBREVIATION = "an array of shape"
MOST_CHARACTERS = 160  # what a student still reads of all inputs together


def number(value: float, digits: int = 4) -> str:
    """Return a whole number as it is, any other with so many significant digits at most."""
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    return f"{value:.{digits}g}" if np.isfinite(value) else str(float(value))


def value(thing: object, most: int = MOST_NUMBERS, digits: int = 4) -> str:
    """Return a short text for an input or a result.

    Arrays of up to `most` numbers are shown in full, to so many digits; of others, the shape.
    """
    if isinstance(thing, tuple) or (isinstance(thing, list) and as_array(thing) is None):
        inside = ", ".join(value(part, most, digits) for part in thing)
        comma = "," if len(thing) == 1 else ""
        return f"[{inside}]" if isinstance(thing, list) else f"({inside}{comma})"
    if isinstance(thing, np.random.Generator):
        return "a random generator"
    if isinstance(thing, bytes):
        return f"the bytes {' '.join(map(str, thing))}"
    if isinstance(thing, np.ndarray) and thing.dtype.kind in "US":
        thing = thing.tolist()
    if isinstance(thing, Callable):
        return function(thing)
    array = as_array(thing)
    if array is None:
        return other(thing)
    if array.size <= most:
        return nested(array, digits)
    return f"{ABBREVIATION} {array.shape}"


def function(thing: Callable) -> str:
    """Return a function's name, and the first line of its docstring if it has one."""
    name, words = getattr(thing, "__name__", "a function"), thing.__doc__
    return f"{name} ({words.strip().splitlines()[0].rstrip('.')})" if words else name


def other(thing: object) -> str:
    """Return what Python says of a thing, at most 80 characters."""
    text = repr(thing)
    return text if len(text) <= 80 else f"{text[:77]}..."


def nested(array: Array, digits: int = 4) -> str:
    """Return all numbers of an array, in the brackets of its axes."""
    if array.ndim == 0:
        return number(array.item(), digits)
    return "[" + ", ".join(nested(part, digits) for part in array) + "]"


def call(names: Sequence[str], arguments: tuple) -> str:
    """Return the arguments with their names, as a student would say them."""
    for most in (MOST_NUMBERS, 6, 4, 1):
        text = listed(names, [value(argument, most) for argument in arguments])
        if len(text) <= MOST_CHARACTERS:
            break
    if max(Counter(map(value, arguments)).values()) > 1:  # two that only look alike?
        longer = listed(names, [value(argument, digits=10) for argument in arguments])
        text = longer if len(longer) <= MOST_CHARACTERS else text
    return text


def listed(names: Sequence[str], texts: list[str]) -> str:
    """Return name = text, one after the other."""
    return ", ".join(f"{name} = {text}" for name, text in zip(names, texts, strict=True))


def difference(got: object, expected: object) -> str:
    """Return what came out and what was expected; of large arrays, the first difference."""
    if isinstance(got, str) and isinstance(expected, str):
        return f"yours: {got}; expected: {expected}"
    g, e = as_array(got), as_array(expected)
    if g is None or e is None or g.shape != e.shape:
        return f"yours gives {value(got)}, expected is {value(expected)}"
    if e.size <= 8:
        digits = digits_that_tell(g, e)
        return f"yours gives {value(g, digits=digits)}, expected is {value(e, digits=digits)}"
    tolerance = 1e-5 * np.abs(e[np.isfinite(e)]).max(initial=0)
    differs = ~np.isclose(g.astype(float), e.astype(float), 1e-5, tolerance, equal_nan=True)
    place = tuple(np.argwhere(differs)[0]) if differs.any() else (0,) * e.ndim
    where = ", ".join(str(int(i)) for i in place)
    one, another = g[place], e[place]
    digits = digits_that_tell(one, another)
    return (
        f"{differs.sum()} of {e.size} numbers differ, the first at [{where}]: "
        f"yours is {number(one, digits)}, expected is {number(another, digits)}"
    )


def digits_that_tell(one: object, another: object) -> int:
    """Return the fewest digits, four or more, at which two things do not look alike."""
    for digits in (4, 6, 8, 10, 12):
        if value(one, digits=digits) != value(another, digits=digits):
            break
    return digits
