"""Gradient descent: what it computes, what it records, how well it learns, what it refuses."""

import re
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

from helpers import mnist, training
from helpers.network import (
    ROWS_PER_BLOCK,
    Network,
    back,
    forward,
    initialize_networks,
    initialize_weights,
    population,
    predict,
)
from helpers.optimisers import Adam
from helpers.training import History, accuracy, evaluate, loss, report, train

pytestmark = pytest.mark.filterwarnings("error")


def a_generator(seed=0):
    return np.random.default_rng(seed)


def some_examples(n=30, n_inputs=6, n_classes=3):
    rng = a_generator(1)
    return rng.random((n, n_inputs)), np.eye(n_classes)[rng.integers(n_classes, size=n)]


def a_network(**settings):
    return initialize_weights([6, 5, 3], a_generator(2), **{"dtype": np.float64, **settings})


def quietly(network, X, Y, **settings):
    return train(network, X, Y, **{"lr": 0.1, "epochs": 1, "progress": False, **settings})


@pytest.fixture(scope="module")
def digits():
    """The 60,000 and the 10,000, scaled: X, Y, y of each."""
    return [(mnist.scale(X), mnist.one_hot_encode(y), y.astype(int)) for X, y in mnist.load_mnist()]


# --- The steps -----------------------------------------------------------------------------


@pytest.mark.parametrize("n", [30, ROWS_PER_BLOCK, 2 * ROWS_PER_BLOCK + 7])
@pytest.mark.parametrize("bias", [True, False])
def test_a_step_goes_down_the_gradient_of_the_whole_batch(bias, n):
    X, Y = some_examples(n)
    network = a_network(bias=bias)
    before = network.copy()
    gradients = back(Y, *forward(X, before), before)
    quietly(network, X, Y, lr=0.3)
    for layer in range(2):
        expected = before.weights[layer] - 0.3 * gradients.weights[layer]
        np.testing.assert_allclose(network.weights[layer], expected)
        if bias:
            expected = before.biases[layer] - 0.3 * gradients.biases[layer]
            np.testing.assert_allclose(network.biases[layer], expected)


def test_training_goes_on_where_it_stopped():
    X, Y = some_examples()
    at_once, in_two = a_network(), a_network()
    quietly(at_once, X, Y, epochs=4)
    quietly(in_two, X, Y, epochs=3)
    quietly(in_two, X, Y, epochs=1)
    np.testing.assert_array_equal(at_once.weights[0], in_two.weights[0])


def batches_seen(X, Y, **settings):
    """Return what each step sees: (X of the batch, found by the gradient's batch) per step."""
    # One layer of zeros: the gradient of its bias is the mean of y_hat - Y, which names the batch.
    network = Network([np.zeros((X.shape[1], Y.shape[1]))], [np.zeros(Y.shape[1])])
    seen = []
    quietly(
        network,
        X,
        Y,
        lr=1e-300,
        on_step=lambda step, network, gradients: seen.append(1 / Y.shape[1] - gradients.biases[0]),
        **settings,
    )
    return seen


@pytest.mark.parametrize(
    ("batch_size", "sizes"), [(1, [1] * 10), (4, [4, 4, 2]), (10, [10]), (99, [10]), (None, [10])]
)
def test_each_epoch_sees_every_example_once(batch_size, sizes):
    X, Y = np.ones((10, 1)), np.eye(10)
    seen = batches_seen(X, Y, batch_size=batch_size, rng=a_generator(), epochs=2)
    for epoch in (seen[: len(sizes)], seen[len(sizes) :]):
        members = [np.flatnonzero(mean > 1e-9) for mean in epoch]
        assert [len(batch) for batch in members] == sizes
        assert sorted(np.concatenate(members)) == list(range(10))


def test_each_epoch_has_its_own_order_drawn_from_the_generator():
    X, Y = np.ones((10, 1)), np.eye(10)

    def order(seed):
        return [
            int(mean.argmax())
            for mean in batches_seen(X, Y, batch_size=1, rng=a_generator(seed), epochs=2)
        ]

    assert order(0) == order(0)
    assert order(0) != order(1)
    assert order(0)[:10] != order(0)[10:]
    assert order(0)[:10] != list(range(10))


def test_images_and_labels_stay_together():
    X = np.eye(10)
    network = Network([np.zeros((10, 10))])
    quietly(network, X, X, lr=20, epochs=5, batch_size=3, rng=a_generator())
    np.testing.assert_array_equal(forward(X, network)[0].argmax(axis=1), range(10))


def test_a_learning_rate_from_numpy_does_not_turn_float32_into_float64():
    X, Y = some_examples()
    one = initialize_weights([6, 500, 3], a_generator())
    other = one.copy()
    quietly(one, X, Y, lr=0.01, epochs=20)
    quietly(other, X, Y, lr=np.float64(0.01), epochs=20)
    assert one.dtype == other.dtype == np.float32
    np.testing.assert_array_equal(one.weights[0], other.weights[0])


def test_examples_are_turned_into_the_dtype_of_the_network():
    X, Y = some_examples()
    one, other = a_network(dtype=np.float32), a_network(dtype=np.float32)
    quietly(one, X, Y)
    quietly(other, X.astype(np.float32), Y.astype(np.uint8))
    np.testing.assert_array_equal(one.weights[0], other.weights[0])


def test_examples_are_not_changed():
    X, Y = some_examples()
    X0, Y0 = X.copy(), Y.copy()
    quietly(a_network(), X, Y, batch_size=7, rng=a_generator(), epochs=3)
    np.testing.assert_array_equal(X, X0)
    np.testing.assert_array_equal(Y, Y0)


def test_on_step_sees_the_network_before_the_step():
    X, Y = some_examples()
    network = a_network()
    before = network.copy()
    calls = []

    def look(step, network, gradients):
        calls.append((step, network.weights[0].copy(), gradients.weights[0].copy()))

    quietly(network, X, Y, epochs=2, lr=0.1, on_step=look)
    assert [step for step, _, _ in calls] == [1, 2]
    np.testing.assert_array_equal(calls[0][1], before.weights[0])
    np.testing.assert_allclose(calls[1][1], before.weights[0] - 0.1 * calls[0][2])


# --- The history ---------------------------------------------------------------------------


def test_the_history_starts_untrained_and_reports_once_an_epoch():
    X, Y = some_examples(n=30)
    network = a_network()
    untrained = evaluate(X, Y, network)
    history = quietly(network, X, Y, epochs=2, batch_size=8, rng=a_generator())
    assert history.steps == [0, 4, 8]
    assert history.epochs == [0, 1, 2]
    assert (history.train_loss[0], history.train_accuracy[0]) == untrained
    assert (history.train_loss[-1], history.train_accuracy[-1]) == evaluate(X, Y, network)
    assert history.validation_loss == history.validation_accuracy == []


def test_the_history_reports_every_so_many_steps_and_at_the_end():
    X, Y = some_examples(n=30)
    settings = {"epochs": 2, "batch_size": 8, "rng": a_generator(), "report_every": 3}
    history = quietly(a_network(), X, Y, **settings)
    assert history.steps == [0, 3, 6, 8]
    assert history.epochs == [0, 0.75, 1.5, 2]
    assert len(history.train_loss) == len(history.train_accuracy) == 4


def test_the_history_measures_the_sets_it_was_given():
    X, Y = some_examples(n=30)
    network = a_network()
    history = quietly(network, X[:20], Y[:20], validation=(X[20:], Y[20:]), train_sample=5)
    at_end = (history.train_loss[-1], history.train_accuracy[-1])
    assert at_end == evaluate(X[:5], Y[:5], network)
    at_end = (history.validation_loss[-1], history.validation_accuracy[-1])
    assert at_end == evaluate(X[20:], Y[20:], network)
    assert len(history.validation_loss) == len(history.steps)


def test_a_large_set_is_measured_to_its_last_row():
    X, Y = some_examples(2 * ROWS_PER_BLOCK + 7)
    network = a_network()
    history = quietly(network, X, Y)
    y_hat, _ = forward(X, network)
    assert history.train_loss[-1] == pytest.approx(loss(Y, y_hat))
    assert history.train_accuracy[-1] == np.mean(y_hat.argmax(axis=1) == Y.argmax(axis=1))


@pytest.mark.parametrize("train_sample", [None, 5])
@pytest.mark.parametrize("n", [30, ROWS_PER_BLOCK + 7])
def test_each_report_measures_the_network_as_it_then_was(n, train_sample):
    X, Y = some_examples(n)
    validation = some_examples(11)
    network, again = a_network(), a_network()
    settings = {"train_sample": train_sample, "validation": validation, "lr": 0.5}
    history = quietly(network, X, Y, epochs=3, **settings)
    for k in range(4):
        expected = evaluate(X[:train_sample], Y[:train_sample], again)
        assert (history.train_loss[k], history.train_accuracy[k]) == pytest.approx(expected)
        expected = evaluate(*validation, again)
        assert (history.validation_loss[k], history.validation_accuracy[k]) == expected
        quietly(again, X, Y, epochs=1, lr=0.5)


def test_a_full_batch_that_normalises_is_measured_with_the_statistics_of_some(monkeypatch):
    monkeypatch.setattr(training, "POPULATION", 10)
    X, Y = some_examples(n=30)
    network = a_network(normalise=True)
    untrained = network.copy()
    untrained.statistics = population(X[:10], network)
    history = quietly(network, X, Y)
    assert (history.train_loss[0], history.train_accuracy[0]) == evaluate(X, Y, untrained)


def test_two_histories_share_nothing():
    assert History().steps is not History().steps


def test_a_progress_bar_counts_the_steps(capsys):
    X, Y = some_examples(n=30)
    quietly(a_network(), X, Y, epochs=2, batch_size=8, rng=a_generator(), progress=True)
    assert "8/8" in capsys.readouterr().err
    quietly(a_network(), X, Y)
    assert capsys.readouterr().err == ""


# --- How well it learns --------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_fifty_images_are_learned_by_heart(digits, activation):
    (X, Y, y), _ = digits
    network = initialize_weights([784, 20, 10], a_generator(), activation=activation)
    history = quietly(network, X[:50], Y[:50], lr=0.5, epochs=300)
    assert history.train_loss[0] == pytest.approx(np.log(10), abs=0.5)
    assert history.train_loss[-1] < 0.05
    assert accuracy(X[:50], y[:50], network) == 1


@pytest.mark.parametrize(
    ("n_hidden", "batch_size", "epochs", "least"),
    [
        (20, 32, 8, 0.95),  # Seeds 0 to 5 end between 95.35 and 96.08 %.
        (200, 16, 6, 0.98),  # Seeds 0 to 5 end between 98.07 and 98.19 %.
    ],
)
def test_the_nets_of_the_course_learn_the_digits(digits, n_hidden, batch_size, epochs, least):
    (X, Y, _), (X_test, _, y_test) = digits
    rng = a_generator()
    network = initialize_weights([784, n_hidden, 10], rng)
    settings = {"batch_size": batch_size, "rng": rng, "train_sample": 1000}
    quietly(network, X, Y, lr=0.5, epochs=epochs, **settings)
    quietly(network, X, Y, lr=0.05, epochs=2, **settings)  # Small steps to settle down.
    assert accuracy(X_test, y_test, network) >= least


# --- After an interrupt --------------------------------------------------------------------


@pytest.fixture
def interrupts():
    """Give Ctrl+C its usual handler, which a run in the background does not have."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


A_LONG_TRAINING = """
import os, signal, sys, threading, time
import numpy as np
from helpers.network import initialize_weights
from helpers.optimisers import Adam
from helpers.training import History, evaluate, train

class Slow(Adam):
    # Each array of the third step takes its time: the signal comes between two of them.
    def step(self, parameters, gradients):
        for w in parameters:
            w -= 0.001
            if seen[-1] == 3:
                ready.set()
                time.sleep(0.1)

seen, ready = [], threading.Event()
signal.signal(signal.SIGINT, signal.default_int_handler)  # It is ignored in the background.
rng = np.random.default_rng(0)
network = initialize_weights([6, 5, 4, 3], rng)
X, Y = rng.random((40, 6), dtype=np.float32), np.eye(3, dtype=np.float32)[rng.integers(3, size=40)]
before = network.copy()
history = History()

def interrupt():
    ready.wait()
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=interrupt, daemon=True).start()
try:
    train(network, X, Y, optimiser=Slow(), epochs=100, batch_size=4, rng=rng, history=history,
          report_every=1, on_step=lambda step, *_: seen.append(step))
except KeyboardInterrupt as interrupted:
    print(interrupted)
changes = {round(float(a - b), 4) for old, new in zip(before.arrays, network.arrays)
           for a, b in zip(old.ravel(), new.ravel())}
print("changes:", changes)
print("steps:", seen, history.steps)
print("last entry is the network:", evaluate(X, Y, network)[0] == history.train_loss[-1])
print("handler:", signal.getsignal(signal.SIGINT) is signal.default_int_handler)
"""


def test_an_interrupt_leaves_a_whole_network_and_the_history_so_far():
    run = subprocess.run(
        [sys.executable, "-c", A_LONG_TRAINING], capture_output=True, text=True, timeout=120
    )
    message, changes, steps, last, handler = run.stdout.splitlines()
    assert message.startswith("Training stopped after step 3 of 1000. The network is as that step")
    assert changes == "changes: {0.003}"  # Each of three steps changed every parameter.
    assert steps == "steps: [1, 2, 3] [0, 1, 2, 3]"
    assert last == "last entry is the network: True"
    assert handler == "handler: True"
    assert "3/1000" in run.stderr.splitlines()[-1]
    assert "Traceback" not in run.stderr


@pytest.mark.usefixtures("interrupts")
def test_a_second_interrupt_does_not_wait_for_the_step():
    X, Y = some_examples()
    network = a_network()
    before = network.copy()

    def twice(step, network, gradients):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        quietly(network, X, Y, epochs=3, on_step=twice)
    np.testing.assert_array_equal(network.weights[0], before.weights[0])


@pytest.mark.usefixtures("interrupts")
def test_an_interrupted_training_can_go_on():
    X, Y = some_examples()
    at_once, in_two = a_network(), a_network()
    quietly(at_once, X, Y, epochs=4)
    with pytest.raises(KeyboardInterrupt, match="step 3 of 4"):
        quietly(
            in_two,
            X,
            Y,
            epochs=4,
            on_step=lambda step, *_: signal.raise_signal(signal.SIGINT) if step == 3 else None,
        )
    quietly(in_two, X, Y, epochs=1)
    np.testing.assert_array_equal(at_once.weights[0], in_two.weights[0])


def test_the_handler_of_somebody_else_stays():
    X, Y = some_examples()
    caught = []
    usual = signal.signal(signal.SIGINT, lambda *_: caught.append(1))
    try:
        quietly(a_network(), X, Y, on_step=lambda *_: signal.raise_signal(signal.SIGINT))
    finally:
        signal.signal(signal.SIGINT, usual)
    assert caught == [1]


def test_training_works_off_the_main_thread():
    X, Y = some_examples()
    histories = []
    thread = threading.Thread(target=lambda: histories.append(quietly(a_network(), X, Y)))
    thread.start()
    thread.join()
    assert len(histories) == 1


def test_a_history_can_be_handed_in_but_not_twice():
    X, Y = some_examples()
    mine = History()
    assert quietly(a_network(), X, Y, history=mine) is mine
    assert mine.steps == [0, 1]
    with pytest.raises(ValueError, match=re.escape("make a new one with History()")):
        quietly(a_network(), X, Y, history=mine)


# --- Mistakes ------------------------------------------------------------------------------


def test_training_stops_when_the_loss_is_no_longer_a_number():
    X, Y = some_examples()
    network = initialize_weights([6, 20, 20, 20, 20, 3], a_generator(2), activation="relu")
    with pytest.warns(UserWarning, match=r"no longer a number.*smaller lr, such as 10\.") as seen:
        history = quietly(network, X, Y, lr=100, epochs=200)
    assert len(seen) == 1
    assert seen[0].filename == __file__
    assert len(history.steps) < 201
    assert not np.isfinite(history.train_loss[-1])
    assert np.isfinite(history.train_loss[:-1]).all()


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_a_learning_rate_that_is_too_large_is_named(activation):
    X, Y = some_examples()
    with pytest.warns(UserWarning, match=r"far above.*smaller lr, such as 100\.") as seen:
        history = quietly(a_network(activation=activation), X, Y, lr=1000, epochs=50)
    assert len(seen) == 1
    assert seen[0].filename == __file__
    assert len(history.steps) == 51
    assert history.train_loss[-1] > history.train_loss[0]


def test_a_loss_that_ends_a_little_above_its_start_is_not_blamed():
    network = Network([np.zeros((1, 2))])
    history = quietly(network, np.ones((2, 1)), np.eye(2), lr=0.5, batch_size=1, rng=a_generator())
    assert np.log(2) == history.train_loss[0] < history.train_loss[-1] < 1.1 * np.log(2)


def test_a_single_example_that_is_hard_is_not_blamed_on_the_learning_rate():
    X, Y = np.ones((30, 1)), np.eye(2)[[0] + 29 * [1]]
    settings = {"lr": 1, "epochs": 10, "train_sample": 1, "validation": (X, Y)}
    history = quietly(Network([np.zeros((1, 2))]), X, Y, **settings)
    assert history.train_loss[-1] > 2 * history.train_loss[0]
    assert history.validation_loss[-1] < history.validation_loss[0]


def test_a_net_that_unlearns_no_further_than_to_guessing_is_not_blamed():
    X, Y = np.ones((30, 1)), np.eye(2)[15 * [0, 1]]
    history = quietly(Network([np.array([[2.0, -2.0]])]), X, Y, lr=1, epochs=50, train_sample=1)
    assert history.train_loss[0] < 0.02
    assert history.train_loss[-1] == pytest.approx(np.log(2), rel=0.01)


def test_a_net_that_waits_on_its_plateau_is_not_blamed():
    X, Y = some_examples()
    network = initialize_weights([6, 5, 5, 5, 3], a_generator(2), std=0.1)
    history = quietly(network, X, Y, lr=0.5, epochs=20, batch_size=4, rng=a_generator())
    assert history.train_loss[-1] == pytest.approx(np.log(3), rel=0.1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lr": 0}, "lr should be a number above 0, but it is 0"),
        ({"lr": -0.1}, "lr should be a number above 0"),
        ({"lr": np.nan}, "lr should be a number above 0"),
        ({"lr": np.inf}, "lr should be a number above 0"),
        ({"epochs": 0}, "epochs should be a whole number of at least 1, but it is 0"),
        ({"epochs": 1.5}, "epochs should be a whole number"),
        ({"batch_size": 0}, "batch_size should be a whole number of at least 1"),
        ({"batch_size": -1}, "batch_size should be a whole number of at least 1"),
        ({"batch_size": 2.0}, "batch_size should be a whole number"),
        ({"batch_size": True}, "batch_size should be a whole number"),
        ({"batch_size": 7}, "pass rng=np.random.default_rng(seed)"),
        ({"report_every": 0}, "report_every should be a whole number of at least 1"),
        ({"train_sample": 0}, "train_sample should be a whole number of at least 1"),
        ({"X": np.ones((30, 4))}, "X has 4 columns but the network expects 6"),
        ({"X": np.ones((30, 7))}, "Was a column of ones prepended"),
        ({"X": np.ones(30)}, "one example per row"),
        ({"X": np.ones((0, 6)), "Y": np.ones((0, 3))}, "X has no rows"),
        ({"X": np.full((30, 6), np.nan)}, "nan or infinity"),
        ({"Y": np.zeros(30, int)}, "one_hot_encode"),
        ({"Y": np.zeros((30, 1), int)}, "one_hot_encode"),
        ({"Y": np.eye(4)[np.zeros(30, int)]}, "Y should be (30, 3)"),
        ({"Y": np.eye(3)}, "X has 30 rows"),
        ({"Y": np.zeros((30, 3))}, "a single 1 and zeros elsewhere"),
        ({"Y": np.ones((30, 3))}, "a single 1 and zeros elsewhere"),
        ({"Y": np.full((30, 3), 1 / 3)}, "a single 1 and zeros elsewhere"),
        ({"Y": np.full((30, 3), np.nan)}, "a single 1 and zeros elsewhere"),
        ({"validation": (np.ones((5, 6)), np.zeros(5, int))}, "one_hot_encode"),
        ({"validation": np.ones((5, 6))}, "validation=(X_val, Y_val)"),
        ({"lr": None}, "Pass either lr=0.1, say, or optimiser=Adam(lr=0.01)"),
        ({"lr": "0.1"}, "lr should be a number above 0, but it is '0.1'"),
        ({"lr": True}, "lr should be a number above 0"),
        ({"optimiser": Adam()}, "but not both"),
        ({"validation": (np.full((5, 6), np.nan), np.eye(3)[[0] * 5])}, "nan or infinity"),
    ],
)
def test_train_says_what_is_wrong_before_it_changes_anything(change, words):
    X, Y = some_examples(n=30)
    network = a_network()
    before = network.copy()
    with pytest.raises(ValueError, match=re.escape(words)):
        quietly(network, **{"X": X, "Y": Y, **change})
    np.testing.assert_array_equal(network.weights[0], before.weights[0])


@pytest.mark.parametrize("value", [0, 7, "seed", np.random, np.random.RandomState(0)])
def test_train_says_how_to_make_a_generator(value):
    X, Y = some_examples()
    with pytest.raises(TypeError, match=r"rng=np\.random\.default_rng\(\d\)"):
        quietly(a_network(), X, Y, batch_size=7, rng=value)


@pytest.mark.parametrize("optimiser", [Adam, "adam", 0.1])
def test_train_says_how_to_make_an_optimiser(optimiser):
    X, Y = some_examples()
    with pytest.raises(TypeError, match=re.escape("such as Adam(lr=0.01)")):
        quietly(a_network(), X, Y, lr=None, optimiser=optimiser)


@pytest.mark.parametrize("use", [predict, accuracy, evaluate, report, train])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_network_that_went_wrong_before_is_told_so(use, value):
    X, Y = some_examples()
    network = a_network()
    network.weights[1][2, 1] = value
    arguments = {
        predict: (X, network),
        accuracy: (X, Y.argmax(axis=1), network),
        evaluate: (X, Y, network),
        report: (1, X, Y, network),
        train: (network, X, Y),
    }[use]
    settings = {"lr": 0.1, "epochs": 1} if use is train else {}
    with pytest.raises(ValueError, match=r"weights hold nan or infinity.*initialize_weights"):
        use(*arguments, **settings)


def test_several_networks_are_told_what_a_single_one_is_told():
    X, Y = some_examples()
    networks = initialize_networks([6, 5, 3], range(2))
    for settings, words in [
        ({"Y": Y.argmax(axis=1)[:, None]}, "one_hot_encode"),
        ({"X": X * np.nan}, "nan or infinity"),
        ({"X": X[:0], "Y": Y[:0]}, "no rows"),
        ({"lr": -1}, "lr should be a number above 0"),
    ]:
        with pytest.raises(ValueError, match=words):
            quietly(networks, **({"X": X, "Y": Y} | settings))
    with pytest.warns(UserWarning, match="raw bytes"):
        quietly(networks, 255 * X, Y)


def test_train_warns_of_raw_bytes_at_the_line_that_passed_them():
    X, Y = some_examples()
    with pytest.warns(UserWarning, match="raw bytes, 0 to 255") as seen:
        quietly(a_network(), 255 * X, Y)
    assert seen[0].filename == __file__
