"""One look for all figures, and the way they reach the page."""

from html import escape

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns
from IPython.display import HTML, display
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Seaborn's "colorblind" palette keeps its colours apart for every common kind of colour vision.
PALETTE = sns.color_palette("colorblind")
# Ink is dark on white paper, as in the original scans; the data stores ink as large numbers.
INK = "gray_r"

sns.set_theme(context="notebook", style="ticks", palette="colorblind")


def show(figure: Figure, alt: str) -> None:
    """Display `figure` and what a reader should see in it, then close it.

    `alt` is stored as the picture's alternative text in the metadata of the output. JupyterLab
    shows no such text, so it also follows the picture as a line that unfolds, which a screen
    reader reads like any other text.

    Raises:
        ValueError: `alt` is empty.
    """
    alt = " ".join(alt.split())
    if not alt:
        raise ValueError("A figure needs an alternative text: say what a reader should see in it.")
    display(figure, metadata={"image/png": {"alt": alt}})
    display(HTML(f"<details><summary>This figure in words</summary>{escape(alt)}</details>"))
    plt.close(figure)


def draw_digit(axes: Axes, pixels: np.ndarray, title: str = "") -> None:
    """Draw one image of 784 (28 x 28) pixel values as ink on paper, without axes."""
    axes.imshow(pixels.reshape(28, 28), cmap=INK, interpolation="nearest")
    axes.set_title(title, fontsize=11)
    axes.set_axis_off()
