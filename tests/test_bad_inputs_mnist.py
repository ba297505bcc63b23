"""Every public function of mnist.py, given every kind of bad input: a table of what comes of it.

Each cell is ``right`` (a right result) or the words of an error of our own. A raw error of Python
or NumPy is of another class, or has other words, and fails; so does a result where words are due.
"""

import numpy as np
import pytest

from helpers import mnist
from helpers.mnist import Digits, Mnist

X = np.array([[0, 128, 255], [7, 0, 1]], np.uint8)
y = np.array([3, 0], np.uint8)
DATA = Mnist(Digits(X, y), Digits(X, y))

PIXELS = {  # what is handed in: what scale does with it, what prepend_bias does with it
    "bytes": (X, "right", "right"),
    "signed integers": (X.astype(np.int32), "right", "right"),
    "floats": (X.astype(float), "right", "right"),
    "half floats": (X.astype(np.float16), "right", "right"),
    "a list": (X.tolist(), "right", "right"),
    "no rows": (X[:0], "right", "right"),
    "booleans": (X > 0, "0 to 1 already", "right"),
    "an empty list": ([], "right", "One example per row is needed"),
    "one row": (X[0], "right", "One example per row is needed"),
    "images in squares": (X.reshape(2, 3, 1), "right", r"np.reshape(X, (2, 3))"),
    "a number": (7, "right", "pass the whole image"),
    "nan": ([[0, np.nan]], "runs from nan to nan", "right"),
    "infinity": ([[0, np.inf]], "runs from 0.0 to inf", "right"),
    "negative": ([[0, -1]], "runs from -1 to 0", "right"),
    "too large": ([[0, 256]], "runs from 0 to 256", "right"),
    "scaled before": (X / 255, "was scaled before", "right"),
    "complex": ([[1j]], "X should hold real numbers", "X should hold real numbers"),
    "text of numbers": ([["0", "7"]], "np.array(X, float)", "np.array(X, float)"),
    "text": ([["a"]], "Leave out what is no number", "Leave out what is no number"),
    "one text": ("X", "Leave out what is no number", "Leave out what is no number"),
    "dates": (np.zeros((1, 2), "M8[D]"), "X should hold real numbers", "X should hold real num"),
    "None": (None, "X is None", "X is None"),
    "a list with None": ([[1, None]], "X should hold real numbers", "X should hold real numbers"),
    "a dictionary": ({"X": 1}, "X should hold real numbers", "X should hold real numbers"),
    "a function": (len, "X should hold real numbers", "X should hold real numbers"),
    "uneven rows": ([[1, 2], [3]], "differ in shape", "differ in shape"),
    "images and labels": ((X, y), "differ in shape", "differ in shape"),
    "a set": (DATA.train, "Write data.X", "Write data.X"),
    "a whole dataset": (DATA, "Write data.train.X", "Write data.train.X"),
}

LABELS = {
    "bytes": (y, "right"),
    "signed integers": (y.astype(np.int64), "right"),
    "a list": ([3, 0], "right"),
    "no labels": ([], "right"),
    "floats": ([3.0, 0.0], "np.array(y, float).astype(int)"),
    "booleans": ([True, False], "np.array(y, float).astype(int)"),
    "text of numbers": (["3", "0"], "np.array(y, float).astype(int)"),
    "text": (["cat", "dog"], "np.unique(y, return_inverse=True)[1]"),
    "broken numbers": ([3, 0.5], "Label number 1 is 0.5"),
    "nan": ([3, np.nan], "Label number 1 is nan"),
    "infinity": ([3, np.inf], "Label number 1 is inf"),
    "negative": ([3, -1], "Label number 1 is -1"),
    "too large": ([3, 10], "raise n_classes to 11"),
    "the largest byte": (np.array([3, 255], np.uint8), "raise n_classes to 256"),
    "a huge number": ([2**63], "Label number 0 is 9223372036854775808"),
    "a column": ([[3], [0]], "np.ravel(y)"),
    "a row": ([[3, 5]], "np.ravel(y)"),
    "one-hot rows": (np.eye(3), "one-hot encoded already"),
    "images": (X.reshape(1, 2, 3), "Pass the labels of the set"),
    "a number": (3, "one_hot_encode([y])"),
    "one text": ("3", "one_hot_encode([y])"),
    "None": (None, "y is None"),
    "a list with None": ([3, None], "Label number 1 is None"),
    "uneven rows": ([[1, 2], [3]], "differ in shape"),
    "a set": (DATA.train, "Write data.y"),
    "a whole dataset": (DATA, "Write data.train.y"),
    "complex": ([1j], "Labels are whole numbers"),
}

NOT_COUNTS = [0, -1, 2.5, 2.0, "10", None, True, np.nan, [10]]
NOT_POSITIVE = [0, -1, np.nan, np.inf]


def outcome(call, expected, right):
    if expected == "right":
        np.testing.assert_array_equal(call(), right())
    else:
        with pytest.raises(ValueError) as caught:  # noqa: PT011  the words are compared below
            call()
        message = str(caught.value)
        assert expected in message
        assert message.endswith("."), message


@pytest.mark.parametrize(("value", "expected", "_"), PIXELS.values(), ids=PIXELS)
def test_scale(value, expected, _):
    outcome(
        lambda: mnist.scale(value),
        expected,
        lambda: (np.array(value, float) / 255).astype(np.float32),
    )


@pytest.mark.parametrize(("value", "_", "expected"), PIXELS.values(), ids=PIXELS)
def test_prepend_bias(value, _, expected):
    outcome(lambda: mnist.prepend_bias(value), expected, lambda: np.insert(value, 0, 1, axis=1))


@pytest.mark.parametrize(("value", "expected"), LABELS.values(), ids=LABELS)
def test_one_hot_encode(value, expected):
    outcome(lambda: mnist.one_hot_encode(value), expected, lambda: np.eye(10)[np.array(value, int)])


@pytest.mark.parametrize("value", NOT_COUNTS, ids=repr)
def test_counts(value):
    for call in (
        lambda: mnist.one_hot_encode(y, value),
        lambda: mnist.split(DATA, value),
        lambda: mnist.load_labels("none.gz", value),
    ):
        outcome(call, "should be a whole number of at least 1, but it is", None)


@pytest.mark.parametrize("value", NOT_POSITIVE, ids=repr)
def test_the_largest_pixel(value):
    outcome(lambda: mnist.scale(X, value), "largest should be a number above 0, but it is", None)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "got a NoneType"),
        (DATA.train, "got a Digits"),
        (tuple(DATA), "got a tuple"),
        (Mnist(X, y), "got a Mnist"),
        (Mnist(Digits(None, y), DATA.test), "X is None"),
        (Mnist(Digits(X, y[:1]), DATA.test), "but train has 2 images and 1 labels"),
        (Mnist(DATA.train, Digits(X[:1], y)), "but test has 1 images and 2 labels"),
        (Mnist(Digits(5, 5), DATA.test), "there are only 1"),
        (Mnist(Digits([], []), DATA.test), "there are only 0"),
    ],
)
def test_split(value, words):
    outcome(lambda: mnist.split(value), words, None)
