"""Inputs and results in a few characters, rounded."""

from collections.abc import Callable, Sequence

import numpy as np

from helpers.exercises.compare import as_array

Array = np.ndarray
MOST_NUMBERS = 12  # what a student still reads one by one
MOST_CHARACTERS = 160  # what a student still reads of all inputs together


def number(value: float) -> str:
    """Return a whole number as it is, any other with at most four significant digits."""
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    return f"{value:.4g}" if np.isfinite(value) else str(float(value))


def value(thing: object, most: int = MOST_NUMBERS) -> str:
    """Return a short text for an input or a result, with up to `most` numbers of an array."""
    if isinstance(thing, tuple):
        inside = ", ".join(value(part, most) for part in thing)
        return f"({inside},)" if len(thing) == 1 else f"({inside})"
    if isinstance(thing, np.random.Generator):
        return "a random generator"
    if isinstance(thing, list) and as_array(thing) is None:
        return f"[{', '.join(value(part, most) for part in thing)}]"
    if isinstance(thing, np.ndarray) and thing.dtype.kind in "US":
        thing = thing.tolist()
    if isinstance(thing, Callable):
        return getattr(thing, "__name__", "a function")
    array = as_array(thing)
    if array is None:
        try:
            text = repr(thing)
        except Exception:  # a student's class may be unfinished
            text = f"a {type(thing).__name__}"
        return text if len(text) <= 80 else f"{text[:77]}..."
    if array.size <= most:
        return nested(array)
    finite = array[np.isfinite(array)]
    size = " x ".join(map(str, array.shape))
    if not finite.size:
        return f"{size} numbers, none of them finite"
    return f"{size} numbers from {number(finite.min())} to {number(finite.max())}"


def nested(array: Array) -> str:
    """Return all numbers of an array, in the brackets of its axes."""
    if array.ndim == 0:
        return number(array.item())
    return "[" + ", ".join(map(nested, array)) + "]"


def call(names: Sequence[str], arguments: tuple) -> str:
    """Return the arguments with their names, as a student would say them."""
    for most in (MOST_NUMBERS, 6, 1):
        pairs = zip(names, arguments, strict=True)
        text = ", ".join(f"{name} = {value(argument, most)}" for name, argument in pairs)
        if len(text) <= MOST_CHARACTERS:
            break
    return text


def difference(got: object, expected: object) -> str:
    """Return what came out and what was expected; of large arrays, the first difference."""
    if isinstance(got, str) and isinstance(expected, str):
        return f"yours: {got}; expected: {expected}"
    g, e = as_array(got), as_array(expected)
    if g is None or e is None or g.shape != e.shape or e.size <= 8:
        return f"yours gives {value(got)}, expected is {value(expected)}"
    tolerance = 1e-5 * np.abs(e[np.isfinite(e)]).max(initial=0)
    differs = ~np.isclose(g.astype(float), e.astype(float), 1e-5, tolerance, equal_nan=True)
    place = tuple(np.argwhere(differs)[0]) if differs.any() else (0,) * e.ndim
    where = ", ".join(str(int(i)) for i in place)
    return (
        f"{differs.sum()} of {e.size} numbers differ, the first at [{where}]: "
        f"yours is {number(g[place])}, expected is {number(e[place])}"
    )
