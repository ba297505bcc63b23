"""The exercise "Is the digit even?"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import log_softmax, softmax, stable_softmax


@exercise(
    number=4,
    title="Is the digit even?",
    question=r"""
*About 15 minutes.* "Even" is a group of classes; its probability is the sum of theirs. Write
`log_probability_of_group(logits, group)`: `logits` has shape $(n, k)$, `group` is a list of
columns, such as `[0, 2, 4, 6, 8]`. Return, for every row, $\ln\sum_{i\in\mathrm{group}} p_i$ with
$p$ the softmax of the logits, shape $(n,)$. It must be right when the whole group is hopeless, too:
`[[0, 0, 1000]]` with the group `[0, 1]` gives $\ln2-1000\approx-999.3069$.
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
        (np.array([[0.7, -0.4, 1.2], [3.0, 1.0, -2000.0]]), [2]),
    ],
    hints=[
        "For the example, which of the numbers you compute is exactly 0, although its true "
        "logarithm is finite?",
        "On paper, the logarithm of a quotient is a difference. Here both parts are the logarithm "
        "of a sum of exponentials: over the group's logits, and over all logits.",
        "Take the row's largest exponent away inside such a sum, and account for it outside, as "
        "section 7 does.",
        "The group needs its own largest logit: with the largest of the whole row, a hopeless "
        "group underflows to 0 again.",
    ],
)
def log_probability_of_group(logits, group):
    """Return ln of the probability of a group of columns, (n,)."""

    def log_sum_exp(z):
        largest = z.max(axis=1)
        return largest + np.log(np.exp(z - largest[:, np.newaxis]).sum(axis=1))

    # The logarithm of a quotient is a difference; each part is shifted by its own largest logit.
    return log_sum_exp(logits[:, group]) - log_sum_exp(logits)


def _log_sum_exp(z, outside=1):
    """Return ln of the sum of exponentials; `outside` times the largest is added again."""
    largest = z.max(axis=1)
    return outside * largest + np.log(np.exp(z - largest[:, None]).sum(axis=1))


def _log_p(logits, group):
    return log_softmax(logits)[:, group]


def _p(logits, group):
    return stable_softmax(logits)[:, group].sum(axis=1)


def _difference(log_sum_exp):
    """Return a mistake that puts another log_sum_exp into the right formula."""
    return lambda logits, group: log_sum_exp(logits[:, group]) - log_sum_exp(logits)


def _one_shift(z):
    return z.max() + np.log(np.exp(z - z.max()).sum(axis=1))


log_probability_of_group.mistake(
    "Right while the group has a chance. But where its probabilities, or its exponentials after "
    "the shift by the row's largest logit, all underflow to 0, their logarithm is infinite.",
    underflows=lambda logits, group: np.log(_p(logits, group)),
)
log_probability_of_group.mistake(
    "Nothing is shifted: the exponentials overflow, or all underflow to 0.",
    not_shifted=lambda logits, group: np.log(softmax(logits)[:, group].sum(axis=1)),
)
log_probability_of_group.mistake(
    "A tiny number is added before the logarithm, or is the smallest allowed: no infinity any "
    "more, but a hopeless group and a more hopeless one get the same answer.",
    patched=lambda logits, group: np.log(_p(logits, group) + 1e-12),
    patched_with_less=lambda logits, group: np.log(_p(logits, group) + 1e-15),
    cut_off=lambda logits, group: np.log(np.maximum(_p(logits, group), 1e-300)),
)
log_probability_of_group.mistake(
    "One shift for the whole array: what lies far below its largest number, a hopeless group or a "
    "whole row, underflows to 0. Each row needs its own largest logit.",
    one_shift_for_all=lambda logits, group: (
        np.log(np.exp(logits - logits.max())[:, group].sum(axis=1))
        - np.log(np.exp(logits - logits.max()).sum(axis=1))
    ),
    one_shift_for_each_array=_difference(_one_shift),
    one_shift_for_all_logarithms=lambda logits, group: _one_shift(_log_p(logits, group)),
)
log_probability_of_group.mistake(
    "The logarithms of the group are added or averaged, which multiplies its probabilities: these "
    "must be added, and the logarithm comes after that.",
    logs_added=lambda logits, group: _log_p(logits, group).sum(axis=1),
    logs_averaged=lambda logits, group: _log_p(logits, group).mean(axis=1),
)
log_probability_of_group.mistake(
    "Only one class of the group is counted, the most probable or the first: the others add to its "
    "probability.",
    best_only=lambda logits, group: _log_p(logits, group).max(axis=1),
    first_only=lambda logits, group: _log_p(logits, group)[:, 0],
)
log_probability_of_group.mistake(
    "The classes outside the group are missing: a probability also needs the sum over all logits.",
    without_the_others=lambda logits, group: _log_sum_exp(logits[:, group]),
    alone=lambda logits, group: log_softmax(logits[:, group]),
    alone_summed=lambda logits, group: np.zeros(len(logits)),
    not_divided=lambda logits, group: np.log(
        np.exp(logits - logits.max(axis=1, keepdims=True))[:, group].sum(axis=1)
    ),
)
log_probability_of_group.mistake(
    "The largest number is taken away inside the sum, and outside it is not added again, or even "
    "taken away once more.",
    shift_not_undone=_difference(lambda z: _log_sum_exp(z, outside=0)),
    shift_taken_twice=_difference(lambda z: _log_sum_exp(z, outside=-1)),
    shift_of_logarithms_not_undone=lambda *given: _log_sum_exp(_log_p(*given), outside=0),
    shift_of_logarithms_twice=lambda *given: _log_sum_exp(_log_p(*given), outside=-1),
)
log_probability_of_group.mistake(
    "A sum of exponentials stands there without its logarithm: both the group and the row need "
    "the *logarithm* of their sum.",
    logarithm_of_all_forgotten=lambda logits, group: (
        _log_sum_exp(logits[:, group]) - np.exp(logits).sum(axis=1)
    ),
    both_logarithms_forgotten=_difference(lambda z: np.exp(z).sum(axis=1)),
)
log_probability_of_group.mistake(
    "This is the group's probability: its logarithm is asked for.",
    probability=_p,
)
log_probability_of_group.mistake(
    "This is minus the logarithm, the loss: the logarithm itself is asked for, never above 0.",
    loss=lambda *given: -_log_sum_exp(_log_p(*given)),
)
log_probability_of_group.mistake(
    "One number for each class of the group: add the probabilities of the group's classes, so "
    "that each row has one number.",
    not_summed=_log_p,
)
log_probability_of_group.mistake(
    "The softmax runs down the columns: an example is a row, and its probabilities sum to 1.",
    columns_normalised=lambda logits, group: _log_sum_exp(log_softmax(logits.T).T[:, group]),
)
log_probability_of_group.mistake(
    "This is the logarithm of the probability that the class is *not* in the group.",
    of_the_others=lambda logits, group: _log_sum_exp(np.delete(log_softmax(logits), group, axis=1)),
)
log_probability_of_group.mistake(
    "The numbers of (n,) do not line up with the rows of an (n, k) array: the largest logit of "
    "each row must be a column, (n, 1), where it is taken from the logits.",
    without_keepdims=_difference(
        lambda z: z.max(axis=1) + np.log(np.exp(z - z.max(axis=1)).sum(axis=1))
    ),
)
log_probability_of_group.mistake(
    "This is the logarithm of the odds, the group against the other classes: divide by all.",
    log_odds=lambda logits, group: (
        _log_sum_exp(logits[:, group]) - _log_sum_exp(np.delete(logits, group, axis=1))
    ),
)
log_probability_of_group.mistake(
    "`logits[group]` takes rows: a group is a list of columns, and it holds in every row.",
    as_rows=lambda logits, group: _log_sum_exp(log_softmax(logits[group])),
)
log_probability_of_group.mistake(
    "The logits of the group are added up: that multiplies the exponentials, which must be added.",
    logits_added=lambda logits, group: logits[:, group].sum(axis=1) - _log_sum_exp(logits),
)
log_probability_of_group.mistake(
    "It takes the mean of the group's probabilities, not their sum, and the logarithm of what may "
    "have underflowed to 0.",
    logarithm_of_the_mean_probability=lambda z, group: np.log(
        stable_softmax(z)[:, group].mean(axis=1)
    ),
)
