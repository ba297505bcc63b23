"""Networks side by side do what they do one by one; and the main claims of notebook 05."""

import numpy as np
import pytest

from helpers import mnist, network, side_by_side, training
from helpers.mean_field import scale_that_keeps_the_signal
from helpers.remedies import Adam, GradientDescent

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
    networks = side_by_side.initialize_networks(
        SIX_LAYERS, SEEDS, std=0.3, activation=activation, dtype=np.float64
    )
    y_hat, layers = side_by_side.forward(X, networks)
    gradients = side_by_side.back(Y, y_hat, layers, networks)
    losses, accuracies = side_by_side.evaluate(X, Y, networks)
    for k, seed in enumerate(SEEDS):
        one = network.initialize_weights(
            SIX_LAYERS,
            np.random.default_rng(seed),
            std=0.3,
            bias=False,
            activation=activation,
            dtype=np.float64,
        )
        one_y_hat, activations = network.forward(X, one)
        np.testing.assert_allclose(y_hat[k], one_y_hat, rtol=1e-12)
        assert (losses[k], accuracies[k]) == pytest.approx(network.evaluate(X, Y, one))
        expected = network.back(Y, one_y_hat, activations, one).weights
        for ours, theirs in zip(gradients, expected, strict=True):
            np.testing.assert_allclose(ours[k], theirs, rtol=1e-10, atol=1e-18)


def test_training_takes_the_steps_of_helpers_training(data):
    X, Y = data[0][0][:500].astype(np.float64), data[0][1][:500]
    networks = side_by_side.initialize_networks([784, 20, 10], SEEDS, dtype=np.float64)
    history = side_by_side.train(
        networks,
        X,
        Y,
        GradientDescent(0.5),
        epochs=2,
        batch_size=64,
        rng=np.random.default_rng(7),
        validation=data[1],
        progress=False,
    )
    for k, seed in enumerate(SEEDS):
        one = network.initialize_weights(
            [784, 20, 10], np.random.default_rng(seed), bias=False, dtype=np.float64
        )
        one_history = training.train(
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
        losses = [loss[k] for loss in history.loss]
        assert losses == pytest.approx(one_history.validation_loss)
        accuracies = [accuracy[k] for accuracy in history.accuracy]
        assert accuracies == pytest.approx(one_history.validation_accuracy)


def test_a_normalising_network_answers_one_image_as_it_answers_it_among_others(data):
    X = data[0][0][:300]
    networks = side_by_side.initialize_networks(SIX_LAYERS, SEEDS, normalise=True)
    statistics = side_by_side.population(X, networks)
    together, _ = side_by_side.forward(X, networks, statistics)
    alone, _ = side_by_side.forward(X[:1], networks, statistics)
    np.testing.assert_allclose(alone[:, 0], together[:, 0], rtol=1e-4)
    # The population of one batch is that batch's own statistics.
    np.testing.assert_allclose(together, side_by_side.forward(X, networks)[0], rtol=1e-4)


def test_training_measures_a_normalising_network_with_the_statistics_of_training_images(data):
    X, Y = data[0][0][:500], data[0][1][:500]
    validation = (data[1][0][:20], data[1][1][:20])  # So few have other statistics.
    networks = side_by_side.initialize_networks(SIX_LAYERS, SEEDS, normalise=True)
    history = side_by_side.train(
        networks,
        X,
        Y,
        GradientDescent(0.5),
        epochs=1,
        batch_size=64,
        rng=np.random.default_rng(0),
        validation=validation,
        progress=False,
    )
    of_training = side_by_side.evaluate(*validation, networks, side_by_side.population(X, networks))
    of_validation = side_by_side.evaluate(*validation, networks)
    np.testing.assert_allclose(history.loss[-1], of_training[0], rtol=1e-5)
    assert not np.allclose(history.loss[-1], of_validation[0], rtol=1e-3)


def test_hooks_see_each_step_and_each_epoch(data):
    X, Y = data[0][0][:130], data[0][1][:130]
    networks = side_by_side.initialize_networks([784, 10, 10], SEEDS)
    first = [w.copy() for w in networks.weights]
    steps, epochs = [], []

    def on_step(step, networks, gradients):
        steps.append(step)
        if step == 1:  # before the weights change
            assert all(np.array_equal(w, f) for w, f in zip(networks.weights, first, strict=True))
            assert [g.shape for g in gradients] == [w.shape for w in first]

    side_by_side.train(
        networks,
        X,
        Y,
        GradientDescent(0.5),
        epochs=2,
        batch_size=64,
        rng=np.random.default_rng(0),
        validation=data[1],
        on_step=on_step,
        on_epoch=lambda epoch, networks: epochs.append(epoch),
        progress=False,
    )
    assert steps == [1, 2, 3, 4, 5, 6]
    assert epochs == [1, 2]
    assert not np.array_equal(networks.weights[0], first[0])


def test_a_residual_connection_needs_layers_of_one_size():
    with pytest.raises(ValueError, match="of one size"):
        side_by_side.initialize_networks([784, 20, 10, 10], SEEDS, residual=True)


def trained(data, optimiser, epochs=3, **how):
    networks = side_by_side.initialize_networks(SIX_LAYERS, SEEDS, **how)
    return side_by_side.train(
        networks,
        *data[0],
        optimiser,
        epochs=epochs,
        batch_size=64,
        rng=np.random.default_rng(seed=0),
        validation=data[1],
        progress=False,
    )


def test_six_layers_with_small_weights_sit_on_the_plateau(data):
    history = trained(data, GradientDescent(0.5), std=0.1)
    np.testing.assert_allclose(history.loss[-1], np.log(10), atol=0.02)
    assert history.accuracy[-1].max() < 0.13


def test_six_layers_learn_with_the_scale_of_the_theory(data):
    history = trained(data, GradientDescent(0.5), std=scaled(scale_that_keeps_the_signal()))
    assert history.accuracy[-1].min() > 0.3
    assert np.median(history.accuracy[-1]) > 0.5


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
    assert np.median(trained(data, optimiser, **how).accuracy[-1]) > at_least


def test_adam_helps_most_seeds(data):
    assert np.median(trained(data, Adam(0.01), std=0.1).accuracy[-1]) > 0.25


def test_small_weights_leave_the_plateau_with_larger_steps(data):
    history = trained(data, GradientDescent(4.0), epochs=12, std=0.1)
    assert min(loss.min() for loss in history.loss[:4]) > 2.25
    assert np.min(history.loss, axis=0).max() < 2.2
