"""Gradient descent: the full batch at once, in mini-batches, or one example at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from tqdm.auto import tqdm

from helpers import checks
from helpers.functions import stable_softmax
from helpers.network import (
    ROWS_PER_BLOCK,
    Gradients,
    Network,
    back,
    blocks,
    evaluate,
    logits_and_activations,
    loss_and_accuracy,
)

Array = np.ndarray


@dataclass
class History:
    """What was measured during training: lists of equal length, one entry per report.

    The first entry is the network before its first step. steps counts updates of the weights,
    epochs passes over the training set (a fraction inside an epoch). Losses are mean
    cross-entropies, accuracies fractions from 0 to 1. The validation lists stay empty if there is
    no validation set.
    """

    steps: list[int] = field(default_factory=list)
    epochs: list[float] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    train_accuracy: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)

    def record(
        self,
        step: int,
        epoch: float,
        training: tuple[float, float],
        validation: tuple[float, float] | None,
    ) -> None:
        """Add one entry to each list; training and validation are (loss, accuracy)."""
        self.steps.append(step)
        self.epochs.append(epoch)
        self.train_loss.append(training[0])
        self.train_accuracy.append(training[1])
        if validation is not None:
            self.validation_loss.append(validation[0])
            self.validation_accuracy.append(validation[1])


def train(
    network: Network,
    X: Array,
    Y: Array,
    *,
    lr: float,
    epochs: int,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    validation: tuple[Array, Array] | None = None,
    train_sample: int | None = None,
    report_every: int | None = None,
    on_step: Callable[[int, Network, Gradients], None] | None = None,
    progress: bool = True,
) -> History:
    """Train the network by gradient descent, w <- w - lr * gradient, and return its History.

    The network is changed in place: a second call goes on where the first one stopped, and no
    second set of weights is held. To keep the untrained network, train `network.copy()`.

    X: (n, n_inputs), values of about 0 to 1. Y: (n, classes), one-hot.
    lr: the learning rate, above 0.
    epochs: passes over X.
    batch_size: examples per step, 1 to n; None takes all of them. The last batch of an epoch may
        be smaller.
    rng: shuffles the examples anew for each epoch; needed unless the batch is the full set.
    validation: (X, Y) of examples kept aside, measured at each report.
    train_sample: how many of the first rows of X the training loss and accuracy are measured on;
        None takes all.
    report_every: steps between reports; None reports once an epoch. The last step always reports.
    on_step: called as on_step(step, network, gradients) after the gradients are known and before
        the weights change; step counts from 1. The arrays are live: copy what you keep.
    progress: show a progress bar.

    X and Y are converted to the network's dtype once, here. Raises ValueError for shapes that do
    not fit, labels for one-hot, nan, or settings out of range, and warns if X looks like raw
    bytes. Warns if the loss rises far above its start, and stops if it is no longer a number.
    """
    X, Y = _checked_set(X, Y, network)
    if validation is not None:
        validation = _checked_set(*validation, network)
    checks.check_positive("lr", lr)
    checks.check_count("epochs", epochs)
    n = len(X)
    batch_size = n if batch_size is None else batch_size
    checks.check_count("batch_size", batch_size)
    if batch_size < n and rng is None:
        raise ValueError("Batches are drawn at random: pass rng=np.random.default_rng(seed).")
    steps_per_epoch = -(-n // batch_size)  # Rounded up: the last batch may be smaller.
    report_every = steps_per_epoch if report_every is None else report_every
    checks.check_count("report_every", report_every)
    train_sample = n if train_sample is None else train_sample
    checks.check_count("train_sample", train_sample)
    lr = float(lr)  # A NumPy float64 would turn the float32 updates into float64.
    history = History()

    def report(step: int, logits: Array | None = None) -> None:
        """Measure the network as it is now; logits, if known, are those of all of X."""
        if logits is None or train_sample < n:
            training = evaluate(X[:train_sample], Y[:train_sample], network)
        else:
            training = loss_and_accuracy(Y, logits)
        kept_aside = None if validation is None else evaluate(*validation, network)
        history.record(step, step / steps_per_epoch, training, kept_aside)

    n_steps = epochs * steps_per_epoch
    batches = _batches(X, Y, batch_size, epochs, rng)
    # A diverging run overflows on its way to nan; what the reader gets is the warning below.
    with tqdm(total=n_steps, disable=not progress, unit="step") as bar, np.errstate(all="ignore"):
        for step, (X_batch, Y_batch) in enumerate(batches):
            logits, gradients = forward_and_back(X_batch, Y_batch, network)
            if step % report_every == 0:
                report(step, logits if len(X_batch) == n else None)
                if not np.isfinite(history.train_loss[-1]):
                    break
            if on_step is not None:
                on_step(step + 1, network, gradients)
            _update(network, gradients, lr)
            bar.update()
        if np.isfinite(history.train_loss[-1]):
            report(n_steps)
    _warn_if_steps_were_too_large(history, lr, n_classes=Y.shape[1])
    return history


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
            yield X[rows], Y[rows]


def forward_and_back(X: Array, Y: Array, network: Network) -> tuple[Array, Gradients]:
    """Return the logits (n, classes) of all rows, and the mean of their gradients."""
    if len(X) <= ROWS_PER_BLOCK:
        logits, activations = logits_and_activations(X, network)
        return logits, back(Y, stable_softmax(logits), activations, network)
    all_logits, mean = np.empty_like(Y), None
    for rows in blocks(len(X)):
        all_logits[rows], gradients = forward_and_back(X[rows], Y[rows], network)
        for gradient in gradients.arrays:
            gradient *= len(X[rows]) / len(X)
        if mean is None:
            mean = gradients
        else:
            for total, gradient in zip(mean.arrays, gradients.arrays, strict=True):
                total += gradient
    return all_logits, mean


def _update(network: Network, gradients: Gradients, lr: float) -> None:
    """Take one step downhill: w <- w - lr * gradient."""
    for parameter, gradient in zip(network.arrays, gradients.arrays, strict=True):
        parameter -= lr * gradient


def _warn_if_steps_were_too_large(history: History, lr: float, n_classes: int) -> None:
    """Warn if training ended with nan, or clearly worse than both its start and mere guessing."""
    measured = [losses for losses in (history.train_loss, history.validation_loss) if losses]
    if not np.isfinite(history.train_loss[-1]):
        what = f"Training stopped at step {history.steps[-1]}: the loss is no longer a number."
    elif all(losses[-1] > 1.5 * max(losses[0], np.log(n_classes)) for losses in measured):
        what = "The loss ended far above where it began."
    else:
        return
    checks.warn(
        f"{what} The steps were too large: each one overshot, and the weights grew. "
        f"Make new weights and try a smaller lr, such as {lr / 10:g}."
    )


def _checked_set(X: Array, Y: Array, network: Network) -> tuple[Array, Array]:
    """Return X and Y in the network's dtype, or raise an error that says what does not fit."""
    X = checks.checked_images(X, network.sizes[0], network.dtype)
    return X, checks.checked_one_hot(Y, len(X), network.sizes[-1], network.dtype)
