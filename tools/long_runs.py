"""Runs that are too long for a notebook: compute one, and store it in data/runs/.

    python tools/long_runs.py student_lab [more names]

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

from helpers import mnist
from helpers.network import Network, forward, forward_and_back

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
            y_hat, (_, h) = forward(X_test, net)
            right.append(np.mean(y_hat.argmax(axis=1) == test.y))
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
