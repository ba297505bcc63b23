"""What a figure draws, read from the figure itself: a swapped series or title changes the words.

Numbers are rounded to about three digits of what the axis shows. Whoever compares two such texts
should allow for one step of a number's last digit, since another processor sums in another order.
"""

import re
from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection, QuadMesh
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.spines import Spine
from matplotlib.text import Annotation, Text

NUMBER = re.compile(r"[-\N{MINUS SIGN}]?\d(?:[\d.,]*\d)?(?:e[-+]\d+)?")
VALUES = re.compile(rf"{NUMBER.pattern}(?:(?:,| to) {NUMBER.pattern})*(?: \(9 of [^)]*\))?")
UNSTABLE = "Drawn, with numbers that differ between machines"
MOST = 12  # this many values are listed one by one; of more, nine


def drawn(figure: Figure, stable: bool = True) -> list[str]:
    """Return what a figure draws: a line for the whole, then one for each panel.

    Args:
        figure: it has been rendered, so that its tick labels are in place.
        stable: whether its numbers are the same on every machine; if not, they are left out.
    """
    panels = [axes for axes in figure.axes if axes.get_visible()]
    whole = [text.get_text() for text in figure.texts]
    words = ", ".join(_quoted(text) for text in whole if text)
    legends = "".join("; " + _legend(legend) for legend in figure.legends)
    panels = [f"panel {n}: {'; '.join(_panel(axes))}" for n, axes in enumerate(panels, start=1)]
    count = "1 panel" if len(panels) == 1 else f"{len(panels)} panels"
    lines = [f"{count}{': ' * bool(words)}{words}{legends}", *panels]
    if stable:
        return ["Drawn: " + lines[0], *lines[1:]]
    return [VALUES.sub("…", line) for line in [f"{UNSTABLE}: {lines[0]}", *lines[1:]]]


def _panel(axes: Axes) -> Iterator[str]:
    """Yield what one panel holds."""
    for place in ("left", "center", "right"):
        if axes.get_title(place):
            yield _quoted(axes.get_title(place))
    if axes.axison:
        yield _axis("x", axes.xaxis, axes.get_xlim())
        yield _axis("y", axes.yaxis, axes.get_ylim())
    if axes.get_label() == "<colorbar>":
        return  # it tells the colours of a panel that tells them itself
    bars = [bar for bar in axes.containers if isinstance(bar, BarContainer)]
    of_bars = {patch for container in bars for patch in container}
    for container in bars:
        yield _bars(axes, container)
    for artist in axes.get_children():
        if artist not in {axes.patch, *of_bars} and artist.get_visible():
            yield from _artist(axes, artist)


def _artist(axes: Axes, artist: object) -> Iterator[str]:
    """Yield what one artist draws; nothing for the frame and its ticks."""
    match artist:
        case Legend():
            yield _legend(artist)
        case Line2D():
            x, y = artist.get_data()
            look = f"{artist.get_linestyle()}{artist.get_marker()}".replace("None", "")
            yield _points(axes, f"{look}{_name(artist)}", x, y)
        case AxesImage() | QuadMesh():
            yield _image(axes, artist)
        case Collection() if artist.get_paths():
            corners = np.concatenate([path.vertices for path in artist.get_paths()])
            yield _points(axes, f"area{_name(artist)}", *corners.T)
        case Patch() if not isinstance(artist, Spine):
            box = artist.get_path().transformed(artist.get_patch_transform()).get_extents()
            corners = _listed(axes.xaxis, box.intervalx), _listed(axes.yaxis, box.intervaly)
            yield f"shape from x {corners[0]}, y {corners[1]}"
        case Text() if artist.get_text() and artist not in _titles(axes):
            yield f"{_quoted(artist.get_text())} {_place(axes, artist)}".rstrip()


def _titles(axes: Axes) -> tuple[Text, ...]:
    return axes.title, axes._left_title, axes._right_title


def _place(axes: Axes, text: Text) -> str:
    """Say where a text stands in the data."""
    x, y = text.xy if isinstance(text, Annotation) else text.get_position()
    if isinstance(text, Annotation) and text.xycoords != "data":
        return ""
    return f"at {_listed(axes.xaxis, [x])}, {_listed(axes.yaxis, [y])}"


def _axis(name: str, axis: Axis, limits: tuple[float, float]) -> str:
    """Name an axis, with its range, its scale and its ticks where they are words."""
    scale = f" {axis.get_scale()}" if axis.get_scale() != "linear" else ""
    label = f" {_quoted(axis.label.get_text())}" if axis.label.get_text() else ""
    ticks = [tick.get_text() for tick in axis.get_ticklabels()]
    words = any(re.search("[A-Za-z]{3}|[a-z]$", tick.partition("$")[0]) for tick in ticks)
    named = f" ({', '.join(map(_quoted, ticks))})" if words else ""
    return f"{name}{label}{scale} from {_listed(axis, limits)}{named}"


def _bars(axes: Axes, bars: BarContainer) -> str:
    """List the bars of one kind: where they stand and how long they are."""
    upright = bars.orientation == "vertical"
    along, across = (axes.xaxis, axes.yaxis) if upright else (axes.yaxis, axes.xaxis)
    places = [
        bar.get_x() + bar.get_width() / 2 if upright else bar.get_y() + bar.get_height() / 2
        for bar in bars
    ]
    name = f" {_quoted(bars.get_label())}" if _is_name(bars.get_label()) else ""
    lengths = _listed(across, bars.datavalues)
    return f"{len(bars)} bars{name} at {_listed(along, places)}, length {lengths}"


def _points(axes: Axes, name: str, x: np.ndarray, y: np.ndarray) -> str:
    """List points."""
    return f"{name}, {len(x)} points, x {_listed(axes.xaxis, x)}, y {_listed(axes.yaxis, y)}"


def _image(axes: Axes, image: AxesImage | QuadMesh) -> str:
    """Tell the size, colours and values of an image, and where on the page its weight lies."""
    values = np.ma.filled(image.get_array().astype(float), np.nan)
    size = np.abs(np.nan_to_num(values))
    rows, columns = np.indices(size.shape)
    total = size.sum() or 1
    right = (columns * size).sum() / total / max(1, size.shape[1] - 1)
    down = (rows * size).sum() / total / max(1, size.shape[0] - 1)
    if axes.xaxis_inverted():
        right = 1 - right
    if not axes.yaxis_inverted():
        down = 1 - down
    low, high = image.get_clim()
    range_ = _rounded([low, high, np.nanmin(values), np.nanmax(values), np.nanmean(values)])
    return (
        f"image of {size.shape[0]} by {size.shape[1]} in {image.get_cmap().name}, colours from"
        f" {range_[0]} to {range_[1]}, values from {range_[2]} to {range_[3]}, mean {range_[4]},"
        f" centre {100 * right:.0f} % from the left, {100 * down:.0f} % from the top"
    )


def _listed(axis: Axis, values: np.ndarray) -> str:
    """List values along an axis, as exactly as it shows them: all, a range, or nine of many."""
    values = np.asarray(values)
    if values.dtype.kind not in "biuf":
        return ", ".join(map(str, values))
    values = values.astype(float)
    log = axis.get_scale() == "log"
    if values.size > 2 and _evenly_spaced(values):
        ends = _rounded(values[[0, -1]], log)
        return f"{ends[0]} to {ends[1]}"
    if values.size <= MOST:
        return (" to " if values.size == 2 else ", ").join(_rounded(values, log))
    some = values[np.linspace(0, values.size - 1, 9).round().astype(int)]
    *some, least, most = _rounded([*some, np.nanmin(values), np.nanmax(values)], log)
    return f"{', '.join(some)} (9 of {values.size}; least {least}, most {most})"


def _evenly_spaced(values: np.ndarray) -> bool:
    steps = np.diff(values)
    return np.abs(steps - steps[0]).max() <= 1e-6 * np.abs(steps).max()


def _rounded(values: np.ndarray, log: bool = False) -> list[str]:
    """Round to three digits: each value on a logarithmic axis, else of the largest."""
    values = np.asarray(values, dtype=float)
    finite = np.abs(values[np.isfinite(values)])
    largest = finite.max(initial=0)
    if log or largest == 0 or not 1e-3 < largest < 1e6:
        # Never more than four decimals.
        return [f"{v:.3g}" if v == 0 or abs(v) >= 0.01 else f"{v:.2e}" for v in values]
    decimals = int(2 - np.floor(np.log10(largest)))
    return [f"{round(value, decimals) + 0:.{max(0, decimals)}f}" for value in values]


def _legend(legend: Legend) -> str:
    """Return the entries of a legend."""
    return "legend " + ", ".join(_quoted(text.get_text()) for text in legend.get_texts())


def _name(artist: Line2D | Collection) -> str:
    """Return the label that a figure gave to an artist, if any."""
    return f" {_quoted(artist.get_label())}" if _is_name(artist.get_label()) else ""


def _is_name(label: object) -> bool:
    return bool(label) and not str(label).startswith("_")


def _quoted(text: str) -> str:
    return "“" + " ".join(text.split()) + "”"
