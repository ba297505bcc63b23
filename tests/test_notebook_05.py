"""What notebook 05 builds in view agrees with `helpers`, on real digits and at extreme inputs."""

import numpy as np
import pytest
from notebook_code import assigned, definitions

from helpers import functions, mean_field, mnist
from helpers.functions import sigmoid
from helpers.network import back, forward, initialize_weights
from helpers.optimisers import Adam
from helpers.plots import sliders
from tools import long_runs


@pytest.fixture(scope="module")
def notebook():
    return definitions("05_vanishing_gradient")


@pytest.fixture(scope="module")
def images():
    train, _ = mnist.load_mnist()
    return mnist.scale(train.X[:20]).astype(np.float64)


@pytest.mark.parametrize("q", [0.0, 1e-6, 0.03, 1.0, 30.0, 1e6])
def test_mean_square_agrees_with_helpers(notebook, q):
    for function in (sigmoid, notebook["sigmoid_derivative"], np.tanh):
        ours, theirs = notebook["mean_square"](function, q), mean_field.mean_square(function, q)
        assert ours == pytest.approx(float(theirs), rel=1e-12)


@pytest.mark.parametrize("std", [1e-3, 0.1, 0.5, 3.0])
@pytest.mark.parametrize("sizes", [[784, 10], [784, 10, 10, 10, 10, 10, 10], [784, 30, 20, 10]])
def test_forecast_agrees_with_helpers_on_real_digits(notebook, images, sizes, std):
    extremes = [np.zeros(784), np.ones(784)]
    for x in [*images[:2], *extremes]:
        ours = notebook["forecast"](x, sizes, [std] * (len(sizes) - 1), np.random.default_rng(0))
        theirs = mean_field.forecast(
            x[np.newaxis], sizes, std, np.random.default_rng(0)
        ).gradient_rms
        np.testing.assert_allclose(ours, theirs, rtol=1e-10)


def test_forecast_agrees_with_helpers_where_all_layers_differ(notebook, images):
    sizes = [784, 40, 20, 30, 10]
    stds = [0.1, 0.5, 0.2, 0.7]
    ours = notebook["forecast"](images[0], sizes, stds, np.random.default_rng(0))
    std = dict(zip(sizes, stds, strict=False))
    theirs = mean_field.forecast(
        images[:1], sizes, lambda n_in, n_out: std[n_in], np.random.default_rng(0)
    ).gradient_rms
    np.testing.assert_allclose(ours, theirs, rtol=1e-10)


@pytest.mark.parametrize("size", [1e-8, 1.0, 1e8])
def test_normalisation_agrees_with_helpers(notebook, images, size):
    rng = np.random.default_rng(seed=0)
    z = size * (images @ rng.normal(0, 0.1, size=(784, 10)))
    z[:, 0] = size  # A unit that answers the same for every image.
    delta = rng.normal(size=z.shape)
    z_hat, spread = notebook["normalise"](z)
    mean, their_spread = functions.batch_statistics(z)
    np.testing.assert_allclose(z_hat, functions.normalise(z, mean, their_spread), rtol=1e-12)
    np.testing.assert_allclose(
        notebook["normalise_gradient"](delta, z_hat, spread),
        functions.normalise_gradient(delta, z_hat, their_spread),
        rtol=1e-12,
    )


@pytest.mark.parametrize("size", [1e-12, 1e-6, 1.0, 1e6])
def test_adam_agrees_with_helpers(notebook, size):
    rng = np.random.default_rng(seed=0)
    w = rng.normal(size=(5, 3))
    theirs, adam = [w.copy()], Adam(lr=0.01)
    m = v = np.zeros_like(w)
    for t in range(1, 30):
        gradient = size * rng.normal(size=w.shape)
        w, m, v = notebook["adam_step"](w, gradient, m, v, t)
        adam.step(theirs, [gradient])
        np.testing.assert_allclose(w, theirs[0], rtol=1e-12)


def test_deltas_make_the_gradients_of_helpers(notebook, images):
    network = initialize_weights([784, 10, 9, 8, 10], np.random.default_rng(0), bias=False, std=0.5)
    network, Y = network.copy(np.float64), np.eye(10)[[3]]
    y_hat, activations = forward(images[:1], network)
    found = notebook["deltas"](Y, y_hat, activations, network.weights)
    theirs = back(Y, y_hat, activations, network).weights
    assert len(found) == len(theirs) == 4
    for h, delta, gradient in zip(activations, found, theirs, strict=True):
        np.testing.assert_allclose(h.T @ delta, gradient, rtol=1e-10)


@pytest.mark.parametrize("w", [-2.0, 0.3, 4.0, 10.0])
def test_the_factors_of_the_chain_make_its_derivative(notebook, w):
    def top(h):
        for _ in range(5):
            h = sigmoid(w * h)
        return h

    slope = (top(0.5 + 1e-5) - top(0.5 - 1e-5)) / 2e-5
    assert np.prod(notebook["chain"](w)) == pytest.approx(slope, rel=1e-4, abs=1e-11)


def test_the_stored_remedies_are_those_of_the_notebook(notebook):
    keeping = {"sigmoid": mean_field.gain_that_keeps_the_signal("sigmoid")}
    changes = assigned("05_vanishing_gradient", "CHANGES", notebook | {"keeping": keeping})
    assert list(changes) == list(long_runs.CHANGES)
    for name, how in changes.items():
        ours, theirs = (
            long_runs.eight_networks(**settings) for settings in (how, long_runs.CHANGES[name])
        )
        for a, b in zip(ours.weights, theirs.weights, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-6)
        assert (ours.activation, ours.residual, ours.normalise) == (
            theirs.activation,
            theirs.residual,
            theirs.normalise,
        )


def test_the_sliders_draw_anew_and_say_what_they_drew():
    asked = []

    def gradients(gain, n_layers):
        asked.append((gain, n_layers))
        return np.geomspace(1e-6, 1, n_layers), np.geomspace(gain / 1e3, 1, n_layers)

    gain, depth, picture, words = sliders.gain_and_depth(gradients).children
    before = bytes(picture.value)
    assert bytes(before[:4]) == b"\x89PNG"
    gain.value = 10
    depth.value = 4
    assert asked == [(1, 6), (10, 6), (10, 4)]
    assert bytes(picture.value) != before
    assert words.value.startswith("From layer 4 to layer 1")
    assert words.value.endswith("1.0e-06; predicted: 1.0e-02.")
