"""Figures tell what they drew: a wrong figure, and a wrong picture, is noticed."""

import base64
import re
from functools import cache
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat import NotebookNode
from PIL import Image

from helpers.functions import log_softmax, sigmoid, softmax
from helpers.plots import (
    backpropagation,
    data_loading,
    shallow_network,
    softmax_stability,
    style,
    vanishing_gradient,
)
from helpers.plots.drawn import drawn
from helpers.training import History
from tools import figures, pictures

RNG = np.random.default_rng(seed=0)
DIGITS = RNG.integers(0, 256, size=(12, 784), dtype=np.uint8)
LABELS = np.arange(12) % 10
PROBABILITIES = softmax(RNG.normal(0, 3, size=(12, 10)))


def history(rising):
    values = [0.1, 0.5, 0.9] if rising else [0.9, 0.5, 0.1]
    return History(
        steps=[0, 10, 20],
        epochs=[0.0, 1.0, 2.0],
        train_loss=values[::-1],
        train_accuracy=values,
        validation_loss=values[::-1],
        validation_accuracy=values,
    )


def kinds(shape, low=-8, high=0):
    return {name: 10 ** RNG.uniform(low, high, size=shape) for name in ("small", "large")}


SIZES = np.geomspace(0.1, 1000, 31)
CALLS = {
    data_loading.digit: (DIGITS[0], 5),
    data_loading.digit_grid: (DIGITS, LABELS),
    data_loading.mean_digits: (DIGITS[:10].astype(float),),
    data_loading.pixel_histogram: (DIGITS,),
    data_loading.sums_on_sigmoid: ({"raw": 300 * RNG.normal(size=99), "scaled": np.ones(99)}, 5),
    data_loading.confusable_digits: (DIGITS, LABELS, LABELS[::-1]),
    data_loading.before_and_after: (DIGITS[:10], LABELS[:10], LABELS[9::-1], LABELS[:10]),
    data_loading.confusions: (np.arange(100).reshape(10, 10), 3),
    data_loading.broadcasting: (np.ones((3, 1)), np.arange(4), np.ones((3, 4)), "+"),
    softmax_stability.sigmoid_curve: (np.array([-4.0, 0.0, 4.0]),),
    softmax_stability.softmax_steps: (np.ones((2, 3)), np.full((2, 3), 1 / 3)),
    softmax_stability.exp_limits: ({"float32": (-104.0, 88.7), "float64": (-745.1, 709.8)},),
    softmax_stability.exponents: (np.array([[400.0, 100.0], [1000.0, 200.0]]), -745.1, 709.8),
    softmax_stability.loss_by_margin: (
        np.arange(5.0),
        {"a": np.arange(5.0), "b": np.array([0, 1, 2, np.inf, np.inf]), "c": np.full(5, 1.0)},
    ),
    softmax_stability.error_map: (
        {"a": (softmax, "softmax"), "b": (log_softmax, "log_softmax"), "c": (sigmoid, "expit")},
        np.geomspace(1, 1000, 13),
    ),
    softmax_stability.temperatures: (DIGITS[0], 4, {1: PROBABILITIES[0], 10: PROBABILITIES[1]}),
    softmax_stability.loss_by_temperature: (SIZES, 1 + np.log(SIZES) ** 2),
    shallow_network.neuron: (DIGITS[:2] / 255, RNG.normal(size=784), 0.5),
    shallow_network.by_hand: (np.ones((1, 2)), np.eye(2), np.ones(2), 2 * np.eye(2)),
    shallow_network.shapes: (),
    shallow_network.sign_of_the_loss: (),
    shallow_network.downhill: (np.arange(-4.0, 5.0), np.arange(-4.0, 5.0) ** 2, 3.0, [0.1, 0.9]),
    shallow_network.activations_by_scale: (["s = 1", "s = 10"], RNG.normal(0, 5, size=(2, 50))),
    shallow_network.untrained: (["a", "b"], 2 + RNG.uniform(size=(2, 5)), np.full((2, 5), 0.1)),
    shallow_network.hidden_units: ({"start": RNG.normal(size=(784, 8))},),
    shallow_network.before_and_after: (DIGITS[:3], LABELS[:3], PROBABILITIES, PROBABILITIES[3:6]),
    backpropagation.difference_errors: (
        SIZES,
        {"forward": SIZES, "central": SIZES[::-1]},
        {"a": SIZES, "b": SIZES**2, "c": SIZES**-1},
    ),
    backpropagation.numbers_back: (2, [3, -1], [0.5, 2]),
    backpropagation.way_back: (20,),
    backpropagation.learning_rates: (
        {0.01: history(False), 0.1: history(True), 1: history(True), 10: history(False)},
    ),
    backpropagation.ways_to_train: ({"one": (100, history(True)), "all": (900, history(True))},),
    backpropagation.schedule: (history(True), history(True)),
    backpropagation.hidden_units: (RNG.normal(size=(784, 10)), RNG.normal(size=(10, 10))),
    backpropagation.confident_mistakes: (DIGITS, LABELS, PROBABILITIES),
    backpropagation.published_errors: ([("linear", 12.0), ("net", 0.95)], {"ours": 2.0}),
    vanishing_gradient.waiting: (kinds((11, 8), -1), kinds((11, 8), -1)),
    vanishing_gradient.confusions: ([np.eye(10), np.eye(10)[::-1]], [0, 100]),
    vanishing_gradient.start: (np.geomspace(1e-8, 1e-2, 6), np.geomspace(1e-1, 1e-5, 5)),
    vanishing_gradient.over_training: (
        np.arange(9),
        np.linspace(2.3, 0.5, 9),
        np.geomspace(1e-8, 1e-2, 54).reshape(9, 6),
        np.linspace(0.1, 2, 54).reshape(9, 6),
    ),
    vanishing_gradient.prediction: (
        kinds((20, 6)),
        kinds(6),
        kinds((3, 20)),
        kinds(3),
        [2, 4, 6],
    ),
    vanishing_gradient.gains: (lambda gain, name: gain / 4, {"sigmoid": 4.0, "relu": 4.0}),
    vanishing_gradient.remedies: (kinds((3, 8), -1), kinds(8), kinds(8)),
    vanishing_gradient.exploding: (kinds(6), kinds(6), kinds(5, -1)),
}


def shown(draw, *arguments, **named):
    """Return the output that a notebook would store."""
    InteractiveShell.instance()  # it keeps what is displayed
    with capture_output() as captured:
        draw(*arguments, **named)
    [output] = captured.outputs
    return NotebookNode(output_type="display_data", metadata={}, data=NotebookNode(output.data))


@cache
def of_calls(draw):
    """Return what `draw` shows of CALLS; drawing takes its time."""
    return shown(draw, *CALLS[draw])


def alt(draw, *arguments, **named):
    return figures.PICTURE.search(shown(draw, *arguments, **named).data["text/html"])[1]


def noticed(stored, fresh):
    """Tell what notices that a figure is another: its words, its numbers, an eye."""
    words = pictures.words_of_figure(stored).data != pictures.words_of_figure(fresh).data
    return [*(["words differ"] if words else []), *pictures.figure_problems(stored, fresh)]


def test_every_figure_is_called_here():
    modules = backpropagation, data_loading, shallow_network, softmax_stability, vanishing_gradient
    figures = {
        function
        for module in modules
        for name, function in vars(module).items()
        if callable(function)
        and getattr(function, "__module__", "") == module.__name__
        and not name.startswith("_")
    }
    assert figures == {*CALLS, data_loading.class_balance}


@pytest.mark.parametrize("draw", CALLS, ids=lambda draw: draw.__module__[14:] + draw.__name__)
def test_a_figure_is_told_in_words_and_equal_to_itself(draw):
    once = of_calls(draw)
    assert noticed(once, once) == []
    text = figures.PICTURE.search(once.data["text/html"])[1]
    assert 40 <= len(text) <= 500
    assert once.data["text/plain"].count("\npanel ") >= 1
    assert plt.get_fignums() == []


# --- The words follow from the data -----------------------------------------------------------


def test_what_rises_and_what_falls_while_a_net_trains_is_told():
    steps, loss = np.array([1, 101, 201]), np.array([2.3, 2.1, 1.0])
    gradient, weight = np.full((3, 6), 1e-3), np.full((3, 6), 0.5)
    gradient[0, 0], weight[0, 5] = 1e-8, 0.1
    told = alt(vanishing_gradient.over_training, steps, loss, gradient, weight)
    assert "near step 101" in told
    assert "5 powers of ten apart, and that of layer 1 rises 1e+05 times" in told
    assert "layer 6 rises from 0.10 to 0.50, that of layer 1 from 0.50 to 0.50" in told


def test_remedies_that_stay_at_chance_are_told_from_those_that_learn():
    accuracy = {"small": np.full((3, 8), 0.1), "large": np.array([[0.1] * 8, [0.9] * 8, [0.3] * 8])}
    told = alt(vanishing_gradient.remedies, accuracy, kinds(8), kinds(8))
    assert "each of them: small." in told
    assert "at the best: large." in told


def test_equal_bars_are_no_factor_of_twelve():
    told = alt(vanishing_gradient.start, np.ones(6), np.ones(5))
    assert "a factor of 1 from layer to layer" in told
    assert "twelve" not in told


def test_blank_means_hold_no_ring():
    assert alt(data_loading.mean_digits, np.zeros((10, 784))).endswith("all blank.")


def test_the_commonest_mistakes_are_in_boxes_and_right_answers_are_none():
    table = 1000 * np.eye(10) + np.arange(100).reshape(10, 10)
    told = alt(data_loading.confusions, table, 3)
    assert told.endswith("In boxes: 9 as 8 (98), 9 as 7 (97), 9 as 6 (96).")


def test_sums_on_the_flat_parts_are_counted_by_the_limit_that_is_given():
    sums = {"few": np.array([-6.0, 0.0, 2.0, 5.5])}
    assert "with pixels few, 50.0 per cent" in alt(data_loading.sums_on_sigmoid, sums, 5)
    assert "with pixels few, 25.0 per cent" in alt(data_loading.sums_on_sigmoid, sums, 5.7)


def test_a_histogram_names_its_spikes_and_no_others():
    evenly = np.resize(np.arange(256, dtype=np.uint8), (784, 784))
    assert "spikes" not in alt(data_loading.pixel_histogram, evenly)
    evenly[:6] = 77
    assert alt(data_loading.pixel_histogram, evenly).endswith("there are spikes at 77.")


def test_what_broadcasting_repeats_is_named():
    column, row = np.ones((3, 1)), np.arange(4)
    told = alt(data_loading.broadcasting, column, row, column + row, "+")
    assert told.endswith("the array of shape (3, 1) and the one of shape (4,).")
    told = alt(data_loading.broadcasting, np.ones((3, 4)), row, row + np.ones((3, 4)), "+")
    assert told.endswith("in grey: the array of shape (4,).")


def test_the_alternative_text_stands_in_an_img_and_only_there():
    page = of_calls(data_loading.digit).data["text/html"]
    [text] = re.findall(r'<img alt="([^"]+)"', page)
    assert page.count(text) == 1


def test_a_figure_needs_words():
    with pytest.raises(ValueError, match="needs an alternative text"):
        style.show(plt.figure(), " ")
    plt.close("all")


@pytest.mark.parametrize("draw", [data_loading.digit_grid, data_loading.confusable_digits])
def test_images_with_a_bias_column_are_named(draw):
    with pytest.raises(ValueError, match="without a bias column"):
        draw(np.ones((3, 785)), *[LABELS[:3]] * (1 + (draw is data_loading.confusable_digits)))


# --- What a figure draws ----------------------------------------------------------------------


def line(x=(0, 1, 2), y=(1.0, 4.0, 2.0), title="loss", labels=("step", "loss"), **looks):
    figure, axes = plt.subplots(figsize=(3, 2))
    axes.plot(x, y, label="train", **looks)
    axes.set(title=title, xlabel=labels[0], ylabel=labels[1])
    return figure, axes


def told(figure, stable=True):
    figure.canvas.draw()
    plt.close(figure)
    return "\n".join(drawn(figure, stable))


def change(**changes):
    return lambda: line(**changes)[0]


def missing():
    figure, axes = line()
    axes.lines[0].remove()
    return figure


def turned():
    figure, axes = line()
    axes.invert_yaxis()
    return figure


def logarithmic():
    figure, axes = line()
    axes.set_yscale("log")
    return figure


def other_legend():
    figure, axes = line()
    axes.legend(["validation"])
    return figure


def other_ticks():
    figure, axes = line()
    axes.set_xticks([0, 1, 2], ["one", "two", "three"])
    return figure


def other_note():
    figure, axes = line()
    axes.text(1, 2, "here it bends")
    return figure


@pytest.mark.parametrize(
    "wrong",
    [
        change(y=(2.0, 4.0, 1.0)),
        change(y=(10.0, 40.0, 20.0)),
        change(x=(2, 1, 0)),
        change(title="accuracy"),
        change(labels=("loss", "step")),
        change(marker="o"),
        missing,
        turned,
        logarithmic,
        other_legend,
        other_ticks,
        other_note,
    ],
)
def test_a_wrong_line_is_told_in_other_words(wrong):
    assert told(wrong()) != told(line()[0])


@pytest.mark.parametrize(
    "wrong",
    [
        {"cmap": "gray"},
        {"vmax": 9},
        {"origin": "lower"},
        {"X": np.arange(6.0).reshape(2, 3)[:, ::-1]},
        {"X": np.arange(6.0).reshape(2, 3).T},
        {"X": 2 * np.arange(6.0).reshape(2, 3)},
    ],
)
def test_a_wrong_image_is_told_in_other_words(wrong):
    def image(**changes):
        figure, axes = plt.subplots()
        axes.imshow(**{"X": np.arange(6.0).reshape(2, 3), "cmap": "gray_r"} | changes)
        axes.set_axis_off()
        return told(figure)

    assert image(**wrong) != image()


def test_a_chaotic_run_is_told_without_its_numbers():
    text = told(line(title="step 12", y=(1.2345, 9.0, 1.0))[0], stable=False)
    assert not re.search(r"\d", text)
    assert "train" in text


def test_noise_is_no_difference():
    noisy = np.array([1.005 - 1e-9, 4.0, 2.0]), np.array([1.005 + 1e-9, 4.0, 2.0])
    one, other = (told(line(y=y)[0]) for y in noisy)
    assert one != other, "the two round to different last digits"
    assert pictures.same_numbers(one, other)
    assert not pictures.same_numbers(one, told(line(y=(1.2, 4.0, 2.0))[0]))


@pytest.mark.parametrize(
    ("stored", "fresh", "same"),
    [
        ("2.30", "2.31", True),
        ("2.30", "2.36", False),
        ("0.00", "-0.01", True),
        ("1.23e-05", "1.24e-05", True),
        ("1.23e-05", "1.23e-04", False),
        ("\N{MINUS SIGN}2.8", "2.8", False),
        ("1,000", "1,300", False),
    ],
)
def test_numbers_may_differ_by_a_step_of_their_last_digit(stored, fresh, same):
    assert pictures.same_numbers(stored, fresh) == same


# --- Pictures ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def png():
    return {draw: figures.stored_png(of_calls(draw)) for draw in list(CALLS)[:12]}


def picture_problems(stored, fresh, **settings):
    return " ".join(pictures.picture_problems(stored, fresh, **settings))


def test_a_picture_of_another_figure_is_seen(png):
    for draw, neighbour in zip(png, [*list(png)[1:], next(iter(png))], strict=True):
        assert picture_problems(png[neighbour], png[draw])


def test_a_picture_cut_short_is_seen(png):
    whole = next(iter(png.values()))
    assert picture_problems(whole, whole) == ""
    for length in (0, 20, len(whole) // 2, len(whole) - 4):
        assert picture_problems(whole[:length], whole)


def test_one_digit_of_another_in_a_grid_is_seen(png):
    whole = png[data_loading.digit_grid]
    image = Image.open(BytesIO(whole)).convert("RGB")
    width = image.width // 10
    image.paste(image.crop((0, 0, width, width)), (3 * width, 0))
    other = BytesIO()
    image.save(other, format="png")
    assert "looks different" in picture_problems(other.getvalue(), whole)


def test_letters_that_move_by_a_pixel_are_not_seen(png):
    whole = png[softmax_stability.softmax_steps]
    image = Image.open(BytesIO(whole)).convert("RGB")
    moved = Image.new("RGB", image.size, style.PAPER)
    moved.paste(image, (0, 0))
    moved.putpixel((50, 50), (0, 0, 0))
    other = BytesIO()
    moved.save(other, format="png")
    assert picture_problems(other.getvalue(), whole) == ""


def test_where_matplotlib_is_another_the_pictures_are_not_looked_at_and_that_is_said(
    tmp_path, monkeypatch
):
    (tmp_path / "lock").write_text("matplotlib==0.1\n")
    monkeypatch.setattr(pictures, "LOCK", tmp_path / "lock")
    monkeypatch.setattr(pictures, "not_compared", [])
    fresh = of_calls(data_loading.digit)
    wrong = base64.b64encode(figures.stored_png(of_calls(data_loading.digit_grid))).decode()
    page = re.sub(r'base64,[^"]*', f"base64,{wrong}", fresh.data["text/html"])
    stored = NotebookNode(fresh, data=NotebookNode(fresh.data | {"text/html": page}))
    assert noticed(stored, fresh) == []
    assert len(pictures.not_compared) == 1
