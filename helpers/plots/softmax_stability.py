"""Figures of softmax and its relatives: what they do, where they break, and what mends them."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm
from matplotlib.patches import Rectangle

from helpers.functions import sigmoid
from helpers.plots.style import PALETTE, draw_digit, show

BLUE, ORANGE, GREEN, RED = PALETTE[0], PALETTE[1], PALETTE[2], PALETTE[3]
HATCHES = ["", "//"]


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
        left = where > 0
        axes.annotate(
            f"({where:g}, {height:.2f})",
            xy=(where, height),
            xytext=(-8, 8) if left else (8, -18),
            textcoords="offset points",
            ha="right" if left else "left",
        )
    for level in (0, 1):
        axes.axhline(level, color="grey", linestyle=":", linewidth=1)
    axes.set(xlabel="score z", ylabel="sigmoid(z)", xlim=(-8, 8), yticks=[0, 0.25, 0.5, 0.75, 1])
    axes.set_ylim(-0.22, 1.22)
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
    figure, panels = plt.subplots(1, 3, figsize=(9.5, 3.6))
    places = np.arange(logits.shape[1])
    for axes, (title, values) in zip(panels, steps, strict=True):
        for row, values_of_row in enumerate(values):
            bars = axes.bar(
                places + 0.4 * row - 0.2,
                values_of_row,
                width=0.38,
                color=PALETTE[row],
                hatch=HATCHES[row],
                edgecolor="white",
                label=f"row {row}",
            )
            axes.bar_label(bars, fmt="%.2f", fontsize=8.5, padding=2)
        axes.set(title=title, xticks=places, xlabel="class", ylim=(0, 1.3 * values.max()))
        axes.margins(x=0.08)
    panels[2].set_ylabel("probability")
    panels[0].legend(loc="upper center", ncols=2, fontsize=10, frameon=False, columnspacing=1)
    figure.tight_layout()
    best = probabilities.argmax(axis=1)
    show(
        figure,
        "Three bar charts for two examples: logits, their exponentials, and the exponentials"
        " divided by the sum of their row. The order of the classes stays the same in each step;"
        f" class {best[0]} is largest in row 0 with {probabilities[0, best[0]]:.2f} and class"
        f" {best[1]} in row 1 with {probabilities[1, best[1]]:.2f}, and each row ends with a sum"
        " of 1.",
    )


def exp_limits(limits: Mapping[str, tuple[float, float]]) -> None:
    """Show where exp is a number, where it becomes 0 and where it becomes infinite.

    Args:
        limits: for each dtype name, the smallest z with exp(z) > 0 and the largest z with a
            finite exp(z).
    """
    figure, axes = plt.subplots(figsize=(8.5, 4.2))
    (narrow, (low32, high32)), (wide, (low64, high64)) = limits.items()
    for (low, high), colour, width in [
        (limits[wide], BLUE, 2.5),
        (limits[narrow], ORANGE, 8),
    ]:
        ends = np.array([low, high])
        axes.plot(ends, _power_of_ten(ends), color=colour, linewidth=width)
        axes.plot(ends, _power_of_ten(ends), "o", color=colour, markeredgecolor="black", zorder=3)
    axes.axvspan(high64, 1200, color=RED, alpha=0.15, linewidth=0, hatch="//")
    axes.axvspan(-1200, low64, color="grey", alpha=0.2, linewidth=0, hatch="..")
    plain = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 2}
    axes.text(955, -280, f"exp(z) = inf\nabove {high64:.2f}", ha="center", bbox=plain)
    axes.text(-975, 230, f"exp(z) = 0\nbelow {low64:.2f}", ha="center", bbox=plain)
    axes.text(430, 230, wide, ha="right", color=BLUE, fontweight="bold")
    arrow = {"arrowstyle": "->", "color": "black"}
    for end, place, aligned, text in [
        (high32, (160, -190), "left", f"{narrow}: inf\nabove {high32:.2f}"),
        (low32, (-170, 120), "right", f"{narrow}: 0\nbelow {low32:.2f}"),
    ]:
        axes.annotate(text, (end, _power_of_ten(end)), place, ha=aligned, arrowprops=arrow)
    axes.set(xlim=(-1200, 1200), ylim=(-360, 360), xlabel="z", ylabel="exp(z) (log scale)")
    axes.set_yticks(
        [-300, -200, -100, 0, 100, 200, 300],
        [r"$1$" if power == 0 else rf"$10^{{{power}}}$" for power in range(-300, 301, 100)],
    )
    show(
        figure,
        "The exponential of z on a logarithmic scale is a straight line that ends on both sides."
        f" In {wide} it runs from z = {low64:.2f}, where the result becomes 0, to z ="
        f" {high64:.2f}, where it becomes infinite. In {narrow} only the short middle part is"
        f" left, from {low32:.2f} to {high32:.2f}.",
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
    figure, panels = plt.subplots(len(logits), 1, figsize=(8.5, 2.25 * len(logits)), sharex=True)
    versions = [
        ("$z$", lambda z: z, "s"),
        (r"$z - \max z$", lambda z: z - z.max(), "o"),
        (r"$z + \max z$", lambda z: z + z.max(), "^"),
    ]
    edge = 1.45 * max(2 * logits.max(), -low)
    for axes, z in zip(panels, logits, strict=True):
        axes.axvspan(high, edge, color=RED, alpha=0.15, linewidth=0, hatch="//")
        axes.axvspan(low, high, color=GREEN, alpha=0.12, linewidth=0)
        axes.axvspan(low - 550, low, color="grey", alpha=0.2, linewidth=0, hatch="..")
        for height, (_, version, marker) in enumerate(versions):
            exponent = version(z)
            axes.plot(exponent, np.full(z.shape, -height), marker, color="black", markersize=9)
            verdict = "works" if exponent.max() <= high else "overflow: nan"
            axes.annotate(
                verdict,
                (exponent.max(), -height),
                (12, 0),
                textcoords="offset points",
                va="center",
                fontweight="bold",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.85},
            )
        axes.set(ylim=(-2.6, 0.6), xlim=(low - 550, edge))
        axes.set_yticks([0, -1, -2], [name for name, _, _ in versions])
        axes.set_title("logits " + ", ".join(f"{value:g}" for value in z), fontsize=11)
    panels[-1].set_xlabel("exponent handed to exp")
    for where, text in [
        (low - 275, "exp gives 0"),
        (low / 2, "exp can take it"),
        ((high + edge) / 2, "exp gives inf"),
    ]:
        panels[0].text(where, 0.3, text, ha="center", va="center", fontsize=10, style="italic")
    figure.tight_layout()
    rows = "; ".join(
        f"for a largest logit of {z.max():g} the largest unshifted exponent "
        + ("stays inside" if z.max() <= high else "overflows")
        + ", the largest with the maximum added "
        + ("stays inside" if 2 * z.max() <= high else "overflows")
        for z in logits
    )
    show(
        figure,
        f"Exponents on a number line, with the range that exp can take, {low:.0f} to {high:.0f},"
        f" shaded green: {rows}. With the maximum subtracted, the largest exponent is always 0"
        " and none overflows.",
    )


def loss_by_margin(margin: np.ndarray, losses: Mapping[str, np.ndarray]) -> None:
    """Show the loss of a wrong answer, as each version computes it.

    Args:
        margin: by how much the wrong logit leads, shape (k,).
        losses: for each version its losses, shape (k,); infinite where it fails.
    """
    figure, axes = plt.subplots(figsize=(8, 4))
    looks = [(GREEN, "-", 7, 0.5), (BLUE, "-", 2, 1.0), (ORANGE, "--", 2.5, 1.0)]
    for (name, loss), (colour, style, width, alpha) in zip(losses.items(), looks, strict=True):
        finite = np.isfinite(loss)
        axes.plot(
            margin[finite],
            loss[finite],
            style,
            color=colour,
            linewidth=width,
            alpha=alpha,
            label=name,
        )
        if not finite.all():
            end = margin[finite][-1], loss[finite][-1]
            axes.plot(*end, "X", color=colour, markersize=12, markeredgecolor="black")
            axes.annotate(
                f"infinite from {margin[~finite][0]:.0f} on",
                end,
                (-14, 4),
                textcoords="offset points",
                ha="right",
                fontsize=11,
            )
        elif loss[-1] < margin[-1] / 2:
            axes.annotate(
                f"stuck at {loss[-1]:.1f}: no slope, nothing to learn from",
                (margin[-1], loss[-1]),
                (0, 8),
                textcoords="offset points",
                ha="right",
                fontsize=11,
            )
    axes.set(xlabel="lead of the wrong class (its logit minus the right one's)", ylabel="loss")
    axes.legend(loc="upper left", frameon=False)
    first, second, third = losses
    broken = margin[~np.isfinite(losses[second])]
    show(
        figure,
        f"Loss against the lead of the wrong class, up to {margin[-1]:g}. '{first}' is a straight"
        f" line all the way. '{second}' lies on it and ends at a cross near {broken[0]:.0f}, where"
        f" it becomes infinite. '{third}' leaves the line early and stays flat at"
        f" {losses[third][-1]:.1f}.",
    )


def error_map(sizes: np.ndarray, tables: Mapping[str, Mapping[str, np.ndarray]]) -> None:
    """Show how many of its decimals each version gets right, against the size of the logits.

    Args:
        sizes: the largest logit, shape (k,), in rising order, evenly spaced on a log scale.
        tables: for each dtype name, for each version, the correct decimals at each size, shape
            (k,); nan where the answer was not finite.
    """
    figure, panels = plt.subplots(1, len(tables), figsize=(10, 5.4), sharey=True)
    levels = np.linspace(0, 100, 6)
    colours = plt.get_cmap("cividis")
    norm = BoundaryNorm(levels, colours.N)
    half_step = np.sqrt(sizes[1] / sizes[0])
    edges = np.append(sizes / half_step, sizes[-1] * half_step)
    for axes, (dtype, table) in zip(panels, tables.items(), strict=True):
        decimals = np.array(list(table.values()))
        available = -np.log10(np.finfo(dtype).eps)
        share = 100 * (decimals / available).clip(0, 1)
        rows = np.arange(len(decimals) + 1)
        picture = axes.pcolormesh(edges, rows, share, cmap=colours, norm=norm)
        for row, broken in enumerate(np.isnan(decimals)):
            if broken.any():
                _mark_broken(axes, edges[:-1][broken][0], edges[-1], row)
        axes.set_xscale("log")
        axes.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
        axes.set(
            title=f"{dtype}, about {available:.0f} decimals",
            xlabel="largest logit (log scale)",
            xlim=(edges[0], edges[-1]),
        )
        axes.hlines(rows, edges[0], edges[-1], color="white", linewidth=3)
        axes.set_yticks(np.arange(len(decimals)) + 0.5, list(table))
        axes.tick_params(axis="y", length=0)
        axes.spines[:].set_visible(False)
    panels[0].invert_yaxis()
    figure.subplots_adjust(left=0.21, right=0.9, wspace=0.06, bottom=0.12, top=0.93)
    figure.colorbar(
        picture,
        cax=figure.add_axes((0.92, 0.12, 0.015, 0.81)),
        label="correct decimals, in % of what the type can hold",
    )
    sentences = []
    for dtype, table in tables.items():
        fails = {name: sizes[np.isnan(row)] for name, row in table.items()}
        places = ", ".join(f"{name} from {at[0]:.0f}" for name, at in fails.items() if at.size)
        sentences.append(f"In {dtype} these break: {places}.")
    # np.min of a row with nan is nan, and that is never below 1.
    dark = [name for name in table if all(np.min(rows[name]) < 1 for rows in tables.values())]
    show(
        figure,
        "A map of the share of correct decimals, for each version against the largest logit."
        " Hatching means nan or infinity. "
        + " ".join(sentences)
        + f" The others stay finite, but {' and '.join(dark)} loses nearly all its decimals.",
    )


def _mark_broken(axes: Axes, start: float, end: float, row: int) -> None:
    axes.add_patch(
        Rectangle(
            (start, row),
            end - start,
            1,
            facecolor="white",
            edgecolor=RED,
            hatch="////",
            linewidth=0,
        )
    )
    axes.text(
        np.sqrt(start * end),
        row + 0.5,
        "fails",
        ha="center",
        va="center",
        fontsize=10,
        fontweight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )


def temperatures(
    pixels: np.ndarray, label: int, probabilities: Mapping[float, Sequence[float]]
) -> None:
    """Show a digit, and the probabilities of the ten classes at several temperatures.

    Args:
        pixels: one image, shape (784,), values 0 to 255.
        label: what it is, 0 to 9.
        probabilities: for each temperature, ten probabilities.
    """
    figure, panels = plt.subplots(
        1,
        1 + len(probabilities),
        figsize=(10, 2.9),
        width_ratios=[1.2] + [1.15] * len(probabilities),
    )
    draw_digit(panels[0], pixels, title=f"a handwritten {label}")
    for axes, (temperature, p) in zip(panels[1:], probabilities.items(), strict=True):
        colours, hatches = [BLUE] * 10, [""] * 10
        colours[label], hatches[label] = ORANGE, "///"
        bars = axes.bar(range(10), p, color=colours, hatch=hatches, edgecolor="white", width=0.8)
        axes.set(title=f"T = {temperature:g}", ylim=(0, 1), xticks=range(10), xlabel="class")
        axes.tick_params(axis="x", labelsize=9, length=0, pad=2)
        axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"] if axes is panels[1] else [])
        axes.axhline(0.1, color="black", linestyle=":", linewidth=1)
    panels[1].set_ylabel("probability")
    panels[1].legend([bars[label]], ["true class"], loc="upper left", frameon=False, fontsize=10)
    panels[-1].text(9.4, 0.16, "1/10 for each", ha="right", fontsize=10)
    figure.tight_layout()
    answers = ", ".join(
        f"at T = {temperature:g} class {int(np.argmax(p))} leads with {np.max(p):.2f} and the true"
        f" class has {p[label]:.2f}"
        for temperature, p in probabilities.items()
    )
    show(
        figure,
        f"A handwritten {label} and the probabilities of its ten classes, the true one hatched:"
        f" {answers}. The order never changes; the bars draw level.",
    )


def loss_by_temperature(temperature: np.ndarray, loss: np.ndarray) -> None:
    """Show the mean loss against the temperature, with its minimum and its limit ln 10.

    Args:
        temperature: shape (k,), rising.
        loss: the mean cross-entropy at each, shape (k,).
    """
    figure, axes = plt.subplots(figsize=(8, 3.8))
    best = loss.argmin()
    axes.plot(temperature, loss, color=BLUE, linewidth=2.5)
    axes.axhline(np.log(10), color="black", linestyle="--", linewidth=1)
    axes.text(
        temperature[-1], np.log(10) + 0.1, "ln 10 = 2.30: ten equal probabilities", ha="right"
    )
    axes.plot(temperature[best], loss[best], "o", color=ORANGE, markersize=10, zorder=3)
    axes.annotate(
        f"best: T = {temperature[best]:.1f}, loss {loss[best]:.2f}",
        (temperature[best], loss[best]),
        (0, -18),
        textcoords="offset points",
        ha="center",
    )
    one = np.argmin(np.abs(np.log(temperature)))
    axes.plot(temperature[one], loss[one], "s", color=BLUE, markersize=8)
    axes.annotate(
        f"T = {temperature[one]:g}: {loss[one]:.2f}",
        (temperature[one], loss[one]),
        (10, 6),
        textcoords="offset points",
    )
    axes.set_xscale("log")
    axes.set(xlabel="temperature T (log scale)", ylabel="mean loss", ylim=(0, 4.5))
    for where, text in ((0.12, "too sure\nof itself"), (0.9, "too\ntimid")):
        axes.text(where, 0.14, text, transform=axes.transAxes, ha="center", style="italic")
    show(
        figure,
        "Mean loss against temperature, shaped like a valley: very high at low temperature, lowest"
        f" with {loss[best]:.2f} near T = {temperature[best]:.1f}, and rising towards the dashed"
        f" line ln 10 = 2.30 on the right; at T = 1 it is {loss[one]:.2f}.",
    )
