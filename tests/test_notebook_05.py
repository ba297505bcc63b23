"""What notebook 05 builds in view agrees with `helpers`, on real digits and at extreme inputs."""

import numpy as np
import pytest
from notebook_code import definitions

from helpers import functions, mean_field, mnist
from helpers.functions import sigmoid
from helpers.optimisers import Adam


@pytest.fixture(scope="module")
def notebook():
    return definitions("05_vanishing_gradient")


@pytest.fixture(scope="module")
def images():
    train, _ = mnist.load_mnist()
    return mnist.scale(train.X[:20]).astype(np.float64)


@pytest.mark.parametrize("q", [0.0, 1e-6, 0.03, 1.0, 30.0, 1e6])
def test_mean_square_agrees_with_helpers(notebook, q):
    for function in (sigmoid, notebook["sigmoid_slope"], np.tanh):
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
