"""What helps a deep network to learn: batch normalisation and Adam, each on its own.

Arrays may be stacked: with z of shape (n_networks, n, units), row i of network k is z[k, i].
"""

from dataclasses import dataclass, field

import numpy as np

Array = np.ndarray


def normalise(z: Array, mean: Array, spread: Array) -> Array:
    """Return (z - mean) / spread: sums of mean 0 and standard deviation 1 for each unit."""
    return (z - mean) / spread


def batch_statistics(z: Array, tiny: float = 1e-5) -> tuple[Array, Array]:
    """Return each unit's mean and spread over the rows of the batch z, (..., n, units).

    Both are (..., 1, units). The spread is sqrt(variance + tiny); tiny keeps a unit that answers
    the same for all rows from a division by 0.

    Source: Ioffe and Szegedy, "Batch normalization", 2015, without their trained gain and shift.
    """
    return z.mean(axis=-2, keepdims=True), np.sqrt(z.var(axis=-2, keepdims=True) + tiny)


def normalise_gradient(delta: Array, z_hat: Array, spread: Array) -> Array:
    """Return the derivative of the loss with respect to z, where z_hat = normalise(z, ...).

    delta: the derivative with respect to z_hat, (..., n, units). A row moves the mean and the
    spread of its batch, and so every other row. That takes from delta its mean and whatever would
    only scale z_hat:

        (delta - mean(delta) - z_hat * mean(delta * z_hat)) / spread
    """
    mean = delta.mean(axis=-2, keepdims=True)
    scaling = (delta * z_hat).mean(axis=-2, keepdims=True)
    return (delta - mean - z_hat * scaling) / spread


@dataclass
class GradientDescent:
    """The plain step, w <- w - lr * gradient."""

    lr: float

    def step(self, weights: list[Array], gradients: list[Array]) -> None:
        """Change the weights in place."""
        for w, gradient in zip(weights, gradients, strict=True):
            w -= self.lr * gradient


@dataclass
class Adam:
    """Steps whose length does not depend on the size of the gradient.

    For each weight, m is a running mean of its gradient and v of the gradient's square. The step
    is lr * m / sqrt(v): about lr, for a gradient of 1 as for one of 0.000001. Both means start
    from 0, so they are divided by the share of them that is filled, 1 - beta^t after t steps.

    Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015.
    """

    lr: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    tiny: float = 1e-8
    t: int = 0
    m: list[Array] = field(default_factory=list, repr=False)
    v: list[Array] = field(default_factory=list, repr=False)

    def step(self, weights: list[Array], gradients: list[Array]) -> None:
        """Change the weights in place."""
        if not self.m:
            self.m = [np.zeros_like(w) for w in weights]
            self.v = [np.zeros_like(w) for w in weights]
        self.t += 1
        filled1, filled2 = 1 - self.beta1**self.t, 1 - self.beta2**self.t
        for w, gradient, m, v in zip(weights, gradients, self.m, self.v, strict=True):
            m += (1 - self.beta1) * (gradient - m)
            v += (1 - self.beta2) * (gradient**2 - v)
            w -= self.lr * (m / filled1) / (np.sqrt(v / filled2) + self.tiny)
