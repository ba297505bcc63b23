"""What notebook 02 builds in view agrees with `helpers` and with judges that nobody here wrote."""

import warnings
from decimal import Decimal, getcontext

import numpy as np
import pytest
from notebook_code import definitions
from scipy import special

from helpers import functions, mnist
from helpers.plots import softmax_stability as plots
from helpers.plots.style import print_rows

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


def test_only_the_stability_check_sees_the_wrong_sign(notebook):
    wrong, right = notebook["softmax_wrong_sign"], notebook["stable_softmax"]
    z = np.random.default_rng(seed=3).normal(0, 10, size=(20, 10))
    np.testing.assert_allclose(wrong(z), right(z), rtol=1e-12)
    names = ["stable_softmax", "softmax", "softmax_wrong_sign", "softmax_clipped"]
    stable = [name for name in names if notebook["is_stable"](notebook[name])]
    assert stable == ["stable_softmax"]


def map_in_words(capsys, **versions):
    plots.error_map(versions)
    return capsys.readouterr().out


def test_the_map_counts_the_right_decimals_of_each_version(notebook, capsys):
    """What is right counts fully, one per cent off hides most, and what overflows breaks."""
    told = map_in_words(
        capsys,
        right=(notebook["stable_softmax"], "softmax"),
        naive=(notebook["softmax"], "softmax"),
        log=(lambda z: np.log(special.softmax(z, axis=1)), "log_softmax"),
        off=(lambda z: 1.5 + special.expit(z), "expit"),
    )
    assert "In float32 these break: naive from 93, log from 54." in told
    assert "In float64 these break: naive from 736, log from 398." in told
    assert "fewer than one correct decimal somewhere: off." in told


def test_rows_are_printed_with_four_decimals(capsys):
    print_rows("p", np.array([[0.25, 1e-9], [1000, np.nan]]))
    one, other = capsys.readouterr().out.splitlines()
    assert one.split() == ["p:", "0.2500", "0.0000"]
    assert other.split() == ["p:", "1000.0000", "nan"]
