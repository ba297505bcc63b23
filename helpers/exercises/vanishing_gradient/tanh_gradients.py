"""The exercise "Back through every layer"."""

from itertools import pairwise

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.vanishing_gradient.shared import slope_of_sigmoid


def tanh_net(n, sizes, std, seed):
    """Return (delta, activations, weights) of a random tanh network that sees n random images."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, std, size=shape) for shape in pairwise(sizes)]
    activations = [rng.uniform(0.1, 1, size=(n, sizes[0]))]
    for w in weights[:-1]:
        activations.append(np.tanh(activations[-1] @ w))
    return rng.normal(0.2, 1, size=(n, sizes[-1])), activations, weights


@exercise(
    number=2,
    title="Back through every layer",
    question="""Write the way back for a net of L layers, without biases, with **tanh** in its
hidden layers. The slope of tanh is $1 - \\tanh(z)^2$.

`delta` (n, units) is $\\delta^{(L)}$ of the last layer, a row per image, not divided by n.
`activations` holds the input of each layer, $[X, h^{(1)}, \\dots, h^{(L-1)}]$, with
$h^{(l)} = \\tanh(z^{(l)})$; `weights` is $[w^{(1)}, \\dots, w^{(L)}]$. Python counts from 0:
`activations[1]` is $h^{(1)}$, but `weights[1]` is $w^{(2)}$.

Return a tuple of the L gradients of the weights, layer 1 first, each the mean over the n
images.""",
    inputs=[
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
