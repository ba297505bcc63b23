"""The exercise "Images that count more than others"."""

import numpy as np

from helpers.exercises.backpropagation.shared import probabilities, rng
from helpers.exercises.checker.exercise import exercise
from helpers.functions import sigmoid
from helpers.mnist import one_hot_encode


def random_batch(n, n_hidden, n_classes, counts):
    """Return the arguments for a batch of n random images that count as often as told."""
    h = sigmoid(1.5 * rng.standard_normal((n, n_hidden)))
    Y = one_hot_encode(rng.integers(n_classes, size=n), n_classes)
    return h, probabilities(n, n_classes), Y, np.array(counts)


@exercise(
    number=3,
    title="Images that count more than others",
    question=r"""Let image $s$, with the loss $L_s$, count $c_s$ times (not always a whole number):
$$L=\frac{\sum_sc_sL_s}{\sum_sc_s}.$$
For the network of section 3, `h` is (n, n_hidden), `y_hat` and `Y` are (n, n_classes), and `counts`
(n,) holds all $c_s$. Return a tuple: the gradient of $w_2$, shape (n_hidden, n_classes), and that
of $b_2$, shape (n_classes,). With all counts 1 these are the last two results of `back`. (Take 15
minutes.)""",
    inputs=[
        (
            np.array([[0.2], [0.8]]),
            np.array([[0.7, 0.2, 0.1], [0.4, 0.1, 0.5]]),
            np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
            np.array([1, 3]),
        ),
        random_batch(2, 3, 4, counts=[1, 3]),
        random_batch(4, 2, 3, counts=[2, 1, 0, 5]),
        random_batch(3, 5, 2, counts=[0.5, 0.25, 1.75]),
        random_batch(6, 4, 10, counts=[1, 1, 4, 2, 7, 3]),
    ],
    hints=[
        "What changes in delta2 if an image stands in the batch three times? And what is divided "
        "by?",
        "Each row of prediction minus truth gets a factor of its own, c_s over the sum of all c.",
        "counts has shape (n,) and belongs to the rows of an (n, n_classes) array: as a column, "
        "(n, 1), it is stretched over the classes.",
        "With that delta2, both gradients are made as in section 4: a product, and a sum over the "
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


def from_delta(results):
    """Return a wrong answer made from the right delta2: results(h, delta2, counts)."""
    return lambda h, y_hat, Y, counts: results(
        h, (y_hat - Y) * (counts / counts.sum())[:, np.newaxis], counts
    )


def with_delta(delta):
    """Return a wrong answer with another delta2, delta(y_hat - Y, c): c is counts as a column."""

    def answer(h, y_hat, Y, counts):
        delta2 = delta(y_hat - Y, counts[:, np.newaxis])
        return h.T @ delta2, delta2.sum(axis=0)

    return answer


def with_error(error):
    """Return a wrong answer with error(y_hat, Y, c) in place of (y_hat - Y) c."""

    def answer(h, y_hat, Y, counts):
        delta2 = error(y_hat, Y, counts[:, np.newaxis]) / counts.sum()
        return h.T @ delta2, delta2.sum(axis=0)

    return answer


last_layer_gradients.mistake(
    "The counts are cut to whole numbers, by `astype(int)`, `int` or `range`: they need not be "
    "whole. Multiply by them in place of repeating rows.",
    whole_counts=with_delta(lambda error, c: error * c.astype(int) / c.astype(int).sum()),
)
last_layer_gradients.mistake(
    "The counts are not used: every image counts the same. Where do they enter in the loss?",
    counts_ignored=with_delta(lambda error, c: error / len(c)),
)
last_layer_gradients.mistake(
    "It is divided by n, the number of rows. The loss divides by something else: look below the "
    "fraction.",
    divided_by_rows=with_delta(lambda error, c: error * c / len(c)),
)
last_layer_gradients.mistake(
    "The counts multiply, but nothing divides: the loss has a sum below the fraction, too.",
    never_divided=with_delta(lambda error, c: error * c),
)
last_layer_gradients.mistake(
    "It is divided by the sum of the counts and by n as well. The loss divides once.",
    divided_by_both=with_delta(lambda error, c: error * c / c.sum() / len(c)),
)
last_layer_gradients.mistake(
    "The images are divided by the sum of the counts, but not multiplied by their own count.",
    divided_but_not_multiplied=with_delta(lambda error, c: error / c.sum()),
)
last_layer_gradients.mistake(
    "The counts, or their shares, enter the gradient of w2 twice: they are in delta2, so h needs "
    "none.",
    counted_twice=from_delta(
        lambda h, delta2, counts: ((h.T * counts) @ delta2, delta2.sum(axis=0))
    ),
    shared_twice=from_delta(
        lambda h, delta2, counts: ((h.T * counts / counts.sum()) @ delta2, delta2.sum(axis=0))
    ),
)
last_layer_gradients.mistake(
    "Each image is divided by its own count. An image that stands for three counts three times as "
    "much, not a third: multiply, and divide by the sum of the counts.",
    divided_by_its_count=with_delta(lambda error, c: error / c),
    divided_by_its_count_and_n=with_delta(lambda error, c: error / c / len(c)),
)
last_layer_gradients.mistake(
    "Both signs are wrong: it is prediction minus truth.",
    truth_minus_prediction_counted=with_delta(lambda error, c: -error * c / c.sum()),
)
last_layer_gradients.mistake(
    "w2 is right, but the gradient of b2 is a mean over the images. The counts already divide: "
    "add the rows up.",
    bias_averaged=from_delta(lambda h, delta2, counts: (h.T @ delta2, delta2.mean(axis=0))),
)
last_layer_gradients.mistake(
    "w2 is right, but b2 is summed over the classes, or over everything. There is one bias per "
    "class: a gradient has the shape of what it belongs to.",
    bias_summed_over_classes=from_delta(
        lambda h, delta2, counts: (h.T @ delta2, delta2.sum(axis=1))
    ),
    bias_summed_over_everything=from_delta(lambda h, delta2, counts: (h.T @ delta2, delta2.sum())),
)
last_layer_gradients.mistake(
    "w2 is right, but b2 still has a row for each image. b2 is one array for all images: what do "
    "their effects on the loss do?",
    bias_not_summed=from_delta(lambda h, delta2, counts: (h.T @ delta2, delta2)),
)
last_layer_gradients.mistake(
    "One of the two gradients is right, but in the other the counts are missing: both come from "
    "the same delta2.",
    bias_without_counts=lambda h, y_hat, Y, counts: (
        last_layer_gradients.reference(h, y_hat, Y, counts)[0],
        (y_hat - Y).mean(axis=0),
    ),
    weights_without_counts=lambda h, y_hat, Y, counts: (
        h.T @ (y_hat - Y) / len(h),
        last_layer_gradients.reference(h, y_hat, Y, counts)[1],
    ),
)
last_layer_gradients.mistake(
    "The gradient of w2 is transposed. It has the shape of w2: (n_hidden, n_classes).",
    weights_transposed=from_delta(lambda h, delta2, counts: (delta2.T @ h, delta2.sum(axis=0))),
)
last_layer_gradients.mistake(
    "The derivative h (1 - h) is in the gradient of w2. It belongs one station further back: "
    "what comes into the last layer is h itself.",
    derivative_of_h_in_the_last_layer=from_delta(
        lambda h, delta2, counts: ((h * (1 - h)).T @ delta2, delta2.sum(axis=0))
    ),
)
last_layer_gradients.mistake(
    "There is a factor y_hat (1 - y_hat) too many: the derivative of softmax is already in "
    "prediction minus truth (step 2).",
    derivative_of_softmax_counted=with_error(
        lambda y_hat, Y, c: (y_hat - Y) * y_hat * (1 - y_hat) * c
    ),
)
last_layer_gradients.mistake(
    "Only one image is in it. The last: a loop that assigns with `=` forgets the images before. "
    "The first: does the `return` stand inside the loop?",
    last_image_only=from_delta(lambda h, delta2, counts: (np.outer(h[-1], delta2[-1]), delta2[-1])),
    first_image_only=from_delta(lambda h, delta2, counts: (np.outer(h[0], delta2[0]), delta2[0])),
)
last_layer_gradients.mistake(
    "The counts, shape (n,), meet the columns (the classes) of an (n, n_classes) array: "
    "as a column, (n, 1), they would meet its rows, the images.",
    counts_meet_the_classes=with_delta(lambda error, c: error * c[:, 0] / c.sum()),
    classes_meet_the_counts=with_delta(lambda error, c: c[:, 0] / c.sum() * error),
)
last_layer_gradients.mistake(
    "h is not transposed. A gradient has the shape of what it belongs to: which product is "
    "(n_hidden, n_classes)?",
    h_not_transposed=from_delta(lambda h, delta2, counts: (h @ delta2, delta2.sum(axis=0))),
)
last_layer_gradients.mistake(
    "The two are in the wrong order: w2 first, then b2.",
    bias_first=from_delta(lambda h, delta2, counts: (delta2.sum(axis=0), h.T @ delta2)),
)
last_layer_gradients.mistake(
    "It neither uses the counts nor divides: look at both parts of the fraction.",
    neither_counted_nor_divided=with_delta(lambda error, c: error),
)
last_layer_gradients.mistake(
    "w2 is right, but b2 is not divided: if you divide delta2, both inherit it.",
    bias_not_divided=from_delta(
        lambda h, delta2, counts: (h.T @ delta2, delta2.sum(axis=0) * counts.sum())
    ),
)
last_layer_gradients.mistake(
    "Only the truth, or only the prediction, is multiplied by the counts: put prediction minus "
    "truth in brackets.",
    counts_on_the_truth_only=with_error(lambda y_hat, Y, c: y_hat - Y * c),
    counts_on_the_prediction_only=with_error(lambda y_hat, Y, c: y_hat * c - Y),
)
last_layer_gradients.mistake(
    "It starts from -Y / y_hat, the derivative with respect to the probabilities. The weights "
    "stand before the softmax: start from the one with respect to z2.",
    at_the_probabilities_counted=with_error(lambda y_hat, Y, c: -Y / y_hat * c),
)
last_layer_gradients.mistake(
    "It divides each image's error by its count: an image that counts more must weigh more.",
    divided_by_each_count=with_delta(lambda error, c: error / c / c.sum()),
)
