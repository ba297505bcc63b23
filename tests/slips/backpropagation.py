"""Wrong answers to the exercises of notebook 04 that no declaration lists as they stand here.

SLIPS gives for each exercise pairs: the answer, and what its check must say at least.
"""

import numpy as np

from helpers.functions import sigmoid, stable_softmax


def slope(function, x, j):
    """Return what moving x[j] alone does to the results of function, a vector."""
    move = np.zeros(len(x))
    move[j] = 1e-5
    return (function(x + move) - function(x - move)) / 2e-5


def row_of_the_table(function, x):
    jacobian = np.zeros((len(function(x)), len(x)))
    for j in range(len(x)):
        jacobian[j] = slope(function, x, j)
    return jacobian


def row_of_a_square(function, x):
    jacobian = np.zeros((len(x), len(x)))
    for j in range(len(x)):
        jacobian[j, :] = slope(function, x, j)
    return jacobian


def downhill(X, Y, w1, w2, lr, error_of_hidden):
    """Return the weights after a step in which each image's error at the hidden layer is given."""
    new_w1, new_w2 = w1.copy(), w2.copy()
    for x, y in zip(X, Y, strict=True):
        h = sigmoid(x @ w1)
        delta2 = stable_softmax(h @ w2) - y
        new_w1 -= lr * np.outer(x, error_of_hidden(w2 @ delta2, h)) / len(X)
        new_w2 -= lr * np.outer(h, delta2) / len(X)
    return new_w1, new_w2


def image_in_a_name_that_stayed(X, Y, w1, w2, lr):
    h = sigmoid(X @ w1)
    delta2 = (stable_softmax(h @ w2) - Y) / len(X)
    delta1 = (delta2 @ w2.T) * h * (1 - h)
    for x in X:
        gradient1 = np.outer(x, delta1.sum(axis=0))
    return w1 - lr * gradient1, w2 - lr * h.T @ delta2


SLIPS = {
    "tanh_derivative": [(lambda h: 1 - np.dot(h.ravel(), h.ravel()), "adds up the products")],
    "measured_jacobian": [
        (row_of_the_table, "`[j]` is a *row*"),
        (row_of_a_square, "`[j]` is a *row*"),
    ],
    "output_delta_from_labels": [(lambda y_hat, y: y_hat - y, "away from y_hat as it stands")],
    "sgd_step": [
        (
            lambda *given: downhill(*given, lambda error, h: error * np.dot(h, 1 - h)),
            "as a dot product",
        ),
        (
            lambda *given: downhill(*given, lambda error, h: error * np.vdot(1 - h, h)),
            "as a dot product",
        ),
        (image_in_a_name_that_stayed, "made with another image"),
    ],
}
