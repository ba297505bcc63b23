"""A small network drawn as circles and arrows, with numbers on them: forward, and back."""

from collections.abc import Mapping, Sequence
from itertools import pairwise, product

import numpy as np
from matplotlib.axes import Axes

from helpers.plots.style import BLUE, PAPER, RED

WIDTH, HEIGHT = 2.8, 1.5  # from one layer to the next, and from one unit to the next
RADIUS = 19  # of a unit, in points
ASIDE = 0.22  # from an edge to the arrow that runs back beside it
DARK_RED = "#a34700"  # RED, dark enough for words
ON_LINE = {"ha": "center", "va": "center", "bbox": {"fc": PAPER, "ec": "none", "pad": 1}}

Edge = tuple[str, str]


def network_diagram(
    axes: Axes,
    layers: Sequence[Sequence[str]],
    edge_labels: Mapping[Edge, str] | None = None,
    node_labels: Mapping[str, str] | None = None,
    back: Mapping[str | Edge, str] | None = None,
) -> str:
    """Draw a network into axes, the inputs on the left, and return what it shows, in words.

    For example, the two-two-one network with a weight on each edge:

        network_diagram(axes, [["x₁", "x₂"], ["h₁", "h₂"], ["ŷ"]], {("x₁", "h₁"): "0.5", ...})

    Args:
        axes: an empty panel; 3 inches for each step to the right and 1.6 for each row suit it.
        layers: the names of the units, layer by layer. No name comes twice.
        edge_labels: for each edge to draw, (from, to), what stands on it, such as its weight; ""
            for nothing. None draws all edges between neighbouring layers. A unit "1" that feeds
            biases has no edge that leads to it.
        node_labels: what stands above a unit, such as its value.
        back: what flows back, in red: for an edge (from, to), a dashed arrow against its direction
            and the text beside it; for the name of a unit, a text below it.

    Raises:
        ValueError: a name stands twice, or an edge or a label names a unit that is not there.
    """
    back, node_labels = back or {}, node_labels or {}
    places = _places(layers)
    if edge_labels is None:
        edge_labels = {edge: "" for pair in pairwise(layers) for edge in product(*pair)}
    for key in [*edge_labels, *node_labels, *back]:
        _require_units(key, places)

    width, height = WIDTH * (len(layers) - 1), HEIGHT * (max(map(len, layers)) - 1)
    axes.set(xlim=(-0.6, width + 0.6), ylim=(-height / 2 - 0.75, height / 2 + 0.75))
    axes.set_aspect("equal")
    axes.set_axis_off()
    for (source, target), text in edge_labels.items():
        start, end = places[source], places[target]
        _arrow(axes, start, end, color=BLUE, linewidth=1.8)
        _text_on(axes, text, start, end, 0.31, color=BLUE)
    for (source, target), text in _edges(back).items():
        start, end = places[source], places[target]
        aside = _aside(start, end)
        _arrow(axes, end + aside, start + aside, color=RED, linewidth=1.5, linestyle="--")
        _text_on(axes, text, start + aside, end + aside, 0.69, color=DARK_RED)
    for names in layers:
        x, y = np.transpose([places[name] for name in names])
        looks = {"markerfacecolor": "white", "markeredgecolor": "black", "markeredgewidth": 1.5}
        axes.plot(x, y, "o", markersize=2 * RADIUS, **looks)
    for name, at in places.items():
        axes.text(*at, name, ha="center", va="center", fontsize=14)
        for label, away, looks in [
            (node_labels.get(name), 1, {"va": "bottom", "fontweight": "bold"}),
            (back.get(name), -1, {"va": "top", "color": DARK_RED}),
        ]:
            if label:
                offset = 0, away * (RADIUS + 4)
                looks |= {"ha": "center", "textcoords": "offset points"}
                axes.annotate(label, at, offset, **ON_LINE | looks)
    return _told(layers, edge_labels, node_labels, back)


def _places(layers: Sequence[Sequence[str]]) -> dict[str, np.ndarray]:
    """Return where each unit stands: layers from left to right, units from top to bottom."""
    places = {}
    for column, names in enumerate(layers):
        for row, name in enumerate(names):
            if name in places:
                raise ValueError(f"Two units are called {name!r}. Give each a name of its own.")
            places[name] = np.array([WIDTH * column, HEIGHT * ((len(names) - 1) / 2 - row)])
    return places


def _require_units(key: str | Edge, places: Mapping[str, np.ndarray]) -> None:
    """Raise ValueError if a unit, or an end of an edge, is not in the network."""
    for name in [key] if isinstance(key, str) else key:
        if name not in places:
            raise ValueError(
                f"There is no unit {name!r}. Use the names in layers: {', '.join(places)}."
            )


def _edges(back: Mapping[str | Edge, str]) -> dict[Edge, str]:
    return {key: text for key, text in back.items() if not isinstance(key, str)}


def _aside(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return a short way at a right angle to the edge, downwards."""
    along = (end - start) / np.hypot(*(end - start))
    return ASIDE * np.array([along[1], -along[0]])


def _arrow(axes: Axes, start: np.ndarray, end: np.ndarray, **looks: object) -> None:
    """Draw an arrow between two units, from rim to rim."""
    rims = {"arrowstyle": "-|>", "shrinkA": RADIUS + 1, "shrinkB": RADIUS + 1}
    axes.annotate("", end, start, arrowprops=rims | looks)


def _text_on(
    axes: Axes, text: str, start: np.ndarray, end: np.ndarray, share: float, **looks: object
) -> None:
    """Write on a line, a share of the way along; never half way, where diagonals cross."""
    if text:
        axes.text(*(start + share * (end - start)), text, fontsize=11, **ON_LINE, **looks)


def _told(
    layers: Sequence[Sequence[str]],
    edge_labels: Mapping[Edge, str],
    node_labels: Mapping[str, str],
    back: Mapping[str | Edge, str],
) -> str:
    """Say in words which units there are, and what stands on them and on the edges."""
    parts = ["Circles and arrows from left to right: " + "; then ".join(map(", ".join, layers))]
    for title, labels in [("Edges", edge_labels), ("Units", node_labels), ("Back", back)]:
        items = []
        for key, text in labels.items():
            of = key if isinstance(key, str) else " to ".join(key)
            items.append(f"{of} {text}".strip())
        if items:
            parts.append(f"{title}: {', '.join(items)}")
    return ". ".join(parts) + "."
