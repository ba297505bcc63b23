"""Several networks of one shape trained side by side: one array holds a layer of all of them.

One run of a deep network proves little: another seed may do otherwise. With w of shape
(n_networks, n_in, n_out), `a @ w` multiplies for each network on its own, so that eight seeds
cost far less than eight runs. All of them see the same batches; they differ in their weights.

The networks have no biases. Two remedies can be switched on: a residual connection around each
hidden layer but the first, and batch normalisation of the sums of each hidden layer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import DTypeLike
from tqdm.auto import tqdm

from helpers import checks
from helpers.functions import ACTIVATIONS, log_softmax, stable_softmax
from helpers.network import initialize_weights
from helpers.remedies import batch_statistics, normalise, normalise_gradient

Array = np.ndarray
Statistics = list[tuple[Array, Array]]  # The mean and the spread of each hidden layer's sums.


@dataclass
class Networks:
    """Several networks that differ in nothing but the values of their weights.

    weights: one (n_networks, n_in, n_out) array per layer, first layer first.
    activation: "sigmoid", "tanh" or "relu", in every layer but the last, which has softmax.
    residual: add to each hidden layer's output its input, where both have the same shape.
    normalise: bring the sums of each hidden layer to mean 0 and spread 1 over the batch.
    """

    weights: list[Array]
    activation: str = "sigmoid"
    residual: bool = False
    normalise: bool = False

    def skips(self, layer: int) -> bool:
        """Tell whether a residual connection leads around this layer (0 is the first)."""
        return self.residual and 0 < layer < len(self.weights) - 1


class Layer(NamedTuple):
    """What the way forward keeps of a hidden layer for the way back."""

    a: Array  # its input
    z: Array  # its sums, normalised if the networks do that
    spread: Array | None  # what the sums were divided by, if so
    h: Array  # f(z)


def initialize_networks(
    sizes: Sequence[int],
    seeds: Sequence[int],
    *,
    std: float | Callable[[int, int], float] | None = None,
    activation: str = "sigmoid",
    residual: bool = False,
    normalise: bool = False,
    dtype: DTypeLike = np.float32,
) -> Networks:
    """Return one network per seed, each as `network.initialize_weights` makes it, without biases.

    sizes and std are as there. Raises ValueError if a residual connection would have to lead
    around a layer whose input and output differ in size.
    """
    if residual and len(set(sizes[1:-1])) > 1:
        raise ValueError(
            f"A residual connection adds a layer's input to its output, so the hidden layers "
            f"should be of one size, but they are {list(sizes[1:-1])}."
        )
    each = [
        initialize_weights(
            sizes,
            np.random.default_rng(seed),
            std=std,
            bias=False,
            activation=activation,
            dtype=dtype,
        ).weights
        for seed in seeds
    ]
    weights = [np.stack(layer) for layer in zip(*each, strict=True)]
    return Networks(weights, activation, residual, normalise)


def forward(
    X: Array, networks: Networks, statistics: Statistics | None = None
) -> tuple[Array, list[Layer]]:
    """Return (y_hat, layers) for X (n, n_inputs), the same rows for every network.

    y_hat is (n_networks, n, classes). layers is what `back` needs, one per layer of weights.
    statistics: what to normalise with instead of the batch's own, as `population` returns it.
    """
    logits, layers = _logits_and_layers(X, networks, statistics)
    return stable_softmax(logits), layers


def _logits_and_layers(
    X: Array, networks: Networks, statistics: Statistics | None
) -> tuple[Array, list[Layer]]:
    f = ACTIVATIONS[networks.activation].function
    a, layers = X, []
    for layer, w in enumerate(networks.weights[:-1]):
        z, spread = a @ w, None
        if networks.normalise:
            mean, spread = statistics[layer] if statistics else batch_statistics(z)
            z = normalise(z, mean, spread)
        h = f(z)
        layers.append(Layer(a, z, spread, h))
        a = a + h if networks.skips(layer) else h
    logits = a @ networks.weights[-1]
    layers.append(Layer(a, logits, None, logits))
    return logits, layers


def back(Y: Array, y_hat: Array, layers: list[Layer], networks: Networks) -> list[Array]:
    """Return the gradients of each network's mean cross-entropy, shaped like the weights.

    Y is (n, classes), y_hat and layers come from `forward`. signal is the derivative with respect
    to a layer's output, delta with respect to its sums z before they are normalised.
    """
    derivative = ACTIVATIONS[networks.activation].gradient
    delta = (y_hat - Y) / len(Y)
    gradients = [layers[-1].a.mT @ delta]
    signal = delta @ networks.weights[-1].mT
    for layer in reversed(range(len(layers) - 1)):
        a, z, spread, h = layers[layer]
        delta = signal * derivative(h)
        if networks.normalise:
            delta = normalise_gradient(delta, z, spread)
        gradients.insert(0, a.mT @ delta)
        if layer > 0:
            around = signal if networks.skips(layer) else 0
            signal = around + delta @ networks.weights[layer].mT
    return gradients


def population(X: Array, networks: Networks) -> Statistics | None:
    """Return the mean and the spread of each hidden layer's sums over all rows of X.

    A trained network normalises with these, taken from training images, so that its answer to an
    image does not depend on the other images at hand. None if the networks do not normalise.
    """
    if not networks.normalise:
        return None
    f, a, statistics = ACTIVATIONS[networks.activation].function, X, []
    for layer, w in enumerate(networks.weights[:-1]):
        z = a @ w
        statistics.append(batch_statistics(z))
        h = f(normalise(z, *statistics[-1]))
        a = a + h if networks.skips(layer) else h
    return statistics


class Optimiser(Protocol):
    """What takes the steps: `remedies.GradientDescent` or `remedies.Adam`."""

    def step(self, weights: list[Array], gradients: list[Array]) -> None:
        """Change the weights in place."""


@dataclass
class History:
    """What was measured on the validation set: an entry before the first step, one per epoch.

    loss and accuracy: lists of (n_networks,) arrays, mean cross-entropy and fraction 0 to 1.
    """

    loss: list[Array] = field(default_factory=list)
    accuracy: list[Array] = field(default_factory=list)


def train(
    networks: Networks,
    X: Array,
    Y: Array,
    optimiser: Optimiser,
    *,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
    validation: tuple[Array, Array],
    on_step: Callable[[int, Networks, list[Array]], None] | None = None,
    on_epoch: Callable[[int, Networks], None] | None = None,
    label: str = "",
    progress: bool = True,
) -> History:
    """Train all the networks, in place, and return their History.

    X: (n, n_inputs), Y: (n, classes) one-hot. validation: the same of images kept aside.
    rng: shuffles the images anew for each epoch, alike for every network.
    on_step(step, networks, gradients): called before the weights change, step counting from 1.
    on_epoch(epoch, networks): called after each epoch, counting from 1.
    label: shown beside the progress bar.
    Raises ValueError where `helpers.training.train` does.
    """
    dtype = networks.weights[0].dtype
    n_inputs, n_classes = networks.weights[0].shape[1], networks.weights[-1].shape[2]
    X = checks.checked_images(X, n_inputs, dtype)
    Y = checks.checked_one_hot(Y, len(X), n_classes, dtype)
    checks.check_count("epochs", epochs)
    checks.check_count("batch_size", batch_size)
    history, step = History(), 0
    _record(history, networks, X, validation)
    n_steps = epochs * -(-len(X) // batch_size)
    # Networks with exploding weights overflow on their way to nan: their history tells.
    with (
        tqdm(total=n_steps, desc=label, disable=not progress, unit="step") as bar,
        np.errstate(all="ignore"),
    ):
        for epoch in range(1, epochs + 1):
            order = rng.permutation(len(X))
            for start in range(0, len(X), batch_size):
                rows = order[start : start + batch_size]
                y_hat, layers = forward(X[rows], networks)
                gradients = back(Y[rows], y_hat, layers, networks)
                step += 1
                if on_step is not None:
                    on_step(step, networks, gradients)
                optimiser.step(networks.weights, gradients)
                bar.update()
            _record(history, networks, X, validation)
            if on_epoch is not None:
                on_epoch(epoch, networks)
    return history


def evaluate(
    X: Array, Y: Array, networks: Networks, statistics: Statistics | None = None
) -> tuple[Array, Array]:
    """Return each network's (loss, accuracy) over all rows of X, both (n_networks,)."""
    logits, _ = _logits_and_layers(X, networks, statistics)
    hits = logits.argmax(axis=-1) == Y.argmax(axis=-1)
    return -np.sum(Y * log_softmax(logits), axis=-1).mean(axis=-1), hits.mean(axis=-1)


def _record(
    history: History, networks: Networks, X: Array, validation: tuple[Array, Array]
) -> None:
    statistics = population(X[:5000], networks)
    loss, accuracy = evaluate(*validation, networks, statistics)
    history.loss.append(loss)
    history.accuracy.append(accuracy)
