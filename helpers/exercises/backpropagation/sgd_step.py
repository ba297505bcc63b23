"""The exercise "One step that returns new weights"."""

import numpy as np

from helpers.exercises.backpropagation.shared import rng
from helpers.exercises.checker.exercise import exercise
from helpers.functions import relu, sigmoid, stable_softmax
from helpers.mnist import one_hot_encode


def step_inputs(n, n_inputs, n_hidden, n_classes, lr):
    """Return the arguments for a step of a small random network."""
    X = rng.uniform(size=(n, n_inputs))
    Y = one_hot_encode(rng.integers(n_classes, size=n), n_classes)
    w1 = 1.5 * rng.standard_normal((n_inputs, n_hidden))
    return X, Y, w1, 1.5 * rng.standard_normal((n_hidden, n_classes)), lr


@exercise(
    number=7,
    title="One step that returns new weights",
    question=r"""A network without biases, and its loss, the mean cross-entropy:
$$h = \sigma(X w_1), \qquad \hat{y} = \mathrm{softmax}(h\, w_2).$$
Take one step of gradient descent on the whole batch: forward, back, and one step for each
array. Return the *new* weights as a tuple, first `w1`, then `w2`, and leave the arrays that
were passed in as they are. `X` is (n, n_inputs), one-hot `Y` (n, n_classes), `w1` (n_inputs,
n_hidden), `w2` (n_hidden, n_classes), `lr` a number. Use `sigmoid` and `stable_softmax`.""",
    inputs=[
        (
            np.array([[1.0, 2.0]]),
            np.array([[1.0, 0.0]]),
            np.array([[2.0, 3.0], [-1.0, -1.0]]),
            np.array([[1.0, -1.0], [-2.0, 4.0]]),
            2.0,
        ),
        step_inputs(2, 3, 4, 3, lr=1.0),
        step_inputs(5, 2, 3, 4, lr=0.5),
        step_inputs(3, 6, 2, 5, lr=2.5),
        step_inputs(3, 3, 3, 3, lr=2.0),  # here a forgotten transpose fits, and is wrong
        step_inputs(8, 4, 5, 2, lr=0.3),
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
