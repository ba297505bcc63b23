"""The exercise "Both roads back"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.vanishing_gradient.shared import derivative_of_sigmoid
from helpers.functions import sigmoid, sigmoid_gradient


def residual_layer(n, units, std, seed):
    """Return (d_out, h, w) of a random residual layer; its input is what a sigmoid layer gives."""
    rng = np.random.default_rng(seed)
    h = rng.uniform(0.1, 1.9, size=(n, units))
    return rng.normal(0.3, 1, size=(n, units)), h, rng.normal(0.1, std, size=(units, units))


@exercise(
    number=5,
    title="Both roads back",
    question="""You saw a residual layer's way forward, $h + \\sigma(h w)$. Write its way back.

`h` (n, units) is the layer's input, a row per image; `w` (units, units) its weights; `d_out`
(n, units) the derivative of the loss by its *output*. Return the derivative of the loss by its
*input* h, shape (n, units).

For one image and one unit with h = 0, w = 2, d_out = 3 it is 4.5.""",
    inputs=[
        (np.array([[3.0, 1.0]]), np.array([[0.0, 0.0]]), np.array([[2.0, 0.0], [1.0, 4.0]])),
        residual_layer(1, 2, std=1.0, seed=0),
        residual_layer(4, 3, std=0.8, seed=1),
        residual_layer(2, 5, std=1.5, seed=2),
        residual_layer(5, 2, std=0.1, seed=3),
    ],
    hints=[
        "The input reaches the output by two roads. How does a small change of h travel each?",
        "What arrives by two roads adds up. On the road with no weights, what is `d_out` "
        "multiplied by?",
        "The other road is an ordinary layer, passed backwards: first the activation, then the "
        "weights. At which sums is its derivative taken?",
    ],
)
def residual_back(d_out, h, w):
    """Return the derivative of the loss with respect to h, (n, units)."""
    a = sigmoid(h @ w)
    delta = d_out * sigmoid_gradient(a)  # At the sums of the layer.
    return d_out + delta @ w.T


def with_derivative(derivative):
    """Return a wrong answer with derivative(h, w) in place of that of the sigmoid."""
    return lambda d_out, h, w: d_out + (d_out * derivative(h, w)) @ w.T


def from_roads(result):
    """Return a wrong answer made from what comes back by both roads: result(around, through, h)."""
    return lambda d_out, h, w: result(d_out, residual_back.reference(d_out, h, w) - d_out, h)


def from_derivative(result):
    """Return a wrong answer made from the right derivative of the sigmoid: result(d_out, d, w)."""
    return lambda d_out, h, w: result(d_out, derivative_of_sigmoid(h @ w), w)


# The two roads:
residual_back.mistake(
    "That is the road through the weights alone. What does the road around them add?",
    no_road_around=from_roads(lambda around, through, h: through),
)
residual_back.mistake(
    "That is the road around the weights alone: h also reaches the output through σ(h w).",
    road_around_only=from_roads(lambda around, through, h: around),
)
residual_back.mistake(
    "It adds h, which belongs to the way forward. What travels back on both roads is made of "
    "`d_out`.",
    adds_h=from_roads(lambda around, through, h: h + through),
    h_added_too=from_roads(lambda around, through, h: around + through + h),
)
residual_back.mistake(
    "It adds 1 in place of `d_out`: 1 is the derivative of the road around, and `d_out` is still "
    "to be multiplied by it.",
    adds_one=from_roads(lambda around, through, h: 1 + through),
)
residual_back.mistake(
    "The two roads are multiplied, subtracted, averaged or joined by a root of squares. Effects "
    "that arrive by two roads add up, with a plus.",
    roads_multiplied=from_roads(lambda around, through, h: around * through),
    roads_subtracted=from_roads(lambda around, through, h: around - through),
    mean_of_the_roads=from_roads(lambda around, through, h: (around + through) / 2),
    squares_added=from_roads(lambda around, through, h: np.hypot(around, through)),
)
residual_back.mistake(
    "It divides by the number of images. Each row of `d_out` has its own derivative; nothing is "
    "averaged.",
    divided_by_images=from_roads(lambda around, through, h: (around + through) / len(h)),
    divided_through_the_weights=from_roads(lambda around, through, h: around + through / len(h)),
)
residual_back.mistake(
    "The road around passes through the weights too: 1 was added to the derivative. `d_out` should "
    "arrive beside the weights, unchanged.",
    one_plus_derivative=from_derivative(lambda d_out, d, w: (d_out * (1 + d)) @ w.T),
)
residual_back.mistake(
    "The derivative was applied to the road around too: `d_out` passes there unchanged.",
    derivative_on_both_roads=from_derivative(lambda d_out, d, w: d_out * d + (d_out * d) @ w.T),
)
residual_back.mistake(
    "The road around the weights is missing; and on the other one, the derivative comes first, "
    "then the weights, transposed.",
    no_road_around_and_derivative_last=from_derivative(lambda d_out, d, w: (d_out @ w.T) * d),
    no_road_around_not_transposed=from_derivative(lambda d_out, d, w: (d_out * d) @ w),
)

# The road through the weights:
residual_back.mistake(
    "That is the derivative of the output. Multiply what arrives, `d_out`, by it: on both roads.",
    derivative_of_the_output=from_derivative(lambda d_out, d, w: 1 + d @ w.T),
)
residual_back.mistake(
    "The weights are not transposed on the way back: an input collects from all units that it "
    "feeds, along its own row of w.",
    residual_not_transposed=from_derivative(lambda d_out, d, w: d_out + (d_out * d) @ w),
)
residual_back.mistake(
    "The derivative comes after the weights. Going back, the activation is met first, then the "
    "weights, transposed.",
    derivative_last=from_derivative(lambda d_out, d, w: d_out + (d_out @ w.T) * d),
    derivative_last_not_transposed=from_derivative(lambda d_out, d, w: d_out + (d_out @ w) * d),
)
residual_back.mistake(
    "The derivative of the sigmoid is missing on the road through the weights.",
    no_derivative=lambda d_out, h, w: d_out + d_out @ w.T,
)
residual_back.mistake(
    "The road through the weights lacks `d_out`: the sigmoid's derivative alone is not yet one of "
    "the loss.",
    no_d_out_through_the_weights=from_derivative(lambda d_out, d, w: d_out + d @ w.T),
)
residual_back.mistake(
    "`d_out` comes after the weights: a unit's derivative has to travel along its weights, so "
    "multiply it in before them.",
    d_out_after_the_weights=from_derivative(lambda d_out, d, w: d_out * (1 + d @ w.T)),
    d_out_last=from_derivative(lambda d_out, d, w: d_out * (d @ w.T)),
)
residual_back.mistake(
    "The weights are missing: the other road leads through them, backwards, after the activation.",
    weights_missing=from_derivative(lambda d_out, d, w: d_out + d_out * d),
)
residual_back.mistake(
    "On the road through the weights, h stands where `d_out` is due: what travels back is `d_out`.",
    h_through_the_weights=lambda d_out, h, w: d_out + (h * derivative_of_sigmoid(h @ w)) @ w.T,
)

# The derivative:
residual_back.mistake(
    "It multiplies by σ(z) itself where its derivative is due.",
    activation_as_derivative=with_derivative(lambda h, w: sigmoid(h @ w)),
)
residual_back.mistake(
    "`sigmoid_gradient` computes a (1 - a) and wants the sigmoid's own output, a = σ(h w): not the "
    "sums, not h, and not the layer's output, to which h was added.",
    gradient_of_the_sums=with_derivative(lambda h, w: sigmoid_gradient(h @ w)),
    gradient_of_h=with_derivative(lambda h, w: sigmoid_gradient(h)),
    gradient_of_the_output=with_derivative(lambda h, w: sigmoid_gradient(h + sigmoid(h @ w))),
)
residual_back.mistake(
    "The derivative is taken elsewhere than at the sums of the way forward: there the sigmoid acts "
    "on h w, with w as it is.",
    derivative_at_h=with_derivative(lambda h, w: derivative_of_sigmoid(h)),
    sums_with_transpose=with_derivative(lambda h, w: derivative_of_sigmoid(h @ w.T)),
    derivative_at_d_out=lambda d_out, h, w: (
        d_out + (d_out * derivative_of_sigmoid(d_out @ w)) @ w.T
    ),
)
residual_back.mistake(
    "The sigmoid was applied twice before the derivative: σ(h w) once is enough.",
    residual_sigmoid_twice=with_derivative(lambda h, w: derivative_of_sigmoid(sigmoid(h @ w))),
)
residual_back.mistake(
    "¼ is the derivative at 0 only: it has to be taken at the sums h w.",
    quarter_everywhere=with_derivative(lambda h, w: 1 / 4),
)
residual_back.mistake(
    "1 - a² is the derivative of tanh. The layer has a sigmoid.",
    that_of_tanh=with_derivative(lambda h, w: 1 - sigmoid(h @ w) ** 2),
)

# Another question:
residual_back.mistake(
    "That is the derivative with respect to the weights. Asked for is the one with respect to the "
    "input h.",
    derivative_of_w=lambda d_out, h, w: h.T @ (d_out * derivative_of_sigmoid(h @ w)),
)
residual_back.mistake(
    "That is the way forward, the layer's output. Asked for is the derivative on the way back.",
    the_way_forward=lambda d_out, h, w: h + sigmoid(h @ w),
)
residual_back.mistake(
    "The road around is multiplied by the derivative of the sigmoid too: only what goes through "
    "the layer meets it.",
    both_roads_through_the_sigmoid=from_derivative(lambda d_out, d, w: (d_out + d_out @ w.T) * d),
)
residual_back.mistake(
    "It multiplies by w entry by entry, `*`: on the way back each unit adds up what comes from all "
    "units above, a matrix product.",
    entry_by_entry=from_derivative(lambda d_out, d, w: d_out + d_out * d * w.T),
    entry_by_entry_untransposed=from_derivative(lambda d_out, d, w: d_out + d_out * d * w),
)
