"""How a step is made from a gradient: plain descent, and Adam.

An optimiser has a learning rate `lr` and a method `step(parameters, gradients)`, which changes the
parameters in place: both are lists of arrays, alike in number and shapes.
"""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from helpers.inputs import require_positive

Array = np.ndarray


class Optimiser(Protocol):
    """Whatever takes the steps of `training.train`."""

    lr: float

    def step(self, parameters: list[Array], gradients: list[Array]) -> None:
        """Change the parameters in place."""


@dataclass
class GradientDescent:
    """The plain step, w <- w - lr * gradient.

    lr: the learning rate, above 0. Raises ValueError if it is not.
    """

    lr: float

    def __post_init__(self) -> None:
        """Check the settings."""
        require_positive("lr", self.lr)
        self.lr = float(self.lr)  # A NumPy float64 would turn float32 updates into float64.

    def step(self, parameters: list[Array], gradients: list[Array]) -> None:
        """Change the parameters in place."""
        _require_alike(parameters, gradients)
        for w, gradient in zip(parameters, gradients, strict=True):
            w -= self.lr * gradient


@dataclass
class Adam:
    """Steps whose length does not depend on the size of the gradient.

    For each parameter, m is a running mean of its gradient and v of the gradient's square. The
    step is lr * m / sqrt(v): about lr, for a gradient of 1 as for one of 0.000001. Both means
    start from 0, so they are divided by the share of them that is filled, 1 - beta^t after t
    steps.

    lr: the learning rate, above 0. beta1, beta2: how much of a mean each step keeps, in (0, 1).
    tiny: added to sqrt(v), above 0. An optimiser remembers: make a new one for each network.
    Raises ValueError for settings out of range.

    Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015.
    """

    lr: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    tiny: float = 1e-8
    t: int = field(default=0, init=False)
    m: list[Array] = field(default_factory=list, init=False, repr=False)
    v: list[Array] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the settings."""
        require_positive("lr", self.lr)
        require_positive("tiny", self.tiny)
        for name, beta in [("beta1", self.beta1), ("beta2", self.beta2)]:
            require_positive(name, beta)
            if beta >= 1:
                raise ValueError(f"{name} should be below 1, but it is {beta}.")
        self.lr = float(self.lr)

    def step(self, parameters: list[Array], gradients: list[Array]) -> None:
        """Change the parameters in place."""
        _require_alike(parameters, gradients)
        if not self.m:
            self.m = [np.zeros_like(w) for w in parameters]
            self.v = [np.zeros_like(w) for w in parameters]
        if [m.shape for m in self.m] != [w.shape for w in parameters]:
            raise ValueError("This Adam has trained another network. Make a new one for each.")
        self.t += 1
        filled1, filled2 = 1 - self.beta1**self.t, 1 - self.beta2**self.t
        for w, gradient, m, v in zip(parameters, gradients, self.m, self.v, strict=True):
            m += (1 - self.beta1) * (gradient - m)
            v += (1 - self.beta2) * (gradient**2 - v)
            w -= self.lr * (m / filled1) / (np.sqrt(v / filled2) + self.tiny)


def _require_alike(parameters: list[Array], gradients: list[Array]) -> None:
    """Raise before anything is changed unless each parameter has a gradient of its shape."""
    wanted, found = _shapes(parameters), _shapes(gradients)
    if wanted is None or wanted != found:
        raise ValueError(
            f"The parameters have the shapes {wanted}, the gradients {found}: both should be lists "
            "of arrays, alike in number and shapes."
        )


def _shapes(arrays: list[Array]) -> list[tuple[int, ...]] | None:
    try:
        return [array.shape for array in arrays]
    except (AttributeError, TypeError):
        return None
