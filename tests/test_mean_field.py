"""The theory of helpers/mean_field.py against integrals, known results and real random networks."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import expit
from scipy.stats import norm

from helpers import mean_field, mnist
from helpers.network import back, forward, initialize_weights

SIX_LAYERS = [784, 10, 10, 10, 10, 10, 10]
N_NETS = 4000  # The first layer's RMS over 4000 nets has a standard error of 0.8 %.


@pytest.fixture(scope="module")
def images():
    train, _ = mnist.load_mnist()
    return mnist.scale(train.X[:10_000]).astype(np.float64), mnist.one_hot_encode(train.y[:10_000])


def one_over_square_root(n_in, n_out):
    return np.sqrt(1 / n_in)


def measured_gradient_rms(images, sizes, std, activation="sigmoid", n_nets=N_NETS):
    """RMS of each layer's gradient over random networks, each of which sees one random image."""
    X, Y = images
    rng = np.random.default_rng(seed=0)
    squares = np.empty((n_nets, len(sizes) - 1))
    for squares_of_net in squares:
        row = rng.integers(len(X), size=1)
        network = initialize_weights(
            sizes, rng, std=std, bias=False, activation=activation, dtype=np.float64
        )
        y_hat, activations = forward(X[row], network)
        gradients = back(Y[row], y_hat, activations, network)
        squares_of_net[:] = [np.mean(gradient**2) for gradient in gradients.weights]
    return np.sqrt(squares.mean(axis=0))


def predicted_gradient_rms(images, sizes, std, activation="sigmoid"):
    return mean_field.forecast(
        images[0][:500], sizes, std, np.random.default_rng(seed=1), activation
    ).gradient_rms


@pytest.mark.parametrize("std", [0.1, one_over_square_root], ids=["0.1", "1/sqrt(n_in)"])
def test_gradient_of_each_layer_is_predicted_within_3_percent(images, std):
    measured = measured_gradient_rms(images, SIX_LAYERS, std)
    predicted = predicted_gradient_rms(images, SIX_LAYERS, std)
    assert len(predicted) == 6
    assert measured[5] / measured[0] > 1000
    np.testing.assert_allclose(measured / predicted, 1, atol=0.03)


@pytest.mark.parametrize(("activation", "scale"), [("tanh", 1.0), ("relu", np.sqrt(2))])
def test_wide_networks_of_other_activations_are_predicted(images, activation, scale):
    sizes = [784, 100, 100, 100, 10]

    def std(n_in, n_out):
        return scale / np.sqrt(n_in)

    measured = measured_gradient_rms(images, sizes, std, activation, n_nets=1000)
    predicted = predicted_gradient_rms(images, sizes, std, activation)
    np.testing.assert_allclose(measured / predicted, 1, atol=0.05)


def test_networks_whose_layers_differ_in_width_are_predicted(images):
    sizes = [784, 40, 20, 30, 10]
    measured = measured_gradient_rms(images, sizes, one_over_square_root, n_nets=1000)
    predicted = predicted_gradient_rms(images, sizes, one_over_square_root)
    np.testing.assert_allclose(measured / predicted, 1, atol=0.05)


def test_backward_factor_is_the_slope_of_the_forecast(images):
    forecast = mean_field.forecast(images[0][:100], SIX_LAYERS, 0.1, np.random.default_rng(seed=0))
    slope = forecast.gradient_rms[2] / forecast.gradient_rms[3]
    assert slope == pytest.approx(forecast.backward_factor[2], rel=1e-3)
    # Deep inside, sigmoid'(z) is close to its largest value, 1/4.
    assert forecast.backward_factor[2] == pytest.approx(0.1 * np.sqrt(10) / 4, rel=0.02)
    assert mean_field.backward_factor(0.1 * np.sqrt(10)) == pytest.approx(
        forecast.backward_factor[-1], rel=1e-4
    )


@pytest.mark.parametrize("q", [1e-4, 0.3, 5.0, 60.0])
@pytest.mark.parametrize("function", [expit, np.tanh])
def test_mean_square_is_the_integral(function, q):
    exact, _ = quad(
        lambda z: function(np.sqrt(q) * z) ** 2 * norm.pdf(z), -10, 10, points=[0], epsabs=1e-12
    )
    assert mean_field.mean_square(function, q) == pytest.approx(exact, rel=1e-8)


def test_mean_square_keeps_the_shape_and_knows_relu():
    q = np.array([[0.0, 1.0], [2.0, 3.0]])
    np.testing.assert_allclose(
        mean_field.mean_square(lambda z: np.maximum(z, 0), q), q / 2, rtol=1e-9, atol=1e-12
    )


def test_output_error_at_its_two_ends():
    rng = np.random.default_rng(seed=0)
    even = mean_field.output_error(np.array([0.0, 0.0]), 10, rng)  # Every class gets 1/10.
    np.testing.assert_allclose(even, (0.9**2 + 9 * 0.1**2) / 10)
    sure = mean_field.output_error(
        np.array([1e8]), 10, rng
    )  # One class gets 1: wrong 9 times of 10.
    np.testing.assert_allclose(sure, 0.9 * 2 / 10, rtol=1e-3)


def expectation(function, q):
    value, _ = quad(lambda z: function(np.sqrt(q) * z) * norm.pdf(z), -10, 10, epsabs=1e-13)
    return value


@pytest.mark.parametrize("scale", [1.036, 1.5, 8.0])
def test_backward_factor_of_tanh_belongs_to_the_q_that_stays(scale):
    q = brentq(lambda q: scale**2 * expectation(lambda z: np.tanh(z) ** 2, q) - q, 1e-3, 100)
    chi = scale**2 * expectation(lambda z: (1 - np.tanh(z) ** 2) ** 2, q)
    assert mean_field.backward_factor(scale, "tanh") == pytest.approx(np.sqrt(chi), rel=1e-6)


def test_backward_factor_of_tanh_has_a_kink_at_1():
    # Below scale 1 the signal dies out, and the slope is 1; above it saturation keeps chi near 1.
    assert mean_field.backward_factor(0.9, "tanh") == pytest.approx(0.9, rel=1e-6)
    assert mean_field.backward_factor(1.036, "tanh") == pytest.approx(1.001, abs=5e-4)


@pytest.mark.parametrize("scale", [0.25, 1.0, 8.0, 20.0])
def test_backward_factor_of_relu_does_not_depend_on_q(scale):
    assert mean_field.backward_factor(scale, "relu") == pytest.approx(scale / np.sqrt(2), rel=1e-9)


@pytest.mark.parametrize(("activation", "scale"), [("relu", np.sqrt(2)), ("tanh", 1.0)])
def test_the_gain_that_keeps_the_signal_is_the_known_rule(activation, scale):
    assert mean_field.gain_that_keeps_the_signal(activation) == pytest.approx(scale, rel=1e-3)


def test_the_scale_for_the_sigmoid_keeps_the_signal_in_a_real_wide_network():
    n, n_layers = 1000, 8
    std = mean_field.gain_that_keeps_the_signal("sigmoid") / np.sqrt(n)
    rng = np.random.default_rng(seed=0)
    weights = [rng.normal(0, std, (n, n)) for _ in range(n_layers)]
    a = [rng.uniform(size=(1, n))]
    for w in weights:
        a.append(expit(a[-1] @ w))
    delta = rng.standard_normal((1, n))
    sizes = []
    for w, activation in zip(weights[::-1], a[:-1][::-1], strict=True):
        delta = delta @ w.T * activation * (1 - activation)
        sizes.append(np.sqrt(np.mean(delta**2)))
    # From the last layer to the second (the first one's input is not a sigmoid's output).
    factor_per_layer = (sizes[-2] / sizes[0]) ** (1 / (n_layers - 2))
    assert factor_per_layer == pytest.approx(1, abs=0.05)
