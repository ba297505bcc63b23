"""What notebook 02 builds in view agrees with `helpers` and with judges that nobody here wrote."""

import warnings
from decimal import Decimal, getcontext

import numpy as np
import pytest
from notebook_code import definitions
from scipy import special

from helpers import functions, mnist

# The names that the notebook and helpers.functions give to the same function.
SAME = {
    "softmax": functions.softmax,
    "stable_softmax": functions.stable_softmax,
    "log_softmax": functions.log_softmax,
    "stable_sigmoid": functions.sigmoid,
}
NEVER_FAIL = ["stable_softmax", "log_softmax", "stable_sigmoid"]
DTYPES = [np.float32, np.float64]


@pytest.fixture(scope="module")
def notebook():
    return definitions("02_softmax_stability")


@pytest.fixture(scope="module")
def digits():
    """The first 1,000 validation digits: raw pixels and one-hot labels."""
    X, y = mnist.split(mnist.load_mnist()).validation
    return X[:1000], mnist.one_hot_encode(y[:1000])


@pytest.fixture(scope="module")
def weights():
    return np.random.default_rng(seed=0).normal(0, 0.1, size=(784, 10))


def extreme_logits(dtype):
    """Rows from 1e-3 to 1e4 in size, of both signs, shifted up and down, with ties."""
    pattern = np.random.default_rng(seed=2).uniform(-1, 1, size=(40, 10))
    rows = [size * pattern for size in np.geomspace(1e-3, 1e4, 15)]
    rows += [pattern + shift for shift in (-1e4, -1000, -90, 90, 1000, 1e4)]
    rows += [np.full((1, 10), value) for value in (-1e4, 0, 1e4)]
    return np.concatenate(rows).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", SAME)
def test_agrees_with_helpers_on_real_digits(notebook, digits, weights, name, dtype):
    z = (digits[0] / 255 @ weights).astype(dtype)
    ours, theirs = notebook[name](z), SAME[name](z)
    assert ours.dtype == theirs.dtype == dtype
    np.testing.assert_allclose(ours, theirs, rtol=4 * np.finfo(dtype).eps, atol=0)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NEVER_FAIL)
def test_agrees_with_helpers_at_extreme_logits_without_a_warning(
    notebook, digits, weights, name, dtype
):
    for z in (extreme_logits(dtype), (digits[0] @ weights).astype(dtype)):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            ours, theirs = notebook[name](z), SAME[name](z)
        tiny = 4 * np.finfo(dtype).smallest_subnormal
        np.testing.assert_allclose(ours, theirs, rtol=4 * np.finfo(dtype).eps, atol=tiny)


def test_loss_from_logits_agrees_with_helpers_on_raw_and_scaled_pixels(notebook, digits, weights):
    X, Y = digits
    for z in (X @ weights, X / 255 @ weights):
        ours = notebook["cross_entropy_from_logits"](Y, z)
        assert ours == pytest.approx(functions.cross_entropy_from_logits(Y, z), rel=1e-13)


def test_loss_from_probabilities_agrees_where_none_underflows(notebook, digits, weights):
    X, Y = digits
    z = X / 255 @ weights
    ours = notebook["naive_cross_entropy"](Y, notebook["stable_softmax"](z))
    assert ours == pytest.approx(functions.cross_entropy(Y, functions.stable_softmax(z)), rel=1e-13)
    assert ours == pytest.approx(notebook["cross_entropy_from_logits"](Y, z), rel=1e-13)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("name", "judge"),
    [
        ("stable_softmax", lambda z: special.softmax(z, axis=1)),
        ("log_softmax", lambda z: special.log_softmax(z, axis=1)),
        ("stable_sigmoid", special.expit),
        ("log_sigmoid", special.log_expit),
    ],
    ids=["stable_softmax", "log_softmax", "stable_sigmoid", "log_sigmoid"],
)
def test_scipy_agrees(notebook, name, judge, dtype):
    z = extreme_logits(dtype)
    expected = judge(z.astype(np.float64))
    eps = np.finfo(dtype).eps
    np.testing.assert_allclose(notebook[name](z), expected, rtol=8 * eps, atol=8 * eps)


def test_exact_arithmetic_agrees(notebook):
    """Fifty decimal digits have no overflow and hardly any rounding: the formula itself judges."""
    getcontext().prec = 50
    rows = [[0.3, 0.8, 0.2], [0.1, 0.9, 0.1], [0, 1000, 3], [-1e4, -9999, -1e4], [1e4, 9999, -1e4]]
    for row in rows:
        z = [Decimal(value) for value in row]
        total = sum(value.exp() for value in z)
        p = [float(value.exp() / total) for value in z]
        log_p = [float((value.exp() / total).ln()) for value in z]
        np.testing.assert_allclose(notebook["stable_softmax"](np.array([row]))[0], p, rtol=1e-14)
        np.testing.assert_allclose(
            notebook["log_softmax"](np.array([row]))[0], log_p, rtol=1e-14, atol=1e-15
        )


def test_binary_loss_agrees_with_the_formula_and_stays_finite(notebook):
    loss = notebook["binary_cross_entropy_from_logits"]
    z, y = np.linspace(-20, 20, 81), np.arange(81) % 2
    p = special.expit(z)
    formula = -np.mean(y * np.log(p) + (1 - y) * np.log(special.expit(-z)))
    assert loss(y, z) == pytest.approx(formula, rel=1e-13)
    assert loss(np.array([1, 0]), np.array([-1e4, 1e4])) == 1e4
    assert loss(np.array([0, 1]), np.array([-1e4, 1e4])) == 0
    # 1 + e^-50 rounds to 1: only log1p keeps what is left of the loss.
    assert loss(np.array([1]), np.array([50.0])) == pytest.approx(np.exp(-50.0), rel=1e-13)


@pytest.mark.parametrize("dtype", DTYPES)
def test_measured_limits_are_those_of_the_format(notebook, dtype):
    info = np.finfo(dtype)
    high = notebook["boundary"](lambda z: np.isfinite(np.exp(z)), 0, 1000, dtype)
    low = notebook["boundary"](lambda z: np.exp(z) > 0, 0, -1000, dtype)
    assert high == pytest.approx(np.log(np.float64(info.max)), rel=float(info.eps))
    # What lies nearer to 0 than to the smallest number is rounded to 0.
    assert low == pytest.approx(np.log(np.float64(info.smallest_subnormal)) - np.log(2), rel=1e-6)


def test_only_the_stability_check_sees_the_wrong_sign(notebook, digits):
    wrong, right = notebook["softmax_wrong_sign"], notebook["stable_softmax"]
    labels = digits[1][:20].argmax(axis=1)
    z = np.random.default_rng(seed=3).normal(0, 10, size=(20, 10))
    expected = right(z) - digits[1][:20]
    for version in (right, wrong):
        slopes = notebook["measured_slopes"](version, z, labels)
        np.testing.assert_allclose(slopes, expected, atol=1e-6)
    assert notebook["is_stable"](right)
    assert not notebook["is_stable"](wrong)
    assert not notebook["is_stable"](notebook["softmax"])
    assert not notebook["is_stable"](notebook["softmax_clipped"])


def test_correct_decimals(notebook):
    count = notebook["correct_decimals"]
    assert count(np.array([100.1]), np.array([100.0])) == pytest.approx(3)
    assert count(np.array([0.001]), np.array([0.0])) == pytest.approx(3)
    assert np.isnan(count(np.array([np.nan]), np.array([1.0])))
    assert np.isnan(count(np.array([-np.inf]), np.array([-1000.0])))
