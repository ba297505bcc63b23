"""The exercises of notebook 03: parameters, forward, predict, loss, accuracy, first weights."""

from helpers.exercises.shallow_network.accuracy_of_batches import accuracy_of_batches
from helpers.exercises.shallow_network.count_parameters import count_parameters
from helpers.exercises.shallow_network.first_weights import first_weights
from helpers.exercises.shallow_network.forward_two_hidden import forward_two_hidden
from helpers.exercises.shallow_network.loss_from_labels import loss_from_labels
from helpers.exercises.shallow_network.predict_or_pass import predict_or_pass

# In the order in which they stand in the notebook.
EXERCISES = (
    count_parameters,
    forward_two_hidden,
    predict_or_pass,
    loss_from_labels,
    accuracy_of_batches,
    first_weights,
)
