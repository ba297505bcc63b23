"""The exercise "Weights for a leaky ReLU"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise


@exercise(
    number=4,
    title="Weights for a leaky ReLU",
    question="""A **leaky ReLU** has the slope 1 where $z > 0$ and the slope `leak` where
$z < 0$. With leak = 0 it is ReLU.

A layer of n such units sends its output through weights of shape (n, m). Suppose that half of its
sums are positive and half negative. Return the standard deviation of the weights with which
$\\sqrt{\\chi} = 1$, so that δ keeps its RMS on the way back through these weights and these units.

For m = 50 and leak = 0 it is 0.2, whatever n is.""",
    inputs=[
        (4, 2, 0.5),
        (30, 50, 0.0),
        (10, 20, 0.01),
        (784, 10, 0.2),
        (20, 8, 1.0),
        (9, 25, 3.0),
    ],
    hints=[
        "Start from χ in Step 4, not from He's rule. Which part of χ depends on the activation?",
        "The slope takes two values only, each for half of the sums. What is the mean of its "
        "square?",
        "Set χ to 1 and solve for the variance of the weights. Which of n and m does the way back "
        "count?",
        "Two tests: leak = 0 should give √(2/m), He's rule where n = m; leak = 1, where the units "
        "do nothing, 1/√m.",
    ],
)
def std_for_leaky_relu(n, m, leak):
    """Return the weights' standard deviation, a number, with which sqrt(chi) = 1."""
    slope_square = (1 + leak**2) / 2  # E[slope^2]: half of the units have 1, half have leak.
    return np.sqrt(1 / (m * slope_square))


@std_for_leaky_relu.mistake(
    "That is He's rule for ReLU. It leaves out what comes through where z < 0."
)
def leak_ignored(n, m, leak):
    return np.sqrt(2 / m)


@std_for_leaky_relu.mistake(
    "It counts n, as the way forward does. On the way back, each sum runs over the m units above."
)
def forward_rule(n, m, leak):
    return np.sqrt(2 / (n * (1 + leak**2)))


@std_for_leaky_relu.mistake(
    "It averages n and m as Glorot's rule does. The way back alone counts only one of them."
)
def average_of_both(n, m, leak):
    return np.sqrt(4 / ((n + m) * (1 + leak**2)))


@std_for_leaky_relu.mistake(
    "That is Glorot's rule, in which neither the leak nor the flat half appears. Start from χ."
)
def glorot(n, m, leak):
    return np.sqrt(2 / (n + m))


@std_for_leaky_relu.mistake(
    "1/√m is the rule for a slope of 1 everywhere. Here half of the slopes are `leak`."
)
def slope_one_everywhere(n, m, leak):
    return 1 / np.sqrt(m)


@std_for_leaky_relu.mistake("That is the variance of the weights: the root is missing.")
def variance(n, m, leak):
    return 2 / (m * (1 + leak**2))


@std_for_leaky_relu.mistake(
    "It uses the mean slope, (1 + leak) / 2. χ holds the mean of the squared slopes: square "
    "before the mean."
)
def mean_of_the_slopes(n, m, leak):
    return 2 / ((1 + leak) * np.sqrt(m))


@std_for_leaky_relu.mistake("The leak is not squared: χ holds the mean of the squared slopes.")
def leak_not_squared(n, m, leak):
    return np.sqrt(2 / (m * (1 + leak)))


@std_for_leaky_relu.mistake(
    "It squares the sum of the slopes. Square each slope, then take the mean."
)
def square_of_the_sum(n, m, leak):
    return np.sqrt(2 / m) / (1 + leak)


@std_for_leaky_relu.mistake(
    "The two halves are added but not halved: each slope belongs to half of the sums."
)
def half_left_out(n, m, leak):
    return np.sqrt(1 / (m * (1 + leak**2)))


@std_for_leaky_relu.mistake(
    "Only the negative half is counted. The other half has the slope 1, and it counts as well."
)
def negative_half_only(n, m, leak):
    with np.errstate(divide="ignore"):
        return np.sqrt(np.divide(2, m * leak**2))


@std_for_leaky_relu.mistake(
    "That is the scale s alone. The standard deviation is s/√m: the more units above, the smaller "
    "each weight."
)
def scale_alone(n, m, leak):
    return np.sqrt(2 / (1 + leak**2))


@std_for_leaky_relu.mistake(
    "It divides by m itself, where the root of m is due: m terms of random sign partly cancel."
)
def divided_by_m(n, m, leak):
    return np.sqrt(2 / (1 + leak**2)) / m


@std_for_leaky_relu.mistake(
    "That is upside down: it is √χ for weights of standard deviation 1. By what must you divide "
    "such weights?"
)
def factor_of_weights_1(n, m, leak):
    return np.sqrt(m * (1 + leak**2) / 2)


@std_for_leaky_relu.mistake(
    "The mean of the squared slopes stands above the line: the more a layer lets through, the "
    "smaller the weights should be. Brackets missing?"
)
def wrong_side_of_the_line(n, m, leak):
    return np.sqrt(2 / m * (1 + leak**2))


@std_for_leaky_relu.mistake(
    "1 + leak² is on the wrong side of the fraction: a leak that lets more through needs smaller "
    "weights."
)
def fraction_upside_down(n, m, leak):
    return np.sqrt((1 + leak**2) / (2 * m))


@std_for_leaky_relu.mistake(
    "The minus is wrong: the leak lets more through, so it adds to the mean of the squared slopes."
)
def leak_taken_away(n, m, leak):
    return np.sqrt(2 / (m * abs(1 - leak**2))) if leak != 1 else np.inf


@std_for_leaky_relu.mistake(
    "That is He's rule for the way forward: it counts n, and leaves out what comes through where "
    "z < 0."
)
def forward_rule_of_he(n, m, leak):
    return np.sqrt(2 / n)


@std_for_leaky_relu.mistake(
    "1/√n is the rule for a slope of 1 everywhere, and for the way forward. The way back counts m."
)
def one_over_root_n(n, m, leak):
    return 1 / np.sqrt(n)


@std_for_leaky_relu.mistake(
    "It counts n and m together. The way back alone counts only one of them, and Glorot's rule "
    "averages the two."
)
def both_together(n, m, leak):
    return np.sqrt(2 / ((n + m) * (1 + leak**2)))


@std_for_leaky_relu.mistake(
    "It multiplies n by m. An entry of δ wᵀ is a sum of as many terms as there are units above."
)
def n_times_m(n, m, leak):
    return np.sqrt(2 / (n * m * (1 + leak**2)))


@std_for_leaky_relu.mistake(
    "Only the positive half was halved: the slope `leak` belongs to half of the sums as well."
)
def leak_not_halved(n, m, leak):
    return np.sqrt(1 / (m * (0.5 + leak**2)))


@std_for_leaky_relu.mistake(
    "Only the negative half was halved: the slope 1 belongs to half of the sums as well."
)
def one_not_halved(n, m, leak):
    return np.sqrt(1 / (m * (1 + leak**2 / 2)))


@std_for_leaky_relu.mistake(
    "The root covers He's part only: the mean of the squared slopes belongs under it as a whole."
)
def leak_outside_the_root(n, m, leak):
    return np.sqrt(2 / m) / (1 + leak**2)


@std_for_leaky_relu.mistake("The root covers the 2 only: m and the slopes belong under it too.")
def root_of_two_only(n, m, leak):
    return np.sqrt(2) / (m * (1 + leak**2))


@std_for_leaky_relu.mistake(
    "That is χ for weights of standard deviation 1. Asked for is the standard deviation that makes "
    "it 1."
)
def chi_of_weights_1(n, m, leak):
    return m * (1 + leak**2) / 2


@std_for_leaky_relu.mistake(
    "The root is missing, and the leak is not squared: χ holds squares, of the slopes and of the "
    "standard deviation."
)
def variance_by_the_mean_slope(n, m, leak):
    return 2 / (m * (1 + leak))


@std_for_leaky_relu.mistake(
    "It uses the mean slope, and counts n. χ holds the mean of the squared slopes, and the way "
    "back counts m."
)
def mean_slope_forward(n, m, leak):
    return 2 / ((1 + leak) * np.sqrt(n))


@std_for_leaky_relu.mistake(
    "The leak is added to m, where the mean of the squared slopes multiplies m: brackets missing?"
)
def leak_added_to_m(n, m, leak):
    return np.sqrt(2 / (m + leak**2))


@std_for_leaky_relu.mistake(
    "That is the variance for the way forward: the root is missing, and the way back counts m."
)
def variance_forward(n, m, leak):
    return 2 / (n * (1 + leak**2))
