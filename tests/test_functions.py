"""The functions of a network against SciPy, and each derivative against the slope of its function.

Errors are counted in ulp, the distance from one float to the next.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special

from helpers import functions
from helpers.functions import (
    ACTIVATIONS,
    cross_entropy,
    cross_entropy_from_logits,
    log_softmax,
    sigmoid,
    softmax,
    stable_softmax,
)
from helpers.gradient_check import numerical_gradient

DTYPES = [np.float32, np.float64]
LARGEST = 1e4
A_FEW = 4

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def _nothing_overflows():
    """Raise on all but underflow: a probability of exp(-1000) is 0, as exactly as can be."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        yield


def ulps(ours, theirs):
    assert ours.dtype == theirs.dtype
    assert np.isfinite(ours).all()
    assert np.isfinite(theirs).all()
    return np.max(np.abs(ours - theirs) / np.spacing(np.maximum(np.abs(ours), np.abs(theirs))))


def logits_of_every_size(dtype):
    """Rows from 1e-3 to 1e4 in size, alone and on top of a large common shift, and with ties."""
    rng = np.random.default_rng(seed=0)
    rows = [size * rng.uniform(-1, 1, (200, 10)) for size in np.geomspace(1e-3, LARGEST, 30)]
    rows += [rng.uniform(-9, 9, (50, 10)) + shift for shift in (-9990, -800, -95, 95, 800, 9990)]
    rows += [np.full((1, 10), z) for z in (-LARGEST, 0, LARGEST)]
    rows += [np.where(np.eye(10) == 1, LARGEST, -LARGEST)]
    return np.concatenate(rows).astype(dtype)


def one_hot(n, n_classes=10):
    return np.eye(n_classes)[np.random.default_rng(seed=1).integers(n_classes, size=n)]


# --- Against SciPy -------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
def test_sigmoid_is_scipys(dtype):
    z = np.concatenate([np.linspace(-size, size, 100_001) for size in (1, 120, 760, LARGEST)])
    z = np.concatenate([z, [-0.0, 0.0]]).astype(dtype)
    ours, theirs = sigmoid(z), special.expit(z)
    # SciPy cuts off to 0 below the smallest normal number; ours goes on until even that is lost.
    normal = theirs >= np.finfo(dtype).tiny
    assert ulps(ours[normal], theirs[normal]) <= A_FEW
    assert (ours[~normal] < np.finfo(dtype).tiny).all()


def test_sigmoid_of_float32_is_the_rounded_truth_down_to_the_smallest_number():
    z = np.linspace(-120, 120, 100_001, dtype=np.float32)
    assert ulps(sigmoid(z), special.expit(z.astype(np.float64)).astype(np.float32)) <= A_FEW


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("ours", "theirs"), [(stable_softmax, special.softmax), (log_softmax, special.log_softmax)]
)
def test_softmax_is_scipys(ours, theirs, dtype):
    logits = logits_of_every_size(dtype)
    assert ulps(ours(logits), theirs(logits, axis=1)) <= A_FEW


@pytest.mark.parametrize("dtype", DTYPES)
def test_log_softmax_is_logits_minus_scipys_logsumexp(dtype):
    logits = logits_of_every_size(dtype)
    expected = logits - special.logsumexp(logits, axis=1, keepdims=True)
    # Logits and logsumexp are rounded before they cancel: the ulp that counts is the larger one's.
    largest = np.maximum(np.abs(logits).max(axis=1, keepdims=True), np.log(10).astype(dtype))
    error = np.abs(log_softmax(logits) - expected) / np.spacing(largest)
    assert error.max() <= A_FEW


@pytest.mark.parametrize("dtype", DTYPES)
def test_textbook_softmax_is_scipys_where_it_does_not_overflow(dtype):
    logits = logits_of_every_size(dtype)
    logits = logits[np.abs(logits).max(axis=1) < 10]
    error = np.abs(softmax(logits) - special.softmax(logits, axis=1))
    assert np.max(error / np.spacing(softmax(logits))) <= 20  # exp(10 z) turns 1 ulp of z into 10.


@pytest.mark.parametrize("dtype", DTYPES)
def test_cross_entropy_from_logits_is_scipys(dtype):
    logits = logits_of_every_size(dtype)
    Y = one_hot(len(logits)).astype(dtype)
    expected = np.mean(-np.sum(Y * special.log_softmax(logits, axis=1), axis=1, dtype=np.float64))
    assert cross_entropy_from_logits(Y, logits) == pytest.approx(expected, rel=4 * eps(dtype))


@pytest.mark.parametrize("dtype", DTYPES)
def test_cross_entropy_is_scipys_entropy(dtype):
    rng = np.random.default_rng(seed=3)
    y_hat = special.softmax(5 * rng.normal(size=(500, 10)), axis=1).astype(dtype)
    Y = one_hot(len(y_hat)).astype(dtype)
    expected = np.mean(-np.sum(special.xlogy(Y, y_hat.astype(np.float64)), axis=1))
    assert cross_entropy(Y, y_hat) == pytest.approx(expected, rel=4 * eps(dtype))


def eps(dtype):
    return float(np.finfo(dtype).eps)


@given(arrays(np.float64, (3, 4), elements=st.floats(-LARGEST, LARGEST)))
def test_any_logits_give_probabilities(logits):
    for dtype in DTYPES:
        p = stable_softmax(logits.astype(dtype))
        assert ((p >= 0) & (p <= 1)).all()
        np.testing.assert_allclose(p.sum(axis=1), 1, rtol=4 * eps(dtype))
        assert (log_softmax(logits.astype(dtype)) <= 0).all()
        assert ulps(p, special.softmax(logits.astype(dtype), axis=1)) <= A_FEW


# --- Worked by hand ------------------------------------------------------------------------


def test_a_loss_has_its_minus_sign_and_is_a_mean_over_rows():
    Y = np.array([[1.0, 0.0], [0.0, 1.0]])
    y_hat = np.array([[0.5, 0.5], [0.75, 0.25]])
    assert cross_entropy(Y, y_hat) == pytest.approx((np.log(2) + np.log(4)) / 2)
    assert cross_entropy_from_logits(Y, np.log(y_hat)) == pytest.approx(1.5 * np.log(2))


def test_a_loss_at_chance_is_the_log_of_the_number_of_classes():
    assert cross_entropy(one_hot(7), np.full((7, 10), 0.1)) == pytest.approx(np.log(10))


def test_the_targets_may_be_any_distribution():
    Y, y_hat = np.array([[0.25, 0.75]]), np.array([[0.5, 0.5]])
    assert cross_entropy(Y, y_hat) == pytest.approx(np.log(2))


def test_a_class_that_is_neither_true_nor_possible_costs_nothing():
    assert cross_entropy(np.array([[1.0, 0.0]]), np.array([[1.0, 0.0]])) == 0


def test_a_true_class_with_probability_zero_costs_infinitely_much_and_warns_of_nothing():
    assert cross_entropy(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])) == np.inf


def test_the_loss_from_logits_is_finite_where_the_probability_underflows():
    Y, logits = np.array([[1.0, 0.0]]), np.array([[-5000.0, 5000.0]])
    assert cross_entropy(Y, stable_softmax(logits)) == np.inf
    assert cross_entropy_from_logits(Y, logits) == LARGEST


@pytest.mark.parametrize("function", [stable_softmax, log_softmax])
def test_a_single_sample_gives_the_row_it_would_have_in_a_batch(function):
    logits = np.array([0.3, 0.8, 0.2])
    np.testing.assert_array_equal(function(logits), function(logits[None])[0])


def test_the_textbook_softmax_fails_on_a_single_sample():
    with pytest.raises(np.exceptions.AxisError):
        softmax(np.array([1.0, 20.0]))


def test_the_textbook_softmax_overflows():
    with np.errstate(all="ignore"):
        p = softmax(np.array([[1.0, 1000.0]]))
    np.testing.assert_array_equal(p, [[0, np.nan]])


def test_relu_does_not_pass_the_gradient_of_a_unit_that_is_off():
    a = functions.relu(np.array([-2.0, 0.0, 3.0]))
    np.testing.assert_array_equal(a, [0, 0, 3])
    np.testing.assert_array_equal(functions.relu_gradient(a), [0, 0, 1])


def test_sigmoid_takes_numbers_lists_and_integers():
    assert sigmoid(0) == 0.5
    np.testing.assert_allclose(sigmoid([-1, 1]), [0.2689414213699951, 0.7310585786300049])


# --- Derivatives ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_each_gradient_is_the_slope_of_its_function(name):
    function, gradient = ACTIVATIONS[name]
    z = np.linspace(-5, 5, 40)  # An even number of points leaves out the kink at 0.
    measured = numerical_gradient(lambda z: np.sum(function(z)), z)
    np.testing.assert_allclose(gradient(function(z)), measured, atol=1e-9)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_dtype_is_kept(name, dtype):
    function, gradient = ACTIVATIONS[name]
    z = np.linspace(-3, 3, 12, dtype=dtype).reshape(3, 4)
    assert function(z).dtype == gradient(function(z)).dtype == dtype
    assert stable_softmax(z).dtype == log_softmax(z).dtype == softmax(z).dtype == dtype


# --- Mistakes ------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [cross_entropy, cross_entropy_from_logits])
@pytest.mark.parametrize("labels", [np.array([1, 0]), np.array([[1], [0]])])
def test_labels_are_not_taken_for_one_hot_rows(loss, labels):
    with pytest.raises(ValueError, match="one_hot_encode"):
        loss(labels, np.full((2, 2), 0.5))


def test_the_tuple_that_forward_returns_is_not_taken_for_a_prediction():
    y_hat = np.full((2, 2), 0.5)
    with pytest.raises(TypeError, match="pass y_hat"):
        cross_entropy(one_hot(2, 2), (y_hat, [y_hat]))


def test_whole_number_probabilities_are_understood():
    assert cross_entropy(np.array([[0, 1]]), np.array([[0, 1]])) == 0


def test_a_perfect_answer_costs_zero_and_not_minus_zero():
    Y = np.eye(3)
    losses = [cross_entropy(Y, Y), cross_entropy_from_logits(Y, 1000 * Y)]
    assert losses == [0, 0]
    assert [f"{loss:.4f}" for loss in losses] == ["0.0000", "0.0000"]


# --- Over the rows of a batch --------------------------------------------------------------


def test_a_normalised_batch_has_mean_0_and_spread_1():
    z = np.random.default_rng(0).normal(3, 2, size=(50, 4))
    z_hat = functions.normalise(z, *functions.batch_statistics(z))
    np.testing.assert_allclose(z_hat.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(z_hat.std(axis=0), 1, rtol=1e-5)


def test_the_gradient_of_normalisation_is_the_measured_one():
    rng = np.random.default_rng(0)
    z, delta = rng.normal(3, 2, size=(6, 3)), rng.normal(size=(6, 3))

    def loss(z):
        return np.sum(delta * functions.normalise(z, *functions.batch_statistics(z)))

    mean, spread = functions.batch_statistics(z)
    gradient = functions.normalise_gradient(delta, functions.normalise(z, mean, spread), spread)
    np.testing.assert_allclose(gradient, numerical_gradient(loss, z), rtol=1e-6, atol=1e-9)


# --- Inputs of other kinds -----------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, bool])
def test_whole_numbers_give_what_floats_give(dtype):
    z = np.array([[1, 2, 120], [0, 1, 1]]).astype(dtype)
    for function in (
        functions.sigmoid,
        functions.sigmoid_gradient,
        functions.tanh,
        functions.tanh_gradient,
        functions.relu,
        functions.relu_gradient,
        functions.softmax,
        functions.stable_softmax,
        functions.log_softmax,
    ):
        np.testing.assert_array_equal(function(z), function(z.astype(float)))


def test_nan_where_the_class_is_wrong_is_not_passed_over():
    Y, y_hat = np.array([[1.0, 0.0]]), np.array([[0.5, np.nan]])
    assert np.isnan(functions.cross_entropy(Y, y_hat))


@pytest.mark.parametrize("y_hat", [[[2.0, -1.0]], [[0.5, 1.5]], [[-0.1, 1.0]]])
def test_sums_before_the_softmax_are_no_probabilities(y_hat):
    with pytest.raises(ValueError, match="there is cross_entropy_from_logits"):
        functions.cross_entropy(np.array([[1.0, 0.0]]), np.array(y_hat))
