"""The exercise "A learning rate for each layer"."""

from itertools import pairwise

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.vanishing_gradient.shared import rms


def layers_with_gradients(sizes, shrinking, ratio, seed):
    """Return (gradients, weights, ratio); each layer's gradient is `shrinking` times the next's."""
    rng = np.random.default_rng(seed)
    shapes = list(pairwise(sizes))
    weights = [rng.normal(0.3, 1 + layer, size=shape) for layer, shape in enumerate(shapes)]
    gradients = [
        shrinking ** (len(shapes) - layer) * rng.normal(0.4, 1, size=shape)
        for layer, shape in enumerate(shapes)
    ]
    return gradients, weights, ratio


@exercise(
    number=1,
    title="A learning rate for each layer",
    atol=0,  # The learning rates of one net differ by orders of magnitude.
    question="""With lr = 0.5, a step moved layer 1 by about $10^{-7}$ of its weights.

`gradients` and `weights` are lists of matrices of the same shapes, layer 1 first. Return an array
(n_layers,): for each layer the lr with which the RMS of its step, lr × gradient, is `ratio` times
the RMS of its weights.

Weights `[[1, -7]]` (RMS 5), gradient `[[0.1, 0.7]]` (RMS 0.5) and ratio 0.001 need lr = 0.01.""",
    inputs=[
        (
            [np.array([[0.1, 0.7, -0.5], [0.5, 0.1, 0.7]])],
            [np.array([[1.0, -7.0, 5.0], [5.0, -1.0, 7.0]])],
            0.001,
        ),
        layers_with_gradients([4, 3], 0.5, 0.01, seed=0),
        layers_with_gradients([5, 3, 3], 0.1, 0.001, seed=1),
        layers_with_gradients([6, 4, 4, 4], 0.08, 0.001, seed=2),
        layers_with_gradients([7, 2, 2, 2, 2, 2], 0.2, 0.002, seed=3),
    ],
    hints=[
        "Write down the step of one layer. By which factor does its RMS grow when lr doubles?",
        "The condition is lr × RMS(gradient) = ratio × RMS(weights). Solve it for lr.",
        "Section 3 computed lr × RMS(gradient) / RMS(weights): there lr was given and the ratio "
        "asked for. And remember what `ravel` did there.",
    ],
)
def lr_of_each_layer(gradients, weights, ratio):
    """Return (n_layers,): the lr that makes each step `ratio` of its w."""

    def size(matrix):
        return np.sqrt(np.mean(matrix**2))

    return np.array([ratio * size(w) / size(g) for g, w in zip(gradients, weights, strict=True)])


def lr_by(size):
    """Return a wrong answer that has another idea of a matrix's size."""
    return each(lambda g, w, ratio: ratio * size(w) / size(g))


def each(lr):
    """Return a wrong answer that does lr(g, w, ratio) with each layer."""
    return lambda gradients, weights, ratio: np.array(
        [lr(g, w, ratio) for g, w in zip(gradients, weights, strict=True)]
    )


def from_right(result):
    """Return a wrong answer made from the right one: result(lr)."""
    return lambda gradients, weights, ratio: result(
        lr_of_each_layer.reference(gradients, weights, ratio)
    )


def rms_of_all(matrices):
    return rms(np.concatenate([matrix.ravel() for matrix in matrices]))


# The size of a matrix:
lr_of_each_layer.mistake(
    "It takes the RMS of each column, and then the mean of these: the mean of the squares goes "
    "over all entries of a matrix at once, and the root comes last.",
    mean_of_the_columns=lr_by(lambda matrix: np.mean(np.sqrt(np.mean(matrix**2, axis=0)))),
)
lr_of_each_layer.mistake(
    "norm(…, 2) of a matrix is its largest singular value, not the root of the sum of all squares: "
    "leave the 2 out, or take the norm of all entries in a row.",
    largest_singular_values=lr_by(lambda matrix: np.linalg.norm(matrix, 2)),
)
lr_of_each_layer.mistake(
    "One number per column, or per row: here the mean goes over all entries of a matrix.",
    per_column=lr_by(lambda matrix: np.sqrt(np.mean(matrix**2, axis=0))),
    per_row=lr_by(lambda matrix: np.sqrt(np.mean(matrix**2, axis=1))),
)
lr_of_each_layer.mistake(
    "The size of a matrix is made of absolute values. The RMS is the root of the mean of the "
    "*squares*: square first, then the mean, then the root.",
    mean_absolute=lr_by(lambda matrix: np.mean(np.abs(matrix))),
    root_without_square=lr_by(lambda matrix: np.sqrt(np.mean(np.abs(matrix)))),
)
lr_of_each_layer.mistake(
    "That is the mean square: the root is missing, so a gradient that is ten times smaller gets an "
    "lr that is a hundred times larger.",
    mean_square=lr_by(lambda matrix: np.mean(matrix**2)),
)
lr_of_each_layer.mistake(
    "That is the standard deviation or the variance, which take the mean away first; the RMS does "
    "not. (And it is a root, as the standard deviation is.)",
    standard_deviation=lr_by(np.std),
    variances=lr_by(np.var),
)
lr_of_each_layer.mistake(
    "The mean is taken before the square, or of no squares at all, so positive and negative "
    "entries cancel: square, then mean, then root.",
    plain_mean=lr_by(np.mean),
    square_after_the_mean=lr_by(lambda matrix: np.sqrt(np.mean(matrix) ** 2)),
)
lr_of_each_layer.mistake(
    "That compares the largest entries; the RMS is the size of a typical one.",
    largest=lr_by(lambda matrix: np.abs(matrix).max()),
)
lr_of_each_layer.mistake(
    "That divides entry by entry, and takes the RMS or the mean afterwards. Take the RMS of each "
    "matrix first, then divide the two numbers.",
    entry_by_entry=each(lambda g, w, ratio: ratio * rms(w / g)),
    mean_of_fractions=each(lambda g, w, ratio: ratio * np.mean(np.abs(w / g))),
    mean_of_signed_fractions=each(lambda g, w, ratio: ratio * np.mean(w / g)),
)
lr_of_each_layer.mistake(
    "One root is missing: of the two sizes, only that of the weights or only that of the gradient "
    "got one.",
    root_of_the_weights_only=each(lambda g, w, ratio: ratio * rms(w) / np.mean(g**2)),
    root_of_the_gradients_only=each(lambda g, w, ratio: ratio * np.mean(w**2) / rms(g)),
)

# The fraction:
lr_of_each_layer.mistake(
    "The fraction is upside down: that is RMS(gradient) over RMS(weights), but the smaller a "
    "gradient, the larger an lr it needs.",
    upside_down=each(lambda g, w, ratio: ratio * rms(g) / rms(w)),
)
lr_of_each_layer.mistake(
    "The fraction is upside down, and `ratio` with it: solve lr × RMS(gradient) = ratio × "
    "RMS(weights) for lr.",
    all_upside_down=each(lambda g, w, ratio: rms(g) / rms(w) / ratio),
)
lr_of_each_layer.mistake(
    "That is section 3's number, step over weights at lr = 0.5. Here the lr is asked for.",
    ratio_at_half=each(lambda g, w, ratio: 0.5 * rms(g) / rms(w)),
)
lr_of_each_layer.mistake(
    "RMS(weights) and RMS(gradient) are multiplied: a larger gradient would then get a larger lr.",
    multiplied=each(lambda g, w, ratio: ratio * rms(w) * rms(g)),
)
lr_of_each_layer.mistake(
    "The weights are not used: the step should be `ratio` times their RMS, not of size `ratio`.",
    weights_not_used=each(lambda g, w, ratio: ratio / rms(g)),
)
lr_of_each_layer.mistake(
    "`ratio` is not used: with this lr, a step would be as large as the weights themselves.",
    ratio_left_out=each(lambda g, w, ratio: rms(w) / rms(g)),
)
lr_of_each_layer.mistake(
    "It divides by `ratio`, so that a smaller step would need a larger lr. Solve the condition "
    "for lr once more.",
    divided_by_the_ratio=each(lambda g, w, ratio: rms(w) / rms(g) / ratio),
)
lr_of_each_layer.mistake(
    "The root was taken of `ratio` too; it belongs to the mean squares only.",
    root_of_the_ratio=each(lambda g, w, ratio: np.sqrt(ratio) * rms(w) / rms(g)),
)
lr_of_each_layer.mistake(
    "0.001 is written into the function; `ratio` can have other values.",
    always_a_thousandth=each(lambda g, w, ratio: 0.001 * rms(w) / rms(g)),
)

# The layers:
lr_of_each_layer.mistake(
    "It takes one size for all layers together. Each layer has its own weights, its own gradient "
    "and its own lr.",
    one_for_all=lambda gradients, weights, ratio: (
        ratio * rms_of_all(weights) / rms_of_all(gradients)
    ),
    one_for_all_repeated=lambda gradients, weights, ratio: np.full(
        len(weights), ratio * rms_of_all(weights) / rms_of_all(gradients)
    ),
    one_size_of_the_weights=lambda gradients, weights, ratio: np.array(
        [ratio * rms_of_all(weights) / rms(g) for g in gradients]
    ),
)
lr_of_each_layer.mistake(
    "The numbers are right, but the last layer stands first.",
    last_layer_first=from_right(lambda lr: lr[::-1]),
)
lr_of_each_layer.mistake(
    "Only one layer comes back. The first: does `return` stand inside the loop? The last: each "
    "round of the loop overwrites the result of the one before.",
    first_layer_only=from_right(lambda lr: lr[0]),
    last_layer_only=from_right(lambda lr: lr[-1]),
)
lr_of_each_layer.mistake(
    "That is one lr, the mean over the layers. Asked for is an array with one for each layer.",
    mean_over_layers=from_right(np.mean),
)
lr_of_each_layer.mistake(
    "One layer is missing: how many matrices are in the lists?",
    without_the_last_layer=from_right(lambda lr: lr[:-1]),
)
lr_of_each_layer.mistake(
    "The fraction stands upside down, and `ratio` is missing: solve the condition for lr.",
    inverted_without_ratio=each(lambda g, w, ratio: rms(g.ravel()) / rms(w.ravel())),
)
