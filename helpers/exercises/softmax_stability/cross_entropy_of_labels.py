"""The exercise "Cross-entropy of labels"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.softmax_stability.shared import LARGEST_ABSOLUTE, shifted_by_absolute
from helpers.functions import log_softmax, softmax, stable_softmax


@exercise(
    number=3,
    title="Cross-entropy of labels",
    question=r"""
One-hot rows are mostly zeros; labels say the same. Write `cross_entropy_of_labels(y, logits)`: `y`,
shape $(n,)$, holds the number of the true class of each row, and `logits` has shape $(n, k)$.
Return one number: the mean over the rows of $-\ln p_t$, with $t$ the true class. It must be right
for large logits, too: the labels `[0]` and the logits `[[0, 1000]]` give 1000.
""",
    inputs=[
        (np.array([1]), np.array([[0.3, 0.8, 0.2]])),
        (np.array([2, 0]), np.array([[0.5, -1.0, 2.0], [1.5, 3.0, -0.5]])),
        (
            np.array([0, 0, 2, 1]),
            np.array([[0.1, 0.4, -0.3], [2.0, 1.0, 0.5], [-1.0, 0.3, 0.2], [1.2, 0.7, 4.0]]),
        ),
        (np.array([0, 2]), np.array([[0.0, 1000.0, 3.0], [-20.0, 5.0, 1500.0]])),
        (np.array([1, 1, 0]), np.array([[900.0, 901.0], [-3000.0, -3002.0], [1.0, 0.0]])),
        (np.array([1]), np.array([[-3000.0, -3002.0]])),
        (
            np.array([3, 1, 1, 0, 2]),
            np.array(
                [
                    [1.0, 0.0, -2.0, 0.5],
                    [0.2, 3.0, 0.1, -0.7],
                    [2.5, -1.5, 0.0, 1.0],
                    [-0.4, 0.6, 2.2, 1.1],
                    [1.3, 0.9, -3.0, 0.0],
                ]
            ),
        ),
        (
            np.array([7, 3]),
            np.array([[1.0, 0, 0, 2, 0, 0, 0, 3, 0, 0], [0, 0, 5, 4, 0, 1, 0, 0, 0, 2]]),
        ),
    ],
    hints=[
        "Which entries of the table of ln p, (n, k), does the loss look at? How many in each row?",
        "You need one entry of each row: the one in the column that the row's label names.",
        "Two lists of the same length pick single entries: `a[[0, 1], [2, 5]]` is row 0, column 2 "
        "and row 1, column 5. Notebook 01 sets the ones of one-hot rows like that.",
    ],
)
def cross_entropy_of_labels(y, logits):
    """Return the mean cross-entropy of labels y (n,), logits (n, k)."""
    log_p = log_softmax(logits)
    # Row 0 with its label, row 1 with its label, ...
    return -np.mean(log_p[np.arange(len(y)), y])


def _of(y, values):
    """Return the value of each row's true class."""
    return values[np.arange(len(y)), y]


def _loss(y, log_p):
    return -np.mean(_of(y, log_p))


def _log_sum(z, axis=1):
    """Return ln of the sum of exponentials, not shifted, as a column."""
    return np.log(np.exp(z).sum(axis=axis, keepdims=True))


def _shifted(z):
    return z - z.max(axis=1, keepdims=True)


def _without_keepdims(largest_kept, sum_kept):
    def mistake(y, z):
        shifted = z - z.max(axis=1, keepdims=largest_kept)
        return _loss(y, shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=sum_kept)))

    return mistake


cross_entropy_of_labels.mistake(
    "It adds up the losses of the rows: the mean over the rows is asked for.",
    summed=lambda y, z: len(y) * _loss(y, log_softmax(z)),
)
cross_entropy_of_labels.mistake(
    "The loss is below 0: the logarithm of a probability is never above 0, so a minus is missing.",
    without_minus=lambda y, z: -_loss(y, log_softmax(z)),
)
cross_entropy_of_labels.mistake(
    "There is one loss for each row: the mean over the rows, one number, is asked for.",
    not_averaged=lambda y, z: -_of(y, log_softmax(z)),
)
cross_entropy_of_labels.mistake(
    "It computes the probability first and then its logarithm: where the probability underflows "
    "to 0, the loss is infinite. Section 7 works the logarithm out on paper.",
    log_of_probability=lambda y, z: _loss(y, np.log(stable_softmax(z))),
)
cross_entropy_of_labels.mistake(
    "The logits are not shifted, so their exponentials overflow, or all underflow to 0.",
    softmax_not_shifted=lambda y, z: _loss(y, np.log(softmax(z))),
    log_sum_not_shifted=lambda y, z: _loss(y, z - _log_sum(z)),
)
cross_entropy_of_labels.mistake(
    "One shift for the whole array: in a row far below the largest logit of all, every "
    "exponential underflows to 0. Each row needs its own largest logit.",
    one_shift_for_all=lambda y, z: _loss(y, z - z.max() - _log_sum(z - z.max())),
)
cross_entropy_of_labels.mistake(
    LARGEST_ABSOLUTE,
    shifted_by_absolute=lambda y, z: _loss(y, shifted_by_absolute(z)),
)
cross_entropy_of_labels.mistake(
    "The largest logit and the sum of each row must stay a column, (n, 1): `keepdims=True`.",
    neither_kept=_without_keepdims(False, False),
    largest_not_kept=_without_keepdims(False, True),
    sum_not_kept=_without_keepdims(True, False),
)
cross_entropy_of_labels.mistake(
    "A tiny number is added before the logarithm, or is the smallest allowed: the infinity is "
    "gone, but so is the loss of answers that are very wrong.",
    cut_off=lambda y, z: _loss(y, np.log(np.maximum(stable_softmax(z), 1e-300))),
    **{
        f"patched_1e-{e}": lambda y, z, e=e: _loss(y, np.log(stable_softmax(z) + 10.0**-e))
        for e in (16, 15, 12, 10, 9, 8, 7)
    },
)
cross_entropy_of_labels.mistake(
    "The softmax runs over the wrong axis: the probabilities of each row must sum to 1.",
    columns_normalised=lambda y, z: _loss(y, log_softmax(z.T).T),
    one_sum_for_all=lambda y, z: _loss(y, _shifted(z) - _log_sum(_shifted(z), axis=None)),
)
cross_entropy_of_labels.mistake(
    "The sum of the exponentials is there without its logarithm: ln p is the logit minus the "
    "*logarithm* of that sum.",
    logarithm_forgotten=lambda y, z: _loss(y, z - np.exp(z).sum(axis=1, keepdims=True)),
    logarithm_forgotten_shifted=lambda y, z: _loss(
        y, _shifted(z) - np.exp(_shifted(z)).sum(axis=1, keepdims=True)
    ),
)
cross_entropy_of_labels.mistake(
    "The labels stand where one-hot rows are due: a label is the number of a column, not a weight. "
    "Turn the labels into rows of k columns, or pick the entry of each row.",
    labels_as_weights=lambda y, z: -np.sum(y[:, None] * log_softmax(z)) / len(y),
    labels_as_one_hot=lambda y, z: -np.sum(y * log_softmax(z)) / len(y),
    labels_as_one_hot_second=lambda y, z: -np.sum(log_softmax(z) * y) / len(y),
)
cross_entropy_of_labels.mistake(
    "`[:, y]` takes the columns of all the labels from every row, n times n numbers: each row "
    "needs only the column of its own label.",
    every_column_mean=lambda y, z: -np.mean(log_softmax(z)[:, y]),
    every_column_sum=lambda y, z: -np.sum(log_softmax(z)[:, y]) / len(y),
)
cross_entropy_of_labels.mistake(
    "It takes the most probable class of each row, not the true one: the labels are not used.",
    winner=lambda y, z: -np.mean(log_softmax(z).max(axis=1)),
)
cross_entropy_of_labels.mistake(
    "It divides by the number of classes, alone or as well: the mean is over the rows, and there "
    "are n of them.",
    mean_over_classes_too=lambda y, z: _loss(y, log_softmax(z)) / z.shape[1],
    divided_by_classes=lambda y, z: _loss(y, log_softmax(z)) * len(y) / z.shape[1],
)
cross_entropy_of_labels.mistake(
    "It uses the logit of the true class as it is: the logarithm of its probability also needs "
    "the other logits of the row.",
    raw_logits=_loss,
)
cross_entropy_of_labels.mistake(
    "It looks one column too far to the left: labels count from 0, as columns do.",
    from_one=lambda y, z: _loss(y - 1, log_softmax(z)),
)
cross_entropy_of_labels.mistake(
    "Only the last row is left in it: the losses of all rows count, and must be added up before "
    "they are divided by n.",
    last_row=lambda y, z: -log_softmax(z)[-1, y[-1]],
    last_row_divided=lambda y, z: -log_softmax(z)[-1, y[-1]] / len(y),
)
cross_entropy_of_labels.mistake(
    "The exponentials are shifted and the logit in front is not: what is taken away inside the "
    "sum must be accounted for outside it.",
    shift_not_undone=lambda y, z: _loss(y, z - _log_sum(_shifted(z))),
)
cross_entropy_of_labels.mistake(
    "It takes all classes of each row: only the true class, named by the label, counts.",
    all_classes_mean=lambda y, z: -np.mean(log_softmax(z)),
    all_classes_sum=lambda y, z: -np.sum(log_softmax(z)) / len(y),
)
cross_entropy_of_labels.mistake(
    "This is the mean probability of the true class: the loss is minus its logarithm.",
    probability=lambda y, z: -_loss(y, stable_softmax(z)),
)
cross_entropy_of_labels.mistake(
    "The mean comes before the logarithm: each row has a loss of its own, and they are averaged.",
    logarithm_of_mean=lambda y, z: -np.log(-_loss(y, stable_softmax(z))),
)
cross_entropy_of_labels.mistake(
    "This is the accuracy, the share of rows whose largest logit is the true one: asked for is "
    "the loss.",
    accuracy=lambda y, z: np.mean(z.argmax(axis=1) == y),
)
cross_entropy_of_labels.mistake(
    "The logarithm has base 10 here: ln is the natural logarithm, `np.log`.",
    base_ten=lambda y, z: _loss(y, np.log10(stable_softmax(z))),
)
cross_entropy_of_labels.mistake(
    "The one-hot rows have another number of columns than the logits, ten, or one for each label "
    "up to the largest or for each that occurs: k is `logits.shape[1]`.",
    ten_columns=lambda y, z: -np.sum(np.eye(10)[y] * log_softmax(z)) / len(y),
    up_to_largest=lambda y, z: -np.sum(np.eye(y.max() + 1)[y] * log_softmax(z)) / len(y),
    unique_classes=lambda y, z: -np.sum((y[:, None] == np.unique(y)) * log_softmax(z)) / len(y),
    # The other way round the error has other words, where it is one.
    unique_second=lambda y, z: -np.sum(log_softmax(z) * (y[:, None] == np.unique(y))) / len(y),
)
cross_entropy_of_labels.mistake(
    "The labels pick rows here: a label is the number of a column, and row i goes with label i.",
    rows_picked=lambda y, z: -np.mean(log_softmax(z)[y]),
    exchanged=lambda y, z: -np.mean(log_softmax(z)[y, np.arange(len(y))]),
)
