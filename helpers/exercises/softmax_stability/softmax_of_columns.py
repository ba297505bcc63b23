"""The exercise "Softmax over columns"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import sigmoid, softmax


@exercise(
    number=1,
    title="Softmax over columns",
    question=r"""
Some books keep one example per *column*. Write `softmax_of_columns(logits)` for them: `logits` has
shape $(k, n)$ and holds no large numbers. Return an array of the same shape in which every
column sums to 1. The row 0.3, 0.8, 0.2 of section 1, stood upright, gives
`[[0.2814], [0.4640], [0.2546]]`.
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
    """Return the softmax of every column of logits, shape (k, n)."""
    exponentials = np.exp(logits)
    # One sum per column, (n,): NumPy lines it up with the last axis, so no keepdims is needed.
    return exponentials / exponentials.sum(axis=0)


def _softmax(logits, axis=0):
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=axis)


@softmax_of_columns.mistake(
    "It fills an array of the type of `logits`: where these are whole numbers, every probability "
    "is cut off to 0. Let the array hold fractions."
)
def fills_whole_numbers(logits):
    probabilities = np.zeros_like(logits)
    probabilities[:] = _softmax(logits)
    return probabilities


softmax_of_columns.mistake(
    "Each row sums to 1 here, but one example is a column now: look at the axis of the sum.",
    rows_normalised=lambda logits: _softmax(logits.T).T,
)
softmax_of_columns.mistake(
    "All the numbers of the array together sum to 1: each column needs a sum of its own.",
    all_together=lambda logits: _softmax(logits, axis=None),
)
softmax_of_columns.mistake(
    "The right numbers lie on their side: the result must have the shape of `logits`, (k, n).",
    left_transposed=lambda logits: _softmax(logits).T,
)
softmax_of_columns.mistake(
    "`reshape` does not turn columns into rows: it reads the numbers row by row and breaks the "
    "line elsewhere, so that the examples get mixed. Look at `.T`, or at the axis of the sum.",
    reshaped=lambda logits: softmax(logits.reshape(logits.shape[::-1])).reshape(logits.shape),
)
softmax_of_columns.mistake(
    "The logits themselves are divided by their sum: the exponentials are missing, or come after "
    "the division, and they must come before it.",
    without_exponential=lambda logits: logits / logits.sum(axis=0),
    divided_first=lambda logits: np.exp(logits / logits.sum(axis=0)),
)
softmax_of_columns.mistake(
    "The number it divides by is another one: due is the sum of the exponentials, not that of the "
    "logits, nor its exponential, nor the largest.",
    exponential_of_sum=lambda logits: np.exp(logits) / np.exp(logits.sum(axis=0)),
    by_sum_of_logits=lambda logits: np.exp(logits) / logits.sum(axis=0),
    by_the_largest=lambda logits: np.exp(logits) / np.exp(logits).max(axis=0),
)
softmax_of_columns.mistake(
    "These are the exponentials alone: the division that makes every column sum to 1 is missing.",
    not_divided=np.exp,
)
softmax_of_columns.mistake(
    "It divides by the mean of the exponentials of a column, so the column sums to k and not to 1.",
    divided_by_mean=lambda logits: _softmax(logits) * len(logits),
)
softmax_of_columns.mistake(
    "The smallest logit gets the largest probability: check the sign of the exponent.",
    of_minus_logits=lambda logits: _softmax(-logits),
)
softmax_of_columns.mistake(
    "These are the logarithms of the probabilities: leave them out here.",
    logarithms=lambda logits: np.log(_softmax(logits)),
)
softmax_of_columns.mistake(
    "Softmax is applied twice: the exponentials are taken of probabilities, not of the logits.",
    twice=lambda logits: _softmax(_softmax(logits)),
)
softmax_of_columns.mistake(
    "It shifts each row by its own largest logit: a shift changes nothing only if it is the same "
    "for all logits of an example, and the examples are columns here.",
    shifted_by_rows=lambda logits: _softmax(logits - logits.max(axis=1, keepdims=True)),
)
softmax_of_columns.mistake(
    "The sums run along axis 1, one for each class, and do not line up with the columns: there "
    "must be one sum for each example.",
    sum_for_each_class=lambda logits: _softmax(logits, axis=1),
)
softmax_of_columns.mistake(
    "It is the sigmoid of each logit by itself: the probabilities of an example must sum to 1.",
    sigmoid=sigmoid,
)
softmax_of_columns.mistake(
    "It raises another number than e to the logits: np.exp takes e.",
    base_two=lambda logits: _softmax(np.log(2.0) * logits),
    base_ten=lambda logits: _softmax(np.log(10.0) * logits),
)
softmax_of_columns.mistake(
    "The sums run along axis 1, one for each class, and the sign of the exponent is wrong too.",
    sum_for_each_class_of_minus_logits=lambda logits: _softmax(-logits, axis=1),
)
