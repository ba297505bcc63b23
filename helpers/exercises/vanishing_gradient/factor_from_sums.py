"""The exercise "The factor of a layer, from measured sums"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.vanishing_gradient.shared import rms, slope_of_sigmoid
from helpers.functions import sigmoid, sigmoid_gradient


def sums(n_images, n, centre, spread, seed):
    return np.random.default_rng(seed).normal(centre, spread, size=(n_images, n))


@exercise(
    number=3,
    title="The factor of a layer, from measured sums",
    question="""Step 4 assumes normal sums. Real ones need no assumption: take the mean over them
in place of the grid.

`z` (n_images, n) holds the sums of a sigmoid layer with n units. The weights above that layer have
the shape (n, m) and the standard deviation `std`. Return one number, $\\sqrt{\\chi}$: the factor by
which the RMS of δ changes on its way down through these weights and these n units.

For sums that are all 0, m = 10 and std = 0.1 it is 0.0791.""",
    inputs=[
        (np.array([[0.0, 2.0]]), 3, 0.5),
        (np.zeros((3, 2)), 10, 0.1),
        (sums(5, 4, centre=1.0, spread=2.0, seed=0), 7, 0.4),
        (sums(6, 3, centre=-2.0, spread=1.0, seed=1), 11, 2.0),
        (sums(4, 9, centre=0.5, spread=6.0, seed=2), 5, 1.5),
        # Saturated units: their slope is 0, however it is computed.
        (np.array([[-800.0, 1.0, 0.3], [2.0, -1.0, 900.0]]), 4, 0.5),
    ],
    hints=[
        "Which part of χ in Step 4 is an average? Of what?",
        "Compute the slope at each of the measured sums, and then one mean over all of them: of "
        "the slopes, or of something else?",
        "χ is a product of three: how many units send their δ down, the variance of the weights, "
        "and the mean of the squared slopes. The question asks for its root.",
    ],
)
def factor_from_sums(z, m, std):
    """Return sqrt(chi), a number: what the RMS of delta is multiplied by."""
    a = sigmoid(z)
    slope = sigmoid_gradient(a)
    return np.sqrt(m * std**2 * np.mean(slope**2))


@factor_from_sums.mistake(
    "For sums of large size an exponential overflows (e^(-z) far below 0, e^z far above), and the "
    "slope becomes nan instead of 0: go through the sigmoid, which knows how to avoid that."
)
def slope_that_overflows(z, m, std):
    slope = np.exp(-z) / (1 + np.exp(-z)) ** 2
    return np.sqrt(m * std**2 * np.mean(slope**2))


@factor_from_sums.mistake(
    "That is χ, by which the mean square of δ changes. The question asks for the RMS: the root is "
    "missing."
)
def chi_itself(z, m, std):
    return m * std**2 * np.mean(slope_of_sigmoid(z) ** 2)


@factor_from_sums.mistake(
    "It counts the n units where δ arrives. An entry of δ wᵀ is a sum over the m units above."
)
def n_for_m(z, m, std):
    return std * np.sqrt(z.shape[1]) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "It counts the images, the rows of z. An entry of δ wᵀ is a sum over the m units above."
)
def images_for_m(z, m, std):
    return std * np.sqrt(len(z)) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake("m is missing: an entry of δ wᵀ is a sum of m terms.")
def m_left_out(z, m, std):
    return std * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "It multiplies by m itself. m terms of random sign partly cancel: their sum grows like the "
    "root of m."
)
def m_without_root(z, m, std):
    return m * std * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "The plain mean of the slopes is too small: squares add up here, so it takes the mean of the "
    "squared slopes."
)
def mean_slope(z, m, std):
    return std * np.sqrt(m) * np.mean(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "Under the root, the slope is not squared: χ holds the mean of the squared slopes."
)
def slope_not_squared(z, m, std):
    return std * np.sqrt(m * np.mean(slope_of_sigmoid(z)))


@factor_from_sums.mistake(
    "Under the root, the standard deviation is not squared: χ holds the variance of the weights."
)
def std_not_squared(z, m, std):
    return np.sqrt(m * std * np.mean(slope_of_sigmoid(z) ** 2))


@factor_from_sums.mistake(
    "The mean of the squared slopes stands outside the root: it needs a root as m does."
)
def root_of_m_only(z, m, std):
    return std * np.sqrt(m) * np.mean(slope_of_sigmoid(z) ** 2)


@factor_from_sums.mistake(
    "std is squared outside the root: outside it stands std itself, since the root of std² is std."
)
def std_squared_outside(z, m, std):
    return std**2 * np.sqrt(m) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake("The root covers the mean only; m and the variance belong under it.")
def root_of_the_mean_only(z, m, std):
    return m * std**2 * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake("It divides by n as well: the mean over the sums has done that already.")
def divided_by_n_as_well(z, m, std):
    return std * np.sqrt(m / z.shape[1]) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "That is the standard deviation of the slopes, which takes their mean away first. If all "
    "slopes were ¼ it would be 0."
)
def spread_of_the_slope(z, m, std):
    return std * np.sqrt(m) * np.std(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "`sigmoid_gradient` was given z, but it computes a (1 - a) and wants the activation, a = σ(z)."
)
def gradient_at_z(z, m, std):
    return std * np.sqrt(m) * rms(sigmoid_gradient(z))


@factor_from_sums.mistake(
    "The sigmoid was applied twice before the slope: the slope belongs to σ(z), once."
)
def sigmoid_twice(z, m, std):
    return std * np.sqrt(m) * rms(slope_of_sigmoid(sigmoid(z)))


@factor_from_sums.mistake(
    "That uses the activations σ(z), which belong to the way forward. The way back needs their "
    "slope."
)
def activation_for_slope(z, m, std):
    return std * np.sqrt(m) * rms(sigmoid(z))


@factor_from_sums.mistake(
    "¼ is the slope at 0 only. These sums lie elsewhere too, where the sigmoid is flatter."
)
def quarter(z, m, std):
    return std * np.sqrt(m) / 4


@factor_from_sums.mistake(
    "That is the slope at the mean of the sums. Take the slope at every sum first, and the mean "
    "last."
)
def slope_at_the_mean(z, m, std):
    return std * np.sqrt(m) * slope_of_sigmoid(np.mean(z))


@factor_from_sums.mistake(
    "That is the slope at one typical sum, √q. Take the slope at every sum first, and the mean "
    "last."
)
def slope_at_the_rms(z, m, std):
    return std * np.sqrt(m) * slope_of_sigmoid(rms(z))


@factor_from_sums.mistake(
    "That is Step 4 with its grid: it takes the sums for normal with mean 0. Here the sums are "
    "measured; take the mean over them."
)
def normal_sums(z, m, std):
    grid = np.linspace(-8, 8, 1600)
    probability = np.exp(-(grid**2) / 2)
    slope_square = slope_of_sigmoid(rms(z) * grid) ** 2 @ probability / probability.sum()
    return std * np.sqrt(m * slope_square)


@factor_from_sums.mistake(
    "That is one factor per unit, a mean over the images only. One number is due, a mean over all "
    "sums."
)
def per_unit(z, m, std):
    return std * np.sqrt(m * np.mean(slope_of_sigmoid(z) ** 2, axis=0))


@factor_from_sums.mistake("That is one factor per image. One number is due, a mean over all sums.")
def per_image(z, m, std):
    return std * np.sqrt(m * np.mean(slope_of_sigmoid(z) ** 2, axis=1))


@factor_from_sums.mistake(
    "That is the sum of the squared slopes. χ holds their mean: divide by how many there are."
)
def sum_for_mean(z, m, std):
    return std * np.sqrt(m) * np.linalg.norm(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "It adds the squared slopes of an image's units. They are averaged too: one mean over all sums."
)
def sum_over_units(z, m, std):
    return std * np.sqrt(m * z.shape[1]) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "It counts the images too. They are averaged; an entry of δ wᵀ is a sum of m terms."
)
def images_times_m(z, m, std):
    return std * np.sqrt(m * len(z)) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "It counts all sums, images times units. An entry of δ wᵀ is a sum over the m units above."
)
def size_for_m(z, m, std):
    return std * np.sqrt(z.size) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake("It divides by m. The more units send their δ down, the larger the sum.")
def divided_by_m_instead(z, m, std):
    return std / np.sqrt(m) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake("`std` is not used: the larger the weights, the larger the factor.")
def std_left_out(z, m, std):
    return np.sqrt(m) * rms(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "The root is missing, and the slopes are not squared: compare with χ in Step 4."
)
def no_root_no_square(z, m, std):
    return m * std**2 * np.mean(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "The root is missing, and the mean was taken before the square: compare with χ in Step 4."
)
def square_of_the_mean_slope(z, m, std):
    return m * std**2 * np.mean(slope_of_sigmoid(z)) ** 2


@factor_from_sums.mistake("Neither the root nor a square is there: compare with χ in Step 4.")
def neither_root_nor_squares(z, m, std):
    return m * std * np.mean(slope_of_sigmoid(z))


@factor_from_sums.mistake(
    "That is the mean of the units' own factors. Mean squares add up, so take one mean over all "
    "sums and the root of that."
)
def mean_of_the_units(z, m, std):
    return np.mean(per_unit(z, m, std))


@factor_from_sums.mistake(
    "That is the mean of the images' own factors. Mean squares add up, so take one mean over all "
    "sums and the root of that."
)
def mean_of_the_images(z, m, std):
    return np.mean(per_image(z, m, std))


@factor_from_sums.mistake(
    "That is the slope of tanh. These units are sigmoid, whose slope is σ (1 - σ)."
)
def slope_of_tanh(z, m, std):
    return std * np.sqrt(m) * rms(1 - np.tanh(z) ** 2)


@factor_from_sums.mistake(
    "1 - σ² is no slope of the sigmoid; that would be the form for tanh. It is σ (1 - σ)."
)
def form_of_tanh(z, m, std):
    return std * np.sqrt(m) * rms(1 - sigmoid(z) ** 2)


@factor_from_sums.mistake(
    "The sums themselves stand where their slopes are due: χ holds the mean of σ′(z) squared."
)
def sums_for_slopes(z, m, std):
    return std * np.sqrt(m) * rms(z)


@factor_from_sums.mistake(
    "The square is inside the slope: first the slope of each sum, then its square."
)
def slope_of_the_square(z, m, std):
    return std * np.sqrt(m * np.mean(sigmoid_gradient(sigmoid(z) ** 2)))


@factor_from_sums.mistake(
    "That is the largest slope. Most sums have a smaller one: χ takes the mean of the squares."
)
def largest_slope(z, m, std):
    return std * np.sqrt(m) * slope_of_sigmoid(z).max()
