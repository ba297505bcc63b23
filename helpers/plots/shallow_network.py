"""Figures of a shallow network: its parts, its start, and what it has learned."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from helpers.functions import sigmoid, sigmoid_gradient
from helpers.plots.style import PALETTE, draw_digit, show

BLUE, ORANGE, GREEN = PALETTE[0], PALETTE[1], PALETTE[2]
# Purple and orange keep their distance for every kind of colour vision; white is 0.
SIGNED = "PuOr_r"
COLOUR_KEY = "orange: positive, ink raises the sum    purple: negative, ink lowers it"
ARROW = {"arrowstyle": "-|>", "linewidth": 2, "color": "black"}
FLAT = 0.01  # a slope a (1 - a) below this counts as flat: less than 4 % of its maximum, 1/4


def neuron(images: np.ndarray, weights: np.ndarray, bias: float) -> None:
    """Show how one neuron judges images: ink times weights, summed, then squeezed.

    Args:
        images: shape (n, 784), values 0 to 1; one row of the figure for each.
        weights: the neuron's weights, shape (784,).
        bias: its bias.
    """
    n = len(images)
    figure, grid = plt.subplots(
        n,
        4,
        figsize=(9, 2.4 * n),
        width_ratios=[1, 1, 1, 1.25],
        squeeze=False,
        layout="constrained",
    )
    sums = images @ weights + bias
    figure.supxlabel(COLOUR_KEY, fontsize=11)
    for row, (panels, image, z) in enumerate(zip(grid, images, sums, strict=True)):
        draw_digit(panels[0], image, "image $x$" if row == 0 else "")
        _draw_signed(panels[1], weights, "times weights $w$" if row == 0 else "")
        product = image * weights
        _draw_signed(panels[2], product, "is $x_i w_i$, pixel by pixel" if row == 0 else "")
        _draw_answer(panels[3], z, "all summed, plus $b$" if row == 0 else "")
    answers = ", ".join(f"z = {_signed(z)} and sigmoid(z) = {sigmoid(z):.2f}" for z in sums)
    show(
        figure,
        "One row per image: the digit, the weights of the neuron as a picture (a positive, orange"
        " ring around a negative, purple stroke), their product, and the sum on the sigmoid curve."
        f" From the top, {answers}.",
    )


def _draw_signed(axes: Axes, values: np.ndarray, title: str = "") -> None:
    """Draw 784 signed values as an image, with a sign on the largest of either kind."""
    limit = np.abs(values).max()
    _draw_weights(axes, values, limit)
    for sign, index in [("+", values.argmax()), ("\N{MINUS SIGN}", values.argmin())]:
        if abs(values[index]) > 0.3 * limit:
            row, column = divmod(int(index), 28)
            text = axes.text(column, row, sign, ha="center", va="center", fontsize=17)
            text.set(color="white", path_effects=[withStroke(linewidth=2.5, foreground="black")])
    axes.set_title(title, fontsize=11)


def _signed(z: float) -> str:
    """Return z with one decimal and a true minus sign."""
    return f"{z:.1f}".replace("-", "\N{MINUS SIGN}")


def _draw_weights(axes: Axes, values: np.ndarray, limit: float) -> None:
    """Draw 784 values from -limit to limit as an image with a frame."""
    axes.imshow(values.reshape(28, 28), cmap=SIGNED, vmin=-limit, vmax=limit)
    axes.set(xticks=[], yticks=[])


def _draw_answer(axes: Axes, z: float, title: str) -> None:
    """Draw the sigmoid with the point that a neuron's sum z reaches."""
    everywhere = np.linspace(-6, 6, 121)
    axes.plot(everywhere, sigmoid(everywhere), color=BLUE, linewidth=2)
    axes.plot([z, z, -6], [0, sigmoid(z), sigmoid(z)], color="black", linestyle=":")
    axes.plot(z, sigmoid(z), "o", color="black", markersize=8)
    axes.annotate(
        f"$z$ = {_signed(z)}\nsigmoid($z$) = {sigmoid(z):.2f}",
        xy=(0.03, 0.8),
        xycoords="axes fraction",
        va="top",
        fontsize=9.5,
    )
    axes.set(xlim=(-6, 6), ylim=(-0.05, 1.1), yticks=[0, 0.5, 1], xticks=[-4, 0, 4])
    axes.set_xlabel("$z$", labelpad=0)
    axes.set_title(title, fontsize=11)


def shapes() -> None:
    """Show the matrices of a forward pass as rectangles, rows by columns."""
    figure = plt.figure(figsize=(9, 5.3))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 18), ylim=(0.3, 10.9), aspect="equal")
    axes.set_axis_off()
    # On paper the sizes are not to scale, but equal sizes have equal lengths.
    n, pixels, hidden, classes = ("n", 2.8), ("784", 5.2), ("n_hidden", 2.2), ("10", 1.3)

    middle = 7.6
    _draw_matrix(axes, 0.9, middle, n, pixels, "$X$", "image")
    _draw_sign(axes, 6.6, middle, "@")
    _draw_matrix(axes, 7.5, middle, pixels, hidden, "$w_1$", "neuron")
    _draw_sign(axes, 10.1, middle, "+")
    _draw_matrix(axes, 10.5, middle, ("", 0.6), hidden, "$b_1$")
    _draw_arrow(axes, 13.1, middle, "sigmoid")
    _draw_matrix(axes, 15.4, middle, n, hidden, "$h$", "image")

    middle = 2.2
    _draw_matrix(axes, 3.9, middle, n, hidden, "$h$", "image")
    _draw_sign(axes, 6.6, middle, "@")
    _draw_matrix(axes, 7.5, middle, hidden, classes, "$w_2$", "neuron")
    _draw_sign(axes, 9.3, middle, "+")
    _draw_matrix(axes, 9.8, middle, ("", 0.6), classes, "$b_2$")
    _draw_arrow(axes, 11.6, middle, "softmax")
    _draw_matrix(axes, 13.9, middle, n, classes, r"$\hat{y}$", "image")

    axes.text(3.5, 5.95, "black row: one image", ha="center", va="top")
    axes.text(8.6, 4.8, "striped column: one neuron", ha="center", va="top")
    show(
        figure,
        "Rectangles for the matrices of a forward pass, rows by columns. X (n by 784) times w1 (784"
        " by n_hidden) plus b1 (n_hidden), through the sigmoid, gives h (n by n_hidden). h times w2"
        " (n_hidden by 10) plus b2 (10), through softmax, gives y_hat (n by 10). Inner sizes match."
        " One image is the same row of X, h and y_hat; one neuron is a column of w1 or w2.",
    )


def _draw_matrix(
    axes: Axes,
    left: float,
    middle: float,
    rows: tuple[str, float],
    columns: tuple[str, float],
    name: str,
    mark: str = "",
) -> None:
    """Draw a matrix; its sizes are (name, length). One "image" or "neuron" may be marked in it."""
    colors = {"n": "black", "784": ORANGE, "n_hidden": GREEN, "10": BLUE, "": "black"}
    (n_rows, height), (n_columns, width) = rows, columns
    bottom, top = middle - height / 2, middle + height / 2
    frame = {"facecolor": "#f4f4f4", "edgecolor": "black", "linewidth": 1.5}
    axes.add_patch(Rectangle((left, bottom), width, height, **frame))
    if mark == "image":
        axes.add_patch(Rectangle((left, top - 0.75), width, 0.3, color="black"))
    elif mark == "neuron":
        stripes = {"facecolor": "white", "edgecolor": "black", "hatch": "////"}
        axes.add_patch(Rectangle((left + width - 0.45, bottom), 0.3, height, **stripes))
    shift = -0.2 if mark == "neuron" else 0
    axes.text(left + width / 2 + shift, middle, name, ha="center", va="center", fontsize=15)
    size = {"fontsize": 12, "weight": "bold"}
    axes.text(left + width / 2, top + 0.12, n_columns, ha="center", color=colors[n_columns], **size)
    upright = 0 if len(n_rows) == 1 else 90
    axes.text(
        left - 0.15,
        middle,
        n_rows,
        ha="right",
        va="center",
        rotation=upright,
        color=colors[n_rows],
        **size,
    )


def _draw_sign(axes: Axes, x: float, y: float, text: str) -> None:
    axes.text(x, y, text, ha="center", va="center", fontsize=18)


def _draw_arrow(axes: Axes, left: float, y: float, name: str) -> None:
    """Draw a function as an arrow with its name."""
    axes.annotate("", xy=(left + 1.5, y), xytext=(left, y), arrowprops=ARROW)
    axes.text(left + 0.7, y + 0.25, name, ha="center", va="bottom", fontsize=12)


def sign_of_the_loss() -> None:
    """Show -ln p and ln p over the probability p of the right class, with the way downhill."""
    p = np.linspace(0.01, 1, 200)
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for axes, sign, goal, title in [
        (panels[0], -1, "certain, and right", r"with the minus: $-\ln p$"),
        (panels[1], 1, "certain, and wrong", r"without: $\ln p$"),
    ]:
        curve = sign * np.log(p)
        axes.plot(p, curve, color=BLUE if sign < 0 else ORANGE, linewidth=2.5)
        start, end = (0.12, 0.72) if sign < 0 else (0.72, 0.12)
        shift = 0.55 if sign < 0 else -0.55
        bend = f"arc3,rad={-0.25 * sign}"
        axes.annotate(
            "",
            xy=(end, sign * np.log(end) + shift),
            xytext=(start, sign * np.log(start) + shift),
            arrowprops=ARROW | {"connectionstyle": bend},
        )
        place = (0.55, 0.8 if sign < 0 else 0.2)
        note = f"downhill leads to\n“{goal}”"
        axes.annotate(note, xy=place, xycoords="axes fraction", ha="center", va="center")
        axes.set(title=title, xlabel="$p$, probability given to the right class", ylabel="loss")
        axes.set(xlim=(0, 1.02), xticks=[0, 0.25, 0.5, 0.75, 1])
    show(
        figure,
        "Two curves over p, the probability that the right class gets. Left, minus ln p: high at"
        " the left, 0 at p = 1, so going downhill leads to certain and right. Right, ln p: its"
        " mirror image, so going downhill leads to p = 0, certain and wrong.",
    )


def activations_by_scale(names: Sequence[str], activations: Sequence[np.ndarray]) -> None:
    """Show how the outputs of sigmoid neurons spread, and how many of them are stuck.

    Args:
        names: one for each array.
        activations: arrays of sigmoid outputs of any shape, values 0 to 1.
    """
    figure, panels = plt.subplots(
        1, len(names), figsize=(9.4, 3.2), sharey=True, layout="constrained"
    )
    described = []
    for axes, name, a in zip(panels, names, activations, strict=True):
        counts, edges = np.histogram(a, bins=40, range=(0, 1))
        axes.bar(
            edges[:-1], 100 * counts / a.size, width=1 / 40, align="edge", color=BLUE, linewidth=0
        )
        stuck = 100 * np.mean(sigmoid_gradient(a) < FLAT)
        axes.annotate(
            f"{stuck:.0f} % of outputs\nstuck (slope < {FLAT})",
            xy=(0.5, 0.93),
            xycoords="axes fraction",
            ha="center",
            va="top",
            fontsize=10,
            bbox={"facecolor": "white", "edgecolor": "grey", "boxstyle": "round"},
        )
        axes.set(xlim=(-0.04, 1.04), ylim=(0, 100), xticks=[0, 0.5, 1], xlabel="output of a neuron")
        axes.set_title(name, fontsize=11)
        described.append(f"{name}: {stuck:.0f} percent of outputs")
    panels[0].set_ylabel("share of outputs (%)")
    show(
        figure,
        f"Histograms of the outputs of hidden neurons for {len(names)} sizes of weights. Large"
        " weights pile the outputs up at 0 and at 1; smaller ones gather them around one half."
        f" Stuck where the sigmoid is flat: {'; '.join(described)}.",
    )


def untrained(names: Sequence[str], losses: np.ndarray, accuracies: np.ndarray) -> None:
    """Show the loss and the accuracy of untrained networks, one dot per seed.

    Args:
        names: one per kind of network.
        losses: shape (kinds, seeds).
        accuracies: the same shape, fractions 0 to 1.
    """
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.2), sharey=True, layout="constrained")
    chance = np.log(10)
    for axes, values, guess, label, what in [
        (panels[0], losses, chance, f"ln 10 = {chance:.2f}", "loss (log scale)"),
        (panels[1], 100 * accuracies, 10, "10 %", "accuracy (%)"),
    ]:
        axes.axvline(guess, color="black", linestyle="--", linewidth=1.5)
        axes.annotate(
            f"chance: {label}",
            xy=(guess, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            fontsize=11,
        )
        for place, row in enumerate(values):
            axes.plot(
                row,
                np.full(row.size, len(names) - 1 - place),
                "os^D"[place % 4],
                color=PALETTE[place],
                alpha=0.6,
                markeredgecolor="black",
            )
        axes.set(xlabel=what, ylim=(-0.6, len(names) - 0.4))
    panels[0].set_xscale("log")
    panels[0].set_xticks([2, 5, 10, 20], ["2", "5", "10", "20"])
    panels[0].minorticks_off()
    panels[0].set_yticks(range(len(names) - 1, -1, -1), names)
    panels[1].set_xlim(0, 20)
    ranges = "; ".join(
        f"{name}: {row.min():.2f} to {row.max():.2f}"
        for name, row in zip(names, losses, strict=True)
    )
    show(
        figure,
        f"Dots for {losses.shape[1]} untrained networks of each kind. Accuracy is"
        f" {100 * accuracies.min():.0f} to {100 * accuracies.max():.0f} percent for all of them."
        f" The losses differ, chance being {chance:.2f}: {ranges}.",
    )


def hidden_units(nets: Mapping[str, np.ndarray], units: int = 7) -> None:
    """Show the incoming weights of a few hidden neurons as images, one row per network.

    Args:
        nets: for each name, the first weights of a network, shape (784, n_hidden).
        units: how many columns to show, from the first.
    """
    figure, grid = plt.subplots(len(nets), units, figsize=(9, 1.75 * len(nets)), squeeze=False)
    figure.subplots_adjust(wspace=0.08, hspace=0.35, left=0.02, right=0.98, bottom=0.08)
    for panels, (name, w1) in zip(grid, nets.items(), strict=True):
        for unit, axes in enumerate(panels):
            _draw_weights(axes, w1[:, unit], limit=np.abs(w1).max())
        panels[0].set_title(name, loc="left", fontsize=12)
    n_hidden = min(w1.shape[1] for w1 in nets.values())
    figure.text(0.02, 0.01, f"{units} of {n_hidden} neurons", ha="left", fontsize=11)
    figure.text(0.98, 0.01, COLOUR_KEY, ha="right", fontsize=11)
    described = "; ".join(
        f"{name}: {'all alike' if np.ptp(w1, axis=1).max() < 1e-3 else 'each one different'}"
        for name, w1 in nets.items()
    )
    show(
        figure,
        f"The incoming weights of {units} of {n_hidden} hidden neurons as images, a row per"
        f" network. {described}.",
    )


def before_and_after(X: np.ndarray, y: np.ndarray, before: np.ndarray, after: np.ndarray) -> None:
    """Show a few digits with the probabilities that a network gives before and after training.

    Args:
        X: images, shape (n, 784).
        y: their labels, shape (n,).
        before: probabilities of the untrained network, shape (n, 10).
        after: probabilities of the trained network, shape (n, 10).
    """
    n = len(y)
    figure, grid = plt.subplots(2, n, figsize=(9, 5), height_ratios=[1, 2.2], layout="constrained")
    for column in range(n):
        answer = after[column].argmax()
        draw_digit(grid[0, column], X[column], f"label {y[column]}")
        axes = grid[1, column]
        places = np.arange(10)
        striped = {"color": "white", "edgecolor": "black", "hatch": "////"}
        axes.barh(places - 0.2, before[column], 0.4, label="before training", **striped)
        axes.barh(places + 0.2, after[column], 0.4, label="after training", color=BLUE)
        verdict = "right" if answer == y[column] else "wrong"
        axes.set_title(f"says {answer}: {verdict}", fontsize=11)
        axes.set(xlim=(0, 1.02), xticks=[0, 0.5, 1], yticks=places, ylim=(9.6, -0.6))
        axes.set_xlabel("probability", fontsize=10)
        if column:
            axes.set_yticklabels([])
    grid[1, 0].set_ylabel("digit")
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    answers = ", ".join(
        f"{label} read as {row.argmax()} with {100 * row.max():.0f} percent"
        for label, row in zip(y, after, strict=True)
    )
    show(
        figure,
        f"{n} digits, each above its ten probabilities. Before training no bar reaches"
        f" {100 * before.max() + 1:.0f} percent. After training the longest bar says: {answers}.",
    )
