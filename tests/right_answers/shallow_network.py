"""Other right ways to do the exercises of notebook 03: they must pass too."""

from itertools import pairwise

import numpy as np
from scipy.special import expit, softmax, xlogy

from helpers.mnist import one_hot_encode, prepend_bias

# --- count_parameters ----------------------------------------------------------------------


def count_in_two_sums(sizes):
    return sum(r * c for r, c in pairwise(sizes)) + sum(sizes[1:])


def count_with_the_bias_as_a_row(sizes):
    return sum((1 + r) * c for r, c in pairwise(sizes))


def count_by_numpy(sizes):
    sizes = np.array(sizes)
    return np.dot(sizes[:-1], sizes[1:]) + sizes[1:].sum()


def count_recursively(sizes):
    if len(sizes) < 2:
        return 0
    return (sizes[0] + 1) * sizes[1] + count_recursively(sizes[1:])


def count_by_making_them(sizes):
    arrays = [np.zeros((r, c)) for r, c in pairwise(sizes)] + [np.zeros(c) for c in sizes[1:]]
    return sum(array.size for array in arrays)


# --- forward_two_hidden --------------------------------------------------------------------


def forward_by_scipy(X, w1, b1, w2, b2, w3, b3):
    h1 = expit(X.dot(w1) + b1)
    h2 = expit(np.matmul(h1, w2) + b2)
    return softmax(h2.dot(w3) + b3, axis=1), h1, h2


def forward_prepended(X, w1, b1, w2, b2, w3, b3):
    h1 = expit(prepend_bias(X) @ np.vstack([b1, w1]))
    h2 = expit(prepend_bias(h1) @ np.vstack([b2, w2]))
    return softmax(prepend_bias(h2) @ np.vstack([b3, w3]), axis=1), h1, h2


def forward_image_by_image(X, w1, b1, w2, b2, w3, b3):
    y_hat, hidden = [], [[], []]
    for x in X:
        a = x
        for layer, (w, b) in enumerate([(w1, b1), (w2, b2)]):
            a = 1 / (1 + np.exp(-(a @ w + b)))
            hidden[layer].append(a)
        z = a @ w3 + b3
        e = np.exp(z - z.max())
        y_hat.append(e / e.sum())
    return [np.array(y_hat), np.array(hidden[0]), np.array(hidden[1])]


def forward_by_einsum_transposed(X, w1, b1, w2, b2, w3, b3):
    h1 = expit(np.einsum("ij,jk->ki", X, w1) + b1[:, np.newaxis])
    h2 = expit(np.einsum("ji,jk->ki", h1, w2) + b2[:, np.newaxis])
    z = w3.T @ h2 + b3[:, np.newaxis]
    e = np.exp(z - z.max(axis=0))
    return (e / e.sum(axis=0)).T, h1.T, h2.T


def forward_in_lists(X, w1, b1, w2, b2, w3, b3):
    return [part.tolist() for part in forward_by_scipy(X, w1, b1, w2, b2, w3, b3)]


# --- predict_or_pass -----------------------------------------------------------------------


def pass_by_where(y_hat, threshold):
    return np.where(np.max(y_hat, axis=1) >= threshold, np.argmax(y_hat, axis=1), -1)


def pass_row_by_row(y_hat, threshold):
    labels = []
    for row in y_hat:
        label = int(np.argmax(row))
        labels.append(label if row[label] >= threshold else -1)
    return labels


def pass_by_arithmetic(y_hat, threshold):
    sure = y_hat.max(axis=1) >= threshold
    return y_hat.argmax(axis=1) * sure - ~sure


def pass_with_an_extra_class(y_hat, threshold):
    labels = -np.ones(len(y_hat))
    for k in range(y_hat.shape[1]):
        largest = y_hat[:, k] == y_hat.max(axis=1)
        labels[largest & (y_hat[:, k] >= threshold)] = k
    return labels


def pass_after_sorting(y_hat, threshold):
    labels = np.argsort(y_hat, axis=1)[:, -1]
    labels[~(np.sort(y_hat, axis=1)[:, -1] >= threshold)] = -1
    return labels.astype(np.int8)


# --- loss_from_labels ----------------------------------------------------------------------


def loss_in_a_loop(y, y_hat):
    total = 0
    for i in range(len(y)):
        total -= np.log(y_hat[i, y[i]])
    return total / len(y)


def loss_with_a_mask(y, y_hat):
    right = y[:, np.newaxis] == np.arange(y_hat.shape[1])
    return np.log(1 / y_hat[right]).mean()


def loss_with_one_hot_rows(y, y_hat):
    Y = one_hot_encode(y, y_hat.shape[1])
    return -np.sum(xlogy(Y, y_hat)) / len(y)


def loss_of_picked_sums(y, y_hat):
    Y = np.eye(y_hat.shape[1])[y]
    return -np.mean(np.log((Y * y_hat).sum(axis=1)))


def loss_with_take_along_axis(y, y_hat):
    right = np.take_along_axis(y_hat.astype(np.float32), y[:, np.newaxis], axis=1)
    return float(-np.log(right).sum() / y.size)


# --- accuracy_of_batches -------------------------------------------------------------------


def accuracy_of_all_at_once(y_hats, ys):
    return np.mean(np.vstack(y_hats).argmax(axis=1) == np.concatenate(ys))


def accuracy_image_by_image(y_hats, ys):
    right = images = 0
    for k in range(len(ys)):
        for row, label in zip(y_hats[k], ys[k], strict=True):
            images += 1
            if np.argmax(row) == label:
                right += 1
    return right / images


def accuracy_as_a_weighted_mean(y_hats, ys):
    shares = [np.mean(p.argmax(axis=1) == y) for p, y in zip(y_hats, ys, strict=True)]
    return np.average(shares, weights=[len(y) for y in ys])


def accuracy_from_the_errors(y_hats, ys):
    wrong = sum(np.count_nonzero(p.argmax(1) - y) for p, y in zip(y_hats, ys, strict=True))
    return np.float32(1 - wrong / sum(map(len, ys)))


# --- first_weights -------------------------------------------------------------------------


def weights_by_normal(sizes, rng):
    layers = []
    for r, c in pairwise(sizes):
        w = np.zeros((r + 1, c))
        w[1:] = rng.normal(0, 1 / np.sqrt(r), size=(r, c))
        layers.append(w)
    return layers


def weights_drawn_for_each_neuron(sizes, rng):
    layers = []
    for r, c in pairwise(sizes):
        columns = [np.append(0, rng.standard_normal(r) * r**-0.5) for _ in range(c)]
        layers.append(np.array(columns, dtype=np.float32).T)
    return layers


def weights_from_the_last_layer(sizes, rng):
    layers = []
    for r, c in reversed(list(pairwise(sizes))):
        w = rng.standard_normal((r + 1, c), dtype=np.float32) / np.sqrt(r)
        w[0] = 0
        layers.insert(0, w)
    return tuple(layers)


def weights_in_lists(sizes, rng):
    return [w.tolist() for w in weights_by_normal(sizes, rng)]


RIGHT = {
    "count_parameters": [
        count_in_two_sums,
        count_with_the_bias_as_a_row,
        count_by_numpy,
        count_recursively,
        count_by_making_them,
    ],
    "forward_two_hidden": [
        forward_by_scipy,
        forward_prepended,
        forward_image_by_image,
        forward_by_einsum_transposed,
        forward_in_lists,
    ],
    "predict_or_pass": [
        pass_by_where,
        pass_row_by_row,
        pass_by_arithmetic,
        pass_with_an_extra_class,
        pass_after_sorting,
    ],
    "loss_from_labels": [
        loss_in_a_loop,
        loss_with_a_mask,
        loss_with_one_hot_rows,
        loss_of_picked_sums,
        loss_with_take_along_axis,
    ],
    "accuracy_of_batches": [
        accuracy_of_all_at_once,
        accuracy_image_by_image,
        accuracy_as_a_weighted_mean,
        accuracy_from_the_errors,
    ],
    "first_weights": [
        weights_by_normal,
        weights_drawn_for_each_neuron,
        weights_from_the_last_layer,
        weights_in_lists,
    ],
}
