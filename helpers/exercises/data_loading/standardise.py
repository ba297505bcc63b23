"""The exercise "Standardise without a leak"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.data_loading.shared import _some

_standardise_inputs = [
    (
        np.array([[1.0, 4.0], [1.0, 8.0], [3.0, 4.0], [3.0, 8.0]]),
        np.array([[4.0, 2.0], [0.0, 8.0], [2.0, 7.0]]),
    ),
    (
        np.array([[1.0, 3.0, 2.0], [4.0, 3.0, -8.0]]),
        np.array([[2.0, 1.0, 5.0], [-3.0, 4.0, 0.0], [6.0, 0.0, 1.0], [3.0, 0.5, 2.0]]),
    ),
    (
        np.array([[0, 10, 255, 9], [0, 60, 250, 3], [0, 35, 0, 30]], dtype=np.uint8),
        np.array([[0, 200, 17, 4], [8, 20, 180, 6]], dtype=np.uint8),
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
    number=6,
    title="Standardise without a leak",
    question=r"""*About fifteen minutes.* Another way to scale: from each column subtract its mean
$\mu$, and divide by its standard deviation $s$ (NumPy's `std`): $(x - \mu) / s$. Both
come **from the training set alone**. Where $s$ is exactly 0, as for pixels in the corners, divide
by 1. Given `X_train` (n, d) and `X_validation` (m, d), return
the validation set, standardised, (m, d). For a column 1 3 in training and 4 0 in validation,
$\mu = 2$ and $s = 1$, so it becomes 2 −2.""",
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
    """Return X_validation (m, d), standardised by the columns of X_train.

    A column whose deviation is exactly 0 is only shifted.
    """
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)  # (d,) each
    std[std == 0] = 1  # a pixel that never changes
    return (X_validation - mean) / std


def _no_zeros(std):
    return np.where(std == 0, 1, std)


def _by(X, mean, std):
    return (X - mean) / _no_zeros(std)


def _with(std):
    """Return a mistake that divides by another deviation, std(X_train)."""
    return lambda train, X: _by(X, train.mean(axis=0), std(train))


def _with_deviations(patch):
    """Return a mistake that divides by patch(deviations), zeros and all."""
    return lambda train, X: (X - train.mean(axis=0)) / patch(train.std(axis=0))


def _where_constant(value):
    """Return a mistake that has value(X) for the pixels that never change in training."""
    return lambda train, X: np.where(
        train.std(axis=0) == 0, value(X), standardise.reference(train, X)
    )


standardise.mistake(
    "It computes mean or deviation from the validation set: that set is for judging, take both "
    "from the training set.",
    own_statistics=lambda train, X: _by(X, X.mean(axis=0), X.std(axis=0)),
    deviation_of_validation=lambda train, X: _by(X, train.mean(axis=0), X.std(axis=0)),
    mean_of_validation=lambda train, X: _by(X, X.mean(axis=0), train.std(axis=0)),
)
standardise.mistake(
    "It computes mean and deviation from both sets together, and so the images that judge take "
    "part: this is the leak.",
    of_both_together=lambda train, X: standardise.reference(np.concatenate([train, X]), X),
)
standardise.mistake(
    "It uses one mean or one deviation for a whole set: each column has its own, from the "
    "training set, so tell NumPy the axis.",
    whole_set=lambda train, X: (X - train.mean()) / train.std(),
    whole_validation_set=lambda train, X: (X - X.mean()) / X.std(),
    one_deviation=lambda train, X: (X - train.mean(axis=0)) / train.std(),
)
standardise.mistake(
    "It standardises each image by its own mean and deviation: the mean is one for each pixel, "
    "over the training images.",
    by_image=lambda train, X: _by(X.T, X.mean(axis=1), X.std(axis=1)).T,
)
standardise.mistake(
    "It divides by the variance: its square root is the standard deviation.",
    by_variance=_with(lambda train: train.var(axis=0)),
)
standardise.mistake(
    "Under the square root stands a sum: the standard deviation takes the *mean* of the squares.",
    sum_of_squares=_with(lambda train: train.std(axis=0) * np.sqrt(len(train))),
)
standardise.mistake(
    "It divides by the mean distance from the mean: the standard deviation squares the distances, "
    "and takes the root of their mean.",
    mean_distance=_with(lambda train: np.abs(train - train.mean(axis=0)).mean(axis=0)),
)
standardise.mistake(
    "Its deviation divides by n − 1, not by n: take NumPy's `std` as it is, without ddof=1.",
    by_n_minus_1=_with(lambda train: train.std(axis=0, ddof=1)),
)
standardise.mistake(
    "A pixel that is the same in all training images was divided by its deviation, 0: divide "
    "by 1 there.",
    divided_by_zero=_with_deviations(lambda std: std),
)


def _at_least(tiny):
    return _with_deviations(lambda std: np.maximum(std, tiny))


def _plus(tiny):
    return _with_deviations(lambda std: std + tiny)


standardise.mistake(
    "A tiny number in place of a deviation of 0 avoids the division by 0, but makes that pixel "
    "huge as soon as an unseen image has ink there: divide by 1.",
    # Below 1e-10 it makes no difference whether the number is added.
    **{f"at_least_1e-{e}": _at_least(10.0**-e) for e in (3, 4, 5, 6, 7, 8, 9, 10, 12, 15)},
    **{f"plus_1e-{e}": _plus(10.0**-e) for e in (3, 4, 5, 6, 7, 8, 9)},
)
standardise.mistake(
    "Deviations other than 0 were changed as well: only a deviation of exactly 0 is to be replaced "
    "by 1, the others stay.",
    one_more_everywhere=_plus(1),
    at_least_one=_at_least(1),
    small_taken_for_zero=_with_deviations(lambda std: np.where(std < 1e-3, 1, std)),
)
standardise.mistake(
    "It sets a pixel that never changed in training to 0, which hides ink in unseen images: "
    "subtract the mean, and divide by 1.",
    set_to_zero=_where_constant(lambda X: 0),
)
standardise.mistake(
    "Where a pixel never changed in training, it divides by 0 and `nan_to_num` covers that up with "
    "0 or an enormous number: divide by 1 there.",
    covered_up=lambda train, X: np.nan_to_num((X - train.mean(axis=0)) / train.std(axis=0)),
)
standardise.mistake(
    "A pixel that never changed in training is returned as it is: its mean has to be subtracted "
    "all the same.",
    left_as_it_is=_where_constant(lambda X: X),
)
standardise.mistake(
    "A pixel that never changed in training becomes 1: it is the deviation that is to be replaced "
    "by 1, not the result.",
    set_to_one=_where_constant(lambda X: 1),
)
standardise.mistake(
    "The choice is the wrong way round: it keeps the deviations that are 0, and puts 1 in the "
    "place of all others.",
    where_exchanged=_with_deviations(lambda std: np.where(std == 0, 0, 1)),
)
standardise.mistake(
    "It leaves out the pixels that never change in training: the shape has to stay (m, d).",
    columns_left_out=lambda train, X: standardise.reference(train, X)[:, train.std(axis=0) > 0],
)
standardise.mistake(
    "It divides, but it does not subtract the mean.",
    not_shifted=lambda train, X: _by(X, 0, train.std(axis=0)),
)
standardise.mistake(
    "It subtracts the mean, but it does not divide by the deviation.",
    not_divided=_with(lambda train: 1),
)
standardise.mistake(
    "It multiplies by the deviation where it should divide.",
    multiplied=_with(lambda train: 1 / _no_zeros(train.std(axis=0))),
)
standardise.mistake(
    "Only the mean is divided by the deviation: division comes before subtraction, so brackets "
    "are needed.",
    without_brackets=lambda train, X: X - train.mean(axis=0) / _no_zeros(train.std(axis=0)),
)
standardise.mistake(
    "It scales by the smallest and the largest value of each column: use mean and deviation.",
    by_smallest_and_largest=lambda train, X: _by(
        X, train.min(axis=0), np.ptp(train, axis=0).astype(float)
    ),
)
standardise.mistake(
    "The validation set alone is asked for, standardised: here the training set is returned, alone "
    "or as well.",
    the_training_set=lambda train, X: standardise.reference(train, train),
    both_sets=lambda train, X: (
        standardise.reference(train, train),
        standardise.reference(train, X),
    ),
)
