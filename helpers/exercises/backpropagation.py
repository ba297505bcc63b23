"""Exercises of notebook 04: slopes, their measurement, the way back, and a step downhill."""

import numpy as np

from helpers.exercises.exercise import exercise
from helpers.functions import relu, sigmoid, stable_softmax
from helpers.mnist import one_hot_encode, prepend_bias

rng = np.random.default_rng(seed=4)


def probabilities(n, n_classes, dtype=np.float64):
    """Return (n, n_classes) rows of random probabilities, some near 0 and some near 1."""
    return stable_softmax(2 * rng.standard_normal((n, n_classes))).astype(dtype)


# --- The slope of another curve -------------------------------------------------------------


@exercise(
    title="The slope of tanh, from the activation",
    question=r"""Many networks use another curve for their hidden units, from -1 to 1:
$$\tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}.$$
Derive its slope with the quotient rule, and write it in terms of $h = \tanh(z)$ alone, as
section 1 did for the sigmoid. The argument `h` is an array of *activations*, of any shape;
return the slopes at the same places, in the same shape. Where $h = 0.6$, the slope is 0.64.""",
    trials=[
        (np.array([0.0, 0.6]),),
        (np.array([[-0.9, 0.3, 0.75], [0.5, -0.2, 0.1]]),),
        (np.array([[-0.5], [0.25], [0.99], [-0.995]], dtype=np.float32),),
        (np.tanh(np.linspace(-3, 2.5, 10)).reshape(5, 2),),
    ],
    hints=[
        "Call the numerator u and the denominator v. What is the derivative of u, and that of v?",
        "The derivative of u is v, and that of v is u. So the quotient rule holds only u and v.",
        "You have a difference of two squares over v squared. Divide each of the two by v squared: "
        "what is u over v?",
    ],
)
def tanh_slope(h):
    """Return the slope of tanh where its value is h (any shape, -1 to 1): the same shape."""
    # (v * v - u * u) / v**2, and u / v is h
    return 1 - h**2


@tanh_slope.mistake(
    "That is the slope of the sigmoid, h (1 - h). tanh is another quotient: derive its slope anew."
)
def slope_of_the_sigmoid(h):
    return h * (1 - h)


@tanh_slope.mistake(
    "It is 0 at h = 0, where tanh is steepest, and largest at h = ½: the slope of the sigmoid, "
    "stretched. tanh is another quotient: derive its slope anew."
)
def slope_of_the_sigmoid_stretched(h):
    return 4 * h * (1 - h)


@tanh_slope.mistake(
    "It applies tanh to h, but h is already tanh(z): the curve was used twice. "
    "Look for a formula that needs h alone."
)
def tanh_of_the_activation(h):
    return 1 - np.tanh(h) ** 2


@tanh_slope.mistake(
    "It takes the sigmoid of h and then the slope of the sigmoid: neither is in this question, "
    "where h is already the value of the curve, and the curve is tanh."
)
def sigmoid_slope_at_h(h):
    return sigmoid(h) * (1 - sigmoid(h))


@tanh_slope.mistake(
    "It takes h away from 1, not the square of h. At h = -0.9 that slope would be 1.9, although "
    "tanh is nearly flat there."
)
def square_forgotten(h):
    return 1 - h


@tanh_slope.mistake(
    "It doubles h where it should be squared: `h * 2` is not `h**2`. At h = 0.6 it gives -0.2."
)
def doubled_not_squared(h):
    return 1 - 2 * h


@tanh_slope.mistake(
    "It squares the difference 1 - h. In the quotient rule each of the two squares stands alone."
)
def square_of_the_difference(h):
    return (1 - h) ** 2


@tanh_slope.mistake(
    "It adds the two squares, so the slope grows where tanh gets flat. "
    "Which sign stands in the numerator of the quotient rule?"
)
def squares_added(h):
    return 1 + h**2


@tanh_slope.mistake(
    "The sign is wrong: these slopes are negative, but tanh rises everywhere. "
    "In the quotient rule, which product comes first?"
)
def negative_slope(h):
    return h**2 - 1


@tanh_slope.mistake(
    "There is a factor h too many, perhaps taken over from the sigmoid's h (1 - h). "
    "At h = 0 it makes the slope 0, where tanh is steepest."
)
def factor_h_too_many(h):
    return h * (1 - h**2)


@tanh_slope.mistake(
    "It is the slope of the slope: the second derivative of tanh. One derivative is enough."
)
def second_derivative(h):
    return -2 * h * (1 - h**2)


@tanh_slope.mistake(
    "It takes a square root at the end. The quotient rule has the square of the denominator, "
    "and no root."
)
def root_of_the_slope(h):
    return np.sqrt(1 - h**2)


@tanh_slope.mistake(
    "It multiplies h with itself as a matrix product (`@` or np.dot), which adds up products. "
    "Each slope depends on its own h only: go element by element."
)
def matrix_product_of_h(h):
    return 1 - h @ h


@tanh_slope.mistake(
    "It multiplies h with its transpose, a matrix product, which adds up products. "
    "Each slope depends on its own h only: go element by element."
)
def product_with_the_transpose(h):
    return 1 - h @ h.T


@tanh_slope.mistake(
    "It is 1 / h: the derivative of the numerator over that of the denominator. "
    "The derivative of a quotient is another: use the quotient rule."
)
def derivatives_divided(h):
    return 1 / h


@tanh_slope.mistake(
    "Every slope is 1, as for a straight line. tanh gets flat where h comes near 1 or -1."
)
def straight_line(h):
    return np.ones_like(h)


@tanh_slope.mistake(
    "It gives tanh of h, a value of the curve. The question is for the curve's slope, and h is "
    "already a value."
)
def value_of_the_curve(h):
    return np.tanh(h)


@tanh_slope.mistake(
    "It takes tanh of the square. h is already tanh(z), so the formula needs no tanh any more."
)
def tanh_of_the_square(h):
    return 1 - np.tanh(h**2)


@tanh_slope.mistake(
    "It takes the size of h where its square is due: look again at the powers in the quotient rule."
)
def size_for_square(h):
    return 1 - np.abs(h)


@tanh_slope.mistake(
    "It is 1 + h. Two slips: the sign between the two squares, and h without its square."
)
def one_plus_h(h):
    return 1 + h


@tanh_slope.mistake(
    "It is the square of h alone, 0 at h = 0, where tanh is steepest. Both parts of the numerator "
    "are divided by v²: what becomes of the other?"
)
def square_alone(h):
    return h**2


@tanh_slope.mistake(
    "It is -2 h: right for the slope of 1 - h² with respect to h, but the question is the slope of "
    "tanh with respect to z."
)
def derivative_with_respect_to_h(h):
    return -2 * h


@tanh_slope.mistake("It adds up the squares of many places. Each slope depends on its own h only.")
def squares_of_all_added_up(h):
    return 1 - np.sum(h**2)


# --- Measuring ------------------------------------------------------------------------------


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
    title="Measure a table of slopes",
    question=r"""`function` takes a vector `x`, shape (k,), and returns a new *vector*, shape (m,).
Measure all its slopes by central differences with the step $\epsilon = 10^{-5}$, and return
them as a table of shape (m, k): row i, column j tells how steeply result i changes while $x_j$
alone moves. After the call `x` must hold what it held before. For `lambda x: x**2` at
`np.array([1.0, 3.0])` the table is close to [[2, 0], [0, 6]].""",
    trials=[
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


# --- The error at the output ----------------------------------------------------------------


@exercise(
    title="The error at the output, from labels",
    question=r"""You have a batch of $n$ images and the prediction `y_hat`, shape (n, n_classes),
that softmax gave; $L$ is the loss of section 3 (the mean). But the truth comes as labels `y`, shape
(n,): whole numbers from 0, not one-hot rows. Return $\delta_2$, the slope of $L$ with respect to
the logits $z_2$, shape (n, n_classes). For `y_hat` [[0.7, 0.3], [0.6, 0.4]] and `y` [1, 0] it is
[[0.35, -0.35], [-0.2, 0.2]]. Some classes may be missing from the batch.""",
    trials=[
        (np.array([[0.7, 0.2, 0.1]]), np.array([1])),
        (np.array([[0.1, 0.3, 0.4, 0.2], [0.6, 0.15, 0.05, 0.2]]), np.array([3, 0])),
        (probabilities(5, 3), np.array([2, 0, 2, 2, 0])),
        (probabilities(4, 4), np.array([2, 1, 2, 0])),
        (probabilities(2, 5), np.array([0, 0])),
        (probabilities(3, 6), np.array([4, 1, 4])),
        (probabilities(4, 10, np.float32), np.array([7, 0, 9, 3], dtype=np.uint8)),
    ],
    hints=[
        "What would the answer be if the truth came as one-hot rows Y?",
        "Prediction minus truth: in each row only one entry of the truth is not 0. In which "
        "column?",
        "Build Y yourself: zeros in the shape of y_hat, then a 1 in row s, column y[s], for every"
        " s. Indexing with two arrays, one for the rows and one for the columns, reaches them "
        "all.",
        "The loss is a mean over the images: which number must divide everything, once?",
    ],
)
def output_delta_from_labels(y_hat, y):
    """Return delta2 (n, n_classes) for predictions y_hat (n, n_classes) and labels y (n,)."""
    Y = np.zeros(y_hat.shape)
    Y[np.arange(len(y)), y] = 1  # one entry in each row: the column of its label
    return (y_hat - Y) / len(y)


def one_hot(y_hat, y):
    """Return the labels as one-hot rows, in the shape of y_hat."""
    return one_hot_encode(y, y_hat.shape[1])


@output_delta_from_labels.mistake(
    "The labels were numbered anew among those that occur (np.unique): where a class is missing, "
    "all later ones move to another column. The label itself is the column."
)
def renumbered_labels(y_hat, y):
    columns = np.unique(y, return_inverse=True)[1]
    return (y_hat - np.eye(y_hat.shape[1])[columns]) / len(y)


@output_delta_from_labels.mistake(
    "It is n times too large: the loss is the mean over the n images."
)
def not_divided_by_n(y_hat, y):
    return y_hat - one_hot(y_hat, y)


@output_delta_from_labels.mistake(
    "It is divided by n twice. The mean over the images divides once."
)
def divided_by_n_twice(y_hat, y):
    return (y_hat - one_hot(y_hat, y)) / len(y) ** 2


@output_delta_from_labels.mistake(
    "It is divided by the number of all entries. The loss adds over the classes; it is a mean "
    "over the images only."
)
def divided_by_all_entries(y_hat, y):
    return (y_hat - one_hot(y_hat, y)) / y_hat.size


@output_delta_from_labels.mistake(
    "It is divided by the number of classes. The mean goes over the images: which axis are they?"
)
def divided_by_classes(y_hat, y):
    return (y_hat - one_hot(y_hat, y)) / y_hat.shape[1]


@output_delta_from_labels.mistake("The sign is wrong: it is prediction minus truth.")
def truth_minus_prediction(y_hat, y):
    return (one_hot(y_hat, y) - y_hat) / len(y)


@output_delta_from_labels.mistake(
    "It takes the label away as a number, from every entry of its row. A label names a column: "
    "only there is the truth 1."
)
def label_taken_away_as_a_number(y_hat, y):
    return (y_hat - y[:, np.newaxis]) / len(y)


@output_delta_from_labels.mistake(
    "It takes 1 away in *every* row at the columns of *all* labels: an index such as `[:, y]` "
    "picks whole columns. Each row has one label of its own."
)
def every_label_in_every_row(y_hat, y):
    delta2 = y_hat.copy()
    delta2[:, y] -= 1
    return delta2 / len(y)


@output_delta_from_labels.mistake(
    "It takes y, shape (n,), away from y_hat as it stands: its numbers meet the columns, "
    "and they are not the truth, only the places where the truth is 1."
)
def labels_against_columns(y_hat, y):
    return (y_hat - y) / len(y)


@output_delta_from_labels.mistake(
    "It takes 1 away from whole rows: `[y]` picks the rows with these numbers. "
    "A label names a column, and the row is the image's own."
)
def labels_pick_rows(y_hat, y):
    delta2 = y_hat.copy()
    delta2[y] -= 1
    return delta2 / len(y)


@output_delta_from_labels.mistake(
    "The number of classes is taken from the largest label, but some classes may be missing. "
    "How many columns has y_hat?"
)
def classes_from_the_largest_label(y_hat, y):
    return (y_hat - np.eye(int(y.max()) + 1)[y]) / len(y)


@output_delta_from_labels.mistake(
    "There is a column only for the classes that occur in y. Missing classes have a column, too: "
    "y_hat tells how many there are."
)
def classes_that_occur(y_hat, y):
    return (y_hat - (y[:, np.newaxis] == np.unique(y))) / len(y)


@output_delta_from_labels.mistake(
    "Only the truth is divided by n, not the prediction: put the difference in brackets."
)
def only_the_truth_divided(y_hat, y):
    return y_hat - one_hot(y_hat, y) / len(y)


@output_delta_from_labels.mistake(
    "It is the slope with respect to y_hat, the probabilities. "
    "The question is one station further back, at the logits, before the softmax."
)
def slope_of_the_probabilities(y_hat, y):
    return -one_hot(y_hat, y) / y_hat / len(y)


@output_delta_from_labels.mistake(
    "There is a factor y_hat (1 - y_hat) too many: the slope of softmax is already in prediction "
    "minus truth (step 2)."
)
def slope_of_softmax_once_more(y_hat, y):
    return (y_hat - one_hot(y_hat, y)) * y_hat * (1 - y_hat) / len(y)


@output_delta_from_labels.mistake(
    "Only the column of the right class has an error, the rest is 0. But the other classes' logits "
    "change the loss too, through the sum in softmax."
)
def right_class_only(y_hat, y):
    Y = one_hot(y_hat, y)
    return (y_hat - 1) * Y / len(y)


@output_delta_from_labels.mistake(
    "It gives one number for each image, the entry of its right class. "
    "Every class of every image has an error of its own."
)
def one_number_per_image(y_hat, y):
    return (y_hat[np.arange(len(y)), y] - 1) / len(y)


@output_delta_from_labels.mistake(
    "It takes the largest probability for the truth. The truth is the label, whatever was "
    "predicted."
)
def own_answer_for_truth(y_hat, y):
    return (y_hat - one_hot(y_hat, y_hat.argmax(axis=1))) / len(y)


@output_delta_from_labels.mistake(
    "The truth stands one column too far left, as if labels began at 1. They begin at 0."
)
def labels_from_one(y_hat, y):
    return (y_hat - np.eye(y_hat.shape[1])[y - 1]) / len(y)


@output_delta_from_labels.mistake(
    "The truth is not in it: this is the prediction divided by n. Where is the 1 of each label?"
)
def truth_forgotten(y_hat, y):
    return y_hat / len(y)


@output_delta_from_labels.mistake(
    "It adds the images up. Each keeps a row of its own here; they are added later, in the "
    "gradients."
)
def images_added_up(y_hat, y):
    return (y_hat - one_hot(y_hat, y)).sum(axis=0) / len(y)


@output_delta_from_labels.mistake(
    "It takes y as it stands away from y_hat, and does not divide by n. The labels are not the "
    "truth's numbers, only the places where the truth is 1."
)
def labels_against_columns_undivided(y_hat, y):
    return y_hat - y


@output_delta_from_labels.mistake(
    "At the label it writes -1 over the prediction. Take 1 away from what stands there: "
    "prediction minus truth."
)
def minus_one_written(y_hat, y):
    Y = one_hot(y_hat, y)
    return np.where(Y == 1, -1, y_hat) / len(y)


@output_delta_from_labels.mistake(
    "It sets the right class to 0 and leaves the others. At the label, too, it is prediction minus "
    "truth."
)
def right_class_zero(y_hat, y):
    return y_hat * (1 - one_hot(y_hat, y)) / len(y)


@output_delta_from_labels.mistake(
    "Row and column are exchanged: the image is the first index, its label the second."
)
def row_and_column_exchanged(y_hat, y):
    Y = np.zeros(y_hat.shape)
    Y[y, np.arange(len(y))] = 1
    return (y_hat - Y) / len(y)


@output_delta_from_labels.mistake(
    "In the column of the label stands the label itself. One-hot rows hold a 1 there."
)
def label_written_for_one(y_hat, y):
    return (y_hat - one_hot(y_hat, y) * y[:, np.newaxis]) / len(y)


@output_delta_from_labels.mistake(
    "The labels are not used: image 0 is taken for class 0, image 1 for class 1, and so on."
)
def number_of_the_image_for_label(y_hat, y):
    return (y_hat - np.eye(*y_hat.shape)) / len(y)


@output_delta_from_labels.mistake(
    "These are the terms of the loss, -Y ln y_hat. The question is how they change with z2."
)
def terms_of_the_loss(y_hat, y):
    return -one_hot(y_hat, y) * np.log(y_hat) / len(y)


@output_delta_from_labels.mistake(
    "It applies softmax once more: y_hat has been through it already."
)
def softmax_twice(y_hat, y):
    return (stable_softmax(y_hat) - one_hot(y_hat, y)) / len(y)


@output_delta_from_labels.mistake(
    "It averages over the classes. The 1/n of the mean over the images is a factor here: each "
    "entry keeps its place."
)
def classes_averaged(y_hat, y):
    return (y_hat - one_hot(y_hat, y)).mean(axis=1)


@output_delta_from_labels.mistake(
    "Only the prediction is divided by n, not the truth: put the difference in brackets."
)
def only_the_prediction_divided(y_hat, y):
    return y_hat / len(y) - one_hot(y_hat, y)


# --- The gradients of the last layer ----------------------------------------------------------


def last_layer_trial(n, n_hidden, n_classes, counts):
    """Return the arguments for a batch of n random images that count as often as told."""
    h = sigmoid(1.5 * rng.standard_normal((n, n_hidden)))
    Y = one_hot_encode(rng.integers(n_classes, size=n), n_classes)
    return h, probabilities(n, n_classes), Y, np.array(counts)


@exercise(
    title="Images that count more than others",
    question=r"""Let image $s$ count $c_s$ times (not always a whole number), as if it
stood in the batch so often:
$$L = \frac{\sum_s c_s L_s}{\sum_s c_s}, \qquad L_s = -\sum_i Y_{si} \ln \hat{y}_{si}.$$
The network is that of section 2. Given `h` (n, n_hidden), `y_hat` and `Y` (n, n_classes), and
`counts` (n,) with all the $c_s$, return a tuple: the gradient of $w_2$, shape (n_hidden,
n_classes), and that of $b_2$, shape (n_classes,). With all counts 1 these are the last two results
of `back`.""",
    trials=[
        (
            np.array([[0.2, 0.5], [0.8, 0.1]]),
            np.array([[0.7, 0.3], [0.4, 0.6]]),
            np.array([[1.0, 0.0], [1.0, 0.0]]),
            np.array([1, 3]),
        ),
        last_layer_trial(2, 3, 4, counts=[1, 3]),
        last_layer_trial(4, 2, 3, counts=[2, 1, 0, 5]),
        last_layer_trial(3, 5, 2, counts=[0.5, 0.25, 1.75]),
        last_layer_trial(3, 3, 3, counts=[4, 1, 2]),
        last_layer_trial(6, 4, 10, counts=[1, 1, 4, 2, 7, 3]),
    ],
    hints=[
        "What changes in delta2 if an image stands in the batch three times? And what is divided "
        "by?",
        "Each row of prediction minus truth gets a factor of its own, c_s over the sum of all c.",
        "counts has shape (n,) and belongs to the rows of an (n, n_classes) array: as a column, "
        "(n, 1), it is stretched over the classes.",
        "With that delta2, both gradients are made as in section 3: a product, and a sum over the "
        "images.",
    ],
    returns=("w2", "b2"),
)
def last_layer_gradients(h, y_hat, Y, counts):
    """Return the gradients of w2 (n_hidden, n_classes) and b2 (n_classes,).

    h is (n, n_hidden), y_hat and Y are (n, n_classes), counts is (n,).
    """
    share = counts / counts.sum()  # in place of 1/n
    delta2 = (y_hat - Y) * share[:, np.newaxis]
    return h.T @ delta2, delta2.sum(axis=0)


def weighted_delta(y_hat, Y, counts):
    """Return the right delta2, for mistakes made after it."""
    return (y_hat - Y) * (counts / counts.sum())[:, np.newaxis]


@last_layer_gradients.mistake(
    "The counts are cut to whole numbers, by `astype(int)`, `int` or `range`: they need not be "
    "whole. Multiply by them in place of repeating rows."
)
def whole_counts(h, y_hat, Y, counts):
    delta2 = (y_hat - Y) * counts.astype(int)[:, np.newaxis] / counts.astype(int).sum()
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "The counts are not used: every image counts the same. Where do they enter in the loss?"
)
def counts_ignored(h, y_hat, Y, counts):
    delta2 = (y_hat - Y) / len(h)
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "It is divided by n, the number of rows. The loss divides by something else: look below the "
    "fraction."
)
def divided_by_rows(h, y_hat, Y, counts):
    delta2 = (y_hat - Y) * counts[:, np.newaxis] / len(h)
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "The counts multiply, but nothing divides: the loss has a sum below the fraction, too."
)
def never_divided(h, y_hat, Y, counts):
    delta2 = (y_hat - Y) * counts[:, np.newaxis]
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "It is divided by the sum of the counts and by n as well. The loss divides once."
)
def divided_by_both(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts) / len(h)
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "The images are divided by the sum of the counts, but not multiplied by their own count."
)
def divided_but_not_multiplied(h, y_hat, Y, counts):
    delta2 = (y_hat - Y) / counts.sum()
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "The counts enter the gradient of w2 twice: they are in delta2, so h needs none."
)
def counted_twice(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return (h * counts[:, np.newaxis]).T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "The shares counts / sum enter the gradient of w2 twice: they are in delta2, so h needs none."
)
def shared_twice(h, y_hat, Y, counts):
    share = (counts / counts.sum())[:, np.newaxis]
    delta2 = share * (y_hat - Y)
    return (share * h).T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "Each image is divided by its own count. An image that stands for three counts three times as "
    "much, not a third: multiply, and divide by the sum of the counts."
)
def divided_by_each_count(h, y_hat, Y, counts):
    delta2 = (y_hat - Y) / counts[:, np.newaxis] / len(h)
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake("Both signs are wrong: it is prediction minus truth.")
def truth_minus_prediction_counted(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return -h.T @ delta2, -delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "w2 is right, but the gradient of b2 is a mean over the images. The counts already divide: "
    "add the rows up."
)
def bias_averaged(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return h.T @ delta2, delta2.mean(axis=0)


@last_layer_gradients.mistake(
    "w2 is right, but b2 is summed over the classes, one number per image. "
    "A gradient has the shape of what it belongs to: sum over the other axis."
)
def bias_summed_over_classes(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return h.T @ delta2, delta2.sum(axis=1)


@last_layer_gradients.mistake(
    "w2 is right, but b2 is summed over everything, a single number. There is one bias per class."
)
def bias_summed_over_everything(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return h.T @ delta2, delta2.sum()


@last_layer_gradients.mistake(
    "w2 is right, but b2 still has a row for each image. b2 is one array for all images: what do "
    "their effects on the loss do?"
)
def bias_not_summed(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return h.T @ delta2, delta2


@last_layer_gradients.mistake(
    "w2 is right, but the counts are missing in the gradient of b2: both come from the same delta2."
)
def bias_without_counts(h, y_hat, Y, counts):
    return h.T @ weighted_delta(y_hat, Y, counts), (y_hat - Y).mean(axis=0)


@last_layer_gradients.mistake(
    "b2 is right, but the counts are missing in the gradient of w2: both come from the same delta2."
)
def weights_without_counts(h, y_hat, Y, counts):
    return h.T @ (y_hat - Y) / len(h), weighted_delta(y_hat, Y, counts).sum(axis=0)


@last_layer_gradients.mistake(
    "The gradient of w2 is transposed. It has the shape of w2: (n_hidden, n_classes)."
)
def weights_transposed(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return delta2.T @ h, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "The slope h (1 - h) is in the gradient of w2. It belongs one station further back: "
    "what comes into the last layer is h itself."
)
def slope_of_h_in_the_last_layer(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return (h * (1 - h)).T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "There is a factor y_hat (1 - y_hat) too many: the slope of softmax is already in prediction "
    "minus truth (step 2)."
)
def slope_of_softmax_counted(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts) * y_hat * (1 - y_hat)
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "Only the last image is in it: a loop that assigns with `=` forgets the images before. Add up."
)
def last_image_only(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return np.outer(h[-1], delta2[-1]), delta2[-1]


@last_layer_gradients.mistake(
    "The counts, shape (n,), meet the columns (the classes) of an (n, n_classes) array: "
    "as a column, (n, 1), they would meet its rows, the images."
)
def counts_meet_the_classes(h, y_hat, Y, counts):
    delta2 = (y_hat - Y) * counts / counts.sum()
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "h is not transposed. A gradient has the shape of what it belongs to: which product is "
    "(n_hidden, n_classes)?"
)
def h_not_transposed(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return h @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake("The two are in the wrong order: w2 first, then b2.")
def bias_first(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return delta2.sum(axis=0), h.T @ delta2


@last_layer_gradients.mistake(
    "It neither uses the counts nor divides: look at both parts of the fraction."
)
def neither_counted_nor_divided(h, y_hat, Y, counts):
    return h.T @ (y_hat - Y), (y_hat - Y).sum(axis=0)


@last_layer_gradients.mistake(
    "w2 is right, but b2 is not divided: if you divide delta2, both inherit it."
)
def bias_not_divided(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return h.T @ delta2, delta2.sum(axis=0) * counts.sum()


@last_layer_gradients.mistake(
    "It divides each image by its count. An image that counts more should weigh more."
)
def divided_by_its_count(h, y_hat, Y, counts):
    delta2 = (y_hat - Y) / counts[:, np.newaxis]
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "Only the truth is multiplied by the counts: put prediction minus truth in brackets."
)
def counts_on_the_truth_only(h, y_hat, Y, counts):
    delta2 = (y_hat - Y * counts[:, np.newaxis]) / counts.sum()
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "Only the prediction is multiplied by the counts: put prediction minus truth in brackets."
)
def counts_on_the_prediction_only(h, y_hat, Y, counts):
    delta2 = (y_hat * counts[:, np.newaxis] - Y) / counts.sum()
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "It starts from -Y / y_hat, the slope with respect to the probabilities. The weights stand "
    "before the softmax: start from the slope with respect to z2."
)
def slope_of_the_probabilities_counted(h, y_hat, Y, counts):
    delta2 = -Y / y_hat * (counts / counts.sum())[:, np.newaxis]
    return h.T @ delta2, delta2.sum(axis=0)


@last_layer_gradients.mistake(
    "Only the first image is in it: does the `return` stand inside the loop?"
)
def first_image_only(h, y_hat, Y, counts):
    delta2 = weighted_delta(y_hat, Y, counts)
    return np.outer(h[0], delta2[0]), delta2[0]


# --- Back to the first layer ----------------------------------------------------------------


def first_layer_trial(n, n_inputs, n_hidden, n_classes):
    """Return the arguments for a random ReLU network whose biases stand in the first rows."""
    X = prepend_bias(rng.standard_normal((n, n_inputs)))
    H = prepend_bias(relu(X @ rng.standard_normal((1 + n_inputs, n_hidden))))
    W2 = rng.standard_normal((1 + n_hidden, n_classes))
    Y = one_hot_encode(rng.integers(n_classes, size=n), n_classes)
    return X, H, (stable_softmax(H @ W2) - Y) / n, W2


@exercise(
    title="Back through a ReLU, with the biases in the weights",
    question=r"""Notebook 03 had another way to write biases: as the first *row* of the weights,
while what comes in gets a first column of ones. With ReLU in the hidden layer:
$$z_1 = X W_1, \qquad h = \max(z_1, 0), \qquad z_2 = H\, W_2,$$
where `H` is $h$ with a first column of ones, and `X` has one, too. Given `X` (n, 1 + n_inputs),
`H` (n, 1 + n_hidden), `delta2` (n, n_classes), which holds 1/n already, and `W2` (1 + n_hidden,
n_classes), return the gradient of $W_1$, shape (1 + n_inputs, n_hidden).""",
    trials=[
        (
            np.array([[1.0, 2.0], [1.0, -1.0]]),
            np.array([[1.0, 3.0, 0.0], [1.0, 0.0, 2.0]]),
            np.array([[0.2, -0.2], [-0.4, 0.4]]),
            np.array([[1.0, 2.0], [3.0, -1.0], [-2.0, 1.0]]),
        ),
        first_layer_trial(2, 1, 3, 4),
        first_layer_trial(4, 2, 5, 3),
        first_layer_trial(3, 6, 4, 2),
        first_layer_trial(5, 3, 1, 2),  # here a bias row that was kept fits, and is wrong
        first_layer_trial(3, 2, 3, 3),  # here a forgotten transpose fits, and is wrong
        first_layer_trial(7, 5, 2, 10),
    ],
    hints=[
        "Steps 4, 5 and 6 of section 2, in that order: which of the three must change, and how?",
        "Does the first layer have any part in the column of ones of H? Then no error can flow "
        "back through the row of W2 that belongs to it.",
        "Leave the first row of W2 and the first column of H out; the slope of ReLU is 1 where a "
        "unit was on, else 0.",
        "The last product needs no care for the biases: the ones in X give their gradient.",
    ],
)
def first_layer_gradient(X, H, delta2, W2):
    """Return the gradient of W1, (1 + n_inputs, n_hidden), biases in its first row.

    X is (n, 1 + n_inputs), H is (n, 1 + n_hidden), both with a first column of ones; delta2 is
    (n, n_classes), W2 is (1 + n_hidden, n_classes).
    """
    slope_of_h = delta2 @ W2[1:].T  # the ones of H are constant: nothing lies behind them
    delta1 = slope_of_h * (H[:, 1:] > 0)
    return X.T @ delta1


def through_slope(X, H, delta2, W2, slope):
    """Return the gradient of W1 with another slope of the hidden units, given h."""
    return X.T @ ((delta2 @ W2[1:].T) * slope(H[:, 1:]))


@first_layer_gradient.mistake(
    "The row of the biases is divided by n once more: delta2 holds the 1/n, so the errors of all "
    "images are added up."
)
def biases_averaged(X, H, delta2, W2):
    delta1 = (delta2 @ W2[1:].T) * (H[:, 1:] > 0)
    return np.vstack([delta1.mean(axis=0), X[:, 1:].T @ delta1])


@first_layer_gradient.mistake(
    "The bias row of W2 is still in it, so there is one column too many. Nothing flows back into "
    "the ones: they are constant."
)
def bias_row_kept(X, H, delta2, W2):
    return X.T @ ((delta2 @ W2.T) * (H > 0))


@first_layer_gradient.mistake(
    "The bias row of W2 is still in the error: it has one column more than there are hidden units. "
    "Nothing flows back into the ones, as they are constant."
)
def bias_row_kept_in_the_error(X, H, delta2, W2):
    return X.T @ ((delta2 @ W2.T) * (H[:, 1:] > 0))


@first_layer_gradient.mistake(
    "The column of ones is still in H, so the slopes have one column more than there are hidden "
    "units."
)
def ones_kept_in_the_slope(X, H, delta2, W2):
    return X.T @ ((delta2 @ W2[1:].T) * (H > 0))


@first_layer_gradient.mistake(
    "W2 is not transposed on the way back: which product has a column for each hidden unit?"
)
def w2_not_transposed(X, H, delta2, W2):
    return X.T @ ((delta2 @ W2[1:]) * (H[:, 1:] > 0))


@first_layer_gradient.mistake(
    "The slopes enter by a matrix product. Each hidden unit depends on its own sum only, so "
    "multiply element by element (step 5)."
)
def matrix_product_with_the_slope(X, H, delta2, W2):
    return X.T @ ((delta2 @ W2[1:].T) @ (H[:, 1:] > 0))


@first_layer_gradient.mistake(
    "X is not transposed in the last product. The result has a row for each column of X."
)
def x_not_transposed(X, H, delta2, W2):
    return X @ ((delta2 @ W2[1:].T) * (H[:, 1:] > 0))


@first_layer_gradient.mistake(
    "It leaves out the last row of W2, but keeps the bias row, which is the first."
)
def last_row_dropped(X, H, delta2, W2):
    return X.T @ ((delta2 @ W2[:-1].T) * (H[:, 1:] > 0))


@first_layer_gradient.mistake(
    "It leaves out the last row of W2 and the last column of H. The biases stand in the first."
)
def last_row_and_column_dropped(X, H, delta2, W2):
    return X.T @ ((delta2 @ W2[:-1].T) * (H[:, :-1] > 0))


@first_layer_gradient.mistake(
    "W2 is right, but of H the last column is left out: its ones stand in the first, so each unit "
    "gets its neighbour's slope."
)
def last_column_dropped(X, H, delta2, W2):
    return X.T @ ((delta2 @ W2[1:].T) * (H[:, :-1] > 0))


@first_layer_gradient.mistake(
    "The whole error passes: a unit that was off (h = 0) must pass nothing on. "
    "Was the slope forgotten, or is it `h >= 0`, which is always true?"
)
def slope_always_one(X, H, delta2, W2):
    return through_slope(X, H, delta2, W2, np.ones_like)


@first_layer_gradient.mistake(
    "It multiplies by h. That is the value of ReLU; what is its slope where h > 0?"
)
def value_for_slope(X, H, delta2, W2):
    return through_slope(X, H, delta2, W2, lambda h: h)


@first_layer_gradient.mistake(
    "It uses h (1 - h), the slope of the sigmoid. The hidden units here are ReLUs."
)
def slope_of_the_sigmoid_for_relu(X, H, delta2, W2):
    return through_slope(X, H, delta2, W2, lambda h: h * (1 - h))


@first_layer_gradient.mistake("It uses 1 - h², the slope of tanh. The hidden units here are ReLUs.")
def slope_of_tanh_for_relu(X, H, delta2, W2):
    return through_slope(X, H, delta2, W2, lambda h: 1 - h**2)


@first_layer_gradient.mistake(
    "It keeps only the units that were off: the slope of ReLU is 1 where h > 0, and 0 elsewhere."
)
def slope_upside_down(X, H, delta2, W2):
    return through_slope(X, H, delta2, W2, lambda h: h == 0)


@first_layer_gradient.mistake(
    "It applies ReLU to the error: negative errors are lost. Whether an error passes depends on h, "
    "not on the error's sign."
)
def relu_of_the_error(X, H, delta2, W2):
    return X.T @ relu(delta2 @ W2[1:].T)


@first_layer_gradient.mistake(
    "It is divided by n once more. delta2 holds the 1/n already, and what follows inherits it."
)
def divided_by_n_again(X, H, delta2, W2):
    return through_slope(X, H, delta2, W2, lambda h: h > 0) / len(X)


@first_layer_gradient.mistake(
    "The biases' gradient is missing: keep the column of ones in X, the first row of W1 needs it."
)
def ones_of_the_input_dropped(X, H, delta2, W2):
    return through_slope(X[:, 1:], H, delta2, W2, lambda h: h > 0)


@first_layer_gradient.mistake(
    "The result is transposed. It has the shape of W1: a row for each input, a column for each "
    "unit."
)
def unit_by_input(X, H, delta2, W2):
    return through_slope(X, H, delta2, W2, lambda h: h > 0).T


@first_layer_gradient.mistake(
    "The sign is wrong: delta2 is the slope of the loss already. The minus belongs to the step "
    "downhill, which is not asked here."
)
def minus_too_many(X, H, delta2, W2):
    return -through_slope(X, H, delta2, W2, lambda h: h > 0)


@first_layer_gradient.mistake(
    "It stops at the error of the hidden units, one row per image. "
    "The gradient of W1 needs one more product, with what came in."
)
def stops_at_delta1(X, H, delta2, W2):
    return (delta2 @ W2[1:].T) * (H[:, 1:] > 0)


@first_layer_gradient.mistake(
    "It is n times too large: delta2 holds the 1/n, which must stay in. Nothing multiplies by n."
)
def multiplied_by_n(X, H, delta2, W2):
    return through_slope(X, H, delta2, W2, lambda h: h > 0) * len(X)


@first_layer_gradient.mistake(
    "Two slips: the bias row of W2 is still in it (one column too many), and the slope of ReLU is "
    "missing, or is `H >= 0`, which is always true."
)
def bias_row_kept_without_slope(X, H, delta2, W2):
    return X.T @ (delta2 @ W2.T)


@first_layer_gradient.mistake(
    "It returns two arrays. The biases stand in the first row of W1: one array holds both "
    "gradients."
)
def weights_and_biases_returned(X, H, delta2, W2):
    delta1 = (delta2 @ W2[1:].T) * (H[:, 1:] > 0)
    return X[:, 1:].T @ delta1, delta1.sum(axis=0)


@first_layer_gradient.mistake(
    "It is the gradient of a last layer: what comes in is H, and the error is delta2. "
    "The question goes one layer further back."
)
def gradient_of_w2(X, H, delta2, W2):
    return H.T @ delta2


@first_layer_gradient.mistake(
    "The whole gradient is 0: is it filled in? If every slope is 0: h is never below 0 behind a "
    "ReLU; which comparison finds the units that were on?"
)
def slope_always_zero(X, H, delta2, W2):
    return through_slope(X, H, delta2, W2, np.zeros_like)


# --- Three verdicts -------------------------------------------------------------------------

VERDICTS = ("differs", "too small to tell", "agrees")


@exercise(
    title="A verdict with a noise floor",
    question=r"""Judge a gradient in the manner of section 4, by simpler rules. `gradient` (from
a formula) and `measured` have the same shape; `loss` is the loss, `epsilon` the step. Let
*floor* be `np.finfo(float).eps` times `loss` divided by `epsilon`, and *size* the largest
absolute value in either array. Return

- `"differs"` if any entry of the two differs by more than floor + $10^{-6}$ size;
- otherwise `"too small to tell"` if the size is below 1000 floors;
- otherwise `"agrees"`.

With loss 2.25 and epsilon $10^{-5}$ the floor is about $5 \cdot 10^{-11}$: a gradient [1e-9],
measured as [1e-9], is too small to tell.""",
    trials=[
        (np.array(gradient), np.array(measured), loss, epsilon)
        for loss, epsilon, gradient, measured in [
            # The floor is 5e-11. Small and clean, at 20 floors, 200 and far below one; noisy.
            (2.25, 1e-5, [1e-9, -2e-10], [1e-9, -2e-10]),
            (2.25, 1e-5, [1e-8, 3e-9], [1e-8, 3e-9]),
            (2.25, 1e-5, [[1e-13], [-2e-13]], [[1e-13], [-2e-13]]),
            (2.25, 1e-5, [3e-12, 0, -2e-12], [-1e-11, 2e-11, 1e-11]),
            # Right, and well above the floor. Wrong in the sign; by more than anything else.
            (2.25, 1e-5, [0.5, -0.2], [0.5 + 4e-8, -0.2]),
            (2.25, 1e-5, [0.3, -0.7], [0.3, -0.7]),
            (2.25, 1e-5, [0.5, -0.2], [0.5, 0.2]),
            (2.25, 1e-5, [6.0, -1.0, 2.0], [-6.0, -1.0, 2.0]),
            # Differences of 0.9 and 1.1 times the part for the size, and of larger parts of it.
            (2.25, 1e-5, [0.5, -0.48], [0.5 + 4.5e-7, -0.48]),
            (2.25, 1e-5, [0.4, 0.3, 0.2, 0.5], [0.4, 0.3, 0.2, 0.5 + 5.5e-7]),
            (2.25, 1e-5, [0.5, 0.3, 0.1], [0.5, 0.3, 0.10001]),
            (2.25, 1e-5, [0.5, 0.3, 0.1], [0.5, 0.3001, 0.1]),
            (2.25, 1e-5, [0.5, 0.3, 0.1], [0.5, 0.301, 0.1]),
            # Differences of 0.9 and 1.1 floors, and of the two parts together.
            (2.25, 1e-5, [2e-7, 1e-8], [2e-7, 1e-8 + 4.5e-11]),
            (2.25, 1e-5, [2e-7, 1e-8], [2e-7, 1e-8 + 5.5e-11]),
            (2.25, 1e-5, [5e-5, 1e-5], [5e-5, 1e-5 + 9e-11]),
            (2.25, 1e-5, [5e-5, 1e-5], [5e-5, 1e-5 + 1.1e-10]),
            # Wrong in one place, in two that cancel, everywhere, and where all is small.
            (2.25, 1e-5, [0.4, -0.3, 0.5], [0.39, -0.3, 0.5]),
            (2.25, 1e-5, [0.25, 0.75, 0.5], [0.26, 0.74, 0.5]),
            (2.25, 1e-5, [-0.4, -0.3], [-0.3, -0.2]),
            (2.25, 1e-5, [1e-7, 0, 2.3e-8, 0], [1e-7, 0, 2.312e-8, 0]),
            (2.25, 1e-5, [[6e-9, 1e-9, 2e-9]], [[1e-9, 1e-9, 2e-9]]),
            (2.25, 1e-5, [1e-6, 5e-7], [1e-6, 5.1e-7]),
            (2.25, 1e-5, [1e-6, 2.5e-6], [1e-6, 2e-6]),
            # Right, though many entries are tiny or 0, or all are negative, or the largest is.
            (2.25, 1e-5, [[1.0, 0.0], [2e-7, 0.0]], [[1.0, 3e-11], [2.2e-7, 0.0]]),
            (2.25, 1e-5, [1e-7, 0, 0, 0, 0, 0], [1e-7, 2e-11, 2e-11, 0, 2e-11, 2e-11]),
            (2.25, 1e-5, [[1e-7] + 8 * [0]], [[1e-7] + 8 * [3e-11]]),
            (2.25, 1e-5, [-2e-7, -1e-7], [-2e-7, -1e-7]),
            (2.25, 1e-5, [-2e-7, 1e-8], [-2e-7, 1e-8]),
            # 1000 floors are 4.4409e-8: below in both, in one of the two, above in both.
            (2.0, 1e-5, [4.439e-8, 1e-8], [4.439e-8, 1e-8]),
            (2.0, 1e-5, [4.439e-8, 1e-8], [4.442e-8, 1e-8]),
            (2.0, 1e-5, [4.442e-8, 1e-8], [4.439e-8, 1e-8]),
            (2.0, 1e-5, [4.443e-8, 1e-8], [4.443e-8, 1e-8]),
            # The floor grows with the loss and with a smaller step.
            (230.0, 1e-5, [2e-8, 1.3e-7, 1e-8], [2.1e-8, 1.3e-7, 1e-8]),
            (230.0, 1e-5, [1e-12, -1e-13], [1e-12, -1e-13]),
            (230.0, 0.1, [5e-15, 1e-15], [5e-15, 1e-15]),
            (2.25, 1e-9, [1e-6, 1.3e-5], [1e-6, 1.3e-5]),
            (2.25, 0.1, [1e-15, 3e-15], [1e-15, 3e-15]),
        ]
    ],
    hints=[
        "Which three numbers do you need before you can judge: the floor, the size, and what else?",
        "The largest absolute difference tells whether *any* entry differs by more than allowed.",
        "The order matters: ask whether they differ before you ask whether they are small. Even "
        "small slopes can differ by more than the noise.",
    ],
)
def judge_gradient(gradient, measured, loss, epsilon):
    """Return "agrees", "differs" or "too small to tell".

    gradient and measured have the same shape; loss and epsilon are numbers above 0.
    """
    floor = np.finfo(float).eps * loss / epsilon
    size = max(np.abs(gradient).max(), np.abs(measured).max())
    error = np.abs(gradient - measured).max()
    if error > floor + 1e-6 * size:
        return "differs"
    return "too small to tell" if size < 1000 * floor else "agrees"


def judged(floor, size, error, allowed=None, limit=None, verdicts=VERDICTS):
    """Return the verdict that follows from these, for mistakes made before it."""
    differs, too_small, agrees = verdicts
    if error > (floor + 1e-6 * size if allowed is None else allowed):
        return differs
    return too_small if size < (1000 * floor if limit is None else limit) else agrees


def floor_size_error(gradient, measured, loss, epsilon):
    """Return the right floor, size and error, of which a mistake replaces one."""
    size = max(np.abs(gradient).max(), np.abs(measured).max())
    return np.finfo(float).eps * loss / epsilon, size, np.abs(gradient - measured).max()


def declare_verdict(sentence, name, **changes):
    """Declare a mistake of judge_gradient: each change is what becomes of floor, size, error.

    A change is a function of these three, and replaces the argument of `judged` with its name.
    """

    def answer(gradient, measured, loss, epsilon):
        values = floor_size_error(gradient, measured, loss, epsilon)
        return judged(*values, **{key: change(*values) for key, change in changes.items()})

    answer.__name__ = name
    judge_gradient.mistake(sentence)(answer)


def declare_floor(sentence, name, floor):
    """Declare a mistake of judge_gradient: another floor, a function of eps, loss and epsilon."""

    def answer(gradient, measured, loss, epsilon):
        _, size, error = floor_size_error(gradient, measured, loss, epsilon)
        return judged(floor(np.finfo(float).eps, loss, epsilon), size, error)

    answer.__name__ = name
    judge_gradient.mistake(sentence)(answer)


def declare_size_and_error(sentence, name, size=None, error=None):
    """Declare a mistake of judge_gradient: another size or error, of gradient and measured."""

    def answer(gradient, measured, loss, epsilon):
        floor, right_size, right_error = floor_size_error(gradient, measured, loss, epsilon)
        return judged(
            floor,
            size(gradient, measured) if size else right_size,
            error(gradient, measured) if error else right_error,
        )

    answer.__name__ = name
    judge_gradient.mistake(sentence)(answer)


# What is allowed, and which verdict follows:

declare_verdict(
    "It answers as if only the relative part were allowed. A measured slope is uncertain by the "
    "floor as well, however small it is: right tiny gradients are said to differ.",
    "without_the_floor",
    allowed=lambda floor, size, error: 1e-6 * size,
)
declare_verdict(
    "The floor is not the only error: curvature, and a function with larger values, spoil digits "
    "too. The question allows 1e-6 of the size for that.",
    "floor_only",
    allowed=lambda floor, size, error: floor,
)
declare_verdict(
    "It allows for the larger of the two parts. The uncertainty is their *sum*: floor plus 1e-6 "
    "of the size.",
    "larger_part_only",
    allowed=lambda floor, size, error: max(floor, 1e-6 * size),
)
declare_verdict(
    "It allows for 1e-6 whatever the size: a small gradient that is quite wrong passes. "
    "The allowance is 1e-6 *of the size*.",
    "one_millionth_whatever_the_size",
    allowed=lambda floor, size, error: floor + 1e-6,
)
declare_verdict(
    "It answers as if a whole size were allowed: only 1e-6 *of the size* is.",
    "whole_size_allowed",
    allowed=lambda floor, size, error: floor + size,
)
for power in (2, 3, 4, 5, 7):
    declare_verdict(
        f"It answers as if {'less' if power > 6 else 'more'} than 1e-6 of the size were allowed: "
        "count the zeros.",
        f"share_1e_{power}",
        allowed=lambda floor, size, error, share=10.0**-power: floor + share * size,
    )
for floors in (2, 10, 150, 1000):
    declare_verdict(
        "It answers as if more than one floor were allowed, beside 1e-6 of the size. The 1000 "
        "floors are for the size.",
        f"{floors}_floors_allowed",
        allowed=lambda floor, size, error, floors=floors: floors * floor + 1e-6 * size,
    )
declare_verdict(
    "It never says that a gradient is too small to tell: it calls noise agreement. "
    "What if the size is below 1000 floors?",
    "only_two_verdicts",
    limit=lambda floor, size, error: 0,
)
for floors in (1, 100, 900):
    declare_verdict(
        "It answers as if fewer than 1000 floors were enough to tell: look at the number again.",
        f"limit_of_{floors}",
        limit=lambda floor, size, error, floors=floors: floors * floor,
    )
for floors in (1001, 3000, 10_000):
    declare_verdict(
        "It says `too small to tell` though the size is above 1000 floors: what is the limit?",
        f"limit_of_{floors}",
        limit=lambda floor, size, error, floors=floors: floors * floor,
    )
declare_verdict(
    "It never says that they agree: is the size compared with 1000 *floors*, or with 1000 itself?",
    "thousand_itself",
    limit=lambda floor, size, error: 1000,
)
declare_verdict(
    "It compares the *difference* with 1000 floors. Whether a gradient can tell depends on its "
    "size.",
    "small_difference",
    limit=lambda floor, size, error: np.inf if error < 1000 * floor else 0,
)
declare_verdict(
    "The comparison is the wrong way round: they differ if the difference is *larger* than "
    "allowed.",
    "differs_if_close",
    allowed=lambda floor, size, error: -np.inf if error <= floor + 1e-6 * size else np.inf,
)
declare_verdict(
    "The last two verdicts are exchanged: it is too small to tell if the size is *below* 1000 "
    "floors.",
    "small_if_large",
    verdicts=lambda floor, size, error: ("differs", "agrees", "too small to tell"),
)
declare_verdict(
    "It asks first whether the slopes are small. A small gradient that differs by more than the "
    "floor allows is wrong all the same.",
    "small_asked_first",
    allowed=lambda floor, size, error: np.inf if size < 1000 * floor else floor + 1e-6 * size,
)
for number, texts in enumerate(
    [
        ("differ", "too small to tell", "agrees"),
        ("differs", "too small", "agrees"),
        ("differs", "too small to tell", "agree"),
        ("differ", "too small to tell", "agree"),
        ("differ", "too small", "agree"),
    ]
):
    declare_verdict(
        "It returns a text that is none of the three: check the spelling.",
        f"misspelt_{number}",
        verdicts=lambda floor, size, error, texts=texts: texts,
    )
for verdict in VERDICTS:
    declare_verdict(
        f'It always answers "{verdict}": does it look at the arrays?',
        f"always_{verdict.replace(' ', '_')}",
        verdicts=lambda floor, size, error, verdict=verdict: 3 * (verdict,),
    )


@judge_gradient.mistake(
    "It answers as if the floor were 0, by the relative error alone: so no gradient is ever too "
    "small to tell."
)
def relative_error_alone(gradient, measured, loss, epsilon):
    _, size, error = floor_size_error(gradient, measured, loss, epsilon)
    return "differs" if error / size > 1e-6 else "agrees"


@judge_gradient.mistake(
    "It answers like the common test of section 1, a relative error below 1e-7. That knows neither "
    "the floor nor the third verdict, and here 1e-6 is allowed."
)
def relative_error_below_1e_7(gradient, measured, loss, epsilon):
    _, size, error = floor_size_error(gradient, measured, loss, epsilon)
    return "differs" if error / size > 1e-7 else "agrees"


@judge_gradient.mistake(
    "np.allclose brings tolerances of its own (1e-5 and 1e-8), and knows no third verdict."
)
def by_allclose(gradient, measured, loss, epsilon):
    return "agrees" if np.allclose(gradient, measured) else "differs"


@judge_gradient.mistake(
    "It allows each entry 1e-6 of that entry itself. A tiny slope beside a large one is not "
    "measured so well: use the size of the whole array."
)
def entry_by_entry(gradient, measured, loss, epsilon):
    floor, size, _ = floor_size_error(gradient, measured, loss, epsilon)
    allowed = floor + 1e-6 * np.maximum(np.abs(gradient), np.abs(measured))
    return judged(floor, size, (np.abs(gradient - measured) - allowed).max(), allowed=0)


@judge_gradient.mistake(
    "It calls the array too small as soon as one entry is. The size is the *largest* absolute "
    "value."
)
def smallest_for_size(gradient, measured, loss, epsilon):
    floor, size, error = floor_size_error(gradient, measured, loss, epsilon)
    small = np.abs(gradient).min() < 1000 * floor
    return judged(floor, size, error, limit=np.inf if small else 0)


# Another floor:

declare_floor(
    "It answers as if the loss were missing in the floor: a loss a hundred times larger is rounded "
    "a hundred times more coarsely.",
    "floor_without_loss",
    lambda eps, loss, epsilon: eps / epsilon,
)
declare_floor(
    "The rounding is multiplied by epsilon. A measured slope is a difference *divided* by the "
    "step, and so is its rounding.",
    "floor_times_epsilon",
    lambda eps, loss, epsilon: eps * loss * epsilon,
)
declare_floor(
    "It answers as if the step were missing in the floor: dividing by a small step magnifies the "
    "rounding of the loss.",
    "floor_without_step",
    lambda eps, loss, epsilon: eps * loss,
)
declare_floor(
    "It answers as if the floor were `eps` alone: loss and step belong to it, too.",
    "eps_alone",
    lambda eps, loss, epsilon: eps,
)
declare_floor(
    "It answers as if a larger loss made the floor smaller. It is rounded more coarsely: multiply.",
    "floor_over_loss",
    lambda eps, loss, epsilon: eps / epsilon / loss,
)
declare_floor(
    "Loss and step are exchanged in the floor: it grows with the loss and with a *smaller* step.",
    "loss_and_step_exchanged",
    lambda eps, loss, epsilon: eps * epsilon / loss,
)
declare_floor(
    "It answers as if the floor were 5e-11 always: that is its value for one loss and one step.",
    "constant_floor",
    lambda eps, loss, epsilon: 5e-11,
)
declare_floor(
    "It answers as if epsilon were always 1e-5: use the argument.",
    "step_written_in",
    lambda eps, loss, epsilon: eps * loss / 1e-5,
)
declare_floor(
    "The floor is far too large, as if numbers had only the digits of a float32: which type has "
    "the `eps` of the question?",
    "eps_of_float32",
    lambda eps, loss, epsilon: np.finfo(np.float32).eps * loss / epsilon,
)
for name, floor in {
    "step_times_loss": lambda eps, loss, epsilon: epsilon * loss,
    "step_over_step": lambda eps, loss, epsilon: loss,
}.items():
    declare_floor(
        "The floor is eps · loss / epsilon, with eps, the rounding of a float64, and epsilon, the "
        "step: two different numbers.",
        name,
        floor,
    )
declare_floor(
    "It answers as if the floor were half as large: no number but eps, loss and step is in it.",
    "half_the_floor",
    lambda eps, loss, epsilon: eps * loss / epsilon / 2,
)
declare_floor(
    "It answers as if the floor were twice as large: no number but eps, loss and step is in it.",
    "twice_the_floor",
    lambda eps, loss, epsilon: 2 * eps * loss / epsilon,
)

# Another size, another error:

declare_size_and_error(
    "A measured slope that is too *large* goes unnoticed: take the absolute value of each "
    "difference.",
    "signed_difference",
    error=lambda gradient, measured: (gradient - measured).max(),
)
declare_size_and_error(
    "A gradient that is too large goes unnoticed: take the absolute value of each difference.",
    "signed_difference_the_other_way",
    error=lambda gradient, measured: (measured - gradient).max(),
)
declare_size_and_error(
    "It takes the largest difference first, and its absolute value after that: a large negative "
    "one is lost. First the absolute values.",
    "absolute_value_last",
    error=lambda gradient, measured: abs((gradient - measured).max()),
)
declare_size_and_error(
    "Absolute values are compared, so a wrong sign goes unnoticed. Take the difference first, then "
    "its absolute value.",
    "signs_lost",
    error=lambda gradient, measured: np.abs(np.abs(gradient) - np.abs(measured)).max(),
)
declare_size_and_error(
    "It says that they differ only if *all* entries do. One wrong entry is enough.",
    "all_must_differ",
    error=lambda gradient, measured: np.abs(gradient - measured).min(),
)
declare_size_and_error(
    "It looks at the first entry only. Any entry may be wrong.",
    "first_entry_only",
    error=lambda gradient, measured: np.abs(gradient - measured).flat[0],
)
declare_size_and_error(
    "It averages the differences. One wrong entry among many right ones would get lost: take the "
    "largest.",
    "mean_difference",
    error=lambda gradient, measured: np.abs(gradient - measured).mean(),
)
declare_size_and_error(
    "It adds up the differences, so many harmless ones count as a large one. Take the largest.",
    "differences_added",
    error=lambda gradient, measured: np.abs(gradient - measured).sum(),
)
declare_size_and_error(
    "It compares two sums, in which errors can cancel. Compare entry by entry.",
    "sums_compared",
    error=lambda gradient, measured: abs(gradient.sum() - measured.sum()),
)
declare_size_and_error(
    "It compares the largest entries only. Two arrays may have the same largest entry and differ "
    "elsewhere: take the difference first, then the largest.",
    "largest_entries_compared",
    error=lambda gradient, measured: abs(np.abs(gradient).max() - np.abs(measured).max()),
)
declare_size_and_error(
    "The size is taken without the absolute value: where all slopes are negative, it is negative, "
    "too.",
    "size_without_abs",
    size=lambda gradient, measured: max(gradient.max(), measured.max()),
)
declare_size_and_error(
    "No absolute value is taken, neither for the difference nor for the size: negative numbers "
    "can be large, too.",
    "no_abs_anywhere",
    size=lambda gradient, measured: max(gradient.max(), measured.max()),
    error=lambda gradient, measured: (gradient - measured).max(),
)
declare_size_and_error(
    "It takes the largest entry first, and its absolute value after that. First the absolute value "
    "of every entry, then the largest.",
    "absolute_value_of_the_largest",
    size=lambda gradient, measured: max(abs(gradient.max()), abs(measured.max())),
)
declare_size_and_error(
    "It takes a mean for the size. Many slopes of 0 make a mean small: take the largest.",
    "mean_for_size",
    size=lambda gradient, measured: max(np.abs(gradient).mean(), np.abs(measured).mean()),
)
declare_size_and_error(
    "It takes the largest *difference* for the size. The size is that of the gradients themselves.",
    "difference_for_size",
    size=lambda gradient, measured: np.abs(gradient - measured).max(),
)
declare_size_and_error(
    "The size comes from `gradient` alone; the question wants the largest value in *either* array.",
    "size_of_gradient_alone",
    size=lambda gradient, measured: np.abs(gradient).max(),
)
declare_size_and_error(
    "The size comes from `measured` alone; the question wants the largest value in *either* array.",
    "size_of_measured_alone",
    size=lambda gradient, measured: np.abs(measured).max(),
)
declare_size_and_error(
    "It takes the smaller of the two largest values; the question wants the largest in *either* "
    "array.",
    "smaller_of_the_sizes",
    size=lambda gradient, measured: min(np.abs(gradient).max(), np.abs(measured).max()),
)
declare_size_and_error(
    "The size is the sum of the two largest values, twice too large. Take the larger of the two.",
    "sizes_added",
    size=lambda gradient, measured: np.abs(gradient).max() + np.abs(measured).max(),
)
declare_size_and_error(
    "It measures difference and size by a norm, the root of a sum of squares, in which many "
    "harmless differences add up. Take the largest absolute value of each.",
    "norms",
    size=lambda gradient, measured: max(np.linalg.norm(gradient), np.linalg.norm(measured)),
    error=lambda gradient, measured: np.linalg.norm(gradient - measured),
)


# --- A step downhill ------------------------------------------------------------------------


def step_trial(n, n_inputs, n_hidden, n_classes, lr):
    """Return the arguments for a step of a small random network."""
    X = rng.uniform(size=(n, n_inputs))
    Y = one_hot_encode(rng.integers(n_classes, size=n), n_classes)
    w1 = 1.5 * rng.standard_normal((n_inputs, n_hidden))
    return X, Y, w1, 1.5 * rng.standard_normal((n_hidden, n_classes)), lr


@exercise(
    title="One step that returns new weights",
    question=r"""A network without biases, and its loss, the mean cross-entropy:
$$h = \sigma(X w_1), \qquad \hat{y} = \mathrm{softmax}(h\, w_2).$$
Take one step of gradient descent on the whole batch: forward, back, and one step for each
array. Return the *new* weights as a tuple, first `w1`, then `w2`, and leave the arrays that
were passed in as they are. `X` is (n, n_inputs), one-hot `Y` (n, n_classes), `w1` (n_inputs,
n_hidden), `w2` (n_hidden, n_classes), `lr` a number. Use `sigmoid` and `stable_softmax`.""",
    trials=[
        (
            np.array([[1.0, 2.0]]),
            np.array([[1.0, 0.0]]),
            np.array([[2.0, 3.0], [-1.0, -1.0]]),
            np.array([[1.0, -1.0], [-2.0, 4.0]]),
            2.0,
        ),
        step_trial(2, 3, 4, 3, lr=1.0),
        step_trial(5, 2, 3, 4, lr=0.5),
        step_trial(3, 6, 2, 5, lr=2.5),
        step_trial(3, 3, 3, 3, lr=2.0),  # here a forgotten transpose fits, and is wrong
        step_trial(8, 4, 5, 2, lr=0.3),
    ],
    hints=[
        "Write the two formulas of the forward pass first. Which of their results does the way "
        "back need?",
        "`back` of section 3 shows the way; two of its four gradients are due here, divided by n "
        "once.",
        "Compute *all* gradients before any weight changes: the error at the hidden layer goes "
        "back through the weights that were used on the way forward.",
        "Downhill is against the gradient. `w1 -= ...` changes the array that was passed in; "
        "`w1 - ...` makes a new one.",
    ],
    returns=("w1", "w2"),
)
def sgd_step(X, Y, w1, w2, lr):
    """Return new (w1, w2) after one step against the gradient of the mean loss.

    X is (n, n_inputs), Y is (n, n_classes), w1 is (n_inputs, n_hidden) and w2 is
    (n_hidden, n_classes).
    """
    h = sigmoid(X @ w1)
    y_hat = stable_softmax(h @ w2)

    delta2 = (y_hat - Y) / len(X)
    delta1 = (delta2 @ w2.T) * h * (1 - h)  # with the w2 of the forward pass
    return w1 - lr * X.T @ delta1, w2 - lr * h.T @ delta2


def gradients(X, Y, w1, w2, *, slope=None, w2_back=None):
    """Return the gradients of w1 and w2, with another slope of h or another w2 on the way back."""
    h = sigmoid(X @ w1)
    delta2 = (stable_softmax(h @ w2) - Y) / len(X)
    slope = h * (1 - h) if slope is None else slope
    delta1 = (delta2 @ (w2 if w2_back is None else w2_back).T) * slope
    return X.T @ delta1, h.T @ delta2


@sgd_step.mistake(
    "Two things: the step goes uphill, and it is n times too large, since the loss is the mean "
    "over the images."
)
def uphill_and_not_divided(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 + lr * len(X) * gradient1, w2 + lr * len(X) * gradient2


@sgd_step.mistake(
    "w2 has changed before the error went back through it. The error at the hidden layer needs the "
    "w2 of the forward pass: compute all gradients first."
)
def w2_updated_too_early(X, Y, w1, w2, lr):
    _, gradient2 = gradients(X, Y, w1, w2)
    new_w2 = w2 - lr * gradient2
    gradient1, _ = gradients(X, Y, w1, w2, w2_back=new_w2)
    return w1 - lr * gradient1, new_w2


@sgd_step.mistake(
    "After w2 has changed, a second forward pass is made for w1. Both gradients belong to the same "
    "weights: compute both first, then change both."
)
def second_forward_for_w1(X, Y, w1, w2, lr):
    new_w2 = w2 - lr * gradients(X, Y, w1, w2)[1]
    return w1 - lr * gradients(X, Y, w1, new_w2)[0], new_w2


@sgd_step.mistake(
    "After w1 has changed, a second forward pass is made for w2. Both gradients belong to the same "
    "weights: compute both first, then change both."
)
def second_forward_for_w2(X, Y, w1, w2, lr):
    new_w1 = w1 - lr * gradients(X, Y, w1, w2)[0]
    return new_w1, w2 - lr * gradients(X, Y, new_w1, w2)[1]


@sgd_step.mistake(
    "The step goes uphill. Look at both signs: the error is prediction minus truth, and the step "
    "goes *against* the gradient."
)
def uphill(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 + lr * gradient1, w2 + lr * gradient2


@sgd_step.mistake("The learning rate is not used: the step is lr times the gradient.")
def without_lr(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 - gradient1, w2 - gradient2


@sgd_step.mistake(
    "The step is n times too large: the loss is the mean over the images, so 1/n must enter once."
)
def step_without_n(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 - lr * len(X) * gradient1, w2 - lr * len(X) * gradient2


@sgd_step.mistake(
    "The step is n times too small: 1/n enters twice. Divide delta2 by n, and nothing after it."
)
def step_with_n_twice(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 - lr / len(X) * gradient1, w2 - lr / len(X) * gradient2


@sgd_step.mistake(
    "w2 is right, but 1/n enters the gradient of w1 twice: the error that flows back holds it "
    "already."
)
def n_twice_in_w1(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 - lr * gradient1 / len(X), w2 - lr * gradient2


@sgd_step.mistake("w2 is right, but the slope of the sigmoid is missing on the way to w1 (step 5).")
def slope_forgotten(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2, slope=1)
    return w1 - lr * gradient1, w2 - lr * gradient2


@sgd_step.mistake(
    "w2 is right, but for w1 the sigmoid is applied twice: h is already the sigmoid's value, so "
    "its slope is h (1 - h)."
)
def sigmoid_applied_twice(X, Y, w1, w2, lr):
    twice = sigmoid(sigmoid(X @ w1))
    gradient1, gradient2 = gradients(X, Y, w1, w2, slope=twice * (1 - twice))
    return w1 - lr * gradient1, w2 - lr * gradient2


@sgd_step.mistake(
    "w2 is right, but for w1 the slope is z (1 - z). The formula h (1 - h) wants the activation, "
    "not the sum before it."
)
def sum_for_activation(X, Y, w1, w2, lr):
    z = X @ w1
    gradient1, gradient2 = gradients(X, Y, w1, w2, slope=z * (1 - z))
    return w1 - lr * gradient1, w2 - lr * gradient2


@sgd_step.mistake(
    "w2 is right, but for w1 the error is multiplied by h, not by the slope of the sigmoid."
)
def activation_for_slope(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2, slope=sigmoid(X @ w1))
    return w1 - lr * gradient1, w2 - lr * gradient2


@sgd_step.mistake(
    "w2 is not transposed on the way back: which product has a column for each hidden unit?"
)
def w2_not_transposed_in_step(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2, w2_back=w2.T)
    return w1 - lr * gradient1, w2 - lr * gradient2


@sgd_step.mistake(
    "The slope h (1 - h) enters by a matrix product. Each hidden unit depends on its own sum only, "
    "so multiply element by element (step 5)."
)
def matrix_product_with_the_slope_in_step(X, Y, w1, w2, lr):
    h = sigmoid(X @ w1)
    delta2 = (stable_softmax(h @ w2) - Y) / len(X)
    delta1 = (delta2 @ w2.T) @ (h * (1 - h))
    return w1 - lr * X.T @ delta1, w2 - lr * h.T @ delta2


@sgd_step.mistake(
    "X and h are not transposed in the gradients. A gradient has the shape of what it belongs to: "
    "sum over the images."
)
def inputs_not_transposed(X, Y, w1, w2, lr):
    h = sigmoid(X @ w1)
    delta2 = (stable_softmax(h @ w2) - Y) / len(X)
    delta1 = (delta2 @ w2.T) * h * (1 - h)
    return w1 - lr * X @ delta1, w2 - lr * h @ delta2


@sgd_step.mistake(
    "w2 has taken its step, but w1 is still the old one. If it takes one, too: is its gradient 0? "
    "(Brackets: `h * 1 - h` is 0.)"
)
def only_w2(X, Y, w1, w2, lr):
    return w1, w2 - lr * gradients(X, Y, w1, w2)[1]


@sgd_step.mistake(
    "w2 is right, but on the way to w1 brackets are missing around 1 - h: a product binds more "
    "tightly than a difference, so h is taken away at the end."
)
def brackets_missing_in_the_slope(X, Y, w1, w2, lr):
    h = sigmoid(X @ w1)
    delta2 = (stable_softmax(h @ w2) - Y) / len(X)
    return w1 - lr * X.T @ ((delta2 @ w2.T) * h - h), w2 - lr * h.T @ delta2


@sgd_step.mistake("w1 has taken its step, but w2 is still the old one.")
def only_w1(X, Y, w1, w2, lr):
    return w1 - lr * gradients(X, Y, w1, w2)[0], w2


@sgd_step.mistake("These are the gradients. Now take the step: what are the weights after it?")
def gradients_returned(X, Y, w1, w2, lr):
    return gradients(X, Y, w1, w2)


@sgd_step.mistake(
    "These are the changes, not the new weights: add them to the weights that were passed in."
)
def changes_returned(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return -lr * gradient1, -lr * gradient2


@sgd_step.mistake(
    "It takes a step after each image. The whole batch makes *one* step: no loop over images "
    "changes the weights."
)
def step_after_each_image(X, Y, w1, w2, lr):
    for s in range(len(X)):
        gradient1, gradient2 = gradients(X[s : s + 1], Y[s : s + 1], w1, w2)
        w1, w2 = w1 - lr * gradient1, w2 - lr * gradient2
    return w1, w2


@sgd_step.mistake("The two are in the wrong order: w1 first, then w2.")
def w2_first(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w2 - lr * gradient2, w1 - lr * gradient1


@sgd_step.mistake(
    "It takes lr times the weights away, which only shrinks them. The step is lr times the "
    "gradient."
)
def weights_for_gradients(X, Y, w1, w2, lr):
    return w1 - lr * w1, w2 - lr * w2


@sgd_step.mistake("w1 is right, but w2 goes uphill: both steps go against their gradient.")
def w2_uphill(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 - lr * gradient1, w2 + lr * gradient2


@sgd_step.mistake("w2 is right, but w1 goes uphill: both steps go against their gradient.")
def w1_uphill(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 + lr * gradient1, w2 - lr * gradient2


@sgd_step.mistake(
    "w2 is right, but the step of w1 is n times too large: the error that flows back needs the "
    "1/n, too."
)
def n_missing_in_w1(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 - lr * len(X) * gradient1, w2 - lr * gradient2


@sgd_step.mistake("w1 is right, but the step of w2 is n times too large: the 1/n is missing there.")
def n_missing_in_w2(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 - lr * gradient1, w2 - lr * len(X) * gradient2


@sgd_step.mistake(
    "The gradients are transposed. Each has the shape of the weights it belongs to: what comes in, "
    "transposed, times the error."
)
def gradients_transposed(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 - lr * gradient1.T, w2 - lr * gradient2.T


@sgd_step.mistake("The learning rate is always 0.1: use the argument `lr`.")
def lr_written_in(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 - 0.1 * gradient1, w2 - 0.1 * gradient2


def step_from(X, Y, w1, w2, lr, h, y_hat, slope):
    """Return the step that follows from another forward pass."""
    delta2 = (y_hat - Y) / len(X)
    return w1 - lr * X.T @ ((delta2 @ w2.T) * slope), w2 - lr * h.T @ delta2


@sgd_step.mistake(
    "The sigmoid is missing on the way forward and on the way back: the hidden layer passes on its "
    "sums."
)
def no_sigmoid(X, Y, w1, w2, lr):
    h = X @ w1
    return step_from(X, Y, w1, w2, lr, h, stable_softmax(h @ w2), 1)


@sgd_step.mistake(
    "The sigmoid is missing on the way forward: h is X w1 without the curve, though its slope is "
    "used on the way back."
)
def no_sigmoid_forward(X, Y, w1, w2, lr):
    h = X @ w1
    return step_from(X, Y, w1, w2, lr, h, stable_softmax(h @ w2), h * (1 - h))


@sgd_step.mistake(
    "The output goes through the sigmoid. Here it is the softmax that makes probabilities."
)
def sigmoid_for_softmax(X, Y, w1, w2, lr):
    h = sigmoid(X @ w1)
    return step_from(X, Y, w1, w2, lr, h, sigmoid(h @ w2), h * (1 - h))


@sgd_step.mistake("The softmax is missing: y_hat are probabilities, not the sums h w2.")
def no_softmax(X, Y, w1, w2, lr):
    h = sigmoid(X @ w1)
    return step_from(X, Y, w1, w2, lr, h, h @ w2, h * (1 - h))


@sgd_step.mistake(
    "The softmax runs down the columns. Each image is a row, and its probabilities sum to 1."
)
def softmax_down_the_columns(X, Y, w1, w2, lr):
    h = sigmoid(X @ w1)
    return step_from(X, Y, w1, w2, lr, h, stable_softmax((h @ w2).T).T, h * (1 - h))


@sgd_step.mistake(
    "The softmax divides by the sum of the whole matrix. Each image is a row, and its "
    "probabilities sum to 1."
)
def softmax_of_everything(X, Y, w1, w2, lr):
    h = sigmoid(X @ w1)
    y_hat = np.exp(h @ w2)
    return step_from(X, Y, w1, w2, lr, h, y_hat / y_hat.sum(), h * (1 - h))


@sgd_step.mistake(
    "There is a factor y_hat (1 - y_hat) too many: the slope of softmax is already in prediction "
    "minus truth (step 2)."
)
def slope_of_softmax_in_step(X, Y, w1, w2, lr):
    h = sigmoid(X @ w1)
    y_hat = stable_softmax(h @ w2)
    shifted = Y + (y_hat - Y) * y_hat * (1 - y_hat)
    return step_from(X, Y, w1, w2, lr, h, shifted, h * (1 - h))


@sgd_step.mistake("The hidden units are ReLUs in this answer; in the question they are sigmoids.")
def relu_for_sigmoid(X, Y, w1, w2, lr):
    h = relu(X @ w1)
    return step_from(X, Y, w1, w2, lr, h, stable_softmax(h @ w2), h > 0)


@sgd_step.mistake("The hidden units use tanh in this answer; in the question they are sigmoids.")
def tanh_for_sigmoid(X, Y, w1, w2, lr):
    h = np.tanh(X @ w1)
    return step_from(X, Y, w1, w2, lr, h, stable_softmax(h @ w2), 1 - h**2)


@sgd_step.mistake("w2 is right, but for w1 the slope is 1 - h alone. Which factor is missing?")
def another_slope(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2, slope=1 - sigmoid(X @ w1))
    return w1 - lr * gradient1, w2 - lr * gradient2


@sgd_step.mistake(
    "Two slips: w2 has changed before the error went back through it, and 1/n is missing."
)
def w2_updated_too_early_without_n(X, Y, w1, w2, lr):
    return w2_updated_too_early(X, Y, w1, w2, lr * len(X))


@sgd_step.mistake(
    "It divides by the number of all entries of Y. The loss adds over the classes; it is a mean "
    "over the images only."
)
def step_with_all_entries(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2)
    return w1 - lr / Y.shape[1] * gradient1, w2 - lr / Y.shape[1] * gradient2


@sgd_step.mistake(
    "w2 is right, but for w1 the slope is that of tanh, 1 - h². The hidden units here are sigmoids."
)
def slope_of_tanh_in_step(X, Y, w1, w2, lr):
    gradient1, gradient2 = gradients(X, Y, w1, w2, slope=1 - sigmoid(X @ w1) ** 2)
    return w1 - lr * gradient1, w2 - lr * gradient2


@sgd_step.mistake(
    "A step, divided by n, is taken after each image, so the later images meet other weights. The "
    "whole batch makes one step, along the mean of all gradients."
)
def small_step_after_each_image(X, Y, w1, w2, lr):
    return step_after_each_image(X, Y, w1, w2, lr / len(X))
