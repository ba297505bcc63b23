"""What the course asks of its input, checked at the door, and said in plain words.

`as_...` returns the input in the form that is needed or raises; `require_...` only raises. The
errors are TypeError where something of another kind was handed in, and ValueError otherwise.
"""

import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

Array = np.ndarray

LISTS = (list, tuple, range, Array)
LARGEST_EXPECTED = 10  # Pixels lie in [0, 1]; raw bytes reach 255.

# --- Arrays --------------------------------------------------------------------------------


def as_floats(name: str, values: ArrayLike) -> Array:
    """Return values as an array of floats of any shape; integers and booleans become float64.

    Raises TypeError for what holds no real numbers, ValueError for rows that differ in length.
    """
    if type(values) is Array and values.dtype.kind == "f":
        return values
    array = _as_numbers(name, values)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _as_numbers(name: str, values: ArrayLike) -> Array:
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(
            f"{name} cannot be made one array, since its parts differ in shape. Give each row as "
            "many numbers as the others."
        ) from None
    if array.dtype.kind in "fiub":
        return array
    if values is None:
        remedy = f"Look where {name} was made: a function without a return gives None."
        raise TypeError(f"{name} should hold numbers, but it is None. {remedy}")
    what = f"its dtype is {array.dtype}" if array.ndim else f"it is a {type(values).__name__}"
    remedy = f"Pass an array of numbers; where they are text, np.array({name}, float) reads them."
    raise TypeError(f"{name} should hold numbers, but {what}. {remedy}")


def as_images(X: ArrayLike, n_inputs: int, dtype: DTypeLike) -> Array:
    """Return X as (n, n_inputs) of the given dtype; it is copied only if its dtype differs.

    Raises TypeError if X is not numeric, ValueError if its shape does not fit, it is empty, or it
    holds nan or infinity. Warns if it looks like raw bytes.
    """
    X = as_rows(X, n_inputs)
    if len(X) == 0:
        raise ValueError("X has no rows. Pass at least one example.")
    with np.errstate(over="ignore"):  # What is too large for float32 is told below.
        X = X.astype(dtype, copy=False)
    smallest, largest = X.min(), X.max()  # Both are nan if any element is.
    if not (np.isfinite(smallest) and np.isfinite(largest)):
        raise ValueError(
            "X holds nan or infinity. Find those rows with X[~np.isfinite(X).all(axis=1)] and look "
            "at how they were made: often it was a division by zero."
        )
    if smallest >= 0 and largest > LARGEST_EXPECTED:
        warn(
            f"X reaches {largest:g}: these look like raw bytes, 0 to 255. The network learns well "
            "only from values of about 0 to 1; use scale(X) first."
        )
    return X


def as_rows(X: ArrayLike, n_inputs: int) -> Array:
    """Return X as numbers of shape (n, n_inputs), or raise an error that says how to reshape it."""
    X = _as_numbers("X", X)
    if X.ndim == 2 and X.shape[1] == n_inputs:
        return X
    if X.ndim != 2:
        hint = f"{X.size} numbers do not make rows of {n_inputs}."
        if X.size and X.size % n_inputs == 0:
            hint = f"Reshape it: np.reshape(X, (-1, {n_inputs}))."
        raise ValueError(
            f"X should be a matrix with one example per row, but its shape is {X.shape}. {hint}"
        )
    raise ValueError(
        f"X has {X.shape[1]} columns but the network expects {n_inputs}. "
        + _column_hint(X.shape, n_inputs)
    )


def _column_hint(shape: tuple[int, int], n_inputs: int) -> str:
    n_rows, n_columns = shape
    if n_columns == n_inputs + 1:
        return "Was a column of ones prepended? The network has its own biases."
    if n_columns == n_inputs - 1:
        return "Is the column of ones missing? Use prepend_bias(X)."
    if n_rows * n_columns == n_inputs:
        return "Is it a single example? Make it a row: np.reshape(X, (1, -1))."
    if n_rows == n_inputs:
        return "Are the examples its columns? Turn it over: np.transpose(X)."
    return "Make a network whose first size is the number of columns of X."


def as_one_hot(Y: ArrayLike, n_rows: int, n_classes: int, dtype: DTypeLike) -> Array:
    """Return Y as (n_rows, n_classes) of the given dtype; it is copied only if its dtype differs.

    Raises TypeError if Y is not numeric, ValueError if it holds labels, has another shape, or has
    a row that is not one-hot.
    """
    Y = _as_numbers("Y", Y)
    if Y.ndim == 1 or (Y.ndim == 2 and Y.shape[1] == 1 and n_classes > 1):
        remedy = "one_hot_encode(y)" if Y.ndim == 1 else "one_hot_encode(np.ravel(y))"
        raise ValueError(
            f"Y has shape {Y.shape}: it looks like labels, one number per example. "
            f"One row per example is needed: use {remedy}."
        )
    if Y.shape != (n_rows, n_classes):
        raise ValueError(
            f"Y has shape {Y.shape}, but X has {n_rows} rows and the network {n_classes} outputs: "
            f"Y should be {(n_rows, n_classes)}."
        )
    if not (((Y == 0) | (Y == 1)).all() and (Y.sum(axis=1) == 1).all()):
        raise ValueError(
            "Each row of Y should hold a single 1 and zeros elsewhere. Make Y with "
            "one_hot_encode(y)."
        )
    return Y.astype(dtype, copy=False)


def as_labels(y: ArrayLike, n_rows: int, n_classes: int) -> Array:
    """Return y as (n_rows,) labels from 0 to n_classes - 1.

    Raises TypeError if y is not numeric, ValueError if it is one-hot, has another length, or holds
    what is no label.
    """
    y = _as_numbers("y", y)
    if y.shape != (n_rows,):
        hint = "X and y should come from the same set."
        if y.size == n_rows:
            hint = "Flatten it: np.ravel(y)."
        elif y.shape == (n_rows, n_classes):
            hint = "It looks one-hot encoded: pass the labels, np.argmax(y, axis=1)."
        raise ValueError(f"y should hold {n_rows} labels, but its shape is {y.shape}. {hint}")
    wrong = y[~((y >= 0) & (y < n_classes) & (np.floor(y) == y))]
    if wrong.size:
        raise ValueError(
            f"y holds {wrong[0]}, but the network's labels are the whole numbers from 0 to "
            f"{n_classes - 1}. Number the classes from 0, and give the network an output for each."
        )
    return y


def require_same_shape(Y: ArrayLike, prediction: ArrayLike) -> tuple[Array, Array]:
    """Return Y (n, classes) and prediction (..., n, classes) as floats.

    Raises TypeError for what is not numeric, ValueError if they do not fit or have no rows. NumPy
    would stretch labels of shape (n, 1) over all the classes and return a wrong loss.
    """
    if isinstance(prediction, tuple):
        raise TypeError(
            "The prediction is a tuple, not an array. forward returns two things: "
            "write y_hat, activations = forward(...) and pass y_hat."
        )
    Y, prediction = as_floats("Y", Y), as_floats("The prediction", prediction)
    if Y.ndim != 2 or Y.shape != prediction.shape[-2:]:
        raise ValueError(
            f"Y has shape {Y.shape} and the prediction {prediction.shape}: both should be "
            "(n, classes). If Y holds labels, turn it into rows with one_hot_encode."
        )
    if Y.size == 0:
        raise ValueError(f"Y has shape {Y.shape}: there is nothing to compare. Pass some rows.")
    if not (np.abs(Y.sum(axis=1) - 1) < 1e-3).all():
        raise ValueError("Each row of Y should sum to 1. Make Y with one_hot_encode(y).")
    return Y, prediction


# --- Settings ------------------------------------------------------------------------------


def require_positive(name: str, value: float) -> None:
    """Raise ValueError unless value is a finite number above 0."""
    array = np.asarray(value) if np.isscalar(value) or isinstance(value, Array) else None
    if (
        array is None
        or array.ndim != 0
        or array.dtype.kind not in "iuf"
        or not (np.isfinite(array) and array > 0)
    ):
        shown = value if isinstance(value, (int, float)) else repr(value)
        raise ValueError(f"{name} should be a number above 0, but it is {shown}.")


def require_count(name: str, value: int, at_least: int = 1) -> None:
    """Raise ValueError unless value is a whole number of at_least or more."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or value < at_least:
        raise ValueError(
            f"{name} should be a whole number of at least {at_least}, but it is {value!r}."
        )


def require_choice(name: str, value: str, choices: Iterable[str]) -> None:
    """Raise ValueError unless value is one of choices."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"There is no {name} {value!r}. Choose one of: {', '.join(choices)}.")


def require_rng(rng: np.random.Generator) -> None:
    """Raise TypeError unless rng is a NumPy generator."""
    if not isinstance(rng, np.random.Generator):
        seed = rng if isinstance(rng, (int, np.integer)) and rng >= 0 else 0
        raise TypeError(
            f"rng should be a generator of random numbers, but it is {rng!r}. "
            f"Pass rng=np.random.default_rng({int(seed)})."
        )


def require_function(name: str, value: Callable) -> None:
    """Raise TypeError unless value can be called."""
    if not callable(value):
        raise TypeError(
            f"{name} should be a function, but it is {value!r}. Pass its name, without brackets."
        )


def as_float_dtype(dtype: DTypeLike) -> np.dtype:
    """Return dtype as NumPy's; raises ValueError unless it is one of floats."""
    try:
        known = None if dtype is None else np.dtype(dtype)
    except TypeError:
        known = None
    if known is None or known.kind != "f":
        raise ValueError(f"There is no network of dtype {dtype!r}. Use np.float32 or np.float64.")
    return known


def as_sizes(sizes: Sequence[int]) -> list[int]:
    """Return the units per layer, the inputs first, as a list of at least two."""
    if not isinstance(sizes, LISTS) or len(sizes) < 2:
        raise ValueError(f"sizes should be at least [inputs, outputs], but it is {sizes!r}.")
    for size in sizes:
        require_count("Each of sizes", size)
    return list(sizes)


def as_seeds(seeds: Sequence[int]) -> list[int]:
    """Return seeds as a list of at least one."""
    if not isinstance(seeds, LISTS) or len(seeds) == 0:
        raise ValueError(f"seeds should be several numbers, such as range(8), but it is {seeds!r}.")
    for seed in seeds:
        require_count("Each of seeds", seed, at_least=0)
    return list(seeds)


def require_layers(weights: list[Array], biases: list[Array] | None) -> None:
    """Raise unless the parameters are arrays of floats that fit together.

    Each layer's outputs are as many as the next one's inputs, and its biases as its outputs.
    TypeError for what is no array of floats, ValueError for shapes.
    """
    if not isinstance(weights, list) or not isinstance(biases, (list, type(None))):
        raise TypeError(
            "The weights should be a list of arrays, one per layer: Network([w1, w2], [b1, b2])."
        )
    named = [("w", weights), ("b", biases or [])]
    for letter, arrays in named:
        for layer, array in enumerate(arrays, start=1):
            if not isinstance(array, Array) or array.dtype.kind != "f":
                kind = getattr(array, "dtype", type(array).__name__)
                name = f"{letter}{layer}"
                raise TypeError(
                    f"{name} should be an array of floats, which training can change by "
                    f"fractions, but it is {kind}. Pass np.array({name}, np.float32)."
                )
    if not weights:
        raise ValueError("A network needs the weights of at least one layer.")
    for layer, w in enumerate(weights, start=1):
        if w.ndim < 2 or w.shape[:-2] != weights[0].shape[:-2] or 0 in w.shape:
            raise ValueError(
                f"w{layer} has shape {w.shape}: each layer's weights should be a matrix, one row "
                "per input and one column per unit."
            )
    for layer, (w, following) in enumerate(pairwise(weights), start=1):
        if w.shape[-1] != following.shape[-2]:
            raise ValueError(
                f"w{layer} is {w.shape} and w{layer + 1} is {following.shape}: the columns of one "
                "should be as many as the rows of the next."
            )
    expected = [(*w.shape[:-2], w.shape[-1]) for w in weights]
    if biases is not None and [b.shape for b in biases] != expected:
        raise ValueError(
            f"The biases have the shapes {[b.shape for b in biases]}; one per column of the "
            f"weights would be {expected}."
        )


def warn(message: str) -> None:
    """Warn, naming the line that called into helpers: that is where the reader can mend it."""
    level, frame = 1, sys._getframe()
    while frame is not None and frame.f_globals.get("__name__", "").startswith("helpers."):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, stacklevel=level)
