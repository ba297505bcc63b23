"""The exercise "Back through a ReLU, with the biases in the weights"."""

import numpy as np

from helpers.exercises.backpropagation.shared import rng
from helpers.exercises.checker.exercise import exercise
from helpers.functions import relu, stable_softmax
from helpers.mnist import one_hot_encode, prepend_bias


def random_network(n, n_inputs, n_hidden, n_classes):
    """Return the arguments for a random ReLU network whose biases stand in the first rows."""
    X = prepend_bias(rng.standard_normal((n, n_inputs)))
    H = prepend_bias(relu(X @ rng.standard_normal((1 + n_inputs, n_hidden))))
    W2 = rng.standard_normal((1 + n_hidden, n_classes))
    Y = one_hot_encode(rng.integers(n_classes, size=n), n_classes)
    return X, H, (stable_softmax(H @ W2) - Y) / n, W2


@exercise(
    number=5,
    title="Back through a ReLU, with the biases in the weights",
    question=r"""Biases may also stand in the first *row* of the weights (notebook 03), while what
comes in gets a first column of ones. With ReLU:
$$z_1=XW_1,\qquad h=\max(z_1,0),\qquad z_2=HW_2.$$
`X` (n, 1 + n_inputs) has that column, and so has `H` (n, 1 + n_hidden), made from $h$. Given also
`delta2` (n, n_classes), which holds 1/n already, and `W2` (1 + n_hidden, n_classes), return the
gradient of $W_1$, shape (1 + n_inputs, n_hidden). (Take 15 minutes.)""",
    inputs=[
        (
            np.array([[1.0, 2.0, -1.0, 0.0, 3.0]]),
            np.array([[1.0, 3.0, 0.0, 2.0]]),
            np.array([[0.5, -0.5]]),
            np.array([[1.0, 2.0], [3.0, -1.0], [-2.0, 1.0], [4.0, 0.0]]),
        ),
        random_network(3, 1, 4, 6),
        random_network(4, 2, 5, 2),
        random_network(3, 6, 4, 2),
        random_network(5, 3, 1, 3),  # here a bias row that was kept fits, and is wrong
        random_network(7, 5, 2, 10),
    ],
    hints=[
        "Steps 4, 5 and 6 of section 3, in that order: which of the three must change, and how?",
        "Does the first layer have any part in the column of ones of H? Then no error can flow "
        "back through the row of W2 that belongs to it.",
        "Leave the first row of W2 and the first column of H out; the derivative of ReLU is 1 "
        "where a unit was on, else 0.",
        "The last product needs no care for the biases: the ones in X give their gradient.",
    ],
)
def first_layer_gradient(X, H, delta2, W2):
    """Return the gradient of W1, (1 + n_inputs, n_hidden), biases first.

    X is (n, 1 + n_inputs), H (n, 1 + n_hidden), both with a column of ones;
    delta2 is (n, n_classes), W2 (1 + n_hidden, n_classes).
    """
    error = delta2 @ W2[1:].T  # the ones of H are constant: nothing lies behind them
    delta1 = error * (H[:, 1:] > 0)
    return X.T @ delta1


def with_derivative(derivative):
    """Return a wrong answer with derivative(h) in place of that of the hidden units."""
    return lambda X, H, delta2, W2: X.T @ ((delta2 @ W2[1:].T) * derivative(H[:, 1:]))


def from_delta1(result):
    """Return a wrong answer made from the right delta1: result(X, delta1)."""
    return lambda X, H, delta2, W2: result(X, (delta2 @ W2[1:].T) * (H[:, 1:] > 0))


first_layer_gradient.mistake(
    "The row of the biases is divided by n once more: delta2 holds the 1/n, so the errors of all "
    "images are added up.",
    biases_averaged=from_delta1(
        lambda X, delta1: np.vstack([delta1.mean(axis=0), X[:, 1:].T @ delta1])
    ),
)
first_layer_gradient.mistake(
    "The bias row of W2 is still in it, which gives one column too many. Nothing flows back into "
    "the ones: they are constant.",
    bias_row_kept=lambda X, H, delta2, W2: X.T @ ((delta2 @ W2.T) * (H > 0)),
    bias_row_kept_in_the_error=lambda X, H, delta2, W2: X.T @ ((delta2 @ W2.T) * (H[:, 1:] > 0)),
)
first_layer_gradient.mistake(
    "The column of ones is still in H, so the derivatives have one column more than there are "
    "hidden units.",
    ones_kept_in_the_derivative=lambda X, H, delta2, W2: X.T @ ((delta2 @ W2[1:].T) * (H > 0)),
)
first_layer_gradient.mistake(
    "W2 is not transposed on the way back: which product has a column for each hidden unit?",
    w2_not_transposed=lambda X, H, delta2, W2: X.T @ ((delta2 @ W2[1:]) * (H[:, 1:] > 0)),
)
first_layer_gradient.mistake(
    "The derivatives enter by a matrix product. Each hidden unit depends on its own sum only, so "
    "multiply element by element (step 5).",
    matrix_product_with_the_derivative=lambda X, H, delta2, W2: (
        X.T @ ((delta2 @ W2[1:].T) @ (H[:, 1:] > 0))
    ),
)
first_layer_gradient.mistake(
    "X is not transposed in the last product. The result has a row for each column of X.",
    x_not_transposed=from_delta1(lambda X, delta1: X @ delta1),
)
first_layer_gradient.mistake(
    "The last row of W2, or the last column of H, is left out. The biases and their ones stand in "
    "the *first*: without it, each unit meets its own numbers.",
    last_row_dropped=lambda X, H, delta2, W2: X.T @ ((delta2 @ W2[:-1].T) * (H[:, 1:] > 0)),
    last_row_and_column_dropped=lambda X, H, delta2, W2: (
        X.T @ ((delta2 @ W2[:-1].T) * (H[:, :-1] > 0))
    ),
    last_column_dropped=lambda X, H, delta2, W2: X.T @ ((delta2 @ W2[1:].T) * (H[:, :-1] > 0)),
)
first_layer_gradient.mistake(
    "The whole error passes: a unit that was off (h = 0) must pass nothing on. "
    "Was the derivative forgotten, or is it `h >= 0`, which is always true?",
    derivative_always_one=with_derivative(np.ones_like),
)
first_layer_gradient.mistake(
    "It multiplies by h. That is the value of ReLU; what is its derivative where h > 0?",
    value_for_derivative=with_derivative(lambda h: h),
)
first_layer_gradient.mistake(
    "It uses the derivative of the sigmoid, h (1 - h), or that of tanh, 1 - h². The hidden units "
    "here are ReLUs.",
    that_of_the_sigmoid_for_relu=with_derivative(lambda h: h * (1 - h)),
    that_of_tanh_for_relu=with_derivative(lambda h: 1 - h**2),
)
first_layer_gradient.mistake(
    "It keeps only the units that were off: the derivative of ReLU is 1 where h > 0, and 0 "
    "elsewhere.",
    derivative_upside_down=with_derivative(lambda h: h == 0),
)
first_layer_gradient.mistake(
    "It applies ReLU to the error: negative errors are lost. Whether an error passes depends on h, "
    "not on the error's sign.",
    relu_of_the_error=lambda X, H, delta2, W2: X.T @ relu(delta2 @ W2[1:].T),
)
first_layer_gradient.mistake(
    "It is divided by n once more, or multiplied by it. delta2 holds the 1/n already, and what "
    "follows inherits it.",
    divided_by_n_again=from_delta1(lambda X, delta1: X.T @ delta1 / len(X)),
    multiplied_by_n=from_delta1(lambda X, delta1: X.T @ delta1 * len(X)),
)
first_layer_gradient.mistake(
    "The biases' gradient is missing: keep the column of ones in X, the first row of W1 needs it.",
    ones_of_the_input_dropped=from_delta1(lambda X, delta1: X[:, 1:].T @ delta1),
)
first_layer_gradient.mistake(
    "The result is transposed. It has the shape of W1: a row for each input, a column for each "
    "unit.",
    unit_by_input=from_delta1(lambda X, delta1: delta1.T @ X),
)
first_layer_gradient.mistake(
    "The sign is wrong: delta2 is the derivative of the loss already. The minus belongs to the "
    "step downhill, which is not asked here.",
    minus_too_many=from_delta1(lambda X, delta1: -X.T @ delta1),
)
first_layer_gradient.mistake(
    "It stops at the error of the hidden units, one row per image. "
    "The gradient of W1 needs one more product, with what came in.",
    stops_at_delta1=from_delta1(lambda X, delta1: delta1),
)
first_layer_gradient.mistake(
    "Two slips: the bias row of W2 is still in it (one column too many), and the derivative of "
    "ReLU is missing, or is `H >= 0`, which is always true.",
    bias_row_kept_without_derivative=lambda X, H, delta2, W2: X.T @ (delta2 @ W2.T),
)
first_layer_gradient.mistake(
    "It returns two arrays. The biases stand in the first row of W1: one array holds both "
    "gradients.",
    weights_and_biases_returned=from_delta1(
        lambda X, delta1: (X[:, 1:].T @ delta1, delta1.sum(axis=0))
    ),
)
first_layer_gradient.mistake(
    "It is the gradient of a last layer: what comes in is H, and the error is delta2. "
    "The question goes one layer further back.",
    gradient_of_w2=lambda X, H, delta2, W2: H.T @ delta2,
)
first_layer_gradient.mistake(
    "The whole gradient is 0: is it filled in? If every derivative is 0: h is never below 0 behind "
    "a ReLU; which comparison finds the units that were on?",
    derivative_always_zero=with_derivative(np.zeros_like),
)
