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
    number=2,
    title="Forward with two hidden layers",
    question=r"""
Now $h_1$ and $h_2$ are whole layers. Write `forward_two_hidden(X, w1, b1, w2, b2, w3, b3)`:

$$h_1 = \sigma(X w_1 + b_1), \qquad h_2 = \sigma(h_1 w_2 + b_2), \qquad
\hat{y} = \mathrm{softmax}(h_2\, w_3 + b_3).$$

`X` is (n, n_inputs); each matrix has a column per neuron of its layer, each bias an entry. Return
`y_hat`, (n, n_classes), then `h1` and `h2`, each with a row per image. Use `sigmoid` and
`stable_softmax`.
""",
    inputs=[
        (_images(1, 2, 0), *_parameters([2, 3, 4, 5], 3)),
        (_images(3, 2, 1), *_parameters([2, 4, 6, 5], 4)),
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
    """Return y_hat (n, n_classes), h1 and h2 (n, neurons)."""
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


def _with(hidden=sigmoid, **functions):
    """Return a mistake with another function in its hidden layers, in one of them or at the end."""
    return lambda *given: _forward(*given, **{"f1": hidden, "f2": hidden, **functions})


def _returned(choose):
    """Return a mistake that computes all well, and returns something else of it."""
    return lambda *given: choose(*_forward(*given))


def _relu(z):
    return np.maximum(z, 0)


def _overflowing(axis):
    return lambda z: np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)


forward_two_hidden.mistake(
    "A bias is missing: each of the three layers adds its own, b1, b2 and b3.",
    without_b1=lambda X, w1, b1, w2, b2, w3, b3: _forward(X, w1, 0, w2, b2, w3, b3),
    without_b2=lambda X, w1, b1, w2, b2, w3, b3: _forward(X, w1, b1, w2, 0, w3, b3),
    without_b3=lambda X, w1, b1, w2, b2, w3, b3: _forward(X, w1, b1, w2, b2, w3, 0),
    without_biases=lambda X, w1, b1, w2, b2, w3, b3: _forward(X, w1, 0, w2, 0, w3, 0),
    without_hidden_biases=lambda X, w1, b1, w2, b2, w3, b3: _forward(X, w1, 0, w2, 0, w3, b3),
)
forward_two_hidden.mistake(
    "b1 is added in the second layer too: each layer has its own bias.",
    b1_twice=lambda X, w1, b1, w2, b2, w3, b3: _forward(X, w1, b1, w2, b1, w3, b3),
)
forward_two_hidden.mistake(
    "It takes a bias away: each is added to its products.",
    b1_taken_away=lambda X, w1, b1, w2, b2, w3, b3: _forward(X, w1, -b1, w2, b2, w3, b3),
    b2_taken_away=lambda X, w1, b1, w2, b2, w3, b3: _forward(X, w1, b1, w2, -b2, w3, b3),
    b3_taken_away=lambda X, w1, b1, w2, b2, w3, b3: _forward(X, w1, b1, w2, b2, w3, -b3),
    biases_taken_away=lambda X, w1, b1, w2, b2, w3, b3: _forward(X, w1, -b1, w2, -b2, w3, -b3),
)
forward_two_hidden.mistake(
    "The biases are added to the weights: add them to the product, once for each neuron.",
    biases_added_to_the_weights=lambda X, w1, b1, w2, b2, w3, b3: _forward(
        X, w1 + b1, 0, w2 + b2, 0, w3 + b3, 0
    ),
)
forward_two_hidden.mistake(
    "A bias is added after the sigmoid or the softmax: it belongs to the sum inside.",
    biases_after_the_sigmoid=lambda X, w1, b1, w2, b2, w3, b3: _forward(
        X, w1, 0, w2, 0, w3, b3, f1=lambda z: sigmoid(z) + b1, f2=lambda z: sigmoid(z) + b2
    ),
    b3_after_the_softmax=lambda X, w1, b1, w2, b2, w3, b3: _forward(
        X, w1, b1, w2, b2, w3, 0, last=lambda z: stable_softmax(z) + b3
    ),
    all_biases_after_the_curves=lambda X, w1, b1, w2, b2, w3, b3: _forward(
        *(X, w1, 0, w2, 0, w3, 0),
        f1=lambda z: sigmoid(z) + b1,
        f2=lambda z: sigmoid(z) + b2,
        last=lambda z: stable_softmax(z) + b3,
    ),
)
forward_two_hidden.mistake(
    "The sigmoid of the first hidden layer is missing: h1 is the bare sum.",
    no_first_sigmoid=_with(f1=_unchanged),
)
forward_two_hidden.mistake(
    "The sigmoid of the second hidden layer is missing: h2 is the bare sum.",
    no_second_sigmoid=_with(f2=_unchanged),
)
forward_two_hidden.mistake(
    "The sigmoids are missing: without a curve in between, three layers are worth one.",
    no_sigmoids=_with(_unchanged),
)
forward_two_hidden.mistake(
    "The last layer ends in a sigmoid, alone or before the softmax: softmax takes the sums as they "
    "are, and its rows sum to 1.",
    sigmoid_before_the_softmax=_with(last=lambda z: stable_softmax(sigmoid(z))),
    sigmoid_for_softmax=_with(last=sigmoid),
)
forward_two_hidden.mistake(
    "y_hat holds the last layer's sums: the softmax that makes them probabilities is missing.",
    no_softmax=_with(last=_unchanged),
)
forward_two_hidden.mistake(
    "The softmax is not one of each row: one image is one row, and each row must sum to 1.",
    softmax_of_columns=_with(last=lambda z: stable_softmax(z.T).T),
    softmax_of_columns_that_overflows=_with(last=_overflowing(axis=0)),
    softmax_of_everything=_with(last=lambda z: stable_softmax(z.ravel()).reshape(z.shape)),
)
forward_two_hidden.mistake(
    "The exponentials overflow for large sums and leave nan: `stable_softmax` avoids that.",
    softmax_that_overflows=_with(last=_overflowing(axis=1)),
)
forward_two_hidden.mistake(
    "A hidden layer ends in softmax: hidden neurons use the sigmoid, each for itself.",
    softmax_in_the_second_layer=_with(f2=stable_softmax),
    softmax_in_every_layer=_with(stable_softmax),
)
forward_two_hidden.mistake(
    "The hidden layers use tanh or relu, max(z, 0); the formulas ask for the sigmoid.",
    tanh_for_sigmoid=_with(np.tanh),
    relu_for_sigmoid=_with(_relu),
)
forward_two_hidden.mistake(
    "Your sigmoid runs downhill: look at the sign of its exponent.",
    sigmoid_downhill=_with(lambda z: sigmoid(-z)),
)
forward_two_hidden.mistake(
    "y_hat is half a softmax: it takes the exponentials of the sums, and divides each row of them "
    "by its sum.",
    without_exponentials=_with(last=lambda z: z / z.sum(axis=1, keepdims=True)),
    exponentials_not_divided=_with(last=lambda z: np.exp(z - z.max(axis=1, keepdims=True))),
)
forward_two_hidden.mistake(
    "The softmax is taken twice: its results are probabilities already.",
    softmax_twice=_with(last=lambda z: stable_softmax(stable_softmax(z))),
)
forward_two_hidden.mistake(
    "A hidden layer is returned as its sum, before the sigmoid: return the outputs, h1 and h2.",
    sums_returned=lambda X, w1, b1, w2, b2, w3, b3: (
        _forward(X, w1, b1, w2, b2, w3, b3)[0],
        X @ w1 + b1,
        sigmoid(X @ w1 + b1) @ w2 + b2,
    ),
    second_sum_returned=lambda X, w1, b1, w2, b2, w3, b3: (
        *_forward(X, w1, b1, w2, b2, w3, b3)[:2],
        sigmoid(X @ w1 + b1) @ w2 + b2,
    ),
)
forward_two_hidden.mistake(
    "The order is another one: return y_hat first, then h1, then h2.",
    in_the_order_of_computing=_returned(lambda y_hat, h1, h2: (h1, h2, y_hat)),
    hidden_layers_swapped=_returned(lambda y_hat, h1, h2: (y_hat, h2, h1)),
)
forward_two_hidden.mistake(
    "A result is missing: return three arrays, y_hat, h1 and h2.",
    y_hat_alone=_returned(lambda y_hat, h1, h2: y_hat),
    without_h1=_returned(lambda y_hat, h1, h2: (y_hat, h2)),
)
forward_two_hidden.mistake(
    "h1 and h2 are the same: did the second hidden layer overwrite the first?",
    first_layer_overwritten=_returned(lambda y_hat, h1, h2: (y_hat, h2, h2)),
)
forward_two_hidden.mistake(
    "The first result holds labels: return the probabilities; `predict` makes labels of them.",
    labels_for_probabilities=_returned(lambda y_hat, h1, h2: (y_hat.argmax(axis=1), h1, h2)),
)


@forward_two_hidden.mistake(
    "The last layer starts from h1 and passes the second hidden layer by: its inputs are h2."
)
def last_layer_from_h1(X, w1, b1, w2, b2, w3, b3):
    _, h1, h2 = _forward(X, w1, b1, w2, b2, w3, b3)
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


# The two products fail with the same words, so the sentence has to be true of both.
@forward_two_hidden.mistake(
    "The second hidden layer starts from the outputs of the first, h1, not from X again, and the "
    "matrices stay as they are, without `.T`: they have one column per neuron already."
)
def second_layer_from_the_images(X, w1, b1, w2, b2, w3, b3):
    h1 = sigmoid(X @ w1 + b1)
    h2 = sigmoid(X @ w2 + b2)
    return stable_softmax(h2 @ w3 + b3), h1, h2


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


forward_two_hidden.mistake(
    "The second hidden layer takes the sums of the first, not its outputs: h1 goes in, after the "
    "sigmoid.",
    second_layer_takes_the_sums=lambda X, w1, b1, w2, b2, w3, b3: _second_of_sums(
        X @ w1 + b1, w2, b2, w3, b3
    ),
)


def _second_of_sums(z1, w2, b2, w3, b3):
    h2 = sigmoid(z1 @ w2 + b2)
    return stable_softmax(h2 @ w3 + b3), sigmoid(z1), h2
