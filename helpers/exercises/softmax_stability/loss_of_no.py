"""The exercise "The loss when the truth is no"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import sigmoid


@exercise(
    number=5,
    title="The loss when the truth is no",
    question=r"""
The truth is no, $y = 0$, for every score $z$. By section 8 the loss is then
$-\ln(1 - \mathrm{sigmoid}(z))$. Write `loss_of_no(z)`, which returns it for every element of the
array `z` (any shape; no mean). It must be right to five digits for scores of any size, and for tiny
losses: at $z=1000$ it is 1000, at $z=-40$ it is $4.2484\cdot10^{-18}$ and not 0.
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
    """Return -ln(1 - sigmoid(z)) for every element of z (any shape)."""
    # 1 - sigmoid(z) is sigmoid(-z), so this is minus the log_sigmoid of section 8, at -z.
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def _log_sigmoid(z):
    """Return ln(sigmoid(z)) for every element of z, as the notebook does in section 8."""
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


def _loss(z):
    return -_log_sigmoid(-z)


def _logarithm(z):
    return np.log1p(np.exp(-np.abs(z)))


loss_of_no.mistake(
    "Computed as it is written. For a large score the sigmoid rounds to 1 and 1 - 1 leaves 0, "
    "whose logarithm is infinite; for -40, 1 minus the tiny sigmoid rounds to 1.",
    as_written=lambda z: -np.log(1 - sigmoid(z)),
)
loss_of_no.mistake(
    "The right formula, but it takes the logarithm of the finished sigmoid, or of 1 + exp(z): "
    "infinite at 1000, and 0 at -40.",
    log_of_sigmoid=lambda z: np.log(1 + np.exp(z)),
)
loss_of_no.mistake(
    "Right for tiny losses, but exp(z) overflows for large scores: let no exponent be above 0.",
    overflows=lambda z: np.log1p(np.exp(z)),
)
loss_of_no.mistake(
    "Right, except for tiny losses: at -40 it gives 0, because 1 + u rounds to 1 where u is tiny, "
    "or because two nearly equal numbers are subtracted. NumPy has a function for ln(1 + u).",
    tiny_lost=lambda z: np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z))),
)
loss_of_no.mistake(
    "Right for tiny losses, but for a large score the sigmoid rounds to 1, and the logarithm of "
    "what is left, 0, is infinite.",
    sigmoid_rounds_to_one=lambda z: -np.log1p(-sigmoid(z)),
)
loss_of_no.mistake(
    "This is the loss when the truth is yes: it should grow with the score.",
    loss_of_yes=lambda z: _loss(-z),
    loss_of_yes_as_written=lambda z: -np.log(sigmoid(z)),
)
loss_of_no.mistake(
    "A minus is missing: the loss is minus the logarithm of the probability of no, which is the "
    "sigmoid of minus the score.",
    without_minus=lambda z: -_loss(z),
    both_signs=_log_sigmoid,
)
loss_of_no.mistake(
    "It takes 1 minus the logarithm: asked for is the logarithm of 1 minus the sigmoid.",
    one_minus_logarithm=lambda z: -(1 - _log_sigmoid(z)),
)
loss_of_no.mistake(
    "This is the probability of no, 1 minus the sigmoid: the loss is minus its logarithm.",
    probability=lambda z: sigmoid(-z),
    one_minus_sigmoid=lambda z: 1 - sigmoid(z),
)
loss_of_no.mistake(
    "One loss for each element of z is asked for: leave out the mean or the sum.",
    averaged=lambda z: np.mean(_loss(z)),
    summed=lambda z: np.sum(_loss(z)),
)
loss_of_no.mistake(
    "For scores above 0 it returns the score alone: the logarithm must be added there too. At 0 "
    "the loss is ln 2, and at 0.5 the logarithm is nearly half of it.",
    corner=lambda z: np.maximum(z, 0),
    score_alone=lambda z: np.where(z > 0, z, np.log1p(np.exp(np.minimum(z, 0)))),
)
loss_of_no.mistake(
    "Scores beyond a limit are cut off before the exponential: nothing overflows, but the loss "
    "of a larger score is too small, and that of a very negative one too large.",
    **{
        f"cut_off_at_{most}": lambda z, most=most: _loss(np.clip(z, -most, most))
        for most in (30, 50, 100, 500, 700, 709)
    },
)
loss_of_no.mistake(
    "A tiny number is added before the logarithm, or is the smallest allowed: the loss of a very "
    "wrong answer stops growing, and tiny losses are spoilt.",
    patched=lambda z: -np.log(1 - sigmoid(z) + 1e-12),
    smallest_probability=lambda z: -np.log(np.maximum(1 - sigmoid(z), 1e-12)),
)
loss_of_no.mistake(
    "The exponent must never be above 0, or it overflows: it is minus the absolute value of z.",
    without_absolute_value=lambda z: np.maximum(z, 0) + np.log1p(np.exp(-z)),
    form_for_yes_only=lambda z: z + np.log1p(np.exp(-z)),
    exponent_above_zero=lambda z: np.maximum(z, 0) + np.log1p(np.exp(np.abs(z))),
)
loss_of_no.mistake(
    "The first term is wrong: above 0 the score itself belongs to the loss, below 0 nothing does.",
    minimum=lambda z: np.minimum(z, 0) + _logarithm(z),
    only_logarithm=_logarithm,
    absolute_value_outside=lambda z: np.abs(z) + _logarithm(z),
)
loss_of_no.mistake(
    "1 minus the sigmoid of z is not the sigmoid of 1 minus z: look at the symmetry in section 8.",
    sigmoid_of_one_minus=lambda z: -_log_sigmoid(1 - z),
)
loss_of_no.mistake(
    "The logarithm is taken away from the first term: for the loss it is added.",
    logarithm_taken_away=lambda z: np.maximum(z, 0) - _logarithm(z),
)
loss_of_no.mistake(
    "It takes the score, or exp(z), for the loss where the two still differ: at 8 they do in the "
    "fifth digit, at -7 in the fourth.",
    score_too_early=lambda z: np.where(z > 6, z, _loss(z)),
    exponential_too_early=lambda z: np.where(z < -6, np.exp(np.minimum(z, 0)), _loss(z)),
)
