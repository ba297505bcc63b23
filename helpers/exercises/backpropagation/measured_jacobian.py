"""The exercise "Measure a table of slopes"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import stable_softmax


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


def central_columns(function, x, epsilon=1e-5):
    """Return the Jacobian by central differences; for the mistakes that do one thing more."""
    moves = epsilon * np.eye(len(x))
    columns = [(function(x + move) - function(x - move)) / (2 * epsilon) for move in moves]
    return np.array(columns).T


@exercise(
    number=2,
    title="Measure a table of slopes",
    question=r"""`function` takes a vector `x`, shape (k,), and returns a new *vector*, shape (m,).
Measure all its slopes by central differences with the step $\epsilon = 10^{-5}$, and return
them as a table of shape (m, k): row i, column j tells how steeply result i changes while $x_j$
alone moves. After the call `x` must hold what it held before. For `lambda x: x**2` at
`np.array([1.0, 3.0])` the table is close to [[2, 0], [0, 6]].""",
    inputs=[
        # Each of these numbers survives + step - 2 step + step without losing a bit.
        (np.cumprod, np.array([-0.4, 0.45])),
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
    """Return the slopes of all results of function, (m, k), at x (k,), which stays as it was."""
    epsilon = 1e-5
    jacobian = np.zeros((len(function(x)), len(x)))
    for j in range(len(x)):
        above, below = x.copy(), x.copy()  # x itself stays as it was
        above[j] += epsilon
        below[j] -= epsilon
        jacobian[:, j] = (function(above) - function(below)) / (2 * epsilon)
    return jacobian


@measured_jacobian.mistake(
    "It is a forward difference: the lower point is x itself. "
    "The central difference steps to both sides, and is far more exact."
)
def forward_difference(function, x):
    moves = 1e-5 * np.eye(len(x))
    return np.array([(function(x + move) - function(x)) / 1e-5 for move in moves]).T


@measured_jacobian.mistake(
    "It is a backward difference: the upper point is x itself. "
    "The central difference steps to both sides, and is far more exact."
)
def backward_difference(function, x):
    moves = 1e-5 * np.eye(len(x))
    return np.array([(function(x) - function(x - move)) / 1e-5 for move in moves]).T


@measured_jacobian.mistake(
    "Every slope is twice too large: from below to above, how far apart are the two points?"
)
def divided_by_one_step(function, x):
    return 2 * central_columns(function, x)


@measured_jacobian.mistake(
    "Every slope is half of what it should be: the forward difference has one step between its "
    "two points, so divide that by one step only."
)
def forward_over_two_steps(function, x):
    return forward_difference(function, x) / 2


@measured_jacobian.mistake(
    "Rows and columns are swapped: a row belongs to a result, a column to a number of x."
)
def a_row_for_each_input(function, x):
    return central_columns(function, x).T


@measured_jacobian.mistake(
    "x[j] is not put back before the next number moves, so the later columns are measured "
    "at another point."
)
def stays_below(function, x):
    x, epsilon, columns = x.copy(), 1e-5, []
    for j in range(len(x)):
        x[j] += epsilon
        above = function(x)
        x[j] -= 2 * epsilon
        columns.append((above - function(x)) / (2 * epsilon))
    return np.array(columns).T


@measured_jacobian.mistake(
    "The numbers that moved before are still moved while the next one is measured: "
    "take fresh copies of x for each j, or put x[j] back in both."
)
def stays_above(function, x):
    above, below, columns = x.copy(), x.copy(), []
    for j in range(len(x)):
        above[j] += 1e-5
        below[j] -= 1e-5
        columns.append((function(above) - function(below)) / 2e-5)
    return np.array(columns).T


@measured_jacobian.mistake(
    "It moves all numbers of x at once, so their effects are added up. Move x[j] alone."
)
def all_moved_at_once(function, x):
    return central_columns(function, x).sum(axis=1)


@measured_jacobian.mistake(
    "It moves all numbers of x at once, and so each row repeats the sum of its slopes. "
    "Move x[j] alone."
)
def all_moved_at_once_in_every_column(function, x):
    row_sums = central_columns(function, x).sum(axis=1, keepdims=True)
    return np.repeat(row_sums, len(x), axis=1)


@measured_jacobian.mistake(
    "Only the first column is measured, the others are still 0: does the `return` stand inside "
    "the loop?"
)
def first_column_only(function, x):
    return central_columns(function, x) * (np.arange(len(x)) == 0)


@measured_jacobian.mistake(
    "It is the slope of the *sum* of the results. Keep each result in a row of its own."
)
def results_added_up(function, x):
    return central_columns(function, x).sum(axis=0)


@measured_jacobian.mistake(
    "The table has the wrong sign: take the lower value away from the upper one."
)
def upside_down(function, x):
    return -central_columns(function, x)


@measured_jacobian.mistake(
    "It multiplies by epsilon: `/ 2 * epsilon` divides by 2 and then multiplies. Brackets help."
)
def brackets_forgotten(function, x):
    return central_columns(function, x) * 1e-10


@measured_jacobian.mistake(
    "All slopes are 0: is each column written into the table, and do the two points differ? (A "
    "line such as `above = x` makes no copy, only a second name for the same array.)"
)
def second_name_for_x(function, x):
    return 0 * central_columns(function, x)


@measured_jacobian.mistake(
    "The step is in proportion to x[j], but you divide by epsilon: each column is x[j] times "
    "what it should be. Move x[j] by epsilon itself."
)
def step_in_proportion(function, x):
    return central_columns(function, x) * x


@measured_jacobian.mistake(
    "The step is too large (about 0.01): the curvature spoils the digits. Use 1e-5."
)
def step_of_a_hundredth(function, x):
    return central_columns(function, x, epsilon=1e-2)


@measured_jacobian.mistake(
    "The step is too large (about 0.001): the curvature spoils the digits. Use 1e-5."
)
def step_of_a_thousandth(function, x):
    return central_columns(function, x, epsilon=1e-3)


@measured_jacobian.mistake(
    "The step is too large (0.1): the curvature spoils the digits. Use 1e-5."
)
def step_of_a_tenth(function, x):
    return central_columns(function, x, epsilon=1e-1)


@measured_jacobian.mistake(
    "The step is too small (1e-12): rounding, divided by it, spoils the digits. Use 1e-5."
)
def step_too_small(function, x):
    return central_columns(function, x, epsilon=1e-12)


@measured_jacobian.mistake(
    "The numbers are right, but in the wrong places: `reshape` does not exchange rows and columns. "
    "You have one row for each number of x; what turns rows into columns?"
)
def reshaped_for_transposed(function, x):
    jacobian = central_columns(function, x)
    return jacobian.T.reshape(jacobian.shape)


@measured_jacobian.mistake(
    "The table has as many rows as x has numbers. It needs a row for each *result*: how many "
    "results does the function give?"
)
def square_table(function, x):
    jacobian = np.zeros((len(x), len(x)))
    for j, column in enumerate(central_columns(function, x).T):
        jacobian[:, j] = column
    return jacobian


@measured_jacobian.mistake(
    "Only the last column comes back: each turn of the loop overwrites the one before."
)
def last_column_returned(function, x):
    return central_columns(function, x)[:, -1]


@measured_jacobian.mistake(
    "Only the first column comes back: does the `return` stand inside the loop?"
)
def first_column_returned(function, x):
    return central_columns(function, x)[:, 0]


@measured_jacobian.mistake("The last column is still 0: the loop ends one number too early.")
def last_column_missing(function, x):
    return central_columns(function, x) * (np.arange(len(x)) < len(x) - 1)


@measured_jacobian.mistake("The first column is still 0: the numbers of x are counted from 0.")
def first_column_missing(function, x):
    return central_columns(function, x) * (np.arange(len(x)) > 0)


@measured_jacobian.mistake(
    "It is the difference, not the slope: divide by the distance of the two points."
)
def never_divided_by_the_step(function, x):
    return central_columns(function, x) * 2e-5


@measured_jacobian.mistake(
    "Two slips: x[j] is not put back before the next number moves, and it is a forward difference."
)
def forward_and_stays_above(function, x):
    moved, columns = x.copy(), []
    for j in range(len(x)):
        moved[j] += 1e-5
        columns.append((function(moved) - function(x)) / 1e-5)
    return np.array(columns).T


@measured_jacobian.mistake(
    "Two slips: it moves all numbers of x at once, and it is a forward difference. Move x[j] "
    "alone, and to both sides."
)
def all_moved_forward(function, x):
    return (function(x + 1e-5) - function(x)) / 1e-5
