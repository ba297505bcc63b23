"""One look for all figures, and the way they reach the page.

To add a figure, write one function in the module named after the notebook:

    def errors(steps: np.ndarray, error: np.ndarray) -> None:
        \"\"\"Show the error against the step; both have shape (k,).\"\"\"
        figure, axes = plt.subplots(figsize=(8, 4))
        axes.loglog(steps, error, "o-", label="central difference")
        axes.set(xlabel="step", ylabel="error")
        show(figure, f"The error against the step; it is least near {steps[error.argmin()]:.0e}.")

What `show` is told must follow from the arguments: compute it, or leave it to the notebook's prose.
Set titles, labels and limits on the axes, since `drawn.py` reads them from there. Where numbers
differ between machines (a chaotic run), pass `stable=False`. Use PAPER, not white, behind words.
"""

import base64
from collections.abc import Iterable
from html import escape
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Annotation
from numpy.typing import ArrayLike

from helpers.plots.drawn import drawn

# Seaborn's "colorblind" palette, which keeps its colours apart for every common kind of colour
# vision. Written out, since importing seaborn takes two seconds.
PALETTE = ["#0173b2", "#de8f05", "#029e73", "#d55e00", "#cc78bc", "#ca9161"]
BLUE, ORANGE, GREEN, RED = PALETTE[:4]
# A card of paper: quiet on a light page, and no white block on a dark one.
PAPER = "#f2efe8"
# Ink is dark on light paper, as in the original scans; the data stores ink as large numbers.
INK = "gray_r"
EDGED = {"markeredgecolor": "black"}

plt.rcParams |= {
    "axes.facecolor": PAPER,
    "axes.labelsize": 12,
    "axes.prop_cycle": plt.cycler(color=PALETTE),
    "axes.titlesize": 12,
    "figure.facecolor": PAPER,
    "font.size": 11,
    "hatch.linewidth": 1.0,
    "legend.frameon": False,
}


def show(figure: Figure, alt: str, stable: bool = True) -> None:
    """Display `figure`, say what it draws, and close it.

    The picture is an `img` element with its alternative text, since a page drops the text that
    is kept in metadata. A list that unfolds follows: what was drawn, read from the figure itself.

    Args:
        figure: what to show.
        alt: what a reader should see in it, computed from the data it was given.
        stable: whether its numbers are the same on every machine. If not, they are left out of
            what is compared when the notebooks are tested.

    Raises:
        ValueError: `alt` is empty.
    """
    alt = " ".join(alt.split())
    if not alt:
        raise ValueError("A figure needs an alternative text: say what a reader should see in it.")
    png = BytesIO()
    figure.savefig(png, format="png", dpi=100, bbox_inches="tight", pad_inches=0.15)
    plt.close(figure)
    told = drawn(figure, stable)
    items = "\n".join(f"<li>{escape(line)}</li>" for line in told)
    page = (
        f'<img alt="{escape(alt)}" style="border-radius: 8px"'
        f' src="data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}">\n'
        f"<details><summary>What this figure draws</summary>\n<ul>\n{items}\n</ul>\n</details>"
    )
    display({"text/html": page, "text/plain": "\n".join([alt, *told])}, raw=True)


def draw_image(
    axes: Axes, values: np.ndarray, title: str = "", cmap: str = INK, **limits: float
) -> AxesImage:
    """Draw 784 (28 x 28) values as an image without axes; return the picture."""
    picture = axes.imshow(values.reshape(28, 28), cmap=cmap, interpolation="nearest", **limits)
    axes.set_title(title, fontsize=11)
    axes.set_axis_off()
    return picture


def digits(X: np.ndarray, titles: Iterable[object], columns: int, height: float) -> Figure:
    """Return a figure of the rows of X, shape (n, 784), as ink on paper, each with its title.

    Raises:
        ValueError: X does not hold rows of 784 pixels.
    """
    rows = -(-len(as_images(X)) // columns)
    figure, grid = plt.subplots(
        rows, columns, figsize=(9, height * rows), squeeze=False, layout="constrained"
    )
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, pixels, title in zip(grid.flat, X, titles, strict=False):
        draw_image(axes, pixels, str(title))
    return figure


def as_images(X: np.ndarray) -> np.ndarray:
    """Return X, or say what images should look like."""
    if np.ndim(X) != 2 or np.shape(X)[1] != 784:
        raise ValueError(
            f"Images should be rows of 784 pixels, shape (n, 784), but these have shape"
            f" {np.shape(X)}. Pass the X of a set, such as train.X, without a bias column."
        )
    return X


def note(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    offset: tuple[float, float] = (0, 0),
    **looks: object,
) -> Annotation:
    """Write `text` beside the point `at` of the data, `offset` points away from it."""
    looks = {"va": "center", "fontsize": 11} | looks
    return axes.annotate(text, at, offset, textcoords="offset points", **looks)


def corner(axes: Axes, text: str, x: float, y: float, **looks: object) -> None:
    """Write `text` at a place given in fractions of the panel."""
    looks = {"ha": "center", "va": "center", "fontsize": 10} | looks
    axes.annotate(text, (x, y), xycoords="axes fraction", **looks)


def plain_ticks(axis: Axis, ticks: Iterable[float]) -> None:
    """Label a logarithmic axis with plain numbers."""
    axis.set_ticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.set_ticks([], minor=True)


def course(values: np.ndarray, form: str = ".2f") -> str:
    """Say how a series goes from its first value to its last, as they are printed."""
    first, last = (format(float(value), form) for value in (values[0], values[-1]))
    if first == last:
        return f"begins and ends at {first}"
    return f"{'rises' if values[-1] > values[0] else 'falls'} from {first} to {last}"


def print_rows(name: str, values: ArrayLike) -> None:
    """Print each row of numbers, (k,) or (n, k), behind its name, with four decimals."""
    for row in np.atleast_2d(values):
        print(f"{name:>22}:", " ".join(f"{number:10.4f}" for number in row))
