"""The exercise "Back through every layer"."""

from itertools import pairwise

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.vanishing_gradient.shared import derivative_of_sigmoid


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
    question="""Write the way back for a net of L layers without biases, with **tanh** in its
hidden layers. The derivative of tanh is $1 - \\tanh(z)^2$. (It may take you 20 minutes.)

`delta` (n, units) is δ of the last layer, a row per image, not divided by n. `activations` holds
the input of each layer, $[X, h^{(1)}, \\dots, h^{(L-1)}]$; `weights` is
$[w^{(1)}, \\dots, w^{(L)}]$. Counted from 0, `activations[1]` is $h^{(1)}$, but `weights[1]`
is $w^{(2)}$.

Return a tuple of the L gradients, layer 1 first, each the mean over the n images.""",
    inputs=[
        (
            np.array([[1.0, -2.0]]),
            [np.array([[1.0, 2.0]]), np.array([[0.5, -0.6]]), np.array([[0.8, 0.2]])],
            # w1 and w2 are such that tanh gives these numbers.
            [
                np.array([[np.arctanh(0.5) - 2, 1.0], [1.0, np.arctanh(-0.6) / 2 - 0.5]]),
                np.array(
                    [[2 * np.arctanh(0.8) + 1.2, -1.0], [1.0, -(np.arctanh(0.2) + 0.5) / 0.6]]
                ),
                np.array([[1.0, -1.0], [3.0, 1.0]]),
            ],
        ),
        # The numbers of images, of layers and of units differ, so that no slip fits by accident.
        tanh_net(4, [5, 3, 6], std=1.0, seed=1),
        # Equal widths: here a matrix of the wrong layer fits, and is wrong.
        tanh_net(2, [4, 4, 4, 4], std=0.8, seed=2),
        tanh_net(5, [3, 3, 3, 3, 3], std=0.6, seed=3),
        tanh_net(3, [6, 2, 2, 2, 2, 2], std=0.7, seed=4),
        tanh_net(7, [6, 5, 4, 2], std=0.7, seed=5),
        tanh_net(4, [5, 5, 5], std=0.7, seed=6),
    ],
    hints=[
        "Start at the top: which two arrays make the gradient of the last layer? Look at their "
        "shapes.",
        "Then take delta one layer down, with the formula of section 4. Which h belongs "
        "to the layer where delta arrives?",
        "The loop runs from the last layer to the first. In each round: the gradient of this layer "
        "from its input and delta, then delta of the layer below, which the next round needs.",
        "The derivative needs no z: h is tanh(z) already, so the square of h does it.",
    ],
)
def tanh_gradients(delta, activations, weights):
    """Return the L gradients, each the mean over the n rows of delta."""
    gradients = []
    for h, w in zip(reversed(activations), reversed(weights), strict=True):
        gradients.insert(0, h.T @ delta / len(h))  # h comes into this layer, delta is at its sums.
        delta = (delta @ w.T) * (1 - h**2)  # One layer down. (Below layer 1, nobody needs it.)
    return tuple(gradients)


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


def with_derivative(derivative):
    """Return a wrong answer with derivative(h) in place of that of tanh."""
    return back_by(lambda delta, h, w: (delta @ w.T) * derivative(h))


def from_other(given):
    """Return a wrong answer that works on other numbers: given(delta, activations, weights)."""
    return lambda *arguments: tanh_gradients.reference(*given(*arguments))


def from_right(change):
    """Return a wrong answer with change(g, n, delta, weights) in place of each gradient g."""
    return lambda delta, activations, weights: tuple(
        change(g, len(delta), delta, weights)
        for g in tanh_gradients.reference(delta, activations, weights)
    )


def from_deltas(result):
    """Return a wrong answer made from each layer's right delta: result(activations, deltas)."""
    return lambda delta, activations, weights: result(
        activations, deltas_down(delta, activations, weights, right_step)
    )


def right_step(delta, h, w):
    return (delta @ w.T) * (1 - h**2)


# The derivative:
tanh_gradients.mistake(
    "delta belongs to the sums of the last layer already: it needs no derivative before the first "
    "gradient, and that of a unit comes from its activation h, not from delta.",
    derivative_of_delta_first=from_other(lambda delta, *rest: (delta * (1 - delta**2), *rest)),
)
tanh_gradients.mistake(
    "The derivative is taken of the error that comes back. It belongs to the unit: take it from "
    "the unit's activation h.",
    derivative_of_the_error=back_by(lambda delta, h, w: (delta @ w.T) * (1 - (delta @ w.T) ** 2)),
)
tanh_gradients.mistake(
    "The last layer is right, but on the way down the derivative of tanh is missing: after the "
    "weights, delta must pass through each unit's activation.",
    derivative_left_out=with_derivative(lambda h: 1),
)
tanh_gradients.mistake(
    "h (1 - h) is the derivative of the sigmoid. These units are tanh, and theirs is in the "
    "question; it takes h as it is.",
    that_of_the_sigmoid=with_derivative(lambda h: h * (1 - h)),
    that_of_the_sigmoid_at_h=with_derivative(derivative_of_sigmoid),
)
tanh_gradients.mistake(
    "tanh was applied twice: the activations are tanh(z) already, so the derivative needs no tanh "
    "of them.",
    tanh_twice=with_derivative(lambda h: 1 - np.tanh(h) ** 2),
)
tanh_gradients.mistake(
    "Square h first, then take it from 1: 1 - h has no square, and (1 - h)² is another number than "
    "1 - h².",
    h_not_squared=with_derivative(lambda h: 1 - h),
    difference_squared=with_derivative(lambda h: (1 - h) ** 2),
)
tanh_gradients.mistake(
    "delta is multiplied by h itself, or by its square, where the derivative at h is due: that is "
    "1 minus the square.",
    h_for_the_derivative=with_derivative(lambda h: h),
    one_left_out=with_derivative(lambda h: h**2),
)
tanh_gradients.mistake(
    "Brackets are missing around the derivative: a product binds more tightly than a difference, "
    "so h squared is taken away from delta.",
    brackets_missing=back_by(lambda delta, h, w: delta @ w.T - h**2),
)
tanh_gradients.mistake(
    "The sign in the derivative is wrong: 1 + h² is never below 1, a derivative of tanh is.",
    plus_in_the_derivative=with_derivative(lambda h: 1 + h**2),
)
tanh_gradients.mistake(
    "The derivative alone is handed down: delta and the weights are left out of the product.",
    derivative_alone=back_by(lambda delta, h, w: 1 - h**2),
)
tanh_gradients.mistake(
    "The derivative is taken at the h of the layer below: an index is off by one. Which h belongs "
    "to the units where delta arrives?",
    that_of_the_layer_below=lambda delta, activations, weights: means(
        activations,
        deltas_down(delta, [activations[0], *activations[:-1]], weights, right_step),
    ),
)


@tanh_gradients.mistake(
    "The derivative is that of the layer above: it was applied before the weights. First through "
    "the weights, then the derivative of the layer where delta arrives."
)
def that_of_the_layer_above(delta, activations, weights):
    derivatives = [1 - h**2 for h in activations[1:]] + [1]
    deltas = [delta]
    for derivative, w in zip(derivatives[:0:-1], weights[:0:-1], strict=True):
        deltas.insert(0, (deltas[0] * derivative) @ w.T)
    return means(activations, deltas)


# The weights, and the way down:
tanh_gradients.mistake(
    "The weights are not transposed on the way back: a unit collects from all units above it, "
    "along its own row of w.",
    not_transposed=back_by(lambda delta, h, w: (delta @ w) * (1 - h**2)),
)
tanh_gradients.mistake(
    "The weights are left out on the way down: a unit collects from all units above it, through "
    "its weights.",
    weights_left_out=back_by(lambda delta, h, w: delta * (1 - h**2)),
)
tanh_gradients.mistake(
    "delta goes down through the weights of another layer than the one it comes from: the last "
    "layer's first, and `weights[1]` is w of layer 2.",
    weights_of_the_layer_below=from_other(
        lambda delta, activations, weights: (delta, activations, [weights[0], *weights[:-1]])
    ),
    weights_upwards=from_other(
        lambda delta, activations, weights: (delta, activations, [weights[0], *weights[:0:-1]])
    ),
)
tanh_gradients.mistake(
    "The layer's own gradient stands where its weights are due: delta travels down through w.",
    gradients_for_weights=back_by(
        lambda delta, h, w: (delta @ (h.T @ delta / len(h)).T) * (1 - h**2)
    ),
)
tanh_gradients.mistake(
    "Each layer's delta starts again from the last layer's. It should come from the layer right "
    "above, so that the factors multiply up on the way.",
    always_from_the_top=lambda delta, activations, weights: back_by(
        lambda _, h, w: right_step(delta, h, w)
    )(delta, activations, weights),
)
tanh_gradients.mistake(
    "All layers use the last layer's delta: it is never taken down through weights and derivative.",
    delta_never_goes_down=lambda delta, activations, weights: means(
        activations, [delta] * len(weights)
    ),
)


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


# The gradients made of it:
tanh_gradients.mistake(
    "That is the sum over the images. The question asks for the mean: where does n come in?",
    sum_over_images=from_right(lambda g, n, delta, weights: n * g),
)
tanh_gradients.mistake(
    "It divides by n more than once: twice, or again in every layer. delta hands the division on, "
    "so once is enough.",
    divided_in_every_layer=back_by(lambda delta, h, w: right_step(delta, h, w) / len(delta)),
    divided_twice=from_right(lambda g, n, delta, weights: g / n),
)
tanh_gradients.mistake(
    "It divides by another number than that of the images: by all entries of delta, its columns, "
    "or the layers. A mean over the images divides by n, the number of rows.",
    divided_by_all_entries=from_right(lambda g, n, delta, weights: g / delta.shape[1]),
    divided_by_the_columns=from_right(lambda g, n, delta, weights: g * n / delta.shape[1]),
    divided_by_the_layers=from_right(lambda g, n, delta, weights: g * n / len(weights)),
    divided_by_n_and_the_layers=from_right(lambda g, n, delta, weights: g / len(weights)),
)
tanh_gradients.mistake(
    "Those are the deltas. The gradient of a layer's weights is made of delta and of what comes "
    "into the layer.",
    deltas_only=from_deltas(lambda activations, deltas: tuple(deltas)),
)
tanh_gradients.mistake(
    "Below the last layer, delta meets the layer's own output. The gradient needs what comes into "
    "the layer.",
    output_for_input=from_deltas(
        lambda activations, deltas: means([*activations[1:], activations[-1]], deltas)
    ),
)
tanh_gradients.mistake(
    "h and delta were averaged over the images before they met. Each image's h belongs to its own "
    "delta: multiply first.",
    means_multiplied=from_deltas(
        lambda activations, deltas: tuple(
            np.outer(h.mean(axis=0), delta.mean(axis=0))
            for h, delta in zip(activations, deltas, strict=True)
        )
    ),
)
tanh_gradients.mistake(
    "Each gradient is transposed. It should have the shape of its weights, (n_in, n_out).",
    transposed_gradients=from_right(lambda g, n, delta, weights: g.T),
)
tanh_gradients.mistake(
    "Only the first or the last image was used: the gradients are means over all rows.",
    first_image_only=from_other(
        lambda delta, hs, weights: (delta[:1], [h[:1] for h in hs], weights)
    ),
    last_image_only=from_other(
        lambda delta, hs, weights: (delta[-1:], [h[-1:] for h in hs], weights)
    ),
)

# The order, and how many there are:
tanh_gradients.mistake(
    "Two slips: the last layer's gradient stands first, and in the right order the numbers would "
    "be wrong, too. Put layer 1 first and check again: the check then speaks of the other slip.",
    **{
        f"{mistake.name} and last layer first": lambda *given, wrong=mistake.function: wrong(
            *given
        )[::-1]
        for mistake in tanh_gradients.mistakes
    },
)
tanh_gradients.mistake(
    "The gradients are right, but the last layer's stands first.",
    last_gradient_first=lambda *given: tanh_gradients.reference(*given)[::-1],
)
tanh_gradients.mistake(
    "Layer 1 is missing: the loop ends one layer too early. Its weights have a gradient too.",
    without_layer_1=lambda *given: tanh_gradients.reference(*given)[1:],
)
tanh_gradients.mistake(
    "That is the gradient of the last layer only. Return a tuple with one for each layer.",
    last_layer_alone=lambda *given: tanh_gradients.reference(*given)[-1],
)
