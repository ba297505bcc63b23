"""The picture of a small network shows the numbers where they belong."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.plots.network_diagram import network_diagram
from helpers.plots.style import BLUE, RED

LAYERS = [["x₁", "x₂"], ["h₁", "h₂"], ["ŷ"]]
WEIGHTS = {
    ("x₁", "h₁"): "1",
    ("x₁", "h₂"): "2",
    ("x₂", "h₁"): "3",
    ("x₂", "h₂"): "4",
    ("h₁", "ŷ"): "5",
    ("h₂", "ŷ"): "6",
}


@pytest.fixture
def axes():
    figure, axes = plt.subplots(figsize=(8, 3.6))
    yield axes
    plt.close(figure)


def texts(axes):
    return {t.get_text(): t for t in axes.texts if t.get_text()}


def place(text):
    return np.array(text.xy if hasattr(text, "xy") else text.get_position())


def arrows(axes, colour):
    """Return where the arrows of one colour start and end."""
    return [
        (np.array(text.xyann), np.array(text.xy))
        for text in axes.texts
        if getattr(text, "arrow_patch", None) and to_hex(text.arrow_patch.get_edgecolor()) == colour
    ]


def distance_to_line(point, start, end):
    along, way = end - start, point - start
    return abs(along[0] * way[1] - along[1] * way[0]) / np.hypot(*along)


def test_each_number_stands_on_its_own_edge(axes):
    network_diagram(axes, LAYERS, WEIGHTS)
    shown = texts(axes)
    for (source, target), weight in WEIGHTS.items():
        start, end = place(shown[source]), place(shown[target])
        assert start[0] < end[0]
        assert distance_to_line(place(shown[weight]), start, end) < 1e-9
        assert start[0] < place(shown[weight])[0] < end[0]
    forward = [(place(shown[source]), place(shown[target])) for source, target in WEIGHTS]
    np.testing.assert_allclose(arrows(axes, BLUE), forward)


def test_what_flows_back_runs_beside_its_edge_and_against_it(axes):
    back = {("h₂", "ŷ"): "-0.25", "h₂": "+0.5"}
    network_diagram(axes, LAYERS, WEIGHTS, {"h₂": "0.27"}, back)
    shown = texts(axes)
    [(start, end)] = arrows(axes, RED)
    h2, y_hat = place(shown["h₂"]), place(shown["ŷ"])
    assert start[0] > end[0]
    np.testing.assert_allclose(start - y_hat, end - h2)
    assert 0.1 < distance_to_line(start, h2, y_hat) < 0.5
    assert distance_to_line(place(shown["-0.25"]), start, end) < 1e-9
    np.testing.assert_allclose(place(shown["+0.5"]), h2)
    assert shown["+0.5"].xyann[1] < 0 < shown["0.27"].xyann[1]  # below the unit, and above it


def test_no_labels_draw_every_edge_and_labels_draw_theirs(axes):
    network_diagram(axes, LAYERS)
    assert len(arrows(axes, BLUE)) == 6
    axes.clear()
    network_diagram(axes, [["x", "1"], ["h"]], {("x", "h"): "2"})
    assert len(arrows(axes, BLUE)) == 1


def test_it_says_what_it_shows(axes):
    told = network_diagram(axes, LAYERS, WEIGHTS, {"ŷ": "0.7"}, {("h₁", "ŷ"): "-0.3"})
    assert "x₁, x₂; then h₁, h₂; then ŷ" in told
    assert "x₂ to h₁ 3" in told
    assert "Units: ŷ 0.7" in told
    assert "Back: h₁ to ŷ -0.3" in told


@pytest.mark.parametrize("wrong", [{"h₃": "1"}, {("x₁", "h₃"): "1"}])
@pytest.mark.parametrize("argument", ["edge_labels", "node_labels", "back"])
def test_a_unit_that_is_not_there_is_named(axes, argument, wrong):
    with pytest.raises(ValueError, match="no unit 'h₃'"):
        network_diagram(axes, LAYERS, **{argument: wrong})


def test_two_units_of_one_name_are_refused(axes):
    with pytest.raises(ValueError, match="Two units are called 'x'"):
        network_diagram(axes, [["x", "x"], ["y"]])
