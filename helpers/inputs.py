"""What the network asks of its input, checked once at the door, and said in plain words."""

import sys
import warnings
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

Array = np.ndarray

LARGEST_EXPECTED = 10  # Pixels lie in [0, 1]; raw bytes reach 255.


def as_images(X: Array, n_inputs: int, dtype: np.dtype) -> Array:
    """Return X as (n, n_inputs) of the given dtype; it is copied only if its dtype differs.

    Raises TypeError if X is not numeric, ValueError if its shape does not fit, it is empty, or it
    holds nan or infinity. Warns if it looks like raw bytes.
    """
    X = np.asarray(X)
    if X.dtype.kind not in "fiub":
        raise TypeError(f"X should hold numbers, but its dtype is {X.dtype}.")
    if X.ndim != 2:
        raise ValueError(
            f"X should be a matrix with one example per row, but its shape is {X.shape}. "
            f"Reshape it: X.reshape(-1, {n_inputs})."
        )
    if X.shape[1] != n_inputs:
        raise ValueError(
            f"X has {X.shape[1]} columns but the network expects {n_inputs}. "
            + _column_hint(X.shape[1], n_inputs)
        )
    if len(X) == 0:
        raise ValueError("X has no rows. Pass at least one example.")
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
    return X.astype(dtype, copy=False)


def _column_hint(n_columns: int, n_inputs: int) -> str:
    if n_columns == n_inputs + 1:
        return "Was a column of ones prepended? The network has its own biases."
    if n_columns == n_inputs - 1:
        return "Is the column of ones missing? Use prepend_bias(X)."
    return "Make a network whose first size is the number of columns of X."


def as_one_hot(Y: Array, n_rows: int, n_classes: int, dtype: np.dtype) -> Array:
    """Return Y as (n_rows, n_classes) of the given dtype; it is copied only if its dtype differs.

    Raises ValueError if it holds labels, has another shape, or has a row that is not one-hot.
    """
    Y = np.asarray(Y)
    if Y.ndim == 1 or (Y.ndim == 2 and Y.shape[1] == 1 and n_classes > 1):
        raise ValueError(
            f"Y has shape {Y.shape}: it looks like labels, one number per example. "
            "Training needs one row per example: use one_hot_encode(y)."
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


def as_labels(y: Array, n_rows: int) -> Array:
    """Return y as (n_rows,) labels. Raises ValueError if it is one-hot or has another length."""
    y = np.asarray(y)
    if y.shape != (n_rows,):
        hint = (
            "It looks one-hot encoded: pass the labels, or Y.argmax(axis=1)."
            if y.ndim == 2
            else "X and y should come from the same set."
        )
        raise ValueError(f"y should hold {n_rows} labels, but its shape is {y.shape}. {hint}")
    return y


def require_positive(name: str, value: float) -> None:
    """Raise ValueError unless value is a finite number above 0."""
    if not (np.isfinite(value) and value > 0):
        raise ValueError(f"{name} should be a number above 0, but it is {value}.")


def require_count(name: str, value: int) -> None:
    """Raise ValueError unless value is a whole number of at least 1."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise ValueError(f"{name} should be a whole number of at least 1, but it is {value!r}.")


def require_choice(name: str, value: str, choices: Iterable[str]) -> None:
    """Raise ValueError unless value is one of choices."""
    if value not in choices:
        raise ValueError(f"There is no {name} {value!r}. Choose one of: {', '.join(choices)}.")


def require_layers(weights: list[Array], biases: list[Array] | None) -> None:
    """Raise ValueError unless each layer's outputs are as many as the next one's inputs."""
    if not weights:
        raise ValueError("A network needs the weights of at least one layer.")
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
