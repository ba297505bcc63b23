"""The exercise "First weights for any number of layers"."""

from itertools import pairwise

import numpy as np

from helpers.exercises.checker.exercise import exercise


def _in_words(matrices):
    """Say of each layer what is the same for every right answer, whichever numbers were drawn."""
    matrices = [matrices] if isinstance(matrices, np.ndarray) else matrices
    matrices = [np.array(matrix, float, ndmin=2) for matrix in matrices]
    repeats = any(_same_start(a[1:], b[1:]) for a, b in pairwise(matrices))
    return (*map(_layer_in_words, matrices), "same draws again" if repeats else "other draws")


def _layer_in_words(matrix):
    bias, w = matrix[0], matrix[1:]
    if bias.any() and not matrix[:, 0].any():
        return "first column zero, first row not"
    top = "zero" if not bias.any() else "one" if np.all(bias == 1) else "not zero"
    rows_equal, columns_equal = np.all(w == w[0]), np.all(w == w[:, :1])
    if rows_equal and columns_equal:
        return f"biases {top}; all weights {'equal' if w.any() else 'zero'}"
    if rows_equal or columns_equal:
        return f"biases {top}; all rows or all columns equal"
    # Rounded so coarsely that chance makes no difference: to steps of a fifth, and a quarter.
    mean, std = w.mean(), w.std()
    spread = 2 ** (np.rint(4 * np.log2(std * np.sqrt(len(w)))) / 4)
    # The mean distance from the mean is 0.80 spreads for normal numbers, 0.87 for uniform ones.
    distance = np.abs(w - mean).mean() / std
    kind = "normal" if 0.76 < distance < 0.83 else "two values" if distance > 0.99 else "not normal"
    mean = np.rint(4 * mean / std) / 4
    words = [f"biases {top}; standard deviation {spread:.2f} × √(1/r)"]
    words += [f"mean {mean:.2f} standard deviations"] if mean else []
    words += [kind] if kind != "normal" else []
    return ", ".join(words)


def _same_start(a, b):
    """Tell whether two matrices begin with the same draws, apart from their scale."""
    a, b = a.ravel()[:5], b.ravel()[:5]
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return False
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return np.abs(a - b).max() < 1e-5


@exercise(
    title="First weights for any number of layers",
    question=r"""
Write `first_weights(sizes, rng)` for any number of layers, with the biases prepended: as in
section 2, they are the first row of each matrix. `sizes` lists the units per layer, inputs first.
Return one matrix per layer of weights, in a list or a tuple.

A layer with r inputs and c neurons gets shape (1 + r, c): a first row of zeros, and below it
normal random numbers from `rng`, mean 0 and standard deviation $\sqrt{1/r}$; the added 1 does not
count in r. Sizes 784, 20, 10 give (785, 20) and (21, 10).
""",
    inputs=[
        ([256, 16], np.random.default_rng(1958)),
        ([2, 1024, 4], np.random.default_rng(1986)),
        ([32, 64, 32], np.random.default_rng(1989)),
        ([64, 32, 64, 32], np.random.default_rng(1998)),
    ],
    hints=[
        "Each pair of neighbours in sizes makes one matrix. Which of the two numbers is its r?",
        "Start from what `initialize_weights` does for w1 and do it for every pair, in a loop.",
        "First the random rows, of shape (r, c); then put a row of c zeros on top of them, as "
        "section 2 put a bias on top of its matrix.",
    ],
    look=_in_words,
)
def first_weights(sizes, rng):
    """Return one matrix (1 + r, c) per layer: zeros on top, normal numbers ±√(1/r) below."""
    matrices = []
    for layer in range(1, len(sizes)):
        r, c = sizes[layer - 1], sizes[layer]
        weights = np.sqrt(1 / r) * rng.standard_normal((r, c))
        matrices.append(np.vstack([np.zeros(c), weights]))
    return tuple(matrices)


def _tall(sizes, draw):
    """Return a matrix per layer: zeros on top of draw(r, c)."""
    return tuple(np.vstack([np.zeros(c), draw(r, c)]) for r, c in pairwise(sizes))


@first_weights.mistake(
    "The spread is 1 whatever the number of inputs: the sums grow with r and the sigmoid is flat "
    "there."
)
def naive(sizes, rng):
    return _tall(sizes, lambda r, c: rng.standard_normal((r, c)))


@first_weights.mistake(
    "The spread is 1/r, which should be the variance: the standard deviation is its root."
)
def one_over_r(sizes, rng):
    return _tall(sizes, lambda r, c: rng.standard_normal((r, c)) / r)


@first_weights.mistake("It multiplies by the root of r: many inputs call for small weights.")
def times_the_root(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(r) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "The spread follows from the number of neurons c, the columns: a sum has as many terms as the "
    "neuron has inputs, r."
)
def from_the_output_size(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(1 / c) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "All layers get the spread of the first: each layer has its own number of inputs."
)
def from_the_first_size(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(1 / sizes[0]) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "The bias is counted as an input: r is the number of inputs without the 1 that is added."
)
def bias_counted_as_input(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(1 / (r + 1)) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "This is another rule, √(2/r), made for relu: here the standard deviation is √(1/r)."
)
def two_over_r(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(2 / r) * rng.standard_normal((r, c)))


@first_weights.mistake("This is another rule, √(2/(r + c)): here the standard deviation is √(1/r).")
def two_over_both(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(2 / (r + c)) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "The weights are uniform between the two bounds, so their spread is too small: √(1/r) is the "
    "standard deviation of normal numbers, and one in three lies outside."
)
def uniform_between_the_bounds(sizes, rng):
    return _tall(sizes, lambda r, c: rng.uniform(-1, 1, (r, c)) / np.sqrt(r))


@first_weights.mistake(
    "The weights are one-sided, uniform from 0 up: half of them should be negative, with mean 0."
)
def one_sided(sizes, rng):
    return _tall(sizes, lambda r, c: rng.random((r, c)) / np.sqrt(r))


@first_weights.mistake(
    "No weight is negative: about half of them should be, so that the mean is 0."
)
def absolute_values(sizes, rng):
    return _tall(sizes, lambda r, c: np.abs(rng.standard_normal((r, c))) / np.sqrt(r))


@first_weights.mistake(
    "The mean of the weights is √(1/r), and the spread is 1: in rng.normal the mean comes "
    "first, then the spread."
)
def mean_for_spread(sizes, rng):
    return _tall(sizes, lambda r, c: rng.normal(np.sqrt(1 / r), 1, (r, c)))


@first_weights.mistake(
    "All weights of a layer are equal: then all its neurons learn the same. Draw a whole matrix."
)
def all_equal(sizes, rng):
    return _tall(sizes, lambda r, c: np.full((r, c), np.sqrt(1 / r)))


@first_weights.mistake("All weights are 0: the neurons of a layer would stay equal for ever.")
def all_zero(sizes, rng):
    return _tall(sizes, lambda r, c: np.zeros((r, c)))


@first_weights.mistake(
    "Whole rows or columns of a matrix repeat one draw: each weight needs a draw of its own."
)
def one_draw_a_row(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(1 / r) * rng.standard_normal((r, 1)) * np.ones(c))


@first_weights.mistake(
    "The layers begin with the same numbers: a generator made anew in each turn, from the same "
    "seed, repeats itself, so draw from the one handed over."
)
def same_seed_for_each_layer(sizes, rng):
    return _tall(
        sizes, lambda r, c: np.sqrt(1 / r) * np.random.default_rng(0).standard_normal((r, c))
    )


@first_weights.mistake("The biases are random too: the first row should be 0.")
def random_biases(sizes, rng):
    return tuple(np.sqrt(1 / r) * rng.standard_normal((1 + r, c)) for r, c in pairwise(sizes))


@first_weights.mistake(
    "The first row holds ones: the 1 is the added input; its weight, the bias, starts at 0."
)
def biases_of_one(sizes, rng):
    return tuple(
        np.vstack([np.ones(c), np.sqrt(1 / r) * rng.standard_normal((r, c))])
        for r, c in pairwise(sizes)
    )


@first_weights.mistake("The biases are the last row: section 2 puts them on top, as the first.")
def biases_at_the_bottom(sizes, rng):
    return tuple(
        np.vstack([np.sqrt(1 / r) * rng.standard_normal((r, c)), np.zeros(c)])
        for r, c in pairwise(sizes)
    )


@first_weights.mistake(
    "The first column is 0, which is a whole neuron: the biases are the first row."
)
def first_column_zero(sizes, rng):
    matrices = random_biases(sizes, rng)
    for matrix in matrices:
        matrix[:, 0] = 0
    return matrices


@first_weights.mistake(
    "Rows and columns are swapped: r, the inputs, comes first in each pair of sizes and makes the "
    "rows."
)
def sizes_swapped(sizes, rng):
    return tuple(
        np.vstack([np.zeros(r), np.sqrt(1 / c) * rng.standard_normal((c, r))])
        for r, c in pairwise(sizes)
    )


@first_weights.mistake("The row for the biases is missing: it adds one to the number of rows.")
def no_bias_row(sizes, rng):
    return tuple(np.sqrt(1 / r) * rng.standard_normal((r, c)) for r, c in pairwise(sizes))


@first_weights.mistake(
    "It adds a column for the biases: a column is a neuron, and the biases are one more row."
)
def bias_column(sizes, rng):
    return tuple(
        np.hstack([np.zeros((r, 1)), np.sqrt(1 / r) * rng.standard_normal((r, c))])
        for r, c in pairwise(sizes)
    )


@first_weights.mistake(
    "It adds a column of ones to the weights, as `prepend_bias` does to images: the weights get "
    "one more row, of zeros."
)
def prepended_ones(sizes, rng):
    return tuple(
        np.hstack([np.ones((r, 1)), np.sqrt(1 / r) * rng.standard_normal((r, c))])
        for r, c in pairwise(sizes)
    )


@first_weights.mistake(
    "It returns only the first layer's matrix: does a return stand inside the loop?"
)
def first_layer_alone(sizes, rng):
    return _tall(sizes[:2], lambda r, c: np.sqrt(1 / r) * rng.standard_normal((r, c)))[0]


@first_weights.mistake("The last matrix is missing: three sizes make two layers of weights.")
def without_the_last_layer(sizes, rng):
    return _tall(sizes[:-1], lambda r, c: np.sqrt(1 / r) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "Each weight is one of two values: √(1/r) is the standard deviation of normal numbers."
)
def two_values(sizes, rng):
    return _tall(sizes, lambda r, c: rng.choice([-1, 1], (r, c)) / np.sqrt(r))


@first_weights.mistake("The spread is right, but the numbers are not normal (uniform, perhaps).")
def uniform_with_the_right_spread(sizes, rng):
    return _tall(sizes, lambda r, c: rng.uniform(-1, 1, (r, c)) * np.sqrt(3 / r))


@first_weights.mistake(
    "The weights are uniform between the two bounds, and the biases too: normal numbers with this "
    "standard deviation are asked for, under a row of zeros."
)
def uniform_with_random_biases(sizes, rng):
    return tuple(rng.uniform(-1, 1, (1 + r, c)) / np.sqrt(r) for r, c in pairwise(sizes))


@first_weights.mistake(
    "The biases are random too, and counted as inputs: the first row should be 0, and the added 1 "
    "does not count in r."
)
def random_biases_counted_as_inputs(sizes, rng):
    return tuple(rng.standard_normal((1 + r, c)) / np.sqrt(1 + r) for r, c in pairwise(sizes))


@first_weights.mistake(
    "The biases are random, and the spread is 1: the first row should be 0, and the spread shrinks "
    "with the number of inputs."
)
def naive_with_random_biases(sizes, rng):
    return tuple(rng.standard_normal((1 + r, c)) for r, c in pairwise(sizes))


@first_weights.mistake(
    "It returns only the last layer's matrix: collect one in each turn of the loop."
)
def last_layer_alone(sizes, rng):
    return _tall(sizes[-2:], lambda r, c: np.sqrt(1 / r) * rng.standard_normal((r, c)))[0]


@first_weights.mistake("It returns only the first layer's matrix, in a list: go on to the others.")
def first_layer_in_a_list(sizes, rng):
    return _tall(sizes[:2], lambda r, c: np.sqrt(1 / r) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "Weights and biases are returned apart: here the biases are the first row of each matrix."
)
def weights_and_biases_apart(sizes, rng):
    weights = tuple(np.sqrt(1 / r) * rng.standard_normal((r, c)) for r, c in pairwise(sizes))
    return weights, tuple(np.zeros(c) for c in sizes[1:])


@first_weights.mistake(
    "The spread is 0.01 for every layer: it should follow from the number of inputs, r."
)
def one_hundredth(sizes, rng):
    return _tall(sizes, lambda r, c: 0.01 * rng.standard_normal((r, c)))


@first_weights.mistake(
    "This is another rule, uniform between ±√(6/(r + c)): here normal numbers are asked for, with "
    "standard deviation √(1/r)."
)
def uniform_by_another_rule(sizes, rng):
    return _tall(sizes, lambda r, c: rng.uniform(-1, 1, (r, c)) * np.sqrt(6 / (r + c)))
