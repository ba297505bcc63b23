"""The exercise "Is the digit even?"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import log_softmax, softmax, stable_softmax


@exercise(
    title="Is the digit even?",
    question=r"""
"Even" is a group of classes; its probability is the sum of theirs. Write
`log_probability_of_group(logits, group)`: `logits` has shape $(n, k)$, `group` is a list of
columns, such as `[0, 2, 4, 6, 8]`. Return, for every row, the logarithm of the group's probability,

$$\ln \sum_{i \in \mathrm{group}} p_i \qquad \text{with } p = \mathrm{softmax}(z),$$

shape $(n,)$, with $z$ for the logits. It must be right for finite logits of any size, also when the
whole group is hopeless: `[[0, 0, 1000]]` with the group `[0, 1]` gives
$\ln 2 - 1000 \approx -999.3069$.
""",
    inputs=[
        (np.array([[0.3, 0.8, 0.2]]), [0, 2]),
        (np.array([[1.0, -2.0, 0.5, 3.0], [0.4, 2.0, -1.0, 0.0]]), [3, 1, 2]),
        (np.array([[0.0, 0.0, 1000.0]]), [0, 1]),
        (
            np.array([[-2000.0, -2001.0, 0.0, 5.0, -2003.0], [-3.0, 1.0, -1500.0, -1400.0, 0.5]]),
            [0, 1, 4],
        ),
        (
            np.array(
                [
                    [1000.0, 1001.0, 999.0, 998.0, 1003.0],
                    [-1000.0, -1002.0, -999.0, -1001.0, -1004.0],
                    [2.0, 0.3, -1.0, 1.0, 0.8],
                ]
            ),
            [4, 1],
        ),
        (np.array([[1e17, 1e17, 0.0]]), [0]),
    ],
    hints=[
        "For the example, which of the numbers you compute is exactly 0, although its true "
        "logarithm is finite?",
        "On paper, the logarithm of a quotient is a difference. Here both parts are the logarithm "
        "of a sum of exponentials: over the group's logits, and over all logits.",
        "Take the row's largest exponent away inside such a sum, and account for it outside: "
        "subtract the two large numbers from each other first.",
        "The group needs its own largest logit: with the largest of the whole row, a hopeless "
        "group underflows to 0 again.",
    ],
)
def log_probability_of_group(logits, group):
    """Return ln of the summed probability of the columns in group, (n,), for logits (n, k)."""

    def largest_and_log_of_sum(z):
        largest = z.max(axis=1, keepdims=True)
        return largest[:, 0], np.log(np.exp(z - largest).sum(axis=1))

    # The logarithm of a quotient is a difference; each part is shifted by its own largest logit.
    m_group, log_group = largest_and_log_of_sum(logits[:, group])
    m_all, log_all = largest_and_log_of_sum(logits)
    # First the two large numbers: added to one of them, a logarithm would be rounded away.
    return (m_group - m_all) + (log_group - log_all)


def _log_sum_exp(z):
    largest = z.max(axis=1)
    return largest + np.log(np.exp(z - largest[:, None]).sum(axis=1))


@log_probability_of_group.mistake(
    "Right, except for huge logits: added to one of them, a logarithm is rounded away. Take the "
    "two largest logits, the group's and the row's, from each other first."
)
def group_logarithm_rounded_away(logits, group):
    return _log_sum_exp(logits[:, group]) - _log_sum_exp(logits)


@log_probability_of_group.mistake(
    "Right while the group has a chance. But where its probabilities, or its exponentials after "
    "the shift by the row's largest logit, all underflow to 0, their logarithm is infinite."
)
def group_underflows(logits, group):
    return np.log(stable_softmax(logits)[:, group].sum(axis=1))


@log_probability_of_group.mistake(
    "Nothing is shifted: the exponentials overflow, or all underflow to 0."
)
def group_not_shifted(logits, group):
    return np.log(softmax(logits)[:, group].sum(axis=1))


@log_probability_of_group.mistake(
    "A tiny number is added before the logarithm: no infinity any more, but a hopeless group and "
    "a more hopeless one get the same answer."
)
def group_patched(logits, group):
    return np.log(stable_softmax(logits)[:, group].sum(axis=1) + 1e-12)


_ONE_SHIFT_FOR_ALL = log_probability_of_group.mistake(
    "One shift for the whole array: what lies far below its largest number, a hopeless group or a "
    "whole row, underflows to 0. Each row needs its own largest logit."
)


@_ONE_SHIFT_FOR_ALL
def group_one_shift_for_all(logits, group):
    exponentials = np.exp(logits - logits.max())
    return np.log(exponentials[:, group].sum(axis=1)) - np.log(exponentials.sum(axis=1))


@_ONE_SHIFT_FOR_ALL
def group_one_shift_for_each_array(logits, group):
    def log_sum_exp(z):
        return z.max() + np.log(np.exp(z - z.max()).sum(axis=1))

    return log_sum_exp(logits[:, group]) - log_sum_exp(logits)


@_ONE_SHIFT_FOR_ALL
def group_one_shift_for_all_logarithms(logits, group):
    log_p = log_softmax(logits)[:, group]
    return log_p.max() + np.log(np.exp(log_p - log_p.max()).sum(axis=1))


@log_probability_of_group.mistake(
    "Adding logarithms multiplies the probabilities: here the probabilities must be added, and "
    "the logarithm comes after that."
)
def group_logs_added(logits, group):
    return log_softmax(logits)[:, group].sum(axis=1)


@log_probability_of_group.mistake(
    "This is the mean of the group's logarithms: add the group's probabilities, and take the "
    "logarithm of that sum."
)
def group_logs_averaged(logits, group):
    return log_softmax(logits)[:, group].mean(axis=1)


@log_probability_of_group.mistake(
    "Only the most probable class of the group is counted: the others add to its probability."
)
def group_best_only(logits, group):
    return log_softmax(logits)[:, group].max(axis=1)


@log_probability_of_group.mistake(
    "The classes outside the group are missing: a probability also needs the sum over all logits."
)
def group_without_the_others(logits, group):
    return _log_sum_exp(logits[:, group])


@log_probability_of_group.mistake(
    "The logits of the group and those of the row are shifted by different numbers, and these are "
    "not added again after the logarithm."
)
def group_shift_not_undone(logits, group):
    def shifted(z):
        return np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1))

    return shifted(logits[:, group]) - shifted(logits)


@log_probability_of_group.mistake("This is the group's probability: its logarithm is asked for.")
def group_probability(logits, group):
    return stable_softmax(logits)[:, group].sum(axis=1)


@log_probability_of_group.mistake(
    "This is minus the logarithm, the loss: the logarithm itself is asked for, never above 0."
)
def group_loss(logits, group):
    return -_log_sum_exp(log_softmax(logits)[:, group])


@log_probability_of_group.mistake(
    "One number for each class of the group: add the probabilities of the group's classes, so "
    "that each row has one number."
)
def group_not_summed(logits, group):
    return log_softmax(logits)[:, group]


@log_probability_of_group.mistake(
    "The softmax runs within the group alone, as if there were no other classes."
)
def group_alone(logits, group):
    return log_softmax(logits[:, group])


@log_probability_of_group.mistake(
    "The softmax runs down the columns: an example is a row, and its probabilities sum to 1."
)
def group_columns_normalised(logits, group):
    return _log_sum_exp(log_softmax(logits.T).T[:, group])


@log_probability_of_group.mistake(
    "This is the logarithm of the probability that the class is *not* in the group."
)
def group_of_the_others(logits, group):
    return _log_sum_exp(np.delete(log_softmax(logits), group, axis=1))


@log_probability_of_group.mistake(
    "The numbers of (n,) do not line up with the rows of an (n, k) array: the largest logit of "
    "each row must be a column, (n, 1), where it is taken from the logits."
)
def group_without_keepdims(logits, group):
    def log_sum_exp(z):
        return z.max(axis=1) + np.log(np.exp(z - z.max(axis=1)).sum(axis=1))

    return log_sum_exp(logits[:, group]) - log_sum_exp(logits)


@log_probability_of_group.mistake(
    "The softmax runs within the group alone, so its probabilities sum to 1 and the logarithm is "
    "0: the other classes are missing."
)
def group_alone_summed(logits, group):
    return np.log(stable_softmax(logits[:, group]).sum(axis=1))


@log_probability_of_group.mistake(
    "The largest logit is taken away inside the sum and once more outside: outside it must be "
    "added again."
)
def group_shift_taken_twice(logits, group):
    def twice(z):
        largest = z.max(axis=1)
        return _log_sum_exp(z) - 2 * largest

    return twice(logits[:, group]) - twice(logits)


@log_probability_of_group.mistake(
    "The logarithms of the group are shifted by their largest, which is then taken away once "
    "more: outside the sum it must be added again."
)
def group_shift_of_logarithms_twice(logits, group):
    log_p = log_softmax(logits)[:, group]
    return _log_sum_exp(log_p) - 2 * log_p.max(axis=1)


@log_probability_of_group.mistake(
    "The logarithms of the group are shifted by their largest, which is not added again."
)
def group_shift_of_logarithms_not_undone(logits, group):
    log_p = log_softmax(logits)[:, group]
    return _log_sum_exp(log_p) - log_p.max(axis=1)


@log_probability_of_group.mistake(
    "This is the logarithm of the odds, the group against the other classes: divide by all."
)
def group_log_odds(logits, group):
    others = np.delete(logits, group, axis=1)
    return _log_sum_exp(logits[:, group]) - _log_sum_exp(others)


@log_probability_of_group.mistake("Only the first class of the group is counted: add them all up.")
def group_first_only(logits, group):
    return log_softmax(logits)[:, group[0]]


@log_probability_of_group.mistake(
    "`logits[group]` takes rows: a group is a list of columns, and it holds in every row."
)
def group_as_rows(logits, group):
    return _log_sum_exp(log_softmax(logits[group]))


@log_probability_of_group.mistake(
    "The logits of the group are added up: that multiplies the exponentials, which must be added."
)
def group_logits_added(logits, group):
    return logits[:, group].sum(axis=1) - _log_sum_exp(logits)


@log_probability_of_group.mistake(
    "Numbers below a smallest one are cut off before the logarithm: a hopeless group and a more "
    "hopeless one get the same answer."
)
def group_cut_off(logits, group):
    return np.log(np.maximum(stable_softmax(logits)[:, group].sum(axis=1), 1e-300))


@log_probability_of_group.mistake(
    "A number such as 1e-15 is added before the logarithm: a hopeless group and a more hopeless "
    "one get the same answer."
)
def group_patched_with_less(logits, group):
    return np.log(stable_softmax(logits)[:, group].sum(axis=1) + 1e-15)


@log_probability_of_group.mistake(
    "After the shift by the row's largest logit, the sum over all classes is missing; and a "
    "hopeless group underflows to 0."
)
def group_not_divided(logits, group):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted[:, group]).sum(axis=1))
