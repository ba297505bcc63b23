"""The exercise "Both roads back"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.vanishing_gradient.shared import slope_of_sigmoid
from helpers.functions import sigmoid, sigmoid_gradient


def residual_layer(n, units, std, seed):
    """Return (g, h, w) of a random residual layer; its input is what a sigmoid layer gives."""
    rng = np.random.default_rng(seed)
    h = rng.uniform(0.1, 1.9, size=(n, units))
    return rng.normal(0.3, 1, size=(n, units)), h, rng.normal(0.1, std, size=(units, units))


@exercise(
    number=5,
    title="Both roads back",
    question="""You saw a residual layer's way forward, $h + \\sigma(h w)$. Write its way back.

`h` (n, units) is the input of the layer, a row per image; `w` (units, units) its weights. `g`
(n, units) is the derivative of the loss with respect to the layer's *output* $h + \\sigma(h w)$.
Return the derivative of the loss with respect to its *input* h, shape (n, units).

For one image and one unit with h = 0, w = 2, g = 3 it is 4.5.""",
    inputs=[
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
