"""Figures of a shallow network: its parts, its start, and what it has learned."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from helpers.functions import sigmoid
from helpers.plots.network_diagram import network_diagram
from helpers.plots.style import (
    BLUE,
    ORANGE,
    PALETTE,
    PAPER,
    as_images,
    corner,
    draw_image,
    note,
    plain_ticks,
    show,
)

# Purple and orange keep their distance for every kind of colour vision; white is 0.
SIGNED = "PuOr_r"
COLOUR_KEY = "orange: positive, ink raises the sum    purple: negative, ink lowers it"
ARROW = {"arrowstyle": "-|>", "linewidth": 2, "color": "black"}
FLAT = 5  # a neuron whose sum lies beyond this, on either side, is on the flat part
CENTRED = {"ha": "center", "va": "center"}


def neuron(images: np.ndarray, weights: np.ndarray, bias: float) -> None:
    """Show how one neuron judges images: ink times weights, summed, then squeezed.

    Args:
        images: shape (n, 784), values 0 to 1; one row of the figure for each.
        weights: the neuron's weights, shape (784,).
        bias: its bias.
    """
    n = len(as_images(images))
    looks = {"width_ratios": [1, 1, 1, 1.25], "squeeze": False, "layout": "constrained"}
    figure, grid = plt.subplots(n, 4, figsize=(9, 2.4 * n), **looks)
    figure.supxlabel(COLOUR_KEY, fontsize=11)
    titles = ["image $x$", "times weights $w$", "is $x_i w_i$, pixel by pixel"]
    answers = []
    for panels, image, z in zip(grid, images, images @ weights + bias, strict=True):
        draw_image(panels[0], image)
        for axes, values in [(panels[1], weights), (panels[2], image * weights)]:
            _draw_signed(axes, values)
        printed = f"{z:.1f}".replace("-", "\N{MINUS SIGN}")
        answers.append(f"z = {printed} and sigmoid(z) = {sigmoid(z):.2f}")
        _draw_answer(panels[3], z, f"$z$ = {printed}\nsigmoid($z$) = {sigmoid(z):.2f}")
    for axes, title in zip(grid[0], [*titles, "all summed, plus $b$"], strict=True):
        axes.set_title(title, fontsize=11)
    show(
        figure,
        "One row per image: the digit, the weights of the neuron as a picture with the largest of"
        " either sign marked, their product, and the sum on the sigmoid curve. From the top,"
        f" {', '.join(answers)}.",
    )


def _draw_signed(axes: Axes, values: np.ndarray) -> None:
    """Draw 784 signed values as an image, with a sign on the largest of either kind."""
    limit = np.abs(values).max()
    _draw_weights(axes, values, limit)
    for sign, index in [("+", values.argmax()), ("\N{MINUS SIGN}", values.argmin())]:
        if abs(values[index]) > 0.3 * limit:
            row, column = divmod(int(index), 28)
            text = axes.text(column, row, sign, fontsize=17, color="white", **CENTRED)
            text.set_path_effects([withStroke(linewidth=2.5, foreground="black")])


def _draw_weights(axes: Axes, values: np.ndarray, limit: float) -> None:
    """Draw 784 values from -limit to limit as an image with a frame."""
    draw_image(axes, values, cmap=SIGNED, vmin=-limit, vmax=limit)
    axes.set_axis_on()
    axes.set(xticks=[], yticks=[])


def _draw_answer(axes: Axes, z: float, text: str) -> None:
    """Draw the sigmoid with the point that a neuron's sum z reaches."""
    everywhere = np.linspace(-6, 6, 121)
    axes.plot(everywhere, sigmoid(everywhere), color=BLUE, linewidth=2)
    axes.plot([z, z, -6], [0, sigmoid(z), sigmoid(z)], color="black", linestyle=":")
    axes.plot(z, sigmoid(z), "o", color="black", markersize=8)
    corner(axes, text, 0.03, 0.8, ha="left", va="top", fontsize=9.5)
    axes.set(xlim=(-6, 6), ylim=(-0.05, 1.1), yticks=[0, 0.5, 1], xticks=[-4, 0, 4])
    axes.set_xlabel("$z$", labelpad=0)


def by_hand(
    x: np.ndarray,
    w1: np.ndarray,
    b1: np.ndarray,
    w2: np.ndarray,
    h: np.ndarray | None = None,
    y_hat: np.ndarray | None = None,
) -> None:
    """Show a network of two inputs, two hidden neurons and two outputs, with its numbers.

    Args:
        x: one image, shape (1, 2).
        w1: the first weights, shape (2, 2).
        b1: the biases of the hidden neurons, shape (2,), drawn as weights of a unit 1.
        w2: the second weights, shape (2, 2).
        h: the outputs of the hidden neurons, shape (1, 2); None leaves them out.
        y_hat: the probabilities, shape (1, 2); None leaves them out.
    """
    layers = [["1", "x₁", "x₂"], ["h₁", "h₂"], ["ŷ₀", "ŷ₁"]]
    edges = {}
    for rows, w, names in [(layers[0], [b1, *w1], layers[1]), (layers[1], w2, layers[2])]:
        for source, weights in zip(rows, w, strict=True):
            for target, weight in zip(names, weights, strict=True):
                edges[source, target] = f"{weight:g}".replace("-", "\N{MINUS SIGN}")
    above = dict(zip(layers[0][1:], (f"{value:g}" for value in x[0]), strict=True))
    for names, values in [(layers[1], h), (layers[2], y_hat)]:
        if values is not None:
            above |= dict(zip(names, (f"{value:.2f}" for value in values[0]), strict=True))
    figure, axes = plt.subplots(figsize=(8, 4.2), layout="constrained")
    show(figure, network_diagram(axes, layers, edges, above))


def shapes() -> None:
    """Show the matrices of a forward pass as rectangles, rows by columns."""
    figure = plt.figure(figsize=(9, 5.3))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 18), ylim=(0.3, 10.9), aspect="equal")
    axes.set_axis_off()
    # On paper the sizes are not to scale, but equal sizes have equal lengths.
    n, pixels, hidden, classes = ("n", 2.8), ("784", 5.2), ("n_hidden", 2.2), ("10", 1.3)
    row = ("", 0.6)
    for left, middle, rows, columns, name, mark in [
        (0.9, 7.6, n, pixels, "$X$", "image"),
        (7.5, 7.6, pixels, hidden, "$w_1$", "neuron"),
        (10.5, 7.6, row, hidden, "$b_1$", ""),
        (15.4, 7.6, n, hidden, "$h$", "image"),
        (3.9, 2.2, n, hidden, "$h$", "image"),
        (7.5, 2.2, hidden, classes, "$w_2$", "neuron"),
        (9.8, 2.2, row, classes, "$b_2$", ""),
        (13.9, 2.2, n, classes, r"$\hat{y}$", "image"),
    ]:
        _draw_matrix(axes, left, middle, rows, columns, name, mark)
    for x, y, sign in [(6.6, 7.6, "@"), (10.1, 7.6, "+"), (6.6, 2.2, "@"), (9.3, 2.2, "+")]:
        axes.text(x, y, sign, fontsize=18, **CENTRED)
    for left, y, name in [(13.1, 7.6, "sigmoid"), (11.6, 2.2, "softmax")]:
        axes.annotate("", xy=(left + 1.5, y), xytext=(left, y), arrowprops=ARROW)
        axes.text(left + 0.7, y + 0.45, name, fontsize=12, **CENTRED)
    axes.text(3.5, 5.75, "black row: one image", **CENTRED)
    axes.text(8.6, 4.6, "striped column: one neuron", **CENTRED)
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
    mark: str,
) -> None:
    """Draw a matrix; its sizes are (name, length). One "image" or "neuron" may be marked in it."""
    colors = {"n": "black", "784": "#8a5600", "n_hidden": "#016b4e", "10": BLUE, "": "black"}
    (n_rows, height), (n_columns, width) = rows, columns
    bottom, top = middle - height / 2, middle + height / 2
    frame = {"facecolor": "white", "edgecolor": "black"}
    axes.add_patch(Rectangle((left, bottom), width, height, linewidth=1.5, **frame))
    if mark == "image":
        axes.add_patch(Rectangle((left, top - 0.75), width, 0.3, color="black"))
    elif mark == "neuron":
        axes.add_patch(Rectangle((left + width - 0.45, bottom), 0.3, height, hatch="////", **frame))
    shift = -0.2 if mark == "neuron" else 0
    axes.text(left + width / 2 + shift, middle, name, fontsize=15, **CENTRED)
    size = {"fontsize": 12, "weight": "bold"}
    axes.text(left + width / 2, top + 0.12, n_columns, ha="center", color=colors[n_columns], **size)
    size |= {"ha": "right", "va": "center", "rotation": 0 if len(n_rows) == 1 else 90}
    axes.text(left - 0.15, middle, n_rows, color=colors[n_rows], **size)


def sign_of_the_loss() -> None:
    """Show -ln p and ln p over the probability p of the right class, with the way downhill."""
    p = np.linspace(0.01, 1, 200)
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for axes, sign, (start, end), goal, title in [
        (panels[0], -1, (0.12, 0.72), "certain, and right", r"with the minus: $-\ln p$"),
        (panels[1], 1, (0.72, 0.12), "certain, and wrong", r"without: $\ln p$"),
    ]:
        axes.plot(p, sign * np.log(p), color=BLUE if sign < 0 else ORANGE, linewidth=2.5)
        tip, tail = ((place, sign * (np.log(place) - 0.55)) for place in (end, start))
        bend = ARROW | {"connectionstyle": f"arc3,rad={-0.25 * sign}"}
        axes.annotate("", xy=tip, xytext=tail, arrowprops=bend)
        corner(axes, f"downhill leads to\n“{goal}”", 0.55, 0.5 - 0.3 * sign, fontsize=11)
        axes.set(title=title, xlabel="$p$, probability given to the right class", ylabel="loss")
        axes.set(xlim=(0, 1.02), xticks=[0, 0.25, 0.5, 0.75, 1])
    show(
        figure,
        "Two curves over p, the probability that the right class gets. Left, minus ln p: high at"
        " the left, 0 at p = 1, so going downhill leads to certain and right. Right, ln p: its"
        " mirror image, so going downhill leads to p = 0, certain and wrong.",
    )


def downhill(places: np.ndarray, losses: np.ndarray, start: float, rates: Sequence[float]) -> None:
    """Show four steps down a curve of the loss, for each of some learning rates.

    Args:
        places: values of one weight or bias, rising, shape (k,).
        losses: the loss at each of them, shape (k,).
        start: where the first step begins.
        rates: the learning rates; each gets a panel.
    """
    slopes = np.gradient(losses, places)
    looks = {"sharey": True, "squeeze": False, "layout": "constrained"}
    figure, [panels] = plt.subplots(1, len(rates), figsize=(9, 3.4), **looks)
    told = []
    for axes, lr in zip(panels, rates, strict=True):
        path = [start]
        for _ in range(4):
            path.append(path[-1] - lr * np.interp(path[-1], places, slopes))
        heights = np.interp(path, places, losses)
        axes.plot(places, losses, color=BLUE, linewidth=2.5)
        axes.plot(path, heights, "o", color="black")
        for begin, end in pairwise(zip(path, heights, strict=True)):
            axes.annotate("", end, begin, arrowprops=ARROW | {"linewidth": 1.5})
        axes.set(title=f"lr = {lr:g}", xlabel="one bias, all else held")
        steps = ", ".join(f"{height:.2f}" for height in heights)
        told.append(f"With lr {lr:g} the bias goes to {path[1]:.1f} at once, the loss {steps}")
    panels[0].set_ylabel("loss")
    show(figure, f"Four steps down the curve of the loss over one bias. {'. '.join(told)}.")


def activations_by_scale(names: Sequence[str], sums: Sequence[np.ndarray]) -> None:
    """Show how the outputs of sigmoid neurons spread, and how many are on the flat part.

    Args:
        names: one for each array.
        sums: arrays of the neurons' weighted sums z, of any shape.
    """
    looks = {"sharey": True, "squeeze": False, "layout": "constrained"}
    figure, [panels] = plt.subplots(1, len(names), figsize=(9.4, 3.2), **looks)
    told = []
    for axes, name, z in zip(panels, names, sums, strict=True):
        a = sigmoid(z)
        counts, edges = np.histogram(a, bins=40, range=(0, 1))
        axes.bar(edges[:-1] + 1 / 80, 100 * counts / a.size, 1 / 40, color=BLUE, linewidth=0)
        flat = 100 * np.mean(np.abs(z) > FLAT)
        box = {"facecolor": PAPER, "edgecolor": "grey", "boxstyle": "round"}
        corner(axes, f"{flat:.0f} % flat:\nsum beyond ±{FLAT}", 0.5, 0.84, bbox=box)
        axes.set(xlim=(-0.04, 1.04), ylim=(0, 100), xticks=[0, 0.5, 1], xlabel="output of a neuron")
        axes.set_title(name, fontsize=11)
        middle = 100 * np.mean(np.abs(a - 0.5) < 0.25)
        told.append(f"{name}: {flat:.0f} percent flat, {middle:.0f} between 0.25 and 0.75")
    panels[0].set_ylabel("share of outputs (%)")
    show(
        figure,
        f"Histograms of the outputs of hidden neurons for {len(names)} sizes of weights. Flat: the"
        f" sum is beyond {FLAT} on either side. {'; '.join(told)}.",
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
        note(axes, f"chance: {label}", (guess, -0.6), (0, 9), ha="center")
        for place, row in enumerate(values):
            looks = {"color": PALETTE[place], "alpha": 0.6, "markeredgecolor": "black"}
            axes.plot(row, np.full(row.size, place), "os^D"[place % 4], **looks)
        axes.set(xlabel=what, ylim=(len(names) - 0.4, -0.6))
    panels[0].set(xscale="log")
    plain_ticks(panels[0].xaxis, [2, 5, 10, 20])
    panels[0].set_yticks(range(len(names)), names)
    panels[1].set_xlim(0, max(20, 105 * accuracies.max()))
    ranges = "; ".join(
        f"{name}: {row.min():.2f} to {row.max():.2f}"
        for name, row in zip(names, losses, strict=True)
    )
    low, high = 100 * accuracies.min(), 100 * accuracies.max()
    show(
        figure,
        f"Dots for {losses.shape[1]} untrained networks of each kind. Accuracies go from {low:.0f}"
        f" to {high:.0f} percent. Losses, chance being {chance:.2f}: {ranges}.",
    )


def hidden_units(nets: Mapping[str, np.ndarray], units: int = 7) -> None:
    """Show the incoming weights of a few hidden neurons as images, one row per network.

    Args:
        nets: for each name, the first weights of a network, shape (784, n_hidden).
        units: how many columns to show, from the first.
    """
    figure, grid = plt.subplots(len(nets), units, figsize=(9, 1.75 * len(nets)), squeeze=False)
    figure.subplots_adjust(wspace=0.08, hspace=0.35, left=0.02, right=0.98, bottom=0.08)
    told = []
    for panels, (name, w1) in zip(grid, nets.items(), strict=True):
        for weights, axes in zip(w1.T, panels, strict=False):
            _draw_weights(axes, weights, limit=np.abs(w1).max())
        panels[0].set_title(name, loc="left", fontsize=12)
        alike = np.ptp(w1, axis=1).max() < 1e-3
        told.append(f"{name}: {'all alike' if alike else 'they differ'}")
    n_hidden = min(w1.shape[1] for w1 in nets.values())
    figure.text(0.02, 0.01, f"{units} of {n_hidden} neurons", ha="left", fontsize=11)
    figure.text(0.98, 0.01, COLOUR_KEY, ha="right", fontsize=11)
    show(
        figure,
        f"The incoming weights of {units} of {n_hidden} hidden neurons as images, a row per"
        f" network. {'; '.join(told)}.",
    )


def before_and_after(X: np.ndarray, y: np.ndarray, before: np.ndarray, after: np.ndarray) -> None:
    """Show a few digits with the probabilities that a network gives before and after training.

    Args:
        X: images, shape (n, 784).
        y: their labels, shape (n,).
        before: probabilities of the untrained network, shape (n, 10).
        after: probabilities of the trained network, shape (n, 10).
    """
    n, places = len(y), np.arange(10)
    figure, grid = plt.subplots(2, n, figsize=(9, 5), height_ratios=[1, 2.2], layout="constrained")
    striped = {"color": "white", "edgecolor": "black", "hatch": "////"}
    for column, (upper, axes) in enumerate(grid.T):
        draw_image(upper, X[column], f"label {y[column]}")
        axes.barh(places - 0.2, before[column], 0.4, label="before training", **striped)
        axes.barh(places + 0.2, after[column], 0.4, label="after training", color=BLUE)
        answer = after[column].argmax()
        verdict = "right" if answer == y[column] else "wrong"
        axes.set_title(f"says {answer}: {verdict}", fontsize=11)
        axes.set(xlim=(0, 1.02), xticks=[0, 0.5, 1], ylim=(9.6, -0.6))
        axes.set_yticks(places, places if column == 0 else [])
        axes.set_xlabel("probability", fontsize=10)
    grid[1, 0].set_ylabel("digit")
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    answers = ", ".join(
        f"{label} read as {row.argmax()} with {100 * row.max():.0f} percent"
        for label, row in zip(y, after, strict=True)
    )
    show(
        figure,
        f"{n} digits, each above its ten probabilities. Before training the longest bar stands for"
        f" {100 * before.max():.0f} percent. After training the longest of each says: {answers}.",
    )
