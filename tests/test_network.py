"""The network: its shapes, its arithmetic worked by hand, and what it says to bad input."""

import re

import numpy as np
import pytest

from helpers.gradient_check import numerical_gradient
from helpers.mnist import one_hot_encode
from helpers.network import (
    ROWS_PER_BLOCK,
    Network,
    back,
    forward,
    initialize_weights,
    logits_and_activations,
    population,
    predict,
)
from helpers.training import accuracy, evaluate, loss, report, train

pytestmark = pytest.mark.filterwarnings("error")


def a_generator():
    return np.random.default_rng(seed=0)


def some_examples(n=8, n_inputs=6, n_classes=3):
    rng = a_generator()
    y = rng.integers(n_classes, size=n)
    return rng.random((n, n_inputs)), np.eye(n_classes)[y], y


# --- Weights -------------------------------------------------------------------------------


def test_weights_and_biases_have_the_shapes_of_their_layers():
    network = initialize_weights([784, 20, 10], a_generator())
    assert [w.shape for w in network.weights] == [(784, 20), (20, 10)]
    assert [b.shape for b in network.biases] == [(20,), (10,)]
    assert not any(b.any() for b in network.biases)
    assert network.sizes == [784, 20, 10]
    assert network.dtype == np.float32
    assert all(p.dtype == np.float32 for p in network.weights + network.biases)


def test_a_network_may_have_no_biases():
    assert initialize_weights([4, 3], a_generator(), bias=False).biases is None


@pytest.mark.parametrize(
    ("std", "expected"),
    [
        (None, [np.sqrt(1 / 400), np.sqrt(1 / 100)]),
        (0.1, [0.1, 0.1]),
        (lambda n_in, n_out: np.sqrt(2 / (n_in + n_out)), [np.sqrt(2 / 500), np.sqrt(2 / 300)]),
    ],
)
def test_weights_are_normal_around_zero_with_the_given_spread(std, expected):
    network = initialize_weights([400, 100, 200], a_generator(), std=std, dtype=np.float64)
    for w, spread in zip(network.weights, expected, strict=True):
        assert w.std() == pytest.approx(spread, rel=0.03)  # Four standard errors of 20,000 draws.
        assert abs(w.mean()) < 4 * spread / np.sqrt(w.size)
        assert np.mean(np.abs(w) < spread) == pytest.approx(0.6827, abs=0.015)


def test_the_same_seed_gives_the_same_network_in_both_dtypes():
    single = initialize_weights([5, 4, 3], a_generator())
    double = initialize_weights([5, 4, 3], a_generator(), dtype=np.float64)
    for w, exact in zip(single.weights, double.weights, strict=True):
        np.testing.assert_array_equal(w, exact.astype(np.float32))


@pytest.mark.parametrize("dtype", [None, np.float32, np.float64])
def test_a_copy_is_independent(dtype):
    network = initialize_weights([3, 2], a_generator(), activation="tanh")
    before = network.weights[0] + 0
    copy = network.copy(dtype)
    assert copy.dtype == (dtype or np.float32)
    assert copy.activation == "tanh"
    np.testing.assert_array_equal(copy.weights[0], before)
    copy.weights[0] += 1
    copy.biases[0] += 1
    np.testing.assert_array_equal(network.weights[0], before)
    assert not network.biases[0].any()


# --- Forward and back ----------------------------------------------------------------------


def test_forward_is_the_formula():
    X = np.array([[1.0, 2.0]])
    network = Network(
        weights=[np.array([[0.5, -1.0], [0.25, 1.0]]), np.array([[1.0, 0.0], [0.0, 2.0]])],
        biases=[np.array([0.0, -1.0]), np.array([0.5, 0.0])],
    )
    h = 1 / (1 + np.exp([-1.0, 0.0]))  # z1 = [0.5 + 0.5, -1 + 2 - 1]
    logits = np.array([h[0] + 0.5, 2 * h[1]])
    y_hat, activations = forward(X, network)
    np.testing.assert_allclose(y_hat[0], np.exp(logits) / np.exp(logits).sum())
    assert activations[0] is X
    np.testing.assert_allclose(activations[1], h[None])
    np.testing.assert_allclose(logits_and_activations(X, network)[0], logits[None])


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_the_hidden_layers_use_their_activation_and_the_last_one_does_not(activation):
    X, _, _ = some_examples()
    network = initialize_weights([6, 5, 4, 3], a_generator(), activation=activation, std=1.0)
    network = network.copy(np.float64)
    f = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: z * (z > 0)}
    h1 = f[activation](X @ network.weights[0])
    h2 = f[activation](h1 @ network.weights[1])
    logits, activations = logits_and_activations(X, network)
    np.testing.assert_allclose(activations[2], h2)
    np.testing.assert_allclose(logits, h2 @ network.weights[2])


def test_a_column_of_ones_is_the_same_as_a_bias():
    X, Y, _ = some_examples()
    with_bias = initialize_weights([6, 3], a_generator(), dtype=np.float64)
    with_bias.biases[0] += [0.1, -0.2, 0.3]
    X1 = np.insert(X, 0, 1, axis=1)
    with_ones = Network([np.vstack([with_bias.biases[0], with_bias.weights[0]])])
    y_hat, activations = forward(X, with_bias)
    y_hat1, activations1 = forward(X1, with_ones)
    np.testing.assert_allclose(y_hat, y_hat1)
    gradients = back(Y, y_hat, activations, with_bias)
    gradients1 = back(Y, y_hat1, activations1, with_ones)
    np.testing.assert_allclose(gradients1.weights[0][0], gradients.biases[0])
    np.testing.assert_allclose(gradients1.weights[0][1:], gradients.weights[0])
    assert gradients1.biases is None


def test_back_is_the_slope_of_the_loss():
    X, Y, _ = some_examples()
    network = initialize_weights([6, 5, 4, 3], a_generator(), dtype=np.float64)
    gradients = back(Y, *forward(X, network), network)
    for parameters, found in (
        (network.weights, gradients.weights),
        (network.biases, gradients.biases),
    ):
        for layer, parameter in enumerate(parameters):

            def loss_with(value, parameters=parameters, layer=layer):
                parameters[layer] = value
                return loss(Y, forward(X, network)[0])

            measured = numerical_gradient(loss_with, parameter)
            parameters[layer] = parameter
            np.testing.assert_allclose(found[layer], measured, rtol=1e-6, atol=1e-9)


def test_the_gradient_of_a_batch_is_the_mean_of_its_examples():
    X, Y, _ = some_examples()
    network = initialize_weights([6, 5, 3], a_generator(), dtype=np.float64)
    together = back(Y, *forward(X, network), network)
    alone = [back(Y[[i]], *forward(X[[i]], network), network) for i in range(len(X))]
    for layer in range(2):
        mean = np.mean([gradients.weights[layer] for gradients in alone], axis=0)
        np.testing.assert_allclose(together.weights[layer], mean)


def test_everything_stays_in_float32():
    X, Y, _ = some_examples()
    network = initialize_weights([6, 5, 3], a_generator())
    y_hat, activations = forward(X.astype(np.float32), network)
    gradients = back(Y.astype(np.float32), y_hat, activations, network)
    for array in [y_hat, *activations, *gradients.weights, *gradients.biases]:
        assert array.dtype == np.float32


# --- Predictions and figures ---------------------------------------------------------------


def test_predict_gives_labels_or_probabilities():
    X, _, _ = some_examples()
    network = initialize_weights([6, 3], a_generator(), std=1.0, dtype=np.float64)
    p = predict(X, network, return_proba=True)
    np.testing.assert_allclose(p, forward(X, network)[0])
    labels = predict(X, network)
    assert labels.shape == (8,)
    np.testing.assert_array_equal(labels, p.argmax(axis=1))


def test_predict_gives_every_row_of_a_large_set_in_order():
    X, _, _ = some_examples(n=2 * ROWS_PER_BLOCK + 7)
    network = initialize_weights([6, 3], a_generator(), std=1.0, dtype=np.float64)
    p = predict(X, network, return_proba=True)
    np.testing.assert_allclose(p, forward(X, network)[0])


def test_accuracy_counts_all_rows():
    network = Network([np.eye(3)])
    X = np.eye(3)[[0, 1, 2, 2]]
    assert accuracy(X, np.array([0, 1, 2, 2]), network) == 1
    assert accuracy(X, np.array([0, 1, 0, 0]), network) == 0.5
    assert accuracy(X, [1, 2, 0, 0], network) == 0


def test_evaluate_is_loss_and_accuracy():
    X, Y, y = some_examples()
    network = initialize_weights([6, 5, 3], a_generator(), std=2.0, dtype=np.float64)
    measured_loss, measured_accuracy = evaluate(X, Y, network)
    assert measured_loss == pytest.approx(loss(Y, forward(X, network)[0]))
    assert measured_accuracy == accuracy(X, y, network)


def test_evaluate_is_finite_for_a_network_that_is_sure_and_wrong():
    network = Network([np.array([[1000.0, -1000.0]])])
    assert evaluate(np.ones((1, 1)), np.array([[0.0, 1.0]]), network) == (2000, 0)


def test_report_is_one_line(capsys):
    network = Network([np.zeros((3, 10))])
    X, Y = np.ones((4, 3)), np.eye(10)[[0, 0, 0, 1]]
    report(20, X, Y, network)
    assert capsys.readouterr().out == "    20  loss 2.3026  accuracy 75.00 %\n"


# --- Mistakes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "settings", "words"),
    [
        ([784], {}, "at least [inputs, outputs]"),
        ([784, 0], {}, "at least 1"),
        ([784, 2.5, 10], {}, "whole number"),
        ([784, 10], {"std": 0}, "above 0"),
        ([784, 10], {"std": np.nan}, "above 0"),
        ([784, 10], {"activation": "sigmoidal"}, "sigmoid, tanh, relu"),
        ([784, True], {}, "whole number"),
        ([784, -10], {}, "at least 1"),
        (784, {}, "at least [inputs, outputs]"),
        ([784, 10], {"std": lambda n_in, n_out: 0}, "std should be a number above 0"),
        ([784, 10], {"dtype": int}, "np.float32 or np.float64"),
    ],
)
def test_a_network_that_cannot_be_is_not_made(sizes, settings, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        initialize_weights(sizes, a_generator(), **settings)


@pytest.mark.parametrize(
    ("weights", "biases", "words"),
    [
        ([], None, "at least one layer"),
        ([np.ones((3, 4)), np.ones((5, 2))], None, "w1 is (3, 4) and w2 is (5, 2)"),
        ([np.ones((3, 4))], [np.ones(3)], "would be [(4,)]"),
        ([np.ones((3, 4))], [], "would be [(4,)]"),
    ],
)
def test_parameters_that_do_not_fit_are_not_accepted(weights, biases, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        Network(weights, biases)


@pytest.mark.parametrize(
    ("X", "words"),
    [
        (np.ones((2, 5)), "Is the column of ones missing"),
        (np.ones((2, 7)), "Was a column of ones prepended"),
        (
            np.ones((6, 2)),
            "expects 6. Are the examples its columns",
        ),
        (np.ones(6), "np.reshape(X, (-1, 6))"),
        (np.ones((2, 2, 3)), "np.reshape(X, (-1, 6))"),
        (np.ones((0, 6)), "no rows"),
        (np.full((2, 6), np.nan), "nan or infinity"),
        (np.where(np.eye(6) == 1, -np.inf, 0), "nan or infinity"),
        (np.where(np.eye(6) == 1, np.inf, 0), "nan or infinity"),
    ],
)
def test_predict_says_what_is_wrong_with_its_input(X, words):
    network = initialize_weights([6, 3], a_generator())
    with pytest.raises(ValueError, match=re.escape(words)):
        predict(X, network)


def test_predict_refuses_text():
    with pytest.raises(TypeError, match="should hold numbers"):
        predict(np.array([["a", "b"]]), initialize_weights([2, 2], a_generator()))


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_predict_warns_of_raw_bytes_at_the_line_that_passed_them(dtype):
    X = np.full((1, 2), 200, dtype)
    with pytest.warns(UserWarning, match="use scale") as caught:
        accuracy(X, [0], initialize_weights([2, 2], a_generator()))
    assert caught[0].filename == __file__


@pytest.mark.parametrize(
    "X",
    [
        np.array([[0, 1]], np.uint8),  # black and white
        np.array([[True, False]]),
        np.array([[-0.4, 30.0]]),  # standardised: mean 0, and rare pixels far from it
    ],
)
def test_other_scalings_are_welcome(X):
    assert predict(X, initialize_weights([2, 2], a_generator())).shape == (1,)


@pytest.mark.parametrize(
    ("y", "words"),
    [
        (np.eye(2), "pass the labels, np.argmax(y, axis=1)"),
        (np.zeros(3), "should hold 2 labels"),
        (np.zeros((2, 1)), "Flatten it: np.ravel(y)"),
        ([0, 2], "y holds 2, but the network's labels are the whole numbers from 0 to 1"),
        ([0, -1], "y holds -1"),
        ([0, 0.5], "y holds 0.5"),
        ([0, np.nan], "y holds nan"),
    ],
)
def test_accuracy_says_what_is_wrong_with_y(y, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        accuracy(np.ones((2, 2)), y, initialize_weights([2, 2], a_generator()))


def test_accuracy_refuses_text():
    with pytest.raises(TypeError, match=re.escape("np.array(y, float) reads them")):
        accuracy(np.ones((2, 2)), ["0", "1"], initialize_weights([2, 2], a_generator()))


# Each piece of advice, tried as it is written.
ADVICE = re.compile(r"np\.(?:reshape|ravel|argmax|transpose|array)\(.*?\)(?=[ .,;]|$)")


@pytest.mark.parametrize(
    "change",
    [
        {"X": np.ones((2, 3))},  # one image of 2 x 3 pixels
        {"X": np.ones((4, 2, 3))},
        {"X": np.ones(6)},
        {"X": np.ones((6, 4))},
        {"X": np.full((4, 6), "0.5")},
        {"y": np.zeros((4, 1), int)},
        {"y": np.eye(3)[[0, 1, 2, 0]]},
        {"y": np.array(["0", "1", "2", "0"])},
    ],
    ids=str,
)
def test_advice_on_inputs_repairs_the_call(change):
    arguments = {"X": np.ones((4, 6)), "y": np.array([0, 1, 2, 0])} | change
    ((name, value),) = change.items()
    network = initialize_weights([6, 3], a_generator())
    if name == "X" and value.size == 6:
        arguments["y"] = np.array([0])
    with pytest.raises((ValueError, TypeError)) as caught:
        accuracy(**arguments, network=network)
    (advice,) = ADVICE.findall(str(caught.value))
    arguments[name] = eval(advice, {"np": np, name: value})
    assert 0 <= accuracy(**arguments, network=network) <= 1


def test_advice_on_one_hot_rows_repairs_the_call():
    y = np.array([0, 1, 2, 0])
    network = initialize_weights([6, 3], a_generator())
    for labels in (y, y[:, None]):
        with pytest.raises(ValueError, match="looks like labels") as caught:
            evaluate(np.ones((4, 6)), labels, network)
        advice = re.search(r"one_hot_encode\(.*\)(?=\.$)", str(caught.value))[0]
        Y = eval(advice, {"np": np, "y": labels, "one_hot_encode": one_hot_encode}, {})
        assert evaluate(np.ones((4, 6)), Y[:, :3], network)[1] >= 0


def test_a_network_that_normalises_asks_for_its_statistics():
    X, _, _ = some_examples()
    network = initialize_weights([6, 5, 3], a_generator(), normalise=True, dtype=np.float64)
    with pytest.raises(ValueError, match=re.escape("network.statistics = population(X, network)")):
        predict(X, network)
    network.statistics = population(X, network)
    np.testing.assert_allclose(predict(X, network, True), forward(X, network)[0])


def test_without_a_hidden_layer_there_is_nothing_to_normalise():
    X, Y, _ = some_examples()
    network = initialize_weights([6, 3], a_generator(), normalise=True)
    train(network, X, Y, lr=0.1, epochs=1, progress=False)
    assert network.statistics == []
    assert predict(X, network).shape == (8,)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Y": np.zeros((8, 1))}, "one_hot_encode"),
        ({"Y": np.eye(3)}, "both should be (n, classes)"),
        ({"activations": [np.ones((8, 6))]}, "list of the input of each layer"),
        ({"activations": None}, "list of the input of each layer"),
        ({"activations": [np.ones((8, 6)), np.ones((7, 5))]}, "Pass what forward returned"),
    ],
)
def test_back_says_what_does_not_fit(change, words):
    X, Y, _ = some_examples()
    network = initialize_weights([6, 5, 3], a_generator(), dtype=np.float64)
    y_hat, activations = forward(X, network)
    arguments = {"Y": Y, "y_hat": y_hat, "activations": activations, "network": network} | change
    with pytest.raises(ValueError, match=re.escape(words)):
        back(**arguments)


def test_back_takes_a_plain_list_of_activations():
    X, Y, _ = some_examples()
    network = initialize_weights([6, 5, 3], a_generator(), dtype=np.float64)
    y_hat, activations = forward(X, network)
    from_list = back(Y, y_hat, list(activations), network)
    for one, other in zip(
        from_list.arrays, back(Y, y_hat, activations, network).arrays, strict=True
    ):
        np.testing.assert_array_equal(one, other)
