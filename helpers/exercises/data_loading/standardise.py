"""The exercise "Standardise without a leak"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.data_loading.shared import _some


def _no_zeros(deviation):
    return np.where(deviation == 0, 1, deviation)


def _standardised(X, mean, deviation):
    return (X - mean) / _no_zeros(deviation)


def _right(X_train, X_validation):
    return _standardised(X_validation, X_train.mean(axis=0), X_train.std(axis=0))


_standardise_inputs = [
    (
        np.array([[0.0, 6.0], [2.0, 1.0], [7.0, 2.0]]),
        np.array([[1.0, 4.0], [5.0, -2.0]]),
    ),
    (
        np.array([[1.0, 3.0, 2.0], [4.0, 3.0, -8.0]]),
        np.array([[2.0, 1.0, 5.0], [-3.0, 4.0, 0.0], [6.0, 0.0, 1.0], [3.0, 0.5, 2.0]]),
    ),
    (
        np.array([[0, 10, 255, 9], [0, 60, 250, 3], [0, 35, 0, 30]], dtype=np.uint8),
        np.array([[0, 200, 17, 4], [8, 20, 180, 6], [3, 90, 70, 1]], dtype=np.uint8),
    ),
    (
        _some.normal(3, 2, size=(6, 5)).astype(np.float32),
        _some.normal(4, 1, size=(2, 5)).astype(np.float32),
    ),
    (
        # Tiny values have a tiny deviation, which is not 0.
        _some.normal(-200, 50, size=(7, 4)) * np.array([1.0, 5e-7, 20.0, 0.01]),
        _some.normal(-150, 80, size=(5, 4)) * np.array([1.0, 5e-7, 20.0, 0.01]),
    ),
]


@exercise(
    title="Standardise without a leak",
    question=r"""Another way to scale: from each pixel, that is each column, subtract its mean
$\mu$, and divide by its standard deviation $\sigma$ (NumPy's `std`): $(x - \mu) / \sigma$. Both
come **from the training set alone**. Pixels in the corners are 0 in all training images, so their
$\sigma$ is exactly 0: divide by 1 there. Given `X_train` (n, d) and `X_validation` (m, d), return
the validation set, standardised, (m, d). For a column 1 3 in training and 4 0 in validation,
$\mu = 2$ and $\sigma = 1$, so it becomes 2 −2.""",
    inputs=_standardise_inputs,
    hints=[
        "How many means are there, one for the set, one for each image, or one for each pixel? "
        "So which axis disappears?",
        "Which of the two arrays do the mean and the standard deviation come from, and to which "
        "one are they applied?",
        "Before you divide: put a 1 in the place of each 0 among the standard deviations, and "
        "leave the others as they are. A condition in square brackets, or `np.where`, does it.",
    ],
)
def standardise(X_train, X_validation):
    """Return X_validation (m, d), standardised with the means and deviations of X_train (n, d).

    A column whose deviation is exactly 0 is only shifted.
    """
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)  # (d,) each
    deviation[deviation == 0] = 1  # a pixel that never changes
    return (X_validation - mean) / deviation


@standardise.mistake(
    "It computes mean and deviation from the validation set: that set is for judging, take them "
    "from the training set."
)
def own_statistics(X_train, X_validation):
    return _standardised(X_validation, X_validation.mean(axis=0), X_validation.std(axis=0))


@standardise.mistake(
    "It computes mean and deviation from both sets together, and so the images that judge take "
    "part: this is the leak."
)
def of_both_together(X_train, X_validation):
    both = np.concatenate([X_train, X_validation])
    return _standardised(X_validation, both.mean(axis=0), both.std(axis=0))


@standardise.mistake(
    "The mean is that of the training set, but the deviation is that of the validation set."
)
def deviation_of_validation(X_train, X_validation):
    return _standardised(X_validation, X_train.mean(axis=0), X_validation.std(axis=0))


@standardise.mistake(
    "The deviation is that of the training set, but the mean is that of the validation set."
)
def mean_of_validation(X_train, X_validation):
    return _standardised(X_validation, X_validation.mean(axis=0), X_train.std(axis=0))


@standardise.mistake(
    "It uses one mean and one deviation for the whole training set: each column has its own, so "
    "tell NumPy the axis."
)
def whole_set(X_train, X_validation):
    return (X_validation - X_train.mean()) / X_train.std()


@standardise.mistake(
    "It uses one mean and one deviation for the whole validation set: each column has its own, "
    "and they come from the training set."
)
def whole_validation_set(X_train, X_validation):
    return (X_validation - X_validation.mean()) / X_validation.std()


@standardise.mistake(
    "Each column has its mean, but all share one deviation: tell NumPy the axis there too."
)
def one_deviation(X_train, X_validation):
    return (X_validation - X_train.mean(axis=0)) / X_train.std()


@standardise.mistake(
    "It standardises each image by its own mean and deviation: the mean is one for each pixel, "
    "over the training images."
)
def by_image(X_train, X_validation):
    mean = X_validation.mean(axis=1, keepdims=True)
    return _standardised(X_validation, mean, X_validation.std(axis=1, keepdims=True))


@standardise.mistake("It divides by the variance: its square root is the standard deviation.")
def by_variance(X_train, X_validation):
    return _standardised(X_validation, X_train.mean(axis=0), X_train.var(axis=0))


@standardise.mistake(
    "Under the square root stands a sum: the standard deviation takes the *mean* of the squares."
)
def sum_of_squares(X_train, X_validation):
    deviation = X_train.std(axis=0) * np.sqrt(len(X_train))
    return _standardised(X_validation, X_train.mean(axis=0), deviation)


@standardise.mistake(
    "It divides by the mean distance from the mean: the standard deviation squares the distances, "
    "and takes the root of their mean."
)
def mean_distance(X_train, X_validation):
    mean = X_train.mean(axis=0)
    return _standardised(X_validation, mean, np.abs(X_train - mean).mean(axis=0))


@standardise.mistake(
    "Its deviation divides by n − 1, not by n: take NumPy's `std` as it is, without ddof=1."
)
def by_n_minus_1(X_train, X_validation):
    return _standardised(X_validation, X_train.mean(axis=0), X_train.std(axis=0, ddof=1))


@standardise.mistake(
    "A pixel that is the same in all training images was divided by its deviation, 0: divide "
    "by 1 there."
)
def divided_by_zero(X_train, X_validation):
    with np.errstate(divide="ignore", invalid="ignore"):
        return (X_validation - X_train.mean(axis=0)) / X_train.std(axis=0)


def _patched(patch, little):
    def mistake(X_train, X_validation):
        return (X_validation - X_train.mean(axis=0)) / patch(X_train.std(axis=0), little)

    mistake.__name__ = f"deviation_{patch.__name__}_{little}"
    return mistake


_TINY = standardise.mistake(
    "A tiny number in place of a deviation of 0 avoids the division by 0, but makes that pixel "
    "huge as soon as an unseen image has ink there: divide by 1."
)


for _little in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15):
    _TINY(_patched(np.maximum, _little))
    if _little > 1e-10:  # below, it makes no difference whether it is added
        _TINY(_patched(np.add, _little))


@standardise.mistake(
    "It adds 1 to every deviation: only a deviation of 0 is to be replaced by 1, the others stay."
)
def one_more_everywhere(X_train, X_validation):
    return (X_validation - X_train.mean(axis=0)) / (X_train.std(axis=0) + 1)


@standardise.mistake(
    "Small deviations were replaced by 1, as if they were 0: only 0 itself is to be replaced."
)
def small_taken_for_zero(X_train, X_validation):
    deviation = X_train.std(axis=0)
    return (X_validation - X_train.mean(axis=0)) / np.where(deviation < 1e-3, 1, deviation)


@standardise.mistake(
    "Every deviation below 1 was raised to 1: only a deviation of exactly 0 is to be replaced."
)
def at_least_one(X_train, X_validation):
    return _patched(np.maximum, 1)(X_train, X_validation)


@standardise.mistake(
    "It sets a pixel that never changed in training to 0, which hides ink in unseen images: "
    "subtract the mean, and divide by 1."
)
def set_to_zero(X_train, X_validation):
    return np.where(X_train.std(axis=0) == 0, 0, _right(X_train, X_validation))


@standardise.mistake(
    "Where a pixel never changed in training, it divides by 0 and `nan_to_num` covers that up with "
    "0 or an enormous number: divide by 1 there."
)
def covered_up(X_train, X_validation):
    return np.nan_to_num(divided_by_zero(X_train, X_validation))


@standardise.mistake(
    "A pixel that never changed in training is returned as it is: its mean has to be subtracted "
    "all the same."
)
def left_as_it_is(X_train, X_validation):
    deviation = X_train.std(axis=0)
    mean = np.where(deviation == 0, 0, X_train.mean(axis=0))
    return _standardised(X_validation, mean, deviation)


@standardise.mistake(
    "A pixel that never changed in training becomes 1: it is the deviation that is to be replaced "
    "by 1, not the result."
)
def set_to_one(X_train, X_validation):
    return np.where(X_train.std(axis=0) == 0, 1, _right(X_train, X_validation))


@standardise.mistake(
    "The choice is the wrong way round: it keeps the deviations that are 0, and puts 1 in the "
    "place of all others."
)
def where_exchanged(X_train, X_validation):
    deviation = np.where(X_train.std(axis=0) == 0, 0, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (X_validation - X_train.mean(axis=0)) / deviation


@standardise.mistake(
    "It leaves out the pixels that never change in training: the shape has to stay (m, d)."
)
def columns_left_out(X_train, X_validation):
    return _right(X_train, X_validation)[:, X_train.std(axis=0) > 0]


@standardise.mistake("It divides, but it does not subtract the mean.")
def not_shifted(X_train, X_validation):
    return _standardised(X_validation, 0, X_train.std(axis=0))


@standardise.mistake("It subtracts the mean, but it does not divide by the deviation.")
def not_divided(X_train, X_validation):
    return X_validation - X_train.mean(axis=0)


@standardise.mistake("It multiplies by the deviation where it should divide.")
def multiplied(X_train, X_validation):
    return (X_validation - X_train.mean(axis=0)) * _no_zeros(X_train.std(axis=0))


@standardise.mistake(
    "Only the mean is divided by the deviation: division comes before subtraction, so brackets "
    "are needed."
)
def without_brackets(X_train, X_validation):
    return X_validation - X_train.mean(axis=0) / _no_zeros(X_train.std(axis=0))


@standardise.mistake(
    "It scales by the smallest and the largest value of each column: use mean and deviation."
)
def by_smallest_and_largest(X_train, X_validation):
    smallest, largest = X_train.min(axis=0), X_train.max(axis=0)
    return _standardised(X_validation, smallest, (largest - smallest).astype(float))


@standardise.mistake("This is the training set, standardised: the validation set is asked for.")
def the_training_set(X_train, X_validation):
    return _right(X_train, X_train)


@standardise.mistake("It returns both sets: only the standardised validation set is asked for.")
def both_sets(X_train, X_validation):
    return _right(X_train, X_train), _right(X_train, X_validation)
