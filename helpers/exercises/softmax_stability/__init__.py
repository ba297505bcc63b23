"""The exercises of notebook 02: softmax, its logarithm and the losses, for scores of any size."""

from helpers.exercises.softmax_stability.cross_entropy_of_labels import cross_entropy_of_labels
from helpers.exercises.softmax_stability.entropy_at import entropy_at
from helpers.exercises.softmax_stability.log_probability_of_group import log_probability_of_group
from helpers.exercises.softmax_stability.loss_of_no import loss_of_no
from helpers.exercises.softmax_stability.softmax_of_columns import softmax_of_columns
from helpers.exercises.softmax_stability.softmax_of_distances import softmax_of_distances

# In the order in which they stand in the notebook.
EXERCISES = (
    softmax_of_columns,
    softmax_of_distances,
    cross_entropy_of_labels,
    log_probability_of_group,
    loss_of_no,
    entropy_at,
)
