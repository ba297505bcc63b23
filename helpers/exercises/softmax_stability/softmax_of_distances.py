"""The exercise "Probabilities from distances"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import softmax, stable_softmax


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
