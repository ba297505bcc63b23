"""What notebook 03 builds in view and what `helpers` exports agree, and the slips it shows slip."""

import warnings

import numpy as np
import pytest
from notebook_code import definitions

from helpers import mnist, network, training
from helpers.network import Network
from helpers.training import train


@pytest.fixture(scope="module")
def notebook():
    return definitions("03_shallow_network")


@pytest.fixture(scope="module")
def digits():
    """Return X (1000, 784), labels y and one-hot Y: real digits that neither side has chosen."""
    X, y = mnist.split(mnist.load_mnist()).validation
    return mnist.scale(X[:1000]), y[:1000], mnist.one_hot_encode(y[:1000])


def random_weights(n_hidden, dtype, scale=1.0, seed=0):
    """Return w1, b1, w2, b2 with biases that are not zero, so that none can be forgotten."""
    rng = np.random.default_rng(seed)
    shapes = [(784, n_hidden), (n_hidden,), (n_hidden, 10), (10,)]
    return [(scale * rng.standard_normal(shape)).astype(dtype) for shape in shapes]


def as_network(w1, b1, w2, b2):
    return Network([w1, w2], [b1, b2])


SIZES = pytest.mark.parametrize("n_hidden", [20, 200])
DTYPES = pytest.mark.parametrize(
    ("dtype", "tolerance"), [(np.float32, 1e-5), (np.float64, 1e-12)], ids=["float32", "float64"]
)


@SIZES
@DTYPES
def test_forward_agrees(notebook, digits, n_hidden, dtype, tolerance):
    X, _, _ = digits
    X = X.astype(dtype)
    weights = random_weights(n_hidden, dtype, scale=0.1)
    y_hat, h = notebook["forward"](X, *weights)
    theirs, activations = network.forward(X, as_network(*weights))
    assert y_hat.dtype == theirs.dtype == dtype
    np.testing.assert_allclose(y_hat, theirs, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(h, activations[1], rtol=tolerance, atol=tolerance)


@SIZES
@pytest.mark.parametrize("scale", [0.1, 1.0, 1e4])
def test_predict_agrees_also_where_everything_saturates(notebook, digits, n_hidden, scale):
    X, _, _ = digits
    weights = random_weights(n_hidden, np.float64, scale)
    net = as_network(*weights)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        labels = notebook["predict"](X, *weights)
        probabilities = notebook["predict"](X, *weights, return_proba=True)
    np.testing.assert_array_equal(labels, network.predict(X, net))
    theirs = network.predict(X, net, return_proba=True)
    np.testing.assert_allclose(probabilities, theirs, rtol=1e-9, atol=1e-12)


@SIZES
@DTYPES
def test_loss_and_accuracy_agree(notebook, digits, n_hidden, dtype, tolerance):
    X, y, Y = digits
    X = X.astype(dtype)
    weights = random_weights(n_hidden, dtype, scale=0.1)
    net = as_network(*weights)
    y_hat, _ = notebook["forward"](X, *weights)
    ours = notebook["loss"](Y, y_hat)
    assert ours > 0
    np.testing.assert_allclose(ours, training.loss(Y, y_hat), rtol=tolerance)
    np.testing.assert_allclose(ours, training.evaluate(X, Y, net)[0], rtol=tolerance)
    assert notebook["accuracy"](X, y, *weights) == training.accuracy(X, y, net)


def test_report_prints_the_same_line(notebook, digits, capsys):
    X, _, Y = digits
    weights = random_weights(20, np.float64, scale=0.1)
    notebook["report"](7, X, Y, *weights)
    ours = capsys.readouterr().out
    training.report(7, X, Y, as_network(*weights))
    assert ours == capsys.readouterr().out
    assert ours.split()[0] == "7"


@SIZES
def test_initialize_weights_draws_the_same_numbers(notebook, n_hidden):
    w1, b1, w2, b2 = notebook["initialize_weights"](784, n_hidden, 10, np.random.default_rng(5))
    theirs = network.initialize_weights([784, n_hidden, 10], np.random.default_rng(5))
    for ours, other in zip([w1, w2, b1, b2], theirs.weights + theirs.biases, strict=True):
        assert ours.dtype == other.dtype == np.float32
        np.testing.assert_array_equal(ours, other)


def test_a_prepended_bias_is_a_separate_bias(notebook, digits):
    X, _, _ = digits
    w1, b1, w2, b2 = random_weights(20, np.float64)
    separate, _ = notebook["forward"](X, w1, b1, w2, b2)
    tall = np.vstack([b1, w1]), np.vstack([b2, w2])
    prepended, _ = notebook["forward_prepended"](X, *tall)
    np.testing.assert_allclose(prepended, separate, rtol=1e-9, atol=1e-12)


def test_forward_handed_to_loss_fails_unless_the_shapes_happen_to_fit(notebook, digits):
    X, _, Y = digits
    with pytest.raises(ValueError, match="inhomogeneous shape"):
        notebook["loss"](Y, notebook["forward"](X, *random_weights(20, np.float32)))
    fits = notebook["forward"](X, *random_weights(10, np.float32, scale=0.1))
    assert notebook["loss"](Y, fits) > notebook["loss"](Y, fits[0])
    with pytest.raises(TypeError, match="tuple"):
        training.loss(Y, fits)


def test_the_late_accuracy_sees_the_last_image_alone(notebook, digits):
    X, y, _ = digits
    weights = random_weights(20, np.float32, scale=0.1)
    hits = notebook["predict"](X, *weights) == y
    for last in (hits.argmax(), hits.argmin()):
        rows = slice(0, last + 1)
        assert notebook["accuracy_late_at_night"](X[rows], y[rows], *weights) == hits[last]
        assert notebook["accuracy"](X[rows], y[rows], *weights) == hits[rows].mean()


def learned_by_heart(digits, w1, w2, steps):
    """Return how many of fifty images a network of 20 hidden neurons has learned, and its w1."""
    X, y, Y = digits
    biases = [np.zeros(20, w1.dtype), np.zeros(10, w1.dtype)]
    net = Network([w1.copy(), w2.copy()], biases)
    train(net, X[:50], Y[:50], epochs=steps, lr=1.0, progress=False)
    return 50 * training.accuracy(X[:50], y[:50], net), net.weights[0]


@DTYPES
def test_fifty_images_in_a_hundred_steps_tell_zeros_from_random_weights(
    notebook, digits, dtype, tolerance
):
    w1, _, w2, _ = notebook["initialize_weights"](784, 20, 10, np.random.default_rng(0))
    right, after = learned_by_heart(digits, w1.astype(dtype), w2.astype(dtype), 100)
    assert right == 50
    assert np.ptp(after, axis=1).max() > 0.1
    zeros = np.zeros_like(w1, dtype), np.zeros_like(w2, dtype)
    right, after = learned_by_heart(digits, *zeros, 100)
    assert right < 35
    assert np.ptp(after, axis=1).max() < 1e4 * tolerance


def test_nearly_equal_neurons_part_in_time(digits):
    w1 = 1e-7 * np.random.default_rng(0).standard_normal((784, 20))
    w2 = np.zeros((20, 10))
    assert learned_by_heart(digits, w1, w2, 100)[0] < 35
    assert learned_by_heart(digits, w1, w2, 400)[0] == 50
