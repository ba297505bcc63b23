"""The exercise "One step that returns new weights"."""

import numpy as np

from helpers.exercises.backpropagation.shared import rng
from helpers.exercises.checker.exercise import exercise
from helpers.functions import relu, sigmoid, stable_softmax
from helpers.mnist import one_hot_encode


def random_step(n, n_inputs, n_hidden, n_classes, lr):
    """Return the arguments for a step of a small random network."""
    X = rng.uniform(size=(n, n_inputs))
    Y = one_hot_encode(rng.integers(n_classes, size=n), n_classes)
    w1 = 1.5 * rng.standard_normal((n_inputs, n_hidden))
    return X, Y, w1, 1.5 * rng.standard_normal((n_hidden, n_classes)), lr


@exercise(
    number=7,
    title="One step that returns new weights",
    question=r"""A network without biases; its loss is the mean cross-entropy:
$$h=\sigma(Xw_1),\qquad\hat{y}=\mathrm{softmax}(h\,w_2).$$
Take one step of gradient descent on the whole batch. Return the *new* weights as a tuple, first
`w1`, then `w2`, and leave the arrays that were passed in as they are. `X` is (n, n_inputs), `Y`
(n, n_classes), `w1` (n_inputs, n_hidden), `w2` (n_hidden, n_classes), `lr` a number. Use `sigmoid`
and `stable_softmax`. (Take 15 minutes.)""",
    inputs=[
        (
            np.array([[1.0, 2.0, 0.0, -1.0]]),
            np.array([[1.0, 0.0, 0.0]]),
            np.array([[2.0, 3.0], [-1.0, -1.0], [1.0, 0.0], [0.0, 2.0]]),
            np.array([[1.0, -1.0, 0.0], [-2.0, 4.0, 1.0]]),
            2.0,
        ),
        random_step(2, 3, 4, 5, lr=1.0),
        random_step(5, 2, 3, 4, lr=0.5),
        random_step(3, 6, 2, 5, lr=2.5),
        random_step(8, 4, 5, 2, lr=0.3),
    ],
    hints=[
        "Write the two formulas of the forward pass first. Which of their results does the way "
        "back need?",
        "`back` of section 4 shows the way; two of its four gradients are due here, divided by n "
        "once.",
        "Compute *all* gradients before any weight changes: the error at the hidden layer goes "
        "back through the weights that were used on the way forward.",
        "Downhill is against the gradient. `w1 -= ...` changes the array that was passed in; "
        "`w1 - ...` makes a new one.",
    ],
    returns=("w1", "w2"),
)
def sgd_step(X, Y, w1, w2, lr):
    """Return new (w1, w2) after one step against the mean loss's gradient.

    X is (n, n_inputs), Y (n, n_classes), w1 (n_inputs, n_hidden), w2
    (n_hidden, n_classes).
    """
    h = sigmoid(X @ w1)
    y_hat = stable_softmax(h @ w2)

    delta2 = (y_hat - Y) / len(X)
    delta1 = (delta2 @ w2.T) * h * (1 - h)  # with the w2 of the forward pass
    return w1 - lr * X.T @ delta1, w2 - lr * h.T @ delta2


def changed(result):
    """Return a wrong answer made from the right changes: result(w1, w2, change1, change2, n)."""

    def answer(X, Y, w1, w2, lr):
        new_w1, new_w2 = sgd_step.reference(X, Y, w1, w2, lr)
        return result(w1, w2, new_w1 - w1, new_w2 - w2, len(X))

    return answer


def with_second_forward(X, Y, w1, w2, lr):
    """Go back from the prediction that the new w2 gives."""
    h, (_, new_w2) = sigmoid(X @ w1), sgd_step.reference(X, Y, w1, w2, lr)
    delta2 = (stable_softmax(h @ new_w2) - Y) / len(X)
    return w1 - lr * X.T @ ((delta2 @ w2.T) * h * (1 - h)), new_w2


def without_mean_and_derivative(X, Y, w1, w2, lr):
    """Forget 1/n, and the derivative of the sigmoid."""
    h = sigmoid(X @ w1)
    delta2 = stable_softmax(h @ w2) - Y
    return w1 - lr * X.T @ (delta2 @ w2.T), w2 - lr * h.T @ delta2


def with_delta1(delta1):
    """Return a wrong answer with another error at the hidden layer: delta1(delta2, w2, h)."""

    def answer(X, Y, w1, w2, lr):
        h = sigmoid(X @ w1)
        delta2 = (stable_softmax(h @ w2) - Y) / len(X)
        return w1 - lr * X.T @ delta1(delta2, w2, h), w2 - lr * h.T @ delta2

    return answer


def with_output(error):
    """Return a wrong answer with another error at the output: error(z2, Y), not divided by n."""

    def answer(X, Y, w1, w2, lr):
        h = sigmoid(X @ w1)
        delta2 = error(h @ w2, Y) / len(X)
        return w1 - lr * X.T @ ((delta2 @ w2.T) * h * (1 - h)), w2 - lr * h.T @ delta2

    return answer


def with_hidden(activation, derivative):
    """Return a wrong answer with other hidden units; derivative is a function of h."""

    def answer(X, Y, w1, w2, lr):
        h = activation(X @ w1)
        delta2 = (stable_softmax(h @ w2) - Y) / len(X)
        return w1 - lr * X.T @ ((delta2 @ w2.T) * derivative(h)), w2 - lr * h.T @ delta2

    return answer


def with_inputs(inputs):
    """Return a wrong answer in whose gradient of w1 inputs(X) stands for X."""

    def answer(X, Y, w1, w2, lr):
        h = sigmoid(X @ w1)
        delta2 = (stable_softmax(h @ w2) - Y) / len(X)
        delta1 = (delta2 @ w2.T) * h * (1 - h)
        return w1 - lr * inputs(X).T @ delta1, w2 - lr * h.T @ delta2

    return answer


# The step:
sgd_step.mistake(
    "Two things: the step goes uphill, and it is n times too large, since the loss is the mean "
    "over the images.",
    uphill_and_not_divided=changed(lambda w1, w2, c1, c2, n: (w1 - n * c1, w2 - n * c2)),
)
sgd_step.mistake(
    "The step goes uphill. Look at both signs: the error is prediction minus truth, and the step "
    "goes *against* the gradient.",
    uphill=changed(lambda w1, w2, c1, c2, n: (w1 - c1, w2 - c2)),
)
sgd_step.mistake(
    "The learning rate is not used, or a number is written in its place: the step is the argument "
    "`lr` times the gradient.",
    without_lr=lambda X, Y, w1, w2, lr: sgd_step.reference(X, Y, w1, w2, 1),
    lr_written_in=lambda X, Y, w1, w2, lr: sgd_step.reference(X, Y, w1, w2, 0.1),
)
sgd_step.mistake(
    "The step is n times too large: the loss is the mean over the images, so 1/n must enter once.",
    step_without_n=changed(lambda w1, w2, c1, c2, n: (w1 + n * c1, w2 + n * c2)),
)
sgd_step.mistake(
    "The step is n times too small: 1/n enters twice. Divide delta2 by n, and nothing after it.",
    step_with_n_twice=changed(lambda w1, w2, c1, c2, n: (w1 + c1 / n, w2 + c2 / n)),
)
sgd_step.mistake(
    "w2 is right, but 1/n enters the gradient of w1 twice: the error that flows back holds it "
    "already.",
    n_twice_in_w1=changed(lambda w1, w2, c1, c2, n: (w1 + c1 / n, w2 + c2)),
)
sgd_step.mistake(
    "It divides by the number of all entries of Y. The loss adds over the classes; it is a mean "
    "over the images only.",
    step_with_all_entries=lambda X, Y, w1, w2, lr: sgd_step.reference(
        X, Y, w1, w2, lr / Y.shape[1]
    ),
)
sgd_step.mistake(
    "w2 has taken its step, but w1 is still the old one. If it takes one, too: is its gradient 0? "
    "(Brackets: `h * 1 - h` is 0.)",
    only_w2=changed(lambda w1, w2, c1, c2, n: (w1, w2 + c2)),
)
sgd_step.mistake(
    "w1 has taken its step, but w2 is still the old one.",
    only_w1=changed(lambda w1, w2, c1, c2, n: (w1 + c1, w2)),
)
sgd_step.mistake(
    "These are the changes, not the new weights: add them to the weights that were passed in.",
    changes_returned=changed(lambda w1, w2, c1, c2, n: (c1, c2)),
)
sgd_step.mistake(
    "These are the gradients. Now take the step: what are the weights after it?",
    gradients_returned=lambda X, Y, w1, w2, lr: tuple(
        w - new for w, new in zip((w1, w2), sgd_step.reference(X, Y, w1, w2, 1), strict=True)
    ),
)
sgd_step.mistake(
    "The two are in the wrong order: w1 first, then w2.",
    w2_first=changed(lambda w1, w2, c1, c2, n: (w2 + c2, w1 + c1)),
)
sgd_step.mistake(
    "It takes lr times the weights away, which only shrinks them. The step is lr times the "
    "gradient.",
    weights_for_gradients=lambda X, Y, w1, w2, lr: (w1 - lr * w1, w2 - lr * w2),
)
sgd_step.mistake(
    "One of the two is right, but the other goes uphill: both steps go against their gradient.",
    w2_uphill=changed(lambda w1, w2, c1, c2, n: (w1 + c1, w2 - c2)),
    w1_uphill=changed(lambda w1, w2, c1, c2, n: (w1 - c1, w2 + c2)),
)
sgd_step.mistake(
    "One of the two is right, but the other's step is n times too large: divide delta2 by n, and "
    "both inherit it.",
    n_missing_in_w1=changed(lambda w1, w2, c1, c2, n: (w1 + n * c1, w2 + c2)),
    n_missing_in_w2=changed(lambda w1, w2, c1, c2, n: (w1 + c1, w2 + n * c2)),
)
sgd_step.mistake(
    "The gradients are transposed. Each has the shape of the weights it belongs to: what comes in, "
    "transposed, times the error.",
    gradients_transposed=changed(lambda w1, w2, c1, c2, n: (w1 + c1.T, w2 + c2.T)),
)


# When it is taken:
def early(X, Y, w1, w2, lr):
    """Return the step of w1 where the error goes back through the new w2."""
    h = sigmoid(X @ w1)
    delta2 = (stable_softmax(h @ w2) - Y) / len(X)
    new_w2 = w2 - lr * h.T @ delta2
    return w1 - lr * X.T @ ((delta2 @ new_w2.T) * h * (1 - h)), new_w2


sgd_step.mistake(
    "w2 has changed before the error went back through it. The error at the hidden layer needs the "
    "w2 of the forward pass: compute all gradients first.",
    w2_updated_too_early=early,
)
sgd_step.mistake(
    "Two slips: w2 has changed before the error went back through it, and 1/n is missing.",
    w2_updated_too_early_without_n=lambda X, Y, w1, w2, lr: early(X, Y, w1, w2, lr * len(X)),
)


def one_after_the_other(X, Y, w1, w2, lr, w1_first):
    """Return both, each after a forward pass of its own."""
    if w1_first:
        w1 = sgd_step.reference(X, Y, w1, w2, lr)[0]
        return w1, sgd_step.reference(X, Y, w1, w2, lr)[1]
    w2 = sgd_step.reference(X, Y, w1, w2, lr)[1]
    return sgd_step.reference(X, Y, w1, w2, lr)[0], w2


sgd_step.mistake(
    "After one array has changed, a second forward pass is made for the other. Both gradients "
    "belong to the same weights: compute both first, then change both.",
    second_forward_for_w1=lambda *given: one_after_the_other(*given, w1_first=False),
    second_forward_for_w2=lambda *given: one_after_the_other(*given, w1_first=True),
)


def image_after_image(X, Y, w1, w2, lr):
    """Return the weights after a step for each image."""
    for s in range(len(X)):
        w1, w2 = sgd_step.reference(X[s : s + 1], Y[s : s + 1], w1, w2, lr)
    return w1, w2


sgd_step.mistake(
    "It takes a step after each image, so the later images meet other weights. The whole batch "
    "makes *one* step, along the mean of all gradients.",
    step_after_each_image=image_after_image,
    small_step_after_each_image=lambda X, Y, w1, w2, lr: image_after_image(
        X, Y, w1, w2, lr / len(X)
    ),
)

# The way back:
sgd_step.mistake(
    "w2 is right, but the derivative of the sigmoid is missing on the way to w1 (step 5).",
    derivative_forgotten=with_delta1(lambda delta2, w2, h: delta2 @ w2.T),
)
sgd_step.mistake(
    "w2 is right, but for w1 the sigmoid is applied twice: h is already the sigmoid's value, so "
    "its derivative is h (1 - h).",
    sigmoid_applied_twice=with_delta1(
        lambda delta2, w2, h: (delta2 @ w2.T) * sigmoid(h) * (1 - sigmoid(h))
    ),
)
sgd_step.mistake(
    "w2 is right, but for w1 the derivative is z (1 - z). The formula h (1 - h) wants the "
    "activation, not the sum before it.",
    sum_for_activation=with_delta1(
        lambda delta2, w2, h: (delta2 @ w2.T) * np.log(h / (1 - h)) * (1 - np.log(h / (1 - h)))
    ),
)
sgd_step.mistake(
    "w2 is right, but for w1 the error is multiplied by h, not by the derivative of the sigmoid.",
    activation_for_derivative=with_delta1(lambda delta2, w2, h: (delta2 @ w2.T) * h),
)
sgd_step.mistake(
    "w2 is not transposed on the way back: which product has a column for each hidden unit?",
    w2_not_transposed_in_step=with_delta1(lambda delta2, w2, h: (delta2 @ w2) * h * (1 - h)),
)
sgd_step.mistake(
    "The derivative h (1 - h) enters by a matrix product. Each hidden unit depends on its own sum "
    "only, so multiply element by element (step 5).",
    matrix_product_with_the_derivative=with_delta1(
        lambda delta2, w2, h: (delta2 @ w2.T) @ (h * (1 - h))
    ),
)
sgd_step.mistake(
    "w2 is right, but for w1 the derivatives of all hidden units are added up, as a dot product "
    "does: each unit has one of its own. Multiply element by element.",
    sum_of_the_derivatives=with_delta1(lambda delta2, w2, h: (delta2 @ w2.T) * np.sum(h * (1 - h))),
    dot_product_of_each_image=with_delta1(
        lambda delta2, w2, h: (delta2 @ w2.T) * np.sum(h * (1 - h), axis=1, keepdims=True)
    ),
    mean_of_the_derivatives=with_delta1(
        lambda delta2, w2, h: (delta2 @ w2.T) * np.mean(h * (1 - h))
    ),
    dot_product_of_the_layer=with_delta1(lambda delta2, w2, h: (delta2 @ w2.T) * (h @ (1 - h).T)),
    dot_product_with_the_error=with_delta1(
        lambda delta2, w2, h: np.sum((delta2 @ w2.T) * h * (1 - h), axis=1, keepdims=True) + 0 * h
    ),
)
sgd_step.mistake(
    "w2 is right, but the gradient of w1 is made with another image than the error: row s of X "
    "belongs to row s of delta1.",
    image_before=with_inputs(lambda X: np.roll(X, 1, axis=0)),
    image_after=with_inputs(lambda X: np.roll(X, -1, axis=0)),
    first_image_for_all=with_inputs(lambda X: X[:1].repeat(len(X), axis=0)),
    last_image_for_all=with_inputs(lambda X: X[-1:].repeat(len(X), axis=0)),
    images_in_reverse=with_inputs(lambda X: X[::-1]),
)
sgd_step.mistake(
    "Each prediction is compared with the truth of another image: row s of y_hat belongs to row s "
    "of Y.",
    truth_of_the_image_before=with_output(lambda z2, Y: stable_softmax(z2) - np.roll(Y, 1, axis=0)),
    truth_of_the_image_after=with_output(lambda z2, Y: stable_softmax(z2) - np.roll(Y, -1, axis=0)),
    truth_of_the_first_image=with_output(lambda z2, Y: stable_softmax(z2) - Y[:1]),
)
sgd_step.mistake(
    "X and h are not transposed in the gradients. A gradient has the shape of what it belongs to: "
    "sum over the images.",
    inputs_not_transposed=with_inputs(lambda X: X.T),
)
sgd_step.mistake(
    "w2 is right, but on the way to w1 brackets are missing around 1 - h: a product binds more "
    "tightly than a difference, so h is taken away at the end.",
    brackets_missing=with_delta1(lambda delta2, w2, h: (delta2 @ w2.T) * h - h),
)
sgd_step.mistake(
    "w2 is right, but for w1 the derivative is 1 - h alone. Which factor is missing?",
    factor_missing=with_delta1(lambda delta2, w2, h: (delta2 @ w2.T) * (1 - h)),
)

# The units:
sgd_step.mistake(
    "The sigmoid is missing on the way forward: the hidden layer passes on its sums, X w1 without "
    "the curve.",
    no_sigmoid=with_hidden(lambda z: z, np.ones_like),
    no_sigmoid_forward=with_hidden(lambda z: z, lambda h: h * (1 - h)),
)
sgd_step.mistake(
    "The output goes through the sigmoid. Here it is the softmax that makes probabilities.",
    sigmoid_for_softmax=with_output(lambda z2, Y: sigmoid(z2) - Y),
)
sgd_step.mistake(
    "The softmax is missing: y_hat are probabilities, not the sums h w2.",
    no_softmax=with_output(lambda z2, Y: z2 - Y),
)
sgd_step.mistake(
    "The softmax divides by the sums of the columns, or of the whole matrix. Each image is a row, "
    "and its probabilities sum to 1.",
    softmax_down_the_columns=with_output(lambda z2, Y: stable_softmax(z2.T).T - Y),
    softmax_of_everything=with_output(lambda z2, Y: np.exp(z2) / np.exp(z2).sum() - Y),
)
sgd_step.mistake(
    "There is a factor y_hat (1 - y_hat) too many: the derivative of softmax is already in "
    "prediction minus truth (step 2).",
    derivative_of_softmax_in_step=with_output(
        lambda z2, Y: (stable_softmax(z2) - Y) * stable_softmax(z2) * (1 - stable_softmax(z2))
    ),
)
sgd_step.mistake(
    "The hidden units are ReLUs or use tanh in this answer; in the question they are sigmoids.",
    relu_for_sigmoid=with_hidden(relu, lambda h: h > 0),
    tanh_for_sigmoid=with_hidden(np.tanh, lambda h: 1 - h**2),
)
sgd_step.mistake(
    "w2 is right, but for w1 the derivative is that of tanh, 1 - h². The hidden units here are "
    "sigmoids.",
    derivative_of_tanh_in_step=with_delta1(lambda delta2, w2, h: (delta2 @ w2.T) * (1 - h**2)),
)
sgd_step.mistake(
    "The forward pass is repeated with the new w2 before the error goes back: take all gradients "
    "from one forward pass, before any weight changes.",
    second_forward_with_new_w2=with_second_forward,
)
sgd_step.mistake(
    "Two slips: the division by n is missing, and so is the derivative of the sigmoid, h (1 - h).",
    no_mean_and_no_derivative=without_mean_and_derivative,
)
