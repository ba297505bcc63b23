"""The exercise "Weights for a leaky ReLU"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise


@exercise(
    number=4,
    title="Weights for a leaky ReLU",
    question="""A **leaky ReLU** has the derivative 1 where $z > 0$ and the derivative `leak`
where $z < 0$.

n such units send their output through weights of shape (n, m). Suppose that half of the sums are
positive and half negative. Return the standard deviation of the weights with which
$\\sqrt{\\chi} = 1$, so that δ keeps its RMS on the way back.

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
        "The derivative takes two values only, each for half of the sums. What is the mean of its "
        "square?",
        "Set χ to 1 and solve for the variance of the weights. Which of n and m does the way back "
        "count?",
        "Two tests: leak = 0 should give √(2/m), He's rule where n = m; leak = 1, where the units "
        "do nothing, 1/√m.",
    ],
)
def std_for_leaky_relu(n, m, leak):
    """Return the weights' standard deviation with which sqrt(chi) = 1."""
    mean_square = (1 + leak**2) / 2  # Of the derivatives: half of the units have 1, half leak.
    return np.sqrt(1 / (m * mean_square))


# n and m:
std_for_leaky_relu.mistake(
    "It counts n, as the way forward does. On the way back, each sum runs over the m units above.",
    forward_rule=lambda n, m, leak: np.sqrt(2 / (n * (1 + leak**2))),
)
std_for_leaky_relu.mistake(
    "Two slips: it counts n, as the way forward does, where the way back counts m; and beside that "
    "it is not the root of one over the mean of the squared derivatives.",
    forward_rule_of_he=lambda n, m, leak: np.sqrt(2 / n),
    one_over_root_n=lambda n, m, leak: 1 / np.sqrt(n),
    leak_not_squared_forward=lambda n, m, leak: np.sqrt(2 / (n * (1 + leak))),
    mean_derivative_forward=lambda n, m, leak: 2 / ((1 + leak) * np.sqrt(n)),
    variance_forward=lambda n, m, leak: 2 / (n * (1 + leak**2)),
)
std_for_leaky_relu.mistake(
    "It takes n and m together: their mean as in Glorot's rule, their sum, or their product. The "
    "way back alone counts only one of them.",
    average_of_both=lambda n, m, leak: np.sqrt(4 / ((n + m) * (1 + leak**2))),
    both_together=lambda n, m, leak: np.sqrt(2 / ((n + m) * (1 + leak**2))),
    n_times_m=lambda n, m, leak: np.sqrt(2 / (n * m * (1 + leak**2))),
)
std_for_leaky_relu.mistake(
    "That is Glorot's rule, in which neither the leak nor the flat half appears. Start from χ.",
    glorot=lambda n, m, leak: np.sqrt(2 / (n + m)),
)
std_for_leaky_relu.mistake(
    "That is the gain g alone. The standard deviation is g/√m: the more units above, the smaller "
    "each weight.",
    gain_alone=lambda n, m, leak: np.sqrt(2 / (1 + leak**2)),
)

# The mean of the squared derivatives:
std_for_leaky_relu.mistake(
    "That is He's rule for ReLU. It leaves out what comes through where z < 0.",
    leak_ignored=lambda n, m, leak: np.sqrt(2 / m),
)
std_for_leaky_relu.mistake(
    "1/√m is the rule for a derivative of 1 everywhere. Here half of them are `leak`.",
    one_everywhere=lambda n, m, leak: 1 / np.sqrt(m),
)
std_for_leaky_relu.mistake(
    "It squares the sum or the mean of the two derivatives. χ holds the mean of their squares: "
    "square each of them first.",
    square_of_the_mean=lambda n, m, leak: 2 / ((1 + leak) * np.sqrt(m)),
    square_of_the_sum=lambda n, m, leak: np.sqrt(2 / m) / (1 + leak),
)
std_for_leaky_relu.mistake(
    "The leak is not squared: χ holds the mean of the squared derivatives.",
    leak_not_squared=lambda n, m, leak: np.sqrt(2 / (m * (1 + leak))),
)
std_for_leaky_relu.mistake(
    "Not both halves are halved: each of the two derivatives belongs to half of the sums, and so "
    "does its square.",
    half_left_out=lambda n, m, leak: np.sqrt(1 / (m * (1 + leak**2))),
    leak_not_halved=lambda n, m, leak: np.sqrt(1 / (m * (0.5 + leak**2))),
    one_not_halved=lambda n, m, leak: np.sqrt(1 / (m * (1 + leak**2 / 2))),
)
std_for_leaky_relu.mistake(
    "Only the negative half is counted. The other half has the derivative 1, and it counts as "
    "well.",
    negative_half_only=lambda n, m, leak: np.sqrt(np.divide(2, m * leak**2)),
)
std_for_leaky_relu.mistake(
    "The minus is wrong: the leak lets more through, so it adds to the mean of the squared "
    "derivatives.",
    leak_taken_away=lambda n, m, leak: np.sqrt(np.divide(2, m * abs(1 - leak**2))),
    square_of_a_difference=lambda n, m, leak: np.sqrt(2 / (m * (1 - leak) ** 2)),
)
std_for_leaky_relu.mistake(
    "The leak is added to m, where the mean of the squared derivatives multiplies m: brackets "
    "missing?",
    leak_added_to_m=lambda n, m, leak: np.sqrt(2 / (m + leak**2)),
)

# The root and the fraction:
std_for_leaky_relu.mistake(
    "That is the variance of the weights: the root is missing.",
    variance=lambda n, m, leak: 2 / (m * (1 + leak**2)),
)
std_for_leaky_relu.mistake(
    "The root is missing, and the leak is not squared: χ holds squares, of the derivatives and of "
    "the standard deviation.",
    variance_by_the_mean=lambda n, m, leak: 2 / (m * (1 + leak)),
)
std_for_leaky_relu.mistake(
    "The root covers a part only: m and the mean of the squared derivatives both belong under it.",
    divided_by_m=lambda n, m, leak: np.sqrt(2 / (1 + leak**2)) / m,
    leak_outside_the_root=lambda n, m, leak: np.sqrt(2 / m) / (1 + leak**2),
    root_of_two_only=lambda n, m, leak: np.sqrt(2) / (m * (1 + leak**2)),
)
std_for_leaky_relu.mistake(
    "That is χ, or its root, for weights of standard deviation 1. By what must you divide such "
    "weights, so that it becomes 1?",
    factor_of_weights_1=lambda n, m, leak: np.sqrt(m * (1 + leak**2) / 2),
    chi_of_weights_1=lambda n, m, leak: m * (1 + leak**2) / 2,
)
std_for_leaky_relu.mistake(
    "1 + leak² is on the wrong side of the line: the more a layer lets through, the smaller the "
    "weights should be. Brackets missing?",
    wrong_side_of_the_line=lambda n, m, leak: np.sqrt(2 / m * (1 + leak**2)),
    fraction_upside_down=lambda n, m, leak: np.sqrt((1 + leak**2) / (2 * m)),
)
