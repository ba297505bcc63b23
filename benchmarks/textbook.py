"""Training as textbooks print it: float64, a bias column inserted at each pass, sample by sample.

Written from the formulas alone, to have something to compare with. w1 is (785, n_hidden) and w2
(n_hidden + 1, 10): their first rows are the biases.
"""

import numpy as np


def prepend_bias(X):
    return np.insert(X, 0, 1, axis=1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(logits):
    exponentials = np.exp(logits)
    return exponentials / np.sum(exponentials, axis=1).reshape(-1, 1)


def initialize_weights(n_inputs, n_hidden, n_classes, rng):
    w1 = rng.normal(size=(n_inputs + 1, n_hidden)) * np.sqrt(1 / (n_inputs + 1))
    w2 = rng.normal(size=(n_hidden + 1, n_classes)) * np.sqrt(1 / (n_hidden + 1))
    return w1, w2


def forward(X, w1, w2):
    h = sigmoid(prepend_bias(X) @ w1)
    return softmax(prepend_bias(h) @ w2), h


def back(X, Y, y_hat, w2, h):
    error = y_hat - Y
    w2_gradient = prepend_bias(h).T @ error / len(X)
    w1_gradient = prepend_bias(X).T @ (error @ w2[1:].T * h * (1 - h)) / len(X)
    return w1_gradient, w2_gradient


def loss(Y, y_hat):
    return -np.sum(Y * np.log(y_hat)) / len(Y)


def train_full_batch(X, Y, n_hidden, iterations, lr, rng):
    """Report loss and accuracy over all of X after each iteration."""
    w1, w2 = initialize_weights(X.shape[1], n_hidden, Y.shape[1], rng)
    reports = []
    for _ in range(iterations):
        y_hat, h = forward(X, w1, w2)
        w1_gradient, w2_gradient = back(X, Y, y_hat, w2, h)
        w1 = w1 - lr * w1_gradient
        w2 = w2 - lr * w2_gradient
        y_hat, _ = forward(X, w1, w2)
        reports.append((loss(Y, y_hat), np.mean(y_hat.argmax(axis=1) == Y.argmax(axis=1))))
    return reports


def accuracy_one_by_one(X, Y, w1, w2):
    hits = 0
    for i in range(len(X)):
        y_hat, _ = forward(X[i : i + 1], w1, w2)
        hits += np.argmax(y_hat) == np.argmax(Y[i])
    return hits / len(X)


def accuracy_at_once(X, Y, w1, w2):
    y_hat, _ = forward(X, w1, w2)
    return np.mean(y_hat.argmax(axis=1) == Y.argmax(axis=1))


def train_one_by_one(X, Y, watched, n_hidden, report_every, lr, rng, accuracy):
    """Step through X once; every so many steps report the accuracy on each watched (X, Y)."""
    w1, w2 = initialize_weights(X.shape[1], n_hidden, Y.shape[1], rng)
    reports = []
    for step, i in enumerate(rng.permutation(len(X)), start=1):
        x, target = X[i : i + 1], Y[i : i + 1]
        y_hat, h = forward(x, w1, w2)
        w1_gradient, w2_gradient = back(x, target, y_hat, w2, h)
        w1 = w1 - lr * w1_gradient
        w2 = w2 - lr * w2_gradient
        if step % report_every == 0:
            reports.append([accuracy(*examples, w1, w2) for examples in watched])
    return reports
