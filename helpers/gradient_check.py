"""Are the gradients right? Measure the slope of the loss, and compare.

A measured slope is never exact. Rounding blurs the loss, and dividing by a small step epsilon
magnifies the blur; and the loss is curved, which matters more as epsilon grows. So there are
three verdicts: a gradient agrees with the measurement, differs from it, or is too small to tell.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from helpers import inputs
from helpers.functions import cross_entropy_from_logits
from helpers.network import (
    Gradients,
    Network,
    back,
    forward,
    logits_and_activations,
    require_network,
)

Array = np.ndarray

AGREES = "agrees"
DIFFERS = "differs"
TOO_SMALL = "too small to tell"

ROUNDING = 4  # How many eps the rounding of a loss may reach, times its largest logit.
RESOLUTION = 1000  # A slope can tell if it is this many times its uncertainty: to 0.1 %.


def numerical_gradient(
    function: Callable[[Array], float], x: Array, epsilon: float = 1e-5
) -> Array:
    """Return the slope of function at x along each element of x, by central differences.

    Each is (function(x + epsilon) - function(x - epsilon)) / (2 epsilon), with epsilon added to
    that element alone. Its error falls with epsilon squared, that of a one-sided difference only
    with epsilon.

    x: float64, any shape; it is not changed. function: takes such an array, returns a number.
    Raises TypeError if x is not float64: float32 holds 7 digits, and the difference of two losses
    loses most of them. Raises TypeError if function does not return a number.
    """
    inputs.require_function("function", function)
    inputs.as_floats("x", x)
    x = np.asarray(x)
    if x.dtype != np.float64:
        raise TypeError(
            f"x is {x.dtype}, which is too coarse to measure a slope. Use np.array(x, np.float64)."
        )
    inputs.require_positive("epsilon", epsilon)
    x = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        original = x[index]
        x[index] = original + epsilon
        above = _as_number(function(x))
        x[index] = original - epsilon
        below = _as_number(function(x))
        x[index] = original
        gradient[index] = (above - below) / (2 * epsilon)
    return gradient


def _as_number(result: object) -> float:
    if np.shape(result) != () or np.asarray(result).dtype.kind not in "fiub":
        raise TypeError(
            f"function should return one number, but it returned a {type(result).__name__}. "
            "Return the loss alone."
        )
    return float(result)


class Verdict(NamedTuple):
    """What the check found for one array of parameters.

    name: "w1", "b1", ... first layer first. shape: of the array.
    verdict: "agrees", "differs" or "too small to tell".
    detail: where it differs, and by how much; empty otherwise.
    size: the root mean square of the gradient under test.
    """

    name: str
    shape: tuple[int, ...]
    verdict: str
    detail: str
    size: float


class Verdicts(list[Verdict]):
    """The verdicts on a network, first layer first; print it to read them as a table."""

    def __str__(self) -> str:
        """Return one line per array: its name, shape, size of the gradient, verdict."""
        lines = [f"{'':3} {'shape':>10} {'gradient':>9}  verdict"]
        for name, shape, verdict, detail, size in self:
            magnitude = f"{size:.0e}" if np.isfinite(size) else "-"
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
    epsilon: float = 1e-5,
) -> Verdicts:
    """Compare the gradients that `back` returns with measured slopes, array by array.

    network: any; a float64 copy of it is checked. X: (n, n_inputs), Y: (n, classes) one-hot; some
    tens of examples are enough. back: the function under test, called and returning as
    `helpers.network.back` does. entries: how many entries of each array to measure, drawn by rng.
    epsilon: the step of the central differences.

    An array differs if a single slope is further from its gradient than the uncertainty of that
    slope. It agrees if none differs and at least half are sharp enough to confirm the gradient to
    0.1 %. Otherwise it is too small to tell. One more slope runs along a random direction through
    all entries at once: it cannot confirm each of them, but it gives away a wrong one that was
    not drawn.

    Raises ValueError or TypeError where `helpers.training.train` does, or if `back` does not return
    Gradients with an array for each layer.
    """
    require_network(network, sound=True, single=True)
    network = network.copy(np.float64)
    X = inputs.as_images(X, network.sizes[0], network.dtype)
    Y = inputs.as_one_hot(Y, len(X), network.sizes[-1], network.dtype)
    inputs.require_count("entries", entries)
    inputs.require_positive("epsilon", epsilon)
    inputs.require_rng(rng)
    inputs.require_function("back", back)
    y_hat, activations = forward(X, network)
    gradients = back(Y, y_hat, activations, network)
    _require_gradients(gradients, n_layers=len(network.weights))
    bias_gradients = gradients.biases or [None] * len(network.weights)

    # A pixel that is always 0, or a ReLU that is always off, has gradients of 0 that tell nothing.
    live = [np.abs(a).mean(axis=0) for a in [*activations, np.ones_like(y_hat)]]
    verdicts = Verdicts()
    for layer, w in enumerate(network.weights):
        arrays = [("w", w, gradients.weights[layer], np.outer(live[layer], live[layer + 1]))]
        if network.biases is not None:
            arrays.append(("b", network.biases[layer], bias_gradients[layer], live[layer + 1]))
        for letter, parameter, gradient, liveliness in arrays:
            name, shape = f"{letter}{layer + 1}", parameter.shape
            problem = _problem(gradient, shape)
            if problem:
                verdicts.append(Verdict(name, shape, DIFFERS, problem, np.nan))
                continue
            slopes = [
                (direction, *_measure(parameter, direction, network, X, Y, epsilon))
                for direction in _directions(liveliness, entries, rng)
            ]
            size = float(np.sqrt(np.mean(np.square(gradient, dtype=np.float64))))
            verdicts.append(Verdict(name, shape, *_judge(np.asarray(gradient), slopes), size))
    return verdicts


def _require_gradients(gradients: Gradients, n_layers: int) -> None:
    """Raise unless `back` returned Gradients with an array for each layer."""
    if not isinstance(gradients, Gradients):
        raise TypeError(
            f"back returned a {type(gradients).__name__}, but Gradients are needed. End it with "
            "return Gradients(weights, biases), both lists with the first layer first."
        )
    for name, arrays in [("weights", gradients.weights), ("biases", gradients.biases)]:
        if name == "biases" and arrays is None:
            continue
        if not isinstance(arrays, (list, tuple)) or len(arrays) != n_layers:
            count = len(arrays) if isinstance(arrays, (list, tuple)) else type(arrays).__name__
            raise ValueError(
                f"Gradients.{name} should be a list of {n_layers} arrays, one per layer, but it "
                f"is {count}. Add the gradient of each layer, the first one first."
            )


def _problem(gradient: Array | None, shape: tuple[int, ...]) -> str:
    """Return why a gradient cannot be compared at all, or an empty string."""
    if np.shape(gradient) != shape:
        return f": the gradient has shape {np.shape(gradient)}"
    if np.asarray(gradient).dtype.kind not in "fiub":
        return ": the gradient holds no numbers"
    return "" if np.isfinite(gradient).all() else ": the gradient holds nan or infinity"


def _directions(liveliness: Array, entries: int, rng: np.random.Generator) -> Iterator[Array]:
    """Yield directions to move in: along single entries, then along all of them at once.

    Single entries are drawn in proportion to their liveliness.
    """
    count = min(entries, np.count_nonzero(liveliness))
    if count > 0:
        share = (liveliness / liveliness.sum()).ravel()
        for index in rng.choice(share.size, count, replace=False, p=share):
            direction = np.zeros_like(liveliness)
            direction.flat[index] = 1
            yield direction
    # Up or down at random, and so little that each unit's sum moves as far as for one entry.
    yield rng.choice([-1.0, 1.0], liveliness.shape) / np.sqrt(len(liveliness))


def _measure(
    parameter: Array, direction: Array, network: Network, X: Array, Y: Array, epsilon: float
) -> tuple[float, float]:
    """Return the slope of the loss as parameter moves in a direction, and its uncertainty.

    The slope is measured with steps epsilon and 2 epsilon. The curvature of the loss disturbs the
    second four times as much, so that their difference is more than the error of the first.
    """
    original = parameter.copy()
    losses, firing = [], []
    for step in (-2 * epsilon, -epsilon, epsilon, 2 * epsilon):
        parameter[:] = original + step * direction
        logits, activations = logits_and_activations(X, network)
        losses.append(cross_entropy_from_logits(Y, logits))
        firing.append(np.hstack([a > 0 for a in activations]))
    parameter[:] = original

    slope = (losses[2] - losses[1]) / (2 * epsilon)
    wider_slope = (losses[3] - losses[0]) / (4 * epsilon)
    rounding = ROUNDING * np.finfo(np.float64).eps * max(1, np.abs(logits).max()) / epsilon
    if network.activation == "relu" and np.any(np.array(firing) != firing[0]):
        return slope, np.inf  # Measured across the kink of a ReLU, it belongs to neither side.
    return slope, rounding + abs(wider_slope - slope)


def _judge(gradient: Array, slopes: list[tuple[Array, float, float]]) -> tuple[str, str]:
    """Return the verdict on one gradient, and where it differs."""
    coarse = 0.0  # What rounding to a dtype coarser than float64 may have changed.
    if gradient.dtype.kind == "f" and gradient.dtype.itemsize < 8:
        coarse = RESOLUTION * float(np.finfo(gradient.dtype).eps)
    for direction, slope, uncertainty in slopes:
        claimed = np.sum(gradient * direction)
        if abs(slope - claimed) > uncertainty:
            if abs(slope - claimed) <= uncertainty + coarse * np.abs(gradient * direction).sum():
                return TOO_SMALL, f": {gradient.dtype} is too coarse, compute it in float64"
            index = [int(i) for i in np.argwhere(direction)[0]]
            single = np.count_nonzero(direction) == 1
            place = f"at {index}" if single else "along a random direction"
            return DIFFERS, f": {claimed:.1e} {place}, measured {slope:.1e}"
    sharp = [abs(slope) > RESOLUTION * uncertainty for _, slope, uncertainty in slopes[:-1]]
    return (AGREES if sharp and np.mean(sharp) >= 0.5 else TOO_SMALL), ""
