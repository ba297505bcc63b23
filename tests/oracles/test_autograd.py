"""The gradients of every network against PyTorch's automatic differentiation, in float64."""

import numpy as np
import pytest
import torch

from helpers.functions import ACTIVATIONS, cross_entropy_from_logits
from helpers.gradient_check import AGREES, check_gradients
from helpers.network import back, forward, initialize_weights
from helpers.training import evaluate, loss, train

N, N_INPUTS, N_CLASSES = 16, 30, 10
TORCH_ACTIVATIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}

every_network = [
    pytest.mark.parametrize("n_layers", [1, 2, 3, 4, 5, 6]),
    pytest.mark.parametrize("activation", ACTIVATIONS),
    pytest.mark.parametrize("bias", [True, False]),
]


def parametrized(test):
    for mark in every_network:
        test = mark(test)
    return test


def a_case(n_layers, activation, bias, seed=0):
    rng = np.random.default_rng(seed)
    sizes = [N_INPUTS, *rng.integers(4, 12, size=n_layers - 1).tolist(), N_CLASSES]
    network = initialize_weights(
        sizes,
        rng,
        std=lambda n_in, n_out: np.sqrt(2 / n_in),
        bias=bias,
        activation=activation,
        dtype=np.float64,
    )
    for b in network.biases or []:
        b += rng.normal(size=b.shape)
    X = rng.random((N, N_INPUTS))
    Y = np.eye(N_CLASSES)[rng.integers(N_CLASSES, size=N)]
    return network, X, Y


def torch_loss(network, X, Y):
    """Return PyTorch's loss, its probabilities, and the parameters that it can differentiate."""
    weights = [torch.tensor(w, requires_grad=True) for w in network.weights]
    biases = [torch.tensor(b, requires_grad=True) for b in network.biases or []]
    a = torch.tensor(X)
    for layer, w in enumerate(weights):
        z = a @ w
        if biases:
            z = z + biases[layer]
        a = z if layer == len(weights) - 1 else TORCH_ACTIVATIONS[network.activation](z)
    # Given labels, PyTorch takes the logits and applies log-softmax itself.
    result = torch.nn.functional.cross_entropy(a, torch.tensor(Y.argmax(axis=1)))
    return result, torch.softmax(a, dim=1).detach().numpy(), weights, biases


def assert_close(ours, theirs, rtol=1e-10):
    """Compare each array as a whole: the error against the size of the array."""
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert one.shape == other.shape
        assert np.linalg.norm(one - other) <= rtol * np.linalg.norm(other)


@parametrized
def test_gradients_are_those_of_autograd(n_layers, activation, bias):
    for seed in range(5):
        network, X, Y = a_case(n_layers, activation, bias, seed)
        y_hat, activations = forward(X, network)
        gradients = back(Y, y_hat, activations, network)

        expected_loss, expected_y_hat, weights, biases = torch_loss(network, X, Y)
        expected_loss.backward()
        np.testing.assert_allclose(y_hat, expected_y_hat, rtol=1e-12)
        assert loss(Y, y_hat) == pytest.approx(expected_loss.item(), rel=1e-12)
        assert_close(gradients.weights, [w.grad.numpy() for w in weights])
        if bias:
            assert_close(gradients.biases, [b.grad.numpy() for b in biases])
        else:
            assert gradients.biases is None


@parametrized
def test_gradients_agree_with_central_differences_where_those_can_tell(n_layers, activation, bias):
    network, X, Y = a_case(n_layers, activation, bias)
    verdicts = check_gradients(network, X, Y, rng=np.random.default_rng(0))
    assert {v.verdict for v in verdicts} == {AGREES}, verdicts


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_vanished_gradients_of_six_layers_are_those_of_autograd(activation):
    rng = np.random.default_rng(0)
    network = initialize_weights(
        [784, *[10] * 6], rng, std=0.1, bias=False, activation=activation, dtype=np.float64
    )
    X, Y = rng.random((64, 784)), np.eye(10)[rng.integers(10, size=64)]
    gradients = back(Y, *forward(X, network), network)
    expected_loss, _, weights, _ = torch_loss(network, X, Y)
    expected_loss.backward()
    assert_close(gradients.weights, [w.grad.numpy() for w in weights])


@pytest.mark.parametrize("batch_size", [1, 5, None])
def test_training_takes_the_steps_of_torchs_sgd(batch_size):
    network, X, Y = a_case(3, "sigmoid", bias=True)
    _, _, weights, biases = torch_loss(network, X, Y)
    optimizer = torch.optim.SGD([*weights, *biases], lr=0.3)
    rng = np.random.default_rng(1)
    for _ in range(4):
        order = np.arange(N) if batch_size is None else rng.permutation(N)
        for rows in np.split(order, range(batch_size or N, N, batch_size or N)):
            optimizer.zero_grad()
            a = torch.tensor(X[rows])
            for layer in range(3):
                z = a @ weights[layer] + biases[layer]
                a = torch.sigmoid(z) if layer < 2 else z
            torch.nn.functional.cross_entropy(a, torch.tensor(Y[rows].argmax(axis=1))).backward()
            optimizer.step()
    rng = np.random.default_rng(1)
    train(network, X, Y, lr=0.3, epochs=4, batch_size=batch_size, rng=rng, progress=False)
    assert_close(network.weights, [w.detach().numpy() for w in weights])
    assert_close(network.biases, [b.detach().numpy() for b in biases])


@pytest.mark.parametrize("scale", [1, 100, 1e4])
def test_the_loss_from_logits_is_torchs(scale):
    rng = np.random.default_rng(0)
    logits = scale * rng.normal(size=(200, 10))
    y = rng.integers(10, size=200)
    expected = torch.nn.functional.cross_entropy(torch.tensor(logits), torch.tensor(y)).item()
    assert cross_entropy_from_logits(np.eye(10)[y], logits) == pytest.approx(expected, rel=1e-12)


def test_evaluate_gives_torchs_loss():
    network, X, Y = a_case(3, "tanh", bias=True)
    assert evaluate(X, Y, network)[0] == pytest.approx(torch_loss(network, X, Y)[0].item())
