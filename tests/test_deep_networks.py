"""Several networks at once do what they do one by one; and the main claims of notebook 05."""

import numpy as np
import pytest

from helpers import mnist
from helpers.mean_field import gain_that_keeps_the_signal
from helpers.network import (
    ROWS_PER_BLOCK,
    back,
    forward,
    initialize_networks,
    initialize_weights,
    population,
    predict,
)
from helpers.optimisers import Adam, GradientDescent
from helpers.training import evaluate, train

SIX_LAYERS = [784, 10, 10, 10, 10, 10, 10]
SEEDS = range(4)


def scaled(scale):
    return lambda n_in, n_out: scale / np.sqrt(n_in)


@pytest.fixture(scope="module")
def data():
    train, validation, _ = mnist.split(mnist.load_mnist())
    return [
        (mnist.scale(X[:n]), mnist.one_hot_encode(y[:n]))
        for (X, y), n in [(train, 20_000), (validation, 2000)]
    ]


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_plain_networks_are_those_of_helpers_network(data, activation):
    X, Y = data[0][0][:100], data[0][1][:100]
    networks = initialize_networks(
        SIX_LAYERS, SEEDS, std=0.3, activation=activation, dtype=np.float64
    )
    y_hat, activations = forward(X, networks)
    gradients = back(Y, y_hat, activations, networks)
    losses, accuracies = evaluate(X, Y, networks)
    for k, seed in enumerate(SEEDS):
        one = initialize_weights(
            SIX_LAYERS,
            np.random.default_rng(seed),
            std=0.3,
            activation=activation,
            dtype=np.float64,
        )
        one_y_hat, activations = forward(X, one)
        np.testing.assert_allclose(y_hat[k], one_y_hat, rtol=1e-12)
        assert (losses[k], accuracies[k]) == pytest.approx(evaluate(X, Y, one))
        expected = back(Y, one_y_hat, activations, one).arrays
        for ours, theirs in zip(gradients.arrays, expected, strict=True):
            np.testing.assert_allclose(ours[k], theirs, rtol=1e-10, atol=1e-18)


def test_training_takes_the_steps_of_helpers_training(data):
    X, Y = data[0][0][:500].astype(np.float64), data[0][1][:500]
    networks = initialize_networks([784, 20, 10], SEEDS, dtype=np.float64)
    history = train(
        networks,
        X,
        Y,
        lr=0.5,
        epochs=2,
        batch_size=64,
        rng=np.random.default_rng(7),
        validation=data[1],
        progress=False,
    )
    for k, seed in enumerate(SEEDS):
        one = initialize_weights([784, 20, 10], np.random.default_rng(seed), dtype=np.float64)
        one_history = train(
            one,
            X,
            Y,
            lr=0.5,
            epochs=2,
            batch_size=64,
            rng=np.random.default_rng(7),
            validation=data[1],
            progress=False,
        )
        for ours, theirs in zip(networks.weights, one.weights, strict=True):
            np.testing.assert_allclose(ours[k], theirs, rtol=1e-9)
        losses = [loss[k] for loss in history.validation_loss]
        assert losses == pytest.approx(one_history.validation_loss)
        accuracies = [accuracy[k] for accuracy in history.validation_accuracy]
        assert accuracies == pytest.approx(one_history.validation_accuracy)


def test_a_normalising_network_answers_one_image_as_it_answers_it_among_others(data):
    X = data[0][0][:300]
    networks = initialize_networks(SIX_LAYERS, SEEDS, normalise=True)
    networks.statistics = population(X, networks)
    together = predict(X, networks, return_proba=True)
    alone = predict(X[:1], networks, return_proba=True)
    np.testing.assert_allclose(alone[:, 0], together[:, 0], rtol=1e-4)
    # The population of one batch is that batch's own statistics.
    np.testing.assert_allclose(together, forward(X, networks)[0], rtol=1e-4)


def test_training_measures_a_normalising_network_with_the_statistics_of_training_images(data):
    X, Y = data[0][0][:500], data[0][1][:500]
    validation = (data[1][0][:20], data[1][1][:20])  # So few have other statistics.
    networks = initialize_networks(SIX_LAYERS, SEEDS, normalise=True)
    history = train(
        networks,
        X,
        Y,
        lr=0.5,
        epochs=1,
        batch_size=64,
        rng=np.random.default_rng(0),
        validation=validation,
        progress=False,
    )
    of_training = evaluate(*validation, networks)
    networks.statistics = population(X, networks)
    np.testing.assert_allclose(of_training, evaluate(*validation, networks), rtol=1e-5)
    networks.statistics = population(validation[0], networks)
    of_validation = evaluate(*validation, networks)
    np.testing.assert_allclose(history.validation_loss[-1], of_training[0], rtol=1e-5)
    assert not np.allclose(history.validation_loss[-1], of_validation[0], rtol=1e-3)


def test_on_step_sees_each_step(data):
    X, Y = data[0][0][:130], data[0][1][:130]
    networks = initialize_networks([784, 10, 10], SEEDS)
    first = [w.copy() for w in networks.weights]
    steps = []

    def on_step(step, networks, gradients):
        steps.append(step)
        if step == 1:  # before the weights change
            assert all(np.array_equal(w, f) for w, f in zip(networks.weights, first, strict=True))
            assert [g.shape for g in gradients.weights] == [w.shape for w in first]

    train(
        networks,
        X,
        Y,
        lr=0.5,
        epochs=2,
        batch_size=64,
        rng=np.random.default_rng(0),
        validation=data[1],
        on_step=on_step,
        progress=False,
    )
    assert steps == [1, 2, 3, 4, 5, 6]
    assert not np.array_equal(networks.weights[0], first[0])


def test_a_residual_connection_needs_layers_of_one_size():
    with pytest.raises(ValueError, match="of one size"):
        initialize_networks([784, 20, 10, 10], SEEDS, residual=True)


@pytest.mark.parametrize("remedy", ["residual", "normalise"])
def test_a_remedy_in_a_single_network_is_that_of_one_of_several(data, remedy):
    X, Y = data[0][0][:200], data[0][1][:200]
    settings = {"lr": 0.5, "epochs": 2, "batch_size": 64, "progress": False}
    how = {remedy: True, "dtype": np.float64}
    networks = initialize_networks(SIX_LAYERS, SEEDS, **how)
    one = initialize_weights(SIX_LAYERS, np.random.default_rng(2), **how)
    train(networks, X, Y, rng=np.random.default_rng(0), **settings)
    train(one, X, Y, rng=np.random.default_rng(0), **settings)
    for several, alone in zip(networks.one(2).arrays, one.arrays, strict=True):
        np.testing.assert_allclose(several, alone, rtol=1e-8, atol=1e-14)
    np.testing.assert_allclose(
        predict(X, networks, return_proba=True)[2], predict(X, one, return_proba=True), rtol=1e-8
    )


@pytest.mark.parametrize("how", [{}, {"residual": True}, {"normalise": True}])
def test_a_large_batch_of_several_networks_is_one_batch(data, how):
    X, Y = data[0][0][: 2 * ROWS_PER_BLOCK + 7], data[0][1][: 2 * ROWS_PER_BLOCK + 7]
    networks = initialize_networks([784, 12, 12, 10], SEEDS, dtype=np.float64, **how)
    before = networks.copy()
    expected = back(Y, *forward(X.astype(np.float64), before), before)
    train(networks, X, Y, lr=0.3, epochs=1, progress=False)
    for w, w0, gradient in zip(networks.arrays, before.arrays, expected.arrays, strict=True):
        np.testing.assert_allclose(w, w0 - 0.3 * gradient, rtol=1e-9, atol=1e-12)


def test_one_of_several_shares_its_arrays_and_a_copy_does_not():
    networks = initialize_networks([5, 4, 3], SEEDS, activation="tanh", normalise=True)
    networks.statistics = population(np.eye(5, dtype=np.float32), networks)
    one, copy = networks.one(1), networks.copy(np.float64)
    assert (one.sizes, one.activation, one.normalise) == ([5, 4, 3], "tanh", True)
    assert copy.dtype == copy.statistics[0][0].dtype == np.float64
    networks.biases[0][1] += 7
    assert np.all(one.biases[0] == 7)
    assert np.all(copy.biases[0] == 0)
    np.testing.assert_array_equal(one.statistics[0][1], networks.statistics[0][1][1])


def test_several_networks_that_diverge_are_counted(data):
    X, Y = data[0][0][:200], data[0][1][:200]
    networks = initialize_networks([784, 20, 10], SEEDS, activation="tanh", bias=False)
    for w in networks.weights:
        w[:2] = 0  # Nothing moves in two of the four.
    with pytest.warns(UserWarning, match="2 of 4 networks") as seen:
        history = train(networks, X, Y, lr=1000, epochs=20, progress=False)
    assert seen[0].filename == __file__
    assert np.isfinite(history.train_loss[-1][:2]).all()


def trained(data, optimiser, epochs=3, **how):
    networks = initialize_networks(SIX_LAYERS, SEEDS, bias=False, **how)
    return train(
        networks,
        *data[0],
        optimiser=optimiser,
        epochs=epochs,
        batch_size=64,
        rng=np.random.default_rng(seed=0),
        validation=data[1],
        progress=False,
    )


def test_six_layers_with_small_weights_sit_on_the_plateau(data):
    history = trained(data, GradientDescent(0.5), std=0.1)
    np.testing.assert_allclose(history.validation_loss[-1], np.log(10), atol=0.02)
    assert history.validation_accuracy[-1].max() < 0.13


def test_six_layers_learn_with_the_scale_of_the_theory(data):
    history = trained(data, GradientDescent(0.5), std=scaled(gain_that_keeps_the_signal()))
    assert history.validation_accuracy[-1].min() > 0.3
    assert np.median(history.validation_accuracy[-1]) > 0.5


@pytest.mark.parametrize(
    ("optimiser", "how", "at_least"),
    [
        (GradientDescent(0.5), {"std": scaled(4)}, 0.65),
        (GradientDescent(0.5), {"std": 0.1, "activation": "tanh"}, 0.6),
        (GradientDescent(0.5), {"std": 0.1, "residual": True}, 0.8),
        (GradientDescent(0.5), {"std": 0.1, "normalise": True}, 0.7),
        (GradientDescent(0.1), {"std": scaled(np.sqrt(2)), "activation": "relu"}, 0.4),
    ],
    ids=["scale 4", "tanh", "residual", "normalise", "relu"],
)
def test_a_remedy_helps(data, optimiser, how, at_least):
    assert np.median(trained(data, optimiser, **how).validation_accuracy[-1]) > at_least


def test_adam_helps_most_seeds(data):
    assert np.median(trained(data, Adam(0.01), std=0.1).validation_accuracy[-1]) > 0.25


def test_small_weights_leave_the_plateau_with_larger_steps(data):
    history = trained(data, GradientDescent(4.0), epochs=12, std=0.1)
    assert min(loss.min() for loss in history.validation_loss[:4]) > 2.25
    assert np.min(history.validation_loss, axis=0).max() < 2.2
