"""The exercise "Cross-entropy of labels"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.softmax_stability.shared import _LARGEST_ABSOLUTE, _shifted_by_absolute
from helpers.functions import log_softmax, softmax, stable_softmax


@exercise(
    title="Cross-entropy of labels",
    question=r"""
One-hot rows are mostly zeros: the labels say the same. Write
`cross_entropy_of_labels(y, logits)`, the loss of section 7 with the truth given as labels. `y` has
shape $(n,)$: the number of the true class of each row, from 0 to $k - 1$; `logits` has shape
$(n, k)$. Return one number, the mean over the $n$ rows of $-\ln p_t$, with $t$ the true class of
the row. It must be right for finite logits of any size: the labels `[0]` and the logits
`[[0, 1000]]` give 1000.
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
        # Square on purpose: here slips compute something that elsewhere raise an error.
        (np.array([1, 1, 1]), np.array([[0.5, 2.0, -1.0], [0.0, 1.5, 3.0], [-2.0, 0.2, 0.7]])),
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
        "and row 1, column 5. `measured_slopes` in section 6 picks the true class like that.",
    ],
)
def cross_entropy_of_labels(y, logits):
    """Return the mean cross-entropy of labels y (n,) and logits (n, k), one number."""
    log_p = log_softmax(logits)
    # Row 0 with its label, row 1 with its label, ...
    return -np.mean(log_p[np.arange(len(y)), y])


def _of_true_class(y, values):
    return values[np.arange(len(y)), y]


@cross_entropy_of_labels.mistake(
    "It adds up the losses of the rows: the mean over the rows is asked for."
)
def labels_summed(y, logits):
    return -np.sum(_of_true_class(y, log_softmax(logits)))


@cross_entropy_of_labels.mistake(
    "The loss is below 0: the logarithm of a probability is never above 0, so a minus is missing."
)
def labels_without_minus(y, logits):
    return np.mean(_of_true_class(y, log_softmax(logits)))


@cross_entropy_of_labels.mistake(
    "There is one loss for each row: the mean over the rows, one number, is asked for."
)
def labels_not_averaged(y, logits):
    return -_of_true_class(y, log_softmax(logits))


@cross_entropy_of_labels.mistake(
    "It computes the probability first and then its logarithm: where the probability underflows "
    "to 0, the loss is infinite. Section 7 works the logarithm out on paper."
)
def labels_log_of_probability(y, logits):
    return -np.mean(np.log(_of_true_class(y, stable_softmax(logits))))


@cross_entropy_of_labels.mistake(
    "The logits are not shifted, so their exponentials overflow, or all underflow to 0."
)
def labels_softmax_not_shifted(y, logits):
    return -np.mean(np.log(_of_true_class(y, softmax(logits))))


@cross_entropy_of_labels.mistake(
    "The logarithm is worked out on paper, but the exponentials in its sum are not shifted: they "
    "overflow, or all underflow to 0."
)
def labels_log_sum_not_shifted(y, logits):
    return np.mean(np.log(np.exp(logits).sum(axis=1)) - _of_true_class(y, logits))


@cross_entropy_of_labels.mistake(
    "One shift for the whole array: in a row far below the largest logit of all, every "
    "exponential underflows to 0. Each row needs its own largest logit."
)
def labels_one_shift_for_all(y, logits):
    shifted = logits - logits.max()
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(_of_true_class(y, log_p))


@cross_entropy_of_labels.mistake(_LARGEST_ABSOLUTE)
def labels_shifted_by_absolute(y, logits):
    return -np.mean(_of_true_class(y, _shifted_by_absolute(logits)))


def _without_keepdims(largest_kept, sum_kept):
    """Return a mistake that forgets keepdims for the largest logits, the sums, or both."""

    def mistake(y, logits):
        shifted = logits - logits.max(axis=1, keepdims=largest_kept)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=sum_kept))
        return -np.mean(_of_true_class(y, log_p))

    mistake.__name__ = f"labels_keepdims_{largest_kept}_{sum_kept}"
    return mistake


for _kept in ((False, False), (False, True), (True, False)):
    cross_entropy_of_labels.mistake(
        "The largest logit and the sum of each row must stay a column, (n, 1): `keepdims=True`."
    )(_without_keepdims(*_kept))


_UNIQUE = cross_entropy_of_labels.mistake(
    "Taking the classes from `np.unique(y)` loses the columns of those that do not occur: k is "
    "`logits.shape[1]`."
)


@_UNIQUE
def labels_of_unique_classes(y, logits):
    return -np.sum((y[:, None] == np.unique(y)) * log_softmax(logits)) / len(y)


@_UNIQUE
def labels_of_unique_classes_second(y, logits):  # another error message, where it is one
    return -np.sum(log_softmax(logits) * (y[:, None] == np.unique(y))) / len(y)


def _labels_patched(tiny):
    def patched(y, logits):
        return -np.mean(np.log(_of_true_class(y, stable_softmax(logits)) + tiny))

    patched.__name__ = f"labels_patched_{tiny}"
    return patched


for _tiny in (1e-16, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7):
    cross_entropy_of_labels.mistake(
        "A tiny number is added before the logarithm, or is the smallest allowed: the infinity is "
        "gone, but so is the loss of answers that are very wrong."
    )(_labels_patched(_tiny))


@cross_entropy_of_labels.mistake(
    "Probabilities below 1e-300 are set to it: the infinity is gone, but no loss can be larger "
    "than 691, however wrong the answer."
)
def labels_cut_off(y, logits):
    return -np.mean(np.log(np.maximum(_of_true_class(y, stable_softmax(logits)), 1e-300)))


@cross_entropy_of_labels.mistake(
    "The softmax runs over the wrong axis: the probabilities of each row must sum to 1."
)
def labels_columns_normalised(y, logits):
    return -np.mean(_of_true_class(y, log_softmax(logits.T).T))


@cross_entropy_of_labels.mistake(
    "The labels are multiplied with the logarithms as if they were one-hot rows: a label is the "
    "number of a column, not a weight."
)
def labels_as_weights(y, logits):
    return -np.sum(y[:, None] * log_softmax(logits)) / len(y)


@cross_entropy_of_labels.mistake(
    "`[:, y]` takes the columns of all the labels from every row, n times n numbers: each row "
    "needs only the column of its own label."
)
def labels_every_column_mean(y, logits):
    return -np.mean(log_softmax(logits)[:, y])


@cross_entropy_of_labels.mistake(
    "`[:, y]` takes the columns of all the labels from every row, n times n numbers, and adds "
    "them up: each row needs only the column of its own label."
)
def labels_every_column_sum(y, logits):
    return -np.sum(log_softmax(logits)[:, y]) / len(y)


@cross_entropy_of_labels.mistake(
    "It takes the most probable class of each row, not the true one: the labels are not used."
)
def labels_of_winner(y, logits):
    return -np.mean(log_softmax(logits).max(axis=1))


@cross_entropy_of_labels.mistake(
    "The mean runs over the zeros of the one-hot rows too, so it divides by n times k: only "
    "n rows have a loss."
)
def labels_mean_over_classes_too(y, logits):
    return _sum_divided_by(y, logits, logits.size)


@cross_entropy_of_labels.mistake(
    "It divides by the number of classes: the mean is over the rows, and there are n of them."
)
def labels_divided_by_classes(y, logits):
    return _sum_divided_by(y, logits, logits.shape[1])


def _sum_divided_by(y, logits, number):
    return -np.sum(_of_true_class(y, log_softmax(logits))) / number


@cross_entropy_of_labels.mistake(
    "It uses the logit of the true class as it is: the logarithm of its probability also needs "
    "the other logits of the row."
)
def labels_raw_logits(y, logits):
    return -np.mean(_of_true_class(y, logits))


@cross_entropy_of_labels.mistake(
    "It looks one column too far to the left: labels count from 0, as columns do."
)
def labels_from_one(y, logits):
    return -np.mean(_of_true_class(y - 1, log_softmax(logits)))


_AS_ONE_HOT = cross_entropy_of_labels.mistake(
    "The labels stand where one-hot rows are due: shapes (n,) and (n, k) do not fit. Turn the "
    "labels into one-hot rows of k columns, or pick the entry of each row."
)


@_AS_ONE_HOT
def labels_as_one_hot(y, logits):
    return -np.sum(y * log_softmax(logits)) / len(y)


@_AS_ONE_HOT
def labels_as_one_hot_second(y, logits):
    return -np.sum(log_softmax(logits) * y) / len(y)


@cross_entropy_of_labels.mistake(
    "It returns the loss of the last row only: all rows count, and their mean is asked for."
)
def labels_last_row(y, logits):
    return -log_softmax(logits)[-1, y[-1]]


@cross_entropy_of_labels.mistake(
    "It returns the loss of the last row, divided by n: the losses of all rows must be added up "
    "before that."
)
def labels_last_row_divided(y, logits):
    return -log_softmax(logits)[-1, y[-1]] / len(y)


@cross_entropy_of_labels.mistake(
    "The exponentials are shifted and the logit in front is not: what is taken away inside the "
    "sum must be accounted for outside it."
)
def labels_shift_not_undone(y, logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(shifted).sum(axis=1)) - _of_true_class(y, logits))


@cross_entropy_of_labels.mistake(
    "The sum of the exponentials runs over the whole array: each row needs a sum of its own."
)
def labels_one_sum_for_all(y, logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum()) - np.mean(_of_true_class(y, shifted))


@cross_entropy_of_labels.mistake(
    "It averages over all classes of each row: only the true class, named by the label, counts."
)
def labels_all_classes_mean(y, logits):
    return -np.mean(log_softmax(logits))


@cross_entropy_of_labels.mistake(
    "It adds up all classes of each row: only the true class, named by the label, counts."
)
def labels_all_classes_sum(y, logits):
    return -np.sum(log_softmax(logits)) / len(y)


@cross_entropy_of_labels.mistake(
    "This is the mean probability of the true class: the loss is minus its logarithm."
)
def labels_probability(y, logits):
    return np.mean(_of_true_class(y, stable_softmax(logits)))


@cross_entropy_of_labels.mistake(
    "The mean comes before the logarithm: each row has a loss of its own, and they are averaged."
)
def labels_logarithm_of_mean(y, logits):
    return -np.log(np.mean(_of_true_class(y, stable_softmax(logits))))


@cross_entropy_of_labels.mistake(
    "This is the accuracy, the share of rows whose largest logit is the true one: asked for is "
    "the loss."
)
def labels_accuracy(y, logits):
    return np.mean(logits.argmax(axis=1) == y)


@cross_entropy_of_labels.mistake(
    "The logarithm has base 10 here: ln is the natural logarithm, `np.log`."
)
def labels_base_ten(y, logits):
    return -np.mean(np.log10(_of_true_class(y, stable_softmax(logits))))


@cross_entropy_of_labels.mistake(
    "The one-hot rows have ten columns, whatever the logits have: their number of columns must be "
    "that of the logits."
)
def labels_ten_columns(y, logits):
    return -np.sum(np.eye(10)[y] * log_softmax(logits)) / len(y)


@cross_entropy_of_labels.mistake(
    "The one-hot rows end at the largest label that occurs: a class that is missing among the "
    "labels still has a column in the logits."
)
def labels_columns_up_to_largest(y, logits):
    return -np.sum(np.eye(y.max() + 1)[y] * log_softmax(logits)) / len(y)


@cross_entropy_of_labels.mistake(
    "The labels pick rows here: a label is the number of a column, and each row has its own."
)
def labels_pick_rows(y, logits):
    return -np.mean(log_softmax(logits)[y])


@cross_entropy_of_labels.mistake(
    "Rows and columns are exchanged where one entry of each row is picked: the label is the column."
)
def labels_exchanged(y, logits):
    return -np.mean(log_softmax(logits)[y, np.arange(len(y))])
