"""The exercise "Measure a table of slopes"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import stable_softmax


def squares_and_product(x):
    """[x0², x0 x1, x1²]."""
    return np.array([x[0] ** 2, x[0] * x[1], x[1] ** 2])


def pair_to_three(x):
    """[sin(20 x0 x1), x1³ - x0, exp(-3 x0)]."""
    return np.array([np.sin(20 * x[0] * x[1]), x[1] ** 3 - x[0], np.exp(-3 * x[0])])


def triple_to_two(x):
    """[x0 cos(15 x1 + x2), x1 exp(4 x2 - 2 x0)]."""
    return np.array([x[0] * np.cos(15 * x[1] + x[2]), np.exp(4 * x[2] - 2 * x[0]) * x[1]])


def triple_to_one(x):
    """[x1 sin(9 x0) + exp(5 x2 x0)]."""
    return np.array([np.sin(9 * x[0]) * x[1] + np.exp(5 * x[2] * x[0])])


def ripples(x):
    """sin(c (x0 + 2 x1 + 3 x2 + ...)) + x0 x1 x2 ... for c = 1, 2, 3, 5."""
    return np.sin(np.outer([1, 2, 3, 5], x) @ np.arange(1, len(x) + 1)) + np.prod(x)


def softmax_of_steep_logits(x):
    """softmax of five logits, 12 (x0 cos(i) + x1 cos(2 i) + ...) for i = 0, ..., 4."""
    steepness = 12 * np.cos(np.outer(np.arange(5), np.arange(1, len(x) + 1)))
    return stable_softmax(steepness @ x)


@exercise(
    number=4,
    title="Measure a table of slopes",
    question=r"""`function` takes a vector `x`, shape (k,), and returns a new *vector*, shape (m,).
Measure all its slopes by central differences, with $\epsilon=10^{-5}$. Return a table of shape
(m, k), called the Jacobian: row i, column j tells how steeply result i changes while $x_j$ alone
moves. After the call `x` must hold what it held before. For `lambda x: x**2` at
`np.array([1.0, 3.0])` it is close to [[2, 0], [0, 6]]. (Take 15 minutes.)""",
    inputs=[
        # Each of these numbers survives + step - 2 step + step without losing a bit.
        (squares_and_product, np.array([-0.4, 0.45])),
        (pair_to_three, np.array([0.45, -0.4])),
        (triple_to_two, np.array([0.49, 1.0, -0.26])),
        (triple_to_one, np.array([0.3, -0.45, 0.25])),
        (softmax_of_steep_logits, np.array([0.28, -0.31, 0.25])),
        (ripples, np.array([0.31, -0.48, 0.47, 1.0, -0.37, 0.25])),
    ],
    hints=[
        "How many slopes does a single move of one number of x give at once?",
        "Moving x[j] up and down gives all slopes of column j: call the function twice for each j.",
        "How can you know m? The function's result at x has that length. Put x[j] back before j "
        "grows, or move a copy.",
        "Start from zeros of shape (m, k). For each j take the central difference of the two "
        "results, which is a vector, and write it into the column j.",
    ],
    rtol=2e-6,
)
def measured_jacobian(function, x):
    """Return the slopes (m, k) of all results of function at x (k,)."""
    epsilon = 1e-5
    jacobian = np.zeros((len(function(x)), len(x)))
    for j in range(len(x)):
        above, below = x.copy(), x.copy()  # x itself stays as it was
        above[j] += epsilon
        below[j] -= epsilon
        jacobian[:, j] = (function(above) - function(below)) / (2 * epsilon)
    return jacobian


def columns(function, x, above=1, below=-1, epsilon=1e-5):
    """Return a table of differences, (f(x + above ε) - f(x + below ε)) / (above - below) ε."""
    distance = (above - below) * epsilon
    return np.transpose(
        [
            (function(x + above * move) - function(x + below * move)) / distance
            for move in epsilon * np.eye(len(x))
        ]
    )


def measured_by(**how):
    """Return a wrong answer that measures with other points than it should: see `columns`."""
    return lambda function, x: columns(function, x, **how)


def table(change):
    """Return a wrong answer that makes change(table, x) of the right table."""
    return lambda function, x: change(columns(function, x), x)


measured_jacobian.mistake(
    "It is a one-sided difference, forward or backward: one of the two points is x itself. "
    "The central difference steps to both sides, and is far more exact.",
    forward_difference=measured_by(below=0),
    backward_difference=measured_by(above=0),
)
measured_jacobian.mistake(
    "Every slope is twice too large: from below to above, how far apart are the two points?",
    divided_by_one_step=table(lambda slopes, x: 2 * slopes),
)
measured_jacobian.mistake(
    "Every slope is half of what it should be: only one step lies between its two points, x itself "
    "being one of them. Move from x up and from x down, two steps apart.",
    forward_over_two_steps=lambda function, x: columns(function, x, below=0) / 2,
)
measured_jacobian.mistake(
    "Rows and columns are swapped: a row belongs to a result, a column to a number of x.",
    a_row_for_each_input=table(lambda slopes, x: slopes.T),
)
measured_jacobian.mistake(
    "The numbers are right, but in the wrong places: `reshape` does not exchange rows and columns. "
    "You have one row for each number of x; what turns rows into columns?",
    reshaped_for_transposed=table(lambda slopes, x: slopes.T.reshape(slopes.shape)),
)


def each_written_into_a_row(table, slopes):
    """Do what `table[j] = ...` does with what belongs into column j."""
    for j, column in enumerate(slopes.T):
        table[j] = column
    return table


measured_jacobian.mistake(
    "`[j]` is a *row* of the table. Moving x[j] alone gives one slope for each result: "
    "in which direction do they stand, and how is that part of an array written?",
    written_into_rows=table(lambda slopes, x: each_written_into_a_row(0 * slopes, slopes)),
    written_into_rows_of_a_square=table(
        lambda slopes, x: each_written_into_a_row(np.zeros((len(x), len(x))), slopes)
    ),
)


@measured_jacobian.mistake(
    "x[j] is not put back before the next number moves, so the later columns are measured "
    "at another point."
)
def stays_below(function, x):
    x, epsilon, slopes = x.copy(), 1e-5, []
    for j in range(len(x)):
        x[j] += epsilon
        above = function(x)
        x[j] -= 2 * epsilon
        slopes.append((above - function(x)) / (2 * epsilon))
    return np.transpose(slopes)


def moved_and_left(function, x, down):
    """Return the table where what was moved for one column stays so for the next ones."""
    above, below, slopes = x.copy(), x.copy(), []
    for j in range(len(x)):
        above[j] += 1e-5
        below[j] -= down
        slopes.append((function(above) - function(below)) / (1e-5 + down))
    return np.transpose(slopes)


measured_jacobian.mistake(
    "The numbers that moved before are still moved while the next one is measured: "
    "take fresh copies of x for each j, or put x[j] back in both.",
    stays_above=lambda function, x: moved_and_left(function, x, down=1e-5),
)
measured_jacobian.mistake(
    "Two slips: x[j] is not put back before the next number moves, and it is a forward difference.",
    forward_and_stays_above=lambda function, x: moved_and_left(function, x, down=0),
)
measured_jacobian.mistake(
    "It moves all numbers of x at once, so their effects are added up. Move x[j] alone.",
    all_moved_at_once=table(lambda slopes, x: slopes.sum(axis=1)),
    all_moved_at_once_in_every_column=table(
        lambda slopes, x: np.repeat(slopes.sum(axis=1, keepdims=True), len(x), axis=1)
    ),
)
measured_jacobian.mistake(
    "Two slips: it moves all numbers of x at once, and it is a forward difference. Move x[j] "
    "alone, and to both sides.",
    all_moved_forward=lambda function, x: (function(x + 1e-5) - function(x)) / 1e-5,
)
measured_jacobian.mistake(
    "It is the slope of the *sum* of the results. Keep each result in a row of its own.",
    results_added_up=table(lambda slopes, x: slopes.sum(axis=0)),
)
measured_jacobian.mistake(
    "The table has the wrong sign: take the lower value away from the upper one.",
    upside_down=table(lambda slopes, x: -slopes),
)
measured_jacobian.mistake(
    "It multiplies by epsilon: `/ 2 * epsilon` divides by 2 and then multiplies. Brackets help.",
    brackets_forgotten=table(lambda slopes, x: 1e-10 * slopes),
)
measured_jacobian.mistake(
    "It is the difference, not the slope: divide by the distance of the two points.",
    never_divided_by_the_step=table(lambda slopes, x: 2e-5 * slopes),
)
measured_jacobian.mistake(
    "All slopes are 0: is each column written into the table, and do the two points differ? (A "
    "line such as `above = x` makes no copy, only a second name for the same array.)",
    second_name_for_x=table(lambda slopes, x: 0 * slopes),
)
measured_jacobian.mistake(
    "The step is in proportion to x[j], but you divide by epsilon: each column is x[j] times "
    "what it should be. Move x[j] by epsilon itself.",
    step_in_proportion=table(lambda slopes, x: slopes * x),
)
measured_jacobian.mistake(
    "The step is too large: the curvature spoils the digits. Use 1e-5.",
    step_of_a_tenth=measured_by(epsilon=1e-1),
    step_of_a_hundredth=measured_by(epsilon=1e-2),
    step_of_a_thousandth=measured_by(epsilon=1e-3),
)
measured_jacobian.mistake(
    "The step is too small (1e-12): rounding, divided by it, spoils the digits. Use 1e-5.",
    step_too_small=measured_by(epsilon=1e-12),
)
measured_jacobian.mistake(
    "The table has as many rows as x has numbers. It needs a row for each *result*: how many "
    "results does the function give?",
    square_table=table(
        lambda slopes, x: each_written_into_a_row(np.zeros((len(x), len(x))), slopes).T
    ),
)
measured_jacobian.mistake(
    "Only one column comes back. The first: does the `return` stand inside the loop? The last: "
    "each turn of the loop overwrites the one before.",
    first_column_returned=table(lambda slopes, x: slopes[:, 0]),
    last_column_returned=table(lambda slopes, x: slopes[:, -1]),
)
measured_jacobian.mistake(
    "Only the first column is measured, the others are still 0: does the `return` stand inside "
    "the loop?",
    first_column_only=table(lambda slopes, x: slopes * (np.arange(len(x)) == 0)),
)
measured_jacobian.mistake(
    "The first or the last column is still 0: the numbers of x are counted from 0 to len(x) - 1.",
    first_column_missing=table(lambda slopes, x: slopes * (np.arange(len(x)) > 0)),
    last_column_missing=table(lambda slopes, x: slopes * (np.arange(len(x)) < len(x) - 1)),
)
