"""The exercise "The factor of a layer, from measured sums"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.vanishing_gradient.shared import derivative_of_sigmoid, rms
from helpers.functions import sigmoid, sigmoid_gradient


def sums(n_images, n, centre, spread, seed):
    return np.random.default_rng(seed).normal(centre, spread, size=(n_images, n))


@exercise(
    number=3,
    title="The factor of a layer, from measured sums",
    question="""Step 4 assumes normal sums. Real ones need no assumption: take the mean over them
in place of the grid.

`z` (n_images, n) holds the sums of a sigmoid layer; the weights above it have the shape (n, m) and
the standard deviation `std`. Return one number, $\\sqrt{\\chi}$: the factor by which the RMS of δ
changes on its way down through these weights and these units.

For sums that are all 0, m = 10 and std = 0.1 it is 0.0791.""",
    inputs=[
        (np.array([[0.0, 2.0]]), 3, 0.5),
        (np.zeros((3, 2)), 10, 0.1),
        (sums(5, 4, centre=1.0, spread=2.0, seed=0), 7, 0.4),
        (sums(6, 3, centre=-2.0, spread=1.0, seed=1), 11, 2.0),
        (sums(4, 9, centre=0.5, spread=6.0, seed=2), 5, 1.5),
        # Saturated units: their derivative is 0, however it is computed.
        (np.array([[-800.0, 1.0, 0.3], [2.0, -1.0, 900.0]]), 4, 0.5),
    ],
    hints=[
        "Which part of χ in Step 4 is an average? Of what?",
        "Compute the derivative at each of the measured sums, and then one mean over all of them: "
        "of the derivatives, or of something else?",
        "χ is a product of three: how many units send their δ down, the variance of the weights, "
        "and the mean of the squared derivatives. The question asks for its root.",
    ],
)
def factor_from_sums(z, m, std):
    """Return sqrt(chi), a number: what the RMS of delta is multiplied by."""
    derivative = sigmoid_gradient(sigmoid(z))
    return np.sqrt(m * std**2 * np.mean(derivative**2))


def by_size(size):
    """Return a wrong answer that takes size(z) for the root mean square of the derivatives."""
    return lambda z, m, std: std * np.sqrt(m) * size(z)


def by_derivative(factor):
    """Return a wrong answer, factor(d, z, m, std), where d holds the right derivatives."""
    return lambda z, m, std: factor(derivative_of_sigmoid(z), z, m, std)


# Which derivative, and its mean:
factor_from_sums.mistake(
    "For sums of large size an exponential overflows (e^(-z) far below 0, e^z far above), and the "
    "derivative becomes nan instead of 0: go through the sigmoid, which knows how to avoid that.",
    derivative_that_overflows=by_size(lambda z: rms(np.exp(-z) / (1 + np.exp(-z)) ** 2)),
)
factor_from_sums.mistake(
    "The plain mean of the derivatives is too small: squares add up here, so it takes the mean of "
    "the squared derivatives.",
    plain_mean=by_derivative(lambda d, z, m, std: std * np.sqrt(m) * np.mean(d)),
)
factor_from_sums.mistake(
    "That is the standard deviation of the derivatives, which takes their mean away first. If all "
    "of them were ¼ it would be 0.",
    spread_of_the_derivative=by_derivative(lambda d, z, m, std: std * np.sqrt(m) * np.std(d)),
)
factor_from_sums.mistake(
    "`sigmoid_gradient` was given z, but it computes a (1 - a) and wants the activation, a = σ(z).",
    gradient_at_z=by_size(lambda z: rms(sigmoid_gradient(z))),
)
factor_from_sums.mistake(
    "The sigmoid was applied twice before the derivative: that belongs to σ(z), once.",
    sigmoid_twice=by_size(lambda z: rms(derivative_of_sigmoid(sigmoid(z)))),
)
factor_from_sums.mistake(
    "The sums z, or the activations σ(z), stand where the derivative σ′(z) is due: on the way back "
    "χ holds the mean of its square.",
    activation_for_derivative=by_size(lambda z: rms(sigmoid(z))),
    sums_for_derivatives=by_size(rms),
)
factor_from_sums.mistake(
    "¼ is the derivative at 0 only. These sums lie elsewhere too, where the sigmoid is flatter.",
    quarter=by_size(lambda z: 1 / 4),
)
factor_from_sums.mistake(
    "That is the derivative at one typical sum, their mean or their root mean square. Take the "
    "derivative at every sum first, and the mean last.",
    derivative_at_the_mean=by_size(lambda z: derivative_of_sigmoid(np.mean(z))),
    derivative_at_the_rms=by_size(lambda z: derivative_of_sigmoid(rms(z))),
)
factor_from_sums.mistake(
    "That is the largest derivative. Most sums have a smaller one: χ takes the mean of the "
    "squares.",
    largest_derivative=by_size(lambda z: derivative_of_sigmoid(z).max()),
)
factor_from_sums.mistake(
    "The square is inside the derivative: first the derivative at each sum, then its square.",
    derivative_of_the_square=by_size(lambda z: np.sqrt(np.mean(sigmoid_gradient(sigmoid(z) ** 2)))),
)
factor_from_sums.mistake(
    "That is the derivative of tanh, or its form, 1 - a². These units are sigmoid, where it is "
    "σ (1 - σ).",
    derivative_of_tanh=by_size(lambda z: rms(1 - np.tanh(z) ** 2)),
    form_of_tanh=by_size(lambda z: rms(1 - sigmoid(z) ** 2)),
)


@factor_from_sums.mistake(
    "That is Step 4 with its grid: it takes the sums for normal with mean 0. Here the sums are "
    "measured; take the mean over them."
)
def normal_sums(z, m, std):
    grid = np.linspace(-8, 8, 1600)
    probability = np.exp(-(grid**2) / 2)
    square = derivative_of_sigmoid(rms(z) * grid) ** 2 @ probability / probability.sum()
    return std * np.sqrt(m * square)


# Over what the mean goes:
factor_from_sums.mistake(
    "That is one factor per unit, or per image. One number is due, from one mean over all sums.",
    per_unit=by_derivative(lambda d, z, m, std: std * np.sqrt(m * np.mean(d**2, axis=0))),
    per_image=by_derivative(lambda d, z, m, std: std * np.sqrt(m * np.mean(d**2, axis=1))),
)
factor_from_sums.mistake(
    "That is the mean of the units' or of the images' own factors. Mean squares add up, so take "
    "one mean over all sums and the root of that.",
    mean_of_the_units=by_derivative(
        lambda d, z, m, std: std * np.mean(np.sqrt(m * np.mean(d**2, axis=0)))
    ),
    mean_of_the_images=by_derivative(
        lambda d, z, m, std: std * np.mean(np.sqrt(m * np.mean(d**2, axis=1)))
    ),
)
factor_from_sums.mistake(
    "It adds up squared derivatives, over the units, the images or both. χ holds one mean over all "
    "sums: divide by how many there are.",
    sum_over_units=by_derivative(lambda d, z, m, std: std * np.sqrt(m * z.shape[1]) * rms(d)),
    images_times_m=by_derivative(lambda d, z, m, std: std * np.sqrt(m * len(z)) * rms(d)),
    sum_for_mean=by_derivative(lambda d, z, m, std: std * np.sqrt(m) * np.linalg.norm(d)),
)
factor_from_sums.mistake(
    "It divides by n as well: the mean over the sums has done that already.",
    divided_by_n_as_well=by_derivative(lambda d, z, m, std: std * np.sqrt(m / z.shape[1]) * rms(d)),
)

# m, std and the root:
factor_from_sums.mistake(
    "That is χ, by which the mean square of δ changes. The question asks for the RMS: the root is "
    "missing.",
    chi_itself=by_derivative(lambda d, z, m, std: m * std**2 * np.mean(d**2)),
)
factor_from_sums.mistake(
    "It counts what z has: its n units, its images or all its sums. An entry of δ wᵀ is a sum over "
    "the m units *above*.",
    n_for_m=by_derivative(lambda d, z, m, std: std * np.sqrt(z.shape[1]) * rms(d)),
    images_for_m=by_derivative(lambda d, z, m, std: std * np.sqrt(len(z)) * rms(d)),
    size_for_m=by_derivative(lambda d, z, m, std: std * np.sqrt(z.size) * rms(d)),
)
factor_from_sums.mistake(
    "m is missing: an entry of δ wᵀ is a sum of m terms.",
    m_left_out=by_derivative(lambda d, z, m, std: std * rms(d)),
)
factor_from_sums.mistake(
    "It multiplies by m itself. m terms of random sign partly cancel: their sum grows like the "
    "root of m.",
    m_without_root=by_derivative(lambda d, z, m, std: m * std * rms(d)),
)
factor_from_sums.mistake(
    "It divides by m. The more units send their δ down, the larger the sum.",
    divided_by_m_instead=by_derivative(lambda d, z, m, std: std / np.sqrt(m) * rms(d)),
)
factor_from_sums.mistake(
    "`std` is not used: the larger the weights, the larger the factor.",
    std_left_out=by_derivative(lambda d, z, m, std: np.sqrt(m) * rms(d)),
)
factor_from_sums.mistake(
    "`std` has the wrong power: χ holds the variance, its square, and the root of that is `std` "
    "itself.",
    std_not_squared=by_derivative(lambda d, z, m, std: np.sqrt(m * std) * rms(d)),
    std_squared_outside=by_derivative(lambda d, z, m, std: std**2 * np.sqrt(m) * rms(d)),
)
factor_from_sums.mistake(
    "Under the root, the derivative is not squared: χ holds the mean of the squared derivatives.",
    not_squared=by_derivative(lambda d, z, m, std: std * np.sqrt(m * np.mean(d))),
)
factor_from_sums.mistake(
    "The mean of the squared derivatives stands outside the root: it needs a root as m does.",
    root_of_m_only=by_derivative(lambda d, z, m, std: std * np.sqrt(m) * np.mean(d**2)),
)
factor_from_sums.mistake(
    "The root covers the mean only; m and the variance belong under it.",
    root_of_the_mean_only=by_derivative(lambda d, z, m, std: m * std**2 * rms(d)),
)
factor_from_sums.mistake(
    "The root is missing, and what is squared in χ is not all squared here, or after the mean: "
    "compare with χ in Step 4.",
    no_root_no_square=by_derivative(lambda d, z, m, std: m * std**2 * np.mean(d)),
    square_of_the_mean=by_derivative(lambda d, z, m, std: m * std**2 * np.mean(d) ** 2),
    neither_root_nor_squares=by_derivative(lambda d, z, m, std: m * std * np.mean(d)),
)
factor_from_sums.mistake(
    "Two slips: it counts n, the units below, where m send their δ down; and it takes the plain "
    "mean of the derivatives, where the squared ones add up.",
    plain_mean_and_n=by_derivative(lambda d, z, m, std: std * np.sqrt(z.shape[1]) * np.mean(d)),
)
