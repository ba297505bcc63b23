"""A network of any number of layers: its weights, the way forward, and the way back.

Layer l maps the activations a (n, n_in) of the layer before to z = a w + b, where w is
(n_in, n_out) and b (n_out,). The hidden layers then apply the activation, the last one softmax:

    X -> z1 = X w1 + b1 -> h1 = f(z1) -> z2 = h1 w2 + b2 -> ... -> y_hat = softmax(zL)

Several networks of one shape go the same way at once, if each w is (n_networks, n_in, n_out): then
`a @ w` multiplies for each network on its own, and eight of them cost far less than eight runs.
Two remedies for deep networks can be switched on: a residual connection around each hidden layer
but the first, and batch normalisation of the sums of each hidden layer.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from helpers import inputs
from helpers.functions import (
    ACTIVATIONS,
    batch_statistics,
    normalise,
    normalise_gradient,
    stable_softmax,
)

Array = np.ndarray

# Many rows are worked on in blocks: the activations of a block stay in the processor's cache.
ROWS_PER_BLOCK = 1000


@dataclass
class Network:
    """The parameters of a network, first layer first, or of several networks of one shape.

    weights: one (n_in, n_out) array per layer, each n_in being the n_out before it; for several
        networks (n_networks, n_in, n_out).
    biases: one (n_out,) array per layer, or (n_networks, n_out); None for no biases.
    activation: "sigmoid", "tanh" or "relu", used in every layer but the last.
    residual: add to each hidden layer's output its input, in all hidden layers but the first.
    normalise: bring the sums of each hidden layer to mean 0 and spread 1 over the batch.
    statistics: what a network that normalises does so with once it is trained; see `population`.

    Raises ValueError if the shapes do not fit together or the activation has another name.
    """

    weights: list[Array]
    biases: list[Array] | None = None
    activation: str = "sigmoid"
    residual: bool = False
    normalise: bool = False
    statistics: list[tuple[Array, Array]] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Check that the parts fit together."""
        inputs.require_choice("activation", self.activation, ACTIVATIONS)
        inputs.require_layers(self.weights, self.biases)
        hidden = self.sizes[1:-1]
        if self.residual and len(set(hidden)) > 1:
            raise ValueError(
                "A residual connection adds a layer's input to its output, so the hidden layers "
                f"should be of one size, but they are {hidden}."
            )

    @property
    def sizes(self) -> list[int]:
        """Units per layer, the inputs first: [784, 20, 10]."""
        return [self.weights[0].shape[-2], *(w.shape[-1] for w in self.weights)]

    @property
    def dtype(self) -> np.dtype:
        """The dtype of the weights, in which all the arithmetic is done."""
        return self.weights[0].dtype

    @property
    def arrays(self) -> list[Array]:
        """All weights, then all biases."""
        return self.weights + (self.biases or [])

    @property
    def measures_alike(self) -> bool:
        """Tell whether a row is answered in training as it is when the network is measured."""
        return not self.normalise

    def skips(self, layer: int) -> bool:
        """Tell whether a residual connection leads around this layer (0 is the first)."""
        return self.residual and 0 < layer < len(self.weights) - 1

    def copy(self, dtype: DTypeLike | None = None) -> "Network":
        """Return an independent copy, in another dtype if one is given."""
        return self._with_each(lambda array: array.astype(dtype or self.dtype))

    def one(self, k: int) -> "Network":
        """Return network k of several; it shares its arrays with them."""
        return self._with_each(lambda array: array[k])

    def _with_each(self, change: Callable[[Array], Array]) -> "Network":
        """Return a network whose every array is what change makes of this one's."""
        return replace(
            self,
            weights=[change(w) for w in self.weights],
            biases=self.biases and [change(b) for b in self.biases],
            statistics=self.statistics and [(change(m), change(s)) for m, s in self.statistics],
        )


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
    residual: bool = False,
    normalise: bool = False,
    dtype: DTypeLike = np.float32,
) -> Network:
    """Return a network of normally distributed random weights and zero biases.

    sizes: units per layer, the inputs first: [784, 20, 10] has two layers of weights.
    std: the standard deviation of the weights. None means sqrt(1 / n_in), which keeps the sums
        near 1 whatever the width; a number serves every layer; a function std(n_in, n_out) gives
        each layer its own, as Glorot's or He's rule does.

    activation, residual, normalise: as in `Network`. dtype: np.float32 or np.float64.

    The draws are made in float64 and then rounded, so both dtypes get the same network. Raises
    ValueError for settings out of range, TypeError if rng is no generator.
    """
    sizes = inputs.as_sizes(sizes)
    inputs.require_rng(rng)
    inputs.require_choice("activation", activation, ACTIVATIONS)
    dtype = inputs.as_float_dtype(dtype)
    if std is None:
        std = _one_over_square_root
    weights = []
    for n_in, n_out in pairwise(sizes):
        spread = std(n_in, n_out) if callable(std) else std
        inputs.require_positive("std", spread)
        weights.append((spread * rng.standard_normal((n_in, n_out))).astype(dtype))
    biases = [np.zeros(n_out, dtype) for n_out in sizes[1:]] if bias else None
    return Network(weights, biases, activation, residual, normalise)


def initialize_networks(sizes: Sequence[int], seeds: Sequence[int], **settings: object) -> Network:
    """Return several networks in one, one per seed, each as `initialize_weights` makes it.

    seeds: whole numbers from 0 on, such as range(8). settings: as for `initialize_weights`. All
    the networks see the same rows; they differ in nothing but the values of their weights.
    """
    each = [
        initialize_weights(sizes, np.random.default_rng(seed), **settings)
        for seed in inputs.as_seeds(seeds)
    ]
    first = each[0]
    weights = [np.stack(layer) for layer in zip(*(net.weights for net in each), strict=True)]
    biases = first.biases and [
        np.stack(layer) for layer in zip(*(net.biases for net in each), strict=True)
    ]
    return replace(first, weights=weights, biases=biases)


def _one_over_square_root(n_in: int, n_out: int) -> float:
    return np.sqrt(1 / n_in)


class Activations(list[Array]):
    """The input of each layer, [X, h1, ..., h of the last hidden layer]: what `back` needs.

    Where remedies are switched on, `back` needs more of each hidden layer, which stands beside:
    hidden: f(z), which a residual connection then adds to the layer's input.
    normalised: z_hat, and the mean and the spread that made it from z.
    """

    def __init__(self, X: Array) -> None:
        """Begin with the input of the first layer."""
        super().__init__([X])
        self.hidden: list[Array] = []
        self.normalised: list[tuple[Array, Array, Array]] = []

    @property
    def statistics(self) -> list[tuple[Array, Array]]:
        """The mean and the spread of each hidden layer, empty if nothing was normalised."""
        return [(mean, spread) for _, mean, spread in self.normalised]


def forward(X: Array, network: Network) -> tuple[Array, Activations]:
    """Return (y_hat, activations) for X (n, n_inputs).

    y_hat is (n, classes), a row of probabilities per example; of several networks, one such matrix
    each, (n_networks, n, classes). activations is what `back` needs: the input of each layer,
    [X, h1, ..., h of the last hidden layer]. A network that normalises does so over the rows of X.
    Raises TypeError or ValueError if X is no such matrix or holds nan, and warns if it looks like
    raw bytes.
    """
    require_network(network)
    X = inputs.as_images(X, network.sizes[0], network.dtype)
    logits, activations = logits_and_activations(X, network)
    return stable_softmax(logits), activations


def logits_and_activations(
    X: Array, network: Network, measuring: bool = False
) -> tuple[Array, Activations]:
    """Return what `forward` does, but the logits (..., n, classes) before the softmax.

    measuring: normalise with network.statistics, not over the rows of X, so that the answer to a
        row does not depend on the others at hand.
    """
    function = ACTIVATIONS[network.activation].function
    activations = Activations(X)
    for layer in range(len(network.weights) - 1):
        a = activations[layer]
        z = _sums(a, network, layer)
        if network.normalise:
            mean, spread = network.statistics[layer] if measuring else batch_statistics(z)
            z = normalise(z, mean, spread)
            activations.normalised.append((z, mean, spread))
        h = function(z)
        if network.residual:
            activations.hidden.append(h)
        activations.append(a + h if network.skips(layer) else h)
    return _sums(activations[-1], network, -1), activations


def _sums(a: Array, network: Network, layer: int) -> Array:
    """Return z = a w + b of one layer."""
    z = a @ network.weights[layer]
    if network.biases is not None:
        z += network.biases[layer][..., np.newaxis, :]
    return z


def back(Y: Array, y_hat: Array, activations: list[Array], network: Network) -> Gradients:
    """Return the gradients of the mean cross-entropy, worked out from the last layer to the first.

    Y and y_hat are (n, classes); activations come from the same `forward` as y_hat. delta is the
    derivative of the loss with respect to z of the current layer, (n, n_out). Behind softmax and
    cross-entropy it is (y_hat - Y) / n; one layer down it is (delta w^T) * f'(z), where delta w^T
    is the derivative with respect to the output of that layer. For several networks each array
    has n_networks in front. Raises TypeError or ValueError if the parts do not fit.
    """
    _require_fitting(Y, y_hat, activations, network)
    return _gradients(Y, y_hat, activations, network)


def _gradients(Y: Array, y_hat: Array, activations: list[Array], network: Network) -> Gradients:
    """Return what `back` does, of arrays that are known to fit."""
    derivative = ACTIVATIONS[network.activation].derivative
    weights, biases = [], []
    delta, signal = (y_hat - Y) / len(Y), 0.0  # Nothing leads around the last layer.
    for layer in reversed(range(len(network.weights))):
        weights.insert(0, _transposed_product(activations[layer], delta))
        biases.insert(0, delta.sum(axis=-2))
        if layer > 0:
            through = delta @ network.weights[layer].mT
            signal = through + signal if network.skips(layer) else through
            h = activations.hidden[layer - 1] if network.residual else activations[layer]
            delta = signal * derivative(h)
            if network.normalise:
                z_hat, _, spread = activations.normalised[layer - 1]
                delta = normalise_gradient(delta, z_hat, spread)
    return Gradients(weights, biases if network.biases is not None else None)


def _transposed_product(a: Array, delta: Array) -> Array:
    """Return a^T delta, for each of several networks if there are several."""
    # For a single example, np.dot multiplies four times as fast as @ does.
    return np.dot(a.T, delta) if delta.ndim == 2 else a.mT @ delta


def require_network(network: Network, sound: bool = False, single: bool = False) -> None:
    """Raise TypeError unless network is a Network.

    sound: also raise ValueError if its weights, biases or statistics hold nan or infinity.
    single: also raise ValueError if it is several networks in one.
    """
    if not isinstance(network, Network):
        raise TypeError(
            f"The network should be a Network, but it is a {type(network).__name__}. "
            "Make one with initialize_weights(sizes, rng)."
        )
    arrays = [*network.arrays, *chain.from_iterable(network.statistics or [])] if sound else []
    if not all(np.isfinite(array).all() for array in arrays):
        raise ValueError(
            "The network's weights hold nan or infinity: training, or what they were made with, "
            "went wrong before. Make new weights with initialize_weights(sizes, rng)."
        )
    if single and network.weights[0].ndim > 2:
        raise ValueError("These are several networks in one. Pass one of them: network.one(0).")


def _require_fitting(Y: Array, y_hat: Array, activations: list[Array], network: Network) -> None:
    """Raise unless these are what one pass forward through the network leaves for `back`."""
    require_network(network)
    for name, array in [("Y", Y), ("y_hat", y_hat)]:
        if not isinstance(array, Array) or array.dtype.kind not in "fiub":
            raise TypeError(
                f"{name} should be an array of numbers, but it is a {type(array).__name__}. Pass "
                "back(Y, y_hat, activations, network), with what forward returned."
            )
    inputs.require_same_shape(Y, y_hat)
    n, sizes = len(Y), network.sizes
    found = [np.shape(a)[-2:] for a in activations] if isinstance(activations, list) else None
    if network.residual or network.normalise:
        if not isinstance(activations, Activations):
            raise TypeError("A network with remedies needs the activations as forward made them.")
        if network.normalise and len(activations.normalised) != len(sizes) - 2:
            found = None
    if found != [(n, size) for size in sizes[:-1]]:
        raise ValueError(
            f"The activations have the shapes {found}, but they should be a list of the input of "
            f"each layer, {[(n, size) for size in sizes[:-1]]}. Pass what forward returned for "
            "these rows."
        )


# --- Many rows -----------------------------------------------------------------------------


def blocks(n: int) -> Iterator[slice]:
    """Yield slices that cut n rows into blocks of at most ROWS_PER_BLOCK."""
    for start in range(0, n, ROWS_PER_BLOCK):
        yield slice(start, start + ROWS_PER_BLOCK)


def forward_and_back(X: Array, Y: Array, network: Network) -> tuple[Array, Gradients]:
    """Return the logits (..., n, classes) of all rows, and the mean of their gradients."""
    if len(X) <= ROWS_PER_BLOCK or network.normalise:  # The rows of a batch know each other.
        logits, activations = logits_and_activations(X, network)
        return logits, _gradients(Y, stable_softmax(logits), activations, network)
    all_logits, mean = [], None
    for rows in blocks(len(X)):
        logits, gradients = forward_and_back(X[rows], Y[rows], network)
        all_logits.append(logits)
        for gradient in gradients.arrays:
            gradient *= len(X[rows]) / len(X)
        if mean is None:
            mean = gradients
        else:
            for total, gradient in zip(mean.arrays, gradients.arrays, strict=True):
                total += gradient
    return np.concatenate(all_logits, axis=-2), mean


def measured_logits(X: Array, network: Network) -> Array:
    """Return the logits (..., n, classes) of all rows of X, as a trained network answers them."""
    if network.normalise and network.statistics is None:
        raise ValueError(
            "This network normalises, but was not trained yet: it has no statistics to do it with. "
            "Set network.statistics = population(X, network) with training images X."
        )
    each = [logits_and_activations(X[rows], network, True)[0] for rows in blocks(len(X))]
    return np.concatenate(each, axis=-2)


def population(X: Array, network: Network) -> list[tuple[Array, Array]]:
    """Return the mean and the spread of each hidden layer's sums over all rows of X.

    A trained network normalises with these, taken from training images, so that its answer to an
    image does not depend on the other images at hand: `train` sets network.statistics to them.
    It is empty if the network does not normalise.
    """
    require_network(network)
    X = inputs.as_rows(X, network.sizes[0])
    return logits_and_activations(X, network)[1].statistics


def predict(X: Array, network: Network, return_proba: bool = False) -> Array:
    """Return the most probable label of each row of X as (n,) integers.

    With return_proba, return the probabilities instead, (n, classes). Of several networks, both
    have n_networks in front. Raises ValueError if X does not fit the network or holds nan, as may
    the network's weights, and warns if X looks like raw bytes.
    """
    require_network(network, sound=True)
    X = inputs.as_images(X, network.sizes[0], network.dtype)
    y_hat = stable_softmax(measured_logits(X, network))
    return y_hat if return_proba else y_hat.argmax(axis=-1)
