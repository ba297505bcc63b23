"""The course's training beside the textbook form, PyTorch and scikit-learn: a table of ratios.

Run it from anywhere: python benchmarks/training.py. The contestants of a row do the same work and
are timed in turns, A B A B, so that the ratio of their medians means something on a busy machine,
too. --threads sets the threads of each contestant's arithmetic; without it, each library decides.
--rows runs some rows only. What the rows are is said in the functions below.
"""

import argparse
import contextlib
import os
import platform
import statistics
import time

import numpy as np
import rivals
import scipy
import sklearn
import textbook
import torch
from threadpoolctl import threadpool_info, threadpool_limits

from helpers import mnist
from helpers.network import forward_and_back, initialize_weights
from helpers.training import accuracy, train

LR, BATCH_SIZE = 0.5, 64
TARGET = 0.98
MOST_EPOCHS = 30


def main():
    options = parse_options()
    print(machine(options.threads))
    data = Data()
    limit = contextlib.nullcontext()
    if options.threads:
        torch.set_num_threads(options.threads)
        limit = threadpool_limits(options.threads)
    print(f"\n{'seconds, medians':<54}{'rounds':>8} {'ours':>8} {'theirs':>8} {'ratio':>6}")
    with limit:
        for letter in options.rows:
            ROWS[letter](data, options.rounds)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, help="threads of every contestant's arithmetic")
    parser.add_argument("--rounds", type=int, default=5, help="how often each contestant runs")
    parser.add_argument("--rows", default="abcde", help="which rows to run, such as ac")
    return parser.parse_args()


class Data:
    """MNIST as each contestant wants it."""

    def __init__(self):
        (X, y), (X_test, y_test) = mnist.load_mnist()
        self.X, self.y, self.Y = mnist.scale(X), y, mnist.one_hot_encode(y)
        self.X_test, self.y_test = mnist.scale(X_test), y_test


def full_batch(data, rounds, iterations=10):
    """(a) 784-200-10, all 60,000 at once; loss and accuracy over all of them at each iteration."""
    X64, Y64 = data.X.astype(np.float64), data.Y.astype(np.float64)

    def ours():
        network = initialize_weights([784, 200, 10], generator())
        train(network, data.X, data.Y, lr=0.01, epochs=iterations, progress=False)

    def theirs():
        textbook.train_full_batch(X64, Y64, 200, iterations, 0.01, generator())

    row(f"(a) full batch, {iterations} iterations: textbook", rounds, ours, theirs)


def one_by_one(data, rounds, steps=50_000):
    """(b) 784-20-10, one sample a step; accuracy on 1,000 + 1,000 samples every 100 steps."""
    X64, Y64 = data.X.astype(np.float64), data.Y.astype(np.float64)
    seen, kept = slice(0, 1000), slice(50_000, 51_000)

    def ours():
        train(
            initialize_weights([784, 20, 10], generator()),
            data.X[:steps],
            data.Y[:steps],
            lr=0.1,
            epochs=1,
            batch_size=1,
            rng=generator(),
            train_sample=1000,
            validation=(data.X[kept], data.Y[kept]),
            report_every=100,
            progress=False,
        )

    def theirs(accuracy):
        watched = [(X64[rows], Y64[rows]) for rows in (seen, kept)]
        X, Y = X64[:steps], Y64[:steps]
        textbook.train_one_by_one(X, Y, watched, 20, 100, 0.1, generator(), accuracy)

    what = f"(b) {steps} one-sample steps: textbook"
    row(what, rounds, ours, lambda: theirs(textbook.accuracy_one_by_one))
    row(
        "    the same, its accuracy vectorised",
        rounds,
        ours,
        lambda: theirs(textbook.accuracy_at_once),
    )


def mini_batches(data, rounds):
    """(c) One epoch of mini-batches of 64."""
    for n_hidden in (20, 200):
        start = initialize_weights([784, n_hidden, 10], generator())

        def ours(start=start):
            train(
                start.copy(),
                data.X,
                data.Y,
                lr=LR,
                epochs=1,
                batch_size=BATCH_SIZE,
                rng=generator(),
                train_sample=1000,
                progress=False,
            )

        def with_torch(start=start):
            rivals.Torch(start, data.X, data.y, LR).epoch(BATCH_SIZE, generator())

        def with_sklearn(n_hidden=n_hidden):
            rivals.sklearn_epoch(data.X, data.y, n_hidden, BATCH_SIZE, LR, seed=0)

        what = f"(c) an epoch of 784-{n_hidden}-10"
        row(f"{what}: PyTorch", rounds, ours, with_torch)
        row(f"{what}: scikit-learn", rounds, ours, with_sklearn)


def time_to_target(data, rounds):
    """(d) 784-200-10, from the same weights in the same order, until 98 % on the test set."""

    def ours():
        rng = generator()
        network = initialize_weights([784, 200, 10], rng)
        for epoch in range(1, MOST_EPOCHS + 1):
            train(
                network,
                data.X,
                data.Y,
                lr=LR,
                epochs=1,
                batch_size=BATCH_SIZE,
                rng=rng,
                train_sample=1000,
                progress=False,
            )
            if accuracy(data.X_test, data.y_test, network) >= TARGET:
                return epoch
        raise RuntimeError(f"Ours did not reach {TARGET:.0%} in {MOST_EPOCHS} epochs.")

    def theirs():
        rng = generator()
        model = rivals.Torch(initialize_weights([784, 200, 10], rng), data.X, data.y, LR)
        for epoch in range(1, MOST_EPOCHS + 1):
            model.epoch(BATCH_SIZE, rng)
            if model.accuracy(data.X_test, data.y_test) >= TARGET:
                return epoch
        raise RuntimeError(f"PyTorch did not reach {TARGET:.0%} in {MOST_EPOCHS} epochs.")

    epochs = row(f"(d) to {TARGET:.0%} on the test set: PyTorch", rounds, ours, theirs)
    print(f"    epochs needed: ours {epochs[0]}, PyTorch {epochs[1]}")


def share_of_matmul(data, rounds):
    """(e) A full-batch pass, forward and back, against multiplying square matrices."""
    network = initialize_weights([784, 200, 10], generator())
    square = generator().random((3000, 3000), dtype=np.float32)

    w1, w2 = network.weights
    h = np.empty((len(data.X), len(w2)), np.float32)

    def products_only():
        data.X @ w1
        logits = h @ w2
        h.T @ logits
        delta = logits @ w2.T
        data.X.T @ delta

    times, _ = in_turns(
        rounds,
        lambda: forward_and_back(data.X, data.Y, network),
        products_only,
        lambda: square @ square,
    )
    operations = 2 * len(data.X) * (2 * 784 * 200 + 3 * 200 * 10)
    rate, products_rate, best = (
        n / t / 1e9 for n, t in zip([operations, operations, 2 * 3000**3], times, strict=True)
    )
    print("(e) full-batch pass, billions of float32 operations a second")
    print(f"    square matrices {best:.0f}; the pass {rate:.0f}, {rate / best:.0%} of that")
    print(f"    its products alone {products_rate:.0f}, {products_rate / best:.0%} of that")


ROWS = {
    "a": full_batch,
    "b": one_by_one,
    "c": mini_batches,
    "d": time_to_target,
    "e": share_of_matmul,
}


def row(what, rounds, ours, theirs):
    """Time both and print their row; return what they returned."""
    (our_time, their_time), results = in_turns(rounds, ours, theirs)
    ratio = their_time / our_time
    print(f"{what:<54}{rounds:>8} {our_time:>8.3f} {their_time:>8.3f} {ratio:>6.1f}", flush=True)
    return results


def in_turns(rounds, *contestants):
    """Return each one's median of seconds, and its last result."""
    times = [[] for _ in contestants]
    for _ in range(rounds):
        results = []
        for taken, contestant in zip(times, contestants, strict=True):
            start = time.perf_counter()
            results.append(contestant())
            taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in times], results


def generator():
    return np.random.default_rng(seed=0)


def machine(threads):
    versions = [
        f"Python {platform.python_version()}",
        *(f"{p.__name__} {p.__version__}" for p in (np, scipy, torch, sklearn)),
    ]
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    kernels = {i.get("architecture") for i in threadpool_info() if i["user_api"] == "blas"}
    return "\n".join(
        [
            ", ".join(versions),
            f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
            f"BLAS of numpy: {blas['name']} {blas['version']}, kernels for {kernels}",
            f"threads: {threads or 'as each library decides'}",
        ]
    )


if __name__ == "__main__":
    main()
