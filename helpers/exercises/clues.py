"""What can be said about a wrong result without knowing the exercise: general clues.

Each clue is a function that looks at all trials at once and returns one sentence, or None if it
has nothing to say. `clue` asks them in turn; the first that speaks is heard. The order matters:
what the others build on comes first, such as that there is a result at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from helpers.exercises import show
from helpers.exercises.compare import alike, as_array, close, countable, same

Array = np.ndarray


@dataclass(frozen=True)
class Trial:
    """One call of the student's function that returned something, beside what was expected.

    arguments: its inputs. got, expected: the results, or one part of them. right: whether they
    agree. printed: whether the function printed anything. rtol, atol: as in `compare.same`.
    """

    arguments: tuple
    got: Any
    expected: Any
    right: bool
    printed: bool = False
    rtol: float = 1e-5
    atol: float | None = None

    def agrees(self, other: object) -> bool:
        """Tell whether what came out would be right, if `other` had been expected."""
        return same(self.got, other, self.rtol, self.atol)


Clue = Callable[[list[Trial]], str | None]


def clue(trials: Sequence[Trial], part: Callable[[int], str]) -> str:
    """Return a sentence about the wrong trials, or "".

    Of a result in several parts, the first part that is wrong anywhere is looked at; part(i) is
    what part i is called.
    """
    trials = list(trials)
    sentence = first_to_speak(STRUCTURE, trials)
    if sentence or not wrong(trials):
        return sentence
    if not isinstance(trials[0].expected, tuple):
        return first_to_speak(CONTENT, trials)
    place, trials = first_wrong_part(trials)
    sentence = first_to_speak(STRUCTURE + CONTENT, trials)
    return f"About {part(place)}: {sentence}" if sentence else ""


def first_to_speak(clues: Sequence[Clue], trials: list[Trial]) -> str:
    """Return the first sentence, or ""."""
    return next(filter(None, (speak(trials) for speak in clues)), "")


def first_wrong_part(trials: list[Trial]) -> tuple[int, list[Trial]]:
    """Return which part is the first to be wrong in any trial, and the trials of that part."""
    for place in range(max(len(t.expected) for t in trials)):
        of_part = [
            replace(t, got=t.got[place], expected=t.expected[place], right=True)
            for t in trials
            if place < min(len(t.got), len(t.expected))
        ]
        of_part = [replace(t, right=t.agrees(t.expected)) for t in of_part]
        if not all(t.right for t in of_part):
            break
    return place, of_part


def wrong(trials: list[Trial]) -> list[Trial]:
    """Return the trials that are not right."""
    return [t for t in trials if not t.right]


def arrays(trial: Trial) -> tuple[Array, Array]:
    """Return what came out and what was expected, as arrays of floats."""
    return as_array(trial.got).astype(float), as_array(trial.expected).astype(float)


# --- The kind and the shape of a result ----------------------------------------------------


def nothing_returned(trials: list[Trial]) -> str | None:
    """No return, or one without a value."""
    nothing = [t for t in wrong(trials) if t.got is None]
    if not nothing:
        return None
    if any(t.printed for t in nothing):
        return "It prints its result, but returns nothing: end it with `return`."
    if len(nothing) < len(trials):
        return "For some inputs it returns nothing: is there a way through it without a `return`?"
    return "It returns nothing: end it with `return` and the result."


def tuple_for_one_value(trials: list[Trial]) -> str | None:
    """Several values where one is wanted."""
    for t in wrong(trials):
        if not isinstance(t.got, tuple) or isinstance(t.expected, tuple):
            continue
        if np.ndim(t.expected) > 0 and alike(list(t.got), t.expected):
            return "It returns a tuple, where an array is wanted: `np.array` makes one of it."
        if len(t.got) == 1:
            return "It returns a tuple of one value: is there a comma at the end of a line?"
        wanted = "one number" if np.ndim(t.expected) == 0 else "one array"
        return f"It returns a tuple of {len(t.got)} values, where {wanted} is wanted."
    return None


def number_of_parts(trials: list[Trial]) -> str | None:
    """One value, or another number of them, where a tuple is wanted."""
    for t in wrong(trials):
        if isinstance(t.expected, tuple):
            n = len(t.expected)
            are = "is" if n == 1 else "are"
            if not countable(t.got) or isinstance(t.got, np.ndarray):
                return f"It returns one value, where a tuple of {n} {are} wanted."
            if len(t.got) != n:
                values = "1 value" if len(t.got) == 1 else f"{len(t.got)} values"
                return f"It returns {values}, where {n} {are} wanted."
    return None


def not_numbers(trials: list[Trial]) -> str | None:
    """Something that is no array of numbers, where one is wanted."""
    for t in wrong(trials):
        if as_array(t.expected) is not None and as_array(t.got) is None:
            if isinstance(t.got, list) and any(part is None for part in t.got):
                return "It returns a list in which None stands: what was not computed?"
            if isinstance(t.got, list) and any(isinstance(part, str) for part in t.got):
                return "Text stands among the numbers: np.nan is a number, and 'nan' is a word."
            if isinstance(t.got, list):
                return "It returns a list with parts of unequal length, where an array is wanted."
            if isinstance(t.got, np.ndarray) and t.got.dtype.kind in "US":
                return "It returns text, where numbers are wanted."
            if callable(t.got):
                return "It returns a function, not a result: are round brackets missing somewhere?"
            kind = type(t.got).__name__
            return f"It returns a value of type {kind}, where numbers are wanted."
        if isinstance(t.expected, str | bytes) and not isinstance(t.got, type(t.expected)):
            wanted, kind = type(t.expected).__name__, type(t.got).__name__
            return f"It returns a value of type {kind}, where one of type {wanted} is wanted."
    return None


def wrong_shape(trials: list[Trial]) -> str | None:
    """Another shape than the one wanted, with what may have happened to the axes."""
    # The largest example says most: in small ones axes of length 1 hide what happened.
    pairs = [(as_array(t.got), as_array(t.expected), t) for t in wrong(trials)]
    pairs = [p for p in pairs if p[0] is not None and p[1] is not None]
    for got, expected, t in sorted(pairs, key=lambda pair: -pair[1].size):
        if got.shape == expected.shape:
            continue
        smallest = t is wrong(trials)[0]
        told = f"{'It' if smallest else 'For a larger input it'} returns {kind_of(got)}, where "
        told += f"{kind_of(expected)} is wanted"
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


def kind_of(array: Array) -> str:
    """Return "one number" or the shape of an array."""
    return "one number" if array.ndim == 0 else f"an array of shape {array.shape}"


STRUCTURE: list[Clue] = [
    nothing_returned,
    number_of_parts,
    tuple_for_one_value,
    not_numbers,
    wrong_shape,
]

# --- The numbers in a result ---------------------------------------------------------------
#
# From here on every result is an array of numbers in the right shape, or no number at all.


def of_numbers(trials: list[Trial]) -> bool:
    """Tell whether every trial has numbers in the right shape."""
    return all(
        as_array(t.expected) is not None
        and as_array(t.got) is not None
        and as_array(t.got).shape == as_array(t.expected).shape
        for t in trials
    )


def not_finite(trials: list[Trial]) -> str | None:
    """Nan or infinity where a finite number is wanted."""
    if not of_numbers(trials):
        return None
    first = wrong(trials)[0]
    got, expected = arrays(first)
    bad = ~np.isfinite(got) & np.isfinite(expected)
    if not bad.any():
        return None
    what = "nan" if np.isnan(got[bad]).any() else "infinity"
    return (
        f"It gives {what}, for {which_input(first, trials)}: what overflows there, divides by 0, "
        "or was never filled in?"
    )


def which_input(trial: Trial, trials: list[Trial]) -> str:
    """Say what is special about the inputs of one trial among all."""
    size, right = largest(trial), [largest(t) for t in trials if t.right]
    if right and size > 10 * max(right):
        return f"large inputs (up to {show.number(size)})"
    return f"inputs up to {show.number(size)} in size" if size else "this input"


def largest(trial: Trial) -> float:
    """Return the largest absolute value of any finite input, 0 if there is none."""
    sizes = [0.0]
    for argument in flat(trial.arguments):
        array = as_array(argument)
        if array is not None and array.size:
            sizes.append(np.abs(array[np.isfinite(array)].astype(float)).max(initial=0))
    return max(sizes)


def flat(arguments: tuple) -> list[object]:
    """Return the arguments, those inside of tuples and lists of arrays too."""
    found = []
    for argument in arguments:
        inside = isinstance(argument, tuple | list) and as_array(argument) is None
        found.extend(flat(argument) if inside or isinstance(argument, tuple) else [argument])
    return found


def input_returned(trials: list[Trial]) -> str | None:
    """The result is one of the inputs."""
    failed = wrong(trials)
    for place in range(min(len(t.arguments) for t in failed)):
        inputs = [as_array(t.arguments[place]) for t in failed]
        if all(array is not None for array in inputs) and all(
            t.agrees(array) for t, array in zip(failed, inputs, strict=True)
        ):
            return "It returns one of its inputs as it came: is the computed value returned?"
    return None


def always_the_same(trials: list[Trial]) -> str | None:
    """One result, whatever the input."""
    first = trials[0]
    if len(trials) < 2 or as_array(first.got) is None:
        return None
    expected_alike = all(same(t.expected, first.expected) for t in trials)
    if not expected_alike and all(t.agrees(first.got) for t in trials):
        return "It gives the same answer for every input: does it use its arguments?"
    return None


def transposed(trials: list[Trial]) -> str | None:
    """Rows and columns exchanged, in a square result."""
    return when_all(
        trials,
        lambda got, expected: got.ndim == 2 and got.shape == got.T.shape and close(got.T, expected),
        "The numbers are right, but rows and columns are exchanged: look for a transpose.",
    )


def wrong_sign(trials: list[Trial]) -> str | None:
    """The negative of what is wanted."""
    return when_all(
        trials,
        lambda got, expected: close(-got, expected),
        "The size is right and the sign is wrong: look for a minus, or for a difference taken the "
        "other way round.",
    )


def only_size(trials: list[Trial]) -> str | None:
    """The sizes are right and some signs are not."""
    return when_all(
        trials,
        lambda got, expected: close(np.abs(got), np.abs(expected)),
        "The sizes are right, some of the signs are not: look for abs, a square, or a minus.",
    )


def when_all(
    trials: list[Trial], holds: Callable[[Array, Array], bool], sentence: str
) -> str | None:
    """Return sentence if a relation between got and expected holds in every wrong trial."""
    if not of_numbers(trials):
        return None
    return sentence if all(holds(*arrays(t)) for t in wrong(trials)) else None


def factor_of_size(trials: list[Trial]) -> str | None:
    """Too large or too small by the number of rows, columns or entries of the input."""
    factors = factors_of(trials)
    if not factors:
        return None
    for name, size in SIZES.items():
        sizes = [size(t) or 0 for t in wrong(trials)]
        if min(sizes) < 2:
            continue
        example = f"for an input with {sizes[0]} {name}"
        if np.allclose(factors, sizes, 1e-4):
            return (
                f"It is exactly {times(factors[0])} {example}: is the mean over the {name} missing?"
            )
        if np.allclose(np.reciprocal(factors), sizes, 1e-4):
            return (
                f"It is exactly {times(factors[0])} {example}: is it divided by the number of "
                f"{name} once too often?"
            )
    return None


def constant_factor(trials: list[Trial]) -> str | None:
    """Too large or too small by one factor."""
    factors = factors_of(trials)
    if len(factors) > 1 and np.allclose(factors, factors[0], 1e-4):
        return f"It is exactly {times(factors[0])}, wherever it is wrong."
    return None


def varying_factor(trials: list[Trial]) -> str | None:
    """Too large or too small by a factor that is another one for each input."""
    factors = factors_of(trials)
    if not factors or min(map(telling, wrong(trials))) < 2:
        return None  # of a single number every wrong one is some multiple
    if len(factors) == 1:
        return f"It is exactly {times(factors[0])}, for the input below."
    return (
        "Each result is right but for one factor, another one for each input: what is divided or "
        "multiplied at the end?"
    )


def telling(trial: Trial) -> int:
    """Return how many of the expected numbers are not next to 0."""
    sizes = np.abs(arrays(trial)[1])
    return int(np.sum(sizes > 1e-4 * sizes.max(initial=0)))


def factors_of(trials: list[Trial]) -> list[float]:
    """Return got / expected of each wrong trial, or nothing if one of them has no such factor."""
    if not of_numbers(trials):
        return []
    factors = [ratio(*arrays(t)) for t in wrong(trials)]
    return [] if None in factors else factors


def times(factor: float) -> str:
    """Return "3 times too large", or too small."""
    size, word = (factor, "large") if abs(factor) > 1 else (1 / factor, "small")
    return f"{show.number(size)} times too {word}"


def rows(trial: Trial) -> int | None:
    """Return the number of rows of the first argument that is an array with rows."""
    return next((len(a) for a in array_arguments(trial)), None)


def columns(trial: Trial) -> int | None:
    """Return the number of columns of the first argument that is an array with columns."""
    return next((s[1] for s in map(np.shape, array_arguments(trial)) if len(s) > 1), None)


def array_arguments(trial: Trial) -> list[Array]:
    """Return the arguments that are arrays with axes; a list of arrays is none."""
    return [a for a in trial.arguments if isinstance(a, np.ndarray) and a.ndim > 0]


def entries(trial: Trial) -> int | None:
    """Return how many numbers the first input with rows holds."""
    n, m = rows(trial), columns(trial)
    return n * m if n and m else None


SIZES: dict[str, Callable[[Trial], int | None]] = {
    "rows": rows,
    "columns": columns,
    "entries": entries,
}


def ratio(got: Array, expected: Array) -> float | None:
    """Return the one number that got / expected is everywhere, or None."""
    some = (expected != 0) & np.isfinite(expected)
    if not some.any() or not np.isfinite(got[some]).all():
        return None
    # The largest number has the least rounding error.
    largest_one = np.abs(np.where(some, expected, 0)).argmax()
    factor = got.flat[largest_one] / expected.flat[largest_one]
    if factor == 0 or not np.isfinite(factor):
        return None
    return float(factor) if close(got / factor, expected) else None


def constant_offset(trials: list[Trial]) -> str | None:
    """One number too much, everywhere."""
    if not of_numbers(trials):
        return None
    offsets = []
    for t in wrong(trials):
        got, expected = arrays(t)
        off = (got - expected).flat[0] if got.size else np.nan
        if not np.isfinite(off) or not close(got - off, expected):
            return None
        offsets.append(off)
    single = all(np.size(t.expected) == 1 for t in wrong(trials))
    if single and len(offsets) == 1:
        return None  # a single number is always some number away
    if max(offsets) - min(offsets) < 1e-6:
        more = "more" if offsets[0] > 0 else "less"
        return (
            f"It is {show.number(abs(offsets[0]))} {more} than it should be, wherever it is wrong."
        )
    if single:
        return None
    return (
        "In each result every number is off by the same amount: what is added or taken away, and "
        "over which axis?"
    )


def whole_numbers(trials: list[Trial]) -> str | None:
    """The fractions were cut off, or rounded."""
    if not of_numbers(trials):
        return None
    if all(np.array_equal(e, np.rint(e), equal_nan=True) for _, e in map(arrays, wrong(trials))):
        return None  # whole numbers are wanted

    def cut(t: Trial) -> bool:
        got, expected = arrays(t)
        rounded = [np.trunc(expected), np.rint(expected), np.floor(expected)]
        return got.any() and any(np.array_equal(got, r) for r in rounded)

    if all(as_array(t.got).dtype.kind in "iub" or cut(t) for t in wrong(trials)):
        return (
            "It gives whole numbers where fractions are wanted: look for `//`, `int`, a rounding, "
            "or an array of whole numbers that is filled."
        )
    return None


def other_order(trials: list[Trial]) -> str | None:
    """The right numbers in the wrong places."""
    return when_all(
        trials,
        lambda got, expected: got.ndim > 0 and close(np.sort(got, None), np.sort(expected, None)),
        "The numbers are right, but in another order: what is sorted, reversed or reshaped?",
    )


def some_rows(trials: list[Trial]) -> str | None:
    """Only the first row, or only the last, is right."""
    if not of_numbers(trials):
        return None
    failed = [t for t in wrong(trials) if arrays(t)[1].ndim > 0 and len(arrays(t)[1]) > 1]
    if not failed or len(failed) < len(wrong(trials)):
        return None
    right = []
    for t in failed:
        got, expected = arrays(t)
        right.append(
            [
                t.agrees(np.concatenate([got[:i], expected[i : i + 1], got[i + 1 :]]))
                for i in range(len(got))
            ]
        )
    for first, last, which in [(0, 1, "first"), (-1, -2, "last")]:
        if all(row[first] and not row[last] for row in right) and all(
            sum(row) == 1 for row in right
        ):
            return (
                f"Only the {which} of the rows is right: is there a loop that ends too early, or "
                "that overwrites?"
            )
    return None


def one_row_only(trials: list[Trial]) -> str | None:
    """Right for an input of one row and wrong for several, or the reverse."""
    single = [t for t in trials if rows(t) == 1]
    several = [t for t in trials if (rows(t) or 0) > 1]
    if not single or not several:
        return None
    if all(t.right for t in single) and not any(t.right for t in several):
        return (
            "It is right for one row and wrong for several: what should be done for each row by "
            "itself, and over which axis?"
        )
    if not any(t.right for t in single) and all(t.right for t in several):
        return "It is right for several rows and wrong for a single one."
    return None


def small_only(trials: list[Trial]) -> str | None:
    """Right for small inputs, wrong for large ones."""
    right, failed = [t for t in trials if t.right], wrong(trials)
    if len(right) < 2 or largest(min(failed, key=largest)) <= 3 * max(map(largest, right)):
        return None
    size = show.number(min(map(largest, failed)))
    return (
        f"It is right for small inputs and wrong for large ones (of size {size} or more): which "
        "step overflows, or rounds to 0 or to 1?"
    )


def one_size_only(trials: list[Trial]) -> str | None:
    """Right for one size of input and wrong for all others."""
    right, failed = [t for t in trials if t.right], wrong(trials)
    if len(right) < 2:
        return None  # right once may be luck
    sizes, others = {shapes(t) for t in right}, {shapes(t) for t in failed}
    if len(sizes) == 1 and len(others) > 1 and not sizes & others:
        return (
            "It is right for one size of input only: is a number written into it that should come "
            "from a shape?"
        )
    return None


def shapes(trial: Trial) -> tuple:
    """Return the shapes of all inputs."""
    return tuple(np.shape(a) for a in flat(trial.arguments) if as_array(a) is not None)


CONTENT: list[Clue] = [
    not_finite,
    input_returned,
    always_the_same,
    transposed,
    wrong_sign,
    only_size,
    factor_of_size,
    constant_factor,
    varying_factor,
    whole_numbers,
    constant_offset,
    other_order,
    some_rows,
    small_only,
    one_row_only,
    one_size_only,
]
