"""MNIST, the handwritten digits: from files on disk to verified arrays, ready for a network.

The usual way, in a notebook:

    data = split(load_mnist())
    X, Y = scale(data.train.X), one_hot_encode(data.train.y)

Another set in the same format, such as Fashion-MNIST, goes the same way:

    train = Digits(load_images("train-images-idx3-ubyte.gz"), load_labels("train-labels-..."))
    data = split(Mnist(train, test))
"""

import math
import os
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.data.files import MnistError, as_path
from helpers.data.folder import data_folder
from helpers.data.idx import load_images, load_labels
from helpers.data.pickled import read_pickled_pairs
from helpers.data.published import read_all
from helpers.inputs import require_count, require_positive

__all__ = [
    "Digits",
    "Mnist",
    "MnistError",
    "Split",
    "load_images",
    "load_labels",
    "load_mnist",
    "load_pickled_mnist",
    "one_hot_encode",
    "prepend_bias",
    "scale",
    "split",
]

DATA = data_folder()


class Digits(NamedTuple):
    """Images and their labels, one example per row: X (n, 784), y (n,)."""

    X: np.ndarray
    y: np.ndarray


class Mnist(NamedTuple):
    """MNIST as it is published: 60,000 digits to train on, 10,000 to test."""

    train: Digits
    test: Digits


class Split(NamedTuple):
    """MNIST in three sets: to learn from, to choose by, and to judge once at the end."""

    train: Digits
    validation: Digits
    test: Digits


def load_mnist(folder: str | os.PathLike[str] | None = None, *, download: bool = False) -> Mnist:
    """Return MNIST: train (60,000 digits) and test (10,000), X and y in uint8, X from 0 to 255.

    ``folder`` holds the four files, gzipped or not, with a dash or a dot before ``idx``; by
    default it is the course's ``data/``. That folder is repaired without being asked: a file that
    is missing, or whose bytes are not those of MNIST, is fetched and put there, and a wrong one is
    kept beside it as ``*.old``. Any other folder is only read. With ``download`` it is made if
    need be, and missing files are fetched into it; what is there is never changed.

    The arrays are your own: you may write to them. Raises MnistError when a file cannot be read
    or fetched, and when another folder holds a file that is not MNIST's.
    """
    folder = DATA if folder is None else as_path(folder)
    ours = folder.resolve() == DATA.resolve()
    X, y, X_test, y_test = read_all(folder, fill=ours or download, mend=ours)
    return Mnist(train=Digits(X, y), test=Digits(X_test, y_test))


def split(mnist: Mnist, n_validation: int = 10_000) -> Split:
    """Cut the last ``n_validation`` training digits off: 50,000 / 10,000 / 10,000 for MNIST.

    The parts are views: they share their memory with ``mnist``. Raises MnistError when there
    are not more than n_validation training digits, or when images and labels do not pair up;
    ValueError when n_validation is no whole number of at least 1.
    """
    require_count("n_validation", n_validation)
    if not isinstance(mnist, Mnist) or not all(isinstance(part, Digits) for part in mnist):
        raise MnistError(
            f"split() takes what load_mnist() returns, but got a {type(mnist).__name__}. "
            "Write split(load_mnist()), or split(Mnist(Digits(X, y), Digits(X_test, y_test)))."
        )
    train, test = (
        Digits(np.atleast_1d(_array(X, "X")), np.atleast_1d(_array(y, "y"))) for X, y in mnist
    )
    for name, (X, y) in [("train", train), ("test", test)]:
        if len(X) != len(y):
            raise MnistError(
                f"split() takes one label for each image, but {name} has {len(X):,} images and "
                f"{len(y):,} labels. Load both from the same set."
            )
    X, y = train
    if len(X) <= n_validation:
        raise MnistError(
            f"split() cuts {n_validation:,} off the training images, but there are only "
            f"{len(X):,}. Cut fewer, for instance split(data, n_validation={max(1, len(X) // 6)})."
        )
    return Split(
        train=Digits(X[:-n_validation], y[:-n_validation]),
        validation=Digits(X[-n_validation:], y[-n_validation:]),
        test=test,
    )


def load_pickled_mnist(path: str | os.PathLike[str]) -> Split:
    """Read ``mnist.pkl.gz``, the older packaging of MNIST: X float32 = byte / 256, y uint8.

    The sets are those of ``split``; ``scale(X, 256)`` gives the same X. Nothing in the file is
    ever executed. Raises MnistError when the file is not three pairs of such arrays.
    """
    train, validation, test = read_pickled_pairs(path)
    return Split(Digits(*train), Digits(*validation), Digits(*test))


def scale(X: ArrayLike, largest: float = 255) -> np.ndarray:
    """Return X / largest in float32, same shape: pixels from 0 to ``largest`` become 0 to 1.

    Raises MnistError when X has values below 0 or above ``largest``, was scaled before, or holds
    no numbers; ValueError when ``largest`` is not above 0.
    """
    require_positive("largest", largest)
    X = _array(X, "X")
    if X.dtype == bool:
        raise MnistError("X is True and False, 0 to 1 already. Use X.astype(np.float32) instead.")
    _require_numbers(X)
    if X.size and not (X.min() >= 0 and X.max() <= largest):
        raise MnistError(
            f"scale() takes pixels from 0 to {largest}, but X runs from {X.min()} to {X.max()}. "
            "Give it the raw bytes that load_mnist() returns."
        )
    if X.size and np.issubdtype(X.dtype, np.floating) and 0 < X.max() <= 1 < largest:
        raise MnistError(
            f"X runs from {X.min()} to {X.max()} already: it was scaled before. Give scale() the "
            "raw bytes that load_mnist() returns."
        )
    return np.divide(X, largest, dtype=np.float32)


def one_hot_encode(y: ArrayLike, n_classes: int = 10) -> np.ndarray:
    """Return float32 (n, n_classes): 1 in each row's column y, 0 elsewhere.

    ``y`` is (n,), whole numbers from 0 to n_classes - 1; anything else raises MnistError.
    Raises ValueError when n_classes is no whole number of at least 1.
    """
    require_count("n_classes", n_classes)
    y = _array(y, "y")
    if y.ndim != 1:
        raise MnistError(
            f"One label per example is needed, shape (n,), but y has shape {y.shape}. "
            + _advice_for_shape_of_labels(y)
        )
    if y.size and not np.issubdtype(y.dtype, np.integer):
        raise MnistError(_advice_for_type_of_labels(y))
    # A negative label would count from the end and encode, in silence, a wrong class.
    wrong = np.flatnonzero((y < 0) | (y >= n_classes))
    if wrong.size:
        remedy = f", or raise n_classes to {int(y.max()) + 1}" if y.min() >= 0 else ""
        raise MnistError(
            f"Label number {wrong[0]} is {y[wrong[0]]}, but with {n_classes} classes labels run "
            f"from 0 to {n_classes - 1}. Correct the label{remedy}."
        )
    Y = np.zeros((len(y), n_classes), np.float32)
    Y[np.arange(len(y)), y.astype(np.intp)] = 1
    return Y


def prepend_bias(X: ArrayLike) -> np.ndarray:
    """Return X (n, n_features) with a first column of ones: (n, 1 + n_features), dtype of X.

    For networks whose biases are the first row of their weights. Raises MnistError when X has
    another shape or holds no numbers.
    """
    X = _array(X, "X")
    _require_numbers(X)
    if X.ndim != 2:
        raise MnistError(
            f"One example per row is needed, shape (n, n_features), but X has shape {X.shape}. "
            + _advice_for_shape_of_images(X)
        )
    with_bias = np.empty((len(X), 1 + X.shape[1]), X.dtype)
    with_bias[:, 0] = 1
    with_bias[:, 1:] = X
    return with_bias


def _array(values: ArrayLike, name: str) -> np.ndarray:
    """Return values as an array; a whole set or None, handed in by a slip, is named as such."""
    if isinstance(values, (Digits, Mnist, Split)):
        one = "data" if isinstance(values, Digits) else "data.train"
        raise MnistError(
            "This is a whole set, images and labels together, but one array is needed. Write "
            f"{one}.{name} in place of data."
        )
    if values is None:
        raise MnistError(
            f"{name} is None, which is nothing at all. Look where {name} was made: a function "
            "without a return gives None."
        )
    try:
        return np.asarray(values)
    except (ValueError, TypeError) as error:
        raise MnistError(
            f"{name} cannot be made one array, since its parts differ in shape. Give each row as "
            "many numbers as the others, and pass images and labels apart."
        ) from error


def _require_numbers(X: np.ndarray) -> None:
    if X.dtype.kind in "biuf":
        return
    remedy = "Leave out what is no number, such as a column of names."
    if X.dtype.kind == "c":
        remedy = "Take the real parts with np.real(X)."
    elif _as_floats(X) is not None:
        remedy = "Convert them with np.array(X, float)."
    raise MnistError(f"X should hold real numbers, but its dtype is {X.dtype}. {remedy}")


def _advice_for_shape_of_images(X: np.ndarray) -> str:
    if X.ndim == 0:
        return "A single number is no example: pass the whole image."
    if X.ndim == 1:
        return "Turn a single example into one row with np.reshape(X, (1, -1))."
    shape = (len(X), math.prod(X.shape[1:]))
    return f"Turn each image into a row with np.reshape(X, {shape})."


def _advice_for_shape_of_labels(y: np.ndarray) -> str:
    if y.ndim == 0:
        return "Put a single label into a list: one_hot_encode([y])."
    if y.ndim == 2 and y.shape[1] > 1 and ((y == 0) | (y == 1)).all() and (y.sum(1) == 1).all():
        return "These rows are one-hot encoded already: use them as they are."
    if y.size == len(y) or y.size == y.shape[-1]:
        return "Flatten the labels with np.ravel(y)."
    return "Pass the labels of the set, one number for each image."


def _advice_for_type_of_labels(y: np.ndarray) -> str:
    """Say how labels that are no integers become such: text as in some tables, or floats."""
    values = _as_floats(y)
    if values is None:
        return (
            f"Labels are whole numbers, but y has dtype {y.dtype}. Number the classes from 0, in "
            "their sorted order, with np.unique(y, return_inverse=True)[1]."
        )
    wrong = np.flatnonzero(~np.isfinite(values) | (values != np.rint(values)))
    if wrong.size:
        return (
            f"Label number {wrong[0]} is {y[wrong[0]]}, but labels are whole numbers. Correct it, "
            "or leave that row out."
        )
    return (
        f"Labels are whole numbers, but y has dtype {y.dtype}. As the values are whole, convert "
        "them with np.array(y, float).astype(int)."
    )


def _as_floats(values: np.ndarray) -> np.ndarray | None:
    """Return values as floats, None where they are no numbers: text such as "5" is one."""
    if values.dtype.kind in "cmM":
        return None
    try:
        return np.array(values, float)
    except (ValueError, TypeError):
        return None
