"""Exercises of notebook 04: derivatives, their measurement, the way back, and a step downhill."""

from helpers.exercises.backpropagation.first_layer_gradient import first_layer_gradient
from helpers.exercises.backpropagation.judge_gradient import judge_gradient
from helpers.exercises.backpropagation.last_layer_gradients import last_layer_gradients
from helpers.exercises.backpropagation.measured_jacobian import measured_jacobian
from helpers.exercises.backpropagation.output_delta_from_labels import output_delta_from_labels
from helpers.exercises.backpropagation.sgd_step import sgd_step
from helpers.exercises.backpropagation.tanh_derivative import tanh_derivative

# In the order in which they stand in the notebook.
EXERCISES = (
    tanh_derivative,
    measured_jacobian,
    output_delta_from_labels,
    last_layer_gradients,
    first_layer_gradient,
    judge_gradient,
    sgd_step,
)
