"""Other right ways of writing the exercises of notebook 04."""

import numpy as np

from helpers.functions import cross_entropy_from_logits, sigmoid, softmax, stable_softmax
from helpers.gradient_check import numerical_gradient
from helpers.mnist import one_hot_encode
from helpers.network import Network, back, forward

# --- tanh_derivative -----------------------------------------------------------------------------


def by_factors(h):
    return (1 - h) * (1 + h)


def through_z(h):
    return 1 / np.cosh(np.arctanh(h)) ** 2


def by_the_quotient_rule(h):
    z = np.arctanh(np.asarray(h, dtype=float))
    u, v = np.exp(z) - np.exp(-z), np.exp(z) + np.exp(-z)
    return (v * v - u * u) / v**2


def in_a_loop(h):
    derivatives = np.empty_like(h)
    for index in np.ndindex(h.shape):
        derivatives[index] = 1 - h[index] * h[index]
    return derivatives


def as_lists(h):
    return np.subtract(1, np.square(h)).tolist()


# --- measured_jacobian ----------------------------------------------------------------------


def moved_and_put_back(function, x):
    columns = []
    for j in range(len(x)):
        original = x[j]
        x[j] = original + 1e-5
        above = function(x)
        x[j] = original - 1e-5
        below = function(x)
        x[j] = original
        columns.append((above - below) / 2e-5)
    return np.stack(columns, axis=1)


def moved_by_sums(function, x):
    jacobian = np.empty((function(x).size, x.size))
    for j in range(x.size):
        x[j] += 1e-5
        above = function(x)
        x[j] -= 2e-5
        below = function(x)
        x[j] += 1e-5
        jacobian[:, j] = above / 2e-5 - below / 2e-5
    return jacobian


def row_by_row(function, x):
    m = len(function(x))
    return np.array([numerical_gradient(lambda x, i=i: function(x)[i], x) for i in range(m)])


def along_unit_vectors(function, x):
    return np.transpose(
        [(function(x + move) - function(x - move)) / 2e-5 for move in 1e-5 * np.eye(len(x))]
    )


def with_another_small_step(function, x):
    moves = 3e-6 * np.eye(len(x))
    slopes = [(function(x + move) - function(x - move)) / 6e-6 for move in moves]
    return [list(row) for row in zip(*slopes, strict=True)]


# --- output_delta_from_labels ---------------------------------------------------------------


def one_hot_rows(y_hat, y):
    return (y_hat - one_hot_encode(y, y_hat.shape[1])) / len(y_hat)


def rows_of_the_identity(y_hat, y):
    return (y_hat - np.eye(y_hat.shape[1])[y]) / y.size


def one_taken_away(y_hat, y):
    delta2 = y_hat.copy()
    delta2[np.arange(len(y)), y] -= 1
    delta2 /= len(y)
    return delta2


def image_by_image(y_hat, y):
    n, n_classes = y_hat.shape
    return [[(y_hat[s, i] - (y[s] == i)) / n for i in range(n_classes)] for s in range(n)]


def by_comparison(y_hat, y):
    truth = y.reshape(-1, 1) == np.arange(y_hat.shape[1])
    return y_hat / len(y) - truth / len(y)


def in_float32(y_hat, y):
    truth = np.zeros(y_hat.shape, np.float32)
    np.put_along_axis(truth, y[:, np.newaxis].astype(int), 1, axis=1)
    return (y_hat.astype(np.float32) - truth) * np.float32(1 / len(y))


# --- last_layer_gradients -------------------------------------------------------------------


def images_repeated(h, y_hat, Y, counts):
    if counts.dtype.kind == "f":
        counts = (4 * counts).astype(int)
    h, delta = np.repeat(h, counts, axis=0), np.repeat(y_hat - Y, counts, axis=0)
    return h.T @ delta / len(h), delta.mean(axis=0)


def counts_as_a_diagonal(h, y_hat, Y, counts):
    delta2 = np.diag(counts / counts.sum()) @ (y_hat - Y)
    return h.T @ delta2, np.ones(len(h)) @ delta2


def images_in_a_loop(h, y_hat, Y, counts):
    w2, b2 = np.zeros((h.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
    for s, count in enumerate(counts):
        w2 += count * np.outer(h[s], y_hat[s] - Y[s])
        b2 += count * (y_hat[s] - Y[s])
    return w2 / sum(counts), b2 / sum(counts)


def by_einsum(h, y_hat, Y, counts):
    share = counts / np.sum(counts)
    return [
        np.einsum("s,sk,sj->kj", share, h, y_hat - Y),
        np.einsum("s,sj->j", share, y_hat - Y),
    ]


def by_averages(h, y_hat, Y, counts):
    outer = h[:, :, np.newaxis] * (y_hat - Y)[:, np.newaxis, :]
    return np.average(outer, axis=0, weights=counts), np.average(y_hat - Y, axis=0, weights=counts)


def in_float32_throughout(h, y_hat, Y, counts):
    h, y_hat, counts = (array.astype(np.float32) for array in (h, y_hat, counts))
    delta2 = (counts * (y_hat - Y).T).T / counts.sum()
    return h.T @ delta2, delta2.sum(0)


# --- first_layer_gradient -------------------------------------------------------------------


def bias_column_dropped_at_the_end(X, H, delta2, W2):
    delta1 = (delta2 @ W2.T) * (H > 0)
    return (X.T @ delta1)[:, 1:]


def bias_column_deleted(X, H, delta2, W2):
    derivative = np.where(np.delete(H, 0, axis=1) > 0, 1.0, 0.0)
    return X.T @ (np.delete(delta2 @ W2.T, 0, axis=1) * derivative)


def summed_by_einsum(X, H, delta2, W2):
    return np.einsum("si,sj,kj,sk->ik", X, delta2, W2[1:], np.sign(H[:, 1:]))


def error_set_to_zero(X, H, delta2, W2):
    delta1 = delta2 @ W2.T[:, 1:]
    delta1[H[:, 1:] == 0] = 0
    return np.transpose(np.transpose(delta1) @ X)


def in_three_loops(X, H, delta2, W2):
    gradient = np.zeros((X.shape[1], W2.shape[0] - 1))
    for s in range(len(X)):
        for k in range(W2.shape[0] - 1):
            if H[s, k + 1] > 0:
                error = sum(delta2[s] * W2[k + 1])
                for i in range(X.shape[1]):
                    gradient[i, k] += X[s, i] * error
    return gradient


def weights_and_biases_apart(X, H, delta2, W2):
    delta1 = (delta2 @ W2[1:].T) * (H[:, 1:] > 0).astype(np.float32)
    return np.vstack([delta1.sum(axis=0), X[:, 1:].T @ delta1])


# --- judge_gradient -------------------------------------------------------------------------


def by_any(gradient, measured, loss, epsilon):
    floor = 2.220446049250313e-16 * loss / epsilon
    size = np.abs([gradient, measured]).max()
    if np.any(np.abs(measured - gradient) > floor + size / 1e6):
        return "differs"
    if size < 1000 * floor:
        return "too small to tell"
    return "agrees"


def entries_in_a_loop(gradient, measured, loss, epsilon):
    floor = np.finfo(np.float64).eps * loss / epsilon
    size = 0
    for g, m in zip(gradient.flat, measured.flat, strict=True):
        size = max(size, abs(g), abs(m))
    for g, m in zip(gradient.flat, measured.flat, strict=True):
        if abs(g - m) > floor + 1e-6 * size:
            return "differs"
    return "agrees" if size >= 1000 * floor else "too small to tell"


def by_norms(gradient, measured, loss, epsilon):
    def largest(array):
        return np.linalg.norm(array.ravel(), ord=np.inf)

    floor = np.finfo(float).eps * (loss / epsilon)
    size = np.maximum(largest(gradient), largest(measured))
    verdicts = ["agrees", "too small to tell", "differs"]
    differs = largest(gradient - measured) > floor + 1e-6 * size
    return verdicts[2 if differs else int(size < 1000 * floor)]


def agreement_first(gradient, measured, loss, epsilon):
    floor = np.finfo(float).eps * loss / epsilon
    size = max(abs(gradient).max(), abs(measured).max())
    if np.allclose(gradient, measured, rtol=0, atol=floor + 1e-6 * size):
        return "agrees" if size / floor >= 1000 else "too small to tell"
    return "differs"


# --- sgd_step -------------------------------------------------------------------------------


def with_the_helpers(X, Y, w1, w2, lr):
    network = Network([w1, w2])
    y_hat, activations = forward(X, network)
    gradients = back(Y, y_hat, activations, network).weights
    return tuple(w - lr * g for w, g in zip(network.weights, gradients, strict=True))


def on_copies_in_place(X, Y, w1, w2, lr):
    w1, w2 = w1.copy(), w2.copy()
    h = sigmoid(X @ w1)
    delta2 = stable_softmax(h @ w2) - Y
    delta1 = np.multiply(h - h**2, delta2 @ w2.T)
    w1 -= lr / len(Y) * X.T @ delta1
    w2 -= lr / len(Y) * h.T @ delta2
    return w1, w2


def images_one_by_one(X, Y, w1, w2, lr):
    new_w1, new_w2 = w1.copy(), w2.copy()
    for x, y in zip(X, Y, strict=True):
        h = 1 / (1 + np.exp(-x @ w1))
        error = softmax((h @ w2)[np.newaxis])[0] - y
        new_w2 -= lr * np.outer(h, error) / len(X)
        new_w1 -= lr * np.outer(x, w2 @ error * h * (1 - h)) / len(X)
    return [new_w1, new_w2]


def by_measuring(X, Y, w1, w2, lr):
    def loss(w1, w2):
        return cross_entropy_from_logits(Y, sigmoid(X @ w1) @ w2)

    return (
        w1 - lr * numerical_gradient(lambda w: loss(w, w2), w1),
        w2 - lr * numerical_gradient(lambda w: loss(w1, w), w2),
    )


def uphill_on_truth_minus_prediction(X, Y, w1, w2, lr):
    hidden = sigmoid(np.dot(X, w1))
    error = (Y - stable_softmax(np.dot(hidden, w2))) / X.shape[0]
    back_error = np.dot(error, w2.T) * hidden * (1 - hidden)
    return w1 + lr * np.dot(X.T, back_error), w2 + lr * np.dot(hidden.T, error)


RIGHT = {
    "tanh_derivative": [by_factors, through_z, by_the_quotient_rule, in_a_loop, as_lists],
    "measured_jacobian": [
        moved_and_put_back,
        moved_by_sums,
        row_by_row,
        along_unit_vectors,
        with_another_small_step,
    ],
    "output_delta_from_labels": [
        one_hot_rows,
        rows_of_the_identity,
        one_taken_away,
        image_by_image,
        by_comparison,
        in_float32,
    ],
    "last_layer_gradients": [
        images_repeated,
        counts_as_a_diagonal,
        images_in_a_loop,
        by_einsum,
        by_averages,
        in_float32_throughout,
    ],
    "first_layer_gradient": [
        bias_column_dropped_at_the_end,
        bias_column_deleted,
        summed_by_einsum,
        error_set_to_zero,
        in_three_loops,
        weights_and_biases_apart,
    ],
    "judge_gradient": [by_any, entries_in_a_loop, by_norms, agreement_first],
    "sgd_step": [
        with_the_helpers,
        on_copies_in_place,
        images_one_by_one,
        by_measuring,
        uphill_on_truth_minus_prediction,
    ],
}
