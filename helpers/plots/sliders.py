"""Sliders beside a figure: move one, and the figure is drawn anew.

A page without a kernel shows none of it, so a static figure carries the message first.
"""

from collections.abc import Callable
from io import BytesIO

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.style import BLUE, EDGED, ORANGE

Array = np.ndarray


def gain_and_depth(gradients: Callable[[float, int], tuple[Array, Array]]) -> widgets.VBox:
    """Return two sliders above the gradient of each layer; show them with `display`.

    Args:
        gradients: returns (measured, predicted), both (n_layers,), the RMS of each layer's
            gradient, for a gain and a number of layers.
    """
    gain = widgets.FloatLogSlider(1, min=-1, max=1.2, step=0.1, description="gain g")
    depth = widgets.IntSlider(6, min=2, max=12, description="layers")
    picture, words = widgets.Image(format="png"), widgets.Label()
    for slider in (gain, depth):
        slider.continuous_update = False  # a figure for each place that is held, not passed

    def draw(_: object = None) -> None:
        measured, predicted = gradients(gain.value, depth.value)
        picture.value = _figure(measured, predicted)
        words.value = (
            f"From layer {depth.value} to layer 1 the gradient changes by a factor of"
            f" {measured[0] / measured[-1]:.1e}; predicted: {predicted[0] / predicted[-1]:.1e}."
        )

    gain.observe(draw, names="value")
    depth.observe(draw, names="value")
    draw()
    return widgets.VBox([gain, depth, picture, words])


def _figure(measured: Array, predicted: Array) -> bytes:
    """Return the picture: measured points on a predicted line, on axes that stay where they are."""
    figure, axes = plt.subplots(figsize=(7, 3.6))
    layers = np.arange(1, len(measured) + 1)
    axes.plot(layers, predicted, color=BLUE, linewidth=2, label="predicted")
    axes.plot(layers, measured, "o", color=ORANGE, markersize=8, label="measured", **EDGED)
    axes.set(yscale="log", ylim=(1e-14, 1e2), xlabel="layer", xticks=layers)
    axes.set(ylabel="gradient (RMS, log)")
    axes.legend(loc="lower right")
    png = BytesIO()
    figure.savefig(png, format="png", dpi=90, bbox_inches="tight")
    plt.close(figure)
    return png.getvalue()
