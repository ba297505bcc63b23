"""How long the check of each exercise takes, for a right answer and for its slowest mistake.

Run it from anywhere: python benchmarks/checks.py. Seconds are medians of several rounds; students
should never wait for a check, so they are held against a fifth of a second.
"""

import statistics
import time

from helpers.exercises import catalogue

ROUNDS = 5
INSTANT = 0.2


def seconds(exercise, answer):
    """Return the median time of one check."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        exercise.check(answer)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    print(f"{'':28}{'right':>8}{'slowest mistake':>18}   share of {INSTANT} s")
    for name, exercise in catalogue().items():
        right = seconds(exercise, exercise.reference)
        slowest = max(seconds(exercise, mistake.function) for mistake in exercise.mistakes)
        print(f"{name:28}{right:8.3f}{slowest:18.3f}{100 * slowest / INSTANT:12.0f} %")


if __name__ == "__main__":
    main()
