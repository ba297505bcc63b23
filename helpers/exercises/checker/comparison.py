"""One call that returned something, beside what was expected: what the clues look at."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.exercises.checker.compare import as_array, same

Array = np.ndarray


@dataclass(frozen=True)
class Comparison:
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


def wrong(comparisons: list[Comparison]) -> list[Comparison]:
    """Return the comparisons that are not right."""
    return [t for t in comparisons if not t.right]


def arrays(comparison: Comparison) -> tuple[Array, Array]:
    """Return what came out and what was expected, as arrays of floats."""
    return as_array(comparison.got).astype(float), as_array(comparison.expected).astype(float)


def of_numbers(comparisons: list[Comparison]) -> bool:
    """Tell whether every comparison has numbers in the right shape."""
    return all(
        as_array(t.expected) is not None
        and as_array(t.got) is not None
        and as_array(t.got).shape == as_array(t.expected).shape
        for t in comparisons
    )


def largest(comparison: Comparison) -> float:
    """Return the largest absolute value of any finite input, 0 if there is none."""
    sizes = [0.0]
    for argument in flat(comparison.arguments):
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


def array_arguments(comparison: Comparison) -> list[Array]:
    """Return the arguments that are arrays with axes; a list of arrays is none."""
    return [a for a in comparison.arguments if isinstance(a, np.ndarray) and a.ndim > 0]


def rows(comparison: Comparison) -> int | None:
    """Return the number of rows of the first matrix, or the length of the first vector."""
    matrices = [a for a in array_arguments(comparison) if a.ndim > 1]
    return next((len(a) for a in matrices or array_arguments(comparison)), None)


def columns(comparison: Comparison) -> int | None:
    """Return the number of columns of the first argument that is an array with columns."""
    return next((s[1] for s in map(np.shape, array_arguments(comparison)) if len(s) > 1), None)


def entries(comparison: Comparison) -> int | None:
    """Return how many numbers the first input with rows holds."""
    n, m = rows(comparison), columns(comparison)
    return n * m if n and m else None


def shapes(comparison: Comparison) -> tuple:
    """Return the shapes of all inputs."""
    return tuple(np.shape(a) for a in flat(comparison.arguments) if as_array(a) is not None)
