"""The exercise "Forward with two hidden layers"."""

from itertools import pairwise

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.shallow_network.shared import _images
from helpers.functions import sigmoid, stable_softmax


def _parameters(sizes, seed, dtype=np.float64, last=1.0):
    """Return w1, b1, w2, b2, w3, b3 in tenths; no bias is 0. last scales the third layer's."""
    rng = np.random.default_rng(seed)
    parameters = []
    for r, c in pairwise(sizes):
        parameters.append(rng.integers(-15, 16, (r, c)) / 10)
        parameters.append(rng.choice([-1, 1], c) * rng.integers(3, 13, c) / 10)
    parameters[-2:] = [last * a for a in parameters[-2:]]
    return tuple(a.astype(dtype) for a in parameters)


@exercise(
    title="Forward with two hidden layers",
    question=r"""
Give the network a second hidden layer. Write `forward_two_hidden(X, w1, b1, w2, b2, w3, b3)`:

$$h_1 = \sigma(X w_1 + b_1), \qquad h_2 = \sigma(h_1 w_2 + b_2), \qquad
\hat{y} = \mathrm{softmax}(h_2\, w_3 + b_3).$$

`X` is (n, n_inputs); each matrix has one column per neuron of its layer, each bias one entry.
Return three arrays: `y_hat`, shape (n, n_classes), then `h1` and `h2`, each with a row per image.
`sigmoid` and `stable_softmax` are there to be used.
""",
    inputs=[
        (_images(1, 2, 0), *_parameters([2, 3, 4, 5], 3)),
        (_images(3, 2, 1), *_parameters([2, 4, 3, 5], 4)),
        # Square on purpose: here slips compute something that elsewhere raise an error.
        (_images(4, 4, 9), *_parameters([4, 4, 4, 4], 10)),
        (_images(7, 5, 3), *_parameters([5, 8, 6, 10], 6)),
        (_images(4, 3, 4, np.float32), *_parameters([3, 5, 7, 6], 7, np.float32)),
        # Sums in the thousands: a softmax that is not shifted overflows.
        (_images(5, 3, 5), *_parameters([3, 6, 4, 7], 8, last=4000)),
    ],
    hints=[
        "Compare with `forward` above: which of its lines makes a hidden layer?",
        "The outputs of one hidden layer are the inputs of the next.",
        "Each layer has its own matrix and its own bias; only the last one ends in softmax.",
        "Mind the order of what you return: the probabilities first, then the hidden outputs.",
    ],
    returns=("y_hat", "h1", "h2"),
)
def forward_two_hidden(X, w1, b1, w2, b2, w3, b3):
    """Return y_hat (n, n_classes), h1 (n, neurons of layer 1), h2 (n, neurons of layer 2)."""
    h1 = sigmoid(X @ w1 + b1)
    h2 = sigmoid(h1 @ w2 + b2)
    y_hat = stable_softmax(h2 @ w3 + b3)
    return y_hat, h1, h2


def _unchanged(z):
    return z


def _forward(X, w1, b1, w2, b2, w3, b3, f1=sigmoid, f2=sigmoid, last=stable_softmax):
    h1 = f1(X @ w1 + b1)
    h2 = f2(h1 @ w2 + b2)
    return last(h2 @ w3 + b3), h1, h2


@forward_two_hidden.mistake("The bias b1 is missing in the first hidden layer.")
def without_b1(X, w1, b1, w2, b2, w3, b3):
    return _forward(X, w1, 0, w2, b2, w3, b3)


@forward_two_hidden.mistake("The bias b2 is missing in the second hidden layer.")
def without_b2(X, w1, b1, w2, b2, w3, b3):
    return _forward(X, w1, b1, w2, 0, w3, b3)


@forward_two_hidden.mistake("The bias b3 is missing in the last layer.")
def without_b3(X, w1, b1, w2, b2, w3, b3):
    return _forward(X, w1, b1, w2, b2, w3, 0)


@forward_two_hidden.mistake("The biases are missing in all three layers.")
def without_biases(X, w1, b1, w2, b2, w3, b3):
    return _forward(X, w1, 0, w2, 0, w3, 0)


@forward_two_hidden.mistake(
    "It adds the biases of the hidden layers after the sigmoid: they belong to the sum inside it."
)
def biases_after_the_sigmoid(X, w1, b1, w2, b2, w3, b3):
    h1 = sigmoid(X @ w1) + b1
    h2 = sigmoid(h1 @ w2) + b2
    return stable_softmax(h2 @ w3 + b3), h1, h2


@forward_two_hidden.mistake("The sigmoid of the first hidden layer is missing: h1 is the bare sum.")
def no_first_sigmoid(*arguments):
    return _forward(*arguments, f1=_unchanged)


@forward_two_hidden.mistake(
    "The sigmoid of the second hidden layer is missing: h2 is the bare sum."
)
def no_second_sigmoid(*arguments):
    return _forward(*arguments, f2=_unchanged)


@forward_two_hidden.mistake(
    "The sigmoids are missing: without a curve in between, three layers are worth one."
)
def no_sigmoids(*arguments):
    return _forward(*arguments, f1=_unchanged, f2=_unchanged)


@forward_two_hidden.mistake(
    "The last layer's sums go through a sigmoid before the softmax: softmax takes the sums."
)
def sigmoid_before_the_softmax(*arguments):
    return _forward(*arguments, last=lambda z: stable_softmax(sigmoid(z)))


@forward_two_hidden.mistake(
    "The last layer ends in a sigmoid: its rows do not sum to 1, as those of a softmax do."
)
def sigmoid_for_softmax(*arguments):
    return _forward(*arguments, last=sigmoid)


@forward_two_hidden.mistake(
    "y_hat holds the last layer's sums: the softmax that makes them probabilities is missing."
)
def no_softmax(*arguments):
    return _forward(*arguments, last=_unchanged)


@forward_two_hidden.mistake(
    "The softmax runs down the columns: one image is one row, and each row must sum to 1."
)
def softmax_of_columns(*arguments):
    return _forward(*arguments, last=lambda z: stable_softmax(z.T).T)


@forward_two_hidden.mistake(
    "The softmax shares 1 out over the whole matrix: each image, each row, has its own 1."
)
def softmax_of_everything(*arguments):
    return _forward(*arguments, last=lambda z: stable_softmax(z.ravel()).reshape(z.shape))


@forward_two_hidden.mistake(
    "The exponentials overflow for large sums and leave nan: `stable_softmax` avoids that."
)
def softmax_that_overflows(*arguments):
    def softmax(z):
        with np.errstate(over="ignore", invalid="ignore"):
            return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)

    return _forward(*arguments, last=softmax)


@forward_two_hidden.mistake(
    "A hidden layer ends in softmax: hidden neurons use the sigmoid, each for itself."
)
def softmax_in_the_second_layer(*arguments):
    return _forward(*arguments, f2=stable_softmax)


@forward_two_hidden.mistake("The hidden layers use tanh; the formulas ask for the sigmoid.")
def tanh_for_sigmoid(*arguments):
    return _forward(*arguments, f1=np.tanh, f2=np.tanh)


@forward_two_hidden.mistake(
    "The hidden layers use relu, max(z, 0); the formulas ask for the sigmoid."
)
def relu_for_sigmoid(*arguments):
    return _forward(*arguments, f1=lambda z: np.maximum(z, 0), f2=lambda z: np.maximum(z, 0))


@forward_two_hidden.mistake(
    "h1 and h2 are returned as sums, before the sigmoid: return the hidden layers' outputs."
)
def sums_returned(X, w1, b1, w2, b2, w3, b3):
    y_hat, h1, _ = _forward(X, w1, b1, w2, b2, w3, b3)
    return y_hat, X @ w1 + b1, h1 @ w2 + b2


@forward_two_hidden.mistake("The order is h1, h2, y_hat: return y_hat first, then h1 and h2.")
def in_the_order_of_computing(*arguments):
    y_hat, h1, h2 = _forward(*arguments)
    return h1, h2, y_hat


@forward_two_hidden.mistake("The order is y_hat, h2, h1: return h1 before h2.")
def hidden_layers_swapped(*arguments):
    y_hat, h1, h2 = _forward(*arguments)
    return y_hat, h2, h1


@forward_two_hidden.mistake("It returns y_hat alone: return h1 and h2 as well, after it.")
def y_hat_alone(*arguments):
    return _forward(*arguments)[0]


@forward_two_hidden.mistake("h1 is missing: return three arrays, y_hat, h1 and h2.")
def without_h1(*arguments):
    y_hat, _, h2 = _forward(*arguments)
    return y_hat, h2


@forward_two_hidden.mistake("The biases of the two hidden layers are missing: only b3 is added.")
def without_hidden_biases(X, w1, b1, w2, b2, w3, b3):
    return _forward(X, w1, 0, w2, 0, w3, b3)


@forward_two_hidden.mistake("It takes the biases away: they are added to the products.")
def biases_taken_away(X, w1, b1, w2, b2, w3, b3):
    return _forward(X, w1, -b1, w2, -b2, w3, -b3)


@forward_two_hidden.mistake("It adds b3 after the softmax: the bias belongs to the sum inside it.")
def b3_after_the_softmax(X, w1, b1, w2, b2, w3, b3):
    return _forward(X, w1, b1, w2, b2, w3, 0, last=lambda z: stable_softmax(z) + b3)


@forward_two_hidden.mistake(
    "It adds all biases after the sigmoids and the softmax: they belong to the sums inside them."
)
def all_biases_after_the_curves(X, w1, b1, w2, b2, w3, b3):
    h1 = sigmoid(X @ w1) + b1
    h2 = sigmoid(h1 @ w2) + b2
    return stable_softmax(h2 @ w3) + b3, h1, h2


@forward_two_hidden.mistake(
    "All layers end in softmax: hidden neurons use the sigmoid, each for itself."
)
def softmax_in_every_layer(*arguments):
    return _forward(*arguments, f1=stable_softmax, f2=stable_softmax)


@forward_two_hidden.mistake("Your sigmoid runs downhill: look at the sign of its exponent.")
def sigmoid_downhill(*arguments):
    return _forward(*arguments, f1=lambda z: sigmoid(-z), f2=lambda z: sigmoid(-z))


@forward_two_hidden.mistake(
    "The sums are divided by their total, without the exponentials of a softmax."
)
def without_exponentials(*arguments):
    return _forward(*arguments, last=lambda z: z / z.sum(axis=1, keepdims=True))


@forward_two_hidden.mistake(
    "The softmax runs down the columns, and overflows for large sums: use `stable_softmax`, which "
    "works on rows."
)
def softmax_of_columns_that_overflows(*arguments):
    def softmax(z):
        with np.errstate(over="ignore", invalid="ignore"):
            return np.exp(z) / np.exp(z).sum(axis=0)

    return _forward(*arguments, last=softmax)


@forward_two_hidden.mistake(
    "h2 is returned as a sum, before its sigmoid: return the outputs of the hidden layer."
)
def second_sum_returned(X, w1, b1, w2, b2, w3, b3):
    y_hat, h1, _ = _forward(X, w1, b1, w2, b2, w3, b3)
    return y_hat, h1, h1 @ w2 + b2


@forward_two_hidden.mistake(
    "h1 and h2 are the same: did the second hidden layer overwrite the first?"
)
def first_layer_overwritten(*arguments):
    y_hat, _, h2 = _forward(*arguments)
    return y_hat, h2, h2


@forward_two_hidden.mistake(
    "The first result holds labels: return the probabilities; `predict` makes labels of them."
)
def labels_for_probabilities(*arguments):
    y_hat, h1, h2 = _forward(*arguments)
    return y_hat.argmax(axis=1), h1, h2


@forward_two_hidden.mistake("b1 is added in the second layer too: each layer has its own bias.")
def b1_twice(X, w1, b1, w2, b2, w3, b3):
    return _forward(X, w1, b1, w2, b1, w3, b3)


@forward_two_hidden.mistake(
    "The second hidden layer starts from X again: its inputs are the outputs of the first, h1."
)
def second_layer_from_the_images(X, w1, b1, w2, b2, w3, b3):
    h1 = sigmoid(X @ w1 + b1)
    h2 = sigmoid(X @ w2 + b2)
    return stable_softmax(h2 @ w3 + b3), h1, h2


@forward_two_hidden.mistake(
    "The last layer starts from h1 and passes the second hidden layer by: its inputs are h2."
)
def last_layer_from_h1(X, w1, b1, w2, b2, w3, b3):
    h1 = sigmoid(X @ w1 + b1)
    h2 = sigmoid(h1 @ w2 + b2)
    return stable_softmax(h1 @ w3 + b3), h1, h2


@forward_two_hidden.mistake(
    "* multiplies element by element: the sums of a layer are a matrix product, @."
)
def elementwise_products(X, w1, b1, w2, b2, w3, b3):
    h1 = sigmoid(X * w1 + b1)
    h2 = sigmoid(h1 * w2 + b2)
    return stable_softmax(h2 * w3 + b3), h1, h2


@forward_two_hidden.mistake(
    "The products are the wrong way round: with one image per row, X stands left and w right."
)
def weights_on_the_left(X, w1, b1, w2, b2, w3, b3):
    h1 = sigmoid(w1 @ X + b1)
    h2 = sigmoid(w2 @ h1 + b2)
    return stable_softmax(w3 @ h2 + b3), h1, h2


@forward_two_hidden.mistake(
    "The matrices are transposed: they have one column per neuron already, so X @ w fits."
)
def weights_transposed(X, w1, b1, w2, b2, w3, b3):
    return _forward(X, w1.T, b1, w2.T, b2, w3.T, b3)


@forward_two_hidden.mistake(
    "The biases are added to the weights: add them to the product, once for each neuron."
)
def biases_added_to_the_weights(X, w1, b1, w2, b2, w3, b3):
    return _forward(X, w1 + b1, 0, w2 + b2, 0, w3 + b3, 0)


@forward_two_hidden.mistake(
    "The softmax comes before the last product: first the sums of the last layer, then softmax."
)
def softmax_before_the_product(X, w1, b1, w2, b2, w3, b3):
    _, h1, h2 = _forward(X, w1, b1, w2, b2, w3, b3)
    return stable_softmax(h2) @ w3 + b3, h1, h2


@forward_two_hidden.mistake(
    "h2 goes through the sigmoid a second time on its way to the last layer: once is enough."
)
def sigmoid_twice(X, w1, b1, w2, b2, w3, b3):
    _, h1, h2 = _forward(X, w1, b1, w2, b2, w3, b3)
    return stable_softmax(sigmoid(h2) @ w3 + b3), h1, h2


@forward_two_hidden.mistake(
    "y_hat holds the exponentials: a softmax divides each row of them by its sum."
)
def exponentials_not_divided(*arguments):
    return _forward(*arguments, last=lambda z: np.exp(z - z.max(axis=1, keepdims=True)))


@forward_two_hidden.mistake("The softmax is taken twice: its results are probabilities already.")
def softmax_twice(*arguments):
    return _forward(*arguments, last=lambda z: stable_softmax(stable_softmax(z)))
