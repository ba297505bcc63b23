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
    number=6,
    title="First weights for any number of layers",
    question=r"""
*About 15 minutes.* Write `first_weights(sizes, rng)`, with the biases prepended as in section 2.
`sizes` lists the units per layer, inputs first. Return a list of one matrix per layer of weights.

A layer with r inputs and c neurons gets shape (1 + r, c): a first row of zeros, below it normal
random numbers from `rng`, mean 0, standard deviation $\sqrt{1/r}$. Sizes 784, 20, 10 give
(785, 20) and (21, 10).
""",
    inputs=[
        ([256, 16], np.random.default_rng(1958)),
        ([2, 1024, 4], np.random.default_rng(1986)),
        ([32, 64, 48], np.random.default_rng(1989)),
        ([64, 40, 80, 24], np.random.default_rng(1998)),
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
    """Return one matrix (1 + r, c) per layer, its first row the biases."""
    matrices = []
    for layer in range(1, len(sizes)):
        r, c = sizes[layer - 1], sizes[layer]
        weights = np.sqrt(1 / r) * rng.standard_normal((r, c))
        matrices.append(np.vstack([np.zeros(c), weights]))
    return tuple(matrices)


def _normal(rng, r, c):
    """Return right weights of a layer."""
    return np.sqrt(1 / r) * rng.standard_normal((r, c))


def _each(layer):
    """Return a mistake with a matrix per layer, layer(rng, r, c)."""
    return lambda sizes, rng: tuple(layer(rng, r, c) for r, c in pairwise(sizes))


def _below_zeros(weights):
    """Return a mistake with weights(rng, r, c) below a row of zeros."""
    return _each(lambda rng, r, c: np.vstack([np.zeros(c), weights(rng, r, c)]))


def _spread(std):
    """Return a mistake that is right but for the standard deviation, std(r, c)."""
    return _below_zeros(lambda rng, r, c: std(r, c) * rng.standard_normal((r, c)))


def _uniform(bound):
    return _below_zeros(lambda rng, r, c: bound(r, c) * rng.uniform(-1, 1, (r, c)))


def _first_column_zero(rng, r, c):
    matrix = np.sqrt(1 / r) * rng.standard_normal((1 + r, c))
    matrix[:, 0] = 0
    return matrix


_right = _below_zeros(_normal)


first_weights.mistake(
    "The spread is the same whatever the number of inputs: with 1 the sums grow with r, and the "
    "sigmoid is flat there. It should follow from r.",
    naive=_spread(lambda r, c: 1),
    one_hundredth=_spread(lambda r, c: 0.01),
)
first_weights.mistake(
    "The spread is 1/r, which should be the variance: the standard deviation is its root.",
    one_over_r=_spread(lambda r, c: 1 / r),
)
first_weights.mistake(
    "It multiplies by the root of r: many inputs call for small weights.",
    times_the_root=_spread(lambda r, c: np.sqrt(r)),
)
first_weights.mistake(
    "The spread follows from the number of neurons c, the columns: a sum has as many terms as the "
    "neuron has inputs, r.",
    from_the_output_size=_spread(lambda r, c: np.sqrt(1 / c)),
)
first_weights.mistake(
    "All layers get the spread of the first: each layer has its own number of inputs.",
    from_the_first_size=lambda sizes, rng: _spread(lambda r, c: np.sqrt(1 / sizes[0]))(sizes, rng),
)
first_weights.mistake(
    "The bias is counted as an input: r is the number of inputs without the 1 that is added.",
    bias_counted_as_input=_spread(lambda r, c: np.sqrt(1 / (r + 1))),
)
first_weights.mistake(
    "This is another rule, √(2/r), made for relu, or √(2/(r + c)): here the standard deviation is "
    "√(1/r).",
    two_over_r=_spread(lambda r, c: np.sqrt(2 / r)),
    two_over_both=_spread(lambda r, c: np.sqrt(2 / (r + c))),
)
first_weights.mistake(
    "The weights are uniform between two bounds: normal numbers are asked for, with the standard "
    "deviation √(1/r), so that one in three lies outside ±√(1/r).",
    uniform_between_the_bounds=_uniform(lambda r, c: np.sqrt(1 / r)),
    uniform_by_another_rule=_uniform(lambda r, c: np.sqrt(6 / (r + c))),
)
first_weights.mistake(
    "The spread is right, but the numbers are not normal (uniform, perhaps).",
    uniform_with_the_right_spread=_uniform(lambda r, c: np.sqrt(3 / r)),
)
first_weights.mistake(
    "No weight is negative: about half of them should be, so that the mean is 0.",
    one_sided=_below_zeros(lambda rng, r, c: rng.random((r, c)) / np.sqrt(r)),
    absolute_values=_below_zeros(lambda *given: np.abs(_normal(*given))),
)
first_weights.mistake(
    "The mean of the weights is √(1/r), and the spread is 1: in rng.normal the mean comes "
    "first, then the spread.",
    mean_for_spread=_below_zeros(lambda rng, r, c: rng.normal(np.sqrt(1 / r), 1, (r, c))),
)
first_weights.mistake(
    "All weights of a layer are equal, or 0: then its neurons learn the same and stay equal. Draw "
    "a whole matrix.",
    all_equal=_below_zeros(lambda rng, r, c: np.full((r, c), np.sqrt(1 / r))),
    all_zero=_below_zeros(lambda rng, r, c: np.zeros((r, c))),
)
first_weights.mistake(
    "Whole rows or columns of a matrix repeat one draw: each weight needs a draw of its own.",
    one_draw_a_row=_below_zeros(lambda rng, r, c: np.tile(_normal(rng, r, 1), c)),
)
first_weights.mistake(
    "The layers begin with the same numbers: a generator made anew in each turn, from the same "
    "seed, repeats itself, so draw from the one handed over.",
    same_seed_for_each_layer=_below_zeros(
        lambda rng, r, c: _normal(np.random.default_rng(0), r, c)
    ),
)
first_weights.mistake(
    "The biases are random too: the first row should be 0, and the added 1 does not count in r.",
    random_biases=_each(lambda rng, r, c: np.sqrt(1 / r) * rng.standard_normal((1 + r, c))),
    random_biases_counted_as_inputs=_each(
        lambda rng, r, c: rng.standard_normal((1 + r, c)) / np.sqrt(1 + r)
    ),
)
first_weights.mistake(
    "The biases are random, and the spread is another one: under a first row of zeros stand normal "
    "numbers with the standard deviation √(1/r).",
    uniform_with_random_biases=_each(lambda rng, r, c: rng.uniform(-1, 1, (1 + r, c)) / np.sqrt(r)),
    naive_with_random_biases=_each(lambda rng, r, c: rng.standard_normal((1 + r, c))),
)
first_weights.mistake(
    "The first row holds ones: the 1 is the added input; its weight, the bias, starts at 0.",
    biases_of_one=_each(lambda rng, r, c: np.vstack([np.ones(c), _normal(rng, r, c)])),
)
first_weights.mistake(
    "The biases are the last row: section 2 puts them on top, as the first.",
    biases_at_the_bottom=_each(lambda rng, r, c: np.vstack([_normal(rng, r, c), np.zeros(c)])),
)
first_weights.mistake(
    "The first column is 0, which is a whole neuron: the biases are the first row.",
    first_column_zero=_each(_first_column_zero),
)
first_weights.mistake(
    "Rows and columns are swapped: r, the inputs, comes first in each pair of sizes and makes the "
    "rows.",
    sizes_swapped=_each(lambda rng, r, c: np.vstack([np.zeros(r), _normal(rng, c, r)])),
)
first_weights.mistake(
    "The row for the biases is missing: it adds one to the number of rows.",
    no_bias_row=_each(_normal),
)
first_weights.mistake(
    "It adds a column for the biases, of zeros or of ones as `prepend_bias` adds it to images: a "
    "column is a neuron, and the biases are one more row, of zeros.",
    bias_column=_each(lambda rng, r, c: np.hstack([np.zeros((r, 1)), _normal(rng, r, c)])),
    prepended_ones=_each(lambda rng, r, c: np.hstack([np.ones((r, 1)), _normal(rng, r, c)])),
)
first_weights.mistake(
    "It returns one layer's matrix only: collect one in each turn of the loop, and return after "
    "the last.",
    first_layer_alone=lambda sizes, rng: _right(sizes[:2], rng)[0],
    first_layer_in_a_list=lambda sizes, rng: _right(sizes[:2], rng),
    last_layer_alone=lambda sizes, rng: _right(sizes[-2:], rng)[0],
)
first_weights.mistake(
    "The last matrix is missing: three sizes make two layers of weights.",
    without_the_last_layer=lambda sizes, rng: _right(sizes[:-1], rng),
)
first_weights.mistake(
    "Each weight is one of two values: √(1/r) is the standard deviation of normal numbers.",
    two_values=_below_zeros(lambda rng, r, c: rng.choice([-1, 1], (r, c)) / np.sqrt(r)),
)
first_weights.mistake(
    "Weights and biases are returned apart: here the biases are the first row of each matrix.",
    weights_and_biases_apart=lambda sizes, rng: (
        _each(_normal)(sizes, rng),
        tuple(np.zeros(c) for c in sizes[1:]),
    ),
)
