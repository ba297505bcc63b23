"""Are the gradients right? Measure the slope of the loss, and compare.

A measured slope is never exact. Rounding blurs the loss, and dividing by a small step h magnifies
the blur; and the loss is curved, which matters more as h grows. So there are three verdicts: a
gradient agrees with the measurement, differs from it, or is too small to tell.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from helpers import checks
from helpers.functions import cross_entropy_from_logits
from helpers.network import Gradients, Network, back, forward, logits_and_activations

Array = np.ndarray

AGREES = "agrees"
DIFFERS = "differs"
TOO_SMALL = "too small to tell"

ROUNDING = 4  # How many eps the rounding of a loss may reach, times its largest logit.
RESOLUTION = 1000  # A slope can tell if it is this many times its uncertainty: to 0.1 %.


def numerical_gradient(function: Callable[[Array], float], x: Array, h: float = 1e-5) -> Array:
    """Return the slope of function at x along each element of x, by central differences.

    Each is (function(x + h) - function(x - h)) / (2h), with h added to that element alone. Its
    error falls with h squared, that of a one-sided difference only with h.

    x: float64, any shape; it is not changed. function: takes such an array, returns a number.
    Raises TypeError if x is not float64: float32 holds 7 digits, and the difference of two losses
    loses most of them.
    """
    x = np.asarray(x)
    if x.dtype != np.float64:
        raise TypeError(
            f"x is {x.dtype}, which is too coarse to measure a slope. Use x.astype(np.float64)."
        )
    checks.check_positive("h", h)
    x = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        original = x[index]
        x[index] = original + h
        above = function(x)
        x[index] = original - h
        below = function(x)
        x[index] = original
        gradient[index] = (above - below) / (2 * h)
    return gradient


class Verdict(NamedTuple):
    """What the check found for one array of parameters.

    name: "w1", "b1", ... first layer first. shape: of the array.
    verdict: "agrees", "differs" or "too small to tell".
    size: the root mean square of the gradient under test.
    detail: where it differs, and by how much; empty otherwise.
    """

    name: str
    shape: tuple[int, ...]
    verdict: str
    size: float
    detail: str = ""


class Verdicts(list[Verdict]):
    """The verdicts on a network, first layer first; print it to read them as a table."""

    def __str__(self) -> str:
        """Return one line per array: its name, shape, gradient size to a power of ten, verdict."""
        lines = [f"{'':3} {'shape':>10} {'gradient':>9}  verdict"]
        for name, shape, verdict, size, detail in self:
            magnitude = f"1e{round(np.log10(size)):+03d}" if size > 0 else f"{size:g}"
            lines.append(f"{name:3} {shape!s:>10} {magnitude:>9}  {verdict}{detail}")
        return "\n".join(lines)


def check_gradients(
    network: Network,
    X: Array,
    Y: Array,
    *,
    rng: np.random.Generator,
    back: Callable[[Array, Array, list[Array], Network], Gradients] = back,
    entries: int = 30,
    h: float = 1e-5,
) -> Verdicts:
    """Compare the gradients that `back` returns with measured slopes, array by array.

    network: any; a float64 copy of it is checked. X: (n, n_inputs), Y: (n, classes) one-hot; some
    tens of examples are enough. back: the function under test, called and returning as
    `helpers.network.back` does. entries: how many entries of each array to measure, drawn by rng.
    h: the step of the central differences.

    An array differs if a single slope is further from its gradient than the uncertainty of that
    slope. It agrees if none differs and at least half are sharp enough to confirm the gradient to
    0.1 %. Otherwise it is too small to tell. One more slope runs along a random direction through
    all entries at once: it cannot confirm each of them, but it gives away a wrong one that was
    not drawn.
    """
    network = network.copy(np.float64)
    X = checks.checked_images(X, network.sizes[0], network.dtype)
    Y = checks.checked_one_hot(Y, len(X), network.sizes[-1], network.dtype)
    checks.check_count("entries", entries)
    checks.check_positive("h", h)
    y_hat, activations = forward(X, network)
    gradients = back(Y, y_hat, activations, network)

    # A pixel that is always 0, or a ReLU that is always off, has gradients of 0 that tell nothing.
    live = [np.abs(a).mean(axis=0) for a in [*activations, y_hat]]
    verdicts = Verdicts()
    for layer, w in enumerate(network.weights):
        arrays = [("w", w, gradients.weights[layer], np.outer(live[layer], live[layer + 1]))]
        if network.biases is not None:
            arrays.append(("b", network.biases[layer], gradients.biases[layer], live[layer + 1]))
        for letter, parameter, gradient, liveliness in arrays:
            probes = _probes(liveliness, entries, rng)
            verdict, detail = _judge(parameter, gradient, probes, network, X, Y, h)
            size = float(np.sqrt(np.mean(gradient**2)))
            verdicts.append(Verdict(f"{letter}{layer + 1}", parameter.shape, verdict, size, detail))
    return verdicts


Probe = tuple[Array, Array]  # Flat indices of the entries to move, and how far to move each.


def _probes(liveliness: Array, entries: int, rng: np.random.Generator) -> Iterator[Probe]:
    """Yield single entries, drawn in proportion to liveliness, then all entries at once."""
    share = liveliness.ravel() / max(liveliness.sum(), np.finfo(float).tiny)
    count = min(entries, np.count_nonzero(share))
    for index in rng.choice(share.size, count, replace=False, p=share) if count else []:
        yield np.array([index]), np.ones(1)
    # Up or down at random, and so little that each unit's sum moves as far as for one entry.
    signs = rng.choice([-1.0, 1.0], share.size)
    yield np.arange(share.size), signs / np.sqrt(len(liveliness))


def _judge(
    parameter: Array,
    gradient: Array,
    probes: Iterator[Probe],
    network: Network,
    X: Array,
    Y: Array,
    h: float,
) -> tuple[str, str]:
    """Return the verdict on one array, and where it differs."""
    if gradient.shape != parameter.shape:
        return DIFFERS, f": the gradient has shape {gradient.shape}"
    sharp = []
    for where, direction in probes:
        slope, uncertainty = _measure(parameter, where, direction, network, X, Y, h)
        claimed = np.sum(gradient.flat[where] * direction)
        if not abs(slope - claimed) <= uncertainty:  # So put, it is also true for nan.
            place = "along a random direction"
            if len(where) == 1:
                index = np.unravel_index(where[0], parameter.shape)
                place = f"at {[int(i) for i in index]}"
            return DIFFERS, f": {claimed:.1e} {place}, measured {slope:.1e}"
        sharp.append(abs(slope) > RESOLUTION * uncertainty)
    return (AGREES if np.mean(sharp[:-1]) >= 0.5 else TOO_SMALL), ""


def _measure(
    parameter: Array,
    where: Array,
    direction: Array,
    network: Network,
    X: Array,
    Y: Array,
    h: float,
) -> tuple[float, float]:
    """Return the slope of the loss as entries of parameter move, and how far off it may be.

    The slope is measured with steps h and 2h. The curvature of the loss disturbs the second four
    times as much, so that their difference bounds the error of the first.
    """
    original = parameter.flat[where]
    losses, firing = {}, []
    for step in (-2, -1, 1, 2):
        parameter.flat[where] = original + step * h * direction
        logits, activations = logits_and_activations(X, network)
        losses[step] = cross_entropy_from_logits(Y, logits)
        firing.append([a > 0 for a in activations[1:]])
    parameter.flat[where] = original

    slope = (losses[1] - losses[-1]) / (2 * h)
    wider_slope = (losses[2] - losses[-2]) / (4 * h)
    rounding = ROUNDING * np.finfo(float).eps * max(1, np.abs(logits).max()) / h
    if network.activation == "relu" and _differ(firing):
        return slope, np.inf  # A slope across the kink of a ReLU belongs to neither side.
    return slope, rounding + abs(wider_slope - slope)


def _differ(firing: list[list[Array]]) -> bool:
    """Tell whether some unit fires for one step and not for another."""
    return any(
        not np.array_equal(one, other)
        for pattern in firing[1:]
        for one, other in zip(firing[0], pattern, strict=True)
    )
