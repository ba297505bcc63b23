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
    question="""With lr = 0.5, a step moved layer 1 by only $10^{-7}$ of its weights. Which lr
would each layer need?

`gradients` and `weights` are lists of matrices, layer 1 first; a gradient has the shape of its
weights. Return an array (n_layers,): for each layer the lr with which the RMS of its step,
lr × gradient, is `ratio` times the RMS of its weights. Each RMS is over all entries of a matrix.

Weights `[[1, -7]]` (RMS 5) with gradient `[[0.1, 0.7]]` (RMS 0.5) and ratio 0.001 need
lr = 0.01.""",
    inputs=[
        ([np.array([[0.1, 0.7]])], [np.array([[1.0, -7.0]])], 0.001),
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
    """Return the lr (n_layers,) that makes each layer's step `ratio` times its weights, in RMS."""

    def size(matrix):
        return np.sqrt(np.mean(matrix**2))

    return np.array([ratio * size(w) / size(g) for g, w in zip(gradients, weights, strict=True)])


def lr_by(size):
    """Return the right answer for another idea of a matrix's size."""

    def answer(gradients, weights, ratio):
        pairs = zip(gradients, weights, strict=True)
        return np.array([ratio * size(w) / size(g) for g, w in pairs])

    return answer


@lr_of_each_layer.mistake(
    "It takes the RMS of each column, and then the mean of these: the mean of the squares goes "
    "over all entries of a matrix at once, and the root comes last."
)
def mean_of_the_columns(gradients, weights, ratio):
    pairs = zip(gradients, weights, strict=True)
    return [
        ratio * np.mean([rms(column) for column in w.T]) / np.mean([rms(column) for column in g.T])
        for g, w in pairs
    ]


@lr_of_each_layer.mistake(
    "norm(…, 2) of a matrix is its largest singular value, not the root of the sum of all squares: "
    "leave the 2 out, or take the norm of all entries in a row."
)
def largest_singular_values(gradients, weights, ratio):
    pairs = zip(gradients, weights, strict=True)
    return [ratio * np.linalg.norm(w, 2) / np.linalg.norm(g, 2) for g, w in pairs]


@lr_of_each_layer.mistake(
    "The fraction is upside down: that is RMS(gradient) over RMS(weights), but the smaller a "
    "gradient, the larger an lr it needs."
)
def upside_down(gradients, weights, ratio):
    return lr_by(rms)(weights, gradients, ratio)


@lr_of_each_layer.mistake(
    "One number per column: the notebook's rms takes its mean along axis 0. Here the mean goes "
    "over all entries of a matrix."
)
def per_column(gradients, weights, ratio):
    return lr_by(lambda matrix: np.sqrt(np.mean(matrix**2, axis=0)))(gradients, weights, ratio)


@lr_of_each_layer.mistake(
    "One number per row: the mean should go over all entries of a matrix, not along axis 1."
)
def per_row(gradients, weights, ratio):
    return lr_by(lambda matrix: np.sqrt(np.mean(matrix**2, axis=1)))(gradients, weights, ratio)


@lr_of_each_layer.mistake(
    "The mean of the absolute values is another size than the RMS: square first, then the mean, "
    "then the root."
)
def mean_absolute(gradients, weights, ratio):
    return lr_by(lambda matrix: np.mean(np.abs(matrix)))(gradients, weights, ratio)


@lr_of_each_layer.mistake(
    "That is the mean square: the root is missing, so a gradient that is ten times smaller gets an "
    "lr that is a hundred times larger."
)
def mean_square(gradients, weights, ratio):
    return lr_by(lambda matrix: np.mean(matrix**2))(gradients, weights, ratio)


@lr_of_each_layer.mistake(
    "That is the standard deviation, which takes the mean away first; the RMS does not."
)
def standard_deviation(gradients, weights, ratio):
    return lr_by(np.std)(gradients, weights, ratio)


@lr_of_each_layer.mistake(
    "The plain mean is no size: positive and negative entries cancel in it. Square before the mean."
)
def plain_mean(gradients, weights, ratio):
    return lr_by(np.mean)(gradients, weights, ratio)


@lr_of_each_layer.mistake(
    "That compares the largest entries; the RMS is the size of a typical one."
)
def largest(gradients, weights, ratio):
    return lr_by(lambda matrix: np.abs(matrix).max())(gradients, weights, ratio)


@lr_of_each_layer.mistake(
    "That divides entry by entry and takes the RMS afterwards. Take the RMS of each matrix first, "
    "then divide the two numbers."
)
def entry_by_entry(gradients, weights, ratio):
    return np.array([ratio * rms(w / g) for g, w in zip(gradients, weights, strict=True)])


@lr_of_each_layer.mistake(
    "That divides entry by entry and takes the mean afterwards. Take the RMS of each matrix first, "
    "then divide the two numbers."
)
def mean_of_entry_by_entry(gradients, weights, ratio):
    pairs = zip(gradients, weights, strict=True)
    return np.array([ratio * np.mean(np.abs(w / g)) for g, w in pairs])


@lr_of_each_layer.mistake(
    "`ratio` is not used: with this lr, a step would be as large as the weights themselves."
)
def ratio_left_out(gradients, weights, ratio):
    return lr_by(rms)(gradients, weights, 1)


@lr_of_each_layer.mistake(
    "It divides by `ratio`, so that a smaller step would need a larger lr. Solve the condition "
    "for lr once more."
)
def divided_by_the_ratio(gradients, weights, ratio):
    return lr_by(rms)(gradients, weights, 1 / ratio)


@lr_of_each_layer.mistake(
    "It takes one size for all layers together. Each layer has its own weights and its own lr."
)
def one_for_all(gradients, weights, ratio):
    return ratio * rms(together(weights)) / rms(together(gradients))


def together(matrices):
    return np.concatenate([matrix.ravel() for matrix in matrices])


@lr_of_each_layer.mistake(
    "It takes one size for all layers together, and so one lr for all. Each layer has its own."
)
def one_for_all_repeated(gradients, weights, ratio):
    return np.full(len(weights), one_for_all(gradients, weights, ratio))


@lr_of_each_layer.mistake(
    "It takes one size for the weights of all layers together. Each layer has its own weights."
)
def one_size_of_the_weights(gradients, weights, ratio):
    return np.array([ratio * rms(together(weights)) / rms(g) for g in gradients])


@lr_of_each_layer.mistake("The numbers are right, but the last layer stands first.")
def last_layer_first(gradients, weights, ratio):
    return lr_by(rms)(gradients, weights, ratio)[::-1]


@lr_of_each_layer.mistake(
    "Only the first layer was worked on: `return` stands inside the loop, or the index never moves."
)
def first_layer_only(gradients, weights, ratio):
    return lr_by(rms)(gradients, weights, ratio)[0]


@lr_of_each_layer.mistake(
    "The mean was taken before the square, so positive and negative entries cancel: square, then "
    "mean, then root."
)
def square_after_the_mean(gradients, weights, ratio):
    return lr_by(lambda matrix: np.sqrt(np.mean(matrix) ** 2))(gradients, weights, ratio)


@lr_of_each_layer.mistake(
    "That is a fraction of variances: a variance takes the mean away first, and it has no root."
)
def variances(gradients, weights, ratio):
    return lr_by(np.var)(gradients, weights, ratio)


@lr_of_each_layer.mistake("The root is missing for the gradients: only the weights got one.")
def root_of_the_weights_only(gradients, weights, ratio):
    pairs = zip(gradients, weights, strict=True)
    return np.array([ratio * rms(w) / np.mean(g**2) for g, w in pairs])


@lr_of_each_layer.mistake("The root is missing for the weights: only the gradients got one.")
def root_of_the_gradients_only(gradients, weights, ratio):
    pairs = zip(gradients, weights, strict=True)
    return np.array([ratio * np.mean(w**2) / rms(g) for g, w in pairs])


@lr_of_each_layer.mistake("The root was taken of `ratio` too; it belongs to the mean squares only.")
def root_of_the_ratio(gradients, weights, ratio):
    return lr_by(rms)(gradients, weights, np.sqrt(ratio))


@lr_of_each_layer.mistake(
    "The fraction is upside down, and `ratio` with it: solve lr × RMS(gradient) = ratio × "
    "RMS(weights) for lr."
)
def all_upside_down(gradients, weights, ratio):
    return 1 / lr_by(rms)(gradients, weights, ratio)


@lr_of_each_layer.mistake(
    "That is section 3's number, step over weights at lr = 0.5. Here the lr is asked for."
)
def ratio_at_half(gradients, weights, ratio):
    return lr_by(rms)(weights, gradients, 0.5)


@lr_of_each_layer.mistake("0.001 is written into the function; `ratio` can have other values.")
def always_a_thousandth(gradients, weights, ratio):
    return lr_by(rms)(gradients, weights, 0.001)


@lr_of_each_layer.mistake(
    "RMS(weights) and RMS(gradient) are multiplied: a larger gradient would then get a larger lr."
)
def multiplied(gradients, weights, ratio):
    pairs = zip(gradients, weights, strict=True)
    return np.array([ratio * rms(w) * rms(g) for g, w in pairs])


@lr_of_each_layer.mistake(
    "That is one lr, the mean over the layers. Asked for is an array with one for each layer."
)
def mean_over_layers(gradients, weights, ratio):
    return np.mean(lr_by(rms)(gradients, weights, ratio))


@lr_of_each_layer.mistake(
    "Only the last layer is returned: each round of the loop overwrites the result of the one "
    "before."
)
def last_layer_only(gradients, weights, ratio):
    return lr_by(rms)(gradients, weights, ratio)[-1]


@lr_of_each_layer.mistake(
    "There is a root but no square: the RMS is the root of the mean of the *squares*."
)
def root_without_square(gradients, weights, ratio):
    return lr_by(lambda matrix: np.sqrt(np.mean(np.abs(matrix))))(gradients, weights, ratio)


@lr_of_each_layer.mistake(
    "That divides entry by entry, and then positive and negative fractions cancel in the mean. "
    "Take the RMS of each matrix first."
)
def mean_of_signed_fractions(gradients, weights, ratio):
    return np.array([ratio * np.mean(w / g) for g, w in zip(gradients, weights, strict=True)])


@lr_of_each_layer.mistake(
    "The weights are not used: the step should be `ratio` times their RMS, not of size `ratio`."
)
def weights_not_used(gradients, weights, ratio):
    return np.array([ratio / rms(g) for g in gradients])


@lr_of_each_layer.mistake("One layer is missing: how many matrices are in the lists?")
def without_the_last_layer(gradients, weights, ratio):
    return lr_by(rms)(gradients, weights, ratio)[:-1]
