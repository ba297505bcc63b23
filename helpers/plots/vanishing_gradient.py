"""Figures of deep networks: the plateau, the gradient of each layer, the theory, the remedies.

A deep network that has left the plateau is chaotic: its numbers differ between machines. The words
beside such a figure tell only what does not.
"""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from helpers.plots.style import PALETTE, show

Array = np.ndarray

MARKERS = ["o", "s", "^", "D"]
LINES = ["-", "--", "-.", (0, (1, 1))]
PLATEAU = np.log(10)


def waiting(losses: Mapping[str, Array], accuracies: Mapping[str, Array]) -> None:
    """Show loss and accuracy of several networks over the epochs, a column per kind of weights.

    Args:
        losses: for each name, shape (n_epochs + 1, n_networks), validation loss.
        accuracies: for the same names, the same shape, 0 to 1.
    """
    figure, panels = plt.subplots(
        2, len(losses), figsize=(9, 5.4), sharex=True, sharey="row", layout="constrained"
    )
    waits = {}
    for n, (name, loss) in enumerate(losses.items()):
        for axes, values in zip(panels[:, n], [loss, 100 * accuracies[name]], strict=True):
            axes.plot(values, color=PALETTE[n], alpha=0.7, linewidth=1.5)
            axes.plot(values.mean(axis=1), color="black", linewidth=2.5, linestyle="--")
        upper, lower = panels[:, n]
        upper.axhline(PLATEAU, color="grey", linestyle=":", linewidth=1.5)
        upper.text(len(loss) - 1, PLATEAU + 0.05, "ln 10", color="dimgrey", ha="right")
        upper.set(title=name, ylim=(min(0.4, loss.min()), 2.8))
        lower.set(xlabel="epoch", xticks=range(0, len(loss), 2), ylim=(0, 100))
        waits[name] = np.mean((loss < 2.2).argmax(axis=0))
    panels[0, 0].set_ylabel("loss")
    panels[1, 0].set_ylabel("accuracy (%)")
    panels[1, 0].text(0, 88, "one line per net; dashed: mean", fontsize=10)
    show(
        figure,
        f"Loss and accuracy over the epochs for {loss.shape[1]} networks of each kind. All of them"
        " lie flat first, with the loss at ln 10 and the accuracy near 10 percent, then leave one"
        f" by one. From the soonest to the latest: {', '.join(sorted(waits, key=waits.get))}.",
    )


def confusions(shares: Sequence[Array], steps: Sequence[int]) -> None:
    """Show what one network answers to each digit, at several moments of its training.

    Args:
        shares: each of shape (10, 10): row d is the share of each answer among images of digit d.
        steps: after how many steps each was taken.
    """
    figure, panels = plt.subplots(
        1, len(shares), figsize=(2.35 * len(shares), 2.9), layout="constrained"
    )
    for axes, share, step in zip(panels, shares, steps, strict=True):
        picture = axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
        n_answers = np.sum(share.sum(axis=0) > 0.01)
        axes.set(xticks=range(10), yticks=range(10), xlabel="answer")
        answers = "1 answer" if n_answers == 1 else f"{n_answers} answers"
        axes.set_title(f"step {step:,}: {answers}", fontsize=11)
        axes.tick_params(labelsize=8)
    panels[0].set_ylabel("true digit")
    figure.colorbar(picture, ax=panels, format=PercentFormatter(1), shrink=0.75, aspect=25)
    show(
        figure,
        f"{len(shares)} tables of true digit against answer, of one network at as many moments of"
        " its training. First a single dark column: one answer for all digits. Then a few columns"
        " that each take in a group of digits. At last a dark diagonal: most answers are right.",
    )


def start(gradient: Array, spread: Array) -> None:
    """Show, before training, how far activations differ between images, and the gradients.

    Args:
        gradient: RMS of each layer's gradient, shape (n_layers,).
        spread: standard deviation over images of each hidden layer's units, (n_layers - 1,).
    """
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.8))
    for axes, values, colour, hatch, title in [
        (panels[0], spread, PALETTE[0], "", "forward: difference between images →"),
        (panels[1], gradient, PALETTE[1], "//", "backward: RMS of the gradient ←"),
    ]:
        layers = np.arange(1, len(values) + 1)
        bars = axes.bar(layers, values, color=colour, hatch=hatch, edgecolor="white")
        axes.bar_label(bars, [f"{value:.0e}" for value in values], fontsize=9, padding=2)
        axes.set_title(title, fontsize=12)
        axes.set(yscale="log", xlabel="layer", xticks=layers)
        axes.set_ylim(values.min() / 4, values.max() * 5)
    panels[0].set_ylabel("standard deviation of a unit (log)")
    panels[1].set_ylabel("RMS of one image's gradient (log)")
    figure.tight_layout()
    show(
        figure,
        "Two bar charts on logarithmic axes. On the left, how much a hidden unit differs between"
        f" images: {spread[0]:.0e} in layer 1, falling to {spread[-1]:.0e} in layer {len(spread)}."
        f" On the right, the gradient: {gradient[-1]:.0e} in layer {len(gradient)}, falling to"
        f" {gradient[0]:.0e} in layer 1. Each step away from its source costs a factor of about"
        " twelve.",
    )


def heat_map(gradient: Array, steps: Array, loss: Array) -> None:
    """Show one network's gradient in each layer while it trains, below its loss.

    Args:
        gradient: RMS of each layer's batch gradient, shape (n_steps, n_layers).
        steps: when it was taken, shape (n_steps,).
        loss: of the same network, shape (n_steps,).
    """
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(9, 4.6), sharex=True, height_ratios=[1, 1.6], layout="constrained"
    )
    above.plot(steps, loss, color=PALETTE[0], linewidth=2)
    above.axhline(PLATEAU, color="grey", linestyle=":", linewidth=1.5)
    above.set(ylabel="loss", ylim=(min(1.4, loss.min()), 2.6))
    above.text(steps[-1], PLATEAU + 0.04, "ln 10", ha="right", color="dimgrey")
    n_layers = gradient.shape[1]
    picture = below.pcolormesh(
        steps, np.arange(1, n_layers + 1), np.log10(gradient.T), cmap="magma", shading="nearest"
    )
    below.set(xlabel="step", ylabel="layer", yticks=range(1, n_layers + 1))
    figure.colorbar(
        picture, ax=below, format=lambda power, _: f"$10^{{{power:.0f}}}$", label="gradient (RMS)"
    )
    show(
        figure,
        "Above, the loss of one network over its steps: flat at ln 10 for more than half of the"
        f" time, then falling. Below, a heat map of the gradient in layers 1 to {n_layers}. At"
        " first layer 1 is the darkest and each layer above it brighter. During the plateau layer 1"
        " brightens, a hundredfold and more; when it is about as bright as the others, the loss"
        " falls.",
    )


def prediction(measured: Mapping[str, Array], predicted: Mapping[str, Array]) -> None:
    """Lay the predicted gradient of each layer over the measured one.

    Args:
        measured: for each kind of weights, shape (n_networks, n_layers): RMS of the gradient.
        predicted: for the same names, shape (n_layers,).
    """
    figure, axes = plt.subplots(figsize=(8, 5))
    for n, (name, values) in enumerate(measured.items()):
        layers = np.arange(1, values.shape[1] + 1)
        low, high = np.quantile(values, [0.1, 0.9], axis=0)
        rms = np.sqrt(np.mean(values**2, axis=0))
        axes.fill_between(layers, low, high, color=PALETTE[n], alpha=0.2, linewidth=0)
        axes.plot(layers, predicted[name], color=PALETTE[n], linestyle=LINES[n], linewidth=2)
        axes.plot(layers, rms, MARKERS[n], color=PALETTE[n], markersize=8, markeredgecolor="black")
        axes.text(0.9, rms[0], name, color="black", ha="right", va="center", fontsize=11)
    axes.set(yscale="log", xlabel="layer", ylabel="RMS of one image's gradient (log)")
    axes.set(xticks=layers, xlim=(-0.6, layers[-1] + 0.2))
    axes.spines[["top", "right"]].set_visible(False)
    _explain_points_lines_and_bands(axes, "lower right")
    worst = max(
        np.abs(np.sqrt(np.mean(values**2, axis=0)) / predicted[name] - 1).max()
        for name, values in measured.items()
    )
    show(
        figure,
        "RMS of the gradient in each layer, logarithmic, for weights"
        f" {', '.join(measured)}. The measured points lie on the predicted lines, at most"
        f" {100 * worst:.0f} percent off, over six powers of ten. The lines are nearly straight;"
        " the smaller the weights, the steeper they rise from layer 1 to the last.",
    )


def depths(
    measured: Mapping[str, Sequence[Array]],
    predicted: Mapping[str, Sequence[float]],
    n_layers: Sequence[int],
) -> None:
    """Show the first layer's gradient against the number of layers.

    Args:
        measured: for each kind of weights, an array (n_networks,) per depth.
        predicted: for the same names, a number per depth.
        n_layers: the depths.
    """
    figure, axes = plt.subplots(figsize=(8, 4.4))
    slopes, worst = [], 0
    for n, (name, values) in enumerate(measured.items()):
        rms = np.sqrt(np.mean(np.square(values), axis=1))
        worst = max(worst, np.abs(rms / predicted[name] - 1).max())
        low, high = np.quantile(values, [0.1, 0.9], axis=1)
        axes.fill_between(n_layers, low, high, color=PALETTE[n], alpha=0.2, linewidth=0)
        axes.plot(n_layers, predicted[name], color=PALETTE[n], linestyle=LINES[n], linewidth=2)
        axes.plot(
            n_layers, rms, MARKERS[n], color=PALETTE[n], markersize=8, markeredgecolor="black"
        )
        slope = (predicted[name][-1] / predicted[name][1]) ** (1 / (n_layers[-1] - n_layers[1]))
        slopes.append(f"{slope:.2f} for {name}")
        axes.text(
            n_layers[-1] + 0.25,
            rms[-1],
            f"{name}\nfactor {slope:.2f} per layer",
            va="center",
            fontsize=11,
        )
    axes.set(yscale="log", xlabel="number of layers", xticks=n_layers)
    axes.set(ylabel="first layer's gradient (RMS, log)", xlim=(1.5, n_layers[-1] + 3.4))
    axes.spines[["top", "right"]].set_visible(False)
    _explain_points_lines_and_bands(axes, "lower left")
    figure.tight_layout()
    show(
        figure,
        f"The first layer's gradient of networks with {n_layers[0]} to {n_layers[-1]} layers, on a"
        " logarithmic axis: straight lines that fall with depth. The measured points lie near the"
        f" predicted lines, at most {100 * worst:.0f} percent off; a single network can lie several"
        f" times lower or higher. The predicted factor per layer is {', '.join(slopes)}.",
    )


def scales(factor: Callable[[float, str], float], keeping: Mapping[str, float]) -> None:
    """Show the backward factor of one layer against the scale of the weights.

    Args:
        factor: returns it for a scale and an activation.
        keeping: for each activation, the scale at which it is 1.
    """
    figure, axes = plt.subplots(figsize=(8, 4.4))
    axes.axhspan(1, 4, color=PALETTE[3], alpha=0.1, linewidth=0)
    axes.axhspan(0.06, 1, color=PALETTE[0], alpha=0.1, linewidth=0)
    axes.text(0.27, 2.9, "the gradient explodes", fontsize=11)
    axes.text(15.5, 0.07, "the gradient vanishes", fontsize=11, ha="right")
    for n, (name, scale) in enumerate(keeping.items()):
        places = np.sort([*np.geomspace(0.25, 16, 60), scale])  # tanh has a kink at its scale
        values = [factor(place, name) for place in places]
        axes.plot(places, values, color=PALETTE[n], linestyle=LINES[n], linewidth=2.5)
        axes.plot(scale, 1, MARKERS[n], color=PALETTE[n], markersize=10, markeredgecolor="black")
        below = name == "relu"  # the other two have room above, on the left
        axes.annotate(
            f"{name}: {scale:.2f}",
            (scale, 1),
            (8, -16) if below else (-8, 8),
            textcoords="offset points",
            ha="left" if below else "right",
        )
    axes.set(xscale="log", yscale="log", xlim=(0.25, 16), ylim=(0.06, 4))
    axes.set_xticks([0.25, 0.5, 1, 2, 4, 8, 16], ["0.25", "0.5", "1", "2", "4", "8", "16"])
    axes.set_yticks([0.1, 0.25, 0.5, 1, 2, 4], ["0.1", "0.25", "0.5", "1", "2", "4"])
    axes.minorticks_off()
    axes.set(xlabel=r"scale $s$: weights have standard deviation $s\,/\sqrt{n}$")
    axes.set(ylabel=r"factor per layer, $\sqrt{\chi}$")
    figure.tight_layout()
    found = ", ".join(f"{name} at {scale:.2f}" for name, scale in keeping.items())
    show(
        figure,
        "The factor by which one layer multiplies the gradient, against the scale of its weights,"
        " for three activations; all rise. Below 1 the gradient vanishes, above 1 it explodes. The"
        f" curves reach 1 at different scales: {found}. There the curve of tanh has a kink: it"
        " rises straight before it, and only slowly after it.",
    )


def remedies(accuracy: Mapping[str, Array], gradient: Mapping[str, Array]) -> None:
    """Show, for each change, the accuracy of several networks and their first gradient.

    Args:
        accuracy: for each change, shape (n_networks,), 0 to 1, after the same number of epochs.
        gradient: for each change, shape (n_networks,): the first layer's RMS at the first batch.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 5.2), sharey=True, width_ratios=[3, 2])
    names = list(accuracy)
    medians = {}
    for row, name in enumerate(names):
        medians[name] = 100 * np.median(accuracy[name])
        left.plot(
            100 * accuracy[name],
            np.full(len(accuracy[name]), row),
            "o",
            color=PALETTE[0],
            alpha=0.5,
            markersize=7,
        )
        left.plot(medians[name], row, "|", color="black", markersize=20, markeredgewidth=3)
        right.plot(
            gradient[name], np.full(len(gradient[name]), row), "o", color=PALETTE[0], alpha=0.5
        )
    left.axvline(10, color="grey", linestyle=":", linewidth=1.5)
    left.text(10.8, -0.72, "chance", color="dimgrey", fontsize=10)
    left.set(xlim=(0, 100), xlabel="accuracy after 3 epochs (%), bar: median")
    left.set_yticks(range(len(names)), names)
    left.set_ylim(len(names) - 0.5, -1.1)
    right.set(xscale="log", xlabel="first gradient of layer 1 (RMS, log)")
    for axes in (left, right):
        axes.grid(axis="y", color="lightgrey")
    figure.tight_layout()
    chance = [name for name in names if medians[name] < 15]
    well = [name for name in names if medians[name] > 60]
    show(
        figure,
        f"A row of dots for each of {len(names)} changes, a dot per network. Left: accuracy after"
        f" the same number of epochs. At chance stay: {'; '.join(chance)}. Above 60 percent"
        f" come: {'; '.join(well)}. The others lie between. Right: the first layer's gradient at"
        " the start, from a hundred-millionth to a tenth.",
    )


def exploding(
    gradient: Mapping[str, Array], predicted: Mapping[str, Array], stuck: Mapping[str, Array]
) -> None:
    """Show the gradient of each layer where the weights are too large, and what is saturated.

    Args:
        gradient: for each activation, shape (n_layers,): measured RMS of the gradient.
        predicted: the same, predicted.
        stuck: for each activation, shape (n_layers - 1,): share of hidden activations, 0 to 1,
            where the slope is almost 0.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4))
    for n, (name, values) in enumerate(gradient.items()):
        layers = np.arange(1, len(values) + 1)
        left.plot(layers, predicted[name], color=PALETTE[n], linestyle=LINES[n], linewidth=2)
        left.plot(
            layers, values, MARKERS[n], color=PALETTE[n], markersize=8, markeredgecolor="black"
        )
        _name_at_the_end(left, layers[-1] + 0.25, values[-1], name)
        right.plot(
            layers[:-1],
            100 * stuck[name],
            MARKERS[n],
            linestyle=LINES[n],
            color=PALETTE[n],
            linewidth=2,
            markersize=8,
            markeredgecolor="black",
        )
        _name_at_the_end(right, layers[-2] + 0.2, 100 * stuck[name][-1], name)
    left.set(yscale="log", xlabel="layer", ylabel="RMS of one image's gradient (log)")
    left.set(xticks=layers, xlim=(0.7, layers[-1] + 1.5), title="points measured, lines predicted")
    right.set(xlabel="hidden layer", ylabel="activations on a flat part (%)", ylim=(0, 100))
    right.set(xticks=layers[:-1], xlim=(0.7, layers[-2] + 1.2), title="what saturates")
    figure.tight_layout()
    shares = ", ".join(f"{100 * share[-1]:.0f} percent for {name}" for name, share in stuck.items())
    show(
        figure,
        "Left: the gradient of each layer with weights that are too large, measured and predicted."
        " For tanh it grows on its way back to layer 1; for relu it is large in every layer;"
        f" for sigmoid it stays moderate. Right: the share of activations on a flat part: {shares}"
        " in the last hidden layer.",
    )


def _explain_points_lines_and_bands(axes: Axes, place: str) -> None:
    axes.plot([], [], "o", color="grey", markeredgecolor="black", label="measured")
    axes.plot([], [], color="grey", linewidth=2, label="predicted")
    axes.fill_between([], [], [], color="grey", alpha=0.3, label="4 of 5 networks")
    axes.legend(loc=place, frameon=False)


def _name_at_the_end(axes: Axes, x: float, y: float, name: str) -> None:
    axes.text(x, y, name, va="center", fontsize=11)
