"""Wrong answers to the exercises of notebook 03 that no declaration lists as they stand here.

SLIPS gives for each exercise pairs: the answer, and what its check must say at least.
"""

import numpy as np

from helpers.functions import sigmoid, stable_softmax


def weights_transposed(X, w1, b1, w2, b2, w3, b3):
    h1 = sigmoid(X @ w1.T + b1)
    h2 = sigmoid(h1 @ w2.T + b2)
    return stable_softmax(h2 @ w3.T + b3), h1, h2


SLIPS = {
    "count_parameters": [
        (
            lambda sizes: 784 * sizes[1] + sizes[1] + sizes[1] * 10 + 10,
            "The numbers of the example stand in it",
        ),
    ],
    "forward_two_hidden": [
        (weights_transposed, "the matrices stay as they are, without `.T`"),
    ],
    "predict_or_pass": [
        (
            lambda y_hat, t: [int(p.argmax()) if p.max() >= t else "pass" for p in y_hat],
            "Text stands among the numbers, where only numbers are wanted",
        ),
        (
            lambda y_hat, t: np.where(y_hat.max(axis=1) >= t, y_hat.argmax(axis=1), "?"),
            "It returns text, where numbers are wanted (in an array, one text makes text of all)",
        ),
    ],
    "accuracy_of_batches": [
        (
            lambda y_hats, ys: np.mean(y_hats.argmax(axis=1) == ys),
            "`y_hats` is a list of batches, and a list has no argmax",
        ),
    ],
}
