"""The functions inside a neural network, each beside its derivative.

An example is a row: `z` is (n, units). Everything works in the dtype it is given, float32 or
float64; integers and booleans are taken as float64. Tiny results may underflow to 0, which is
right to the last digit that the dtype has; NumPy keeps silent about that unless it is told to
raise. Whatever holds no numbers raises TypeError, a shape that does not fit ValueError; nan gives
nan.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.inputs import as_floats, require_positive, require_same_shape

Array = np.ndarray

ROUNDING = 1e-3  # How far above 1 rounding may take a probability, at the coarsest dtype.

# --- Inside the hidden layers --------------------------------------------------------------
#
# Each derivative takes the activation a = f(z), not z: a is what the forward pass kept.


def sigmoid(z: ArrayLike) -> Array:
    """Return 1 / (1 + exp(-z)) for every element of z (any shape), each in [0, 1].

    exp(-z) overflows where z is very negative. Multiplying numerator and denominator by exp(z)
    there gives exp(z) / (1 + exp(z)). Both forms are exp(min(z, 0)) / (1 + exp(-|z|)), in which
    no exponent is ever positive.
    """
    z = as_floats("z", z)
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def sigmoid_gradient(a: ArrayLike) -> Array:
    """Return the derivative of the sigmoid, a (1 - a), where a = sigmoid(z); at most 1/4."""
    a = as_floats("a", a)
    return a * (1 - a)


def tanh(z: ArrayLike) -> Array:
    """Return the hyperbolic tangent of every element of z (any shape), each in [-1, 1]."""
    return np.tanh(as_floats("z", z))


def tanh_gradient(a: ArrayLike) -> Array:
    """Return the derivative of tanh, 1 - a^2, where a = tanh(z); at most 1."""
    a = as_floats("a", a)
    return 1 - a * a


def relu(z: ArrayLike) -> Array:
    """Return max(z, 0) for every element of z (any shape)."""
    return np.maximum(as_floats("z", z), 0)


def relu_gradient(a: ArrayLike) -> Array:
    """Return the derivative of relu, 1 where a > 0 and 0 elsewhere, where a = relu(z).

    The comparison is strict: a is never negative, so `a >= 0` would be true everywhere. At the
    kink z = 0 there is no derivative; 0 is the usual choice.
    """
    a = as_floats("a", a)
    return np.heaviside(a, 0)


class Activation(NamedTuple):
    """A function a = f(z) and its derivative f'(z), written in terms of a."""

    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]


ACTIVATIONS = {
    "sigmoid": Activation(sigmoid, sigmoid_gradient),
    "tanh": Activation(tanh, tanh_gradient),
    "relu": Activation(relu, relu_gradient),
}
# --- Over the rows of a batch --------------------------------------------------------------
#
# Batch normalisation, without a gain and a shift that are trained. Source: Ioffe and Szegedy,
# "Batch normalization", 2015.


def batch_statistics(z: Array, tiny: float = 1e-5) -> tuple[Array, Array]:
    """Return each unit's mean and spread over the rows of the batch z, (..., n, units).

    Both are (..., 1, units). The spread is sqrt(variance + tiny); tiny keeps a unit that answers
    the same for all rows from a division by 0.
    """
    z = as_floats("z", z)
    require_positive("tiny", tiny)
    if z.ndim < 2 or z.shape[-2] == 0:
        raise ValueError(f"z should be a batch, (n, units) with n > 0, but its shape is {z.shape}.")
    return z.mean(axis=-2, keepdims=True), np.sqrt(z.var(axis=-2, keepdims=True) + tiny)


def normalise(z: Array, mean: Array, spread: Array) -> Array:
    """Return z_hat = (z - mean) / spread: sums of mean 0 and spread 1 for each unit.

    z is (..., n, units); mean and spread are (..., 1, units), as `batch_statistics` gives them.
    """
    z, mean, spread = _fitting(z=z, mean=mean, spread=spread)
    return (z - mean) / spread


def normalise_gradient(delta: Array, z_hat: Array, spread: Array) -> Array:
    """Return the derivative of the loss with respect to z, where z_hat = normalise(z, ...).

    delta: the derivative with respect to z_hat, (..., n, units). A row moves the mean and the
    spread of its batch, and so every other row. That takes from delta its mean and whatever would
    only scale z_hat:

        (delta - mean(delta) - z_hat * mean(delta * z_hat)) / spread
    """
    delta, z_hat, spread = _fitting(delta=delta, z_hat=z_hat, spread=spread)
    mean = delta.mean(axis=-2, keepdims=True)
    scaling = (delta * z_hat).mean(axis=-2, keepdims=True)
    return (delta - mean - z_hat * scaling) / spread


def _fitting(**arrays: ArrayLike) -> list[Array]:
    """Return the arrays as floats if all of them fit a first one of shape (..., n, units)."""
    floats = {name: as_floats(name, values) for name, values in arrays.items()}
    shapes = {name: values.shape for name, values in floats.items()}
    batch = next(iter(shapes.values()))
    statistics = (*batch[:-2], 1, *batch[-1:])
    if len(batch) < 2 or 0 in batch or any(s not in (batch, statistics) for s in shapes.values()):
        told = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ValueError(
            f"The shapes are {told}: a batch is (n, units), its mean and spread (1, units)."
        )
    if (floats.get("spread", np.ones(1)) <= 0).any():
        raise ValueError("The spread should be above 0, as batch_statistics gives it.")
    return list(floats.values())


# --- After the last layer ------------------------------------------------------------------


def softmax(logits: ArrayLike) -> Array:
    """Return exp(logits) / sum of exp(logits) over each row: the textbook softmax.

    logits is (n, classes); each row of the result holds probabilities that sum to 1. It is here
    to be studied: logits above 88.72 in float32, or 709.78 in float64, overflow and give nan, and
    a single sample of shape (classes,) raises an AxisError. `stable_softmax` mends both.
    """
    exponentials = np.exp(as_floats("logits", logits))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def stable_softmax(logits: ArrayLike) -> Array:
    """Return the softmax of each row of logits, which may be of any size.

    logits is (n, classes), or (classes,) for a single sample. Taking a constant from every logit
    of a row changes no probability; taking the largest makes every exponent 0 or less, so that
    nothing overflows, and the largest term 1, so that the sum is never 0.
    """
    exponentials = np.exp(_shifted(logits))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def log_softmax(logits: ArrayLike) -> Array:
    """Return log(softmax(logits)) for each row, finite where the probability underflows to 0.

    logits is (n, classes) or (classes,). With m the row's largest logit, the formula is
    z - m - log(sum of exp(z - m)), known as the log-sum-exp trick.
    """
    shifted = _shifted(logits)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _shifted(logits: ArrayLike) -> Array:
    """Return each row of logits minus its largest logit."""
    logits = as_floats("logits", logits)
    if logits.ndim == 0 or logits.shape[-1] == 0:
        raise ValueError(
            f"logits should be (n, classes), or (classes,), but their shape is {logits.shape}."
        )
    return logits - logits.max(axis=-1, keepdims=True)


def cross_entropy(Y: Array, y_hat: Array) -> float | Array:
    """Return -sum(Y * log(y_hat)) of each row, averaged over the rows.

    Y is (n, classes), the true distribution (one-hot), and y_hat the same of predicted
    probabilities. Predictions of several networks are (n_networks, n, classes) and give
    (n_networks,) losses.
    A class with Y = 0 adds nothing, even where y_hat is 0. A class with Y > 0 and y_hat = 0 makes
    the loss infinite, without a warning: that is its true value. Where y_hat is 0 only because
    it underflowed, `cross_entropy_from_logits` gives the finite answer. Raises ValueError if
    y_hat is not between 0 and 1, as logits are not.
    """
    Y, y_hat = require_same_shape(Y, y_hat)
    if y_hat.min() < 0 or y_hat.max() > 1 + ROUNDING:
        raise ValueError(
            f"y_hat runs from {y_hat.min():g} to {y_hat.max():g}, but probabilities lie between 0 "
            "and 1. For the sums before the softmax there is cross_entropy_from_logits."
        )
    log_probabilities = np.zeros(y_hat.shape, np.result_type(y_hat, np.float32))
    with np.errstate(divide="ignore"):
        np.log(y_hat, out=log_probabilities, where=(Y > 0) | np.isnan(y_hat))
    return _minus_mean(Y * log_probabilities)


def cross_entropy_from_logits(Y: Array, logits: Array) -> float | Array:
    """Return `cross_entropy(Y, softmax(logits))`, exact and finite for logits of any size.

    Y is (n, classes), logits the same, or (n_networks, n, classes).
    """
    Y, logits = require_same_shape(Y, logits)
    return _minus_mean(Y * log_softmax(logits))


def _minus_mean(terms: Array) -> float | Array:
    """Return minus the sum of each row of terms (..., n, classes), averaged over the n rows."""
    mean = 0.0 - np.sum(terms, axis=(-2, -1)) / terms.shape[-2]  # never -0.0
    return float(mean) if mean.ndim == 0 else mean
