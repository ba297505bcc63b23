"""Is what a student's function returned the same as what was expected?"""

import numpy as np

Array = np.ndarray


def as_array(value: object) -> Array | None:
    """Return value as an array of numbers, or None if it is something else, such as a string."""
    if value is None or isinstance(value, str | bytes | tuple | set | dict):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):  # lists of unequal length
        return None
    if isinstance(value, int) and array.dtype.kind == "O":  # beyond 64 bits
        array = array.astype(float)
    return array if array.dtype.kind in "biuf" else None


def several(value: object) -> bool:
    """Tell whether value is several results: a tuple, or a list that is not one array."""
    return isinstance(value, tuple) or (isinstance(value, list) and as_array(value) is None)


def countable(value: object) -> bool:
    """Tell whether value may stand for several results: a tuple, a list, or an array's rows."""
    return isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim > 0)


def same(got: object, expected: object, rtol: float = 1e-5, atol: float | None = None) -> bool:
    """Tell whether got is what was expected, up to rounding.

    A tuple is compared part by part, and got may be a list or an array; an array may be a list.
    Shapes must agree. nan equals nan. rtol and atol are as in np.allclose; for atol None stands
    for a millionth of the largest finite number expected, so that float32 is precise enough.
    """
    if not alike(got, expected):
        return False
    if several(expected):
        return all(same(g, e, rtol, atol) for g, e in zip(got, expected, strict=True))
    wanted = as_array(expected)
    return bool(got == expected) if wanted is None else close(as_array(got), wanted, rtol, atol)


def alike(got: object, expected: object) -> bool:
    """Tell whether two results are of one kind and shape, whatever their numbers."""
    if several(expected):
        return countable(got) and len(got) == len(expected) and all(map(alike, got, expected))
    wanted, array = as_array(expected), as_array(got)
    if wanted is None and array is None:
        return type(got) is type(expected) or (isinstance(got, str) and isinstance(expected, str))
    return wanted is not None and array is not None and array.shape == wanted.shape


def close(got: Array, expected: Array, rtol: float = 1e-5, atol: float | None = None) -> bool:
    """Tell whether two arrays of one shape agree up to rounding; see `same`."""
    if atol is None and expected.dtype.kind in "biu":  # a count: 2.0 is right, and 2.1 is not
        return np.array_equal(got, expected)
    if atol is None:
        finite = np.abs(expected[np.isfinite(expected)].astype(float))
        atol = 1e-6 * finite.max(initial=0) or 1e-8
    return np.allclose(got.astype(float), expected.astype(float), rtol, atol, equal_nan=True)


def identical(before: object, after: object) -> bool:
    """Tell whether nothing changed: no rounding is forgiven."""
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        return len(before) == len(after) and all(map(identical, before, after))
    if isinstance(before, np.ndarray) or isinstance(after, np.ndarray):
        before, after = np.asarray(before), np.asarray(after)
        return (
            before.dtype == after.dtype
            and before.shape == after.shape
            and before.tobytes() == after.tobytes()
        )
    return bool(before == after)
