"""Gradient descent: the full batch at once, in mini-batches, or one example at a time.

Here is how a network is measured, and the loop that trains it, for one network or several at once.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from tqdm.auto import tqdm

from helpers import inputs
from helpers.functions import cross_entropy, cross_entropy_from_logits
from helpers.network import (
    Gradients,
    Network,
    forward_and_back,
    logits_and_activations,
    measured_logits,
    predict,
    require_network,
)
from helpers.optimisers import GradientDescent, Optimiser

Array = np.ndarray
Figure = float | Array  # A number for one network, (n_networks,) for several.

# A network that normalises takes its statistics from so many training images.
POPULATION = 5000

# --- Measuring -----------------------------------------------------------------------------


def loss(Y: Array, y_hat: Array) -> Figure:
    """Return the mean cross-entropy of y_hat (n, classes) against one-hot Y (n, classes)."""
    return cross_entropy(Y, y_hat)


def accuracy(X: Array, y: Array, network: Network) -> Figure:
    """Return the fraction, 0 to 1, of the rows of X whose label in y (n,) is predicted.

    Raises where `predict` does, and TypeError or ValueError if y holds no labels of X.
    """
    answers = predict(X, network)
    return _share(answers == inputs.as_labels(y, answers.shape[-1], network.sizes[-1]))


def evaluate(X: Array, Y: Array, network: Network) -> tuple[Figure, Figure]:
    """Return (loss, accuracy) over all rows of X against one-hot Y, from one forward pass.

    Raises where `predict` does, and TypeError or ValueError if Y is not one-hot.
    """
    require_network(network, sound=True)
    return _measure(*_checked_set(X, Y, network), network)


def report(iteration: int, X: Array, Y: Array, network: Network) -> None:
    """Print one line: the iteration, the loss and the accuracy over all rows of X.

    Raises where `evaluate` does, and ValueError for several networks in one.
    """
    require_network(network, single=True)
    current_loss, current_accuracy = evaluate(X, Y, network)
    print(f"{iteration!s:>6}  loss {current_loss:.4f}  accuracy {100 * current_accuracy:.2f} %")


def _measure(
    X: Array, Y: Array, network: Network, logits: Array | None = None
) -> tuple[Figure, Figure]:
    """Return what `evaluate` does, of a set that was checked before; logits, if known, are its own.

    Both figures come from the logits: so the loss stays finite where a probability underflows.
    """
    logits = measured_logits(X, network) if logits is None else logits
    hits = logits.argmax(axis=-1) == Y.argmax(axis=-1)
    return cross_entropy_from_logits(Y, logits), _share(hits)


def _share(hits: Array) -> Figure:
    """Return the fraction of hits (..., n) that are True."""
    share = np.mean(hits, axis=-1)
    return float(share) if share.ndim == 0 else share


@dataclass
class History:
    """What was measured during training: lists of equal length, one entry per report.

    The first entry is the network before its first step. steps counts updates of the weights,
    epochs passes over the training set (a fraction inside an epoch). Losses are mean
    cross-entropies, accuracies fractions from 0 to 1; of several networks trained at once, each
    entry is a (n_networks,) array. The validation lists stay empty if there is no validation set.
    """

    steps: list[int] = field(default_factory=list)
    epochs: list[float] = field(default_factory=list)
    train_loss: list[Figure] = field(default_factory=list)
    train_accuracy: list[Figure] = field(default_factory=list)
    validation_loss: list[Figure] = field(default_factory=list)
    validation_accuracy: list[Figure] = field(default_factory=list)

    def record(
        self,
        step: int,
        epoch: float,
        training: tuple[Figure, Figure],
        validation: tuple[Figure, Figure] | None,
    ) -> None:
        """Add one entry to each list; training and validation are (loss, accuracy)."""
        self.steps.append(step)
        self.epochs.append(epoch)
        self.train_loss.append(training[0])
        self.train_accuracy.append(training[1])
        if validation is not None:
            self.validation_loss.append(validation[0])
            self.validation_accuracy.append(validation[1])


# --- Training ------------------------------------------------------------------------------


def train(
    network: Network,
    X: Array,
    Y: Array,
    *,
    epochs: int,
    lr: float | None = None,
    optimiser: Optimiser | None = None,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    validation: tuple[Array, Array] | None = None,
    train_sample: int | None = None,
    report_every: int | None = None,
    on_step: Callable[[int, Network, Gradients], None] | None = None,
    history: History | None = None,
    label: str = "",
    progress: bool = True,
) -> History:
    """Train the network by gradient descent and return its History.

    The network is changed in place: a second call goes on where the first one stopped, and no
    second set of weights is held. To keep the untrained network, train `network.copy()`. Several
    networks (see `initialize_networks`) see the same batches.

    X: (n, n_inputs), values of about 0 to 1. Y: (n, classes), one-hot.
    epochs: passes over X.
    lr: the learning rate, above 0, of plain steps w <- w - lr * gradient.
    optimiser: what takes the steps instead, such as `Adam(lr=0.01)`.
    batch_size: examples per step, 1 to n; None takes all of them. The last batch of an epoch may
        be smaller.
    rng: shuffles the examples anew for each epoch; needed unless the batch is the full set.
    validation: (X, Y) of examples kept aside, measured at each report.
    train_sample: how many of the first rows of X the training loss and accuracy are measured on;
        None takes all.
    report_every: steps between reports; None reports once an epoch. The last step always reports.
    on_step: called as on_step(step, network, gradients) after the gradients are known and before
        the weights change; step counts from 1. The arrays are live: copy what you keep.
    history: an empty History to fill, for whoever wants it even if the training is interrupted.
    progress: show a progress bar; label stands beside it.

    X and Y are converted to the network's dtype once, here. Raises ValueError for shapes that do
    not fit, labels for one-hot, nan, or settings out of range, and warns if X looks like raw
    bytes. Warns if the loss rises far above its start, and stops if it is no longer a number.

    Ctrl+C lets the step at hand finish, measures once more, and then raises KeyboardInterrupt: the
    network is as its last whole step left it, and another call goes on from there.
    """
    require_network(network, sound=True)
    X, Y = _checked_set(X, Y, network)
    if validation is not None:
        if not isinstance(validation, (tuple, list)) or len(validation) != 2:
            raise ValueError("validation should be a pair: validation=(X_val, Y_val).")
        validation = _checked_set(*validation, network)
    optimiser = _chosen(lr, optimiser)
    inputs.require_count("epochs", epochs)
    n = len(X)
    batch_size = n if batch_size is None else batch_size
    inputs.require_count("batch_size", batch_size)
    if batch_size < n and rng is None:
        raise ValueError("Batches are drawn at random: pass rng=np.random.default_rng(seed).")
    if rng is not None:
        inputs.require_rng(rng)
    if on_step is not None:
        inputs.require_function("on_step", on_step)
    steps_per_epoch = -(-n // batch_size)  # Rounded up: the last batch may be smaller.
    report_every = steps_per_epoch if report_every is None else report_every
    inputs.require_count("report_every", report_every)
    train_sample = n if train_sample is None else train_sample
    inputs.require_count("train_sample", train_sample)
    history = History() if history is None else history
    if not isinstance(history, History) or history.steps:
        raise ValueError("history should be empty: make a new one with History() for each call.")
    batches = _batches(X, Y, batch_size, epochs, rng)

    def report(step: int, logits: Array | None = None) -> None:
        """Measure the network as it is now; logits, if known, are those of all of X."""
        if network.normalise:
            network.statistics = logits_and_activations(X[:POPULATION], network)[1].statistics
        if train_sample < n or not network.measures_alike:
            logits = None
        training = _measure(X[:train_sample], Y[:train_sample], network, logits)
        kept_aside = None if validation is None else _measure(*validation, network)
        history.record(step, step / steps_per_epoch, training, kept_aside)

    n_steps, done = epochs * steps_per_epoch, 0
    # A diverging run overflows on its way to nan; what the reader gets is the warning below.
    with (
        _interrupts_after_the_step() as interrupts,
        tqdm(total=n_steps, desc=label, disable=not progress, unit="step") as bar,
        np.errstate(all="ignore"),
    ):
        for step, (X_batch, Y_batch) in enumerate(batches):
            logits, gradients = forward_and_back(X_batch, Y_batch, network)
            if step % report_every == 0:
                report(step, logits if len(X_batch) == n else None)
                if not np.isfinite(history.train_loss[-1]).any():
                    break
            if on_step is not None:
                on_step(step + 1, network, gradients)
            optimiser.step(network.arrays, gradients.arrays)
            bar.update()
            done = step + 1
            if interrupts:
                break
        if np.isfinite(history.train_loss[-1]).any():
            report(done)
    if interrupts:
        raise KeyboardInterrupt(
            f"Training stopped after step {done} of {n_steps}. The network is as that step left "
            "it; call train again to go on. What was measured is in the History passed as history."
        )
    _warn_if_steps_were_too_large(history, optimiser.lr, n_classes=Y.shape[1])
    return history


@contextmanager
def _interrupts_after_the_step() -> Iterator[list[int]]:
    """Put every Ctrl+C into a list, for a loop that looks there after each step.

    Raised where it comes, it would leave some layers changed by a step and others not. A second
    one is raised at once. Interrupts only ever reach the main thread, and a handler that somebody
    else has set stays.
    """
    caught: list[int] = []

    def catch(number: int, frame: object) -> None:
        if caught:
            raise KeyboardInterrupt
        caught.append(number)

    usual = signal.getsignal(signal.SIGINT)
    at_home = threading.current_thread() is threading.main_thread()
    if not at_home or usual is not signal.default_int_handler:
        yield caught
        return
    signal.signal(signal.SIGINT, catch)
    try:
        yield caught
    finally:
        signal.signal(signal.SIGINT, usual)


def _chosen(lr: float | None, optimiser: Optimiser | None) -> Optimiser:
    """Return what takes the steps: the optimiser, or plain steps of the given lr."""
    if (lr is None) == (optimiser is None):
        raise ValueError("Pass either lr=0.1, say, or optimiser=Adam(lr=0.01), but not both.")
    if optimiser is None:
        return GradientDescent(lr)
    if isinstance(optimiser, type) or not callable(getattr(optimiser, "step", None)):
        raise TypeError(
            "The optimiser should be one that was made with its settings, such as Adam(lr=0.01), "
            f"but it is {optimiser!r}."
        )
    return optimiser


def _batches(
    X: Array, Y: Array, batch_size: int, epochs: int, rng: np.random.Generator | None
) -> Iterator[tuple[Array, Array]]:
    """Yield the examples of each step: all of them once an epoch, in a new order each time."""
    n = len(X)
    for _ in range(epochs):
        if batch_size >= n:
            yield X, Y
            continue
        order = rng.permutation(n)
        for start in range(0, n, batch_size):
            rows = order[start : start + batch_size]
            yield X.take(rows, axis=0), Y.take(rows, axis=0)


def _warn_if_steps_were_too_large(history: History, lr: float, n_classes: int) -> None:
    """Warn if training ended with nan, or clearly worse than both its start and mere guessing."""
    measured = [losses for losses in (history.train_loss, history.validation_loss) if losses]
    guessing = np.log(n_classes)
    lost = ~np.isfinite(history.train_loss[-1])
    risen = np.all([ls[-1] > 1.5 * np.maximum(ls[0], guessing) for ls in measured], axis=0)
    if not np.any(lost | risen):
        return
    if lost.ndim > 0:
        count = f"{np.sum(lost | risen)} of {lost.size} networks"
        what = f"In {count} the loss ended far above where it began, or is no longer a number."
    elif lost:
        what = f"Training stopped at step {history.steps[-1]}: the loss is no longer a number."
    else:
        what = "The loss ended far above where it began."
    inputs.warn(
        f"{what} The steps were too large: each one overshot, and the weights grew. "
        f"Make new weights and try a smaller lr, such as {lr / 10:g}."
    )


def _checked_set(X: Array, Y: Array, network: Network) -> tuple[Array, Array]:
    """Return X and Y in the network's dtype, or raise an error that says what does not fit."""
    X = inputs.as_images(X, network.sizes[0], network.dtype)
    return X, inputs.as_one_hot(Y, len(X), network.sizes[-1], network.dtype)
