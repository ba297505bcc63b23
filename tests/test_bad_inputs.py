"""Every public function of the network's rooms, given every kind of bad input: what comes of it.

Each argument of each function is replaced in turn by each of the values below, while the others
stay good. What may come of it is a right result, an error in our own words, or a warning of our
own; never a raw message of NumPy or Python, and never a wrong number without a word.

Whoever adds a public function adds a row to CALLS; a test tells if one is missing.
"""

import inspect
import traceback
import warnings
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from helpers import functions, gradient_check, mean_field, network, optimisers, training
from helpers.network import back, forward, initialize_weights

HELPERS = Path(functions.__file__).parent
ROOMS = [functions, network, optimisers, training, gradient_check, mean_field]

# Whatever is handed in where an array, a number, a list or an object is due.
BAD = {
    "None": None,
    "text": "five",
    "text of a number": "0.5",
    "bytes": b"0.5",
    "a number": 0.5,
    "a negative number": -1,
    "zero": 0,
    "nan": np.nan,
    "infinity": np.inf,
    "a boolean": True,
    "a complex number": 1j,
    "an empty list": [],
    "an empty array": np.empty((0, 4)),
    "no columns": np.empty((4, 0)),
    "a list of None": [None, None],
    "uneven rows": [[1.0, 2.0], [3.0]],
    "a dictionary": {"X": 1},
    "a set": {1, 2},
    "a function": len,
    "an object": object(),
    "a tuple of arrays": (np.ones((5, 4)), np.ones(5)),
    "a vector": np.linspace(0.1, 0.4, 4),
    "a cube": np.full((2, 5, 4), 0.25),
    "a matrix too wide": np.full((5, 9), 0.1),
    "text in an array": np.full((5, 4), "0.5"),
    "objects in an array": np.full((5, 4), None),
    "complex numbers in an array": np.full((5, 4), 0.5 + 0j),
    "dates": np.zeros((5, 4), "M8[D]"),
    "nan in an array": np.full((5, 4), np.nan),
    "infinity in an array": np.full((5, 4), np.inf),
    "minus infinity in an array": np.full((5, 4), -np.inf),
    "raw bytes": np.full((5, 4), 200, np.uint8),
    "booleans": np.eye(5, 4) > 0,
    "integers": np.eye(5, 4).astype(int),
    "halves": np.full((5, 4), 0.25, np.float16),
    "a column": np.zeros((5, 1)),
    "labels": np.array([0, 1, 2, 0, 1]),
    "text labels": np.array(["0", "1", "2", "0", "1"]),
    "labels too large": np.array([0, 1, 2, 3, 26]),
    "labels with a half": np.array([0, 1, 2, 0, 0.5]),
    "negative labels": np.array([0, -1, 2, 0, 1]),
    "one-hot rows": np.eye(3)[[0, 1, 2, 0, 1]],
    "rows of ones": np.ones((5, 3)),
    "labels as a column": np.array([[0], [1], [2], [0], [1]]),
}


def rng():
    return np.random.default_rng(0)


def a_network(**settings):
    return initialize_weights([4, 6, 3], rng(), **{"dtype": np.float64, **settings})


X = rng().random((5, 4))
Y = np.eye(3)[[0, 1, 2, 0, 1]]
y = np.array([0, 1, 2, 0, 1])
NET = a_network()
Y_HAT, ACTIVATIONS = forward(X, NET)
Z = rng().normal(size=(5, 4))
MEAN, SPREAD = functions.batch_statistics(Z)


def networks_gone_wrong():
    """Return networks in the state in which something else left them."""
    with_nan, with_infinity = a_network(), a_network()
    with_nan.weights[1][0, 0] = np.nan
    with_infinity.biases[0][0] = np.inf
    normalising = a_network(normalise=True)
    return {
        "nan in the weights": with_nan,
        "infinity in the biases": with_infinity,
        "a list of weights": list(NET.weights),
        "several networks": network.initialize_networks([4, 6, 3], range(2)),
        "normalising and untrained": normalising,
    }


# For each function: the good arguments, made anew for each call.
CALLS = {
    functions.sigmoid: lambda: {"z": Z},
    functions.sigmoid_gradient: lambda: {"a": X},
    functions.tanh: lambda: {"z": Z},
    functions.tanh_gradient: lambda: {"a": X},
    functions.relu: lambda: {"z": Z},
    functions.relu_gradient: lambda: {"a": X},
    functions.batch_statistics: lambda: {"z": Z, "tiny": 1e-5},
    functions.normalise: lambda: {"z": Z, "mean": MEAN, "spread": SPREAD},
    functions.normalise_gradient: lambda: {"delta": Z, "z_hat": Z, "spread": SPREAD},
    functions.softmax: lambda: {"logits": Z},
    functions.stable_softmax: lambda: {"logits": Z},
    functions.log_softmax: lambda: {"logits": Z},
    functions.cross_entropy: lambda: {"Y": Y, "y_hat": Y_HAT},
    functions.cross_entropy_from_logits: lambda: {"Y": Y, "logits": 3 * Y - 1},
    network.Network: lambda: {
        "weights": NET.copy().weights,
        "biases": NET.copy().biases,
        "activation": "tanh",
    },
    network.initialize_weights: lambda: {
        "sizes": [4, 6, 3],
        "rng": rng(),
        "std": 0.5,
        "activation": "relu",
        "dtype": np.float64,
    },
    network.initialize_networks: lambda: {"sizes": [4, 6, 3], "seeds": range(2)},
    network.forward: lambda: {"X": X, "network": a_network()},
    network.back: lambda: {
        "Y": Y,
        "y_hat": Y_HAT,
        "activations": ACTIVATIONS,
        "network": a_network(),
    },
    network.population: lambda: {"X": X, "network": a_network(normalise=True)},
    network.predict: lambda: {"X": X, "network": a_network()},
    optimisers.GradientDescent: lambda: {"lr": 0.1},
    optimisers.Adam: lambda: {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "tiny": 1e-8},
    optimisers.GradientDescent.step: lambda: {
        "self": optimisers.GradientDescent(0.1),
        "parameters": [X.copy()],
        "gradients": [X],
    },
    optimisers.Adam.step: lambda: {
        "self": optimisers.Adam(),
        "parameters": [X.copy()],
        "gradients": [X],
    },
    training.loss: lambda: {"Y": Y, "y_hat": Y_HAT},
    training.accuracy: lambda: {"X": X, "y": y, "network": a_network()},
    training.evaluate: lambda: {"X": X, "Y": Y, "network": a_network()},
    training.report: lambda: {"iteration": 1, "X": X, "Y": Y, "network": a_network()},
    training.train: lambda: {
        "network": a_network(),
        "X": X,
        "Y": Y,
        "lr": 0.1,
        "epochs": 1,
        "batch_size": 2,
        "rng": rng(),
        "validation": (X, Y),
        "train_sample": 2,
        "report_every": 1,
        "on_step": lambda step, network, gradients: None,
        "history": training.History(),
        "progress": False,
    },
    gradient_check.numerical_gradient: lambda: {"function": np.sum, "x": Z, "epsilon": 1e-5},
    gradient_check.check_gradients: lambda: {
        "network": a_network(),
        "X": X,
        "Y": Y,
        "rng": rng(),
        "back": back,
        "entries": 3,
        "epsilon": 1e-5,
    },
    mean_field.mean_square: lambda: {"function": np.tanh, "q": np.array([0.5, 2.0])},
    mean_field.forecast: lambda: {
        "X": X,
        "sizes": [4, 6, 3],
        "std": 0.5,
        "rng": rng(),
        "activation": "tanh",
    },
    mean_field.output_error: lambda: {"q": np.array([0.5, 2.0]), "n_classes": 3, "rng": rng()},
    mean_field.backward_factor: lambda: {"gain": 1.0, "activation": "sigmoid"},
    mean_field.gain_that_keeps_the_signal: lambda: {"activation": "sigmoid"},
}

# What only other rooms call, with what was checked at a door before.
INSIDE = {
    network.Activations,
    network.Gradients,
    network.blocks,
    network.forward_and_back,
    network.logits_and_activations,
    network.measured_logits,
    network.require_network,
    optimisers.Optimiser,
    training.History,
    functions.Activation,
    gradient_check.Verdict,
    gradient_check.Verdicts,
    mean_field.Forecast,
}
FREE = {"progress", "label", "iteration", "self"}  # Anything may be handed in here.


# The bad values that are good ones for some argument.
WELCOME = {
    "X": {"booleans", "integers", "halves"},
    "Y": {"one-hot rows"},
    "y": {"labels"},
    "y_hat": {"one-hot rows", "rows of ones"},
    "logits": {"one-hot rows", "rows of ones"},
    "biases": {"None"},
    "std": {"None", "a number"},
    "tiny": {"a number"},
    "lr": {"a number"},
    "beta1": {"a number"},
    "beta2": {"a number"},
    "gain": {"a number"},
    "epsilon": {"a number"},
    "seeds": {"labels", "labels too large"},
    "batch_size": {"None"},
    "validation": {"None"},
    "train_sample": {"None"},
    "report_every": {"None"},
    "on_step": {"None"},
    "history": {"None"},
}
# These networks are right ones; what is wrong with the others only shows as nan.
WELCOME_NETWORKS = {"several networks", "normalising and untrained"}
# These take arrays of any shape, or of any number of columns.
ANY_ARRAY = [functions, gradient_check.numerical_gradient, mean_field.mean_square]
ANY_ARRAY += [mean_field.output_error, network.forward, network.population]


def outcome(function, arguments):
    """Return what came of a call, and the error, the warnings or the result."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = function(**arguments)
        except Exception as error:
            return ("our error" if is_ours(error) else "raw error"), error
    if any(w.category is UserWarning for w in caught):
        return "our warning", caught
    return ("NumPy's warning" if caught else "result"), result


def is_ours(error):
    """Tell whether an error was raised in so many words, in helpers, and ends as a sentence."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    raised = HELPERS in Path(last.filename).parents and last.line.startswith("raise")
    return raised and str(error).endswith(".")


def numbers_in(result):
    """Return all the numbers of a result in one vector."""
    if isinstance(result, network.Network | network.Gradients):
        result = result.arrays
    if isinstance(result, (list, tuple)):
        return np.concatenate([numbers_in(part) for part in result] or [np.empty(0)])
    return np.ravel(np.asarray(result, float))


def complaint(function, argument, name, value):
    """Return what is wrong with the outcome of one cell, or an empty string."""
    kind, what = outcome(function, CALLS[function]() | {argument: value})
    if kind in ("our error", "our warning"):
        return ""
    if function is functions.softmax and isinstance(what, np.exceptions.AxisError):
        return ""  # The textbook softmax is there to be studied, this failure among others.
    if kind == "raw error":
        return f"{type(what).__name__}: {what}"
    if name in WELCOME.get(argument, ()) or (argument == "network" and name in WELCOME_NETWORKS):
        return "" if kind == "result" else "a warning for a good value"
    if argument == "network":
        passes = function is network.population or (
            # A sigmoid of infinity is 1: a right result.
            name == "infinity in the biases" and function in (network.forward, network.back)
        )
        return "" if passes or not np.isfinite(numbers_in(what)).all() else f"silent: {what}"
    if function not in ANY_ARRAY and inspect.getmodule(function) is not functions:
        return f"silent: {what}"
    array = np.asarray(value)
    if array.dtype.kind not in "fiub":
        return f"silent: {what}"
    if np.isnan(array).any() and not np.isnan(numbers_in(what)).any():
        return f"a number out of nan: {what}"
    if kind == "NumPy's warning":  # Only infinity minus infinity may earn one, and gives nan.
        infinite = np.isinf(array).any() and np.isnan(numbers_in(what)).any()
        return "" if infinite else "a raw warning"
    _, expected = outcome(function, CALLS[function]() | {argument: array.astype(float)})
    same = np.allclose(numbers_in(what), numbers_in(expected), rtol=1e-2, equal_nan=True)
    return "" if same else f"{what}, but floats give {expected}"


def cells():
    """Yield every function with each of its arguments."""
    for function, good in CALLS.items():
        for argument in good():
            if argument not in FREE:
                yield function, argument


def values_for(function, argument):
    """Yield the bad values for an argument, by name."""
    yield from BAD.items()
    if argument == "network":
        yield from networks_gone_wrong().items()


@pytest.mark.parametrize(
    ("function", "argument"),
    [pytest.param(f, a, id=f"{f.__module__[8:]}.{f.__qualname__}-{a}") for f, a in cells()],
)
def test_every_bad_input_is_told(function, argument):
    is_function = callable(CALLS[function]()[argument]) or argument == "std"
    complaints = {}
    for name, value in values_for(function, argument):
        if is_function and name == "a function":
            continue  # What a function of the reader's own raises is the reader's.
        if problem := complaint(function, argument, name, value):
            complaints[name] = problem
    assert not complaints


def public_functions(room: ModuleType):
    for name, value in vars(room).items():
        if not name.startswith("_") and callable(value) and value.__module__ == room.__name__:
            yield value


def test_every_public_function_has_a_row():
    public = {function for room in ROOMS for function in public_functions(room)}
    assert public - INSIDE == {f for f in CALLS if "." not in f.__qualname__}
    assert public >= INSIDE


@pytest.mark.parametrize("function", CALLS, ids=lambda f: f.__qualname__)
def test_the_good_arguments_are_good(function):
    kind, what = outcome(function, CALLS[function]())
    assert kind == "result", what


def test_every_argument_has_a_cell():
    optional = {"label", "progress", "optimiser", "bias", "residual", "normalise", "statistics"}
    optional |= {"return_proba", "settings", "activation"}
    for function, good in CALLS.items():
        assert set(inspect.signature(function).parameters) - optional <= set(good()), function
