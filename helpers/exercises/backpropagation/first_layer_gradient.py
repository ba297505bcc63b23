"""The exercise "Back through a ReLU, with the biases in the weights"."""

import numpy as np

from helpers.exercises.backpropagation.shared import rng
from helpers.exercises.checker.exercise import exercise
from helpers.functions import relu, stable_softmax
from helpers.mnist import one_hot_encode, prepend_bias


def first_layer_inputs(n, n_inputs, n_hidden, n_classes):
    """Return the arguments for a random ReLU network whose biases stand in the first rows."""
    X = prepend_bias(rng.standard_normal((n, n_inputs)))
    H = prepend_bias(relu(X @ rng.standard_normal((1 + n_inputs, n_hidden))))
    W2 = rng.standard_normal((1 + n_hidden, n_classes))
    Y = one_hot_encode(rng.integers(n_classes, size=n), n_classes)
    return X, H, (stable_softmax(H @ W2) - Y) / n, W2


@exercise(
    number=5,
    title="Back through a ReLU, with the biases in the weights",
    question=r"""Notebook 03 had another way to write biases: as the first *row* of the weights,
while what comes in gets a first column of ones. With ReLU in the hidden layer:
$$z_1 = X W_1, \qquad h = \max(z_1, 0), \qquad z_2 = H\, W_2,$$
where `H` is $h$ with a first column of ones, and `X` has one, too. Given `X` (n, 1 + n_inputs),
`H` (n, 1 + n_hidden), `delta2` (n, n_classes), which holds 1/n already, and `W2` (1 + n_hidden,
n_classes), return the gradient of $W_1$, shape (1 + n_inputs, n_hidden).""",
    inputs=[
        (
            np.array([[1.0, 2.0], [1.0, -1.0]]),
            np.array([[1.0, 3.0, 0.0], [1.0, 0.0, 2.0]]),
            np.array([[0.2, -0.2], [-0.4, 0.4]]),
            np.array([[1.0, 2.0], [3.0, -1.0], [-2.0, 1.0]]),
        ),
        first_layer_inputs(2, 1, 3, 4),
        first_layer_inputs(4, 2, 5, 3),
        first_layer_inputs(3, 6, 4, 2),
        first_layer_inputs(5, 3, 1, 2),  # here a bias row that was kept fits, and is wrong
        first_layer_inputs(3, 2, 3, 3),  # here a forgotten transpose fits, and is wrong
        first_layer_inputs(7, 5, 2, 10),
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
