"""The exercise "Images that count more than others"."""

import numpy as np

from helpers.exercises.backpropagation.shared import probabilities, rng
from helpers.exercises.checker.exercise import exercise
from helpers.functions import sigmoid
from helpers.mnist import one_hot_encode


def last_layer_inputs(n, n_hidden, n_classes, counts):
    """Return the arguments for a batch of n random images that count as often as told."""
    h = sigmoid(1.5 * rng.standard_normal((n, n_hidden)))
    Y = one_hot_encode(rng.integers(n_classes, size=n), n_classes)
    return h, probabilities(n, n_classes), Y, np.array(counts)


@exercise(
    number=4,
    title="Images that count more than others",
    question=r"""Let image $s$ count $c_s$ times (not always a whole number), as if it
stood in the batch so often:
$$L = \frac{\sum_s c_s L_s}{\sum_s c_s}, \qquad L_s = -\sum_i Y_{si} \ln \hat{y}_{si}.$$
The network is that of section 2. Given `h` (n, n_hidden), `y_hat` and `Y` (n, n_classes), and
`counts` (n,) with all the $c_s$, return a tuple: the gradient of $w_2$, shape (n_hidden,
n_classes), and that of $b_2$, shape (n_classes,). With all counts 1 these are the last two results
of `back`.""",
    inputs=[
        (
            np.array([[0.2, 0.5], [0.8, 0.1]]),
            np.array([[0.7, 0.3], [0.4, 0.6]]),
            np.array([[1.0, 0.0], [1.0, 0.0]]),
            np.array([1, 3]),
        ),
        last_layer_inputs(2, 3, 4, counts=[1, 3]),
        last_layer_inputs(4, 2, 3, counts=[2, 1, 0, 5]),
        last_layer_inputs(3, 5, 2, counts=[0.5, 0.25, 1.75]),
        last_layer_inputs(3, 3, 3, counts=[4, 1, 2]),
        last_layer_inputs(6, 4, 10, counts=[1, 1, 4, 2, 7, 3]),
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
