"""The exercises of notebook 02: softmax, its logarithm and the losses, for scores of any size."""

import numpy as np

from helpers.exercises.exercise import exercise
from helpers.functions import log_softmax, sigmoid, softmax, stable_softmax

Array = np.ndarray

# --- Softmax over columns -------------------------------------------------------------------


@exercise(
    title="Softmax over columns",
    question=r"""
Some books keep one example per *column*. Write `softmax_of_columns(logits)` for them: `logits` has
shape $(k, n)$, one row per class, one column per example. Return an array of the same shape in
which every column holds the probabilities of its example and sums to 1. The logits are moderate:
nothing overflows here.

The first example of section 1, stood upright, gives `[[0.2814], [0.4640], [0.2546]]`.
""",
    trials=[
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


# --- Probabilities from distances -----------------------------------------------------------


@exercise(
    title="Probabilities from distances",
    question=r"""
The nearest-mean classifier can start from the distances themselves. `distances` has shape $(n, k)$:
entry $d_i$ of a row says how far the image is from class $i$. Write
`softmax_of_distances(distances)`, which returns the probabilities, $(n, k)$, with the *nearest*
class the most probable:

$$p_i = \frac{e^{-d_i}}{\sum_j e^{-d_j}}$$

It must be right for finite distances of any size, however much the rows differ. `[[1, 2]]` gives
`[[0.7311, 0.2689]]`, and so does `[[5000, 5001]]`. The functions of this notebook may be used, here
and below.
""",
    trials=[
        (np.array([[1.0, 2.0]]),),
        (np.array([[0.5, 3.0, 1.5], [2.0, 0.1, 0.4]]),),
        (np.array([[5000.0, 5001.0, 5003.0]]),),
        (np.array([[1000.0, 0.0, 2000.0, 1.5], [900.0, 0.5, 2.0, 1.0]]),),
        (np.array([[2000.0, 2001.0], [1.0, 3.0], [4000.0, 4002.0]]),),
        (np.array([[1500.0, 0.5, 2000.0, 1501.0]]),),
        (np.array([[400.0, 402.0, 401.0], [395.5, 394.0, 397.5]]),),
        (np.array([[1, 3, 2], [4, 4, 7]]),),  # whole numbers
    ],
    hints=[
        "What are the logits here? Compare the formula with the one of section 1.",
        "The largest exponent of a row should become exactly 0. Which distance does it belong to?",
        "The logits are the distances with their signs turned round. The smallest distance of "
        "each row is the largest logit: shift every row by its own.",
    ],
)
def softmax_of_distances(distances):
    """Return the probabilities (n, k) of distances (n, k): the nearest class gets the largest."""
    # The largest exponent of a row is that of its smallest distance: it becomes 0.
    exponentials = np.exp(distances.min(axis=1, keepdims=True) - distances)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@softmax_of_distances.mistake(
    "It fills an array of the type of `distances`: where these are whole numbers, every "
    "probability is cut off to 0. Let the array hold fractions."
)
def distances_fill_whole_numbers(distances):
    probabilities = np.zeros_like(distances)
    probabilities[:] = stable_softmax(-distances)
    return probabilities


@softmax_of_distances.mistake(
    "The farthest class gets the largest probability: the exponents of the formula have a minus."
)
def distances_farthest_wins(distances):
    return stable_softmax(distances)


@softmax_of_distances.mistake(
    "The formula is right, but nothing is shifted: where all distances of a row are large, every "
    "exponential underflows to 0, and 0 / 0 is nan."
)
def distances_not_shifted(distances):
    return softmax(-distances)


@softmax_of_distances.mistake(
    "The shift uses the largest distance, so the exponents are 0 or more and overflow: with the "
    "minus, the largest exponent belongs to another distance."
)
def distances_shifted_by_largest(distances):
    return softmax(distances.max(axis=1, keepdims=True) - distances)


@softmax_of_distances.mistake(
    "The shift has the wrong sign: it moves the exponents further below 0, where they underflow."
)
def distances_shifted_away(distances):
    return softmax(-distances - distances.min(axis=1, keepdims=True))


@softmax_of_distances.mistake(
    "The largest distance is taken from exponents that are below 0 already: they underflow. "
    "The largest exponent of each row should become 0."
)
def distances_largest_taken_away(distances):
    return softmax(-distances - distances.max(axis=1, keepdims=True))


@softmax_of_distances.mistake(
    "One shift for the whole array: rows far away from that number underflow to 0 altogether. "
    "Each row needs a shift of its own."
)
def distances_one_shift_for_all(distances):
    return softmax(distances.min() - distances)


@softmax_of_distances.mistake(
    "The smallest distance of each column is taken away, so the classes of a row are moved by "
    "different numbers: a shift changes nothing only if it is the same for the whole row."
)
def distances_shifted_by_column(distances):
    return softmax(distances.min(axis=0) - distances)


@softmax_of_distances.mistake(
    "It divides by the sum over the whole array: each row must be divided by its own sum."
)
def distances_all_together(distances):
    exponentials = np.exp(distances.min(axis=1, keepdims=True) - distances)
    return exponentials / exponentials.sum()


@softmax_of_distances.mistake(
    "The sums run down the columns: each row must be divided by its own sum."
)
def distances_sums_of_columns(distances):
    exponentials = np.exp(distances.min(axis=1, keepdims=True) - distances)
    return exponentials / exponentials.sum(axis=0)


@softmax_of_distances.mistake("Each column sums to 1: an example is a row here, so look at axis.")
def distances_columns_normalised(distances):
    return stable_softmax(-distances.T).T


@softmax_of_distances.mistake(
    "1 minus the softmax turns the order round, but the rows no longer sum to 1: the minus "
    "belongs in the exponent."
)
def distances_complement(distances):
    return 1 - stable_softmax(distances)


@softmax_of_distances.mistake(
    "It uses 1 / d for a class at distance d, and infinity for a distance of 0: the formula "
    "asks for the exponential of minus d."
)
def distances_reciprocal(distances):
    closeness = 1 / distances
    return closeness / closeness.sum(axis=1, keepdims=True)


@softmax_of_distances.mistake(
    "Where all distances are large, every class gets the same probability: that hides the nan, "
    "and loses which class is nearest. A shift loses nothing."
)
def distances_cut_off(distances):
    return softmax(-np.clip(distances, -500, 500))


@softmax_of_distances.mistake(
    "The nan are replaced by 0, so some rows sum to 0: the reason for the nan is still there."
)
def distances_nan_hidden(distances):
    return np.nan_to_num(softmax(-distances))


@softmax_of_distances.mistake(
    "These are the shifted exponentials alone: divide each row by its sum."
)
def distances_not_divided(distances):
    return np.exp(distances.min(axis=1, keepdims=True) - distances)


@softmax_of_distances.mistake(
    "The numbers of (n,) do not line up with the rows of (n, k): a largest or smallest number of "
    "each row, and a sum of each row, must stay a column, (n, 1)."
)
def distances_without_keepdims(distances):
    exponentials = np.exp(distances.min(axis=1) - distances)
    return exponentials / exponentials.sum(axis=1)


@softmax_of_distances.mistake(
    "The shift uses the largest distance of the whole array: with the minus, the largest exponent "
    "belongs to another distance, and each row has its own."
)
def distances_largest_of_all(distances):
    return softmax(distances.max() - distances)


@softmax_of_distances.mistake(
    "The shift by the mean helps where the distances of a row are alike; far below the mean an "
    "exponential still overflows. No exponent of a row may be above 0."
)
def distances_shifted_by_mean(distances):
    return softmax(distances.mean(axis=1, keepdims=True) - distances)


@softmax_of_distances.mistake(
    "The shift by the first distance of a row overflows where another is much smaller: no "
    "exponent of a row may be above 0."
)
def distances_shifted_by_first(distances):
    return softmax(distances[:, :1] - distances)


@softmax_of_distances.mistake(
    "A tiny number added to the sum avoids the nan, but the probabilities of a row whose "
    "distances are all large become 0 and do not sum to 1."
)
def distances_tiny_added(distances):
    exponentials = np.exp(-distances)
    return exponentials / (exponentials.sum(axis=1, keepdims=True) + 1e-12)


@softmax_of_distances.mistake(
    "It divides the distances by the largest of the row: that is no shift, and changes the "
    "differences on which the probabilities depend."
)
def distances_scaled(distances):
    return softmax(-distances / distances.max(axis=1, keepdims=True))


@softmax_of_distances.mistake(
    "The distances are squared: the formula has the distance itself in the exponent."
)
def distances_squared(distances):
    return stable_softmax(-(distances**2))


@softmax_of_distances.mistake(
    "It starts from 1 minus the softmax of the distances: their order is turned round, but these "
    "are other numbers. The minus belongs in the exponent."
)
def distances_complement_normalised(distances):
    p = 1 - stable_softmax(distances)
    return p / p.sum(axis=1, keepdims=True)


# --- Cross-entropy of labels ----------------------------------------------------------------


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
    trials=[
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


_LARGEST_ABSOLUTE = (
    "The largest *absolute* logit is no good shift: in a row of negative logits all exponentials "
    "underflow to 0."
)


def _shifted_by_absolute(z):
    """Return ln p with a shift by the largest absolute value of each row."""
    shifted = z - np.abs(z).max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


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


# --- The logarithm of a group's probability -------------------------------------------------


@exercise(
    title="Is the digit even?",
    question=r"""
"Even" is a group of classes; its probability is the sum of theirs. Write
`log_probability_of_group(logits, group)`: `logits` has shape $(n, k)$, `group` is a list of
columns, such as `[0, 2, 4, 6, 8]`. Return, for every row, the logarithm of the group's probability,

$$\ln \sum_{i \in \mathrm{group}} p_i \qquad \text{with } p = \mathrm{softmax}(z),$$

shape $(n,)$, with $z$ for the logits. It must be right for finite logits of any size, also when the
whole group is hopeless: `[[0, 0, 1000]]` with the group `[0, 1]` gives
$\ln 2 - 1000 \approx -999.3069$.
""",
    trials=[
        (np.array([[0.3, 0.8, 0.2]]), [0, 2]),
        (np.array([[1.0, -2.0, 0.5, 3.0], [0.4, 2.0, -1.0, 0.0]]), [3, 1, 2]),
        (np.array([[0.0, 0.0, 1000.0]]), [0, 1]),
        (
            np.array([[-2000.0, -2001.0, 0.0, 5.0, -2003.0], [-3.0, 1.0, -1500.0, -1400.0, 0.5]]),
            [0, 1, 4],
        ),
        (
            np.array(
                [
                    [1000.0, 1001.0, 999.0, 998.0, 1003.0],
                    [-1000.0, -1002.0, -999.0, -1001.0, -1004.0],
                    [2.0, 0.3, -1.0, 1.0, 0.8],
                ]
            ),
            [4, 1],
        ),
        (np.array([[1e17, 1e17, 0.0]]), [0]),
    ],
    hints=[
        "For the example, which of the numbers you compute is exactly 0, although its true "
        "logarithm is finite?",
        "On paper, the logarithm of a quotient is a difference. Here both parts are the logarithm "
        "of a sum of exponentials: over the group's logits, and over all logits.",
        "Take the row's largest exponent away inside such a sum, and account for it outside: "
        "subtract the two large numbers from each other first.",
        "The group needs its own largest logit: with the largest of the whole row, a hopeless "
        "group underflows to 0 again.",
    ],
)
def log_probability_of_group(logits, group):
    """Return ln of the summed probability of the columns in group, (n,), for logits (n, k)."""

    def largest_and_log_of_sum(z):
        largest = z.max(axis=1, keepdims=True)
        return largest[:, 0], np.log(np.exp(z - largest).sum(axis=1))

    # The logarithm of a quotient is a difference; each part is shifted by its own largest logit.
    m_group, log_group = largest_and_log_of_sum(logits[:, group])
    m_all, log_all = largest_and_log_of_sum(logits)
    # First the two large numbers: added to one of them, a logarithm would be rounded away.
    return (m_group - m_all) + (log_group - log_all)


def _log_sum_exp(z):
    largest = z.max(axis=1)
    return largest + np.log(np.exp(z - largest[:, None]).sum(axis=1))


@log_probability_of_group.mistake(
    "Right, except for huge logits: added to one of them, a logarithm is rounded away. Take the "
    "two largest logits, the group's and the row's, from each other first."
)
def group_logarithm_rounded_away(logits, group):
    return _log_sum_exp(logits[:, group]) - _log_sum_exp(logits)


@log_probability_of_group.mistake(
    "Right while the group has a chance. But where its probabilities, or its exponentials after "
    "the shift by the row's largest logit, all underflow to 0, their logarithm is infinite."
)
def group_underflows(logits, group):
    return np.log(stable_softmax(logits)[:, group].sum(axis=1))


@log_probability_of_group.mistake(
    "Nothing is shifted: the exponentials overflow, or all underflow to 0."
)
def group_not_shifted(logits, group):
    return np.log(softmax(logits)[:, group].sum(axis=1))


@log_probability_of_group.mistake(
    "A tiny number is added before the logarithm: no infinity any more, but a hopeless group and "
    "a more hopeless one get the same answer."
)
def group_patched(logits, group):
    return np.log(stable_softmax(logits)[:, group].sum(axis=1) + 1e-12)


_ONE_SHIFT_FOR_ALL = log_probability_of_group.mistake(
    "One shift for the whole array: what lies far below its largest number, a hopeless group or a "
    "whole row, underflows to 0. Each row needs its own largest logit."
)


@_ONE_SHIFT_FOR_ALL
def group_one_shift_for_all(logits, group):
    exponentials = np.exp(logits - logits.max())
    return np.log(exponentials[:, group].sum(axis=1)) - np.log(exponentials.sum(axis=1))


@_ONE_SHIFT_FOR_ALL
def group_one_shift_for_each_array(logits, group):
    def log_sum_exp(z):
        return z.max() + np.log(np.exp(z - z.max()).sum(axis=1))

    return log_sum_exp(logits[:, group]) - log_sum_exp(logits)


@_ONE_SHIFT_FOR_ALL
def group_one_shift_for_all_logarithms(logits, group):
    log_p = log_softmax(logits)[:, group]
    return log_p.max() + np.log(np.exp(log_p - log_p.max()).sum(axis=1))


@log_probability_of_group.mistake(
    "Adding logarithms multiplies the probabilities: here the probabilities must be added, and "
    "the logarithm comes after that."
)
def group_logs_added(logits, group):
    return log_softmax(logits)[:, group].sum(axis=1)


@log_probability_of_group.mistake(
    "This is the mean of the group's logarithms: add the group's probabilities, and take the "
    "logarithm of that sum."
)
def group_logs_averaged(logits, group):
    return log_softmax(logits)[:, group].mean(axis=1)


@log_probability_of_group.mistake(
    "Only the most probable class of the group is counted: the others add to its probability."
)
def group_best_only(logits, group):
    return log_softmax(logits)[:, group].max(axis=1)


@log_probability_of_group.mistake(
    "The classes outside the group are missing: a probability also needs the sum over all logits."
)
def group_without_the_others(logits, group):
    return _log_sum_exp(logits[:, group])


@log_probability_of_group.mistake(
    "The logits of the group and those of the row are shifted by different numbers, and these are "
    "not added again after the logarithm."
)
def group_shift_not_undone(logits, group):
    def shifted(z):
        return np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1))

    return shifted(logits[:, group]) - shifted(logits)


@log_probability_of_group.mistake("This is the group's probability: its logarithm is asked for.")
def group_probability(logits, group):
    return stable_softmax(logits)[:, group].sum(axis=1)


@log_probability_of_group.mistake(
    "This is minus the logarithm, the loss: the logarithm itself is asked for, never above 0."
)
def group_loss(logits, group):
    return -_log_sum_exp(log_softmax(logits)[:, group])


@log_probability_of_group.mistake(
    "One number for each class of the group: add the probabilities of the group's classes, so "
    "that each row has one number."
)
def group_not_summed(logits, group):
    return log_softmax(logits)[:, group]


@log_probability_of_group.mistake(
    "The softmax runs within the group alone, as if there were no other classes."
)
def group_alone(logits, group):
    return log_softmax(logits[:, group])


@log_probability_of_group.mistake(
    "The softmax runs down the columns: an example is a row, and its probabilities sum to 1."
)
def group_columns_normalised(logits, group):
    return _log_sum_exp(log_softmax(logits.T).T[:, group])


@log_probability_of_group.mistake(
    "This is the logarithm of the probability that the class is *not* in the group."
)
def group_of_the_others(logits, group):
    return _log_sum_exp(np.delete(log_softmax(logits), group, axis=1))


@log_probability_of_group.mistake(
    "The numbers of (n,) do not line up with the rows of an (n, k) array: the largest logit of "
    "each row must be a column, (n, 1), where it is taken from the logits."
)
def group_without_keepdims(logits, group):
    def log_sum_exp(z):
        return z.max(axis=1) + np.log(np.exp(z - z.max(axis=1)).sum(axis=1))

    return log_sum_exp(logits[:, group]) - log_sum_exp(logits)


@log_probability_of_group.mistake(
    "The softmax runs within the group alone, so its probabilities sum to 1 and the logarithm is "
    "0: the other classes are missing."
)
def group_alone_summed(logits, group):
    return np.log(stable_softmax(logits[:, group]).sum(axis=1))


@log_probability_of_group.mistake(
    "The largest logit is taken away inside the sum and once more outside: outside it must be "
    "added again."
)
def group_shift_taken_twice(logits, group):
    def twice(z):
        largest = z.max(axis=1)
        return _log_sum_exp(z) - 2 * largest

    return twice(logits[:, group]) - twice(logits)


@log_probability_of_group.mistake(
    "The logarithms of the group are shifted by their largest, which is then taken away once "
    "more: outside the sum it must be added again."
)
def group_shift_of_logarithms_twice(logits, group):
    log_p = log_softmax(logits)[:, group]
    return _log_sum_exp(log_p) - 2 * log_p.max(axis=1)


@log_probability_of_group.mistake(
    "The logarithms of the group are shifted by their largest, which is not added again."
)
def group_shift_of_logarithms_not_undone(logits, group):
    log_p = log_softmax(logits)[:, group]
    return _log_sum_exp(log_p) - log_p.max(axis=1)


@log_probability_of_group.mistake(
    "This is the logarithm of the odds, the group against the other classes: divide by all."
)
def group_log_odds(logits, group):
    others = np.delete(logits, group, axis=1)
    return _log_sum_exp(logits[:, group]) - _log_sum_exp(others)


@log_probability_of_group.mistake("Only the first class of the group is counted: add them all up.")
def group_first_only(logits, group):
    return log_softmax(logits)[:, group[0]]


@log_probability_of_group.mistake(
    "`logits[group]` takes rows: a group is a list of columns, and it holds in every row."
)
def group_as_rows(logits, group):
    return _log_sum_exp(log_softmax(logits[group]))


@log_probability_of_group.mistake(
    "The logits of the group are added up: that multiplies the exponentials, which must be added."
)
def group_logits_added(logits, group):
    return logits[:, group].sum(axis=1) - _log_sum_exp(logits)


@log_probability_of_group.mistake(
    "Numbers below a smallest one are cut off before the logarithm: a hopeless group and a more "
    "hopeless one get the same answer."
)
def group_cut_off(logits, group):
    return np.log(np.maximum(stable_softmax(logits)[:, group].sum(axis=1), 1e-300))


@log_probability_of_group.mistake(
    "A number such as 1e-15 is added before the logarithm: a hopeless group and a more hopeless "
    "one get the same answer."
)
def group_patched_with_less(logits, group):
    return np.log(stable_softmax(logits)[:, group].sum(axis=1) + 1e-15)


@log_probability_of_group.mistake(
    "After the shift by the row's largest logit, the sum over all classes is missing; and a "
    "hopeless group underflows to 0."
)
def group_not_divided(logits, group):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted[:, group]).sum(axis=1))


# --- The loss when the truth is no ----------------------------------------------------------


def log_sigmoid(z: Array) -> Array:
    """Return ln(sigmoid(z)) for every element of z, as the notebook does in section 8."""
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


@exercise(
    title="The loss when the truth is no",
    question=r"""
A yes-or-no question, and the truth is no: $y = 0$ for every score. By section 8 the loss of the
score $z$ is then

$$-\ln(1 - \mathrm{sigmoid}(z))$$

Write `loss_of_no(z)`, which returns this loss for every element of the array `z` (any shape; no
mean). It must be right to five digits for finite scores of any size, and tiny losses count too: at
$z = 1000$ it is 1000, at $z = -40$ it is $4.2484 \cdot 10^{-18}$ and not 0.
""",
    trials=[
        (np.array([0.0]),),
        (np.array([-2.0, 0.5, 3.0]),),
        (np.array([[-1.0, 1.0, 4.0], [2.0, -3.0, 0.1]]),),
        (np.array([1000.0, -1000.0]),),
        (np.array([[-40.0, 5.0], [40.0, -1.5], [-20.0, 600.0], [8.0, -7.0]]),),
    ],
    hints=[
        "What is 1 - sigmoid(z), written as a sigmoid? Section 8 says it in one line.",
        "Then it is the logarithm of a sigmoid, and there is a formula for that without overflow.",
        "Two signs to keep in mind: one inside, in the score, and one outside, in the loss.",
    ],
    atol=0,
)
def loss_of_no(z):
    """Return -ln(1 - sigmoid(z)) for every element of z (any shape), tiny losses included."""
    # 1 - sigmoid(z) is sigmoid(-z). Written out: np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    return -log_sigmoid(-z)


@loss_of_no.mistake(
    "Computed as it is written. For a large score the sigmoid rounds to 1 and 1 - 1 leaves 0, "
    "whose logarithm is infinite; for -40, 1 minus the tiny sigmoid rounds to 1."
)
def no_as_written(z):
    return -np.log(1 - sigmoid(z))


@loss_of_no.mistake(
    "The right formula, but it takes the logarithm of the finished sigmoid, or of 1 + exp(z): "
    "infinite at 1000, and 0 at -40."
)
def no_log_of_sigmoid(z):
    return np.log(1 + np.exp(z))


@loss_of_no.mistake(
    "Right for tiny losses, but exp(z) overflows for large scores: let no exponent be above 0."
)
def no_overflows(z):
    return np.log1p(np.exp(z))


@loss_of_no.mistake(
    "Right, except for tiny losses: at -40 it gives 0, because 1 + u rounds to 1 where u is tiny, "
    "or because two nearly equal numbers are subtracted. NumPy has a function for ln(1 + u)."
)
def no_tiny_lost(z):
    return np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z)))


@loss_of_no.mistake(
    "Right for tiny losses, but for a large score the sigmoid rounds to 1, and the logarithm of "
    "what is left, 0, is infinite."
)
def no_sigmoid_rounds_to_one(z):
    return -np.log1p(-sigmoid(z))


@loss_of_no.mistake("This is the loss when the truth is yes: it should grow with the score.")
def no_is_yes(z):
    return -log_sigmoid(z)


@loss_of_no.mistake("This is the logarithm of the probability of no: the loss is minus that.")
def no_without_minus(z):
    return log_sigmoid(-z)


@loss_of_no.mistake(
    "This is the logarithm of the probability of yes: both signs are missing, that of the score "
    "and that of the loss."
)
def no_both_signs(z):
    return log_sigmoid(z)


@loss_of_no.mistake(
    "It takes 1 minus the logarithm: asked for is the logarithm of 1 minus the sigmoid."
)
def no_one_minus_logarithm(z):
    return -(1 - log_sigmoid(z))


@loss_of_no.mistake("This is the probability of no: the loss is minus its logarithm.")
def no_probability(z):
    return sigmoid(-z)


@loss_of_no.mistake("This is 1 minus the sigmoid, a probability: the loss is minus its logarithm.")
def no_one_minus_sigmoid(z):
    return 1 - sigmoid(z)


@loss_of_no.mistake("It takes the mean: one loss for each element of z is asked for.")
def no_averaged(z):
    return np.mean(-log_sigmoid(-z))


@loss_of_no.mistake(
    "The logarithm is left out: right for large scores only. At 0 the loss is ln 2, not 0."
)
def no_corner(z):
    return np.maximum(z, 0)


@loss_of_no.mistake(
    "The scores are cut off, so all scores beyond that have the same loss: at 1000 it is 1000."
)
def no_cut_off(z):
    return np.log1p(np.exp(np.clip(z, -500, 500)))


@loss_of_no.mistake(
    "A tiny number is added before the logarithm: the loss of a very wrong answer stops growing, "
    "and tiny losses are spoilt."
)
def no_patched(z):
    return -np.log(1 - sigmoid(z) + 1e-12)


@loss_of_no.mistake(
    "The exponent needs the absolute value of z: for scores below 0 this one is above 0."
)
def no_without_absolute_value(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-z))


@loss_of_no.mistake(
    "The first term counts the scores below 0: the loss of no grows on the other side."
)
def no_minimum(z):
    return np.minimum(z, 0) + np.log1p(np.exp(-np.abs(z)))


@loss_of_no.mistake(
    "This is the loss when the truth is yes, and its logarithm is taken of the finished sigmoid, "
    "which can be 0."
)
def no_is_yes_as_written(z):
    return -np.log(sigmoid(z))


@loss_of_no.mistake(
    "1 minus the sigmoid of z is not the sigmoid of 1 minus z: look at the symmetry in section 1."
)
def no_sigmoid_of_one_minus(z):
    return -log_sigmoid(1 - z)


@loss_of_no.mistake(
    "The logarithm alone is right for scores below 0: above 0 the score itself belongs to the loss."
)
def no_only_logarithm(z):
    return np.log1p(np.exp(-np.abs(z)))


@loss_of_no.mistake(
    "The first term is the size of the score on both sides: a score far below 0 has a loss near 0."
)
def no_absolute_value_outside(z):
    return np.abs(z) + np.log1p(np.exp(-np.abs(z)))


@loss_of_no.mistake(
    "For scores above 0 it returns the score alone, without the logarithm: at 0.5 that is missing "
    "nearly half of the loss."
)
def no_score_alone(z):
    return np.where(z > 0, z, np.log1p(np.exp(np.minimum(z, 0))))


@loss_of_no.mistake(
    "Right for scores above 0: below 0 the exponent of this form is above 0 and overflows. Each "
    "form is safe on one side."
)
def no_form_for_yes_only(z):
    return z + np.log1p(np.exp(-z))


@loss_of_no.mistake(
    "The exponent is the size of z, never below 0, so it overflows: it needs a minus."
)
def no_exponent_above_zero(z):
    return np.maximum(z, 0) + np.log1p(np.exp(np.abs(z)))


@loss_of_no.mistake("The logarithm is taken away from the first term: for the loss it is added.")
def no_logarithm_taken_away(z):
    return np.maximum(z, 0) - np.log1p(np.exp(-np.abs(z)))


@loss_of_no.mistake(
    "A smallest number is allowed before the logarithm: the loss of a very wrong answer stops "
    "growing, and tiny losses are 0."
)
def no_smallest_probability(z):
    return -np.log(np.maximum(1 - sigmoid(z), 1e-12))


def _score_cut_off_at(largest):
    def cut_off(z):
        return -log_sigmoid(-np.clip(z, -largest, largest))

    cut_off.__name__ = f"score_cut_off_at_{largest}"
    return cut_off


for _largest in (30, 50, 100, 700, 709):
    loss_of_no.mistake(
        "Scores beyond a limit are cut off before the exponential: nothing overflows, but the loss "
        "of a larger score is too small, and that of a very negative one too large."
    )(_score_cut_off_at(_largest))


@loss_of_no.mistake(
    "It takes the score itself for its loss where the two still differ: at 8 they do, in the fifth "
    "digit. The logarithm has to be added there too."
)
def no_score_too_early(z):
    return np.where(z > 6, z, -log_sigmoid(-z))


@loss_of_no.mistake(
    "It takes exp(z) for the loss where the two still differ: at -7 they do, in the fourth digit."
)
def no_exponential_too_early(z):
    return np.where(z < -6, np.exp(np.minimum(z, 0)), -log_sigmoid(-z))


@loss_of_no.mistake("The losses are added up: one loss for each element of z is asked for.")
def no_summed(z):
    return np.sum(-log_sigmoid(-z))


# --- Entropy at a temperature ---------------------------------------------------------------


@exercise(
    title="How unsure at this temperature?",
    question=r"""
The **entropy** of a row of probabilities, $H = -\sum_i p_i \ln p_i$, says how unsure it is: 0 when
one class has everything, $\ln k$ when all $k$ classes are equal. A class with $p_i = 0$ adds 0.
Write `entropy_at(logits, T)`: `logits` has shape $(n, k)$, the temperature `T` is a number above 0.
Return the entropy of every row of $\mathrm{softmax}(z / T)$, with $z$ for the logits, shape $(n,)$.
It must be right to five digits for finite logits of any size, also where it is only $10^{-10}$.
`[[0, 2000, 2000]]` at $T = 2$ gives $\ln 2 \approx 0.6931$.
""",
    trials=[
        (np.array([[1.0, 2.0, 4.0]]), 2.0),
        (np.array([[0.3, 0.8, 0.2], [-1.0, 2.5, 1.0]]), 0.5),
        (np.array([[0.0, 0.0, 0.0, 0.0], [3.0, -6.0, 1.0, 0.5], [9.0, 1.0, 2.0, -4.0]]), 3.0),
        (np.array([[900.0, 902.0, 899.0], [-3000.0, -3001.0, -3003.0]]), 1.5),
        (np.array([[0.0, 2000.0, 2000.0]]), 2.0),
        (np.array([[5000.0, 0.0, 4998.0], [0.2, -0.5, 1.0]]), 2.5),
        (np.array([[0.0, 800.0, -500.0], [1200.0, 1000.0, 900.0]]), 400.0),
        (np.array([[1e17, 1e17, 0.0]]), 2.0),
        (np.array([[1500.0, 1500.0, 0.0, 1.0, 2.0]]), 1.0),
        (np.array([[-3000.0, -3001.0, -3003.0]]), 1.5),
        (np.array([[0.0, 26.0]]), 1.0),  # very sure: an entropy of 1.4e-10
    ],
    hints=[
        "Where exactly does T come in: before the softmax or after it?",
        "Where p underflows to 0, its logarithm must not be minus infinity: 0 times infinity is "
        "nan. Which function of section 7 never takes the logarithm of a probability?",
        "Start from the logarithms of the probabilities and get the probabilities from them, not "
        "the other way round.",
    ],
    atol=0,
)
def entropy_at(logits, T):
    """Return the entropy (n,) of each row of softmax(logits / T), logits (n, k), T above 0."""
    log_p = log_softmax(logits / T)
    # Where p underflows to 0, log_p is finite, and 0 times a finite number is 0.
    return -np.sum(np.exp(log_p) * log_p, axis=1)


def _entropy(log_p, axis=1):
    return -np.sum(np.exp(log_p) * log_p, axis=axis)


@entropy_at.mistake(
    "It adds the largest logit to the logarithm of the sum: where the logit is huge, the logarithm "
    "is rounded away. Take the largest logit from the others before the logarithm is taken away."
)
def logarithm_rounded_away(logits, T):
    z = logits / T
    largest = z.max(axis=1, keepdims=True)
    return _entropy(z - (largest + np.log(np.exp(z - largest).sum(axis=1, keepdims=True))))


@entropy_at.mistake(
    "Where p underflows to 0, its logarithm is minus infinity, and 0 times infinity is nan: start "
    "from the logits."
)
def entropy_log_of_zero(logits, T):
    p = stable_softmax(logits / T)
    return -np.sum(p * np.log(p), axis=1)


@entropy_at.mistake("The logits are not shifted: their exponentials overflow, or all become 0.")
def entropy_not_shifted(logits, T):
    p = softmax(logits / T)
    return -np.sum(p * np.log(p), axis=1)


@entropy_at.mistake(
    "The logits are not shifted, and what became nan does not count in the sum: a class with "
    "p = 0 adds nothing, but these classes do."
)
def entropy_nan_hidden(logits, T):
    p = softmax(logits / T)
    return -np.nansum(p * np.log(p), axis=1)


@entropy_at.mistake(
    "One shift for the whole array: rows far below its largest logit underflow to 0 altogether."
)
def entropy_one_shift_for_all(logits, T):
    shifted = (logits - logits.max()) / T
    return _entropy(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


@entropy_at.mistake(_LARGEST_ABSOLUTE)
def entropy_shifted_by_absolute(logits, T):
    return _entropy(_shifted_by_absolute(logits / T))


@entropy_at.mistake(_LARGEST_ABSOLUTE)
def entropy_shifted_by_absolute_nan_hidden(logits, T):
    p = softmax(logits / T - np.abs(logits / T).max(axis=1, keepdims=True))
    return -np.nansum(p * np.log(p), axis=1)


def _entropy_patched(tiny):
    def patched(logits, T):
        p = stable_softmax(logits / T)
        return -np.sum(p * np.log(p + tiny), axis=1)

    patched.__name__ = f"entropy_patched_{tiny}"
    return patched


for _tiny in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7):
    entropy_at.mistake(
        "A tiny number is added before the logarithm: no infinity any more, but a small entropy "
        "comes out wrong. Section 7 gets the logarithm without that."
    )(_entropy_patched(_tiny))


@entropy_at.mistake(
    "The logits are multiplied by T, so a high temperature makes it surer: it should level the "
    "probabilities out."
)
def entropy_multiplied(logits, T):
    return _entropy(log_softmax(logits * T))


@entropy_at.mistake(
    "The temperature has no effect: the logits must be divided by it, since a shift of all "
    "logits, for one, changes nothing."
)
def entropy_without_temperature(logits, T):
    return _entropy(log_softmax(logits))


@entropy_at.mistake(
    "The entropy is divided by T at the end: it is the logits that are divided, before softmax."
)
def entropy_divided_at_the_end(logits, T):
    return _entropy(log_softmax(logits)) / T


@entropy_at.mistake(
    "The probabilities are divided by T after softmax, so they do not sum to 1: divide the logits."
)
def entropy_probabilities_divided(logits, T):
    p = stable_softmax(logits) / T
    return -np.sum(p * np.log(p), axis=1)


@entropy_at.mistake(
    "The temperature is in the probabilities, but not in their logarithms: both are of the same p."
)
def entropy_temperature_in_one(logits, T):
    return -np.sum(stable_softmax(logits / T) * log_softmax(logits), axis=1)


@entropy_at.mistake("The entropy is never below 0: the minus in front of the sum is missing.")
def entropy_without_minus(logits, T):
    return -_entropy(log_softmax(logits / T))


@entropy_at.mistake("It takes the mean over the classes: the entropy is their sum.")
def entropy_mean_over_classes(logits, T):
    return _entropy(log_softmax(logits / T)) / logits.shape[1]


@entropy_at.mistake("It takes the mean over the rows: each row has an entropy of its own.")
def entropy_mean_over_rows(logits, T):
    return np.mean(_entropy(log_softmax(logits / T)))


@entropy_at.mistake("All rows are added together: each row has an entropy of its own.")
def entropy_of_all_rows(logits, T):
    return np.sum(_entropy(log_softmax(logits / T)))


@entropy_at.mistake(
    "The sum runs down the columns, over the examples: it must run over the classes of a row."
)
def entropy_down_the_columns(logits, T):
    return _entropy(log_softmax(logits / T), axis=0)


@entropy_at.mistake(
    "The softmax runs down the columns: an example is a row, and its probabilities sum to 1."
)
def entropy_columns_normalised(logits, T):
    return _entropy(log_softmax(logits.T / T).T)


@entropy_at.mistake("The logarithm has base 2 here: ln is the natural logarithm, `np.log`.")
def entropy_base_two(logits, T):
    return _entropy(log_softmax(logits / T)) / np.log(2)


@entropy_at.mistake(
    "The logarithms are added without their weights: each one counts p times in the entropy."
)
def entropy_without_weights(logits, T):
    return -np.sum(log_softmax(logits / T), axis=1)


@entropy_at.mistake(
    "Only the most probable class is looked at: this is minus the logarithm of its probability."
)
def entropy_of_winner(logits, T):
    return -np.max(log_softmax(logits / T), axis=1)


@entropy_at.mistake(
    "The logarithms are divided by T after softmax, and their exponentials no longer sum to 1: "
    "divide the logits, before."
)
def entropy_logarithms_divided(logits, T):
    log_p = log_softmax(logits) / T
    return -np.sum(np.exp(log_p) * log_p, axis=1)


@entropy_at.mistake(
    "The temperature is in the logarithms, but not in the probabilities: both are of the same p."
)
def entropy_temperature_in_logarithm(logits, T):
    return -np.sum(stable_softmax(logits) * log_softmax(logits / T), axis=1)


@entropy_at.mistake(
    "It raises finished probabilities to the power 1 / T: what underflowed to 0 before is lost. "
    "Divide the logits instead."
)
def entropy_power(logits, T):
    p = stable_softmax(logits) ** (1 / T)
    p = p / p.sum(axis=1, keepdims=True)
    return -np.nansum(p * np.log(p), axis=1)


@entropy_at.mistake(
    "A row whose sum is nan gets the entropy 0: only the class with p = 0 adds 0, and the others "
    "of its row still count."
)
def entropy_nan_of_row_hidden(logits, T):
    p = stable_softmax(logits / T)
    return np.nan_to_num(-np.sum(p * np.log(p), axis=1))


@entropy_at.mistake(
    "One number for each class: the entropy of a row is the sum of these over its classes."
)
def entropy_not_summed(logits, T):
    log_p = log_softmax(logits / T)
    return -np.exp(log_p) * log_p


@entropy_at.mistake(
    "The probabilities are multiplied with themselves: one of the two must be a logarithm."
)
def entropy_of_squares(logits, T):
    return -np.sum(stable_softmax(logits / T) ** 2, axis=1)
