"""The exercise "The loss when the truth is no"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import sigmoid

Array = np.ndarray


def log_sigmoid(z: Array) -> Array:
    """Return ln(sigmoid(z)) for every element of z, as the notebook does in section 8."""
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


@exercise(
    title="The loss when the truth is no",
    question=r"""
A yes-or-no question, and the truth is no: $y = 0$ for every score. By section 8 the loss of the
score $z$ is then

$$-\ln(1 - \mathrm{sigmoid}(z))$$

Write `loss_of_no(z)`, which returns this loss for every element of the array `z` (any shape; no
mean). It must be right to five digits for finite scores of any size, and tiny losses count too: at
$z = 1000$ it is 1000, at $z = -40$ it is $4.2484 \cdot 10^{-18}$ and not 0.
""",
    inputs=[
        (np.array([0.0]),),
        (np.array([-2.0, 0.5, 3.0]),),
        (np.array([[-1.0, 1.0, 4.0], [2.0, -3.0, 0.1]]),),
        (np.array([1000.0, -1000.0]),),
        (np.array([[-40.0, 5.0], [40.0, -1.5], [-20.0, 600.0], [8.0, -7.0]]),),
    ],
    hints=[
        "What is 1 - sigmoid(z), written as a sigmoid? Section 8 says it in one line.",
        "Then it is the logarithm of a sigmoid, and there is a formula for that without overflow.",
        "Two signs to keep in mind: one inside, in the score, and one outside, in the loss.",
    ],
    atol=0,
)
def loss_of_no(z):
    """Return -ln(1 - sigmoid(z)) for every element of z (any shape), tiny losses included."""
    # 1 - sigmoid(z) is sigmoid(-z). Written out: np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    return -log_sigmoid(-z)


@loss_of_no.mistake(
    "Computed as it is written. For a large score the sigmoid rounds to 1 and 1 - 1 leaves 0, "
    "whose logarithm is infinite; for -40, 1 minus the tiny sigmoid rounds to 1."
)
def no_as_written(z):
    return -np.log(1 - sigmoid(z))


@loss_of_no.mistake(
    "The right formula, but it takes the logarithm of the finished sigmoid, or of 1 + exp(z): "
    "infinite at 1000, and 0 at -40."
)
def no_log_of_sigmoid(z):
    return np.log(1 + np.exp(z))


@loss_of_no.mistake(
    "Right for tiny losses, but exp(z) overflows for large scores: let no exponent be above 0."
)
def no_overflows(z):
    return np.log1p(np.exp(z))


@loss_of_no.mistake(
    "Right, except for tiny losses: at -40 it gives 0, because 1 + u rounds to 1 where u is tiny, "
    "or because two nearly equal numbers are subtracted. NumPy has a function for ln(1 + u)."
)
def no_tiny_lost(z):
    return np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z)))


@loss_of_no.mistake(
    "Right for tiny losses, but for a large score the sigmoid rounds to 1, and the logarithm of "
    "what is left, 0, is infinite."
)
def no_sigmoid_rounds_to_one(z):
    return -np.log1p(-sigmoid(z))


@loss_of_no.mistake("This is the loss when the truth is yes: it should grow with the score.")
def no_is_yes(z):
    return -log_sigmoid(z)


@loss_of_no.mistake("This is the logarithm of the probability of no: the loss is minus that.")
def no_without_minus(z):
    return log_sigmoid(-z)


@loss_of_no.mistake(
    "This is the logarithm of the probability of yes: both signs are missing, that of the score "
    "and that of the loss."
)
def no_both_signs(z):
    return log_sigmoid(z)


@loss_of_no.mistake(
    "It takes 1 minus the logarithm: asked for is the logarithm of 1 minus the sigmoid."
)
def no_one_minus_logarithm(z):
    return -(1 - log_sigmoid(z))


@loss_of_no.mistake("This is the probability of no: the loss is minus its logarithm.")
def no_probability(z):
    return sigmoid(-z)


@loss_of_no.mistake("This is 1 minus the sigmoid, a probability: the loss is minus its logarithm.")
def no_one_minus_sigmoid(z):
    return 1 - sigmoid(z)


@loss_of_no.mistake("It takes the mean: one loss for each element of z is asked for.")
def no_averaged(z):
    return np.mean(-log_sigmoid(-z))


@loss_of_no.mistake(
    "The logarithm is left out: right for large scores only. At 0 the loss is ln 2, not 0."
)
def no_corner(z):
    return np.maximum(z, 0)


@loss_of_no.mistake(
    "The scores are cut off, so all scores beyond that have the same loss: at 1000 it is 1000."
)
def no_cut_off(z):
    return np.log1p(np.exp(np.clip(z, -500, 500)))


@loss_of_no.mistake(
    "A tiny number is added before the logarithm: the loss of a very wrong answer stops growing, "
    "and tiny losses are spoilt."
)
def no_patched(z):
    return -np.log(1 - sigmoid(z) + 1e-12)


@loss_of_no.mistake(
    "The exponent needs the absolute value of z: for scores below 0 this one is above 0."
)
def no_without_absolute_value(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-z))


@loss_of_no.mistake(
    "The first term counts the scores below 0: the loss of no grows on the other side."
)
def no_minimum(z):
    return np.minimum(z, 0) + np.log1p(np.exp(-np.abs(z)))


@loss_of_no.mistake(
    "This is the loss when the truth is yes, and its logarithm is taken of the finished sigmoid, "
    "which can be 0."
)
def no_is_yes_as_written(z):
    return -np.log(sigmoid(z))


@loss_of_no.mistake(
    "1 minus the sigmoid of z is not the sigmoid of 1 minus z: look at the symmetry in section 1."
)
def no_sigmoid_of_one_minus(z):
    return -log_sigmoid(1 - z)


@loss_of_no.mistake(
    "The logarithm alone is right for scores below 0: above 0 the score itself belongs to the loss."
)
def no_only_logarithm(z):
    return np.log1p(np.exp(-np.abs(z)))


@loss_of_no.mistake(
    "The first term is the size of the score on both sides: a score far below 0 has a loss near 0."
)
def no_absolute_value_outside(z):
    return np.abs(z) + np.log1p(np.exp(-np.abs(z)))


@loss_of_no.mistake(
    "For scores above 0 it returns the score alone, without the logarithm: at 0.5 that is missing "
    "nearly half of the loss."
)
def no_score_alone(z):
    return np.where(z > 0, z, np.log1p(np.exp(np.minimum(z, 0))))


@loss_of_no.mistake(
    "Right for scores above 0: below 0 the exponent of this form is above 0 and overflows. Each "
    "form is safe on one side."
)
def no_form_for_yes_only(z):
    return z + np.log1p(np.exp(-z))


@loss_of_no.mistake(
    "The exponent is the size of z, never below 0, so it overflows: it needs a minus."
)
def no_exponent_above_zero(z):
    return np.maximum(z, 0) + np.log1p(np.exp(np.abs(z)))


@loss_of_no.mistake("The logarithm is taken away from the first term: for the loss it is added.")
def no_logarithm_taken_away(z):
    return np.maximum(z, 0) - np.log1p(np.exp(-np.abs(z)))


@loss_of_no.mistake(
    "A smallest number is allowed before the logarithm: the loss of a very wrong answer stops "
    "growing, and tiny losses are 0."
)
def no_smallest_probability(z):
    return -np.log(np.maximum(1 - sigmoid(z), 1e-12))


def _score_cut_off_at(largest):
    def cut_off(z):
        return -log_sigmoid(-np.clip(z, -largest, largest))

    cut_off.__name__ = f"score_cut_off_at_{largest}"
    return cut_off


for _largest in (30, 50, 100, 700, 709):
    loss_of_no.mistake(
        "Scores beyond a limit are cut off before the exponential: nothing overflows, but the loss "
        "of a larger score is too small, and that of a very negative one too large."
    )(_score_cut_off_at(_largest))


@loss_of_no.mistake(
    "It takes the score itself for its loss where the two still differ: at 8 they do, in the fifth "
    "digit. The logarithm has to be added there too."
)
def no_score_too_early(z):
    return np.where(z > 6, z, -log_sigmoid(-z))


@loss_of_no.mistake(
    "It takes exp(z) for the loss where the two still differ: at -7 they do, in the fourth digit."
)
def no_exponential_too_early(z):
    return np.where(z < -6, np.exp(np.minimum(z, 0)), -log_sigmoid(-z))


@loss_of_no.mistake("The losses are added up: one loss for each element of z is asked for.")
def no_summed(z):
    return np.sum(-log_sigmoid(-z))
