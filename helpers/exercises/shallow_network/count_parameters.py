"""The exercise "Count the parameters"."""

from itertools import pairwise

import numpy as np

from helpers.exercises.checker.exercise import exercise


@exercise(
    title="Count the parameters",
    question="""
How many numbers must a network learn? Write `count_parameters(sizes)`. The list `sizes` holds the
number of units in each layer, first the inputs, last the outputs, and any number of hidden layers
in between. Return the number of all weights and all biases together, a whole number.

For example, `count_parameters([784, 20, 10])` is 15,910, as printed above, and
`count_parameters([3, 2])`, a network without a hidden layer, is 8.
""",
    inputs=[
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
