"""How long load_mnist() takes, beside bare gzip.decompress of the same four files.

Run it from anywhere: python benchmarks/loading.py. Both are timed in turns, in one process, so
that the ratio of their medians means something on a busy machine, too.
"""

import gzip
import hashlib
import platform
import statistics
import time
import tracemalloc

import numpy as np

from helpers import mnist
from helpers.data import published

ROUNDS = 15
FILES = list(published.KINDS)


def bare():
    return [gzip.decompress((mnist.DATA / file.name).read_bytes()) for file in FILES]


def bare_with_digest():
    return [hashlib.sha256(content).digest() for content in bare()]


CANDIDATES = {
    "gzip.decompress": bare,
    "gzip.decompress + SHA-256": bare_with_digest,
    "load_mnist()": mnist.load_mnist,
}


def seconds(work):
    start = time.perf_counter()
    result = work()
    elapsed = time.perf_counter() - start
    del result
    return elapsed


def peak_megabytes(work):
    tracemalloc.start()
    result = work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del result
    return peak / 1e6


def main():
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}")
    times = {name: [] for name in CANDIDATES}
    for _ in range(ROUNDS):
        for name, work in CANDIDATES.items():
            times[name].append(seconds(work))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    print(f"{'median of ' + str(ROUNDS):<27}{'seconds':>8}{'ratio':>7}{'peak, MB':>10}")
    for name, work in CANDIDATES.items():
        ratio = medians[name] / medians["gzip.decompress"]
        print(f"{name:<27}{medians[name]:>8.3f}{ratio:>7.2f}{peak_megabytes(work):>10.1f}")


if __name__ == "__main__":
    main()
