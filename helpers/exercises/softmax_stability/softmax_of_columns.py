"""The exercise "Softmax over columns"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import log_softmax, sigmoid, softmax


@exercise(
    title="Softmax over columns",
    question=r"""
Some books keep one example per *column*. Write `softmax_of_columns(logits)` for them: `logits` has
shape $(k, n)$, one row per class, one column per example. Return an array of the same shape in
which every column holds the probabilities of its example and sums to 1. The logits are moderate:
nothing overflows here.

The first example of section 1, stood upright, gives `[[0.2814], [0.4640], [0.2546]]`.
""",
    inputs=[
        (np.array([[0.3], [0.8], [0.2]]),),
        (np.array([[0.3, 0.1], [0.8, 0.9], [0.2, 0.1]]),),
        (np.array([[-2.0, 0.5, 1.5, 0.0], [1.0, 0.4, -1.0, 3.0]]),),
        (np.array([[1, 2, 0, 1], [3, 1, 5, 1], [0, 2, 1, 1]]),),  # whole numbers
        (np.array([[2.0, -1.0, 0.3], [-0.5, 4.0, 0.1], [1.0, 0.2, 5.0], [3.0, -2.0, 0.7]]),),
    ],
    hints=[
        "Which axis do you walk along when you go down one column: 0 or 1?",
        "Only the sum changes. Print the shape of the sums: there must be one for each example.",
        "Sums of shape (n,) already line up with the columns: NumPy repeats them for every row.",
    ],
)
def softmax_of_columns(logits):
    """Return the softmax of every column of logits, (k, n), in the same shape."""
    exponentials = np.exp(logits)
    # One sum per column, (n,): NumPy lines it up with the last axis, so no keepdims is needed.
    return exponentials / exponentials.sum(axis=0)


@softmax_of_columns.mistake(
    "It fills an array of the type of `logits`: where these are whole numbers, every probability "
    "is cut off to 0. Let the array hold fractions."
)
def fills_whole_numbers(logits):
    probabilities = np.zeros_like(logits)
    probabilities[:] = np.exp(logits) / np.exp(logits).sum(axis=0)
    return probabilities


@softmax_of_columns.mistake(
    "Each row sums to 1 here, but one example is a column now: look at the axis of the sum."
)
def columns_rows_normalised(logits):
    return softmax(logits)


@softmax_of_columns.mistake(
    "All the numbers of the array together sum to 1: each column needs a sum of its own."
)
def columns_all_together(logits):
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum()


@softmax_of_columns.mistake(
    "The right numbers lie on their side: the result must have the shape of `logits`, (k, n)."
)
def columns_left_transposed(logits):
    return softmax(logits.T)


@softmax_of_columns.mistake(
    "`reshape` does not turn columns into rows: it reads the numbers row by row and breaks the "
    "line elsewhere, so that the examples get mixed. Look at `.T`, or at the axis of the sum."
)
def columns_reshaped(logits):
    return softmax(logits.reshape(logits.shape[::-1])).reshape(logits.shape)


@softmax_of_columns.mistake(
    "The logits themselves are divided by their sum: their exponentials are missing."
)
def columns_without_exponential(logits):
    return logits / logits.sum(axis=0)


@softmax_of_columns.mistake(
    "It divides by the exponential of the sum: due is the sum of the exponentials."
)
def columns_exponential_of_sum(logits):
    return np.exp(logits) / np.exp(logits.sum(axis=0))


@softmax_of_columns.mistake(
    "The division comes first and the exponential after it: it must be the other way round."
)
def columns_divided_first(logits):
    return np.exp(logits / logits.sum(axis=0))


@softmax_of_columns.mistake(
    "These are the exponentials alone: the division that makes every column sum to 1 is missing."
)
def columns_not_divided(logits):
    return np.exp(logits)


@softmax_of_columns.mistake(
    "It divides by the mean of the exponentials of a column, so the column sums to k and not to 1."
)
def columns_divided_by_mean(logits):
    exponentials = np.exp(logits)
    return exponentials / exponentials.mean(axis=0)


@softmax_of_columns.mistake(
    "The smallest logit gets the largest probability: check the sign of the exponent."
)
def columns_of_minus_logits(logits):
    return softmax(-logits.T).T


@softmax_of_columns.mistake(
    "It divides by the sum of the logits: due is the sum of their exponentials."
)
def columns_by_sum_of_logits(logits):
    return np.exp(logits) / logits.sum(axis=0)


@softmax_of_columns.mistake("These are the logarithms of the probabilities: leave them out here.")
def columns_logarithms(logits):
    return log_softmax(logits.T).T


@softmax_of_columns.mistake(
    "Softmax is applied twice: the exponentials are taken of probabilities, not of the logits."
)
def columns_twice(logits):
    return softmax(softmax(logits.T)).T


@softmax_of_columns.mistake(
    "It shifts each row by its own largest logit: a shift changes nothing only if it is the same "
    "for all logits of an example, and the examples are columns here."
)
def columns_shifted_by_rows(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=0)


@softmax_of_columns.mistake(
    "The sums run along axis 1, one for each class, and do not line up with the columns: there "
    "must be one sum for each example."
)
def columns_sum_for_each_class(logits):
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=1)


@softmax_of_columns.mistake(
    "It is the sigmoid of each logit by itself: the probabilities of an example must sum to 1."
)
def columns_sigmoid(logits):
    return sigmoid(logits)
