"""The exercise "How unsure at this temperature?"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.softmax_stability.shared import LARGEST_ABSOLUTE, shifted_by_absolute
from helpers.functions import log_softmax, softmax, stable_softmax


@exercise(
    number=6,
    title="How unsure at this temperature?",
    question=r"""
*About 15 minutes.* The **entropy** of a row of probabilities, $H=-\sum_i p_i\ln p_i$, says how
unsure it is: 0 when one class has everything, $\ln k$ when all $k$ are equal.
(A $p_i$ of 0 adds 0.) Write `entropy_at(logits, T)` for `logits` of shape $(n, k)$. Return the
entropy of every row of $\mathrm{softmax}(z/T)$, shape $(n,)$, right to five digits for large
logits, and where one $p_i$ is so near 1 that its rounding spoils $\ln p_i$. `[[0, 2000, 2000]]`
at $T=2$ gives $\ln2\approx0.6931$.
""",
    inputs=[
        (np.array([[1.0, 2.0, 4.0]]), 2.0),
        (np.array([[0.3, 0.8, 0.2], [-1.0, 2.5, 1.0]]), 0.5),
        (np.array([[0.0, 0.0, 0.0, 0.0], [3.0, -6.0, 1.0, 0.5], [9.0, 1.0, 2.0, -4.0]]), 3.0),
        (np.array([[900.0, 902.0, 899.0], [-3000.0, -3001.0, -3003.0]]), 1.5),
        (np.array([[0.0, 2000.0, 2000.0]]), 2.0),
        (np.array([[5000.0, 0.0, 4998.0], [0.2, -0.5, 1.0]]), 2.5),
        (np.array([[0.0, 800.0, -500.0], [1200.0, 1000.0, 900.0]]), 400.0),
        (np.array([[1500.0, 1500.0, 0.0, 1.0, 2.0]]), 1.0),
        (np.array([[-3000.0, -3001.0, -3003.0]]), 1.5),
        (np.array([[0.0, -26.0]]), 1.0),  # very sure: an entropy of 1.4e-10
    ],
    hints=[
        "Where exactly does T come in: before the softmax or after it?",
        "Where p underflows to 0, its logarithm must not be minus infinity: 0 times infinity is "
        "nan. Which function of section 7 never takes the logarithm of a probability?",
        "Start from the logarithms of the probabilities and get the probabilities from them, not "
        "the other way round.",
    ],
    atol=0,
)
def entropy_at(logits, T):
    """Return the entropy (n,) of each row of softmax(logits / T)."""
    log_p = log_softmax(logits / T)
    # Where p underflows to 0, log_p is finite, and 0 times a finite number is 0.
    return -np.sum(np.exp(log_p) * log_p, axis=1)


def _entropy(log_p, axis=1):
    return -np.sum(np.exp(log_p) * log_p, axis=axis)


def _right(logits, T):
    return _entropy(log_softmax(logits / T))


def _times_log(p, tiny=0):
    """Return p ln p, nan where p is 0."""
    return p * np.log(p + tiny)


def _log_p(z):
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


entropy_at.mistake(
    "Where p underflows to 0, its logarithm is minus infinity, and 0 times infinity is nan: start "
    "from the logits.",
    log_of_zero=lambda logits, T: -np.sum(_times_log(stable_softmax(logits / T)), axis=1),
)
entropy_at.mistake(
    "The logits are not shifted: their exponentials overflow, or all become 0. (A sum that leaves "
    "out nan leaves out these classes, which do count.)",
    not_shifted=lambda logits, T: -np.sum(_times_log(softmax(logits / T)), axis=1),
    not_shifted_nan_hidden=lambda logits, T: -np.nansum(_times_log(softmax(logits / T)), axis=1),
)
entropy_at.mistake(
    "One shift for the whole array: rows far below its largest logit underflow to 0 altogether.",
    one_shift_for_all=lambda logits, T: _entropy(_log_p((logits - logits.max()) / T)),
)
entropy_at.mistake(
    LARGEST_ABSOLUTE,
    shifted_by_absolute=lambda logits, T: _entropy(shifted_by_absolute(logits / T)),
    shifted_by_absolute_nan_hidden=lambda logits, T: (
        -np.nansum(
            _times_log(softmax((logits - np.abs(logits).max(axis=1, keepdims=True)) / T)), axis=1
        )
    ),
)
entropy_at.mistake(
    "A tiny number is added before the logarithm: no infinity any more, but a small entropy "
    "comes out wrong. Section 7 gets the logarithm without that.",
    **{
        f"patched_1e-{e}": lambda logits, T, e=e: (
            -np.sum(_times_log(stable_softmax(logits / T), 10.0**-e), axis=1)
        )
        for e in (15, 12, 10, 9, 8, 7)
    },
)
entropy_at.mistake(
    "The logits are multiplied by T, so a high temperature makes it surer: it should level the "
    "probabilities out.",
    multiplied=lambda logits, T: _right(logits, 1 / T),
)
entropy_at.mistake(
    "The temperature has no effect: the logits must be divided by it, since a shift of all "
    "logits, for one, changes nothing.",
    without_temperature=lambda logits, T: _right(logits, 1),
)
entropy_at.mistake(
    "It divides by T after softmax, the probabilities, their logarithms or the entropy: it is the "
    "logits that are divided, before softmax.",
    divided_at_the_end=lambda logits, T: _right(logits, 1) / T,
    probabilities_divided=lambda logits, T: -np.sum(_times_log(stable_softmax(logits) / T), axis=1),
    logarithms_divided=lambda logits, T: _entropy(log_softmax(logits) / T),
)
entropy_at.mistake(
    "The temperature is in the probabilities or in their logarithms, but not in both, and both are "
    "of the same p.",
    temperature_in_one=lambda logits, T: (
        -np.sum(stable_softmax(logits / T) * log_softmax(logits), axis=1)
    ),
    temperature_in_logarithm=lambda logits, T: (
        -np.sum(stable_softmax(logits) * log_softmax(logits / T), axis=1)
    ),
)
entropy_at.mistake(
    "The entropy is never below 0: the minus in front of the sum is missing.",
    without_minus=lambda logits, T: -_right(logits, T),
)
entropy_at.mistake(
    "It takes the mean over the classes: the entropy is their sum.",
    mean_over_classes=lambda logits, T: _right(logits, T) / logits.shape[1],
)
entropy_at.mistake(
    "All rows are put together, in a mean or a sum: each row has an entropy of its own.",
    mean_over_rows=lambda logits, T: np.mean(_right(logits, T)),
    sum_over_rows=lambda logits, T: np.sum(_right(logits, T)),
)
entropy_at.mistake(
    "It runs down the columns, over the examples: an example is a row, and softmax and sum run "
    "over its classes.",
    sum_down_the_columns=lambda logits, T: _entropy(log_softmax(logits / T), axis=0),
    columns_normalised=lambda logits, T: _entropy(log_softmax(logits.T / T).T),
)
entropy_at.mistake(
    "The logarithm has base 2 here: ln is the natural logarithm, `np.log`.",
    base_two=lambda logits, T: _right(logits, T) / np.log(2),
)
entropy_at.mistake(
    "The logarithms are added without their weights: each one counts p times in the entropy.",
    without_weights=lambda logits, T: -np.sum(log_softmax(logits / T), axis=1),
)
entropy_at.mistake(
    "Only the most probable class is looked at: this is minus the logarithm of its probability.",
    winner=lambda logits, T: -np.max(log_softmax(logits / T), axis=1),
)


@entropy_at.mistake(
    "It raises finished probabilities to the power 1 / T: what underflowed to 0 before is lost. "
    "Divide the logits instead."
)
def power(logits, T):
    p = stable_softmax(logits) ** (1 / T)
    return -np.nansum(_times_log(p / p.sum(axis=1, keepdims=True)), axis=1)


entropy_at.mistake(
    "A row whose sum is nan gets the entropy 0: only the class with p = 0 adds 0, and the others "
    "of its row still count.",
    nan_of_row_hidden=lambda logits, T: np.nan_to_num(
        -np.sum(_times_log(stable_softmax(logits / T)), axis=1)
    ),
)
entropy_at.mistake(
    "One number for each class: the entropy of a row is the sum of these over its classes.",
    not_summed=lambda logits, T: -np.exp(log_softmax(logits / T)) * log_softmax(logits / T),
)
entropy_at.mistake(
    "The probabilities are multiplied with themselves: one of the two must be a logarithm.",
    of_squares=lambda logits, T: -np.sum(stable_softmax(logits / T) ** 2, axis=1),
)
