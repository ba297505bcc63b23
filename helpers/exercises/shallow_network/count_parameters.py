"""The exercise "Count the parameters"."""

import math
from itertools import combinations, pairwise

from helpers.exercises.checker.exercise import exercise


@exercise(
    number=1,
    title="Count the parameters",
    question="""
Write `count_parameters(sizes)`. The list `sizes` holds the units of each layer, inputs first, with
any number of hidden layers. Return the number of all weights and biases together.

`count_parameters([784, 20, 10])` is 15,910, as above; `count_parameters([3, 2])`, without a hidden
layer, is 8.
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
    """Return how many weights and biases a network has."""
    total = 0
    for layer in range(1, len(sizes)):
        n_inputs, n_neurons = sizes[layer - 1], sizes[layer]
        total += n_inputs * n_neurons + n_neurons  # a weight per input and neuron, a bias each
    return total


def _weights(sizes):
    return sum(r * c for r, c in pairwise(sizes))


def _layers(sizes):
    """Return the number of parameters of each layer."""
    return [r * c + c for r, c in pairwise(sizes)]


count_parameters.mistake(
    "It counts the weights only: each neuron also learns a bias.",
    weights_only=_weights,
)
count_parameters.mistake(
    "It counts a bias for the inputs too, or one per input of each layer: only neurons have a "
    "bias, those that add up.",
    biases_for_the_inputs=lambda sizes: _weights(sizes) + sum(sizes),
    biases_per_input=lambda sizes: _weights(sizes) + sum(sizes[:-1]),
)
count_parameters.mistake(
    "Some biases are missing: each neuron has its own, in the hidden layers and among the outputs.",
    one_bias_a_layer=lambda sizes: _weights(sizes) + len(sizes) - 1,
    no_biases_in_the_last_layer=lambda sizes: _weights(sizes) + sum(sizes[1:-1]),
    biases_in_the_last_layer_only=lambda sizes: _weights(sizes) + sizes[-1],
)
count_parameters.mistake(
    "It gives both sizes of each matrix one more: a bias adds a row, but no further neuron.",
    one_more_on_both_sides=lambda sizes: sum((r + 1) * (c + 1) for r, c in pairwise(sizes)),
)
count_parameters.mistake(
    "The last layer of weights is missing: does your loop end too early?",
    last_layer_missing=lambda sizes: sum(_layers(sizes)[:-1]),
)
count_parameters.mistake(
    "The first layer of weights is missing: does your loop start too late?",
    first_layer_missing=lambda sizes: sum(_layers(sizes)[1:]),
)
count_parameters.mistake(
    "It counts one layer only: add up over all of them. (Is the sum overwritten in each turn of "
    "the loop, or does a `return` stand inside it?)",
    first_layer_only=lambda sizes: _layers(sizes)[0],
    last_layer_only=lambda sizes: _layers(sizes)[-1],
)
count_parameters.mistake(
    "It also joins the outputs to the inputs: at index 0 the layer before is index -1, the last.",
    around_the_corner=lambda sizes: sum(_layers([sizes[-1], *sizes])),
)
count_parameters.mistake(
    "It multiplies all sizes: each layer has a product of its own, and these add.",
    product_of_all=lambda sizes: math.prod(sizes),
    product_of_all_and_biases=lambda sizes: math.prod(sizes) + sum(sizes[1:]),
)
count_parameters.mistake(
    "It adds up the units: a neuron has a weight for each of its inputs.",
    units_only=lambda sizes: sum(sizes),
)
count_parameters.mistake(
    "It counts two layers, whatever the list holds: there may be any number of sizes.",
    always_two_layers=lambda sizes: sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[2] + sizes[2],
    always_one_hidden_layer=lambda sizes: sum(_layers([*sizes[:2], sizes[-1]])),
)
count_parameters.mistake(
    "The numbers of the example stand in it, such as 784 and 10: take all of them from `sizes`.",
    example_copied=lambda sizes: sum(_layers([784, sizes[1], 10])),
    inputs_copied=lambda sizes: sum(_layers([784, *sizes[1:]])),
    outputs_copied=lambda sizes: sum(_layers([*sizes[:-1], 10])),
    result_copied=lambda sizes: 15910,
)
count_parameters.mistake(
    "It returns a number for each layer: add them up.",
    one_number_a_layer=_layers,
)
count_parameters.mistake(
    "It joins every layer to all that follow: a layer is joined to the next one only.",
    every_pair=lambda sizes: sum(r * c for r, c in combinations(sizes, 2)) + sum(sizes[1:]),
)
count_parameters.mistake(
    "It counts the biases only: each neuron also has a weight for each of its inputs.",
    biases_only=lambda sizes: sum(sizes[1:]),
)
count_parameters.mistake(
    "It adds the two sizes of a layer: a matrix of shape (r, c) has r times c weights.",
    sizes_added=lambda sizes: sum(r + c for r, c in pairwise(sizes)),
    sizes_added_and_biases=lambda sizes: sum(r + 2 * c for r, c in pairwise(sizes)),
)
count_parameters.mistake(
    "The biases are missing, and so is a layer of weights: each pair of neighbours in the list "
    "makes a layer, the first pair and the last one too.",
    no_biases_and_last_layer_missing=lambda sizes: _weights(sizes[:-1]),
    no_biases_and_first_layer_missing=lambda sizes: _weights(sizes[1:]),
)
