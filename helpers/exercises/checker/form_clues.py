"""Clues about the form of a result: is there one, of which kind, of which shape?

Each looks at all comparisons at once and returns one sentence, or None if it has nothing to say.
"""

from collections.abc import Callable

import numpy as np

from helpers.exercises.checker.compare import alike, as_array, countable
from helpers.exercises.checker.comparison import Comparison, columns, rows, wrong
from helpers.exercises.checker.plain import kind_of

Array = np.ndarray


def nothing_returned(comparisons: list[Comparison]) -> str | None:
    """No return, or one without a value."""
    nothing = [t for t in wrong(comparisons) if t.got is None]
    if not nothing:
        return None
    if any(t.printed for t in nothing):
        return "It prints its result, but returns nothing: end it with `return`."
    if len(nothing) < len(comparisons):
        return "For some inputs it returns nothing: is there a way through it without a `return`?"
    return "It returns nothing: end it with `return` and the result."


def number_of_parts(comparisons: list[Comparison]) -> str | None:
    """One value, or another number of them, where a tuple is wanted."""
    for t in wrong(comparisons):
        if isinstance(t.expected, tuple):
            n = len(t.expected)
            are = "is" if n == 1 else "are"
            if not countable(t.got) or isinstance(t.got, np.ndarray):
                return f"It returns one value, where a tuple of {n} {are} wanted."
            if len(t.got) != n:
                values = "1 value" if len(t.got) == 1 else f"{len(t.got)} values"
                return f"It returns {values}, where {n} {are} wanted."
    return None


def reversed_parts(comparisons: list[Comparison]) -> str | None:
    """Several arrays, with the shapes of those wanted from the last to the first."""
    for t in wrong(comparisons):
        if not isinstance(t.expected, tuple):
            return None
        got, expected = list(map(np.shape, t.got)), list(map(np.shape, t.expected))
        if got != expected and got == expected[::-1]:
            return "By their shapes, the results come in reverse order: the last one stands first."
    return None


def tuple_for_one_value(comparisons: list[Comparison]) -> str | None:
    """Several values where one is wanted."""
    for t in wrong(comparisons):
        if not isinstance(t.got, tuple) or isinstance(t.expected, tuple):
            continue
        if np.ndim(t.expected) > 0 and alike(list(t.got), t.expected):
            return "It returns a tuple, where an array is wanted: `np.array` makes one of it."
        if len(t.got) == 1:
            return "It returns a tuple of one value: is there a comma at the end of a line?"
        wanted = "one number" if np.ndim(t.expected) == 0 else "one array"
        return f"It returns a tuple of {len(t.got)} values, where {wanted} is wanted."
    return None


def not_numbers(comparisons: list[Comparison]) -> str | None:
    """Something that is no array of numbers, where one is wanted."""
    for t in wrong(comparisons):
        if as_array(t.expected) is not None and as_array(t.got) is None:
            if isinstance(t.got, list) and any(part is None for part in t.got):
                return "None stands among the numbers: what was not computed?"
            if isinstance(t.got, list) and any(isinstance(part, str) for part in t.got):
                if "nan" in t.got:
                    return "Text stands among the numbers: np.nan is a number, and 'nan' is a word."
                return "Text stands among the numbers, where only numbers are wanted."
            if isinstance(t.got, list):
                return "It returns a list with parts of unequal length, where an array is wanted."
            if isinstance(t.got, np.ndarray) and t.got.dtype.kind in "US":
                return (
                    "It returns text, where numbers are wanted (in an array, one text makes text "
                    "of all)."
                )
            if callable(t.got):
                return "It returns a function, not a result: are round brackets missing somewhere?"
            kind = kind_of(t.got)
            return f"It returns a value of type {kind}, where numbers are wanted."
        if isinstance(t.expected, str | bytes) and not isinstance(t.got, type(t.expected)):
            wanted, kind = type(t.expected).__name__, kind_of(t.got)
            return f"It returns a value of type {kind}, where one of type {wanted} is wanted."
    return None


def unknown_word(comparisons: list[Comparison]) -> str | None:
    """A text that is not among those asked for."""
    asked = {t.expected for t in comparisons if isinstance(t.expected, str)}
    for t in wrong(comparisons):
        if isinstance(t.expected, str) and isinstance(t.got, str) and t.got not in asked:
            return f"It returns the text {t.got!r}, which is none of those asked for: spelling?"
    return None


def wrong_shape(comparisons: list[Comparison]) -> str | None:
    """Another shape than the one wanted, with what may have happened to the axes."""
    # The largest example says most: in small ones axes of length 1 hide what happened.
    pairs = [(as_array(t.got), as_array(t.expected), t) for t in wrong(comparisons)]
    pairs = [p for p in pairs if p[0] is not None and p[1] is not None]
    for got, expected, t in sorted(pairs, key=lambda pair: -pair[1].size):
        if got.shape == expected.shape:
            continue
        smallest = t is wrong(comparisons)[0]
        told = f"{'It' if smallest else 'For a larger input it'} returns {form_of(got)}, where "
        told += f"{form_of(expected)} is wanted"
        if expected.ndim == 0 and got.size > 1:
            return f"{told}: should the numbers be added up or averaged?"
        if got.ndim == 0 and expected.ndim > 0:
            return f"{told}: it adds up, averages or chooses over too many axes."
        if got.shape == expected.shape[::-1]:
            return f"{told}: the two axes look swapped."
        if got.ndim == expected.ndim == 1:
            n, m = rows(t), columns(t)
            if (got.size, expected.size) == (m, n):
                return f"{told}: one value for each column, where one for each row is due."
            if (got.size, expected.size) == (n, m):
                return f"{told}: one value for each row, where one for each column is due."
        if got.size == expected.size:
            if [n for n in got.shape if n > 1] == [n for n in expected.shape if n > 1]:
                return f"{told}: an axis of length 1 is too many or missing (keepdims, or reshape)."
            return f"{told}: the same number of values, arranged otherwise."
        if got.ndim == expected.ndim == 1 and got.size == 1:
            return f"{told}: does a loop return in its first round?"
        off = got.size - expected.size
        if got.ndim == expected.ndim == 1 and abs(off) > 1:
            many = "many: what is let through, or counted twice?"
            few = "few: what is left out?"
            return f"{told}: {abs(off)} values too {many if off > 0 else few}"
        if got.ndim > expected.ndim:
            return f"{told}: an axis is left that should be gone, or two arrays were stretched."
        if got.ndim < expected.ndim:
            return f"{told}: an axis is gone that should be left."
        axes = [axis for axis in range(got.ndim) if got.shape[axis] != expected.shape[axis]]
        off = got.shape[axes[0]] - expected.shape[axes[0]]
        if len(axes) == 1 and abs(off) == 1:
            what = "one too many" if off > 0 else "one too few"
            line = "row" if axes[0] == 0 else "column"
            thing = "value" if got.ndim == 1 else line
            return f"{told}: there is {what}, a {thing} (of a bias, perhaps)."
        return f"{told}: check along which axis each step goes."
    return None


def form_of(array: Array) -> str:
    """Return "one number" or the shape of an array."""
    return "one number" if array.ndim == 0 else f"an array of shape {array.shape}"


FORM_CLUES: list[Callable[[list[Comparison]], str | None]] = [
    nothing_returned,
    number_of_parts,
    reversed_parts,
    tuple_for_one_value,
    not_numbers,
    unknown_word,
    wrong_shape,
]
