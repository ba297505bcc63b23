"""The exercise "The loss, from labels"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.shallow_network.shared import _images
from helpers.functions import stable_softmax
from helpers.mnist import one_hot_encode


@exercise(
    number=4,
    title="The loss, from labels",
    question=r"""
As in exercise 2.3, but from probabilities; now a *wrong* class may have probability 0, which must
do no harm. (The right one never has.) Write `loss_from_labels(y, y_hat)`: `y` holds labels, (n,),
`y_hat` probabilities, (n, n_classes). Return one number, the mean cross-entropy $L$.

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
    """Return the mean cross-entropy for labels y (n,), one number."""
    right = y_hat[np.arange(len(y)), y]  # row i, column y[i]: the right class's probability
    return -np.mean(np.log(right))


def _right(y, y_hat):
    """Return the probability of each image's own class."""
    return y_hat[np.arange(len(y)), y]


def _log(y_hat):
    """Return the logarithm as the loss has it, minus infinity at 0."""
    return -np.log(y_hat)


def _one_hot(y, y_hat):
    return one_hot_encode(y, y_hat.shape[1])


def _terms(y, y_hat):
    """Return minus Y ln(y_hat), nan where a wrong class has probability 0."""
    return _one_hot(y, y_hat) * _log(y_hat)


def _of_right(loss):
    """Return a mistake that computes loss(the probabilities of the right classes)."""
    return lambda y, y_hat: loss(_right(y, y_hat))


loss_from_labels.mistake(
    "A small number is added to the probabilities, or stands in for smaller ones, so a network "
    "that is sure and wrong pays too little. Only the right class counts, and it is never 0: "
    "nothing needs a patch.",
    # Whoever adds the number instead gets the same result, to the last digit that is compared.
    **{
        f"clipped_at_1e-{e}": _of_right(lambda p, e=e: np.mean(_log(np.maximum(p, 10.0**-e))))
        for e in (16, 15, 12, 10, 9, 8, 7, 6)
    },
)
loss_from_labels.mistake(
    "It multiplies the probabilities of all images and takes one logarithm at the end: for many "
    "images the product underflows to 0. Add up logarithms.",
    logarithm_of_all_multiplied=_of_right(lambda p: _log(np.prod(p)) / len(p)),
)
loss_from_labels.mistake(
    "It is nan where a wrong class has probability 0, for 0 times minus infinity is nan: take the "
    "logarithm of the right class only.",
    zero_times_log_zero=lambda y, y_hat: np.sum(_terms(y, y_hat)) / len(y),
)
loss_from_labels.mistake(
    "The minus sign is missing: like this, the best network would be the one that is sure and "
    "wrong.",
    without_minus=_of_right(lambda p: np.mean(np.log(p))),
)
loss_from_labels.mistake(
    "The minus sign is missing (and 0 times ln 0 is nan): cross-entropy is a cost, never negative.",
    one_hot_without_minus=lambda y, y_hat: -np.sum(_terms(y, y_hat)) / len(y),
)
loss_from_labels.mistake(
    "It is the sum over the images: divide by n, so that the loss does not grow with their number.",
    summed=_of_right(lambda p: np.sum(_log(p))),
)
loss_from_labels.mistake(
    "It divides by another number than n, that of the images: by the number of classes, alone or "
    "as well, or by n twice (np.mean has divided already).",
    averaged_over_all_entries=lambda y, y_hat: np.sum(_log(_right(y, y_hat))) / y_hat.size,
    divided_by_classes=lambda y, y_hat: np.sum(_log(_right(y, y_hat))) / y_hat.shape[1],
    divided_twice=_of_right(lambda p: np.mean(_log(p)) / len(p)),
)
loss_from_labels.mistake(
    "It does not divide by n, the images, but by nothing, or by all entries (and 0 times ln 0 is "
    "nan): take the logarithm of the right class only.",
    one_hot_summed=lambda y, y_hat: np.sum(_terms(y, y_hat)),
    one_hot_averaged_over_all_entries=lambda y, y_hat: np.mean(_terms(y, y_hat)),
)
loss_from_labels.mistake(
    "`[:, y]` takes all rows for each label, n times n numbers: row i goes with column y[i] alone.",
    all_rows_and_these_columns=lambda y, y_hat: np.mean(_log(y_hat[:, y])),
    all_rows_summed=lambda y, y_hat: np.sum(_log(y_hat[:, y])) / len(y),
)
loss_from_labels.mistake(
    "It multiplies by the labels: label 7 does not count seven times, and label 0 counts too. A "
    "label says which column of its row counts, not how much.",
    labels_for_one_hot=lambda y, y_hat: np.sum(y[:, np.newaxis] * _log(y_hat)) / len(y),
    weighted_by_the_label=lambda y, y_hat: np.mean(y * _log(_right(y, y_hat))),
    labels_times_the_matrix=lambda y, y_hat: np.sum(y * _log(y_hat)) / len(y),
)
loss_from_labels.mistake(
    "It takes the largest probability of each row: the loss looks at the right class, whether it "
    "is the largest or not.",
    of_the_largest=lambda y, y_hat: np.mean(_log(y_hat.max(axis=1))),
)
loss_from_labels.mistake(
    "It takes the logarithm of the mean: the logarithm comes first, image by image, then the mean.",
    logarithm_of_the_mean=_of_right(lambda p: _log(np.mean(p))),
)
loss_from_labels.mistake(
    "The logarithm is missing: the loss of an image is minus the logarithm of its probability.",
    no_logarithm=_of_right(lambda p: -np.mean(p)),
    one_minus_the_probability=_of_right(lambda p: np.mean(1 - p)),
)
loss_from_labels.mistake(
    "It is the logarithm to base 2 or 10: np.log is the natural one.",
    base_two=_of_right(lambda p: -np.mean(np.log2(p))),
    base_ten=_of_right(lambda p: -np.mean(np.log10(p))),
)
loss_from_labels.mistake(
    "It is one column off: label 0 belongs to column 0.",
    one_column_off=lambda y, y_hat: np.mean(_log(_right(y - 1, y_hat))),
)
loss_from_labels.mistake(
    "It returns the loss of one image only, the first or the last: is something overwritten in a "
    "loop, or does a return stand inside it?",
    last_image_only=_of_right(lambda p: _log(p[-1])),
    first_image_only=_of_right(lambda p: _log(p[0])),
    last_image_divided_by_n=_of_right(lambda p: _log(p[-1]) / len(p)),
)
loss_from_labels.mistake(
    "It returns one loss per image: return their mean, one number.",
    one_per_image=_of_right(_log),
)
loss_from_labels.mistake(
    "It returns one loss per image (and 0 times ln 0 is nan): return their mean, one number.",
    one_hot_per_image=lambda y, y_hat: np.sum(_terms(y, y_hat), axis=1),
)
loss_from_labels.mistake(
    "It takes the wrong classes too, with ln(1 - p), as one sigmoid output would (and 0 times ln 0 "
    "is nan): here the right class's probability is all that counts.",
    wrong_classes_too=lambda y, y_hat: (
        np.sum(_terms(y, y_hat) + (1 - _one_hot(y, y_hat)) * _log(1 - y_hat)) / len(y)
    ),
)
loss_from_labels.mistake(
    "It takes the wrong classes too, with ln(1 - p), as one sigmoid output would: here the right "
    "class's probability is all that counts.",
    wrong_classes_in_a_loop=lambda y, y_hat: (
        np.sum(_log(np.where(_one_hot(y, y_hat) == 1, y_hat, 1 - y_hat))) / len(y)
    ),
)
loss_from_labels.mistake(
    "It takes the logarithms of all classes: only the right class of each image counts.",
    of_all_classes=lambda y, y_hat: np.sum(_log(y_hat)) / len(y),
    mean_of_all_classes=lambda y, y_hat: np.mean(_log(y_hat)),
)
loss_from_labels.mistake(
    "The labels pick rows: `y_hat[row, column]` has the image first, then its label, and row i "
    "belongs to image i.",
    labels_as_rows=lambda y, y_hat: np.mean(_log(y_hat[y])),
    indices_swapped=lambda y, y_hat: np.mean(_log(y_hat[y, np.arange(len(y))])),
)
loss_from_labels.mistake(
    "`one_hot_encode` makes ten columns unless it is told how many classes there are: y_hat knows.",
    always_ten_classes=lambda y, y_hat: -np.sum(one_hot_encode(y) * np.log(y_hat)) / len(y),
)
loss_from_labels.mistake(
    "A matrix product pairs each image with every other: the product of one-hot rows and "
    "logarithms is elementwise.",
    matrix_product=lambda y, y_hat: np.sum(_one_hot(y, y_hat) @ _log(y_hat).T) / len(y),
)
loss_from_labels.mistake(
    "It takes the logarithm of the one-hot rows, or of their zeros: the logarithm is of the "
    "probabilities, and the product with the one-hot rows comes after it.",
    logarithm_of_the_product=lambda y, y_hat: np.sum(_log(_one_hot(y, y_hat) * y_hat)) / len(y),
    swapped=lambda y, y_hat: np.sum(y_hat * _log(_one_hot(y, y_hat))) / len(y),
)
loss_from_labels.mistake(
    "It is the logarithm of 1 minus the probability: take that of the probability itself.",
    logarithm_of_the_rest=_of_right(lambda p: np.mean(_log(1 - p))),
)
loss_from_labels.mistake(
    "It weighs the logarithms with the probabilities: each image counts once, however sure.",
    weighted_by_the_probability=_of_right(lambda p: np.mean(p * _log(p))),
)
loss_from_labels.mistake(
    "It takes a softmax of y_hat, which holds probabilities already.",
    softmax_once_more=lambda y, y_hat: np.mean(_log(_right(y, stable_softmax(y_hat)))),
)
loss_from_labels.mistake(
    "This is a squared error: the cross-entropy is minus a logarithm.",
    squared_error=lambda y, y_hat: np.sum((_one_hot(y, y_hat) - y_hat) ** 2) / len(y),
)
loss_from_labels.mistake(
    "This is the accuracy: the loss looks at how much probability the right class got.",
    accuracy_for_loss=lambda y, y_hat: np.mean(y_hat.argmax(axis=1) == y),
)
loss_from_labels.mistake(
    "A number is added inside the logarithm, and that changes every loss: take the logarithm of "
    "the probability alone.",
    thousandth_added=_of_right(lambda p: -np.mean(np.log(p + 1e-3))),
    hundredth_added=_of_right(lambda p: -np.mean(np.log(p + 1e-2))),
    one_added=_of_right(lambda p: -np.mean(np.log(p + 1))),
)
