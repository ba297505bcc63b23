"""What notebook 04 builds in view and what `helpers` exports agree, on real digits."""

import re

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from notebook_code import definitions

from helpers import functions, gradient_check, mnist, network, training
from helpers.plots import backpropagation as plots

NAMES = ["w1", "b1", "w2", "b2"]


@pytest.fixture(scope="module")
def notebook():
    return definitions("04_backpropagation")


@pytest.fixture(scope="module")
def digits():
    train = mnist.load_mnist().train
    return mnist.scale(train.X[:2000]).astype(float), mnist.one_hot_encode(train.y[:2000])


def new_network(n_hidden=20, std=None, dtype=np.float64):
    rng = np.random.default_rng(seed=0)
    return network.initialize_weights([784, n_hidden, 10], rng, std=std, dtype=dtype)


def parameters(net):
    (w1, w2), (b1, b2) = net.weights, net.biases
    return [w1, b1, w2, b2]


@pytest.mark.parametrize("std", [None, 1e-9, 100], ids=["usual", "tiny", "saturated"])
@pytest.mark.parametrize("n", [1, 64, 2000])
def test_forward_and_back_agree(notebook, digits, n, std):
    X, Y = digits[0][:n], digits[1][:n]
    net = new_network(std=std)
    w1, b1, w2, b2 = parameters(net)
    y_hat, h = notebook["forward"](X, w1, b1, w2, b2)
    their_y_hat, activations = network.forward(X, net)
    np.testing.assert_allclose(y_hat, their_y_hat, rtol=1e-13)
    np.testing.assert_allclose(h, activations[1], rtol=1e-13)

    theirs = network.back(Y, their_y_hat, activations, net)
    ours = notebook["back"](X, Y, y_hat, h, w2)
    for name, our, their in zip(NAMES, ours, parameters(theirs), strict=True):
        assert our.shape == their.shape
        np.testing.assert_allclose(our, their, rtol=1e-10, atol=1e-15, err_msg=name)


def test_sigmoid_gradient_agrees(notebook):
    a = functions.sigmoid(np.linspace(-1000, 1000, 2001))
    np.testing.assert_array_equal(notebook["sigmoid_gradient"](a), functions.sigmoid_gradient(a))


def test_numerical_gradient_agrees_and_leaves_its_argument_as_it_was(notebook):
    x = np.random.default_rng(seed=0).normal(size=(3, 4))
    before = x.copy()

    def function(x):
        return float(np.sum(np.sin(x) * np.arange(12).reshape(3, 4)))

    ours = notebook["numerical_gradient"](function, x)
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(ours, gradient_check.numerical_gradient(function, x))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("batch_size", [1, 64, 300, 2000])
def test_train_takes_the_same_steps(notebook, digits, batch_size, dtype):
    X, Y = digits[0].astype(dtype), digits[1]
    ours, theirs = new_network(dtype=dtype), new_network(dtype=dtype)
    settings = {"lr": 0.1, "epochs": 2, "batch_size": batch_size}
    w1, b1, w2, b2 = parameters(ours)
    rng = np.random.default_rng(seed=1)
    notebook["train"](X, Y, w1, b1, w2, b2, **settings, rng=rng)
    rng = np.random.default_rng(seed=1)
    training.train(theirs, X, Y, **settings, rng=rng, progress=False)

    tolerance = 1e-10 if dtype is np.float64 else 1e-3
    untrained = parameters(new_network(dtype=dtype))
    for name, our, their, start in zip(
        NAMES, parameters(ours), parameters(theirs), untrained, strict=True
    ):
        assert our.dtype == dtype
        assert not np.array_equal(our, start)
        np.testing.assert_allclose(our, their, rtol=tolerance, atol=tolerance, err_msg=name)


def test_the_right_variant_agrees_with_back_and_every_planted_mistake_is_found(notebook, digits):
    X, Y = digits[0][:64], digits[1][:64]
    back_with, right_one = notebook["back_with"], notebook["sigmoid_gradient"]
    net = new_network()
    y_hat, activations = network.forward(X, net)
    right = back_with(right_one)(Y, y_hat, activations, net)
    for our, their in zip(
        parameters(right), parameters(network.back(Y, y_hat, activations, net)), strict=True
    ):
        np.testing.assert_allclose(our, their, rtol=1e-12)

    def verdicts(suspect):
        rng = np.random.default_rng(seed=2)
        found = gradient_check.check_gradients(net, X, Y, rng=rng, back=suspect)
        return [verdict.verdict for verdict in found]

    agrees, differs = gradient_check.AGREES, gradient_check.DIFFERS
    assert verdicts(back_with(right_one)) == [agrees] * 4
    assert verdicts(back_with(right_one, divide=False)) == [differs] * 4
    assert verdicts(back_with(lambda h: 1)) == [differs, differs, agrees, agrees]
    for share in (1e-2, 1e-7):
        too_large = back_with(lambda h, share=share: (1 + share) * right_one(h))
        assert verdicts(too_large) == [differs, differs, agrees, agrees]


def test_the_red_numbers_of_the_chains_are_derivatives():
    """By measurement: of L by each unit and each weight."""
    x, w1, w2 = 2.0, np.array([3.0, -1.0]), np.array([0.5, 2.0])
    InteractiveShell.instance()  # it keeps what is displayed
    with capture_output() as captured:
        plots.numbers_back(x, w1, w2)
    [figure] = captured.outputs
    back = re.search(r"Back: (.*?)\. Back means", figure.data["text/plain"])[1]
    told = dict(item.rsplit(" ", 1) for item in back.split(", "))

    measure = gradient_check.numerical_gradient
    by_x = measure(lambda x: float(w2 @ (w1 * x)), np.array([x]))
    by_h = measure(lambda h: float(w2 @ h), w1 * x)
    by_w1 = measure(lambda w: float(w2 @ (w * x)), w1)
    by_w2 = measure(lambda w: float(w @ (w1 * x)), w2)
    measured = {"L": 1, "x": by_x[0]}
    for i, name in enumerate(["h₁", "h₂"]):
        measured |= {name: by_h[i], f"x to {name}": by_w1[i], f"{name} to L": by_w2[i]}
    assert told.keys() == measured.keys()
    for key, number in told.items():
        assert float(number) == pytest.approx(measured[key]), key


def test_relative_error_measures_in_units_of_the_gradient(notebook):
    relative_error = notebook["relative_error"]
    a = np.array([1.0, -2.0, 0.0])
    assert relative_error(a, a) == 0
    assert relative_error(1e-9 * a, 1.01e-9 * a) == pytest.approx(0.01 / 1.01)
    assert relative_error(a, -a) == 2
