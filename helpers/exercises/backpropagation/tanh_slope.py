"""The exercise "The slope of tanh, from the activation"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import sigmoid


@exercise(
    number=1,
    title="The slope of tanh, from the activation",
    question=r"""Many networks use another curve for their hidden units, from -1 to 1:
$$\tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}.$$
Derive its slope with the quotient rule, and write it in terms of $h = \tanh(z)$ alone, as
section 1 did for the sigmoid. The argument `h` is an array of *activations*, of any shape;
return the slopes at the same places, in the same shape. Where $h = 0.6$, the slope is 0.64.""",
    inputs=[
        (np.array([0.0, 0.6]),),
        (np.array([[-0.9, 0.3, 0.75], [0.5, -0.2, 0.1]]),),
        (np.array([[-0.5], [0.25], [0.99], [-0.995]], dtype=np.float32),),
        (np.tanh(np.linspace(-3, 2.5, 10)).reshape(5, 2),),
    ],
    hints=[
        "Call the numerator u and the denominator v. What is the derivative of u, and that of v?",
        "The derivative of u is v, and that of v is u. So the quotient rule holds only u and v.",
        "You have a difference of two squares over v squared. Divide each of the two by v squared: "
        "what is u over v?",
    ],
)
def tanh_slope(h):
    """Return the slope of tanh where its value is h (any shape, -1 to 1): the same shape."""
    # (v * v - u * u) / v**2, and u / v is h
    return 1 - h**2


@tanh_slope.mistake(
    "That is the slope of the sigmoid, h (1 - h). tanh is another quotient: derive its slope anew."
)
def slope_of_the_sigmoid(h):
    return h * (1 - h)


@tanh_slope.mistake(
    "It is 0 at h = 0, where tanh is steepest, and largest at h = ½: the slope of the sigmoid, "
    "stretched. tanh is another quotient: derive its slope anew."
)
def slope_of_the_sigmoid_stretched(h):
    return 4 * h * (1 - h)


@tanh_slope.mistake(
    "It applies tanh to h, but h is already tanh(z): the curve was used twice. "
    "Look for a formula that needs h alone."
)
def tanh_of_the_activation(h):
    return 1 - np.tanh(h) ** 2


@tanh_slope.mistake(
    "It takes the sigmoid of h and then the slope of the sigmoid: neither is in this question, "
    "where h is already the value of the curve, and the curve is tanh."
)
def sigmoid_slope_at_h(h):
    return sigmoid(h) * (1 - sigmoid(h))


@tanh_slope.mistake(
    "It takes h away from 1, not the square of h. At h = -0.9 that slope would be 1.9, although "
    "tanh is nearly flat there."
)
def square_forgotten(h):
    return 1 - h


@tanh_slope.mistake(
    "It doubles h where it should be squared: `h * 2` is not `h**2`. At h = 0.6 it gives -0.2."
)
def doubled_not_squared(h):
    return 1 - 2 * h


@tanh_slope.mistake(
    "It squares the difference 1 - h. In the quotient rule each of the two squares stands alone."
)
def square_of_the_difference(h):
    return (1 - h) ** 2


@tanh_slope.mistake(
    "It adds the two squares, so the slope grows where tanh gets flat. "
    "Which sign stands in the numerator of the quotient rule?"
)
def squares_added(h):
    return 1 + h**2


@tanh_slope.mistake(
    "The sign is wrong: these slopes are negative, but tanh rises everywhere. "
    "In the quotient rule, which product comes first?"
)
def negative_slope(h):
    return h**2 - 1


@tanh_slope.mistake(
    "There is a factor h too many, perhaps taken over from the sigmoid's h (1 - h). "
    "At h = 0 it makes the slope 0, where tanh is steepest."
)
def factor_h_too_many(h):
    return h * (1 - h**2)


@tanh_slope.mistake(
    "It is the slope of the slope: the second derivative of tanh. One derivative is enough."
)
def second_derivative(h):
    return -2 * h * (1 - h**2)


@tanh_slope.mistake(
    "It takes a square root at the end. The quotient rule has the square of the denominator, "
    "and no root."
)
def root_of_the_slope(h):
    return np.sqrt(1 - h**2)


@tanh_slope.mistake(
    "It multiplies h with itself as a matrix product (`@` or np.dot), which adds up products. "
    "Each slope depends on its own h only: go element by element."
)
def matrix_product_of_h(h):
    return 1 - h @ h


@tanh_slope.mistake(
    "It multiplies h with its transpose, a matrix product, which adds up products. "
    "Each slope depends on its own h only: go element by element."
)
def product_with_the_transpose(h):
    return 1 - h @ h.T


@tanh_slope.mistake(
    "It is 1 / h: the derivative of the numerator over that of the denominator. "
    "The derivative of a quotient is another: use the quotient rule."
)
def derivatives_divided(h):
    return 1 / h


@tanh_slope.mistake(
    "Every slope is 1, as for a straight line. tanh gets flat where h comes near 1 or -1."
)
def straight_line(h):
    return np.ones_like(h)


@tanh_slope.mistake(
    "It gives tanh of h, a value of the curve. The question is for the curve's slope, and h is "
    "already a value."
)
def value_of_the_curve(h):
    return np.tanh(h)


@tanh_slope.mistake(
    "It takes tanh of the square. h is already tanh(z), so the formula needs no tanh any more."
)
def tanh_of_the_square(h):
    return 1 - np.tanh(h**2)


@tanh_slope.mistake(
    "It takes the size of h where its square is due: look again at the powers in the quotient rule."
)
def size_for_square(h):
    return 1 - np.abs(h)


@tanh_slope.mistake(
    "It is 1 + h. Two slips: the sign between the two squares, and h without its square."
)
def one_plus_h(h):
    return 1 + h


@tanh_slope.mistake(
    "It is the square of h alone, 0 at h = 0, where tanh is steepest. Both parts of the numerator "
    "are divided by v²: what becomes of the other?"
)
def square_alone(h):
    return h**2


@tanh_slope.mistake(
    "It is -2 h: right for the slope of 1 - h² with respect to h, but the question is the slope of "
    "tanh with respect to z."
)
def derivative_with_respect_to_h(h):
    return -2 * h


@tanh_slope.mistake("It adds up the squares of many places. Each slope depends on its own h only.")
def squares_of_all_added_up(h):
    return 1 - np.sum(h**2)
