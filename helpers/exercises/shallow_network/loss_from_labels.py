"""The exercise "The loss, from labels"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.shallow_network.shared import _images
from helpers.functions import stable_softmax
from helpers.mnist import one_hot_encode


@exercise(
    title="The loss, from labels",
    question=r"""
As in exercise 2.3, but from probabilities; and now a *wrong* class may have probability 0, which
must do no harm. (The right one never has.) Write `loss_from_labels(y, y_hat)`: `y` holds labels,
shape (n,), and `y_hat` probabilities, shape (n, n_classes). Return one number, the mean
cross-entropy $L$ as above (natural logarithm).

For the labels 1, 0 and the rows 0.2, 0.5, 0.3 and 0.25, 0.6, 0.15 the loss is
$-(\ln 0.5 + \ln 0.25) / 2 \approx 1.04$.
""",
    inputs=[
        (np.array([1, 0]), np.array([[0.2, 0.5, 0.3], [0.25, 0.6, 0.15]])),
        (np.array([2]), np.array([[0.3, 0.5, 0.2]])),
        (
            np.array([2, 0, 2, 1, 3]),
            np.array(
                [
                    [0.1, 0.2, 0.6, 0.1],
                    [0.5, 0.1, 0.1, 0.3],
                    [0.3, 0.3, 0.15, 0.25],
                    [0.8, 0.05, 0.05, 0.1],
                    [0.2, 0.2, 0.2, 0.4],
                ]
            ),
        ),
        (  # zeros, where the class is wrong
            np.array([1, 2, 1, 2]),
            np.array([[0.0, 0.75, 0.25], [0.5, 0.0, 0.5], [0.6, 0.4, 0.0], [0.3, 0.3, 0.4]]),
        ),
        (  # a right class that the network thinks next to impossible
            np.array([1, 0, 1]),
            np.array([[1.0, 1e-30], [0.75, 0.25], [1.0, 1e-20]]),
        ),
        (np.array([7, 0, 9, 7, 4, 1]), stable_softmax(_images(6, 10, 11))),
        (np.array([3, 1, 3]), stable_softmax(_images(3, 5, 12, np.float32))),
        (np.zeros(400, dtype=int), np.tile([0.1, 0.9], (400, 1))),  # 0.1**400 underflows
    ],
    hints=[
        "Which single number of each row of y_hat does the loss look at?",
        "Image i contributes the probability in row i and column y[i]. Notebook 01 took such pairs "
        "of row and column when it one-hot encoded; a loop does it too.",
        "Take the logarithm of the picked probabilities only; then mind the sign and the mean.",
    ],
)
def loss_from_labels(y, y_hat):
    """Return the mean cross-entropy of y_hat (n, n_classes) for labels y (n,), one number."""
    right = y_hat[np.arange(len(y)), y]  # row i, column y[i]: the right class's probability
    return -np.mean(np.log(right))


def _clipped_at(tiny):
    def clipped(y, y_hat):
        return -np.mean(np.log(np.maximum(_right(y, y_hat), tiny)))

    clipped.__name__ = f"clipped_at_{tiny:g}"
    return clipped


# Whoever adds the small number instead gets the same result, to the last digit that is compared.
for _tiny in (1e-16, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6):
    loss_from_labels.mistake(
        "A small number is added to the probabilities, or stands in for smaller ones, so a network "
        "that is sure and wrong pays too little. Only the right class counts, and it is never 0: "
        "nothing needs a patch."
    )(_clipped_at(_tiny))


def _log(y_hat):
    with np.errstate(divide="ignore"):
        return np.log(y_hat)


def _right(y, y_hat):
    return y_hat[np.arange(len(y)), y]


@loss_from_labels.mistake(
    "It multiplies the probabilities of all images and takes one logarithm at the end: for many "
    "images the product underflows to 0. Add up logarithms."
)
def logarithm_of_all_multiplied(y, y_hat):
    return -_log(np.prod(_right(y, y_hat))) / len(y)


@loss_from_labels.mistake(
    "It is nan where a wrong class has probability 0, for 0 times minus infinity is nan: take the "
    "logarithm of the right class only."
)
def zero_times_log_zero(y, y_hat):
    Y = one_hot_encode(y, y_hat.shape[1])
    with np.errstate(invalid="ignore"):
        return -np.sum(Y * _log(y_hat)) / len(y)


@loss_from_labels.mistake(
    "The minus sign is missing: like this, the best network would be the one that is sure and "
    "wrong."
)
def without_minus(y, y_hat):
    return np.mean(np.log(_right(y, y_hat)))


@loss_from_labels.mistake(
    "It is the sum over the images: divide by n, so that the loss does not grow with their number."
)
def summed(y, y_hat):
    return -np.sum(np.log(_right(y, y_hat)))


@loss_from_labels.mistake(
    "It divides by all entries of y_hat, n times the number of classes: divide by n, the images."
)
def averaged_over_all_entries(y, y_hat):
    return summed(y, y_hat) / y_hat.size


@loss_from_labels.mistake("It divides by the number of classes: divide by n, the images.")
def divided_by_classes(y, y_hat):
    return summed(y, y_hat) / y_hat.shape[1]


@loss_from_labels.mistake(
    "`[:, y]` takes all rows for each label, n times n numbers: row i goes with column y[i] alone."
)
def all_rows_and_these_columns(y, y_hat):
    return -np.mean(_log(y_hat[:, y]))


@loss_from_labels.mistake(
    "It multiplies by the labels as if they were one-hot: label 7 does not count seven times, and "
    "label 0 counts too."
)
def labels_for_one_hot(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(y[:, np.newaxis] * _log(y_hat)) / len(y)


@loss_from_labels.mistake(
    "It multiplies the right logarithms by their labels: a label says which column, not how much."
)
def weighted_by_the_label(y, y_hat):
    return -np.mean(y * np.log(_right(y, y_hat)))


@loss_from_labels.mistake(
    "It takes the largest probability of each row: the loss looks at the right class, whether it "
    "is the largest or not."
)
def of_the_largest(y, y_hat):
    return -np.mean(np.log(y_hat.max(axis=1)))


@loss_from_labels.mistake(
    "It takes the logarithm of the mean: the logarithm comes first, image by image, then the mean."
)
def logarithm_of_the_mean(y, y_hat):
    return -np.log(np.mean(_right(y, y_hat)))


@loss_from_labels.mistake("The logarithm is missing: this is minus the mean probability.")
def no_logarithm(y, y_hat):
    return -np.mean(_right(y, y_hat))


@loss_from_labels.mistake(
    "It is the mean of 1 minus the probability: the cross-entropy takes minus its logarithm."
)
def one_minus_the_probability(y, y_hat):
    return np.mean(1 - _right(y, y_hat))


@loss_from_labels.mistake("It is the logarithm to base 2: np.log is the natural one.")
def base_two(y, y_hat):
    return -np.mean(np.log2(_right(y, y_hat)))


@loss_from_labels.mistake("It is the logarithm to base 10: np.log is the natural one.")
def base_ten(y, y_hat):
    return -np.mean(np.log10(_right(y, y_hat)))


@loss_from_labels.mistake("It is one column off: label 0 belongs to column 0.")
def one_column_off(y, y_hat):
    return -np.mean(_log(_right(y - 1, y_hat)))


@loss_from_labels.mistake(
    "It returns the loss of the last image only: is something overwritten in a loop?"
)
def last_image_only(y, y_hat):
    return -np.log(y_hat[-1, y[-1]])


@loss_from_labels.mistake(
    "It returns the loss of the first image only: does a return stand inside a loop?"
)
def first_image_only(y, y_hat):
    return -np.log(y_hat[0, y[0]])


@loss_from_labels.mistake("It returns one loss per image: return their mean, one number.")
def one_per_image(y, y_hat):
    return -np.log(_right(y, y_hat))


@loss_from_labels.mistake(
    "It takes the wrong classes too, with ln(1 - p), as one sigmoid output would (and 0 times ln 0 "
    "is nan): here the right class's probability is all that counts."
)
def wrong_classes_too(y, y_hat):
    Y = one_hot_encode(y, y_hat.shape[1])
    with np.errstate(invalid="ignore"):
        return -np.sum(Y * _log(y_hat) + (1 - Y) * _log(1 - y_hat)) / len(y)


@loss_from_labels.mistake(
    "It adds up the logarithms of all classes: only the right class of each image counts."
)
def of_all_classes(y, y_hat):
    return -np.sum(_log(y_hat)) / len(y)


@loss_from_labels.mistake(
    "It averages the logarithms of all classes: only the right class of each image counts."
)
def mean_of_all_classes(y, y_hat):
    return -np.mean(_log(y_hat))


@loss_from_labels.mistake(
    "`[:, y]` takes all rows for each label, n times n numbers, and they are added up: row i goes "
    "with column y[i] alone."
)
def all_rows_summed(y, y_hat):
    return -np.sum(_log(y_hat[:, y])) / len(y)


@loss_from_labels.mistake(
    "`[y]` picks rows, by label: a label says which column, and row i belongs to image i."
)
def labels_as_rows(y, y_hat):
    return -np.mean(_log(y_hat[y]))


@loss_from_labels.mistake(
    "It multiplies the labels with the whole matrix: a label says which column counts, so pick "
    "that column of its row."
)
def labels_times_the_matrix(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(y * _log(y_hat)) / len(y)


@loss_from_labels.mistake(
    "`one_hot_encode` makes ten columns unless it is told how many classes there are: y_hat knows."
)
def always_ten_classes(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(one_hot_encode(y) * _log(y_hat)) / len(y)


@loss_from_labels.mistake(
    "The minus sign is missing (and 0 times ln 0 is nan): cross-entropy is a cost, never negative."
)
def one_hot_without_minus(y, y_hat):
    return -zero_times_log_zero(y, y_hat)


@loss_from_labels.mistake(
    "It is the sum over the images (and 0 times ln 0 is nan): divide by n, and take the logarithm "
    "of the right class only."
)
def one_hot_summed(y, y_hat):
    return zero_times_log_zero(y, y_hat) * len(y)


@loss_from_labels.mistake(
    "It averages over all entries, n times the number of classes (and 0 times ln 0 is nan): divide "
    "by n, and take the logarithm of the right class only."
)
def one_hot_averaged_over_all_entries(y, y_hat):
    return zero_times_log_zero(y, y_hat) / y_hat.shape[1]


@loss_from_labels.mistake(
    "A matrix product pairs each image with every other: the product of one-hot rows and "
    "logarithms is elementwise."
)
def matrix_product(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(one_hot_encode(y, y_hat.shape[1]) @ _log(y_hat).T) / len(y)


@loss_from_labels.mistake(
    "It takes the logarithm of the zeros of the one-hot rows: multiply after the logarithm."
)
def logarithm_of_the_product(y, y_hat):
    return -np.sum(_log(one_hot_encode(y, y_hat.shape[1]) * y_hat)) / len(y)


@loss_from_labels.mistake(
    "The two are swapped: the logarithm is of the probabilities, not of the one-hot rows."
)
def swapped(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(y_hat * _log(one_hot_encode(y, y_hat.shape[1]))) / len(y)


@loss_from_labels.mistake(
    "Only the last image is left when it divides by n: is the sum overwritten in a loop?"
)
def last_image_divided_by_n(y, y_hat):
    return -np.log(y_hat[-1, y[-1]]) / len(y)


@loss_from_labels.mistake(
    "It is the logarithm of 1 minus the probability: take that of the probability itself."
)
def logarithm_of_the_rest(y, y_hat):
    return -np.mean(np.log(1 - _right(y, y_hat)))


@loss_from_labels.mistake(
    "It weighs the logarithms with the probabilities: each image counts once, however sure."
)
def weighted_by_the_probability(y, y_hat):
    right = _right(y, y_hat)
    return -np.mean(right * np.log(right))


@loss_from_labels.mistake("It takes a softmax of y_hat, which holds probabilities already.")
def softmax_once_more(y, y_hat):
    return -np.mean(np.log(_right(y, stable_softmax(y_hat))))


@loss_from_labels.mistake("This is a squared error: the cross-entropy is minus a logarithm.")
def squared_error(y, y_hat):
    return np.sum((one_hot_encode(y, y_hat.shape[1]) - y_hat) ** 2) / len(y)


@loss_from_labels.mistake(
    "This is the accuracy: the loss looks at how much probability the right class got."
)
def accuracy_for_loss(y, y_hat):
    return np.mean(y_hat.argmax(axis=1) == y)


@loss_from_labels.mistake("It divides by n twice: np.mean has divided already.")
def divided_twice(y, y_hat):
    return -np.mean(np.log(_right(y, y_hat))) / len(y)


@loss_from_labels.mistake(
    "The indices are swapped: `y_hat[row, column]` has the image first, then its label."
)
def indices_swapped(y, y_hat):
    return -np.mean(_log(y_hat[y, np.arange(len(y))]))


@loss_from_labels.mistake(
    "It takes the wrong classes too, with ln(1 - p), as one sigmoid output would: here the right "
    "class's probability is all that counts."
)
def wrong_classes_in_a_loop(y, y_hat):
    right = one_hot_encode(y, y_hat.shape[1]) == 1
    return -np.sum(np.log(np.where(right, y_hat, 1 - y_hat))) / len(y)


@loss_from_labels.mistake(
    "It returns one loss per image (and 0 times ln 0 is nan): return their mean, one number."
)
def one_hot_per_image(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(one_hot_encode(y, y_hat.shape[1]) * _log(y_hat), axis=1)
