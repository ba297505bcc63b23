"""Runs that are too long for a notebook: compute one, and store it in data/runs/.

    python tools/long_runs.py plateau [more names]

To add one, write a function below that returns its arrays by name, under `@long_run`; its arguments
make it shorter, for the test that replays a part (tests/test_long_runs.py). A notebook loads it by
`helpers.runs.load_run`. What is stored is small, float32 or uint8: a few kB.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from helpers import mean_field, mnist
from helpers.network import (
    Gradients,
    Network,
    forward_and_back,
    initialize_networks,
    logits_and_activations,
    predict,
)
from helpers.optimisers import Adam, GradientDescent, Optimiser
from helpers.training import History, evaluate, train

Array = np.ndarray

STORED = Path(__file__).resolve().parents[1] / "data" / "runs"
RUNS: dict[str, Callable[..., dict[str, Array]]] = {}


def long_run(compute: Callable[..., dict[str, Array]]) -> Callable[..., dict[str, Array]]:
    """Make a function a run that the command knows by the function's name."""
    RUNS[compute.__name__] = compute
    return compute


def store(name: str, arrays: Mapping[str, Array]) -> Path:
    """Write the arrays of a run, fractions as float32, and return where."""
    small = {
        key: array.astype(np.float32) if np.issubdtype(array.dtype, np.floating) else array
        for key, array in arrays.items()
    }
    STORED.mkdir(exist_ok=True)
    np.savez_compressed(STORED / f"{name}.npz", **small)
    return STORED / f"{name}.npz"


# --- Notebook 05: six layers, eight networks side by side --------------------------------------

SIX_LAYERS = [784, 10, 10, 10, 10, 10, 10]
PLATEAU_EPOCHS = {0.5: 100, 1.0: 44, 2.0: 20, 4.0: 14}


def eight_networks(**how: object) -> Network:
    """Return the eight networks of notebook 05; how is as for `initialize_weights`."""
    return initialize_networks(SIX_LAYERS, seeds=range(8), bias=False, **how)


def digits() -> tuple[Array, Array, tuple[Array, Array]]:
    """Return X, Y and the validation set of notebook 05."""
    parts = mnist.split(mnist.load_mnist())
    X, Y = mnist.scale(parts.train.X[:20_000]), mnist.one_hot_encode(parts.train.y[:20_000])
    X_val, y_val = parts.validation.X[:5000], parts.validation.y[:5000]
    return X, Y, (mnist.scale(X_val), mnist.one_hot_encode(y_val))


def train_eight(
    networks: Network,
    optimiser: Optimiser,
    epochs: int,
    label: str,
    on_step: Callable[[int, Network, Gradients], None] | None = None,
) -> History:
    """Train eight networks as notebook 05 does."""
    X, Y, validation = digits()
    watch = {"validation": validation, "train_sample": 64, "on_step": on_step, "label": label}
    settings = {"optimiser": optimiser, "batch_size": 64, "rng": np.random.default_rng(seed=0)}
    return train(networks, X, Y, epochs=epochs, **settings, **watch)


class Diary:
    """What eight networks look like every so many steps."""

    def __init__(self, every: int, validation: tuple[Array, Array]) -> None:
        """Begin with empty pages."""
        self.every, (self.X, self.Y) = every, validation
        self.pages: dict[str, list[Array]] = {
            name: [] for name in ("steps", "loss", "gradient", "weight", "answers")
        }

    def __call__(self, step: int, networks: Network, gradients: Gradients) -> None:
        """Note the size of gradients and weights, the loss, and what the first network answers."""
        if step % self.every != 1:
            return
        answers = np.eye(10)[predict(self.X, networks.one(0))]
        shares = self.Y.T @ answers / self.Y.sum(axis=0)[:, np.newaxis]
        page = {
            "steps": np.array(step),
            "loss": evaluate(self.X, self.Y, networks)[0],
            "gradient": np.array([_rms(gradient) for gradient in gradients.weights]),
            "weight": np.array([_rms(w) for w in networks.weights]),
            "answers": np.round(100 * shares).astype(np.uint8),
        }
        for name, values in page.items():
            self.pages[name].append(values)

    def arrays(self) -> dict[str, Array]:
        """Return steps (t,), loss (t, 8), gradient and weight (t, 6, 8), answers (t, 10, 10)."""
        return {name: np.array(values) for name, values in self.pages.items()}


def _rms(matrices: Array) -> Array:
    return np.sqrt(np.mean(matrices**2, axis=(-2, -1)))


@long_run
def plateau(epochs: Mapping[float, int] = PLATEAU_EPOCHS, every: int = 100) -> dict[str, Array]:
    """Small weights (std 0.1), trained with each learning rate until all eight have left.

    "loss 0.5" and "accuracy 0.5": (epochs + 1, 8), of the validation set, at lr 0.5; and so on.
    The rest is the diary of the largest lr: see `Diary.arrays`.
    """
    found = {}
    diary = Diary(every, digits()[2])
    for lr, n_epochs in epochs.items():
        watch = diary if lr == max(epochs) else None
        networks = eight_networks(std=0.1)
        history = train_eight(networks, GradientDescent(lr), n_epochs, f"lr {lr:g}", watch)
        found[f"loss {lr:g}"] = np.array(history.validation_loss)
        found[f"accuracy {lr:g}"] = np.array(history.validation_accuracy)
    return found | diary.arrays()


def _root(gain: float) -> dict[str, object]:
    return {"std": lambda n_in, n_out: gain / np.sqrt(n_in)}


def _glorot(gain: float) -> dict[str, object]:
    return {"std": lambda n_in, n_out: gain * np.sqrt(2 / (n_in + n_out))}


# What each row of the table in section 6 changes in the small weights of section 1.
CHANGES: dict[str, dict[str, object]] = {
    "small weights": {"std": 0.1},
    "weights 1/√n": _root(1),
    "Glorot": _glorot(1),
    "fourfold Glorot": _glorot(4),
    "gain of the theory": _root(mean_field.gain_that_keeps_the_signal("sigmoid")),
    "tanh": {"std": 0.1, "activation": "tanh"},
    "tanh, 1/√n": _root(1) | {"activation": "tanh"},
    "ReLU, He": _root(np.sqrt(2)) | {"activation": "relu"},
    "residual": {"std": 0.1, "residual": True},
    "batch normalisation": {"std": 0.1, "normalise": True},
    "Adam": {"std": 0.1},
}
LEARNING_RATES = (0.1, 0.5, 2.0)
ADAM_RATES = (0.001, 0.003, 0.01)


@long_run
def remedies(names: Sequence[str] = tuple(CHANGES), epochs: int = 3) -> dict[str, Array]:
    """Each change of notebook 05, at three learning rates, eight networks each.

    Each name: (3 learning rates, epochs + 1, 8), the accuracy on the validation set. "lr": (3,),
    and "lr of Adam": (3,), the learning rates.
    """
    found = {"lr": np.array(LEARNING_RATES), "lr of Adam": np.array(ADAM_RATES)}
    for name in names:
        rates = ADAM_RATES if name == "Adam" else LEARNING_RATES
        accuracies = []
        for lr in rates:
            networks = eight_networks(**CHANGES[name])
            optimiser = Adam(lr) if name == "Adam" else GradientDescent(lr)
            history = train_eight(networks, optimiser, epochs, f"{name}, lr {lr:g}")
            accuracies.append(history.validation_accuracy)
        found[name] = np.array(accuracies)
    return found


# --- Notebook 04: a student lab's own run, and what changes when one thing is changed -----------

LAB = {
    "raw": (1, 0.01, False),
    "raw, w1 frozen": (1, 0.01, True),
    "scaled": (255, 0.01, False),
    "scaled, lr 1": (255, 1.0, False),
}


@long_run
def student_lab(names: Sequence[str] = tuple(LAB), steps: int = 20) -> dict[str, Array]:
    """A student lab's 20 steps with all 60,000 training images in each; 784-200-10, one seed.

    Each name of LAB, (what pixels are divided by, lr, whether w1 stays as it was): (steps + 1,),
    the share of the test images that are right after so many steps. "flat, " and the name: the
    share of the hidden outputs that are below 0.01 or above 0.99, on the test images.
    """
    training, test = mnist.load_mnist()
    Y = mnist.one_hot_encode(training.y)
    found = {}
    for name in names:
        divisor, lr, frozen = LAB[name]
        X, X_test = (part.X.astype(np.float32) / divisor for part in (training, test))
        random = np.random.RandomState(712)  # the older generator, as in the lab
        w1 = (random.randn(785, 200) * np.sqrt(1 / 785)).astype(np.float32)
        w2 = (random.randn(201, 10) * np.sqrt(1 / 201)).astype(np.float32)
        net = Network([w1[1:], w2[1:]], [w1[0], w2[0]])  # the lab's first rows are biases
        right, flat = [], []
        for step in range(steps + 1):
            logits, (_, h) = logits_and_activations(X_test, net)
            right.append(np.mean(logits.argmax(axis=1) == test.y))
            flat.append(np.mean((h < 0.01) | (h > 0.99)))
            if step < steps:
                _, gradients = forward_and_back(X, Y, net)
                for layer in range(1 if frozen else 0, 2):
                    net.weights[layer] -= lr * gradients.weights[layer]
                    net.biases[layer] -= lr * gradients.biases[layer]
        found[name], found[f"flat, {name}"] = np.array(right), np.array(flat)
    return found


def main() -> None:
    """Compute and store the runs that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="+", choices=RUNS)
    for name in parser.parse_args().name:
        path = store(name, RUNS[name]())
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
