"""MNIST, the handwritten digits: from files on disk to verified arrays, ready for a network.

The usual way, in a notebook:

    data = split(load_mnist())
    X, Y = prepend_bias(scale(data.train.X)), one_hot_encode(data.train.y)
"""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.data.download import fetch, remove_leftovers
from helpers.data.files import DamagedFileError, MnistError
from helpers.data.folder import data_folder
from helpers.data.idx import IMAGES, LABELS, load_images, load_labels, read_idx
from helpers.data.pickled import read_pickled_pairs
from helpers.data.sources import Remote

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
N_VALIDATION = 10_000


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


# The canonical files: the SHA-256 is that of the decompressed bytes.
TRAIN_IMAGES = Remote(
    name="train-images-idx3-ubyte.gz",
    drive_id="1AZLWnMx1xe3vN1naEswKL19I02YrA7_J",
    size=9_912_422,
    sha256="ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
)
TRAIN_LABELS = Remote(
    name="train-labels-idx1-ubyte.gz",
    drive_id="1MnUH3W1Jm8LVBqEJ1M0m5l9_Q8hJZqrz",
    size=28_881,
    sha256="65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
)
TEST_IMAGES = Remote(
    name="t10k-images-idx3-ubyte.gz",
    drive_id="1EHdJfVQs1ZiRhCoEldMc9lTJ-5Nz5GaV",
    size=1_648_877,
    sha256="0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
)
TEST_LABELS = Remote(
    name="t10k-labels-idx1-ubyte.gz",
    drive_id="1Hw8QHRxmI4w-ZAo5yzVjDB3UnUPAVv4u",
    size=4_542,
    sha256="ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
)


def load_mnist(folder: str | os.PathLike[str] | None = None) -> Mnist:
    """Return MNIST: train (60,000 digits) and test (10,000), X and y in uint8, X from 0 to 255.

    ``folder`` holds the four files; by default the course's ``data/``. A file that is missing,
    or whose bytes are not those of MNIST, is fetched and put there first; a wrong file is kept
    beside it as ``*.old``. The arrays are your own: you may write to them. Raises MnistError
    when a file cannot be read or fetched.
    """
    folder = DATA if folder is None else Path(folder)
    remove_leftovers(folder)
    return Mnist(
        train=Digits(
            _load_or_fetch(TRAIN_IMAGES, folder, IMAGES),
            _load_or_fetch(TRAIN_LABELS, folder, LABELS),
        ),
        test=Digits(
            _load_or_fetch(TEST_IMAGES, folder, IMAGES),
            _load_or_fetch(TEST_LABELS, folder, LABELS),
        ),
    )


def split(mnist: Mnist) -> Split:
    """Cut the last 10,000 training digits off for validation: 50,000 / 10,000 / 10,000.

    The parts are views: they share their memory with ``mnist``. Raises MnistError when there
    are not more than 10,000 training digits.
    """
    if not isinstance(mnist, Mnist):
        raise MnistError(
            f"split() takes what load_mnist() returns, but got a {type(mnist).__name__}. "
            "Write split(load_mnist())."
        )
    X, y = mnist.train
    if len(X) != len(y) or len(X) <= N_VALIDATION:
        raise MnistError(
            f"split() takes what load_mnist() returns, but got {len(X):,} training images and "
            f"{len(y):,} labels. Give it more than {N_VALIDATION:,} images, with a label each."
        )
    return Split(
        train=Digits(X[:-N_VALIDATION], y[:-N_VALIDATION]),
        validation=Digits(X[-N_VALIDATION:], y[-N_VALIDATION:]),
        test=Digits(*mnist.test),
    )


def load_pickled_mnist(path: str | os.PathLike[str]) -> Split:
    """Read ``mnist.pkl.gz``, the older packaging of MNIST: X float32 = byte / 256, y int64.

    The sets are those of ``split``; ``scale(X, 256)`` gives the same X. Nothing in the file is
    ever executed. Raises MnistError when the file is not three pairs of such arrays.
    """
    train, validation, test = read_pickled_pairs(path)
    return Split(Digits(*train), Digits(*validation), Digits(*test))


def scale(X: np.ndarray, largest: float = 255) -> np.ndarray:
    """Return X / largest in float32, same shape: pixels from 0 to ``largest`` become 0 to 1.

    Raises MnistError when X has values below 0 or above ``largest``, or was scaled before.
    """
    X = _array(X)
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
    """
    y = _array(y)
    if y.ndim != 1:
        raise MnistError(
            f"One label per example is needed, shape (n,), but y has shape {y.shape}. "
            "Flatten labels with y.ravel(); one-hot rows are encoded already."
        )
    if y.size and not np.issubdtype(y.dtype, np.integer):
        raise MnistError(
            f"Labels are whole numbers, but y has dtype {y.dtype}. "
            "If the values are whole, convert them with y.astype(int)."
        )
    # A negative label would count from the end and encode, in silence, a wrong class.
    wrong = np.flatnonzero((y < 0) | (y >= n_classes))
    if wrong.size:
        raise MnistError(
            f"Label number {wrong[0]} is {y[wrong[0]]}, but with {n_classes} classes labels run "
            f"from 0 to {n_classes - 1}. Correct the label, or raise n_classes."
        )
    Y = np.zeros((len(y), n_classes), np.float32)
    Y[np.arange(len(y)), y.astype(np.intp)] = 1
    return Y


def prepend_bias(X: np.ndarray) -> np.ndarray:
    """Return X (n, n_features) with a first column of ones: (n, 1 + n_features), dtype of X."""
    X = _array(X)
    if X.ndim != 2:
        raise MnistError(
            f"One example per row is needed, shape (n, n_features), but X has shape {X.shape}. "
            "Turn a single example into one row with X.reshape(1, -1)."
        )
    with_bias = np.empty((len(X), 1 + X.shape[1]), X.dtype)
    with_bias[:, 0] = 1
    with_bias[:, 1:] = X
    return with_bias


def _array(values: ArrayLike) -> np.ndarray:
    """Return values as an array; a whole set, handed in by a slip, is named as such."""
    if isinstance(values, Digits):
        raise MnistError(
            "This is a whole set, images and labels together. Pass one of them, such as train.X or "
            "train.y."
        )
    return np.asarray(values)


def _load_or_fetch(remote: Remote, folder: Path, n_dimensions: int) -> np.ndarray:
    def load(path: Path) -> np.ndarray:
        digest = hashlib.sha256()
        values = read_idx(path, n_dimensions, digest)
        if digest.hexdigest() != remote.sha256:
            raise DamagedFileError(
                f"{path} is not MNIST's {remote.name}: its SHA-256 differs. Get a fresh copy of it."
            )
        return values

    path = folder / remote.name
    problem = f"{path} does not exist."
    if os.path.exists(path):
        try:
            return load(path)
        except DamagedFileError as error:
            problem = str(error)
    fetch(remote, folder, load, problem)
    return load(path)
