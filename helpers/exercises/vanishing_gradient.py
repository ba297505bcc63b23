"""The exercises of notebook 05: how a gradient vanishes, and what keeps it alive."""

import math
from itertools import pairwise

import numpy as np

from helpers.exercises.exercise import exercise
from helpers.functions import sigmoid, sigmoid_gradient


def rms(values):
    return np.sqrt(np.mean(values**2))


def slope_of_sigmoid(z):
    return sigmoid_gradient(sigmoid(z))


# --- A learning rate for each layer -----------------------------------------------------------


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
    title="A learning rate for each layer",
    atol=0,  # The learning rates of one net differ by orders of magnitude.
    question="""With lr = 0.5, a step moved layer 1 by only $10^{-7}$ of its weights. Which lr
would each layer need?

`gradients` and `weights` are lists of matrices, layer 1 first; a gradient has the shape of its
weights. Return an array (n_layers,): for each layer the lr with which the RMS of its step,
lr × gradient, is `ratio` times the RMS of its weights. Each RMS is over all entries of a matrix.

Weights `[[1, -7]]` (RMS 5) with gradient `[[0.1, 0.7]]` (RMS 0.5) and ratio 0.001 need
lr = 0.01.""",
    trials=[
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


# --- Back through all layers ------------------------------------------------------------------


def tanh_net(n, sizes, std, seed):
    """Return (delta, activations, weights) of a random tanh network that sees n random images."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, std, size=shape) for shape in pairwise(sizes)]
    activations = [rng.uniform(0.1, 1, size=(n, sizes[0]))]
    for w in weights[:-1]:
        activations.append(np.tanh(activations[-1] @ w))
    return rng.normal(0.2, 1, size=(n, sizes[-1])), activations, weights


@exercise(
    title="Back through every layer",
    question="""Write the way back for a net of L layers, without biases, with **tanh** in its
hidden layers. The slope of tanh is $1 - \\tanh(z)^2$.

`delta` (n, units) is $\\delta^{(L)}$ of the last layer, a row per image, not divided by n.
`activations` holds the input of each layer, $[X, h^{(1)}, \\dots, h^{(L-1)}]$, with
$h^{(l)} = \\tanh(z^{(l)})$; `weights` is $[w^{(1)}, \\dots, w^{(L)}]$. Python counts from 0:
`activations[1]` is $h^{(1)}$, but `weights[1]` is $w^{(2)}$.

Return a tuple of the L gradients of the weights, layer 1 first, each the mean over the n
images.""",
    trials=[
        (
            np.array([[1.0, -2.0]]),
            [np.array([[1.0, 2.0]]), np.array([[0.5, -0.6]])],
            # w1 is such that tanh gives these two numbers.
            [
                np.array([[np.arctanh(0.5) - 2, 1.0], [1.0, np.arctanh(-0.6) / 2 - 0.5]]),
                np.array([[1.0, -1.0], [3.0, 1.0]]),
            ],
        ),
        tanh_net(4, [3, 2, 2], std=1.0, seed=1),
        # Equal widths: here a matrix of the wrong layer fits, and is wrong.
        tanh_net(2, [3, 3, 3, 3], std=0.8, seed=2),
        tanh_net(5, [4, 4, 4, 4, 4], std=0.6, seed=3),
        tanh_net(3, [6, 2, 2, 2, 2, 2, 2], std=0.7, seed=4),
        tanh_net(3, [6, 5, 4, 2], std=0.7, seed=5),
        tanh_net(4, [5, 5, 5], std=0.7, seed=6),
    ],
    hints=[
        "Start at the top: which two arrays make the gradient of the last layer? Look at their "
        "shapes.",
        "Then take delta one layer down, with the formula at the end of section 3. Which h belongs "
        "to the layer where delta arrives?",
        "The loop runs from the last layer to the first. In each round: the gradient of this layer "
        "from its input and delta, then delta of the layer below, which the next round needs.",
        "The slope needs no z: h is tanh(z) already, so the square of h does it.",
    ],
)
def tanh_gradients(delta, activations, weights):
    """Return the gradients (of w1, ..., of wL), each the mean over the n rows of delta."""
    gradients = []
    for h, w in zip(reversed(activations), reversed(weights), strict=True):
        gradients.insert(0, h.T @ delta / len(h))  # h comes into this layer, delta is at its sums.
        delta = (delta @ w.T) * (1 - h**2)  # One layer down. (Below layer 1, nobody needs it.)
    return tuple(gradients)


def tanh_slope(h):
    return 1 - h**2


def deltas_down(delta, activations, weights, one_down):
    """Return each layer's delta, first layer first; one_down(delta, h, w) goes one layer down."""
    deltas = [delta]
    for h, w in zip(activations[:0:-1], weights[:0:-1], strict=True):
        deltas.insert(0, one_down(deltas[0], h, w))
    return deltas


def means(activations, deltas):
    return tuple(h.T @ delta / len(h) for h, delta in zip(activations, deltas, strict=True))


def back_by(one_down):
    """Return the right answer but for the way in which delta goes one layer down."""

    def answer(delta, activations, weights):
        return means(activations, deltas_down(delta, activations, weights, one_down))

    return answer


def right_step(delta, h, w):
    return (delta @ w.T) * tanh_slope(h)


@tanh_gradients.mistake(
    "delta belongs to the sums of the last layer already: it needs no slope before the first "
    "gradient, and the slope of a unit comes from its activation h, not from delta."
)
def slope_of_delta_first(delta, activations, weights):
    return back_by(right_step)(delta * tanh_slope(delta), activations, weights)


@tanh_gradients.mistake(
    "The slope is taken of the error that comes back. It belongs to the unit: take it from the "
    "unit's activation h."
)
def slope_of_the_error(delta, activations, weights):
    return back_by(lambda delta, h, w: (delta @ w.T) * tanh_slope(delta @ w.T))(
        delta, activations, weights
    )


@tanh_gradients.mistake(
    "The last layer is right, but on the way down the slope of tanh is missing: after the weights, "
    "delta must pass through each unit's activation."
)
def slope_left_out(delta, activations, weights):
    return back_by(lambda delta, h, w: delta @ w.T)(delta, activations, weights)


@tanh_gradients.mistake(
    "The weights are not transposed on the way back: a unit collects from all units above it, "
    "along its own row of w."
)
def not_transposed(delta, activations, weights):
    return back_by(lambda delta, h, w: (delta @ w) * tanh_slope(h))(delta, activations, weights)


@tanh_gradients.mistake(
    "h (1 - h) is the slope of the sigmoid. These units are tanh, whose slope the question gives."
)
def slope_of_the_sigmoid(delta, activations, weights):
    return back_by(lambda delta, h, w: (delta @ w.T) * h * (1 - h))(delta, activations, weights)


@tanh_gradients.mistake(
    "tanh was applied twice: the activations are tanh(z) already, so the slope needs no tanh of "
    "them."
)
def tanh_twice(delta, activations, weights):
    step = back_by(lambda delta, h, w: (delta @ w.T) * tanh_slope(np.tanh(h)))
    return step(delta, activations, weights)


@tanh_gradients.mistake("1 - h is used for the slope: the square of h is missing.")
def h_not_squared(delta, activations, weights):
    return back_by(lambda delta, h, w: (delta @ w.T) * (1 - h))(delta, activations, weights)


@tanh_gradients.mistake("delta is multiplied by h itself where the slope at h is due.")
def h_for_the_slope(delta, activations, weights):
    return back_by(lambda delta, h, w: (delta @ w.T) * h)(delta, activations, weights)


@tanh_gradients.mistake(
    "delta goes down through the weights of the layer below: an index is off by one, for "
    "`weights[1]` is w of layer 2."
)
def weights_of_the_layer_below(delta, activations, weights):
    return back_by(right_step)(delta, activations, [weights[0], *weights[:-1]])


@tanh_gradients.mistake(
    "The slope is taken at the h of the layer below: an index is off by one. Which h belongs to "
    "the units where delta arrives?"
)
def slope_of_the_layer_below(delta, activations, weights):
    deltas = deltas_down(delta, [activations[0], *activations[:-1]], weights, right_step)
    return means(activations, deltas)


@tanh_gradients.mistake(
    "The slope is that of the layer above: it was applied before the weights. First through the "
    "weights, then the slope of the layer where delta arrives."
)
def slope_of_the_layer_above(delta, activations, weights):
    slopes = [tanh_slope(h) for h in activations[1:]] + [np.ones_like(delta)]
    deltas = [delta]
    for slope, w in zip(slopes[:0:-1], weights[:0:-1], strict=True):
        deltas.insert(0, (deltas[0] * slope) @ w.T)
    return means(activations, deltas)


@tanh_gradients.mistake(
    "Each layer's delta starts again from the last layer's. It should come from the layer right "
    "above, so that the factors multiply up on the way."
)
def always_from_the_top(delta, activations, weights):
    top = delta
    return back_by(lambda delta, h, w: right_step(top, h, w))(delta, activations, weights)


@tanh_gradients.mistake(
    "The order of the weights is wrong: going down, delta meets the last layer's weights first."
)
def weights_upwards(delta, activations, weights):
    return back_by(right_step)(delta, activations, [weights[0], *weights[:0:-1]])


@tanh_gradients.mistake(
    "That is the sum over the images. The question asks for the mean: where does n come in?"
)
def sum_over_images(delta, activations, weights):
    return tuple(len(delta) * g for g in back_by(right_step)(delta, activations, weights))


@tanh_gradients.mistake(
    "It divides by n again in every layer. delta hands the division on, so once is enough."
)
def divided_in_every_layer(delta, activations, weights):
    n = len(delta)
    step = back_by(lambda delta, h, w: right_step(delta, h, w) / n)
    return step(delta, activations, weights)


@tanh_gradients.mistake(
    "It divides by the number of entries of delta. A mean over the images divides by n, the number "
    "of rows."
)
def divided_by_all_entries(delta, activations, weights):
    gradients = back_by(right_step)(delta, activations, weights)
    return tuple(g / delta.shape[1] for g in gradients)


@tanh_gradients.mistake("The gradients are right, but the last layer's stands first.")
def last_gradient_first(delta, activations, weights):
    return back_by(right_step)(delta, activations, weights)[::-1]


@tanh_gradients.mistake(
    "Those are the deltas. The gradient of a layer's weights is made of delta and of what comes "
    "into the layer."
)
def deltas_only(delta, activations, weights):
    return tuple(deltas_down(delta, activations, weights, right_step))


@tanh_gradients.mistake(
    "Each gradient is transposed. It should have the shape of its weights, (n_in, n_out)."
)
def transposed_gradients(delta, activations, weights):
    return tuple(g.T for g in back_by(right_step)(delta, activations, weights))


@tanh_gradients.mistake(
    "The layer's own gradient stands where its weights are due: delta travels down through w."
)
def gradients_for_weights(delta, activations, weights):
    step = back_by(lambda delta, h, w: (delta @ (h.T @ delta / len(h)).T) * tanh_slope(h))
    return step(delta, activations, weights)


@tanh_gradients.mistake(
    "delta goes down before the gradient is taken, so it is one layer too low each time. First the "
    "gradient of this layer, then the step down."
)
def down_too_early(delta, activations, weights):
    deltas = []
    for h, w in zip(reversed(activations), reversed(weights), strict=True):
        delta = right_step(delta, h, w)
        deltas.insert(0, delta)
    return means(activations, deltas)


@tanh_gradients.mistake(
    "Layer 1 is missing: the loop ends one layer too early. Its weights have a gradient too."
)
def without_layer_1(delta, activations, weights):
    return back_by(right_step)(delta, activations, weights)[1:]


@tanh_gradients.mistake(
    "That is the gradient of the last layer only. Return a tuple with one for each layer."
)
def last_layer_alone(delta, activations, weights):
    return activations[-1].T @ delta / len(delta)


@tanh_gradients.mistake(
    "Brackets are missing around the slope: a product binds more tightly than a difference, so h "
    "squared is taken away from delta."
)
def brackets_missing(delta, activations, weights):
    return back_by(lambda delta, h, w: delta @ w.T - h**2)(delta, activations, weights)


@tanh_gradients.mistake(
    "The sign in the slope is wrong: 1 + h² is never below 1, a slope of tanh is."
)
def plus_in_the_slope(delta, activations, weights):
    return back_by(lambda delta, h, w: (delta @ w.T) * (1 + h**2))(delta, activations, weights)


@tanh_gradients.mistake("(1 - h)² is not 1 - h²: square h first, then take it from 1.")
def difference_squared(delta, activations, weights):
    return back_by(lambda delta, h, w: (delta @ w.T) * (1 - h) ** 2)(delta, activations, weights)


@tanh_gradients.mistake(
    "The slope alone is handed down: delta and the weights are left out of the product."
)
def slope_alone(delta, activations, weights):
    return back_by(lambda delta, h, w: np.ones_like(delta @ w.T) * tanh_slope(h))(
        delta, activations, weights
    )


@tanh_gradients.mistake(
    "The weights are left out on the way down: a unit collects from all units above it, through "
    "its weights."
)
def weights_left_out(delta, activations, weights):
    return back_by(lambda delta, h, w: delta * tanh_slope(h))(delta, activations, weights)


@tanh_gradients.mistake(
    "h and delta were averaged over the images before they met. Each image's h belongs to its own "
    "delta: multiply first."
)
def means_multiplied(delta, activations, weights):
    deltas = deltas_down(delta, activations, weights, right_step)
    pairs = zip(activations, deltas, strict=True)
    return tuple(np.outer(h.mean(axis=0), delta.mean(axis=0)) for h, delta in pairs)


@tanh_gradients.mistake("It divides by n twice: once is enough for a mean over the n images.")
def divided_twice(delta, activations, weights):
    n = len(delta)
    return tuple(g / n for g in back_by(right_step)(delta, activations, weights))


@tanh_gradients.mistake(
    "It divides by the number of layers. A mean over the images divides by n, the number of rows."
)
def divided_by_the_layers(delta, activations, weights):
    gradients = back_by(right_step)(delta, activations, weights)
    return tuple(len(delta) / len(weights) * g for g in gradients)


@tanh_gradients.mistake("Only the first image was used: the gradients are means over all rows.")
def first_image_only(delta, activations, weights):
    return back_by(right_step)(delta[:1], [h[:1] for h in activations], weights)


@tanh_gradients.mistake("Only the last image was used: the gradients are means over all rows.")
def last_image_only(delta, activations, weights):
    return back_by(right_step)(delta[-1:], [h[-1:] for h in activations], weights)


@tanh_gradients.mistake("delta is multiplied by h²; the slope of tanh is 1 minus that.")
def one_left_out(delta, activations, weights):
    return back_by(lambda delta, h, w: (delta @ w.T) * h**2)(delta, activations, weights)


@tanh_gradients.mistake(
    "That is the slope of the sigmoid, and taken at h. These units are tanh, whose slope the "
    "question gives."
)
def sigmoid_at_h(delta, activations, weights):
    step = back_by(lambda delta, h, w: (delta @ w.T) * slope_of_sigmoid(h))
    return step(delta, activations, weights)


@tanh_gradients.mistake(
    "All layers use the last layer's delta: it is never taken down through weights and slope."
)
def delta_never_goes_down(delta, activations, weights):
    return tuple(h.T @ delta / len(h) for h in activations)


@tanh_gradients.mistake(
    "Below the last layer, delta meets the layer's own output. The gradient needs what comes into "
    "the layer."
)
def output_for_input(delta, activations, weights):
    deltas = deltas_down(delta, activations, weights, right_step)
    return means([*activations[1:], activations[-1]], deltas)


# --- The factor of a layer --------------------------------------------------------------------


def sums(n_images, n, centre, spread, seed):
    return np.random.default_rng(seed).normal(centre, spread, size=(n_images, n))


@exercise(
    title="The factor of a layer, from measured sums",
    question="""Step 4 assumes normal sums. Real ones need no assumption: take the mean over them
in place of the grid.

`z` (n_images, n) holds the sums of a sigmoid layer with n units. The weights above that layer have
the shape (n, m) and the standard deviation `std`. Return one number, $\\sqrt{\\chi}$: the factor by
which the RMS of δ changes on its way down through these weights and these n units.

For sums that are all 0, m = 10 and std = 0.1 it is 0.0791.""",
    trials=[
        (np.array([[0.0, 2.0]]), 3, 0.5),
        (np.zeros((3, 2)), 10, 0.1),
        (sums(5, 4, centre=1.0, spread=2.0, seed=0), 7, 0.4),
        (sums(6, 3, centre=-2.0, spread=1.0, seed=1), 11, 2.0),
        (sums(4, 9, centre=0.5, spread=6.0, seed=2), 5, 1.5),
        # Saturated units: their slope is 0, however it is computed.
        (np.array([[-800.0, 1.0, 0.3], [2.0, -1.0, 900.0]]), 4, 0.5),
    ],
    hints=[
        "Which part of χ in Step 4 is an average? Of what?",
        "Compute the slope at each of the measured sums, and then one mean over all of them: of "
        "the slopes, or of something else?",
        "χ is a product of three: how many units send their δ down, the variance of the weights, "
        "and the mean of the squared slopes. The question asks for its root.",
    ],
)
def factor_from_sums(z, m, std):
    """Return sqrt(chi), a number: what the RMS of delta is multiplied by."""
    a = sigmoid(z)
    slope = sigmoid_gradient(a)
    return np.sqrt(m * std**2 * np.mean(slope**2))


@factor_from_sums.mistake(
    "For sums of large size an exponential overflows (e^(-z) far below 0, e^z far above), and the "
    "slope becomes nan instead of 0: go through the sigmoid, which knows how to avoid that."
)
def slope_that_overflows(z, m, std):
    slope = np.exp(-z) / (1 + np.exp(-z)) ** 2
    return np.sqrt(m * std**2 * np.mean(slope**2))


@factor_from_sums.mistake(
    "That is χ, by which the mean square of δ changes. The question asks for the RMS: the root is "
    "missing."
)
def chi_itself(z, m, std):
    return m * std**2 * np.mean(slope_of_sigmoid(z) ** 2)


@factor_from_sums.mistake(
    "It counts the n units where δ arrives. An entry of δ wᵀ is a sum over the m units above."
)
def n_for_m(z, m, std):
    return std * np.sqrt(z.shape[1]) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "It counts the images, the rows of z. An entry of δ wᵀ is a sum over the m units above."
)
def images_for_m(z, m, std):
    return std * np.sqrt(len(z)) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake("m is missing: an entry of δ wᵀ is a sum of m terms.")
def m_left_out(z, m, std):
    return std * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "It multiplies by m itself. m terms of random sign partly cancel: their sum grows like the "
    "root of m."
)
def m_without_root(z, m, std):
    return m * std * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "The plain mean of the slopes is too small: squares add up here, so it takes the mean of the "
    "squared slopes."
)
def mean_slope(z, m, std):
    return std * np.sqrt(m) * np.mean(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "Under the root, the slope is not squared: χ holds the mean of the squared slopes."
)
def slope_not_squared(z, m, std):
    return std * np.sqrt(m * np.mean(slope_of_sigmoid(z)))


@factor_from_sums.mistake(
    "Under the root, the standard deviation is not squared: χ holds the variance of the weights."
)
def std_not_squared(z, m, std):
    return np.sqrt(m * std * np.mean(slope_of_sigmoid(z) ** 2))


@factor_from_sums.mistake(
    "The mean of the squared slopes stands outside the root: it needs a root as m does."
)
def root_of_m_only(z, m, std):
    return std * np.sqrt(m) * np.mean(slope_of_sigmoid(z) ** 2)


@factor_from_sums.mistake(
    "std is squared outside the root: outside it stands std itself, since the root of std² is std."
)
def std_squared_outside(z, m, std):
    return std**2 * np.sqrt(m) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake("The root covers the mean only; m and the variance belong under it.")
def root_of_the_mean_only(z, m, std):
    return m * std**2 * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake("It divides by n as well: the mean over the sums has done that already.")
def divided_by_n_as_well(z, m, std):
    return std * np.sqrt(m / z.shape[1]) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "That is the standard deviation of the slopes, which takes their mean away first. If all "
    "slopes were ¼ it would be 0."
)
def spread_of_the_slope(z, m, std):
    return std * np.sqrt(m) * np.std(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "`sigmoid_gradient` was given z, but it computes a (1 - a) and wants the activation, a = σ(z)."
)
def gradient_at_z(z, m, std):
    return std * np.sqrt(m) * rms(sigmoid_gradient(z))


@factor_from_sums.mistake(
    "The sigmoid was applied twice before the slope: the slope belongs to σ(z), once."
)
def sigmoid_twice(z, m, std):
    return std * np.sqrt(m) * rms(slope_of_sigmoid(sigmoid(z)))


@factor_from_sums.mistake(
    "That uses the activations σ(z), which belong to the way forward. The way back needs their "
    "slope."
)
def activation_for_slope(z, m, std):
    return std * np.sqrt(m) * rms(sigmoid(z))


@factor_from_sums.mistake(
    "¼ is the slope at 0 only. These sums lie elsewhere too, where the sigmoid is flatter."
)
def quarter(z, m, std):
    return std * np.sqrt(m) / 4


@factor_from_sums.mistake(
    "That is the slope at the mean of the sums. Take the slope at every sum first, and the mean "
    "last."
)
def slope_at_the_mean(z, m, std):
    return std * np.sqrt(m) * slope_of_sigmoid(np.mean(z))


@factor_from_sums.mistake(
    "That is the slope at one typical sum, √q. Take the slope at every sum first, and the mean "
    "last."
)
def slope_at_the_rms(z, m, std):
    return std * np.sqrt(m) * slope_of_sigmoid(rms(z))


@factor_from_sums.mistake(
    "That is Step 4 with its grid: it takes the sums for normal with mean 0. Here the sums are "
    "measured; take the mean over them."
)
def normal_sums(z, m, std):
    grid = np.linspace(-8, 8, 1600)
    probability = np.exp(-(grid**2) / 2)
    slope_square = slope_of_sigmoid(rms(z) * grid) ** 2 @ probability / probability.sum()
    return std * np.sqrt(m * slope_square)


@factor_from_sums.mistake(
    "That is one factor per unit, a mean over the images only. One number is due, a mean over all "
    "sums."
)
def per_unit(z, m, std):
    return std * np.sqrt(m * np.mean(slope_of_sigmoid(z) ** 2, axis=0))


@factor_from_sums.mistake("That is one factor per image. One number is due, a mean over all sums.")
def per_image(z, m, std):
    return std * np.sqrt(m * np.mean(slope_of_sigmoid(z) ** 2, axis=1))


@factor_from_sums.mistake(
    "That is the sum of the squared slopes. χ holds their mean: divide by how many there are."
)
def sum_for_mean(z, m, std):
    return std * np.sqrt(m) * np.linalg.norm(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "It adds the squared slopes of an image's units. They are averaged too: one mean over all sums."
)
def sum_over_units(z, m, std):
    return std * np.sqrt(m * z.shape[1]) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "It counts the images too. They are averaged; an entry of δ wᵀ is a sum of m terms."
)
def images_times_m(z, m, std):
    return std * np.sqrt(m * len(z)) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "It counts all sums, images times units. An entry of δ wᵀ is a sum over the m units above."
)
def size_for_m(z, m, std):
    return std * np.sqrt(z.size) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake("It divides by m. The more units send their δ down, the larger the sum.")
def divided_by_m_instead(z, m, std):
    return std / np.sqrt(m) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake("`std` is not used: the larger the weights, the larger the factor.")
def std_left_out(z, m, std):
    return np.sqrt(m) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "The root is missing, and the slopes are not squared: compare with χ in Step 4."
)
def no_root_no_square(z, m, std):
    return m * std**2 * np.mean(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "The root is missing, and the mean was taken before the square: compare with χ in Step 4."
)
def square_of_the_mean_slope(z, m, std):
    return m * std**2 * np.mean(slope_of_sigmoid(z)) ** 2


@factor_from_sums.mistake("Neither the root nor a square is there: compare with χ in Step 4.")
def neither_root_nor_squares(z, m, std):
    return m * std * np.mean(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "That is the mean of the units' own factors. Mean squares add up, so take one mean over all "
    "sums and the root of that."
)
def mean_of_the_units(z, m, std):
    return np.mean(per_unit(z, m, std))


@factor_from_sums.mistake(
    "That is the mean of the images' own factors. Mean squares add up, so take one mean over all "
    "sums and the root of that."
)
def mean_of_the_images(z, m, std):
    return np.mean(per_image(z, m, std))


@factor_from_sums.mistake(
    "That is the slope of tanh. These units are sigmoid, whose slope is σ (1 - σ)."
)
def slope_of_tanh(z, m, std):
    return std * np.sqrt(m) * rms(1 - np.tanh(z) ** 2)


@factor_from_sums.mistake(
    "1 - σ² is no slope of the sigmoid; that would be the form for tanh. It is σ (1 - σ)."
)
def form_of_tanh(z, m, std):
    return std * np.sqrt(m) * rms(1 - sigmoid(z) ** 2)


@factor_from_sums.mistake(
    "The sums themselves stand where their slopes are due: χ holds the mean of σ′(z) squared."
)
def sums_for_slopes(z, m, std):
    return std * np.sqrt(m) * rms(z)


@factor_from_sums.mistake(
    "The square is inside the slope: first the slope of each sum, then its square."
)
def slope_of_the_square(z, m, std):
    return std * np.sqrt(m * np.mean(sigmoid_gradient(sigmoid(z) ** 2)))


@factor_from_sums.mistake(
    "That is the largest slope. Most sums have a smaller one: χ takes the mean of the squares."
)
def largest_slope(z, m, std):
    return std * np.sqrt(m) * slope_of_sigmoid(z).max()


# --- Weights that keep the signal -------------------------------------------------------------


@exercise(
    title="Weights for a leaky ReLU",
    question="""A **leaky ReLU** has the slope 1 where $z > 0$ and the slope `leak` where
$z < 0$. With leak = 0 it is ReLU.

A layer of n such units sends its output through weights of shape (n, m). Suppose that half of its
sums are positive and half negative. Return the standard deviation of the weights with which
$\\sqrt{\\chi} = 1$, so that δ keeps its RMS on the way back through these weights and these units.

For m = 50 and leak = 0 it is 0.2, whatever n is.""",
    trials=[
        (4, 2, 0.5),
        (30, 50, 0.0),
        (10, 20, 0.01),
        (784, 10, 0.2),
        (20, 8, 1.0),
        (9, 25, 3.0),
    ],
    hints=[
        "Start from χ in Step 4, not from He's rule. Which part of χ depends on the activation?",
        "The slope takes two values only, each for half of the sums. What is the mean of its "
        "square?",
        "Set χ to 1 and solve for the variance of the weights. Which of n and m does the way back "
        "count?",
        "Two tests: leak = 0 should give √(2/m), He's rule where n = m; leak = 1, where the units "
        "do nothing, 1/√m.",
    ],
)
def std_for_leaky_relu(n, m, leak):
    """Return the weights' standard deviation, a number, with which sqrt(chi) = 1."""
    slope_square = (1 + leak**2) / 2  # E[slope^2]: half of the units have 1, half have leak.
    return np.sqrt(1 / (m * slope_square))


@std_for_leaky_relu.mistake(
    "That is He's rule for ReLU. It leaves out what comes through where z < 0."
)
def leak_ignored(n, m, leak):
    return np.sqrt(2 / m)


@std_for_leaky_relu.mistake(
    "It counts n, as the way forward does. On the way back, each sum runs over the m units above."
)
def forward_rule(n, m, leak):
    return np.sqrt(2 / (n * (1 + leak**2)))


@std_for_leaky_relu.mistake(
    "It averages n and m as Glorot's rule does. The way back alone counts only one of them."
)
def average_of_both(n, m, leak):
    return np.sqrt(4 / ((n + m) * (1 + leak**2)))


@std_for_leaky_relu.mistake(
    "That is Glorot's rule, in which neither the leak nor the flat half appears. Start from χ."
)
def glorot(n, m, leak):
    return np.sqrt(2 / (n + m))


@std_for_leaky_relu.mistake(
    "1/√m is the rule for a slope of 1 everywhere. Here half of the slopes are `leak`."
)
def slope_one_everywhere(n, m, leak):
    return 1 / np.sqrt(m)


@std_for_leaky_relu.mistake("That is the variance of the weights: the root is missing.")
def variance(n, m, leak):
    return 2 / (m * (1 + leak**2))


@std_for_leaky_relu.mistake(
    "It uses the mean slope, (1 + leak) / 2. χ holds the mean of the squared slopes: square "
    "before the mean."
)
def mean_of_the_slopes(n, m, leak):
    return 2 / ((1 + leak) * np.sqrt(m))


@std_for_leaky_relu.mistake("The leak is not squared: χ holds the mean of the squared slopes.")
def leak_not_squared(n, m, leak):
    return np.sqrt(2 / (m * (1 + leak)))


@std_for_leaky_relu.mistake(
    "It squares the sum of the slopes. Square each slope, then take the mean."
)
def square_of_the_sum(n, m, leak):
    return np.sqrt(2 / m) / (1 + leak)


@std_for_leaky_relu.mistake(
    "The two halves are added but not halved: each slope belongs to half of the sums."
)
def half_left_out(n, m, leak):
    return np.sqrt(1 / (m * (1 + leak**2)))


@std_for_leaky_relu.mistake(
    "Only the negative half is counted. The other half has the slope 1, and it counts as well."
)
def negative_half_only(n, m, leak):
    with np.errstate(divide="ignore"):
        return np.sqrt(np.divide(2, m * leak**2))


@std_for_leaky_relu.mistake(
    "That is the scale s alone. The standard deviation is s/√m: the more units above, the smaller "
    "each weight."
)
def scale_alone(n, m, leak):
    return np.sqrt(2 / (1 + leak**2))


@std_for_leaky_relu.mistake(
    "It divides by m itself, where the root of m is due: m terms of random sign partly cancel."
)
def divided_by_m(n, m, leak):
    return np.sqrt(2 / (1 + leak**2)) / m


@std_for_leaky_relu.mistake(
    "That is upside down: it is √χ for weights of standard deviation 1. By what must you divide "
    "such weights?"
)
def factor_of_weights_1(n, m, leak):
    return np.sqrt(m * (1 + leak**2) / 2)


@std_for_leaky_relu.mistake(
    "The mean of the squared slopes stands above the line: the more a layer lets through, the "
    "smaller the weights should be. Brackets missing?"
)
def wrong_side_of_the_line(n, m, leak):
    return np.sqrt(2 / m * (1 + leak**2))


@std_for_leaky_relu.mistake(
    "1 + leak² is on the wrong side of the fraction: a leak that lets more through needs smaller "
    "weights."
)
def fraction_upside_down(n, m, leak):
    return np.sqrt((1 + leak**2) / (2 * m))


@std_for_leaky_relu.mistake(
    "The minus is wrong: the leak lets more through, so it adds to the mean of the squared slopes."
)
def leak_taken_away(n, m, leak):
    return np.sqrt(2 / (m * abs(1 - leak**2))) if leak != 1 else np.inf


@std_for_leaky_relu.mistake(
    "That is He's rule for the way forward: it counts n, and leaves out what comes through where "
    "z < 0."
)
def forward_rule_of_he(n, m, leak):
    return np.sqrt(2 / n)


@std_for_leaky_relu.mistake(
    "1/√n is the rule for a slope of 1 everywhere, and for the way forward. The way back counts m."
)
def one_over_root_n(n, m, leak):
    return 1 / np.sqrt(n)


@std_for_leaky_relu.mistake(
    "It counts n and m together. The way back alone counts only one of them, and Glorot's rule "
    "averages the two."
)
def both_together(n, m, leak):
    return np.sqrt(2 / ((n + m) * (1 + leak**2)))


@std_for_leaky_relu.mistake(
    "It multiplies n by m. An entry of δ wᵀ is a sum of as many terms as there are units above."
)
def n_times_m(n, m, leak):
    return np.sqrt(2 / (n * m * (1 + leak**2)))


@std_for_leaky_relu.mistake(
    "Only the positive half was halved: the slope `leak` belongs to half of the sums as well."
)
def leak_not_halved(n, m, leak):
    return np.sqrt(1 / (m * (0.5 + leak**2)))


@std_for_leaky_relu.mistake(
    "Only the negative half was halved: the slope 1 belongs to half of the sums as well."
)
def one_not_halved(n, m, leak):
    return np.sqrt(1 / (m * (1 + leak**2 / 2)))


@std_for_leaky_relu.mistake(
    "The root covers He's part only: the mean of the squared slopes belongs under it as a whole."
)
def leak_outside_the_root(n, m, leak):
    return np.sqrt(2 / m) / (1 + leak**2)


@std_for_leaky_relu.mistake("The root covers the 2 only: m and the slopes belong under it too.")
def root_of_two_only(n, m, leak):
    return np.sqrt(2) / (m * (1 + leak**2))


@std_for_leaky_relu.mistake(
    "That is χ for weights of standard deviation 1. Asked for is the standard deviation that makes "
    "it 1."
)
def chi_of_weights_1(n, m, leak):
    return m * (1 + leak**2) / 2


@std_for_leaky_relu.mistake(
    "The root is missing, and the leak is not squared: χ holds squares, of the slopes and of the "
    "standard deviation."
)
def variance_by_the_mean_slope(n, m, leak):
    return 2 / (m * (1 + leak))


@std_for_leaky_relu.mistake(
    "It uses the mean slope, and counts n. χ holds the mean of the squared slopes, and the way "
    "back counts m."
)
def mean_slope_forward(n, m, leak):
    return 2 / ((1 + leak) * np.sqrt(n))


@std_for_leaky_relu.mistake(
    "The leak is added to m, where the mean of the squared slopes multiplies m: brackets missing?"
)
def leak_added_to_m(n, m, leak):
    return np.sqrt(2 / (m + leak**2))


@std_for_leaky_relu.mistake(
    "That is the variance for the way forward: the root is missing, and the way back counts m."
)
def variance_forward(n, m, leak):
    return 2 / (n * (1 + leak**2))


# --- The way back through a residual layer ----------------------------------------------------


def residual_layer(n, units, std, seed):
    """Return (g, h, w) of a random residual layer; its input is what a sigmoid layer gives."""
    rng = np.random.default_rng(seed)
    h = rng.uniform(0.1, 1.9, size=(n, units))
    return rng.normal(0.3, 1, size=(n, units)), h, rng.normal(0.1, std, size=(units, units))


@exercise(
    title="Both roads back",
    question="""You saw a residual layer's way forward, $h + \\sigma(h w)$. Write its way back.

`h` (n, units) is the input of the layer, a row per image; `w` (units, units) its weights. `g`
(n, units) is the derivative of the loss with respect to the layer's *output* $h + \\sigma(h w)$.
Return the derivative of the loss with respect to its *input* h, shape (n, units).

For one image and one unit with h = 0, w = 2, g = 3 it is 4.5.""",
    trials=[
        (np.array([[3.0]]), np.array([[0.0]]), np.array([[2.0]])),
        residual_layer(1, 2, std=1.0, seed=0),
        residual_layer(4, 3, std=0.8, seed=1),
        residual_layer(2, 5, std=1.5, seed=2),
        residual_layer(5, 2, std=0.1, seed=3),
    ],
    hints=[
        "The input reaches the output by two roads. How does a small change of h travel each?",
        "What arrives by two roads adds up. On the road with no weights, what is g multiplied by?",
        "The other road is an ordinary layer, passed backwards: first the activation, then the "
        "weights. At which sums is the slope taken?",
    ],
)
def residual_back(g, h, w):
    """Return the derivative of the loss with respect to h, (n, units)."""
    a = sigmoid(h @ w)
    delta = g * sigmoid_gradient(a)  # At the sums of the layer.
    return g + delta @ w.T


def branch(g, h, w):
    """Return what comes back along the road through the weights."""
    return (g * slope_of_sigmoid(h @ w)) @ w.T


@residual_back.mistake(
    "The road through the weights is divided by the number of images: each row of g has its own "
    "derivative, and nothing is averaged."
)
def divided_by_n_through_the_weights(g, h, w):
    s = sigmoid(h @ w)
    return g + (g * s * (1 - s)) @ w.T / len(g)


@residual_back.mistake(
    "That is the road through the weights alone. What does the road around them add?"
)
def no_road_around(g, h, w):
    return branch(g, h, w)


@residual_back.mistake(
    "That is the road around the weights alone: h also reaches the output through σ(h w)."
)
def road_around_only(g, h, w):
    return g


@residual_back.mistake(
    "On the road around, it adds h, which belongs to the way forward. What travels back is g."
)
def adds_h(g, h, w):
    return h + branch(g, h, w)


@residual_back.mistake(
    "It adds 1 in place of g: 1 is the slope of the road around, and g is still to be multiplied "
    "by it."
)
def adds_one(g, h, w):
    return 1 + branch(g, h, w)


@residual_back.mistake(
    "That is the slope of the output. Multiply what arrives, g, by it: on both roads."
)
def slope_of_the_output(g, h, w):
    return 1 + slope_of_sigmoid(h @ w) @ w.T


@residual_back.mistake("It multiplies the two roads. Effects that arrive by two roads add up.")
def roads_multiplied(g, h, w):
    return g * branch(g, h, w)


@residual_back.mistake(
    "It takes the mean of the two roads. Their effects add up, they are not averaged."
)
def mean_of_the_roads(g, h, w):
    return (g + branch(g, h, w)) / 2


@residual_back.mistake(
    "The weights are not transposed on the way back: an input collects from all units that it "
    "feeds, along its own row of w."
)
def residual_not_transposed(g, h, w):
    return g + (g * slope_of_sigmoid(h @ w)) @ w


@residual_back.mistake(
    "The slope comes after the weights. Going back, the activation is met first, then the weights."
)
def slope_after_the_weights(g, h, w):
    return g + (g @ w.T) * slope_of_sigmoid(h @ w)


@residual_back.mistake("The slope of the sigmoid is missing on the road through the weights.")
def no_slope(g, h, w):
    return g + g @ w.T


@residual_back.mistake(
    "The road through the weights lacks g: the slope alone is not yet a derivative of the loss."
)
def no_g_in_the_branch(g, h, w):
    return g + slope_of_sigmoid(h @ w) @ w.T


@residual_back.mistake("It multiplies by σ(z) itself where its slope is due.")
def activation_as_slope(g, h, w):
    return g + (g * sigmoid(h @ w)) @ w.T


@residual_back.mistake(
    "`sigmoid_gradient` was given the sums, but it computes a (1 - a) and wants a = σ(h w)."
)
def gradient_of_the_sums(g, h, w):
    return g + (g * sigmoid_gradient(h @ w)) @ w.T


@residual_back.mistake(
    "`sigmoid_gradient` was given h. In this layer the sigmoid acts on h w, and it is that "
    "activation which the slope needs."
)
def gradient_of_h(g, h, w):
    return g + (g * sigmoid_gradient(h)) @ w.T


@residual_back.mistake("The slope is taken at h. In this layer the sigmoid acts on the sums h w.")
def slope_at_h(g, h, w):
    return g + (g * slope_of_sigmoid(h)) @ w.T


@residual_back.mistake(
    "`sigmoid_gradient` was given the layer's output, h + σ(h w). It wants the sigmoid's own "
    "output, without the h that was added."
)
def gradient_of_the_output(g, h, w):
    return g + (g * sigmoid_gradient(h + sigmoid(h @ w))) @ w.T


@residual_back.mistake("The sigmoid was applied twice before the slope: σ(h w) once is enough.")
def residual_sigmoid_twice(g, h, w):
    return g + (g * slope_of_sigmoid(sigmoid(h @ w))) @ w.T


@residual_back.mistake(
    "The road around passes through the weights too: 1 was added to the slope. g should arrive "
    "beside the weights, unchanged."
)
def one_plus_slope(g, h, w):
    return (g * (1 + slope_of_sigmoid(h @ w))) @ w.T


@residual_back.mistake(
    "The sums are not those of the way forward: there, h meets w itself, not its transpose."
)
def sums_with_transpose(g, h, w):
    return g + (g * slope_of_sigmoid(h @ w.T)) @ w.T


@residual_back.mistake(
    "That is the derivative with respect to the weights. Asked for is the one with respect to the "
    "input h."
)
def derivative_of_w(g, h, w):
    return h.T @ (g * slope_of_sigmoid(h @ w))


@residual_back.mistake(
    "It adds squares and takes the root, which is how the sizes of two random signals combine. "
    "The derivatives themselves are added."
)
def squares_added(g, h, w):
    return np.sqrt(g**2 + branch(g, h, w) ** 2)


@residual_back.mistake(
    "That is the way forward, the layer's output. Asked for is the derivative on the way back."
)
def the_way_forward(g, h, w):
    return h + sigmoid(h @ w)


@residual_back.mistake(
    "The road through the weights was taken away. Both roads were added on the way forward; their "
    "derivatives are added too."
)
def roads_subtracted(g, h, w):
    return g - branch(g, h, w)


@residual_back.mistake(
    "It divides by the number of images. Each row of g has its own derivative; nothing is averaged."
)
def divided_by_images(g, h, w):
    return (g + branch(g, h, w)) / len(g)


@residual_back.mistake("¼ is the slope at 0 only: the slope has to be taken at the sums h w.")
def quarter_everywhere(g, h, w):
    return g + g / 4 @ w.T


@residual_back.mistake("1 - a² is the slope of tanh. The layer has a sigmoid.")
def slope_of_tanh_instead(g, h, w):
    return g + (g * (1 - sigmoid(h @ w) ** 2)) @ w.T


@residual_back.mistake(
    "On the road through the weights, h stands where g is due: what travels back is g."
)
def h_in_the_branch(g, h, w):
    return g + (h * slope_of_sigmoid(h @ w)) @ w.T


@residual_back.mistake("The slope is taken at g w. The sums are those of the way forward, h w.")
def slope_at_g(g, h, w):
    return g + (g * slope_of_sigmoid(g @ w)) @ w.T


@residual_back.mistake(
    "g comes after the weights: a unit's derivative has to travel along its weights, so g must be "
    "multiplied in before them."
)
def g_after_the_weights(g, h, w):
    return g * (1 + slope_of_sigmoid(h @ w) @ w.T)


@residual_back.mistake("The slope was applied to the road around too: g passes there unchanged.")
def slope_on_both_roads(g, h, w):
    delta = g * slope_of_sigmoid(h @ w)
    return delta + delta @ w.T


@residual_back.mistake(
    "The slope comes after the weights, and they are not transposed: going back, the activation is "
    "met first."
)
def slope_after_untransposed_weights(g, h, w):
    return g + (g @ w) * slope_of_sigmoid(h @ w)


@residual_back.mistake(
    "The weights are missing: the other road leads through them, backwards, after the activation."
)
def weights_missing(g, h, w):
    return g + g * slope_of_sigmoid(h @ w)


@residual_back.mistake(
    "The road around the weights is missing; and on the other one, the slope has to come before "
    "the weights."
)
def no_road_around_and_slope_last(g, h, w):
    return (g @ w.T) * slope_of_sigmoid(h @ w)


@residual_back.mistake(
    "The road around the weights is missing; and on the other one, the weights should be "
    "transposed."
)
def no_road_around_not_transposed(g, h, w):
    return (g * slope_of_sigmoid(h @ w)) @ w


@residual_back.mistake(
    "h was added as well: it belongs to the way forward. What arrives by both roads is made of g."
)
def h_added_too(g, h, w):
    return g + branch(g, h, w) + h


@residual_back.mistake(
    "g comes after the weights: it must be multiplied in before them, where the slope is."
)
def g_last(g, h, w):
    return g * (slope_of_sigmoid(h @ w) @ w.T)


# --- How deep a network can be checked --------------------------------------------------------


@exercise(
    title="How deep may a net be, to be checked?",
    question="""A check judges only what is large enough. How deep may a net be?

The last of its L layers has a gradient of RMS `last`. Each layer below has `factor` (√χ, less than
1) times the gradient of the layer above it. Return the largest L, an integer, for which the
gradient of layer 1 is still at least `floor`. (`last` is above `floor`.)

With last = 0.2, factor = 0.08 and floor = $10^{-7}$ it is 6: layer 1 of six has
$0.2 \\cdot 0.08^5 = 6.6 \\cdot 10^{-7}$, layer 1 of seven has $5.2 \\cdot 10^{-8}$.""",
    trials=[
        (0.2, 0.5, 0.15),
        (1.0, 0.5, 0.25),  # Exactly at the floor; powers of 2 are exact for logarithms too.
        (0.2, 0.5, 0.06),
        (0.2, 0.08, 1e-7),
        (3.0, 0.24, 1e-9),
        (0.2, 0.63, 1e-7),
        (0.05, 0.9, 1e-4),
        (7.0, 0.98, 1e-3),
    ],
    hints=[
        "How often is the gradient multiplied by the factor on its way from layer L to layer 1?",
        "Try it by hand with last = 0.2, factor = 0.5 and floor = 0.06: what has layer 1 in a net "
        "with one layer, with two, with three?",
        "A loop can do it: add a layer as long as the net with one more would still pass. Or take "
        "logarithms: a power becomes a product.",
    ],
)
def deepest_net(last, factor, floor):
    """Return the largest number of layers whose first gradient is at least floor, an integer."""
    n_layers, gradient = 1, last
    while gradient * factor >= floor:  # One layer more would still pass.
        gradient = gradient * factor
        n_layers += 1
    return n_layers


def n_factors(last, factor, floor):
    """Return how many times last can be multiplied by factor, not rounded."""
    return math.log(floor / last) / math.log(factor)


@deepest_net.mistake(
    "It multiplies the factor by the last gradient and takes that to a power. The last gradient is "
    "there once; only the factor enters again for each layer."
)
def power_of_both(last, factor, floor):
    return math.floor(math.log(floor) / math.log(last * factor)) + 1


@deepest_net.mistake(
    "It multiplies the factor by the last gradient and takes that to a power, and counts one layer "
    "too few. The last gradient is there once; only the factor enters again for each layer."
)
def power_of_both_without_one(last, factor, floor):
    return math.floor(math.log(floor) / math.log(last * factor))


@deepest_net.mistake(
    "One too few: that counts the steps between layers. A net of L layers has L - 1 such steps."
)
def steps_for_layers(last, factor, floor):
    return math.floor(n_factors(last, factor, floor))


@deepest_net.mistake(
    "One too many: that is the first net whose layer 1 lies below the floor. The one before it is "
    "the last that passes."
)
def first_that_fails(last, factor, floor):
    return math.floor(n_factors(last, factor, floor)) + 2


@deepest_net.mistake(
    "A gradient that lies exactly at the floor still passes: the question says at least."
)
def strictly_above(last, factor, floor):
    return math.ceil(n_factors(last, factor, floor))


@deepest_net.mistake(
    "The number of layers was rounded to the nearest integer. A layer that does not fit as a whole "
    "does not count."
)
def rounded(last, factor, floor):
    return round(n_factors(last, factor, floor)) + 1


@deepest_net.mistake(
    "The number of steps was rounded, and the layer where it all starts is not counted."
)
def rounded_steps(last, factor, floor):
    return round(n_factors(last, factor, floor))


@deepest_net.mistake("A net has a whole number of layers: round down to the last one that fits.")
def not_rounded(last, factor, floor):
    return n_factors(last, factor, floor) + 1


@deepest_net.mistake(
    "That is how often the factor fits, not rounded, and without the layer where it starts. A net "
    "has a whole number of layers."
)
def steps_not_rounded(last, factor, floor):
    return n_factors(last, factor, floor)


@deepest_net.mistake(
    "Each layer takes the same amount away: that is a straight line. The factor multiplies, so the "
    "gradient falls exponentially."
)
def straight_line(last, factor, floor):
    return math.floor((last - floor) / (last * (1 - factor))) + 1


@deepest_net.mistake(
    "It divides the gradient by the number of layers, factor · last / L. Every layer multiplies by "
    "the factor anew."
)
def divided_by_depth(last, factor, floor):
    return max(1, math.floor(last * factor / floor))


@deepest_net.mistake(
    "The factor was squared: it is √χ already, made for the gradient itself and not for its square."
)
def factor_squared(last, factor, floor):
    return math.floor(n_factors(last, factor**2, floor)) + 1


@deepest_net.mistake("A root was taken of the factor: it is √χ already.")
def root_of_the_factor(last, factor, floor):
    return math.floor(n_factors(last, math.sqrt(factor), floor)) + 1


@deepest_net.mistake(
    "The last layer's gradient is taken for 1: `last` is not used, or only the shrinking is held "
    "against the floor."
)
def last_left_out(last, factor, floor):
    return math.floor(n_factors(1, factor, floor)) + 1


@deepest_net.mistake(
    "`factor` is what is left, not what is lost: each layer has factor times the gradient of the "
    "layer above."
)
def share_lost(last, factor, floor):
    return math.floor(n_factors(last, 1 - factor, floor)) + 1


@deepest_net.mistake(
    "It says 1 for nearly every net: is a layer ever added? (If you take logarithms: which one is "
    "divided by which?)"
)
def logarithms_swapped(last, factor, floor):
    return math.floor(1 / n_factors(last, factor, floor)) + 1


@deepest_net.mistake(
    "The logarithm of the factor is missing: dividing by the factor itself does not count how "
    "often it fits."
)
def divided_by_the_factor(last, factor, floor):
    return math.floor(math.log(last / floor) / factor) + 1


@deepest_net.mistake(
    "A sign is lost: a factor below 1 has a negative logarithm, and so has floor / last; last / "
    "floor has a positive one."
)
def sign_of_the_logarithm(last, factor, floor):
    return int(-n_factors(last, factor, floor)) + 1


@deepest_net.mistake("The two logarithms have different bases: use log or log10 for both.")
def two_bases(last, factor, floor):
    return math.floor(math.log10(floor / last) / math.log(factor)) + 1


@deepest_net.mistake("The two logarithms have different bases: use log or log10 for both.")
def two_bases_the_other_way(last, factor, floor):
    return math.floor(math.log(floor / last) / math.log10(factor)) + 1


@deepest_net.mistake(
    "It subtracts the factor in each layer. The factor multiplies, so the gradient falls "
    "exponentially."
)
def factor_subtracted(last, factor, floor):
    return max(0, math.floor((last - floor) / factor)) + 1


@deepest_net.mistake(
    "The last layer's gradient is taken for 1, and the layer where it starts is not counted."
)
def steps_from_one(last, factor, floor):
    return math.floor(n_factors(1, factor, floor))


@deepest_net.mistake(
    "That is the gradient of layer 1 in the deepest net. Asked for is its number of layers."
)
def gradient_for_depth(last, factor, floor):
    return last * factor ** math.floor(n_factors(last, factor, floor))


@deepest_net.mistake(
    "`last` is multiplied by the floor where it should be divided: how many times smaller than "
    "`last` may layer 1 be?"
)
def last_times_floor(last, factor, floor):
    return math.floor(math.log(floor * last) / math.log(factor)) + 1


@deepest_net.mistake("It adds two layers for each factor: one step down is one layer.")
def two_layers_for_each_factor(last, factor, floor):
    return 2 * math.floor(n_factors(last, factor, floor)) + 1


def declare_limit(limit):
    """Declare as a mistake a loop that ends at so many layers."""

    def answer(last, factor, floor):
        return min(limit, math.floor(n_factors(last, factor, floor)) + 1)

    answer.__name__ = f"{limit}_layers_at_most"
    deepest_net.mistake(
        f"It never gets beyond {limit} layers. If the factor is near 1, a net may be deeper: let "
        "the loop run until the floor is reached."
    )(answer)


for most in (50, 99, 100):
    declare_limit(most)
