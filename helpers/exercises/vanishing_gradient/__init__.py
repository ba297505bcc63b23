"""The exercises of notebook 05: how a gradient vanishes, and what keeps it alive."""

from helpers.exercises.vanishing_gradient.deepest_net import deepest_net
from helpers.exercises.vanishing_gradient.factor_from_sums import factor_from_sums
from helpers.exercises.vanishing_gradient.lr_of_each_layer import lr_of_each_layer
from helpers.exercises.vanishing_gradient.residual_back import residual_back
from helpers.exercises.vanishing_gradient.std_for_leaky_relu import std_for_leaky_relu
from helpers.exercises.vanishing_gradient.tanh_gradients import tanh_gradients

# In the order in which they stand in the notebook.
EXERCISES = (
    lr_of_each_layer,
    tanh_gradients,
    factor_from_sums,
    std_for_leaky_relu,
    residual_back,
    deepest_net,
)
