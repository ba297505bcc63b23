"""A network of any number of layers: its weights, the way forward, and the way back.

Layer l maps the activations a (n, n_in) of the layer before to z = a w + b, where w is
(n_in, n_out) and b (n_out,). The hidden layers then apply the activation, the last one softmax:

    X -> z1 = X w1 + b1 -> h1 = f(z1) -> z2 = h1 w2 + b2 -> ... -> y_hat = softmax(zL)
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from helpers import checks
from helpers.functions import (
    ACTIVATIONS,
    cross_entropy,
    cross_entropy_from_logits,
    stable_softmax,
)

Array = np.ndarray

# Many rows are worked on in blocks: the activations of a block stay in the processor's cache.
ROWS_PER_BLOCK = 1000


@dataclass
class Network:
    """The parameters of a network, first layer first.

    weights: one (n_in, n_out) array per layer, each n_in being the n_out before it.
    biases: one (n_out,) array per layer, or None for a network without biases.
    activation: "sigmoid", "tanh" or "relu", used in every layer but the last.

    Raises ValueError if the shapes do not fit together or the activation has another name.
    """

    weights: list[Array]
    biases: list[Array] | None = None
    activation: str = "sigmoid"

    def __post_init__(self) -> None:
        """Check that the parts fit together."""
        checks.check_choice("activation", self.activation, ACTIVATIONS)
        checks.check_layers(self.weights, self.biases)

    @property
    def sizes(self) -> list[int]:
        """Units per layer, the inputs first: [784, 20, 10]."""
        return [len(self.weights[0]), *(w.shape[1] for w in self.weights)]

    @property
    def dtype(self) -> np.dtype:
        """The dtype of the weights, in which all the arithmetic is done."""
        return self.weights[0].dtype

    @property
    def arrays(self) -> list[Array]:
        """All weights, then all biases."""
        return self.weights + (self.biases or [])

    def copy(self, dtype: DTypeLike | None = None) -> "Network":
        """Return an independent copy, in another dtype if one is given."""
        dtype = dtype or self.dtype
        biases = None if self.biases is None else [b.astype(dtype) for b in self.biases]
        return Network([w.astype(dtype) for w in self.weights], biases, self.activation)


class Gradients(NamedTuple):
    """The derivative of the loss with respect to each parameter, in the shapes of a Network."""

    weights: list[Array]
    biases: list[Array] | None

    @property
    def arrays(self) -> list[Array]:
        """All weights' gradients, then all biases', in the order of Network.arrays."""
        return self.weights + (self.biases or [])


def initialize_weights(
    sizes: Sequence[int],
    rng: np.random.Generator,
    *,
    std: float | Callable[[int, int], float] | None = None,
    bias: bool = True,
    activation: str = "sigmoid",
    dtype: DTypeLike = np.float32,
) -> Network:
    """Return a network of normally distributed random weights and zero biases.

    sizes: units per layer, the inputs first: [784, 20, 10] has two layers of weights.
    std: the standard deviation of the weights. None means sqrt(1 / n_in), which keeps the sums
        near 1 whatever the width; a number serves every layer; a function std(n_in, n_out) gives
        each layer its own, as Glorot's or He's rule does.

    The draws are made in float64 and then rounded, so both dtypes get the same network. Raises
    ValueError for fewer than two sizes or an unknown activation.
    """
    if len(sizes) < 2:
        raise ValueError(f"sizes should be at least [inputs, outputs], but it is {list(sizes)}.")
    for size in sizes:
        checks.check_count("Each of sizes", size)
    if std is None:
        std = _one_over_square_root
    elif not callable(std):
        checks.check_positive("std", std)
    weights = []
    for n_in, n_out in pairwise(sizes):
        spread = std(n_in, n_out) if callable(std) else std
        weights.append((spread * rng.standard_normal((n_in, n_out))).astype(dtype))
    biases = [np.zeros(n_out, dtype) for n_out in sizes[1:]] if bias else None
    return Network(weights, biases, activation)


def _one_over_square_root(n_in: int, n_out: int) -> float:
    return np.sqrt(1 / n_in)


def forward(X: Array, network: Network) -> tuple[Array, list[Array]]:
    """Return (y_hat, activations) for X (n, n_inputs).

    y_hat is (n, classes), a row of probabilities per example. activations is what `back` needs:
    the input of each layer, [X, h1, ..., h of the last hidden layer].
    """
    logits, activations = logits_and_activations(X, network)
    return stable_softmax(logits), activations


def logits_and_activations(X: Array, network: Network) -> tuple[Array, list[Array]]:
    """Return what `forward` does, but the logits (n, classes) before the softmax."""
    function = ACTIVATIONS[network.activation].function
    activations = [X]
    for layer in range(len(network.weights) - 1):
        activations.append(function(_sums(activations[layer], network, layer)))
    return _sums(activations[-1], network, -1), activations


def _sums(a: Array, network: Network, layer: int) -> Array:
    """Return z = a w + b of one layer."""
    z = a @ network.weights[layer]
    if network.biases is not None:
        z += network.biases[layer]
    return z


def back(Y: Array, y_hat: Array, activations: list[Array], network: Network) -> Gradients:
    """Return the gradients of the mean cross-entropy, from the last layer to the first.

    Y and y_hat are (n, classes); activations come from the same `forward` as y_hat. delta is the
    derivative of the loss with respect to z of the current layer, (n, n_out). Behind softmax and
    cross-entropy it is (y_hat - Y) / n; one layer down it is (delta w^T) * f'(z).
    """
    gradient = ACTIVATIONS[network.activation].gradient
    weights, biases = [], []
    delta = (y_hat - Y) / len(Y)
    for layer in reversed(range(len(network.weights))):
        a = activations[layer]
        # For a single example, np.dot multiplies four times as fast as @ does.
        weights.insert(0, np.dot(a.T, delta))
        biases.insert(0, delta.sum(axis=0))
        if layer > 0:
            delta = (delta @ network.weights[layer].T) * gradient(a)
    return Gradients(weights, biases if network.biases is not None else None)


def blocks(n: int) -> Iterator[slice]:
    """Yield slices that cut n rows into blocks of at most ROWS_PER_BLOCK."""
    for start in range(0, n, ROWS_PER_BLOCK):
        yield slice(start, start + ROWS_PER_BLOCK)


def _logits(X: Array, network: Network) -> Array:
    """Return the logits (n, classes) of all rows of X."""
    return np.concatenate([logits_and_activations(X[rows], network)[0] for rows in blocks(len(X))])


def predict(X: Array, network: Network, return_proba: bool = False) -> Array:
    """Return the most probable label of each row of X as (n,) integers.

    With return_proba, return the probabilities instead, (n, classes). Raises ValueError if X does
    not fit the network or holds nan, and warns if it looks like raw bytes.
    """
    X = checks.checked_images(X, network.sizes[0], network.dtype)
    y_hat = stable_softmax(_logits(X, network))
    return y_hat if return_proba else y_hat.argmax(axis=1)


def loss(Y: Array, y_hat: Array) -> float:
    """Return the mean cross-entropy of y_hat (n, classes) against one-hot Y (n, classes)."""
    return cross_entropy(Y, y_hat)


def accuracy(X: Array, y: Array, network: Network) -> float:
    """Return the fraction, 0 to 1, of the rows of X whose label in y (n,) is predicted."""
    y = checks.checked_labels(y, len(X))
    return float(np.mean(predict(X, network) == y))


def evaluate(X: Array, Y: Array, network: Network) -> tuple[float, float]:
    """Return (loss, accuracy) over all rows of X against one-hot Y, from one forward pass."""
    return loss_and_accuracy(Y, _logits(X, network))


def loss_and_accuracy(Y: Array, logits: Array) -> tuple[float, float]:
    """Return the mean cross-entropy and the fraction of right answers, both from the logits.

    The loss stays finite where a probability underflows. Y is one-hot, both are (n, classes).
    """
    hits = logits.argmax(axis=1) == Y.argmax(axis=1)
    return cross_entropy_from_logits(Y, logits), float(np.mean(hits))


def report(iteration: int, X: Array, Y: Array, network: Network) -> None:
    """Print one line: the iteration, the loss and the accuracy over all rows of X."""
    current_loss, current_accuracy = evaluate(X, Y, network)
    print(f"{iteration:>6}  loss {current_loss:.4f}  accuracy {100 * current_accuracy:.2f} %")
