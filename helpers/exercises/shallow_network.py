"""The exercises of notebook 03: parameters, forward, predict, loss, accuracy, first weights."""

from itertools import pairwise

import numpy as np

from helpers.exercises.exercise import exercise
from helpers.functions import sigmoid, stable_softmax
from helpers.mnist import one_hot_encode

# --- How many numbers a network learns -----------------------------------------------------


@exercise(
    title="Count the parameters",
    question="""
How many numbers must a network learn? Write `count_parameters(sizes)`. The list `sizes` holds the
number of units in each layer, first the inputs, last the outputs, and any number of hidden layers
in between. Return the number of all weights and all biases together, a whole number.

For example, `count_parameters([784, 20, 10])` is 15,910, as printed above, and
`count_parameters([3, 2])`, a network without a hidden layer, is 8.
""",
    trials=[
        ([3, 2],),
        ([2, 3, 4],),
        ([5, 1, 2],),
        ([6, 2, 5, 3],),
        ([784, 20, 10],),
        ([7, 4, 3, 8, 2],),
    ],
    hints=[
        "Look at the terms of 784-20-10, above: which two belong to the first layer of weights?",
        "A layer with r inputs and c neurons has a matrix of shape (r, c) and a bias per neuron.",
        "Three sizes make two layers: add up over each pair of neighbours in the list.",
    ],
)
def count_parameters(sizes):
    """Return how many weights and biases a network has; sizes: units per layer, inputs first."""
    total = 0
    for layer in range(1, len(sizes)):
        n_inputs, n_neurons = sizes[layer - 1], sizes[layer]
        total += n_inputs * n_neurons + n_neurons  # a weight per input and neuron, a bias each
    return total


@count_parameters.mistake("It counts the weights only: each neuron also learns a bias.")
def weights_only(sizes):
    return sum(r * c for r, c in pairwise(sizes))


@count_parameters.mistake(
    "It counts a bias for the inputs too: they are given, and only neurons have a bias."
)
def biases_for_the_inputs(sizes):
    return weights_only(sizes) + sum(sizes)


@count_parameters.mistake(
    "It counts a bias per input of each layer; the bias belongs to the neuron that adds up."
)
def biases_per_input(sizes):
    return sum(r * c + r for r, c in pairwise(sizes))


@count_parameters.mistake("It counts one bias per layer: each neuron of a layer has its own.")
def one_bias_a_layer(sizes):
    return sum(r * c + 1 for r, c in pairwise(sizes))


@count_parameters.mistake("The biases of the last layer are missing: the outputs are neurons too.")
def no_biases_in_the_last_layer(sizes):
    return weights_only(sizes) + sum(sizes[1:-1])


@count_parameters.mistake("It counts the biases of the last layer only: hidden neurons have them.")
def biases_in_the_last_layer_only(sizes):
    return weights_only(sizes) + sizes[-1]


@count_parameters.mistake(
    "It gives both sizes of each matrix one more: a bias adds a row, but no further neuron."
)
def one_more_on_both_sides(sizes):
    return sum((r + 1) * (c + 1) for r, c in pairwise(sizes))


@count_parameters.mistake("The last layer of weights is missing: does your loop end too early?")
def last_layer_missing(sizes):
    return sum(r * c + c for r, c in list(pairwise(sizes))[:-1])


@count_parameters.mistake("The first layer of weights is missing: does your loop start too late?")
def first_layer_missing(sizes):
    return sum(r * c + c for r, c in list(pairwise(sizes))[1:])


@count_parameters.mistake("It counts the first layer only: add up over all of them.")
def first_layer_only(sizes):
    return sizes[0] * sizes[1] + sizes[1]


@count_parameters.mistake(
    "It also joins the outputs to the inputs: at index 0 the layer before is index -1, the last."
)
def around_the_corner(sizes):
    return sum(sizes[i - 1] * sizes[i] + sizes[i] for i in range(len(sizes)))


@count_parameters.mistake(
    "It multiplies all sizes: the layers of weights stand one after the other, so their sizes add."
)
def product_of_all(sizes):
    return int(np.prod(sizes))


@count_parameters.mistake("It adds up the units: a neuron has a weight for each of its inputs.")
def units_only(sizes):
    return sum(sizes)


@count_parameters.mistake(
    "It keeps the last layer only: is the sum overwritten in each turn of the loop?"
)
def last_layer_only(sizes):
    return sizes[-2] * sizes[-1] + sizes[-1]


@count_parameters.mistake("It always counts two layers: the list may hold any number of sizes.")
def always_two_layers(sizes):
    return sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[2] + sizes[2]


@count_parameters.mistake(
    "It joins the first hidden layer to the last size, as if there were always one hidden layer."
)
def always_one_hidden_layer(sizes):
    return sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[-1] + sizes[-1]


@count_parameters.mistake("It multiplies all sizes and adds the biases: each layer has a product.")
def product_of_all_and_biases(sizes):
    return int(np.prod(sizes)) + sum(sizes[1:])


@count_parameters.mistake("It returns a number for each layer: add them up.")
def one_number_a_layer(sizes):
    return np.array([r * c + c for r, c in pairwise(sizes)])


@count_parameters.mistake(
    "It joins every layer to all that follow: a layer is joined to the next one only."
)
def every_pair(sizes):
    n = len(sizes)
    products = (sizes[i] * sizes[j] for i in range(n) for j in range(i + 1, n))
    return sum(products) + sum(sizes[1:])


# --- Forward through two hidden layers -----------------------------------------------------


def _parameters(sizes, seed, dtype=np.float64, last=1.0):
    """Return w1, b1, w2, b2, w3, b3 in tenths; no bias is 0. last scales the third layer's."""
    rng = np.random.default_rng(seed)
    parameters = []
    for r, c in pairwise(sizes):
        parameters.append(rng.integers(-15, 16, (r, c)) / 10)
        parameters.append(rng.choice([-1, 1], c) * rng.integers(3, 13, c) / 10)
    parameters[-2:] = [last * a for a in parameters[-2:]]
    return tuple(a.astype(dtype) for a in parameters)


def _images(n, n_inputs, seed, dtype=np.float64):
    return (np.random.default_rng(seed).integers(-10, 21, (n, n_inputs)) / 10).astype(dtype)


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
    trials=[
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


# --- A label, or none ----------------------------------------------------------------------

_THREE_CLASSES = np.array(
    [
        [0.1, 0.7, 0.2],
        [0.4, 0.35, 0.25],
        [0.05, 0.05, 0.9],
        [0.5, 0.3, 0.2],  # exactly at the threshold of 0.5
        [0.25, 0.3, 0.45],
    ]
)
_TEN_CLASSES = np.array(
    [
        [0.02, 0.01, 0.03, 0.35, 0.04, 0.45, 0.02, 0.03, 0.04, 0.01],
        [0.11, 0.09, 0.08, 0.1, 0.12, 0.1, 0.13, 0.09, 0.1, 0.08],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        [0.31, 0.02, 0.02, 0.02, 0.51, 0.02, 0.02, 0.02, 0.03, 0.03],
    ]
)


@exercise(
    title='A label, or "I do not know"',
    question="""
A post office sorts by machine only what the machine reads with confidence. Write
`predict_or_pass(y_hat, threshold)`: `y_hat` holds probabilities, shape (n, n_classes), and
`threshold` is a number between 0 and 1. Return one whole number per image, shape (n,): the label
with the largest probability, or -1 where that probability is below the threshold. (Exactly at the
threshold is good enough.)

With a threshold of 0.5, the row 0.1, 0.7, 0.2 gives 1, and 0.4, 0.35, 0.25 gives -1.
""",
    trials=[
        (_THREE_CLASSES[3:4], 0.5),
        (_THREE_CLASSES[:2], 0.5),
        (_THREE_CLASSES, 0.5),
        (_THREE_CLASSES[[0, 2]], 0.95),
        (_THREE_CLASSES[[0, 2, 3]], 0.45),
        # Square on purpose: here slips compute something that elsewhere raise an error.
        (_THREE_CLASSES[[1, 4, 2]], 0.44),
        (_THREE_CLASSES, 0.24),
        (_TEN_CLASSES, 0.3),
        (_TEN_CLASSES[[1, 0, 3]].astype(np.float32), 0.48),
    ],
    hints=[
        "Two questions per row: which probability is the largest, and how large is it?",
        "argmax answers the first question and max the second; along which axis is one image?",
        "Where the largest probability is below the threshold, -1 takes the label's place: "
        "a condition in square brackets, np.where or a loop over the rows can do that.",
    ],
)
def predict_or_pass(y_hat, threshold):
    """Return the labels (n,) of y_hat (n, n_classes), -1 where the largest is below threshold."""
    labels = y_hat.argmax(axis=1)
    labels[y_hat.max(axis=1) < threshold] = -1
    return labels


@predict_or_pass.mistake(
    "An unsure image gets the label of the image before it: in the loop, set -1 anew for each row."
)
def label_of_the_image_before(y_hat, threshold):
    label, labels = -1, []
    for row in y_hat:
        if row.max() >= threshold:
            label = row.argmax()
        labels.append(label)
    return np.array(labels)


@predict_or_pass.mistake(
    "Unsure images get a label as well: what is compared with the threshold, and can it ever be "
    "below?"
)
def never_passes(y_hat, threshold):
    return y_hat.argmax(axis=1)


@predict_or_pass.mistake("It is the wrong way round: -1 stands where the network is sure.")
def passes_where_sure(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, -1, y_hat.argmax(axis=1))


@predict_or_pass.mistake("A probability equal to the threshold is not below it: it is good enough.")
def passes_at_the_threshold(y_hat, threshold):
    return np.where(y_hat.max(axis=1) > threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake('Unsure images get 0, but 0 is a digit: "do not know" is -1.')
def zero_for_unsure(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, y_hat.argmax(axis=1), 0)


@predict_or_pass.mistake(
    "It takes the first class that reaches the threshold: several may, and the largest counts."
)
def first_above_the_threshold(y_hat, threshold):
    above = y_hat >= threshold
    return np.where(above.any(axis=1), above.argmax(axis=1), -1)


@predict_or_pass.mistake(
    "It takes the first class that reaches the threshold; where none does, argmax of all False "
    "is 0, which is a digit."
)
def argmax_of_the_mask(y_hat, threshold):
    return (y_hat >= threshold).argmax(axis=1)


@predict_or_pass.mistake(
    "It takes the last class that reaches the threshold: several may, and the largest counts."
)
def last_above_the_threshold(y_hat, threshold):
    labels = [-1] * len(y_hat)
    for i, row in enumerate(y_hat):
        for k, p in enumerate(row):
            if p >= threshold:
                labels[i] = k
    return np.array(labels)


@predict_or_pass.mistake(
    "The unsure images are left out: return one number for each image, -1 for those."
)
def leaves_out(y_hat, threshold):
    return y_hat.argmax(axis=1)[y_hat.max(axis=1) >= threshold]


@predict_or_pass.mistake(
    "It looks down the columns, for the surest image of each class: one image is one row."
)
def down_the_columns(y_hat, threshold):
    return np.where(y_hat.max(axis=0) >= threshold, y_hat.argmax(axis=0), -1)


@predict_or_pass.mistake(
    "It decides for all images together, by the largest probability of all: each row decides "
    "for itself."
)
def all_or_none(y_hat, threshold):
    return y_hat.argmax(axis=1) if y_hat.max() >= threshold else np.full(len(y_hat), -1)


@predict_or_pass.mistake(
    "It decides for all images together, and one unsure image spoils them all: each row decides "
    "for itself."
)
def one_spoils_all(y_hat, threshold):
    sure = (y_hat.max(axis=1) >= threshold).all()
    return y_hat.argmax(axis=1) if sure else np.full(len(y_hat), -1)


@predict_or_pass.mistake(
    "It compares the label with the threshold: compare the label's probability."
)
def label_below_the_threshold(y_hat, threshold):
    labels = y_hat.argmax(axis=1)
    return np.where(labels < threshold, -1, labels)


@predict_or_pass.mistake("It returns the largest probability: return the label that has it.")
def returns_the_probability(y_hat, threshold):
    largest = y_hat.max(axis=1)
    return np.where(largest >= threshold, largest, -1)


@predict_or_pass.mistake("The labels are counted from 1: the first class is 0.")
def counted_from_one(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, y_hat.argmax(axis=1) + 1, -1)


@predict_or_pass.mistake("It takes the label with the smallest probability: take the largest.")
def least_probable(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, y_hat.argmin(axis=1), -1)


@predict_or_pass.mistake(
    "It asks whether any class is below the threshold, and one nearly always is: only the "
    "largest probability counts."
)
def any_class_below(y_hat, threshold):
    return np.where(y_hat.min(axis=1) >= threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake("It tells who is sure, True or False: return the label, or -1.")
def tells_who_is_sure(y_hat, threshold):
    return y_hat.max(axis=1) >= threshold


@predict_or_pass.mistake(
    "It is the wrong way round: labels stand only where the network is unsure."
)
def labels_where_unsure(y_hat, threshold):
    return np.where(y_hat.max(axis=1) <= threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake("The threshold is always 0.5: use the one that is handed over.")
def always_one_half(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= 0.5, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake(
    "It looks at the lead of the largest probability over the second: compare the largest itself."
)
def lead_over_the_second(y_hat, threshold):
    largest = np.sort(y_hat, axis=1)
    return np.where(largest[:, -1] - largest[:, -2] >= threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake(
    "It compares the mean of each row, which is always one over the number of classes: compare the "
    "largest probability."
)
def mean_for_largest(y_hat, threshold):
    return np.where(y_hat.mean(axis=1) >= threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake(
    "Its argmax has no axis and finds one place in the whole matrix: each row has its own."
)
def argmax_of_everything(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, y_hat.argmax(), -1)


@predict_or_pass.mistake("Every image gets -1: is an `else` missing, or a label overwritten?")
def always_passes(y_hat, threshold):
    return np.full(len(y_hat), -1)


@predict_or_pass.mistake(
    "It returns one number, for the first image: does a return stand inside the loop?"
)
def label_of_the_first_image(y_hat, threshold):
    return predict_or_pass.reference(y_hat, threshold)[0]


@predict_or_pass.mistake(
    "It returns one number, for the last image: is something overwritten in a loop?"
)
def label_of_the_last_image(y_hat, threshold):
    return predict_or_pass.reference(y_hat, threshold)[-1]


@predict_or_pass.mistake(
    "It answers for each class of each image: choose one class per row first, then compare."
)
def one_answer_a_class(y_hat, threshold):
    return np.where(y_hat >= threshold, y_hat.argmax(axis=1)[:, np.newaxis], -1)


@predict_or_pass.mistake(
    "A loop over the classes adds an answer for each of them: one image gets one number."
)
def one_answer_a_class_in_a_row(y_hat, threshold):
    return np.where(y_hat >= threshold, np.arange(y_hat.shape[1]), -1).ravel()


@predict_or_pass.mistake(
    "It returns labels and probabilities: return the labels alone, with -1 among them."
)
def labels_and_probabilities(y_hat, threshold):
    return predict_or_pass.reference(y_hat, threshold), y_hat.max(axis=1)


@predict_or_pass.mistake("Unsure images get nan: the number for them is -1.")
def nan_for_unsure(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, y_hat.argmax(axis=1), np.nan)


@predict_or_pass.mistake(
    "The labels are those of the rows, but the largest probabilities those of the columns: one "
    "image is one row, axis=1 for both."
)
def largest_of_columns(y_hat, threshold):
    labels = y_hat.argmax(axis=1)
    labels[y_hat.max(axis=0) < threshold] = -1
    return labels


@predict_or_pass.mistake(
    "The largest probabilities are those of the rows, but the labels those of the columns: one "
    "image is one row, axis=1 for both."
)
def labels_of_columns(y_hat, threshold):
    labels = y_hat.argmax(axis=0)
    labels[y_hat.max(axis=1) < threshold] = -1
    return labels


@predict_or_pass.mistake(
    "The unsure images are left out (and those at the threshold): return one number for each image."
)
def leaves_out_at_the_threshold(y_hat, threshold):
    return y_hat.argmax(axis=1)[y_hat.max(axis=1) > threshold]


@predict_or_pass.mistake(
    "It lists the columns of all probabilities that reach the threshold: one image gets one "
    "number, and -1 if there is none."
)
def columns_above_the_threshold(y_hat, threshold):
    return np.nonzero(y_hat >= threshold)[1]


@predict_or_pass.mistake(
    "1 is taken from every label: -1 takes the label's place, and only where the network is unsure."
)
def one_taken_from_all(y_hat, threshold):
    return y_hat.argmax(axis=1) * (y_hat.max(axis=1) >= threshold) - 1


@predict_or_pass.mistake("Unsure images get minus their label: it should be -1 for all of them.")
def minus_the_label(y_hat, threshold):
    labels = y_hat.argmax(axis=1)
    return np.where(y_hat.max(axis=1) >= threshold, labels, -labels)


@predict_or_pass.mistake(
    "It compares with 1 minus the threshold: the largest probability must reach the threshold."
)
def one_minus_the_threshold(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= 1 - threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake(
    "Unsure images get -1 and then their label as well: is an `else` missing in the loop?"
)
def both_for_unsure(y_hat, threshold):
    labels = []
    for row in y_hat:
        if row.max() < threshold:
            labels.append(-1)
        labels.append(row.argmax())
    return np.array(labels)


@predict_or_pass.mistake(
    "It returns one number, for the largest probability of all: each row has its own."
)
def one_answer_for_all(y_hat, threshold):
    return int(y_hat.argmax()) if y_hat.max() >= threshold else -1


@predict_or_pass.mistake(
    "It tells for each class whether it reaches the threshold: return one label per image."
)
def tells_which_classes(y_hat, threshold):
    return y_hat >= threshold


# --- Cross-entropy from labels -------------------------------------------------------------


@exercise(
    title="The loss, from labels",
    question=r"""
As in exercise 2.3, but from probabilities; and now a *wrong* class may have probability 0, which
must do no harm. (The right one never has.) Write `loss_from_labels(y, y_hat)`: `y` holds labels,
shape (n,), and `y_hat` probabilities, shape (n, n_classes). Return one number, the mean
cross-entropy $L$ as above (natural logarithm).

For the labels 1, 0 and the rows 0.2, 0.5, 0.3 and 0.25, 0.6, 0.15 the loss is
$-(\ln 0.5 + \ln 0.25) / 2 \approx 1.04$.
""",
    trials=[
        (np.array([1, 0]), np.array([[0.2, 0.5, 0.3], [0.25, 0.6, 0.15]])),
        (np.array([2]), np.array([[0.3, 0.5, 0.2]])),
        (
            np.array([2, 0, 2, 1, 3]),
            np.array(
                [
                    [0.1, 0.2, 0.6, 0.1],
                    [0.5, 0.1, 0.1, 0.3],
                    [0.3, 0.3, 0.15, 0.25],
                    [0.8, 0.05, 0.05, 0.1],
                    [0.2, 0.2, 0.2, 0.4],
                ]
            ),
        ),
        (  # zeros, where the class is wrong
            np.array([1, 2, 1, 2]),
            np.array([[0.0, 0.75, 0.25], [0.5, 0.0, 0.5], [0.6, 0.4, 0.0], [0.3, 0.3, 0.4]]),
        ),
        (  # a right class that the network thinks next to impossible
            np.array([1, 0, 1]),
            np.array([[1.0, 1e-30], [0.75, 0.25], [1.0, 1e-20]]),
        ),
        (np.array([7, 0, 9, 7, 4, 1]), stable_softmax(_images(6, 10, 11))),
        (np.array([3, 1, 3]), stable_softmax(_images(3, 5, 12, np.float32))),
    ],
    hints=[
        "Which single number of each row of y_hat does the loss look at?",
        "Image i contributes the probability in row i and column y[i]. Notebook 01 took such pairs "
        "of row and column when it one-hot encoded; a loop does it too.",
        "Take the logarithm of the picked probabilities only; then mind the sign and the mean.",
    ],
)
def loss_from_labels(y, y_hat):
    """Return the mean cross-entropy of y_hat (n, n_classes) for labels y (n,), one number."""
    right = y_hat[np.arange(len(y)), y]  # row i, column y[i]: the right class's probability
    return -np.mean(np.log(right))


def _clipped_at(tiny):
    def clipped(y, y_hat):
        return -np.mean(np.log(np.maximum(_right(y, y_hat), tiny)))

    clipped.__name__ = f"clipped_at_{tiny:g}"
    return clipped


# Whoever adds the small number instead gets the same result, to the last digit that is compared.
for _tiny in (1e-16, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6):
    loss_from_labels.mistake(
        "A small number is added to the probabilities, or stands in for smaller ones, so a network "
        "that is sure and wrong pays too little. Only the right class counts, and it is never 0: "
        "nothing needs a patch."
    )(_clipped_at(_tiny))


def _log(y_hat):
    with np.errstate(divide="ignore"):
        return np.log(y_hat)


def _right(y, y_hat):
    return y_hat[np.arange(len(y)), y]


@loss_from_labels.mistake(
    "It is nan where a wrong class has probability 0, for 0 times minus infinity is nan: take the "
    "logarithm of the right class only."
)
def zero_times_log_zero(y, y_hat):
    Y = one_hot_encode(y, y_hat.shape[1])
    with np.errstate(invalid="ignore"):
        return -np.sum(Y * _log(y_hat)) / len(y)


@loss_from_labels.mistake(
    "The minus sign is missing: like this, the best network would be the one that is sure and "
    "wrong."
)
def without_minus(y, y_hat):
    return np.mean(np.log(_right(y, y_hat)))


@loss_from_labels.mistake(
    "It is the sum over the images: divide by n, so that the loss does not grow with their number."
)
def summed(y, y_hat):
    return -np.sum(np.log(_right(y, y_hat)))


@loss_from_labels.mistake(
    "It divides by all entries of y_hat, n times the number of classes: divide by n, the images."
)
def averaged_over_all_entries(y, y_hat):
    return summed(y, y_hat) / y_hat.size


@loss_from_labels.mistake("It divides by the number of classes: divide by n, the images.")
def divided_by_classes(y, y_hat):
    return summed(y, y_hat) / y_hat.shape[1]


@loss_from_labels.mistake(
    "`[:, y]` takes all rows for each label, n times n numbers: row i goes with column y[i] alone."
)
def all_rows_and_these_columns(y, y_hat):
    return -np.mean(_log(y_hat[:, y]))


@loss_from_labels.mistake(
    "It multiplies by the labels as if they were one-hot: label 7 does not count seven times, and "
    "label 0 counts too."
)
def labels_for_one_hot(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(y[:, np.newaxis] * _log(y_hat)) / len(y)


@loss_from_labels.mistake(
    "It multiplies the right logarithms by their labels: a label says which column, not how much."
)
def weighted_by_the_label(y, y_hat):
    return -np.mean(y * np.log(_right(y, y_hat)))


@loss_from_labels.mistake(
    "It takes the largest probability of each row: the loss looks at the right class, whether it "
    "is the largest or not."
)
def of_the_largest(y, y_hat):
    return -np.mean(np.log(y_hat.max(axis=1)))


@loss_from_labels.mistake(
    "It takes the logarithm of the mean: the logarithm comes first, image by image, then the mean."
)
def logarithm_of_the_mean(y, y_hat):
    return -np.log(np.mean(_right(y, y_hat)))


@loss_from_labels.mistake("The logarithm is missing: this is minus the mean probability.")
def no_logarithm(y, y_hat):
    return -np.mean(_right(y, y_hat))


@loss_from_labels.mistake(
    "It is the mean of 1 minus the probability: the cross-entropy takes minus its logarithm."
)
def one_minus_the_probability(y, y_hat):
    return np.mean(1 - _right(y, y_hat))


@loss_from_labels.mistake("It is the logarithm to base 2: np.log is the natural one.")
def base_two(y, y_hat):
    return -np.mean(np.log2(_right(y, y_hat)))


@loss_from_labels.mistake("It is the logarithm to base 10: np.log is the natural one.")
def base_ten(y, y_hat):
    return -np.mean(np.log10(_right(y, y_hat)))


@loss_from_labels.mistake("It is one column off: label 0 belongs to column 0.")
def one_column_off(y, y_hat):
    return -np.mean(_log(_right(y - 1, y_hat)))


@loss_from_labels.mistake(
    "It returns the loss of the last image only: is something overwritten in a loop?"
)
def last_image_only(y, y_hat):
    return -np.log(y_hat[-1, y[-1]])


@loss_from_labels.mistake(
    "It returns the loss of the first image only: does a return stand inside a loop?"
)
def first_image_only(y, y_hat):
    return -np.log(y_hat[0, y[0]])


@loss_from_labels.mistake("It returns one loss per image: return their mean, one number.")
def one_per_image(y, y_hat):
    return -np.log(_right(y, y_hat))


@loss_from_labels.mistake(
    "It takes the wrong classes too, with ln(1 - p), as one sigmoid output would (and 0 times ln 0 "
    "is nan): here the right class's probability is all that counts."
)
def wrong_classes_too(y, y_hat):
    Y = one_hot_encode(y, y_hat.shape[1])
    with np.errstate(invalid="ignore"):
        return -np.sum(Y * _log(y_hat) + (1 - Y) * _log(1 - y_hat)) / len(y)


@loss_from_labels.mistake(
    "It adds up the logarithms of all classes: only the right class of each image counts."
)
def of_all_classes(y, y_hat):
    return -np.sum(_log(y_hat)) / len(y)


@loss_from_labels.mistake(
    "It averages the logarithms of all classes: only the right class of each image counts."
)
def mean_of_all_classes(y, y_hat):
    return -np.mean(_log(y_hat))


@loss_from_labels.mistake(
    "`[:, y]` takes all rows for each label, n times n numbers, and they are added up: row i goes "
    "with column y[i] alone."
)
def all_rows_summed(y, y_hat):
    return -np.sum(_log(y_hat[:, y])) / len(y)


@loss_from_labels.mistake(
    "`[y]` picks rows, by label: a label says which column, and row i belongs to image i."
)
def labels_as_rows(y, y_hat):
    return -np.mean(_log(y_hat[y]))


@loss_from_labels.mistake(
    "It multiplies the labels with the whole matrix: a label says which column counts, so pick "
    "that column of its row."
)
def labels_times_the_matrix(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(y * _log(y_hat)) / len(y)


@loss_from_labels.mistake(
    "`one_hot_encode` makes ten columns unless it is told how many classes there are: y_hat knows."
)
def always_ten_classes(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(one_hot_encode(y) * _log(y_hat)) / len(y)


@loss_from_labels.mistake(
    "The minus sign is missing (and 0 times ln 0 is nan): cross-entropy is a cost, never negative."
)
def one_hot_without_minus(y, y_hat):
    return -zero_times_log_zero(y, y_hat)


@loss_from_labels.mistake(
    "It is the sum over the images (and 0 times ln 0 is nan): divide by n, and take the logarithm "
    "of the right class only."
)
def one_hot_summed(y, y_hat):
    return zero_times_log_zero(y, y_hat) * len(y)


@loss_from_labels.mistake(
    "It averages over all entries, n times the number of classes (and 0 times ln 0 is nan): divide "
    "by n, and take the logarithm of the right class only."
)
def one_hot_averaged_over_all_entries(y, y_hat):
    return zero_times_log_zero(y, y_hat) / y_hat.shape[1]


@loss_from_labels.mistake(
    "A matrix product pairs each image with every other: the product of one-hot rows and "
    "logarithms is elementwise."
)
def matrix_product(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(one_hot_encode(y, y_hat.shape[1]) @ _log(y_hat).T) / len(y)


@loss_from_labels.mistake(
    "It takes the logarithm of the zeros of the one-hot rows: multiply after the logarithm."
)
def logarithm_of_the_product(y, y_hat):
    return -np.sum(_log(one_hot_encode(y, y_hat.shape[1]) * y_hat)) / len(y)


@loss_from_labels.mistake(
    "The two are swapped: the logarithm is of the probabilities, not of the one-hot rows."
)
def swapped(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(y_hat * _log(one_hot_encode(y, y_hat.shape[1]))) / len(y)


@loss_from_labels.mistake(
    "Only the last image is left when it divides by n: is the sum overwritten in a loop?"
)
def last_image_divided_by_n(y, y_hat):
    return -np.log(y_hat[-1, y[-1]]) / len(y)


@loss_from_labels.mistake(
    "It is the logarithm of 1 minus the probability: take that of the probability itself."
)
def logarithm_of_the_rest(y, y_hat):
    return -np.mean(np.log(1 - _right(y, y_hat)))


@loss_from_labels.mistake(
    "It weighs the logarithms with the probabilities: each image counts once, however sure."
)
def weighted_by_the_probability(y, y_hat):
    right = _right(y, y_hat)
    return -np.mean(right * np.log(right))


@loss_from_labels.mistake("It takes a softmax of y_hat, which holds probabilities already.")
def softmax_once_more(y, y_hat):
    return -np.mean(np.log(_right(y, stable_softmax(y_hat))))


@loss_from_labels.mistake("This is a squared error: the cross-entropy is minus a logarithm.")
def squared_error(y, y_hat):
    return np.sum((one_hot_encode(y, y_hat.shape[1]) - y_hat) ** 2) / len(y)


@loss_from_labels.mistake(
    "This is the accuracy: the loss looks at how much probability the right class got."
)
def accuracy_for_loss(y, y_hat):
    return np.mean(y_hat.argmax(axis=1) == y)


@loss_from_labels.mistake("It divides by n twice: np.mean has divided already.")
def divided_twice(y, y_hat):
    return -np.mean(np.log(_right(y, y_hat))) / len(y)


@loss_from_labels.mistake(
    "The indices are swapped: `y_hat[row, column]` has the image first, then its label."
)
def indices_swapped(y, y_hat):
    return -np.mean(_log(y_hat[y, np.arange(len(y))]))


@loss_from_labels.mistake(
    "It takes the wrong classes too, with ln(1 - p), as one sigmoid output would: here the right "
    "class's probability is all that counts."
)
def wrong_classes_in_a_loop(y, y_hat):
    right = one_hot_encode(y, y_hat.shape[1]) == 1
    return -np.sum(np.log(np.where(right, y_hat, 1 - y_hat))) / len(y)


@loss_from_labels.mistake(
    "It returns one loss per image (and 0 times ln 0 is nan): return their mean, one number."
)
def one_hot_per_image(y, y_hat):
    with np.errstate(invalid="ignore"):
        return -np.sum(one_hot_encode(y, y_hat.shape[1]) * _log(y_hat), axis=1)


# --- Accuracy over batches -----------------------------------------------------------------


def _batches(sizes, n_classes, n_wrong, seed):
    """Return (y_hats, ys): batches of these sizes with this many wrong answers in each."""
    rng = np.random.default_rng(seed)
    y_hats, ys = [], []
    for n, wrong in zip(sizes, n_wrong, strict=True):
        y_hat = rng.dirichlet(np.full(n_classes, 0.7), n).round(2)
        y = y_hat.argmax(axis=1)
        y[:wrong] = (y[:wrong] + 1 + rng.integers(n_classes - 1, size=wrong)) % n_classes
        order = rng.permutation(n)
        y_hats.append(y_hat[order])
        ys.append(y[order])
    return y_hats, ys


@exercise(
    title="Accuracy, batch by batch",
    question="""
Many images may not fit into memory, so they come in batches, and the last batch is often smaller.
Write `accuracy_of_batches(y_hats, ys)`. Both are lists with an entry per batch: `y_hats[k]` holds
the probabilities of batch k, shape (n_k, n_classes), and `ys[k]` its labels, shape (n_k,). Return
the accuracy over *all* images of all batches, one number from 0 to 1.

Three images, all read correctly, and then a batch of one, read wrongly, make 0.75.
""",
    trials=[
        _batches([3, 1], 4, [0, 1], 0),
        _batches([5], 3, [2], 1),
        _batches([3, 3], 3, [1, 2], 6),  # square, where an argmax of columns gives a number
        _batches([2, 4], 5, [0, 0], 7),
        _batches([2, 6], 3, [1, 1], 2),
        _batches([4, 7, 2], 5, [3, 1, 2], 3),
        _batches([8, 8, 8, 3], 10, [2, 0, 5, 1], 4),
        _batches([1, 6, 3], 4, [0, 5, 1], 5),
    ],
    hints=[
        "What are the accuracies of the two batches in the example, and why is 0.5 wrong?",
        "Two numbers are all you need to keep while the batches pass by.",
        "Count the right answers and the images over all batches; divide once, at the end.",
    ],
)
def accuracy_of_batches(y_hats, ys):
    """Return the share, 0 to 1, of all images whose most probable class is their label."""
    n_right, n_images = 0, 0
    for k in range(len(ys)):
        n_right += np.sum(y_hats[k].argmax(axis=1) == ys[k])
        n_images += len(ys[k])
    return n_right / n_images


def _hits(y_hats, ys):
    """Return True or False for each image, an array per batch."""
    return [y_hat.argmax(axis=1) == y for y_hat, y in zip(y_hats, ys, strict=True)]


@accuracy_of_batches.mistake(
    "It asks for more than half of the probability. The answer is the most probable class, and "
    "that may have less."
)
def more_than_half(y_hats, ys):
    pairs = list(zip(y_hats, ys, strict=True))
    sure = [y_hat[np.arange(len(y)), y] > 0.5 for y_hat, y in pairs]
    return np.mean(np.concatenate(sure))


_IN_ONE_ARRAY = accuracy_of_batches.mistake(
    "The batches have different lengths, so they do not fit into one array: take them one at a "
    "time and count."
)


@_IN_ONE_ARRAY
def all_probabilities_in_one_array(y_hats, ys):
    return np.mean(np.array(y_hats).argmax(axis=2) == np.array(ys))


@_IN_ONE_ARRAY
def all_probabilities_in_one_array_along_axis_1(y_hats, ys):
    return np.mean(np.argmax(y_hats, axis=1) == ys)


@_IN_ONE_ARRAY
def list_taken_for_an_array(y_hats, ys):
    return np.mean(y_hats.argmax(axis=1) == ys)


@accuracy_of_batches.mistake(
    "It is the mean of the batches' accuracies: an image of a small batch counts for more there. "
    "Count images."
)
def mean_of_the_means(y_hats, ys):
    return np.mean([hits.mean() for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake(
    "It is the accuracy of the last batch only: is something overwritten in each turn of the loop?"
)
def last_batch_only(y_hats, ys):
    return _hits(y_hats, ys)[-1].mean()


@accuracy_of_batches.mistake(
    "It is the accuracy of the first batch only: does a return stand inside the loop?"
)
def first_batch_only(y_hats, ys):
    return _hits(y_hats, ys)[0].mean()


@accuracy_of_batches.mistake(
    "It looks at the very last image only, hence 0 or 1: keep a count of all images."
)
def last_image_of_all(y_hats, ys):
    return float(_hits(y_hats, ys)[-1][-1])


@accuracy_of_batches.mistake(
    "It looks at the last image of each batch only: count the right answers of the whole batch."
)
def last_image_of_each_batch(y_hats, ys):
    return np.mean([hits[-1] for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake("It counts the right answers: divide by the number of images.")
def not_divided(y_hats, ys):
    return sum(int(hits.sum()) for hits in _hits(y_hats, ys))


@accuracy_of_batches.mistake(
    "It divides the right answers by the number of batches: divide by the number of images."
)
def divided_by_batches(y_hats, ys):
    return not_divided(y_hats, ys) / len(ys)


@accuracy_of_batches.mistake("It adds up the batches' accuracies: the result can be larger than 1.")
def sum_of_the_means(y_hats, ys):
    return sum(hits.mean() for hits in _hits(y_hats, ys))


@accuracy_of_batches.mistake(
    "It takes all batches to be as large as the first: add up the images that really come."
)
def as_large_as_the_first(y_hats, ys):
    return not_divided(y_hats, ys) / (len(ys) * len(ys[0]))


@accuracy_of_batches.mistake(
    "It divides the right answers of all batches by the size of the last one: add up the sizes."
)
def divided_by_the_last_size(y_hats, ys):
    return not_divided(y_hats, ys) / len(ys[-1])


@accuracy_of_batches.mistake(
    "It divides by the number of probabilities, images times classes: divide by the images."
)
def divided_by_entries(y_hats, ys):
    return not_divided(y_hats, ys) / sum(y_hat.size for y_hat in y_hats)


@accuracy_of_batches.mistake("It is in percent: return a number from 0 to 1.")
def in_percent(y_hats, ys):
    return 100 * np.mean(np.concatenate(_hits(y_hats, ys)))


@accuracy_of_batches.mistake("It is the share of wrong answers: count the right ones.")
def share_of_errors(y_hats, ys):
    return 1 - np.mean(np.concatenate(_hits(y_hats, ys)))


@accuracy_of_batches.mistake("It divides whole numbers with //, which drops the fraction: use /.")
def whole_division(y_hats, ys):
    return not_divided(y_hats, ys) // sum(len(y) for y in ys)


@accuracy_of_batches.mistake(
    "It takes the mean of the old value and the new batch at each turn, so the later batches "
    "count for more: count images."
)
def running_mean(y_hats, ys):
    first, *rest = (hits.mean() for hits in _hits(y_hats, ys))
    for mean in rest:
        first = (first + mean) / 2
    return first


@accuracy_of_batches.mistake(
    "It halves at each turn, from a start of 0: count right answers and images, and divide once."
)
def running_mean_from_zero(y_hats, ys):
    running = 0
    for hits in _hits(y_hats, ys):
        running = (running + hits.mean()) / 2
    return running


@accuracy_of_batches.mistake(
    "Its argmax has no axis and finds one place in the whole batch: each row has its own."
)
def argmax_of_the_whole_batch(y_hats, ys):
    hits = [y_hat.argmax() == y for y_hat, y in zip(y_hats, ys, strict=True)]
    return np.mean(np.concatenate(hits))


@accuracy_of_batches.mistake(
    "It finds the least probable class of each image: take the most probable."
)
def least_probable_class(y_hats, ys):
    hits = [y_hat.argmin(axis=1) == y for y_hat, y in zip(y_hats, ys, strict=True)]
    return np.mean(np.concatenate(hits))


@accuracy_of_batches.mistake("It returns one accuracy per batch: return one number for all images.")
def one_per_batch(y_hats, ys):
    return np.array([hits.mean() for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake("It leaves out the last batch: smaller or not, it counts.")
def without_the_last_batch(y_hats, ys):
    return not_divided(y_hats[:-1], ys[:-1]) / sum(len(y) for y in ys[:-1])


@accuracy_of_batches.mistake(
    "Its argmax runs down the columns: one image is one row, so choose along axis 1."
)
def argmax_of_columns(y_hats, ys):
    right = sum(np.sum(y_hats[k].argmax(axis=0) == ys[k]) for k in range(len(ys)))
    return right / sum(len(y) for y in ys)


@accuracy_of_batches.mistake(
    "The right answers are those of the last batch alone, divided by all images: add them up."
)
def right_answers_overwritten(y_hats, ys):
    return _hits(y_hats, ys)[-1].sum() / sum(len(y) for y in ys)


@accuracy_of_batches.mistake(
    "It counts the last image of each batch only, and divides by all images."
)
def last_hits_over_all_images(y_hats, ys):
    return sum(int(hits[-1]) for hits in _hits(y_hats, ys)) / sum(len(y) for y in ys)


@accuracy_of_batches.mistake(
    "It is the mean probability of the right class: count how often that class is the largest."
)
def mean_probability(y_hats, ys):
    right = [y_hat[np.arange(len(y)), y] for y_hat, y in zip(y_hats, ys, strict=True)]
    return np.mean(np.concatenate(right))


@accuracy_of_batches.mistake(
    "It compares the largest probability with the label: compare the class that has it."
)
def probability_for_class(y_hats, ys):
    hits = [y_hat.max(axis=1) == y for y_hat, y in zip(y_hats, ys, strict=True)]
    return np.mean(np.concatenate(hits))


@accuracy_of_batches.mistake("It is the share of batches without a mistake: count images.")
def share_of_faultless_batches(y_hats, ys):
    return np.mean([hits.all() for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake("It is the median of the batches' accuracies: count images.")
def median_of_the_batches(y_hats, ys):
    return np.median([hits.mean() for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake(
    "It takes all batches to be as large as the last: add up the images that really come."
)
def as_large_as_the_last(y_hats, ys):
    return not_divided(y_hats, ys) / (len(ys) * len(ys[-1]))


@accuracy_of_batches.mistake("It looks at the first image of each batch only: count them all.")
def first_image_of_each_batch(y_hats, ys):
    return np.mean([hits[0] for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake(
    "It is the share of batches with a right answer in them: count images."
)
def share_of_batches_with_a_hit(y_hats, ys):
    return np.mean([hits.any() for hits in _hits(y_hats, ys)])


# --- First weights -------------------------------------------------------------------------


def _in_words(matrices):
    """Say of each layer what is the same for every right answer, whichever numbers were drawn."""
    matrices = [matrices] if isinstance(matrices, np.ndarray) else matrices
    matrices = [np.array(matrix, float, ndmin=2) for matrix in matrices]
    repeats = any(_same_start(a[1:], b[1:]) for a, b in pairwise(matrices))
    return (*map(_layer_in_words, matrices), "same draws again" if repeats else "other draws")


def _layer_in_words(matrix):
    bias, w = matrix[0], matrix[1:]
    if bias.any() and not matrix[:, 0].any():
        return "first column zero, first row not"
    top = "zero" if not bias.any() else "one" if np.all(bias == 1) else "not zero"
    rows_equal, columns_equal = np.all(w == w[0]), np.all(w == w[:, :1])
    if rows_equal and columns_equal:
        return f"biases {top}; all weights {'equal' if w.any() else 'zero'}"
    if rows_equal or columns_equal:
        return f"biases {top}; all rows or all columns equal"
    # Rounded so coarsely that chance makes no difference: to steps of a fifth, and a quarter.
    mean, std = w.mean(), w.std()
    spread = 2 ** (np.rint(4 * np.log2(std * np.sqrt(len(w)))) / 4)
    # The mean distance from the mean is 0.80 spreads for normal numbers, 0.87 for uniform ones.
    distance = np.abs(w - mean).mean() / std
    kind = "normal" if 0.76 < distance < 0.83 else "two values" if distance > 0.99 else "not normal"
    mean = np.rint(4 * mean / std) / 4
    words = [f"biases {top}; standard deviation {spread:.2f} × √(1/r)"]
    words += [f"mean {mean:.2f} standard deviations"] if mean else []
    words += [kind] if kind != "normal" else []
    return ", ".join(words)


def _same_start(a, b):
    """Tell whether two matrices begin with the same draws, apart from their scale."""
    a, b = a.ravel()[:5], b.ravel()[:5]
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return False
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return np.abs(a - b).max() < 1e-5


@exercise(
    title="First weights for any number of layers",
    question=r"""
Write `first_weights(sizes, rng)` for any number of layers, with the biases prepended: as in
section 2, they are the first row of each matrix. `sizes` lists the units per layer, inputs first.
Return one matrix per layer of weights, in a list or a tuple.

A layer with r inputs and c neurons gets shape (1 + r, c): a first row of zeros, and below it
normal random numbers from `rng`, mean 0 and standard deviation $\sqrt{1/r}$; the added 1 does not
count in r. Sizes 784, 20, 10 give (785, 20) and (21, 10).
""",
    trials=[
        ([256, 16], np.random.default_rng(1958)),
        ([2, 1024, 4], np.random.default_rng(1986)),
        ([32, 64, 32], np.random.default_rng(1989)),
        ([64, 32, 64, 32], np.random.default_rng(1998)),
    ],
    hints=[
        "Each pair of neighbours in sizes makes one matrix. Which of the two numbers is its r?",
        "Start from what `initialize_weights` does for w1 and do it for every pair, in a loop.",
        "First the random rows, of shape (r, c); then put a row of c zeros on top of them, as "
        "section 2 put a bias on top of its matrix.",
    ],
    look=_in_words,
)
def first_weights(sizes, rng):
    """Return one matrix (1 + r, c) per layer: zeros on top, normal numbers ±√(1/r) below."""
    matrices = []
    for layer in range(1, len(sizes)):
        r, c = sizes[layer - 1], sizes[layer]
        weights = np.sqrt(1 / r) * rng.standard_normal((r, c))
        matrices.append(np.vstack([np.zeros(c), weights]))
    return tuple(matrices)


def _tall(sizes, draw):
    """Return a matrix per layer: zeros on top of draw(r, c)."""
    return tuple(np.vstack([np.zeros(c), draw(r, c)]) for r, c in pairwise(sizes))


@first_weights.mistake(
    "The spread is 1 whatever the number of inputs: the sums grow with r and the sigmoid is flat "
    "there."
)
def naive(sizes, rng):
    return _tall(sizes, lambda r, c: rng.standard_normal((r, c)))


@first_weights.mistake(
    "The spread is 1/r, which should be the variance: the standard deviation is its root."
)
def one_over_r(sizes, rng):
    return _tall(sizes, lambda r, c: rng.standard_normal((r, c)) / r)


@first_weights.mistake("It multiplies by the root of r: many inputs call for small weights.")
def times_the_root(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(r) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "The spread follows from the number of neurons c, the columns: a sum has as many terms as the "
    "neuron has inputs, r."
)
def from_the_output_size(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(1 / c) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "All layers get the spread of the first: each layer has its own number of inputs."
)
def from_the_first_size(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(1 / sizes[0]) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "The bias is counted as an input: r is the number of inputs without the 1 that is added."
)
def bias_counted_as_input(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(1 / (r + 1)) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "This is another rule, √(2/r), made for relu: here the standard deviation is √(1/r)."
)
def two_over_r(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(2 / r) * rng.standard_normal((r, c)))


@first_weights.mistake("This is another rule, √(2/(r + c)): here the standard deviation is √(1/r).")
def two_over_both(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(2 / (r + c)) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "The weights are uniform between the two bounds, so their spread is too small: √(1/r) is the "
    "standard deviation of normal numbers, and one in three lies outside."
)
def uniform_between_the_bounds(sizes, rng):
    return _tall(sizes, lambda r, c: rng.uniform(-1, 1, (r, c)) / np.sqrt(r))


@first_weights.mistake(
    "The weights are one-sided, uniform from 0 up: half of them should be negative, with mean 0."
)
def one_sided(sizes, rng):
    return _tall(sizes, lambda r, c: rng.random((r, c)) / np.sqrt(r))


@first_weights.mistake(
    "No weight is negative: about half of them should be, so that the mean is 0."
)
def absolute_values(sizes, rng):
    return _tall(sizes, lambda r, c: np.abs(rng.standard_normal((r, c))) / np.sqrt(r))


@first_weights.mistake(
    "The mean of the weights is √(1/r), and the spread is 1: in rng.normal the mean comes "
    "first, then the spread."
)
def mean_for_spread(sizes, rng):
    return _tall(sizes, lambda r, c: rng.normal(np.sqrt(1 / r), 1, (r, c)))


@first_weights.mistake(
    "All weights of a layer are equal: then all its neurons learn the same. Draw a whole matrix."
)
def all_equal(sizes, rng):
    return _tall(sizes, lambda r, c: np.full((r, c), np.sqrt(1 / r)))


@first_weights.mistake("All weights are 0: the neurons of a layer would stay equal for ever.")
def all_zero(sizes, rng):
    return _tall(sizes, lambda r, c: np.zeros((r, c)))


@first_weights.mistake(
    "Whole rows or columns of a matrix repeat one draw: each weight needs a draw of its own."
)
def one_draw_a_row(sizes, rng):
    return _tall(sizes, lambda r, c: np.sqrt(1 / r) * rng.standard_normal((r, 1)) * np.ones(c))


@first_weights.mistake(
    "The layers begin with the same numbers: a generator made anew in each turn, from the same "
    "seed, repeats itself, so draw from the one handed over."
)
def same_seed_for_each_layer(sizes, rng):
    return _tall(
        sizes, lambda r, c: np.sqrt(1 / r) * np.random.default_rng(0).standard_normal((r, c))
    )


@first_weights.mistake("The biases are random too: the first row should be 0.")
def random_biases(sizes, rng):
    return tuple(np.sqrt(1 / r) * rng.standard_normal((1 + r, c)) for r, c in pairwise(sizes))


@first_weights.mistake(
    "The first row holds ones: the 1 is the added input; its weight, the bias, starts at 0."
)
def biases_of_one(sizes, rng):
    return tuple(
        np.vstack([np.ones(c), np.sqrt(1 / r) * rng.standard_normal((r, c))])
        for r, c in pairwise(sizes)
    )


@first_weights.mistake("The biases are the last row: section 2 puts them on top, as the first.")
def biases_at_the_bottom(sizes, rng):
    return tuple(
        np.vstack([np.sqrt(1 / r) * rng.standard_normal((r, c)), np.zeros(c)])
        for r, c in pairwise(sizes)
    )


@first_weights.mistake(
    "The first column is 0, which is a whole neuron: the biases are the first row."
)
def first_column_zero(sizes, rng):
    matrices = random_biases(sizes, rng)
    for matrix in matrices:
        matrix[:, 0] = 0
    return matrices


@first_weights.mistake(
    "Rows and columns are swapped: r, the inputs, comes first in each pair of sizes and makes the "
    "rows."
)
def sizes_swapped(sizes, rng):
    return tuple(
        np.vstack([np.zeros(r), np.sqrt(1 / c) * rng.standard_normal((c, r))])
        for r, c in pairwise(sizes)
    )


@first_weights.mistake("The row for the biases is missing: it adds one to the number of rows.")
def no_bias_row(sizes, rng):
    return tuple(np.sqrt(1 / r) * rng.standard_normal((r, c)) for r, c in pairwise(sizes))


@first_weights.mistake(
    "It adds a column for the biases: a column is a neuron, and the biases are one more row."
)
def bias_column(sizes, rng):
    return tuple(
        np.hstack([np.zeros((r, 1)), np.sqrt(1 / r) * rng.standard_normal((r, c))])
        for r, c in pairwise(sizes)
    )


@first_weights.mistake(
    "It adds a column of ones to the weights, as `prepend_bias` does to images: the weights get "
    "one more row, of zeros."
)
def prepended_ones(sizes, rng):
    return tuple(
        np.hstack([np.ones((r, 1)), np.sqrt(1 / r) * rng.standard_normal((r, c))])
        for r, c in pairwise(sizes)
    )


@first_weights.mistake(
    "It returns only the first layer's matrix: does a return stand inside the loop?"
)
def first_layer_alone(sizes, rng):
    return _tall(sizes[:2], lambda r, c: np.sqrt(1 / r) * rng.standard_normal((r, c)))[0]


@first_weights.mistake("The last matrix is missing: three sizes make two layers of weights.")
def without_the_last_layer(sizes, rng):
    return _tall(sizes[:-1], lambda r, c: np.sqrt(1 / r) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "Each weight is one of two values: √(1/r) is the standard deviation of normal numbers."
)
def two_values(sizes, rng):
    return _tall(sizes, lambda r, c: rng.choice([-1, 1], (r, c)) / np.sqrt(r))


@first_weights.mistake("The spread is right, but the numbers are not normal (uniform, perhaps).")
def uniform_with_the_right_spread(sizes, rng):
    return _tall(sizes, lambda r, c: rng.uniform(-1, 1, (r, c)) * np.sqrt(3 / r))


@first_weights.mistake(
    "The weights are uniform between the two bounds, and the biases too: normal numbers with this "
    "standard deviation are asked for, under a row of zeros."
)
def uniform_with_random_biases(sizes, rng):
    return tuple(rng.uniform(-1, 1, (1 + r, c)) / np.sqrt(r) for r, c in pairwise(sizes))


@first_weights.mistake(
    "The biases are random too, and counted as inputs: the first row should be 0, and the added 1 "
    "does not count in r."
)
def random_biases_counted_as_inputs(sizes, rng):
    return tuple(rng.standard_normal((1 + r, c)) / np.sqrt(1 + r) for r, c in pairwise(sizes))


@first_weights.mistake(
    "The biases are random, and the spread is 1: the first row should be 0, and the spread shrinks "
    "with the number of inputs."
)
def naive_with_random_biases(sizes, rng):
    return tuple(rng.standard_normal((1 + r, c)) for r, c in pairwise(sizes))


@first_weights.mistake(
    "It returns only the last layer's matrix: collect one in each turn of the loop."
)
def last_layer_alone(sizes, rng):
    return _tall(sizes[-2:], lambda r, c: np.sqrt(1 / r) * rng.standard_normal((r, c)))[0]


@first_weights.mistake("It returns only the first layer's matrix, in a list: go on to the others.")
def first_layer_in_a_list(sizes, rng):
    return _tall(sizes[:2], lambda r, c: np.sqrt(1 / r) * rng.standard_normal((r, c)))


@first_weights.mistake(
    "Weights and biases are returned apart: here the biases are the first row of each matrix."
)
def weights_and_biases_apart(sizes, rng):
    weights = tuple(np.sqrt(1 / r) * rng.standard_normal((r, c)) for r, c in pairwise(sizes))
    return weights, tuple(np.zeros(c) for c in sizes[1:])


@first_weights.mistake(
    "The spread is 0.01 for every layer: it should follow from the number of inputs, r."
)
def one_hundredth(sizes, rng):
    return _tall(sizes, lambda r, c: 0.01 * rng.standard_normal((r, c)))


@first_weights.mistake(
    "This is another rule, uniform between ±√(6/(r + c)): here normal numbers are asked for, with "
    "standard deviation √(1/r)."
)
def uniform_by_another_rule(sizes, rng):
    return _tall(sizes, lambda r, c: rng.uniform(-1, 1, (r, c)) * np.sqrt(6 / (r + c)))
