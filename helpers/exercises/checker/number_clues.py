"""Clues about the numbers in a result of the right form: a sign, a factor, an order, an overflow.

Each looks at all comparisons at once and returns one sentence, or None if it has nothing to say.
"""

from collections.abc import Callable

import numpy as np

from helpers.exercises.checker import show
from helpers.exercises.checker.compare import as_array, close, same
from helpers.exercises.checker.comparison import (
    Comparison,
    arrays,
    columns,
    entries,
    largest,
    of_numbers,
    rows,
    shapes,
    wrong,
)

Array = np.ndarray


def not_finite(comparisons: list[Comparison]) -> str | None:
    """Nan or infinity where a finite number is wanted."""
    if not of_numbers(comparisons):
        return None
    first = wrong(comparisons)[0]
    got, expected = arrays(first)
    bad = ~np.isfinite(got) & np.isfinite(expected)
    if not bad.any():
        return None
    what = "nan" if np.isnan(got[bad]).any() else "infinity"
    return (
        f"It gives {what}, for {which_input(first, comparisons)}: what overflows there, divides "
        "by 0, or was never filled in?"
    )


def which_input(comparison: Comparison, comparisons: list[Comparison]) -> str:
    """Say what is special about the inputs of one call among all."""
    size, right = largest(comparison), [largest(t) for t in comparisons if t.right]
    if right and size > 10 * max(right):
        return f"large inputs (up to {show.number(size)})"
    return f"inputs up to {show.number(size)} in size" if size else "this input"


def input_returned(comparisons: list[Comparison]) -> str | None:
    """The result is one of the inputs."""
    failed = wrong(comparisons)
    for place in range(min(len(t.arguments) for t in failed)):
        inputs = [as_array(t.arguments[place]) for t in failed]
        if all(array is not None for array in inputs) and all(
            t.agrees(array) for t, array in zip(failed, inputs, strict=True)
        ):
            return "It returns one of its inputs as it came: is the computed value returned?"
    return None


def always_the_same(comparisons: list[Comparison]) -> str | None:
    """One result, whatever the input."""
    first = comparisons[0]
    if len(comparisons) < 2 or as_array(first.got) is None:
        return None
    expected_alike = all(same(t.expected, first.expected) for t in comparisons)
    if not expected_alike and all(t.agrees(first.got) for t in comparisons):
        return "It gives the same answer for every input: does it use its arguments?"
    return None


def transposed(comparisons: list[Comparison]) -> str | None:
    """Rows and columns exchanged, in a square result."""

    def exchanged(t: Comparison) -> bool:
        _, expected = arrays(t)
        return expected.ndim == 2 and expected.shape == expected.T.shape and t.agrees(expected.T)

    return when_all(
        comparisons,
        exchanged,
        "The numbers are right, but rows and columns are exchanged: look for a transpose.",
    )


def wrong_sign(comparisons: list[Comparison]) -> str | None:
    """The negative of what is wanted."""
    return when_all(
        comparisons,
        lambda t: t.agrees(-arrays(t)[1]),
        "The size is right and the sign is wrong: look for a minus, or for a difference taken the "
        "other way round.",
    )


def only_size(comparisons: list[Comparison]) -> str | None:
    """The sizes are right and some signs are not."""

    def sizes_agree(t: Comparison) -> bool:
        got, expected = arrays(t)
        return t.agrees(np.copysign(expected, got))

    return when_all(
        comparisons,
        sizes_agree,
        "The sizes are right, some of the signs are not: look for abs, a square, or a minus.",
    )


def when_all(
    comparisons: list[Comparison], holds: Callable[[Comparison], bool], sentence: str
) -> str | None:
    """Return sentence if something holds for every wrong comparison."""
    return sentence if of_numbers(comparisons) and all(map(holds, wrong(comparisons))) else None


def factor_of_size(comparisons: list[Comparison]) -> str | None:
    """Too large or too small by the number of rows, columns or entries of the input."""
    factors = factors_of(comparisons)
    if not factors:
        return None
    for name, size in SIZES.items():
        sizes = [size(t) or 0 for t in wrong(comparisons)]
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


def constant_factor(comparisons: list[Comparison]) -> str | None:
    """Too large or too small by one factor."""
    factors = factors_of(comparisons)
    if len(factors) > 1 and np.allclose(factors, factors[0], 1e-4):
        return f"It is exactly {times(factors[0])}, wherever it is wrong."
    return None


def varying_factor(comparisons: list[Comparison]) -> str | None:
    """Too large or too small by a factor that is another one for each input."""
    factors = factors_of(comparisons)
    if not factors or min(map(telling, wrong(comparisons))) < 2:
        return None  # of a single number every wrong one is some multiple
    if len(factors) == 1:
        return f"It is exactly {times(factors[0])}, for the input below."
    return (
        "Each result is right but for one factor, another one for each input: what is divided or "
        "multiplied at the end?"
    )


def telling(comparison: Comparison) -> int:
    """Return how many of the expected numbers are not next to 0."""
    sizes = np.abs(arrays(comparison)[1])
    return int(np.sum(sizes > 1e-4 * sizes.max(initial=0)))


def factors_of(comparisons: list[Comparison]) -> list[float]:
    """Return got / expected of each wrong comparison; nothing if one has no such factor."""
    if not of_numbers(comparisons):
        return []
    factors = [ratio(*arrays(t)) for t in wrong(comparisons)]
    return [] if None in factors else factors


def times(factor: float) -> str:
    """Return "3 times too large", or too small."""
    size, word = (factor, "large") if abs(factor) > 1 else (1 / factor, "small")
    return f"{show.number(size)} times too {word}"


SIZES: dict[str, Callable[[Comparison], int | None]] = {
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


def function_of_it(comparisons: list[Comparison]) -> str | None:
    """A simple function of what is wanted: one step is missing, or is taken twice."""
    if not of_numbers(comparisons) or sum(np.size(t.expected) for t in wrong(comparisons)) < 2:
        return None  # a single number is some function of any other
    for function, sentence in FUNCTIONS:
        with np.errstate(all="ignore"):
            if all(t.agrees(function(arrays(t)[1])) for t in wrong(comparisons)):
                return sentence
    return None


FUNCTIONS: list[tuple[Callable[[Array], Array], str]] = [
    (np.exp, "It is e to the power of what is wanted: is a logarithm missing?"),
    (np.log, "It is the logarithm of what is wanted: is one taken too often?"),
    (np.square, "It is the square of what is wanted: is a root missing, or a square too many?"),
    (np.sqrt, "It is the root of what is wanted: is a square missing, or a root too many?"),
    (np.reciprocal, "It is 1 divided by what is wanted: what is divided by what?"),
    (lambda x: 1 - x, "It is 1 less what is wanted: which of the two is asked for?"),
]


def factor_of_rows(comparisons: list[Comparison]) -> str | None:
    """Each row, or each column, is right but for a factor of its own."""
    for name, turn in (("row", np.asarray), ("column", np.transpose)):

        def each_has_one(t: Comparison, turn: Callable = turn) -> bool:
            got, expected = map(turn, arrays(t))
            return expected.ndim == 2 and all(map(ratio, got, expected))

        wide = any(min(np.shape(t.expected), default=0) > 1 for t in wrong(comparisons))
        sentence = (
            f"Each {name} is right but for a factor of its own: what is each {name} divided or "
            "multiplied by?"
        )
        if wide and when_all(comparisons, each_has_one, sentence):
            return sentence
    return None


def zeros_left(comparisons: list[Comparison]) -> str | None:
    """Right, but for places that still hold 0."""

    def only_zeros_differ(t: Comparison) -> bool:
        got, expected = arrays(t)
        return got.any() and t.agrees(np.where(got == 0, got, expected))

    return when_all(
        comparisons,
        only_zeros_differ,
        "All is right but for places that are still 0: where does a loop start and end?",
    )


def constant_offset(comparisons: list[Comparison]) -> str | None:
    """One number too much, everywhere."""
    if not of_numbers(comparisons):
        return None
    offsets = []
    for t in wrong(comparisons):
        got, expected = arrays(t)
        off = (got - expected).flat[0] if got.size else np.nan
        if not np.isfinite(off) or not close(got - off, expected):
            return None
        offsets.append(off)
    single = all(np.size(t.expected) == 1 for t in wrong(comparisons))
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


def whole_numbers(comparisons: list[Comparison]) -> str | None:
    """The fractions were cut off, or rounded."""
    if not of_numbers(comparisons):
        return None
    if all(
        np.array_equal(e, np.rint(e), equal_nan=True) for _, e in map(arrays, wrong(comparisons))
    ):
        return None  # whole numbers are wanted

    def cut(t: Comparison) -> bool:
        got, expected = arrays(t)
        rounded = [np.trunc(expected), np.rint(expected), np.floor(expected)]
        return got.any() and any(np.array_equal(got, r) for r in rounded)

    if all(as_array(t.got).dtype.kind in "iub" or cut(t) for t in wrong(comparisons)):
        return (
            "It gives whole numbers where fractions are wanted: look for `//`, `int`, a rounding, "
            "or an array of whole numbers that is filled."
        )
    return None


def other_order(comparisons: list[Comparison]) -> str | None:
    """The right numbers in the wrong places."""

    def sorted_agree(t: Comparison) -> bool:
        got, expected = arrays(t)
        return got.ndim > 0 and close(np.sort(got, None), np.sort(expected, None), t.rtol, t.atol)

    return when_all(
        comparisons,
        sorted_agree,
        "The numbers are right, but in another order: what is sorted, reversed or reshaped?",
    )


def some_rows(comparisons: list[Comparison]) -> str | None:
    """Only the first row, or only the last, is right."""
    if not of_numbers(comparisons):
        return None
    failed = [t for t in wrong(comparisons) if arrays(t)[1].ndim > 0 and len(arrays(t)[1]) > 1]
    if not failed or len(failed) < len(wrong(comparisons)):
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


def one_row_only(comparisons: list[Comparison]) -> str | None:
    """Right for an input of one row and wrong for several, or the reverse."""
    of_rows = [t for t in comparisons if columns(t)]  # a vector has entries, and no rows
    single = [t for t in of_rows if rows(t) == 1]
    several = [t for t in of_rows if rows(t) > 1]
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


def small_only(comparisons: list[Comparison]) -> str | None:
    """Right for small inputs, wrong for large ones."""
    right, failed = [t for t in comparisons if t.right], wrong(comparisons)
    if len(right) < 2 or largest(min(failed, key=largest)) <= 3 * max(map(largest, right)):
        return None
    size = show.number(min(map(largest, failed)))
    return (
        f"It is right for small inputs and wrong for large ones (of size {size} or more): which "
        "step overflows, or rounds to 0 or to 1?"
    )


def one_size_only(comparisons: list[Comparison]) -> str | None:
    """Right for one size of input and wrong for all others."""
    right, failed = [t for t in comparisons if t.right], wrong(comparisons)
    if len(right) < 2:
        return None  # right once may be luck
    sizes, others = {shapes(t) for t in right}, {shapes(t) for t in failed}
    if len(sizes) == 1 and len(others) > 1 and not sizes & others:
        return (
            "It is right for one size of input only: is a number written into it that should come "
            "from a shape?"
        )
    return None


NUMBER_CLUES: list[Callable[[list[Comparison]], str | None]] = [
    not_finite,
    input_returned,
    always_the_same,
    transposed,
    wrong_sign,
    only_size,
    factor_of_size,
    constant_factor,
    varying_factor,
    function_of_it,
    factor_of_rows,
    whole_numbers,
    constant_offset,
    other_order,
    some_rows,
    zeros_left,
    small_only,
    one_row_only,
    one_size_only,
]
