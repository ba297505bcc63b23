"""Figures of softmax and its relatives: what they do, where they break, and what mends them."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm
from matplotlib.patches import Rectangle
from numpy.typing import DTypeLike
from scipy import special

from helpers.functions import sigmoid
from helpers.plots.style import (
    BLUE,
    EDGED,
    GREEN,
    ORANGE,
    PALETTE,
    PAPER,
    RED,
    corner,
    draw_image,
    note,
    show,
)

HATCHES = ["", "//"]
# A version of softmax or a relative, and the name of its judge in scipy.special.
Version = tuple[Callable[[np.ndarray], np.ndarray], str]
SIZES = np.geomspace(0.1, 10_000, 151)
ON_PAPER = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.85, "pad": 2}
INFINITE = {"color": RED, "alpha": 0.15, "linewidth": 0, "hatch": "//"}
ZERO = {"color": "grey", "alpha": 0.2, "linewidth": 0, "hatch": ".."}


def sigmoid_curve(z: np.ndarray) -> None:
    """Show the sigmoid from -8 to 8, with some of its points labelled.

    Args:
        z: where to mark the curve, shape (k,), values -8 to 8.
    """
    figure, axes = plt.subplots(figsize=(8, 3.2))
    everywhere = np.linspace(-8, 8, 321)
    axes.plot(everywhere, sigmoid(everywhere), color=BLUE, linewidth=2.5)
    axes.plot(z, sigmoid(z), "o", color="black")
    for where, height in zip(z, sigmoid(z), strict=True):
        offset, aligned = ((-8, 12), "right") if where > 0 else ((8, -12), "left")
        note(axes, f"({where:g}, {height:.2f})", (where, height), offset, ha=aligned)
    for level in (0, 1):
        axes.axhline(level, color="grey", linestyle=":", linewidth=1)
    axes.set(xlabel="score z", ylabel="sigmoid(z)", xlim=(-8, 8), ylim=(-0.22, 1.22))
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    points = ", ".join(f"{sigmoid(where):.2f} at {where:g}" for where in z)
    show(
        figure,
        "The sigmoid curve, shaped like a stretched letter S: nearly flat at 0 on the left, steep"
        f" in the middle, nearly flat at 1 on the right. It is {points}.",
    )


def softmax_steps(logits: np.ndarray, probabilities: np.ndarray) -> None:
    """Show the way from logits to probabilities in three bar charts.

    Args:
        logits: shape (2, k), a row per example.
        probabilities: their softmax, shape (2, k).
    """
    steps = [
        ("1. logits $z$", logits),
        ("2. exponentials $e^z$", np.exp(logits)),
        ("3. divided by row sum", probabilities),
    ]
    figure, panels = plt.subplots(1, 3, figsize=(9.5, 3.6), layout="constrained")
    places = np.arange(logits.shape[1])
    for axes, (title, values) in zip(panels, steps, strict=True):
        for row, lengths in enumerate(values):
            looks = {"color": PALETTE[row], "hatch": HATCHES[row], "edgecolor": "white"}
            bars = axes.bar(places + 0.4 * row - 0.2, lengths, 0.38, label=f"row {row}", **looks)
            axes.bar_label(bars, fmt="%.2f", fontsize=8.5, padding=2)
        axes.set(title=title, xticks=places, xlabel="class")
        axes.set_ylim(min(0, 1.3 * values.min()), 1.3 * values.max())
    panels[2].set_ylabel("probability")
    panels[0].legend(loc="upper center", ncols=2, fontsize=10, columnspacing=1)
    best = ", ".join(
        f"class {p.argmax()} with {p.max():.2f} in row {row}" for row, p in enumerate(probabilities)
    )
    show(
        figure,
        f"Three bar charts for {len(logits)} examples: logits, their exponentials, and the"
        f" exponentials divided by the sum of their row. The largest probability has {best}.",
    )


def exp_limits(limits: Mapping[str, tuple[float, float]]) -> None:
    """Show where exp is a number, where it becomes 0 and where it becomes infinite.

    Args:
        limits: for a narrow and a wide dtype, by name, the smallest z with exp(z) > 0 and the
            largest z with a finite exp(z).
    """
    figure, axes = plt.subplots(figsize=(8.5, 4.2))
    (narrow, (low32, high32)), (wide, (low64, high64)) = limits.items()
    for name, colour, width in [(wide, BLUE, 2.5), (narrow, ORANGE, 8)]:
        ends = np.array(limits[name])
        axes.plot(ends, _power_of_ten(ends), color=colour, linewidth=width, label=name)
        axes.plot(ends, _power_of_ten(ends), "o", color=colour, zorder=3, **EDGED)
    axes.axvspan(high64, 1200, **INFINITE)
    axes.axvspan(-1200, low64, **ZERO)
    axes.text(955, -280, f"exp(z) = inf\nabove {high64:.2f}", ha="center", bbox=ON_PAPER)
    axes.text(-975, 230, f"exp(z) = 0\nbelow {low64:.2f}", ha="center", bbox=ON_PAPER)
    axes.text(430, 230, wide, ha="right", color=BLUE, fontweight="bold")
    arrow = {"arrowstyle": "->", "color": "black"}
    for end, place, aligned, text in [
        (high32, (160, -190), "left", f"{narrow}: inf\nabove {high32:.2f}"),
        (low32, (-170, 120), "right", f"{narrow}: 0\nbelow {low32:.2f}"),
    ]:
        axes.annotate(text, (end, _power_of_ten(end)), place, ha=aligned, arrowprops=arrow)
    axes.set(xlim=(-1200, 1200), ylim=(-360, 360), xlabel="z", ylabel="exp(z) (log scale)")
    powers = range(-300, 301, 100)
    axes.set_yticks(powers, [rf"$10^{{{power}}}$" if power else "$1$" for power in powers])
    show(
        figure,
        "The exponential of z on a logarithmic scale is a straight line that ends on both sides."
        f" In {wide} it runs from z = {low64:.2f}, below which the result is 0, to z ="
        f" {high64:.2f}, above which it is infinite; in {narrow} from {low32:.2f} to {high32:.2f}.",
    )


def _power_of_ten(z: np.ndarray | float) -> np.ndarray | float:
    """Return the x for which 10^x = e^z."""
    return z / np.log(10)


def exponents(logits: np.ndarray, low: float, high: float) -> None:
    """Show which exponents three versions of softmax hand to exp, and which of them it can take.

    Args:
        logits: shape (examples, k); each example gets a panel.
        low: below this exponent exp gives 0.
        high: above this exponent exp gives infinity.
    """
    figure, panels = plt.subplots(
        len(logits),
        1,
        figsize=(8.5, 2.25 * len(logits)),
        sharex=True,
        squeeze=False,
        layout="constrained",
    )
    versions = {"$z$": 0, r"$z - \max z$": -1, r"$z + \max z$": 1}
    edge = 1.7 * max(2 * logits.max(), -low)
    told = []
    for axes, z in zip(panels.flat, logits, strict=True):
        axes.axvspan(high, edge, **INFINITE)
        axes.axvspan(low, high, color=GREEN, alpha=0.12, linewidth=0)
        axes.axvspan(low - 550, low, **ZERO)
        verdicts = []
        for height, (sign, marker) in enumerate(zip(versions.values(), "so^", strict=True)):
            exponent = z + sign * z.max()
            verdicts.append("works" if exponent.max() <= high else "overflow: nan")
            axes.plot(exponent, np.full(z.shape, -height), marker, color="black", markersize=9)
            end = exponent.max(), -height
            note(axes, verdicts[-1], end, (12, 0), fontweight="bold", bbox=ON_PAPER)
        axes.set(ylim=(-2.6, 0.6), xlim=(low - 550, edge), yticks=[0, -1, -2])
        axes.set_yticklabels(versions)
        axes.set_title("logits " + ", ".join(f"{value:g}" for value in z), fontsize=11)
        plain, less, more = verdicts
        told.append(
            f"Largest logit {z.max():g}: unshifted {plain}, minus it {less}, plus it {more}"
        )
    panels[-1, 0].set_xlabel("exponent handed to exp")
    for where, text in [
        (low - 275, "exp gives 0"),
        (low / 2, "exp can take it"),
        ((high + edge) / 2, "exp gives inf"),
    ]:
        panels[0, 0].text(where, 0.3, text, ha="center", va="center", fontsize=10, style="italic")
    show(
        figure,
        f"Exponents on a number line, with the range that exp can take, {low:.0f} to {high:.0f},"
        f" shaded green, for three versions of softmax. {'. '.join(told)}.",
    )


def loss_by_margin(margin: np.ndarray, losses: Mapping[str, np.ndarray]) -> None:
    """Show the loss of a wrong answer, as each version computes it.

    Args:
        margin: by how much the wrong logit leads, shape (k,).
        losses: for each of three versions its losses, shape (k,); infinite where it fails.
    """
    figure, axes = plt.subplots(figsize=(8, 4))
    looks = [(GREEN, "-", 7, 0.5), (BLUE, "-", 2, 1.0), (ORANGE, "--", 2.5, 1.0)]
    told = []
    for (name, loss), (colour, style, width, alpha) in zip(losses.items(), looks, strict=True):
        finite = np.isfinite(loss)
        end = margin[finite][-1], loss[finite][-1]
        line = {"color": colour, "linewidth": width, "alpha": alpha, "label": name}
        axes.plot(margin[finite], loss[finite], style, **line)
        if not finite.all():
            axes.plot(*end, "X", color=colour, markersize=12, **EDGED)
            broken = f"infinite from {margin[~finite][0]:.0f} on"
            note(axes, broken, end, (-14, 8), ha="right")
            told.append(f"'{name}' reaches {end[1]:.1f} and is {broken}")
            continue
        if loss[-1] < margin[-1] / 2:
            text = f"stuck at {loss[-1]:.1f}: no slope, nothing to learn from"
            note(axes, text, end, (0, 12), ha="right")
        told.append(f"'{name}' ends at {end[1]:.1f}")
    axes.set(xlabel="lead of the wrong class (its logit minus the right one's)", ylabel="loss")
    axes.legend(loc="upper left")
    show(
        figure,
        f"Loss against the lead of the wrong class, up to {margin[-1]:g}: {'; '.join(told)}.",
    )


def error_map(versions: Mapping[str, Version], sizes: np.ndarray = SIZES) -> None:
    """Show how many of its decimals each version gets right, against the size of the logits.

    Each is tried on 200 rows of ten logits, between minus and plus their size, the first of them
    the size itself; SciPy judges the worst of its answers, in float64.

    Args:
        versions: for each name the function, and the name of the function of `scipy.special` that
            judges it: softmax, log_softmax, expit or log_expit.
        sizes: the largest logit, shape (k,), in rising order, evenly spaced on a log scale.
    """
    tables = {
        np.dtype(dtype).name: {
            name: _decimals(ours, judge, sizes, dtype) for name, (ours, judge) in versions.items()
        }
        for dtype in (np.float32, np.float64)
    }
    figure, panels = plt.subplots(
        1, len(tables), figsize=(10, 5.4), sharey=True, layout="constrained"
    )
    colours = plt.get_cmap("cividis")
    norm = BoundaryNorm(np.linspace(0, 100, 6), colours.N)
    half_step = np.sqrt(sizes[1] / sizes[0])
    edges = np.append(sizes / half_step, sizes[-1] * half_step)
    told = []
    for axes, (dtype, table) in zip(panels, tables.items(), strict=True):
        decimals = np.array(list(table.values()))
        available = -np.log10(np.finfo(dtype).eps)
        share = 100 * (decimals / available).clip(0, 1)
        rows = np.arange(len(decimals) + 1)
        picture = axes.pcolormesh(edges, rows, share, cmap=colours, norm=norm)
        fails = []
        for row, (name, broken) in enumerate(zip(table, np.isnan(decimals), strict=True)):
            if broken.any():
                _mark_broken(axes, edges[:-1][broken][0], edges[-1], row)
                fails.append(f"{name} from {sizes[broken][0]:.0f}")
        told.append(f"In {dtype} these break: {', '.join(fails) or 'none'}.")
        axes.set(xscale="log", title=f"{dtype}, about {available:.0f} decimals")
        axes.set(xlabel="largest logit (log scale)", xlim=(edges[0], edges[-1]))
        axes.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
        axes.hlines(rows, edges[0], edges[-1], color=PAPER, linewidth=3)
        axes.set_yticks(np.arange(len(decimals)) + 0.5, list(table))
        axes.tick_params(axis="y", length=0)
        axes.spines[:].set_visible(False)
    panels[0].invert_yaxis()
    what = "correct decimals, in % of what the type can hold"
    figure.colorbar(picture, ax=panels, label=what, aspect=40)
    # np.min of a row with nan is nan, and that is never below 1.
    dark = [name for name in table if all(np.min(rows[name]) < 1 for rows in tables.values())]
    show(
        figure,
        "A map of the share of correct decimals, for each version against the largest logit."
        f" Hatching means nan or infinity. {' '.join(told)} Finite, but with fewer than one correct"
        f" decimal somewhere: {', '.join(dark) or 'none'}.",
    )


def _decimals(
    ours: Callable[[np.ndarray], np.ndarray], judge: str, sizes: np.ndarray, dtype: DTypeLike
) -> np.ndarray:
    """Return the correct decimals of a version at each size, (k,); nan where one is not finite."""
    pattern = np.random.default_rng(seed=1).uniform(-1, 1, size=(200, 10))
    pattern[:, 0] = 1
    by_rows = {"axis": 1} if "softmax" in judge else {}
    decimals = []
    for size in sizes:
        z = (size * pattern).astype(dtype)
        right = getattr(special, judge)(z.astype(np.float64), **by_rows)
        with np.errstate(all="ignore"):
            # Relative to the judge's number, or absolute where that is below 1.
            error = np.max(np.abs(ours(z) - right) / np.maximum(1, np.abs(right)))
        # An error of 0 has no logarithm.
        decimals.append(-np.log10(max(error, 1e-17)) if np.isfinite(error) else np.nan)
    return np.array(decimals)


def _mark_broken(axes: Axes, start: float, end: float, row: int) -> None:
    """Hatch a row of the map from `start` on."""
    looks = {"facecolor": PAPER, "edgecolor": RED, "hatch": "////", "linewidth": 0}
    axes.add_patch(Rectangle((start, row), end - start, 1, **looks))
    middle = np.sqrt(start * end), row + 0.5
    note(axes, "fails", middle, ha="center", fontsize=10, fontweight="bold", bbox=ON_PAPER)


def temperatures(
    pixels: np.ndarray, label: int, probabilities: Mapping[float, Sequence[float]]
) -> None:
    """Show a digit, and the probabilities of the ten classes at several temperatures.

    Args:
        pixels: one image, shape (784,), values 0 to 255.
        label: what it is, 0 to 9.
        probabilities: for each temperature, ten probabilities.
    """
    n = len(probabilities)
    figure, panels = plt.subplots(1, 1 + n, figsize=(10, 2.9), layout="constrained")
    draw_image(panels[0], pixels, f"a handwritten {label}")
    colours, hatches = [BLUE] * 10, [""] * 10
    colours[label], hatches[label] = ORANGE, "///"
    told = []
    for axes, (temperature, p) in zip(panels[1:], probabilities.items(), strict=True):
        bars = axes.bar(range(10), p, color=colours, hatch=hatches, edgecolor="white")
        axes.set(title=f"T = {temperature:g}", ylim=(0, 1), xticks=range(10), xlabel="class")
        axes.tick_params(axis="x", labelsize=9, length=0, pad=2)
        axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"] if axes is panels[1] else [])
        axes.axhline(0.1, color="black", linestyle=":", linewidth=1)
        told.append(
            f"at T = {temperature:g} class {np.argmax(p)} leads with {np.max(p):.2f} and the true"
            f" class has {p[label]:.2f}"
        )
    panels[1].set_ylabel("probability")
    panels[1].legend([bars[label]], ["true class"], loc="upper left", fontsize=10)
    panels[-1].text(9.4, 0.16, "1/10 for each", ha="right", fontsize=10)
    show(
        figure,
        f"A handwritten {label} and the probabilities of its ten classes, the true one hatched:"
        f" {', '.join(told)}.",
    )


def loss_by_temperature(temperature: np.ndarray, loss: np.ndarray) -> None:
    """Show the mean loss against the temperature, with its minimum and its limit ln 10.

    Args:
        temperature: shape (k,), rising.
        loss: the mean cross-entropy at each, shape (k,).
    """
    figure, axes = plt.subplots(figsize=(8, 3.8))
    best, one = loss.argmin(), np.argmin(np.abs(np.log(temperature)))
    axes.plot(temperature, loss, color=BLUE, linewidth=2.5)
    axes.axhline(np.log(10), color="black", linestyle="--", linewidth=1)
    level = "ln 10 = 2.30: ten equal probabilities"
    note(axes, level, (temperature[-1], np.log(10)), (0, 10), ha="right")
    for place, marker, colour, offset, text in [
        (best, "o", ORANGE, (0, -14), f"best: T = {temperature[best]:.1f}, loss {loss[best]:.2f}"),
        (one, "s", BLUE, (44, 10), f"T = {temperature[one]:g}: {loss[one]:.2f}"),
    ]:
        at = temperature[place], loss[place]
        axes.plot(*at, marker, color=colour, markersize=9, zorder=3)
        note(axes, text, at, offset, ha="center")
    axes.set(xscale="log", xlabel="temperature T (log scale)", ylabel="mean loss", ylim=(0, 4.5))
    corner(axes, "too sure\nof itself", 0.12, 0.2, style="italic", fontsize=11)
    corner(axes, "too\ntimid", 0.9, 0.2, style="italic", fontsize=11)
    show(
        figure,
        f"Mean loss against temperature, {loss[0]:.1f} at the lowest, {temperature[0]:g}; least,"
        f" {loss[best]:.2f}, near T = {temperature[best]:.1f}; {loss[-1]:.2f} at the highest,"
        f" {temperature[-1]:g}. At T = {temperature[one]:g} it is {loss[one]:.2f}; a dashed line"
        " marks ln 10 = 2.30.",
    )
