"""The derivatives of every remedy of notebook 05, and Adam, against PyTorch."""

import itertools

import numpy as np
import pytest
import torch

from helpers import functions, mnist
from helpers.network import back, forward, initialize_networks, population
from helpers.optimisers import Adam
from helpers.training import evaluate

TORCH_ACTIVATION = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}
SIX_LAYERS = [784, 10, 10, 10, 10, 10, 10]


def one_over_square_root(n_in, n_out):
    return np.sqrt(1 / n_in)


@pytest.fixture(scope="module")
def batch():
    train, _ = mnist.load_mnist()
    return mnist.scale(train.X[:64]).astype(np.float64), mnist.one_hot_encode(train.y[:64])


def torch_gradients(X, Y, network):
    """Loss and gradients of one network, written for PyTorch alone."""
    f = TORCH_ACTIVATION[network.activation]
    weights = [torch.tensor(w, requires_grad=True) for w in network.weights]
    biases = [torch.tensor(b, requires_grad=True) for b in network.biases or []]
    a = torch.tensor(X)
    for layer, w in enumerate(weights):
        z = a @ w + (biases[layer] if biases else 0)
        if layer == len(weights) - 1:
            break
        if network.normalise:
            z = torch.nn.functional.batch_norm(z, None, None, training=True, eps=1e-5)
        a = a + f(z) if network.residual and layer > 0 else f(z)
    loss = torch.nn.functional.cross_entropy(z, torch.tensor(Y).argmax(dim=1))
    loss.backward()
    return loss.item(), [p.grad.numpy() for p in weights + biases]


@pytest.mark.parametrize("std", [0.1, one_over_square_root], ids=["0.1", "1/sqrt(n_in)"])
@pytest.mark.parametrize(
    ("activation", "residual", "normalise"),
    list(itertools.product(TORCH_ACTIVATION, [False, True], [False, True])),
)
@pytest.mark.parametrize("bias", [True, False])
def test_gradients_agree_with_autograd(batch, activation, residual, normalise, std, bias):
    X, Y = batch
    networks = initialize_networks(
        SIX_LAYERS,
        seeds=range(3),
        std=std,
        activation=activation,
        residual=residual,
        normalise=normalise,
        bias=bias,
        dtype=np.float64,
    )
    rng = np.random.default_rng(0)
    for b in networks.biases or []:
        b += rng.normal(size=b.shape)
    y_hat, activations = forward(X, networks)
    gradients = back(Y, y_hat, activations, networks)
    networks.statistics = population(X, networks)
    losses, _ = evaluate(X, Y, networks)
    for k in range(3):
        loss, expected = torch_gradients(X, Y, networks.one(k))
        assert losses[k] == pytest.approx(loss, rel=1e-12)
        single = back(Y, *forward(X, networks.one(k)), networks.one(k))
        for ours, alone, theirs in zip(gradients.arrays, single.arrays, expected, strict=True):
            # Normalisation takes a bias out again: its gradient is 0, but for rounding.
            largest = np.abs(theirs).max()
            tolerance = 1e-10 * largest if largest > 1e-12 else 1e-14
            np.testing.assert_allclose(ours[k], theirs, rtol=1e-10, atol=tolerance)
            np.testing.assert_allclose(alone, theirs, rtol=1e-10, atol=tolerance)


def test_normalisation_and_its_derivative_agree_with_autograd():
    rng = np.random.default_rng(seed=0)
    z, signal = rng.normal(3, 2, (32, 7)), rng.normal(size=(32, 7))
    mean, spread = functions.batch_statistics(z)
    z_hat = functions.normalise(z, mean, spread)
    torch_z = torch.tensor(z, requires_grad=True)
    torch_z_hat = torch.nn.functional.batch_norm(torch_z, None, None, training=True, eps=1e-5)
    torch_z_hat.backward(torch.tensor(signal))
    np.testing.assert_allclose(z_hat, torch_z_hat.detach().numpy(), rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(
        functions.normalise_gradient(signal, z_hat, spread),
        torch_z.grad.numpy(),
        rtol=1e-10,
        atol=1e-13,
    )


@pytest.mark.parametrize("size", [1.0, 1e-4, 1e-9])
def test_adam_takes_the_steps_of_pytorch(size):
    rng = np.random.default_rng(seed=0)
    ours = [rng.normal(size=(5, 3)), rng.normal(size=(3, 2))]
    theirs = [torch.tensor(w, requires_grad=True) for w in ours]
    ours = [w.copy() for w in ours]
    adam, torch_adam = Adam(lr=0.01), torch.optim.Adam(theirs, lr=0.01)
    for _ in range(20):
        gradients = [size * rng.normal(size=w.shape) for w in ours]
        adam.step(ours, gradients)
        for w, gradient in zip(theirs, gradients, strict=True):
            w.grad = torch.tensor(gradient)
        torch_adam.step()
        for w, torch_w in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(w, torch_w.detach().numpy(), rtol=1e-10)
