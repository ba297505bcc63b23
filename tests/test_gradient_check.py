"""The gradient check: right gradients pass, and every kind of wrong one is caught."""

import re

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from helpers import mnist
from helpers.functions import ACTIVATIONS
from helpers.gradient_check import (
    AGREES,
    DIFFERS,
    TOO_SMALL,
    Verdict,
    Verdicts,
    check_gradients,
    numerical_gradient,
)
from helpers.network import Gradients, back, forward, initialize_weights
from helpers.training import train

pytestmark = pytest.mark.filterwarnings("error")

SIX_LAYERS = [784, 10, 10, 10, 10, 10, 10]


def a_generator(seed=0):
    return np.random.default_rng(seed)


def some_images(n=20, n_inputs=40, seed=0):
    """Like digits: most pixels are 0, some in every image."""
    rng = a_generator(seed)
    X = rng.random((n, n_inputs)) * (rng.random((n, n_inputs)) < 0.3)
    X[:, : n_inputs // 4] = 0
    return X, np.eye(10)[rng.integers(10, size=n)]


@pytest.fixture(scope="module")
def digits():
    train, _ = mnist.load_mnist()
    return mnist.scale(train.X[:64]), mnist.one_hot_encode(train.y[:64])


def glorot(n_in, n_out):
    return np.sqrt(2 / (n_in + n_out))


# --- The measured slope --------------------------------------------------------------------


def test_the_slope_of_a_parabola_is_exact():
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    slope = numerical_gradient(lambda x: np.sum(x**2), x)
    np.testing.assert_allclose(slope, 2 * x, rtol=1e-9)


def test_the_slope_is_scipys():
    x = a_generator().normal(size=8)

    def function(x):
        return np.sum(np.exp(x[:4]) * np.sin(x[4:]))

    ours = numerical_gradient(function, x)
    scipys = approx_fprime(x, function)  # One-sided, so exact to about 1e-8.
    np.testing.assert_allclose(ours, scipys, atol=2e-7)
    exact = np.concatenate([np.exp(x[:4]) * np.sin(x[4:]), np.exp(x[:4]) * np.cos(x[4:])])
    np.testing.assert_allclose(ours, exact, atol=1e-9)


def test_central_differences_err_with_the_square_of_the_step():
    x = np.array([1.0])
    errors = [abs(numerical_gradient(lambda x: np.exp(x[0]), x, h) - np.e)[0] for h in (1e-2, 1e-3)]
    assert errors[0] == pytest.approx(np.e * 1e-4 / 6, rel=0.01)
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)


def test_x_is_left_alone():
    x = np.array([0.1, 0.2])
    x.flags.writeable = False
    numerical_gradient(np.sum, x)
    np.testing.assert_array_equal(x, [0.1, 0.2])


def test_float32_is_refused():
    with pytest.raises(TypeError, match=re.escape("np.array(x, np.float64)")):
        numerical_gradient(np.sum, np.ones(3, np.float32))


@pytest.mark.parametrize("h", [0, -1e-5, np.nan])
def test_a_step_should_be_above_zero(h):
    with pytest.raises(ValueError, match="epsilon should be a number above 0"):
        numerical_gradient(np.sum, np.ones(3), h)


# --- Right gradients -----------------------------------------------------------------------


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("n_layers", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("bias", [True, False])
def test_right_gradients_agree(activation, n_layers, bias):
    sizes = [40, *[12] * (n_layers - 1), 10]
    for seed in range(3):
        network = initialize_weights(
            sizes, a_generator(seed), std=glorot, bias=bias, activation=activation
        )
        verdicts = check_gradients(network, *some_images(seed=seed), rng=a_generator(seed))
        names = [f"{letter}{layer + 1}" for layer in range(n_layers) for letter in "wb"[: 1 + bias]]
        assert [v.name for v in verdicts] == names
        assert {v.verdict for v in verdicts} == {AGREES}, verdicts


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("std", [0.1, 1.0, 3.0])
@pytest.mark.parametrize("n", [1, 100])
def test_right_gradients_never_differ_however_large_the_weights(activation, std, n):
    for seed in range(3):
        network = initialize_weights([40, 12, 12, 10], a_generator(seed), std=std)
        network.activation = activation
        verdicts = check_gradients(network, *some_images(n, seed=seed), rng=a_generator(seed))
        assert DIFFERS not in {v.verdict for v in verdicts}, verdicts


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_right_gradients_never_differ_when_the_net_is_trained(activation):
    X, Y = some_images()
    network = initialize_weights([40, 12, 10], a_generator(), activation=activation)
    history = train(network, X, Y, lr=0.5, epochs=2000, progress=False)
    assert history.train_loss[-1] < 0.02
    verdicts = check_gradients(network, X, Y, rng=a_generator())
    assert DIFFERS not in {v.verdict for v in verdicts}, verdicts


def test_both_nets_of_the_course_agree_on_real_digits(digits):
    for n_hidden in (20, 200):
        network = initialize_weights([784, n_hidden, 10], a_generator())
        verdicts = check_gradients(network, *digits, rng=a_generator())
        assert {v.verdict for v in verdicts} == {AGREES}, verdicts


def test_pixels_that_are_always_black_do_not_hide_the_others():
    X, Y = some_images()
    X[:, 15:] = 0
    network = initialize_weights([40, 12, 10], a_generator())
    verdicts = check_gradients(network, X, Y, rng=a_generator())
    assert {v.verdict for v in verdicts} == {AGREES}, verdicts


def test_a_vanished_gradient_is_too_small_to_tell(digits):
    network = initialize_weights(SIX_LAYERS, a_generator(), std=0.1, bias=False)
    verdicts = check_gradients(network, *digits, rng=a_generator())
    assert [v.verdict for v in verdicts] == [TOO_SMALL] + [AGREES] * 5


def test_a_gradient_that_is_small_but_measurable_agrees(digits):
    network = initialize_weights(SIX_LAYERS, a_generator(), bias=False)
    verdicts = check_gradients(network, *digits, rng=a_generator())
    assert [v.verdict for v in verdicts] == [AGREES] * 6
    assert verdicts[0].size < 1e-4


def test_a_layer_in_which_nothing_fires_is_too_small_to_tell():
    network = initialize_weights([40, 12, 10], a_generator(), activation="relu")
    network.biases[0] -= 100
    verdicts = check_gradients(network, *some_images(), rng=a_generator())
    assert [v.verdict for v in verdicts] == [TOO_SMALL, TOO_SMALL, TOO_SMALL, AGREES]


def test_the_network_is_left_alone():
    network = initialize_weights([40, 12, 10], a_generator(), dtype=np.float64)
    before = network.copy()
    check_gradients(network, *some_images(), rng=a_generator())
    for w, w0 in zip(network.weights + network.biases, before.weights + before.biases, strict=True):
        np.testing.assert_array_equal(w, w0)


# --- Wrong gradients -----------------------------------------------------------------------


def back_with(delta=None, passed_down=None, gradients=None):
    """Return a `back` in which one line is replaced.

    delta(y_hat, Y): of the last layer. passed_down(delta, w, a, gradient, z): of the layer below.
    gradients(gradients): changes the result.
    """

    def changed_back(Y, y_hat, activations, network):
        gradient = ACTIVATIONS[network.activation].derivative
        d = (y_hat - Y) / len(Y) if delta is None else delta(y_hat, Y)
        weights, biases = [], []
        for layer in reversed(range(len(network.weights))):
            a, w = activations[layer], network.weights[layer]
            weights.insert(0, a.T @ d)
            biases.insert(0, d.sum(axis=0))
            if layer > 0:
                down = d @ w.T
                d = down * gradient(a) if passed_down is None else passed_down(down, a, gradient)
        result = Gradients(weights, biases)
        return result if gradients is None else gradients(result)

    return changed_back


def each(change_weights=lambda g: g, change_biases=lambda g: g):
    return lambda gradients: Gradients(
        [change_weights(g) for g in gradients.weights], [change_biases(g) for g in gradients.biases]
    )


def with_entry(position, change):
    """Change one entry of the gradient of w1: the one that ranks at position (0 to 1) by size."""

    def apply(gradients):
        g = gradients.weights[0].copy()
        alive = np.argsort(np.abs(g), axis=None)[-np.count_nonzero(g) :]
        index = alive[int(position * (len(alive) - 1))]
        g.flat[index] = change(g.flat[index])
        return Gradients([g, *gradients.weights[1:]], gradients.biases)

    return apply


def first_of(change):
    return lambda gradients: Gradients(
        [change(gradients.weights[0]), *gradients.weights[1:]], gradients.biases
    )


MUTANTS = {
    "not divided by n": back_with(delta=lambda y_hat, Y: y_hat - Y),
    "divided by n twice": back_with(delta=lambda y_hat, Y: (y_hat - Y) / len(Y) ** 2),
    "divided by classes too": back_with(delta=lambda y_hat, Y: (y_hat - Y) / Y.size),
    "sign": back_with(delta=lambda y_hat, Y: (Y - y_hat) / len(Y)),
    "softmax forgotten": back_with(delta=lambda y_hat, Y: -Y / y_hat / len(Y)),
    "softmax as if sigmoid": back_with(
        delta=lambda y_hat, Y: (y_hat - Y) * y_hat * (1 - y_hat) / len(Y)
    ),
    "Y forgotten": back_with(delta=lambda y_hat, Y: y_hat / len(Y)),
    "last example forgotten": back_with(
        delta=lambda y_hat, Y: np.vstack([(y_hat - Y)[:-1], 0 * Y[:1]]) / len(Y)
    ),
    "examples mixed up": back_with(delta=lambda y_hat, Y: (y_hat - np.roll(Y, 1, axis=0)) / len(Y)),
    "derivative forgotten": back_with(passed_down=lambda down, a, gradient: down),
    "derivative taken twice": back_with(
        passed_down=lambda down, a, gradient: down * gradient(a) ** 2
    ),
    "derivative of the derivative's argument": back_with(
        passed_down=lambda down, a, gradient: down * gradient(1 / (1 + np.exp(-a)))
    ),
    "derivative of sigmoid without 1 - a": back_with(
        passed_down=lambda down, a, gradient: down * a
    ),
    "derivative of another row": back_with(
        passed_down=lambda down, a, gradient: down * np.roll(gradient(a), 1, axis=0)
    ),
    "weights transposed": back_with(
        gradients=each(lambda g: g.T if g.shape[0] == g.shape[1] else g)
    ),
    "weights reshaped, not transposed": back_with(
        gradients=each(lambda g: g.ravel().reshape(g.shape[::-1]).T)
    ),
    "biases zero": back_with(gradients=each(change_biases=np.zeros_like)),
    "biases averaged": back_with(gradients=each(change_biases=lambda g: g / 20)),
    "biases shifted": back_with(gradients=each(change_biases=lambda g: np.roll(g, 1))),
    "weights zero": back_with(gradients=each(np.zeros_like)),
    "1 % too large": back_with(gradients=each(lambda g: 1.01 * g, lambda g: 1.01 * g)),
    "0.1 % too small": back_with(gradients=each(lambda g: 0.999 * g, lambda g: 0.999 * g)),
    "weight decay of 1e-6 added": back_with(gradients=first_of(lambda g: g + 1e-6)),
    "nan": back_with(gradients=first_of(lambda g: g * np.nan)),
    "a nan": back_with(gradients=with_entry(0.5, lambda g: np.nan)),
    "infinite": back_with(gradients=first_of(lambda g: g + np.inf)),
    "the largest entry doubled": back_with(gradients=with_entry(1, lambda g: 2 * g)),
    "a middling entry doubled": back_with(gradients=with_entry(0.5, lambda g: 2 * g)),
    "a middling entry zero": back_with(gradients=with_entry(0.5, lambda g: 0)),
    "a middling entry with its sign changed": back_with(gradients=with_entry(0.5, lambda g: -g)),
    "one pixel dropped": back_with(
        gradients=first_of(lambda g: g * (np.arange(len(g)) != len(g) - 1)[:, None])
    ),
    "one unit dropped": back_with(gradients=first_of(lambda g: g * (np.arange(g.shape[1]) != 3))),
}


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_gradient_differs_and_a_right_one_beside_it_does_not(name, activation):
    for seed in range(2):
        network = initialize_weights(
            [40, 12, 12, 10], a_generator(seed), std=glorot, activation=activation, dtype=np.float64
        )
        X, Y = some_images(seed=seed)
        right = back(Y, *forward(X, network), network)
        wrong = MUTANTS[name](Y, *forward(X, network), network)
        verdicts = check_gradients(network, X, Y, rng=a_generator(seed), back=MUTANTS[name])
        expected = {}
        for layer in range(3):
            for letter, g, g_wrong in (
                ("w", right.weights[layer], wrong.weights[layer]),
                ("b", right.biases[layer], wrong.biases[layer]),
            ):
                same = np.allclose(g, g_wrong, rtol=1e-9, atol=1e-12)
                expected[f"{letter}{layer + 1}"] = AGREES if same else DIFFERS
        assert DIFFERS in expected.values() or (name, activation) in HARMLESS
        assert {v.name: v.verdict for v in verdicts} == expected, verdicts


# a is never negative behind a ReLU, nor is its derivative other than 0 or 1.
HARMLESS = {("derivative taken twice", "relu")}


def test_a_derivative_that_is_always_on_differs():
    always_on = back_with(passed_down=lambda down, a, gradient: down * (a >= 0))
    network = initialize_weights([40, 12, 10], a_generator(), activation="relu")
    verdicts = check_gradients(network, *some_images(), rng=a_generator(), back=always_on)
    assert [v.verdict for v in verdicts] == [DIFFERS, DIFFERS, AGREES, AGREES]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_one_wrong_entry_among_thousands_differs(digits, activation):
    network = initialize_weights([784, 200, 10], a_generator(), activation=activation)
    mutant = back_with(gradients=with_entry(0.5, lambda g: 2 * g))
    verdicts = check_gradients(network, *digits, rng=a_generator(), back=mutant)
    assert verdicts[0].verdict == DIFFERS
    assert " along a random direction" in verdicts[0].detail


@pytest.mark.parametrize("std", [0.1, None])
@pytest.mark.parametrize("factor", [-1, 0, 1.1, 4])
def test_a_wrong_gradient_differs_even_where_it_has_almost_vanished(digits, std, factor):
    network = initialize_weights(SIX_LAYERS, a_generator(), std=std, bias=False)
    mutant = back_with(
        gradients=lambda right: Gradients([factor * right.weights[0], *right.weights[1:]], None)
    )
    verdicts = check_gradients(network, *digits, rng=a_generator(), back=mutant)
    assert [v.verdict for v in verdicts] == [DIFFERS] + [AGREES] * 5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda right: Gradients(right.weights, [g[:, None] for g in right.biases]),
            "shape (12, 1)",
        ),
        (lambda right: Gradients([g.T for g in right.weights], right.biases), "shape (12, 40)"),
        (lambda right: Gradients(right.weights, None), "shape ()"),
    ],
)
def test_a_gradient_of_another_shape_differs(change, words):
    network = initialize_weights([40, 12, 10], a_generator())
    mutant = back_with(gradients=change)
    verdicts = check_gradients(network, *some_images(), rng=a_generator(), back=mutant)
    assert any(words in v.detail for v in verdicts if v.verdict == DIFFERS)
    assert words in str(verdicts)


# --- What it prints ------------------------------------------------------------------------


def test_the_table_is_plain(digits):
    network = initialize_weights([784, 20, 10], a_generator())
    assert str(check_gradients(network, *digits, rng=a_generator())) == (
        "         shape  gradient  verdict\n"
        "w1   (784, 20)     4e-03  agrees\n"
        "b1       (20,)     1e-02  agrees\n"
        "w2    (20, 10)     3e-02  agrees\n"
        "b2       (10,)     6e-02  agrees"
    )


def test_the_table_says_where_a_gradient_differs():
    network = initialize_weights([40, 12, 10], a_generator(), bias=False)
    X, Y = some_images()
    right = back(Y, *forward(X, network), network).weights[0]
    mutant = back_with(gradients=lambda right: Gradients([0 * g for g in right.weights], None))
    verdicts = check_gradients(network, X, Y, rng=a_generator(), back=mutant)
    line = str(verdicts).splitlines()[1]
    found = re.fullmatch(
        r"w1 +\(40, 12\) +0e\+00  differs: 0\.0e\+00 at \[(\d+), (\d+)\], measured (.*)", line
    )
    entry = right[int(found[1]), int(found[2])]
    assert float(found[3]) == pytest.approx(entry, rel=0.05)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_the_table_says_that_a_gradient_is_not_a_number(value):
    network = initialize_weights([40, 10], a_generator(), bias=False)
    mutant = back_with(gradients=lambda right: Gradients([right.weights[0] * 0 + value], None))
    verdicts = check_gradients(network, *some_images(), rng=a_generator(), back=mutant)
    assert str(verdicts).endswith("differs: the gradient holds nan or infinity")


def test_an_unmeasured_size_is_a_dash():
    assert str(Verdicts([Verdict("w1", (2, 2), DIFFERS, ": nan", np.nan)])).endswith(
        "w1      (2, 2)         -  differs: nan"
    )


# --- Mistakes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"X": np.ones((20, 39))}, "Is the column of ones missing"),
        ({"Y": np.zeros(20, int)}, "one_hot_encode"),
        ({"entries": 0}, "entries should be a whole number of at least 1"),
        ({"epsilon": 0}, "epsilon should be a number above 0"),
    ],
)
def test_bad_input_is_refused(change, words):
    X, Y = some_images()
    network = initialize_weights([40, 10], a_generator())
    with pytest.raises(ValueError, match=words):
        check_gradients(network, **{"X": X, "Y": Y, "rng": a_generator(), **change})


@pytest.mark.parametrize(
    ("returned", "error", "words"),
    [
        (lambda right: None, TypeError, "back returned a NoneType"),
        (lambda right: right.weights, TypeError, "back returned a list"),
        (lambda right: tuple(right), TypeError, "back returned a tuple"),
        (lambda right: Gradients(right.weights[:1], right.biases), ValueError, "2 arrays, one per"),
        (lambda right: Gradients(right.weights, right.biases[1:]), ValueError, "Gradients.biases"),
        (lambda right: Gradients(None, right.biases), ValueError, "Gradients.weights"),
        (lambda right: Gradients(right.weights[0], right.biases), ValueError, "Gradients.weights"),
    ],
)
def test_a_back_that_returns_something_else_is_told(returned, error, words):
    network = initialize_weights([40, 12, 10], a_generator())
    mutant = back_with(gradients=returned)
    with pytest.raises(error, match=re.escape(words)):
        check_gradients(network, *some_images(), rng=a_generator(), back=mutant)


def test_a_gradient_of_float32_is_too_coarse_but_not_wrong():
    network = initialize_weights([40, 12, 10], a_generator())

    def in_float32(right):
        return Gradients(
            [g.astype(np.float32) for g in right.weights],
            [g.astype(np.float32) for g in right.biases],
        )

    verdicts = check_gradients(
        network, *some_images(), rng=a_generator(), back=back_with(gradients=in_float32)
    )
    assert DIFFERS not in {v.verdict for v in verdicts}
    coarse = [v.detail for v in verdicts if v.verdict == TOO_SMALL]
    assert ": float32 is too coarse, compute it in float64" in coarse
    twice = back_with(
        gradients=lambda right: in_float32(
            Gradients([2 * g for g in right.weights], [2 * g for g in right.biases])
        )
    )
    verdicts = check_gradients(network, *some_images(), rng=a_generator(), back=twice)
    assert {v.verdict for v in verdicts} == {DIFFERS}


def test_a_function_that_returns_no_number_is_told():
    with pytest.raises(TypeError, match="function should return one number, but it returned"):
        numerical_gradient(lambda x: x, np.ones(3))


@pytest.mark.parametrize("how", [{"residual": True}, {"normalise": True}])
def test_the_remedies_agree_too(how):
    network = initialize_weights([40, 12, 12, 12, 10], a_generator(), **how)
    if how.get("normalise"):
        network.biases = None
    verdicts = check_gradients(network, *some_images(), rng=a_generator())
    assert {v.verdict for v in verdicts} == {AGREES}, verdicts
