"""The exercise "How unsure at this temperature?"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.softmax_stability.shared import _LARGEST_ABSOLUTE, _shifted_by_absolute
from helpers.functions import log_softmax, softmax, stable_softmax


@exercise(
    title="How unsure at this temperature?",
    question=r"""
The **entropy** of a row of probabilities, $H = -\sum_i p_i \ln p_i$, says how unsure it is: 0 when
one class has everything, $\ln k$ when all $k$ classes are equal. A class with $p_i = 0$ adds 0.
Write `entropy_at(logits, T)`: `logits` has shape $(n, k)$, the temperature `T` is a number above 0.
Return the entropy of every row of $\mathrm{softmax}(z / T)$, with $z$ for the logits, shape $(n,)$.
It must be right for finite logits of any size, to five digits wherever it is $10^{-10}$ or more.
`[[0, 2000, 2000]]` at $T = 2$ gives $\ln 2 \approx 0.6931$.
""",
    inputs=[
        (np.array([[1.0, 2.0, 4.0]]), 2.0),
        (np.array([[0.3, 0.8, 0.2], [-1.0, 2.5, 1.0]]), 0.5),
        (np.array([[0.0, 0.0, 0.0, 0.0], [3.0, -6.0, 1.0, 0.5], [9.0, 1.0, 2.0, -4.0]]), 3.0),
        (np.array([[900.0, 902.0, 899.0], [-3000.0, -3001.0, -3003.0]]), 1.5),
        (np.array([[0.0, 2000.0, 2000.0]]), 2.0),
        (np.array([[5000.0, 0.0, 4998.0], [0.2, -0.5, 1.0]]), 2.5),
        (np.array([[0.0, 800.0, -500.0], [1200.0, 1000.0, 900.0]]), 400.0),
        (np.array([[1e17, 1e17, 0.0]]), 2.0),
        (np.array([[1500.0, 1500.0, 0.0, 1.0, 2.0]]), 1.0),
        (np.array([[-3000.0, -3001.0, -3003.0]]), 1.5),
        (np.array([[0.0, 26.0]]), 1.0),  # very sure: an entropy of 1.4e-10
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
    """Return the entropy (n,) of each row of softmax(logits / T), logits (n, k), T above 0."""
    log_p = log_softmax(logits / T)
    # Where p underflows to 0, log_p is finite, and 0 times a finite number is 0.
    return -np.sum(np.exp(log_p) * log_p, axis=1)


def _entropy(log_p, axis=1):
    return -np.sum(np.exp(log_p) * log_p, axis=axis)


@entropy_at.mistake(
    "It adds the largest logit to the logarithm of the sum: where the logit is huge, the logarithm "
    "is rounded away. Take the largest logit from the others before the logarithm is taken away."
)
def logarithm_rounded_away(logits, T):
    z = logits / T
    largest = z.max(axis=1, keepdims=True)
    return _entropy(z - (largest + np.log(np.exp(z - largest).sum(axis=1, keepdims=True))))


@entropy_at.mistake(
    "Where p underflows to 0, its logarithm is minus infinity, and 0 times infinity is nan: start "
    "from the logits."
)
def entropy_log_of_zero(logits, T):
    p = stable_softmax(logits / T)
    return -np.sum(p * np.log(p), axis=1)


@entropy_at.mistake("The logits are not shifted: their exponentials overflow, or all become 0.")
def entropy_not_shifted(logits, T):
    p = softmax(logits / T)
    return -np.sum(p * np.log(p), axis=1)


@entropy_at.mistake(
    "The logits are not shifted, and what became nan does not count in the sum: a class with "
    "p = 0 adds nothing, but these classes do."
)
def entropy_nan_hidden(logits, T):
    p = softmax(logits / T)
    return -np.nansum(p * np.log(p), axis=1)


@entropy_at.mistake(
    "One shift for the whole array: rows far below its largest logit underflow to 0 altogether."
)
def entropy_one_shift_for_all(logits, T):
    shifted = (logits - logits.max()) / T
    return _entropy(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


@entropy_at.mistake(_LARGEST_ABSOLUTE)
def entropy_shifted_by_absolute(logits, T):
    return _entropy(_shifted_by_absolute(logits / T))


@entropy_at.mistake(_LARGEST_ABSOLUTE)
def entropy_shifted_by_absolute_nan_hidden(logits, T):
    p = softmax(logits / T - np.abs(logits / T).max(axis=1, keepdims=True))
    return -np.nansum(p * np.log(p), axis=1)


def _entropy_patched(tiny):
    def patched(logits, T):
        p = stable_softmax(logits / T)
        return -np.sum(p * np.log(p + tiny), axis=1)

    patched.__name__ = f"entropy_patched_{tiny}"
    return patched


for _tiny in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7):
    entropy_at.mistake(
        "A tiny number is added before the logarithm: no infinity any more, but a small entropy "
        "comes out wrong. Section 7 gets the logarithm without that."
    )(_entropy_patched(_tiny))


@entropy_at.mistake(
    "The logits are multiplied by T, so a high temperature makes it surer: it should level the "
    "probabilities out."
)
def entropy_multiplied(logits, T):
    return _entropy(log_softmax(logits * T))


@entropy_at.mistake(
    "The temperature has no effect: the logits must be divided by it, since a shift of all "
    "logits, for one, changes nothing."
)
def entropy_without_temperature(logits, T):
    return _entropy(log_softmax(logits))


@entropy_at.mistake(
    "The entropy is divided by T at the end: it is the logits that are divided, before softmax."
)
def entropy_divided_at_the_end(logits, T):
    return _entropy(log_softmax(logits)) / T


@entropy_at.mistake(
    "The probabilities are divided by T after softmax, so they do not sum to 1: divide the logits."
)
def entropy_probabilities_divided(logits, T):
    p = stable_softmax(logits) / T
    return -np.sum(p * np.log(p), axis=1)


@entropy_at.mistake(
    "The temperature is in the probabilities, but not in their logarithms: both are of the same p."
)
def entropy_temperature_in_one(logits, T):
    return -np.sum(stable_softmax(logits / T) * log_softmax(logits), axis=1)


@entropy_at.mistake("The entropy is never below 0: the minus in front of the sum is missing.")
def entropy_without_minus(logits, T):
    return -_entropy(log_softmax(logits / T))


@entropy_at.mistake("It takes the mean over the classes: the entropy is their sum.")
def entropy_mean_over_classes(logits, T):
    return _entropy(log_softmax(logits / T)) / logits.shape[1]


@entropy_at.mistake("It takes the mean over the rows: each row has an entropy of its own.")
def entropy_mean_over_rows(logits, T):
    return np.mean(_entropy(log_softmax(logits / T)))


@entropy_at.mistake("All rows are added together: each row has an entropy of its own.")
def entropy_of_all_rows(logits, T):
    return np.sum(_entropy(log_softmax(logits / T)))


@entropy_at.mistake(
    "The sum runs down the columns, over the examples: it must run over the classes of a row."
)
def entropy_down_the_columns(logits, T):
    return _entropy(log_softmax(logits / T), axis=0)


@entropy_at.mistake(
    "The softmax runs down the columns: an example is a row, and its probabilities sum to 1."
)
def entropy_columns_normalised(logits, T):
    return _entropy(log_softmax(logits.T / T).T)


@entropy_at.mistake("The logarithm has base 2 here: ln is the natural logarithm, `np.log`.")
def entropy_base_two(logits, T):
    return _entropy(log_softmax(logits / T)) / np.log(2)


@entropy_at.mistake(
    "The logarithms are added without their weights: each one counts p times in the entropy."
)
def entropy_without_weights(logits, T):
    return -np.sum(log_softmax(logits / T), axis=1)


@entropy_at.mistake(
    "Only the most probable class is looked at: this is minus the logarithm of its probability."
)
def entropy_of_winner(logits, T):
    return -np.max(log_softmax(logits / T), axis=1)


@entropy_at.mistake(
    "The logarithms are divided by T after softmax, and their exponentials no longer sum to 1: "
    "divide the logits, before."
)
def entropy_logarithms_divided(logits, T):
    log_p = log_softmax(logits) / T
    return -np.sum(np.exp(log_p) * log_p, axis=1)


@entropy_at.mistake(
    "The temperature is in the logarithms, but not in the probabilities: both are of the same p."
)
def entropy_temperature_in_logarithm(logits, T):
    return -np.sum(stable_softmax(logits) * log_softmax(logits / T), axis=1)


@entropy_at.mistake(
    "It raises finished probabilities to the power 1 / T: what underflowed to 0 before is lost. "
    "Divide the logits instead."
)
def entropy_power(logits, T):
    p = stable_softmax(logits) ** (1 / T)
    p = p / p.sum(axis=1, keepdims=True)
    return -np.nansum(p * np.log(p), axis=1)


@entropy_at.mistake(
    "A row whose sum is nan gets the entropy 0: only the class with p = 0 adds 0, and the others "
    "of its row still count."
)
def entropy_nan_of_row_hidden(logits, T):
    p = stable_softmax(logits / T)
    return np.nan_to_num(-np.sum(p * np.log(p), axis=1))


@entropy_at.mistake(
    "One number for each class: the entropy of a row is the sum of these over its classes."
)
def entropy_not_summed(logits, T):
    log_p = log_softmax(logits / T)
    return -np.exp(log_p) * log_p


@entropy_at.mistake(
    "The probabilities are multiplied with themselves: one of the two must be a logarithm."
)
def entropy_of_squares(logits, T):
    return -np.sum(stable_softmax(logits / T) ** 2, axis=1)
