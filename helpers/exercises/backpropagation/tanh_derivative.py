"""The exercise "The derivative of tanh, from the activation"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.functions import sigmoid


@exercise(
    number=1,
    title="The derivative of tanh, from the activation",
    question=r"""Many networks use another curve for their hidden units, from -1 to 1:
$$\tanh(z)=\frac{e^z-e^{-z}}{e^z+e^{-z}}.$$
Find its derivative with the quotient rule, in terms of $h=\tanh(z)$ alone, as section 2 did for the
sigmoid. `h` is an array of *activations*, of any shape; return the derivatives in the same shape.
Where $h=0.6$, it is 0.64.""",
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
def tanh_derivative(h):
    """Return the derivative of tanh where tanh is h, in the shape of h."""
    # (v * v - u * u) / v**2, and u / v is h
    return 1 - h**2


tanh_derivative.mistake(
    "It is 0 at h = 0, where tanh is steepest: that is the derivative of the sigmoid, h (1 - h), "
    "or a multiple of it. tanh is another quotient: derive it anew.",
    that_of_the_sigmoid=lambda h: h * (1 - h),
    that_of_the_sigmoid_stretched=lambda h: 4 * h * (1 - h),
)
tanh_derivative.mistake(
    "It applies tanh to h, but h is already tanh(z), a value of the curve. "
    "Look for a formula that needs h alone.",
    tanh_of_the_activation=lambda h: 1 - np.tanh(h) ** 2,
    tanh_of_the_square=lambda h: 1 - np.tanh(h**2),
    value_of_the_curve=np.tanh,
)
tanh_derivative.mistake(
    "It takes the sigmoid of h and then the sigmoid's derivative: neither is in this question, "
    "where h is already the value of the curve, and the curve is tanh.",
    sigmoid_derivative_at_h=lambda h: sigmoid(h) * (1 - sigmoid(h)),
)
tanh_derivative.mistake(
    "Where the square of h is due stands another thing: h itself, its size, or its double "
    "(`h * 2` is not `h**2`). At h = 0.6 the derivative is 0.64.",
    square_forgotten=lambda h: 1 - h,
    size_for_square=lambda h: 1 - np.abs(h),
    doubled_not_squared=lambda h: 1 - 2 * h,
)
tanh_derivative.mistake(
    "It squares the difference 1 - h. In the quotient rule each of the two squares stands alone.",
    square_of_the_difference=lambda h: (1 - h) ** 2,
)
tanh_derivative.mistake(
    "It adds the two squares, so it grows where tanh gets flat. "
    "Which sign stands in the numerator of the quotient rule?",
    squares_added=lambda h: 1 + h**2,
)
tanh_derivative.mistake(
    "The sign is wrong: these derivatives are negative, but tanh rises everywhere. "
    "In the quotient rule, which product comes first?",
    negative_derivative=lambda h: h**2 - 1,
)
tanh_derivative.mistake(
    "There is a factor h too many, perhaps taken over from the sigmoid's h (1 - h). "
    "At h = 0 it makes the derivative 0, where tanh is steepest.",
    factor_h_too_many=lambda h: h * (1 - h**2),
)
tanh_derivative.mistake(
    "It is the second derivative of tanh. One derivative is enough.",
    second_derivative=lambda h: -2 * h * (1 - h**2),
)
tanh_derivative.mistake(
    "It takes a square root at the end. The quotient rule has the square of the denominator, "
    "and no root.",
    root_of_the_derivative=lambda h: np.sqrt(1 - h**2),
)
tanh_derivative.mistake(
    "It adds up the products or squares of many places (`@` and np.dot do that). "
    "Each derivative depends on its own h only: go element by element.",
    matrix_product_of_h=lambda h: 1 - h @ h,
    product_with_the_transpose=lambda h: 1 - h @ h.T,
    squares_of_all_added_up=lambda h: 1 - np.sum(h**2),
)
tanh_derivative.mistake(
    "It is 1 / h: the derivative of the numerator over that of the denominator. "
    "The derivative of a quotient is another: use the quotient rule.",
    derivatives_divided=lambda h: 1 / h,
)
tanh_derivative.mistake(
    "It is 1 everywhere, as for a straight line. tanh gets flat where h comes near 1 or -1.",
    straight_line=np.ones_like,
)
tanh_derivative.mistake(
    "It is 1 + h. Two slips: the sign between the two squares, and h without its square.",
    one_plus_h=lambda h: 1 + h,
)
tanh_derivative.mistake(
    "It is the square of h alone, 0 at h = 0, where tanh is steepest. Both parts of the numerator "
    "are divided by v²: what becomes of the other?",
    square_alone=lambda h: h**2,
)
tanh_derivative.mistake(
    "It is -2 h: right for the derivative of 1 - h² with respect to h, but the question is the "
    "derivative of tanh with respect to z.",
    derivative_with_respect_to_h=lambda h: -2 * h,
)
tanh_derivative.mistake(
    "It takes h to another power than 2: u over v is h, and both are squared.",
    cube=lambda h: 1 - h**3,
    fourth_power=lambda h: 1 - h**4,
)
tanh_derivative.mistake(
    "It applies tanh to h, which is tanh(z) already, and the square is missing too.",
    tanh_of_the_activation_unsquared=lambda h: 1 - np.tanh(h),
)
