"""Wrong answers to the exercises of notebook 05 that no declaration lists as they stand here.

SLIPS gives for each exercise pairs: the answer, and what its check must say at least.
"""

import math

import numpy as np


def appended(delta, activations, weights, derivative, n):
    """Return the gradients as a loop from the top appends them: the last layer's first."""
    gradients = []
    for h, w in zip(reversed(activations), reversed(weights), strict=True):
        gradients.append(np.dot(h.T, delta) / n)
        delta = np.dot(delta, w.T) * derivative(h)
    return gradients


LAST_FIRST = "the last layer's gradient stands first"

SLIPS = {
    "tanh_gradients": [
        (lambda *given: appended(*given, lambda h: 1 - h, len(given[0])), LAST_FIRST),
        (lambda *given: appended(*given, lambda h: 1 - h * h, 1), LAST_FIRST),
        (
            lambda *given: appended(*given, lambda h: 1 - h * h, given[0].shape[1])[::-1],
            "by another number than that of the images",
        ),
    ],
    "std_for_leaky_relu": [
        (lambda n, m, leak: (2 / (m * np.square(1 - np.float64(leak)))) ** 0.5, "minus is wrong"),
        (lambda n, m, leak: math.sqrt(2 / m / (1 - leak) ** 2), "minus is wrong"),
    ],
    "deepest_net": [
        (
            lambda last, factor, floor: int(math.log(factor) / math.log(floor / last)) + 1,
            "It says 1 for nearly every net",
        ),
    ],
}
