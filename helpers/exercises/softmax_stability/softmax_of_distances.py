"""The exercise "Probabilities from distances"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import softmax, stable_softmax


@exercise(
    number=2,
    title="Probabilities from distances",
    question=r"""
Let $d_i$ say how far an image is from class $i$. Write `softmax_of_distances(distances)`, where
`distances` has shape $(n, k)$. It returns the probabilities, $(n, k)$, the *nearest* class with
the largest:

$$p_i = \frac{e^{-d_i}}{\sum_j e^{-d_j}}$$

It must be right for finite distances of any size: `[[1, 2]]` gives `[[0.7311, 0.2689]]`, and so
does `[[5000, 5001]]`. You may use the functions of this notebook, here and below.
""",
    inputs=[
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
    """Return probabilities (n, k) of distances (n, k), nearest first."""
    # The largest exponent of a row is that of its smallest distance: it becomes 0.
    exponentials = np.exp(distances.min(axis=1, keepdims=True) - distances)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _shifted(d):
    """Return the exponentials, safely shifted."""
    return np.exp(d.min(axis=1, keepdims=True) - d)


@softmax_of_distances.mistake(
    "It fills an array of the type of `distances`: where these are whole numbers, every "
    "probability is cut off to 0. Let the array hold fractions."
)
def fills_whole_numbers(distances):
    probabilities = np.zeros_like(distances)
    probabilities[:] = stable_softmax(-distances)
    return probabilities


softmax_of_distances.mistake(
    "The farthest class gets the largest probability: the exponents of the formula have a minus.",
    farthest_wins=stable_softmax,
)
softmax_of_distances.mistake(
    "The formula is right, but nothing is shifted: where all distances of a row are large, every "
    "exponential underflows to 0, and 0 / 0 is nan.",
    not_shifted=lambda d: softmax(-d),
)
softmax_of_distances.mistake(
    "The shift uses the largest distance, so the exponents are 0 or more and overflow: with the "
    "minus, the largest exponent of each row belongs to another distance.",
    shifted_by_largest=lambda d: softmax(d.max(axis=1, keepdims=True) - d),
    shifted_by_largest_of_all=lambda d: softmax(d.max() - d),
)
softmax_of_distances.mistake(
    "The shift moves the exponents further below 0, where they underflow: after it, the largest "
    "exponent of each row should be 0.",
    shifted_away=lambda d: softmax(-d - d.min(axis=1, keepdims=True)),
    largest_taken_away=lambda d: softmax(-d - d.max(axis=1, keepdims=True)),
)
softmax_of_distances.mistake(
    "One shift for the whole array: rows far away from that number underflow to 0 altogether. "
    "Each row needs a shift of its own.",
    one_shift_for_all=lambda d: softmax(d.min() - d),
)
softmax_of_distances.mistake(
    "The smallest distance of each column is taken away, so the classes of a row are moved by "
    "different numbers: a shift changes nothing only if it is the same for the whole row.",
    shifted_by_column=lambda d: softmax(d.min(axis=0) - d),
)
softmax_of_distances.mistake(
    "It divides by another number than the row's own sum: look at the axis of the sum, and whether "
    "it is a sum.",
    all_together=lambda d: _shifted(d) / _shifted(d).sum(),
    sums_of_columns=lambda d: _shifted(d) / _shifted(d).sum(axis=0),
    by_the_largest=lambda d: np.exp(-d) / np.exp(-d).max(axis=1, keepdims=True),
)
softmax_of_distances.mistake(
    "Each column sums to 1: an example is a row here, so look at axis.",
    columns_normalised=lambda d: stable_softmax(-d.T).T,
)
softmax_of_distances.mistake(
    "1 minus the softmax turns the order round, but these are other numbers, and the rows no "
    "longer sum to 1: the minus belongs in the exponent.",
    complement=lambda d: 1 - stable_softmax(d),
)
softmax_of_distances.mistake(
    "It starts from 1 minus the softmax of the distances: their order is turned round, but these "
    "are other numbers. The minus belongs in the exponent.",
    complement_normalised=lambda d: (1 - stable_softmax(d)) / (d.shape[1] - 1),
)
softmax_of_distances.mistake(
    "It uses 1 / d for a class at distance d, and infinity for a distance of 0: the formula "
    "asks for the exponential of minus d.",
    reciprocal=lambda d: 1 / d / (1 / d).sum(axis=1, keepdims=True),
)
softmax_of_distances.mistake(
    "Where all distances are large, every class gets the same probability: that hides the nan, "
    "and loses which class is nearest. A shift loses nothing.",
    cut_off=lambda d: softmax(-np.clip(d, -500, 500)),
)
softmax_of_distances.mistake(
    "The nan is patched, by 0 in its place or a tiny number in the sum, and the row sums to 0: the "
    "reason for the nan is still there. A shift takes it away.",
    nan_hidden=lambda d: np.nan_to_num(softmax(-d)),
    tiny_added=lambda d: np.exp(-d) / (np.exp(-d).sum(axis=1, keepdims=True) + 1e-12),
)
softmax_of_distances.mistake(
    "These are the shifted exponentials alone: divide each row by its sum.",
    not_divided=_shifted,
)
softmax_of_distances.mistake(
    "The numbers of (n,) do not line up with the rows of (n, k): a largest or smallest number of "
    "each row, and a sum of each row, must stay a column, (n, 1).",
    without_keepdims=lambda d: np.exp(d.min(axis=1) - d) / np.exp(d.min(axis=1) - d).sum(axis=1),
)
softmax_of_distances.mistake(
    "A shift by the mean or the first distance of a row overflows where another is much smaller: "
    "no exponent of a row may be above 0.",
    shifted_by_mean=lambda d: softmax(d.mean(axis=1, keepdims=True) - d),
    shifted_by_first=lambda d: softmax(d[:, :1] - d),
)
softmax_of_distances.mistake(
    "It divides the distances by the largest of the row: that is no shift, and changes the "
    "differences on which the probabilities depend.",
    scaled=lambda d: softmax(-d / d.max(axis=1, keepdims=True)),
)
softmax_of_distances.mistake(
    "The distances are squared: the formula has the distance itself in the exponent.",
    squared=lambda d: stable_softmax(-(d**2)),
)
softmax_of_distances.mistake(
    "It takes 1 / d: that, too, is large where d is small, but the question asks for -d, which "
    "keeps what the distances differ by.",
    of_one_over=lambda d: stable_softmax(1 / d),
)
softmax_of_distances.mistake(
    "The farthest class gets the largest probability, and large distances overflow: check the "
    "sign, and use the stable softmax.",
    of_plus_distances_plain=lambda d: np.exp(d) / np.exp(d).sum(axis=1, keepdims=True),
)
