"""Figures of deep networks: the plateau, the gradient of each layer, the theory, the remedies.

A deep network that has left the plateau is chaotic: its numbers differ between machines. The words
beside such a figure tell only what does not.
"""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from helpers.plots.style import BLUE, EDGED, PALETTE, RED, note, plain_ticks, show

Array = np.ndarray

MARKERS = ["o", "s", "^", "D"]
LINES = ["-", "--", "-.", (0, (1, 1))]
PLATEAU = np.log(10)
LEVEL = {"color": "grey", "linestyle": ":", "linewidth": 1.5}


def waiting(losses: Mapping[str, Array], accuracies: Mapping[str, Array]) -> None:
    """Show loss and accuracy of several networks over the epochs, a column per kind of weights.

    Args:
        losses: for each name, shape (n_epochs + 1, n_networks), validation loss.
        accuracies: for the same names, the same shape, 0 to 1.
    """
    looks = {"sharex": True, "sharey": "row", "squeeze": False, "layout": "constrained"}
    figure, panels = plt.subplots(2, len(losses), figsize=(9, 5.4), **looks)
    told = []
    for n, (name, loss) in enumerate(losses.items()):
        upper, lower = panels[:, n]
        for axes, values in [(upper, loss), (lower, 100 * accuracies[name])]:
            axes.plot(values, color=PALETTE[n], alpha=0.7, linewidth=1.5)
            axes.plot(values.mean(axis=1), color="black", linewidth=2.5, linestyle="--")
        upper.axhline(PLATEAU, **LEVEL)
        note(upper, "ln 10", (len(loss) - 1, PLATEAU), (0, 8), ha="right", color="#555555")
        upper.set(title=name, ylim=(min(0.4, loss.min()), max(2.8, loss.max())))
        lower.set(xlabel="epoch", xticks=range(0, len(loss), 2), ylim=(0, 100))
        left = np.sum(loss.min(axis=0) < 2.2)
        told.append(f"{name}, {left} of {loss.shape[1]}")
    panels[0, 0].set_ylabel("loss")
    panels[1, 0].set_ylabel("accuracy (%)")
    panels[1, 0].text(0, 88, "one line per net; dashed: mean", fontsize=10)
    show(
        figure,
        f"Loss and accuracy over {len(loss) - 1} epochs, one line per network and a dashed mean."
        f" Networks whose loss falls below 2.2, a little under ln 10: {'; '.join(told)}.",
        stable=False,
    )


def confusions(shares: Sequence[Array], steps: Sequence[int]) -> None:
    """Show what one network answers to each digit, at several moments of its training.

    Args:
        shares: each of shape (10, 10): row d is the share of each answer among images of digit d.
        steps: after how many steps each was taken.
    """
    looks = {"squeeze": False, "layout": "constrained"}
    figure, [panels] = plt.subplots(1, len(shares), figsize=(2.35 * len(shares), 2.9), **looks)
    table = {"cmap": "Blues", "vmin": 0, "vmax": 1, "square": True, "cbar": False}
    n_answers = [np.sum(share.sum(axis=0) > 0.01) for share in shares]
    for axes, share, step, n in zip(panels, shares, steps, n_answers, strict=True):
        sns.heatmap(share, xticklabels=1, yticklabels=1, ax=axes, **table)
        answers = "1 answer" if n == 1 else f"{n} answers"
        axes.set_title(f"step {step:,}: {answers}", fontsize=11)
        axes.set_xlabel("answer")
        axes.tick_params(labelsize=8, rotation=0)
    panels[0].set_ylabel("true digit")
    bar = {"format": PercentFormatter(1), "shrink": 0.75, "aspect": 25}
    figure.colorbar(axes.collections[0], ax=panels, **bar)
    ends = [n_answers[0], n_answers[-1]]
    first, last = ("one answer" if n == 1 else "several answers" for n in ends)
    show(
        figure,
        f"{len(shares)} tables of true digit against answer, of one network at as many moments of"
        f" its training. In the first it gives {first} to all digits, in the last {last}.",
        stable=False,
    )


def start(gradient: Array, spread: Array) -> None:
    """Show, before training, how far activations differ between images, and the gradients.

    Args:
        gradient: RMS of each layer's gradient, shape (n_layers,).
        spread: standard deviation over images of each hidden layer's units, (n_layers - 1,).
    """
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
    told = []
    for axes, values, colour, hatch, title in [
        (panels[0], spread, BLUE, "", "forward: difference between images →"),
        (panels[1], gradient, PALETTE[1], "//", "backward: RMS of the gradient ←"),
    ]:
        layers = np.arange(1, len(values) + 1)
        bars = axes.bar(layers, values, color=colour, hatch=hatch, edgecolor="white")
        axes.bar_label(bars, [f"{value:.0e}" for value in values], fontsize=9, padding=2)
        axes.set(title=title, yscale="log", xlabel="layer", xticks=layers)
        axes.set_ylim(values.min() / 4, values.max() * 5)
        step = np.exp(np.abs(np.diff(np.log(values))).mean())
        told.append(
            f"{values[0]:.0e} in layer 1 and {values[-1]:.0e} in layer {len(values)}, a factor of"
            f" {step:.0f} from layer to layer on average"
        )
    panels[0].set_ylabel("standard deviation of a unit (log)")
    panels[1].set_ylabel("RMS of one image's gradient (log)")
    show(
        figure,
        "Two bar charts on logarithmic axes. On the left, how much a hidden unit differs between"
        f" images: {told[0]}. On the right, the gradient: {told[1]}.",
    )


def heat_map(gradient: Array, steps: Array, loss: Array) -> None:
    """Show one network's gradient in each layer while it trains, below its loss.

    Args:
        gradient: RMS of each layer's batch gradient, shape (n_steps, n_layers).
        steps: when it was taken, shape (n_steps,).
        loss: of the same network, shape (n_steps,).
    """
    looks = {"sharex": True, "height_ratios": [1, 1.6], "layout": "constrained"}
    figure, (above, below) = plt.subplots(2, 1, figsize=(9, 4.6), **looks)
    above.plot(steps, loss, color=BLUE, linewidth=2)
    above.axhline(PLATEAU, **LEVEL)
    above.set(ylabel="loss", ylim=(min(1.4, loss.min()), max(2.6, loss.max())))
    note(above, "ln 10", (steps[-1], PLATEAU), (0, 8), ha="right", color="#555555")
    layers = np.arange(1, gradient.shape[1] + 1)
    powers = np.log10(gradient.T)
    picture = below.pcolormesh(steps, layers, powers, cmap="magma", shading="nearest")
    below.set(xlabel="step", ylabel="layer", yticks=layers)
    bar = {"format": lambda power, _: f"$10^{{{power:.0f}}}$", "label": "gradient (RMS)"}
    figure.colorbar(picture, ax=below, **bar)
    flat = np.mean(np.abs(loss - PLATEAU) < 0.1)
    time = ["at none", "at less than half", "at more than half"][int(flat > 0) + int(flat > 0.5)]
    spread = np.ptp(powers, axis=0)
    show(
        figure,
        f"Above, the loss of one network over its steps: within 0.1 of ln 10 {time} of them. Below,"
        f" a heat map of the gradient in layers 1 to {len(layers)}, from the first step, where the"
        f" layers differ by {spread[0]:.0f} powers of ten, to the last, where they are"
        f" {'nearer to each other' if spread[-1] < spread[0] else 'as far apart or farther'}.",
        stable=False,
    )


def prediction(measured: Mapping[str, Array], predicted: Mapping[str, Array]) -> None:
    """Lay the predicted gradient of each layer over the measured one.

    Args:
        measured: for each kind of weights, shape (n_networks, n_layers): RMS of the gradient.
        predicted: for the same names, shape (n_layers,).
    """
    figure, axes = plt.subplots(figsize=(8, 5))
    worst = 0
    for n, (name, values) in enumerate(measured.items()):
        layers = np.arange(1, values.shape[1] + 1)
        rms, off = _points_line_and_band(axes, n, layers, values, predicted[name])
        note(axes, name, (0.9, rms[0]), ha="right")
        worst = max(worst, off)
    axes.set(yscale="log", xlabel="layer", ylabel="RMS of one image's gradient (log)")
    axes.set(xticks=layers, xlim=(-0.6, layers[-1] + 0.2))
    _explain_points_lines_and_bands(axes, "lower right")
    courses = "; ".join(f"{name}: {p[0]:.0e} to {p[-1]:.0e}" for name, p in predicted.items())
    show(
        figure,
        "RMS of the gradient in each layer, logarithmic, measured as points and predicted as"
        f" lines. From layer 1 to layer {layers[-1]} theory predicts for weights {courses}. The"
        f" measured points are at most {100 * worst:.0f} percent off.",
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
    told, worst = [], 0
    for n, (name, values) in enumerate(measured.items()):
        theory = np.array(predicted[name])
        rms, off = _points_line_and_band(axes, n, n_layers, np.transpose(values), theory)
        factor = (theory[-1] / theory[1]) ** (1 / (n_layers[-1] - n_layers[1]))
        told.append(f"{factor:.2f} for {name}")
        note(axes, f"{name}\nfactor {factor:.2f} per layer", (n_layers[-1] + 0.25, rms[-1]))
        worst = max(worst, off)
    axes.set(yscale="log", xlabel="number of layers", xticks=n_layers)
    axes.set(ylabel="first layer's gradient (RMS, log)", xlim=(1.5, n_layers[-1] + 3.4))
    _explain_points_lines_and_bands(axes, "lower left")
    show(
        figure,
        f"The first layer's gradient of networks with {n_layers[0]} to {n_layers[-1]} layers, on a"
        f" logarithmic axis. The measured points are at most {100 * worst:.0f} percent off the"
        f" predicted lines. The predicted factor per layer is {', '.join(told)}.",
    )


def scales(factor: Callable[[float, str], float], keeping: Mapping[str, float]) -> None:
    """Show the backward factor of one layer against the scale of the weights.

    Args:
        factor: returns it for a scale and an activation.
        keeping: for each activation, the scale at which it is 1.
    """
    figure, axes = plt.subplots(figsize=(8, 4.4))
    axes.axhspan(1, 4, color=RED, alpha=0.1, linewidth=0)
    axes.axhspan(0.06, 1, color=BLUE, alpha=0.1, linewidth=0)
    axes.text(0.27, 2.9, "the gradient explodes")
    axes.text(15.5, 0.07, "the gradient vanishes", ha="right")
    for n, (name, scale) in enumerate(keeping.items()):
        places = np.sort([*np.geomspace(0.25, 16, 60), scale])  # tanh has a kink at its scale
        values = [factor(place, name) for place in places]
        axes.plot(places, values, color=PALETTE[n], linestyle=LINES[n], linewidth=2.5, label=name)
        axes.plot(scale, 1, MARKERS[n], color=PALETTE[n], markersize=10, **EDGED)
        # relu is named below its curve; the other two have room above, on the left.
        offset, aligned = ((8, -10), "left") if name == "relu" else ((-8, 12), "right")
        note(axes, f"{name}: {scale:.2f}", (scale, 1), offset, ha=aligned)
    axes.set(xscale="log", yscale="log", xlim=(0.25, 16), ylim=(0.06, 4))
    plain_ticks(axes.xaxis, [0.25, 0.5, 1, 2, 4, 8, 16])
    plain_ticks(axes.yaxis, [0.1, 0.25, 0.5, 1, 2, 4])
    axes.set(xlabel=r"scale $s$: weights have standard deviation $s\,/\sqrt{n}$")
    axes.set(ylabel=r"factor per layer, $\sqrt{\chi}$")
    found = ", ".join(f"{name} at {scale:.2f}" for name, scale in keeping.items())
    show(
        figure,
        "The factor by which one layer multiplies the gradient, against the scale of its weights,"
        f" for {len(keeping)} activations. Below 1 the gradient vanishes, above 1 it explodes. The"
        f" factor is 1 at these scales: {found}.",
    )


def remedies(accuracy: Mapping[str, Array], gradient: Mapping[str, Array]) -> None:
    """Show, for each change, the accuracy of several networks and their first gradient.

    Args:
        accuracy: for each change, shape (n_networks,), 0 to 1, after the same number of epochs.
        gradient: for each change, shape (n_networks,): the first layer's RMS at the first batch.
    """
    looks = {"sharey": True, "width_ratios": [3, 2], "layout": "constrained"}
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 5.2), **looks)
    names = list(accuracy)
    dots = {"color": BLUE, "alpha": 0.5, "markersize": 7}
    medians = {name: 100 * np.median(values) for name, values in accuracy.items()}
    for row, name in enumerate(names):
        left.plot(100 * accuracy[name], np.full(len(accuracy[name]), row), "o", **dots)
        left.plot(medians[name], row, "|", color="black", markersize=20, markeredgewidth=3)
        right.plot(gradient[name], np.full(len(gradient[name]), row), "o", **dots)
    left.axvline(10, **LEVEL)
    left.text(10.8, -0.72, "chance", color="#555555", fontsize=10)
    left.set(xlim=(0, 100), xlabel="accuracy after 3 epochs (%), bar: median")
    left.set_yticks(range(len(names)), names)
    left.set_ylim(len(names) - 0.5, -1.1)
    right.set(xscale="log", xlabel="first gradient of layer 1 (RMS, log)")
    for axes in (left, right):
        axes.grid(axis="y", color="lightgrey")
    chance = [name for name in names if medians[name] < 15]
    well = [name for name in names if medians[name] > 60]
    first = np.log10([np.median(values) for values in gradient.values()])
    show(
        figure,
        f"A row of dots for each of {len(names)} changes, a dot per network. Left: accuracy."
        f" Medians below 15 percent: {'; '.join(chance) or 'none'}. Above 60:"
        f" {'; '.join(well) or 'none'}. Right: the first layer's gradient at the start, medians"
        f" from 1e{first.min():+.0f} to 1e{first.max():+.0f}.",
        stable=False,
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
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4), layout="constrained")
    told = []
    for n, (name, values) in enumerate(gradient.items()):
        layers = np.arange(1, len(values) + 1)
        line = {"color": PALETTE[n], "linestyle": LINES[n], "linewidth": 2}
        points = {"color": PALETTE[n], "markersize": 8, **EDGED}
        left.plot(layers, predicted[name], **line)
        left.plot(layers, values, MARKERS[n], **points)
        note(left, name, (layers[-1] + 0.25, values[-1]), (0, 7 * n - 7))
        right.plot(layers[:-1], 100 * stuck[name], marker=MARKERS[n], **line | points)
        note(right, name, (layers[-2] + 0.2, 100 * stuck[name][-1]))
        told.append(
            f"{name}, {values[0]:.1e} in layer 1 and {values[-1]:.1e} in layer {layers[-1]},"
            f" {100 * stuck[name][-1]:.0f} percent flat"
        )
    left.set(yscale="log", xlabel="layer", ylabel="RMS of one image's gradient (log)")
    left.set(xticks=layers, xlim=(0.7, layers[-1] + 1.5), title="points measured, lines predicted")
    right.set(xlabel="hidden layer", ylabel="activations on a flat part (%)", ylim=(0, 100))
    right.set(xticks=layers[:-1], xlim=(0.7, layers[-2] + 1.2), title="what saturates")
    show(
        figure,
        "Left: the gradient of each layer, measured and predicted. Right: the share of activations"
        f" on a flat part, here for the last hidden layer: {'; '.join(told)}.",
    )


def _points_line_and_band(
    axes: Axes, n: int, places: Sequence[int], values: Array, predicted: Array
) -> tuple[Array, float]:
    """Draw the n-th kind: values of shape (n_networks, n_places), and the predicted line.

    Return the measured RMS at each place, and by what share it is off at most.
    """
    dots = {"marker": MARKERS[n], "linestyle": "", "markersize": 8, **EDGED}
    everywhere = np.tile(places, len(values))
    sns.lineplot(
        x=everywhere,
        y=values.ravel(),
        estimator=_rms,
        errorbar=("pi", 80),
        color=PALETTE[n],
        err_kws={"linewidth": 0},
        legend=False,
        ax=axes,
        **dots,
    )
    axes.plot(places, predicted, color=PALETTE[n], linestyle=LINES[n], linewidth=2)
    rms = np.sqrt(np.mean(values**2, axis=0))
    return rms, np.abs(rms / predicted - 1).max()


def _rms(values: Array) -> float:
    return np.sqrt(np.mean(np.square(values)))


def _explain_points_lines_and_bands(axes: Axes, place: str) -> None:
    axes.plot([], [], "o", color="grey", label="measured", **EDGED)
    axes.plot([], [], color="grey", linewidth=2, label="predicted")
    axes.fill_between([], [], [], color="grey", alpha=0.3, label="4 of 5 networks")
    axes.legend(loc=place)
    axes.spines[["top", "right"]].set_visible(False)
