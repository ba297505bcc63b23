"""How large theory says each layer's gradient is, before the first training step.

Mean-field theory follows means and variances, and never a single weight. A sum z = a w of n
inputs a, with independent normal weights w of mean 0 and standard deviation std, is normal for
given inputs, at any width: its mean is 0 and its mean square std^2 |a|^2. Over random networks
|a|^2 differs a little from net to net; the theory takes its mean, n E[a^2], so that z has the
mean square q = n std^2 E[a^2]. Two rules carry everything from layer to layer (f is the
activation, Z a standard normal number):

    forward    q(l+1)     = n std^2 E[f(sqrt(q(l)) Z)^2]
    backward   E[delta^2] is multiplied by chi(l) = m std^2 E[f'(sqrt(q(l)) Z)^2]

where std belongs to the weights above a layer, n units feed each sum on the way forward and m
units above send their delta on the way back. A small difference between two images passes the
same derivatives and weights on its way forward, so chi, with n for m, tells how it shrinks.

The entries of a layer's gradient for one image are a_i delta_j, so their RMS (root mean square)
is the RMS of a times the RMS of delta. Two things are approximations, and both are the better,
the more units a layer has: that |a|^2 is the same in every net, and that the weights of the way
back are independent of those of the way forward, although they are the same.

Source: Poole, Lahiri, Raghu, Sohl-Dickstein, Ganguli, "Exponential expressivity in deep neural
networks through transient chaos", 2016; Schoenholz, Gilmer, Ganguli, Sohl-Dickstein, "Deep
information propagation", 2017. The output layer (softmax) is our own addition.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.optimize import bisect, brentq

from helpers import inputs
from helpers.functions import ACTIVATIONS, stable_softmax

Array = np.ndarray

# The standard normal distribution as a fine grid of values and their probabilities. On such a
# grid the sum of a smooth function times its probability is exact to many digits. It is even in
# number, so that none lies on the kink of relu at 0.
Z = np.linspace(-8, 8, 1600)
PROBABILITY = np.exp(-(Z**2) / 2) / np.exp(-(Z**2) / 2).sum()

N_DRAWS = 100_000

SOME_Q = (1e-12, 1e12)  # A signal outside has died out, or grows without bound.


class Forecast(NamedTuple):
    """What theory says of a network of n_layers layers, first layer first.

    second_moment: (n_layers,), q: the mean square of each layer's sums z.
    backward_factor: (n_layers - 1,), sqrt(chi): entry l is what the RMS of delta is multiplied by
        on its way from layer l + 1 back to layer l.
    gradient_rms: (n_layers,), the RMS of the gradient of one image's loss with respect to each
        layer's weights, over images, weights and random networks.
    """

    second_moment: Array
    backward_factor: Array
    gradient_rms: Array


def mean_square(function: Callable[[Array], Array], q: Array | float) -> Array:
    """Return E[function(sqrt(q) Z)^2] for standard normal Z; q >= 0 of any shape, kept.

    Raises ValueError if q is negative or nan.
    """
    inputs.require_function("function", function)
    q = _as_mean_squares(q)
    sums = np.sqrt(q)[..., np.newaxis] * Z
    values = function(sums)
    if np.shape(values) != sums.shape:
        raise ValueError(
            f"function turned {sums.shape} into {np.shape(values)}, but it should work on each "
            "number of an array, as np.tanh does."
        )
    return values**2 @ PROBABILITY


def forecast(
    X: Array,
    sizes: Sequence[int],
    std: float | Callable[[int, int], float],
    rng: np.random.Generator,
    activation: str = "sigmoid",
) -> Forecast:
    """Return what theory says of random networks without biases that see the images X.

    X: (n, n_inputs); sizes: units per layer, the inputs first: [784, 10, 10].
    std: the standard deviation of the weights: a number, or a function std(n_in, n_out).
    rng: draws the outputs, since the mean of a softmax has no formula.
    activation: "sigmoid", "tanh" or "relu".

    Raises ValueError or TypeError where `initialize_weights` and `predict` do.
    """
    f, derivative = _function_and_derivative(activation)
    sizes = inputs.as_sizes(sizes)
    X = inputs.as_images(X, sizes[0], np.float64)
    inputs.require_rng(rng)
    variances = []
    for pair in pairwise(sizes):
        of_layer = std(*pair) if callable(std) else std
        inputs.require_positive("std", of_layer)
        variances.append(of_layer**2)

    # Forward, for each image on its own: lists of (n,) arrays, one per layer.
    a_squares = [np.mean(X**2, axis=1)]
    q = [sizes[0] * variances[0] * a_squares[0]]
    for n_in, variance in zip(sizes[1:], variances[1:], strict=False):
        a_squares.append(mean_square(f, q[-1]))
        q.append(n_in * variance * a_squares[-1])

    # Backward, from the last layer to the first.
    delta_squares = [output_error(q[-1], sizes[-1], rng)]
    chi = []
    for layer in reversed(range(1, len(variances))):
        chi.insert(0, sizes[layer + 1] * variances[layer] * mean_square(derivative, q[layer - 1]))
        delta_squares.insert(0, chi[0] * delta_squares[0])

    return Forecast(
        second_moment=np.mean(q, axis=1),
        backward_factor=np.sqrt(np.array([np.mean(c) for c in chi])),
        gradient_rms=np.sqrt(np.mean(np.multiply(a_squares, delta_squares), axis=1)),
    )


def output_error(q: Array, n_classes: int, rng: np.random.Generator) -> Array:
    """Return the mean square of y_hat - Y for each image, (n,), from the q of its logits, (n,).

    Y has a single 1. By symmetry E[y_hat] is 1 / n_classes for each class whatever q is, so

        E|y_hat - Y|^2 = E|y_hat|^2 - 2 / n_classes + 1

    for each label, and E|y_hat|^2 comes from N_DRAWS random rows of logits, shared out among the
    images. Raises ValueError if q is empty, negative or nan.
    """
    q = _as_mean_squares(q)
    if q.ndim != 1 or q.size == 0:
        raise ValueError(f"q should hold one number per image, (n,), but its shape is {q.shape}.")
    inputs.require_count("n_classes", n_classes)
    inputs.require_rng(rng)
    rows = -(-N_DRAWS // len(q))
    logits = np.sqrt(q)[:, np.newaxis] * rng.standard_normal((rows, len(q), n_classes))
    length_square = np.sum(stable_softmax(logits) ** 2, axis=-1).mean(axis=0)
    return (length_square - 2 / n_classes + 1) / n_classes


def backward_factor(gain: float, activation: str = "sigmoid") -> float:
    """Return sqrt(chi) deep inside a network whose weights have std = gain / sqrt(n).

    All layers have the same number of units n, which then drops out of both rules. Deep inside, q
    is constant: the forward rule gives back the q it was given. (For relu q need not be constant,
    but its derivative does not depend on q.) Raises ValueError unless gain is above 0.
    """
    f, derivative = _function_and_derivative(activation)
    inputs.require_positive("gain", gain)
    return float(gain * np.sqrt(mean_square(derivative, _constant_q(f, gain))))


def gain_that_keeps_the_signal(activation: str = "sigmoid") -> float:
    """Return the gain at which the backward factor is 1: std = gain / sqrt(n).

    For relu this is He's sqrt(2), for tanh 1, for the sigmoid about 10.
    """
    _function_and_derivative(activation)
    return bisect(lambda gain: backward_factor(gain, activation) - 1, 0.5, 20)


def _as_mean_squares(q: Array | float) -> Array:
    q = inputs.as_floats("q", q)
    if not (q >= 0).all():
        raise ValueError("q is a mean square: no number of it should be below 0, or nan.")
    return q


def _constant_q(f: Callable[[Array], Array], gain: float) -> float:
    """Return the q that the forward rule keeps, or the end of SOME_Q that it runs towards.

    Applying the rule again and again would find it too, but slowly where q hardly changes: for
    tanh near gain 1.
    """

    def growth(log_q: float) -> float:
        q = np.exp(log_q)
        return gain**2 * mean_square(f, q) / q

    low, high = np.log(SOME_Q)
    if growth(low) <= 1:
        return SOME_Q[0]
    if growth(high) >= 1:
        return SOME_Q[1]
    return np.exp(brentq(lambda log_q: growth(log_q) - 1, low, high))


def _function_and_derivative(
    activation: str,
) -> tuple[Callable[[Array], Array], Callable[[Array], Array]]:
    """Return f and f', both of z."""
    inputs.require_choice("activation", activation, ACTIVATIONS)
    f, derivative = ACTIVATIONS[activation]
    return f, lambda z: derivative(f(z))
