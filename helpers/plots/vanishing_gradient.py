"""Figures of deep networks: the plateau, the gradient of each layer, the theory, the remedies.

A deep network that has left the plateau is chaotic: its numbers differ between machines. What is
drawn of one comes from a stored run, so that it is the same everywhere.
"""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from helpers.plots.style import BLUE, EDGED, PALETTE, RED, course, note, plain_ticks, show

Array = np.ndarray

MARKERS = ["o", "s", "^", "D"]
LINES = ["-", "--", "-.", (0, (1, 1))]
PLATEAU = np.log(10)
LEFT = 2.2  # a network whose loss is below this has left the plateau
LEVEL = {"color": "grey", "linestyle": ":", "linewidth": 1.5}


def waiting(losses: Mapping[str, Array], accuracies: Mapping[str, Array]) -> None:
    """Show loss and accuracy of several networks over the epochs, a column per setting.

    Args:
        losses: for each name, shape (n_epochs + 1, n_networks), validation loss.
        accuracies: for the same names, the same shape, 0 to 1.
    """
    looks = {"sharex": "col", "sharey": "row", "squeeze": False, "layout": "constrained"}
    figure, panels = plt.subplots(2, len(losses), figsize=(9, 5.4), **looks)
    told = []
    for n, (name, loss) in enumerate(losses.items()):
        upper, lower = panels[:, n]
        for axes, values in [(upper, loss), (lower, 100 * accuracies[name])]:
            axes.plot(values, color=PALETTE[n], alpha=0.7, linewidth=1.5)
        upper.axhline(PLATEAU, **LEVEL)
        note(upper, "ln 10", (len(loss) - 1, PLATEAU), (0, 8), ha="right", color="#555555")
        upper.set(title=name, ylim=(min(1, loss.min()), max(2.8, loss.max())))
        lower.set(xlabel="epoch", ylim=(0, 100))
        first, last = np.sort((loss < LEFT).argmax(axis=0))[[0, -1]]
        told.append(f"{name}, at epochs {first} to {last}")
    panels[0, 0].set_ylabel("validation loss")
    panels[1, 0].set_ylabel("accuracy (%)")
    panels[1, 0].text(0, 88, "one line per net", fontsize=10)
    show(
        figure,
        "Loss and accuracy over the epochs, one line per network, a column per setting. The loss"
        f" of the networks falls below {LEFT}, a little under ln 10: {'; '.join(told)}.",
    )


def confusions(shares: Sequence[Array], steps: Sequence[int]) -> None:
    """Show what one network answers to each digit, at several moments of its training.

    Args:
        shares: each of shape (10, 10): row d is the share of each answer among images of digit d.
        steps: after how many steps each was taken.
    """
    looks = {"squeeze": False, "layout": "constrained"}
    figure, [panels] = plt.subplots(1, len(shares), figsize=(2.35 * len(shares), 2.9), **looks)
    table = {"cmap": "Blues", "vmin": 0, "vmax": 1}
    n_answers = [np.sum(share.sum(axis=0) > 0.01) for share in shares]
    for axes, share, step, n in zip(panels, shares, steps, n_answers, strict=True):
        picture = axes.imshow(share, **table)
        axes.set(xticks=range(10), yticks=range(10))
        answers = "1 answer" if n == 1 else f"{n} answers"
        axes.set_title(f"step {step:,}: {answers}", fontsize=11)
        axes.set_xlabel("answer")
        axes.tick_params(labelsize=8)
    panels[0].set_ylabel("true digit")
    bar = {"format": PercentFormatter(1), "shrink": 0.75, "aspect": 25}
    figure.colorbar(picture, ax=panels, **bar)
    ends = [n_answers[0], n_answers[-1]]
    first, last = ("one answer" if n == 1 else "several answers" for n in ends)
    show(
        figure,
        f"{len(shares)} tables of true digit against answer, of one network at as many moments of"
        f" its training. In the first it gives {first} to all digits, in the last {last}.",
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


def over_training(steps: Array, loss: Array, gradient: Array, weight: Array) -> None:
    """Show one network's gradient and weights in each layer while it trains.

    Args:
        steps: when it was measured, shape (n_steps,).
        loss: of the network, shape (n_steps,); a line marks where it falls below 2.2.
        gradient: RMS of each layer's batch gradient, shape (n_steps, n_layers).
        weight: RMS of each layer's weights, the same shape.
    """
    figure, panels = plt.subplots(1, 2, figsize=(9.5, 4.4), layout="constrained")
    left = steps[(loss < LEFT).argmax()]
    colours = plt.get_cmap("viridis")(np.linspace(0, 0.9, gradient.shape[1]))  # dark: first
    for axes, values, title in [
        (panels[0], gradient, "gradient (RMS, log)"),
        (panels[1], weight, "weights (RMS, log)"),
    ]:
        for layer, course_of_layer in enumerate(values.T, start=1):
            look = {"color": colours[layer - 1], "linestyle": LINES[layer % len(LINES)]}
            axes.plot(steps, course_of_layer, linewidth=2, label=f"layer {layer}", **look)
        axes.axvline(left, **LEVEL)
        axes.set(yscale="log", xlabel="step", title=title)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], loc="outside right center")
    note(panels[1], "the loss\nfalls ", (left, weight.max()), ha="right", va="top", fontsize=10)
    rise = gradient[:, 0].max() / gradient[0, 0]
    show(
        figure,
        f"Two panels of lines, one per layer, over {steps[-1]:,} steps; a vertical line near step"
        f" {left:,} marks where the loss falls. Left: the gradients begin"
        f" {np.log10(gradient[0].max() / gradient[0].min()):.0f} powers of ten apart, and that of"
        f" layer 1 rises {rise:.0e} times. Right: the size of the weights of layer"
        f" {weight.shape[1]} {course(weight[:, -1])}, that of layer 1 from {weight[0, 0]:.2f} to"
        f" {weight[-1, 0]:.2f}.",
    )


def prediction(
    measured: Mapping[str, Array],
    predicted: Mapping[str, Array],
    first_measured: Mapping[str, Sequence[Array]],
    first_predicted: Mapping[str, Sequence[float]],
    depths: Sequence[int],
) -> None:
    """Lay the predicted gradient over the measured one: layer by layer, and depth by depth.

    Args:
        measured: for each kind of weights, shape (n_networks, n_layers): RMS of the gradient.
        predicted: for the same names, shape (n_layers,).
        first_measured: for some kinds, layer 1 alone: an array (n_networks,) per depth.
        first_predicted: for the same names, a number per depth.
        depths: the numbers of layers.
    """
    looks = {"sharey": True, "layout": "constrained"}
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 5), **looks)
    worst = []
    for n, (name, values) in enumerate(measured.items()):
        layers = np.arange(1, values.shape[1] + 1)
        rms, off = _points_line_and_band(left, n, layers, values, predicted[name])
        note(left, name.replace(" ", "\n"), (0.8, rms[0]), ha="right")
        worst.append(off)
    left.set(yscale="log", xlabel="layer", ylabel="RMS of one image's gradient (log)")
    left.set(xticks=layers, xlim=(-1.4, layers[-1] + 0.2), title=f"{layers[-1]} layers")
    factors = []
    for n, (name, values) in enumerate(first_measured.items()):
        theory = np.array(first_predicted[name])
        rms, off = _points_line_and_band(right, n, depths, np.transpose(values), theory)
        factors.append((theory[-1] / theory[1]) ** (1 / (depths[-1] - depths[1])))
        note(right, f"{name}:\n{factors[-1]:.2f} per layer", (depths[-1] + 0.25, rms[-1]))
        worst.append(off)
    right.set(xlabel="number of layers", xticks=depths, xlim=(1.5, depths[-1] + 5.5))
    right.set(title="gradient of layer 1")
    _explain_points_lines_and_bands(right, "lower left")
    show(
        figure,
        "RMS of the gradient on a logarithmic axis, measured as points and predicted as lines."
        f" Left: each layer of {layers[-1]}, for weights {', '.join(measured)}. Right: layer 1 in"
        f" nets of {depths[0]} to {depths[-1]} layers, where each further layer multiplies it by"
        f" {', '.join(f'{factor:.2f}' for factor in factors)}. The points are at most"
        f" {100 * max(worst):.0f} percent off.",
    )


def gains(factor: Callable[[float, str], float], keeping: Mapping[str, float]) -> None:
    """Show the backward factor of one layer against the gain of the weights.

    Args:
        factor: returns it for a gain and an activation.
        keeping: for each activation, the gain at which it is 1.
    """
    figure, axes = plt.subplots(figsize=(8, 4.4))
    axes.axhspan(1, 4, color=RED, alpha=0.1, linewidth=0)
    axes.axhspan(0.06, 1, color=BLUE, alpha=0.1, linewidth=0)
    axes.text(0.27, 2.9, "the gradient explodes")
    axes.text(15.5, 0.07, "the gradient vanishes", ha="right")
    for n, (name, gain) in enumerate(keeping.items()):
        places = np.sort([*np.geomspace(0.25, 16, 60), gain])  # tanh has a kink at its gain
        values = [factor(place, name) for place in places]
        axes.plot(places, values, color=PALETTE[n], linestyle=LINES[n], linewidth=2.5, label=name)
        axes.plot(gain, 1, MARKERS[n], color=PALETTE[n], markersize=10, **EDGED)
        # relu is named below its curve; the other two have room above, on the left.
        offset, aligned = ((8, -10), "left") if name == "relu" else ((-8, 12), "right")
        note(axes, f"{name}: {gain:.2f}", (gain, 1), offset, ha=aligned)
    axes.set(xscale="log", yscale="log", xlim=(0.25, 16), ylim=(0.06, 4))
    plain_ticks(axes.xaxis, [0.25, 0.5, 1, 2, 4, 8, 16])
    plain_ticks(axes.yaxis, [0.1, 0.25, 0.5, 1, 2, 4])
    axes.set(xlabel=r"gain $g$: weights have standard deviation $g\,/\sqrt{n}$")
    axes.set(ylabel=r"factor per layer, $\sqrt{\chi}$")
    found = ", ".join(f"{name} at {gain:.2f}" for name, gain in keeping.items())
    show(
        figure,
        "The factor by which one layer multiplies the gradient, against the gain of its weights,"
        f" for {len(keeping)} activations. Below 1 the gradient vanishes, above 1 it explodes. The"
        f" factor is 1 at these gains: {found}.",
    )


def remedies(
    accuracy: Mapping[str, Array], spread: Mapping[str, Array], gradient: Mapping[str, Array]
) -> None:
    """Show for each change what several networks reach, and what reaches their two ends before.

    Args:
        accuracy: for each change, shape (n_rates, n_networks), 0 to 1, the smallest rate first.
        spread: for each change, (n_networks,): how far images differ where the last layer reads
            them, over their size.
        gradient: for each change, (n_networks,): the first layer's RMS at the first batch.
    """
    looks = {"sharey": True, "width_ratios": [3, 1.6, 1.6], "layout": "constrained"}
    figure, panels = plt.subplots(1, 3, figsize=(9.5, 6.2), **looks)
    names = list(accuracy)
    best = {name: 100 * np.median(rates, axis=-1).max() for name, rates in accuracy.items()}
    for row, name in enumerate(names):
        for n, values in enumerate(accuracy[name]):
            look = {"color": PALETTE[n], "markersize": 6, "alpha": 0.6}
            place = np.full(len(values), row + 0.25 * (n - 1))
            panels[0].plot(100 * values, place, MARKERS[n], **look)
        for axes, values in [(panels[1], spread[name]), (panels[2], gradient[name])]:
            axes.plot(values, np.full(len(values), row), "o", color="#555555", alpha=0.5)
    for n, word in enumerate(["smallest lr", "middle lr", "largest lr"]):
        panels[0].plot([], [], MARKERS[n], color=PALETTE[n], label=word)
    figure.legend(loc="outside upper left", ncols=3)
    panels[0].axvline(10, **LEVEL)
    panels[0].set(xlim=(0, 100), xlabel="accuracy after 3 epochs (%)")
    panels[0].set_yticks(range(len(names)), names)
    panels[0].set_ylim(len(names) - 0.4, -0.6)
    panels[1].set(xscale="log", xlabel="before: difference\nbetween images / size")
    panels[2].set(xscale="log", xlabel="before: gradient\nof layer 1 (RMS)")
    for axes in panels:
        axes.set_yticks(np.arange(len(names)) + 0.5, minor=True)
        axes.grid(axis="y", which="minor", color="lightgrey")
        axes.tick_params(axis="y", which="both", length=0)
    chance = [name for name in names if best[name] < 15]
    well = [name for name in names if best[name] > 80]
    show(
        figure,
        f"Three panels with a row for each of {len(names)} changes, a mark per network. Left:"
        " accuracy at three learning rates. Median below 15 percent at each of them:"
        f" {', '.join(chance) or 'none'}. Above 80 at the best: {', '.join(well) or 'none'}."
        " Middle and right, before training: difference between images, and first gradient.",
    )


def exploding(
    gradient: Mapping[str, Array], predicted: Mapping[str, Array], flat: Mapping[str, Array]
) -> None:
    """Show the gradient of each layer where the weights are too large, and what is saturated.

    Args:
        gradient: for each activation, shape (n_layers,): measured RMS of the gradient.
        predicted: the same, predicted.
        flat: for each activation, shape (n_layers - 1,): share of hidden activations, 0 to 1,
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
        right.plot(layers[:-1], 100 * flat[name], marker=MARKERS[n], **line | points)
        note(right, name, (layers[-2] + 0.2, 100 * flat[name][-1]))
        told.append(
            f"{name}, {values[0]:.1e} in layer 1 and {values[-1]:.1e} in layer {layers[-1]},"
            f" {100 * flat[name][-1]:.0f} percent flat"
        )
    left.set(yscale="log", xlabel="layer", ylabel="RMS of one image's gradient (log)")
    left.set(xticks=layers, xlim=(0.7, layers[-1] + 1.5), title="points measured, lines predicted")
    right.set(xlabel="hidden layer", ylabel="activations on a flat part (%)", ylim=(0, 100))
    right.set(xticks=layers[:-1], xlim=(0.7, layers[-2] + 1.2), title="before training")
    show(
        figure,
        "Left: the gradient of each layer, measured and predicted. Right: the share of activations"
        f" on a flat part before training, here for the last hidden layer: {'; '.join(told)}.",
    )


def _points_line_and_band(
    axes: Axes, n: int, places: Sequence[int], values: Array, predicted: Array
) -> tuple[Array, float]:
    """Draw the n-th kind: values of shape (n_networks, n_places), and the predicted line.

    Return the measured RMS at each place, and by what share it is off at most.
    """
    rms = np.sqrt(np.mean(values**2, axis=0))
    low, high = np.quantile(values, [0.1, 0.9], axis=0)
    axes.fill_between(places, low, high, color=PALETTE[n], alpha=0.2, linewidth=0)
    axes.plot(places, rms, MARKERS[n], color=PALETTE[n], markersize=8, **EDGED)
    axes.plot(places, predicted, color=PALETTE[n], linestyle=LINES[n], linewidth=2)
    return rms, np.abs(rms / predicted - 1).max()


def _explain_points_lines_and_bands(axes: Axes, place: str) -> None:
    axes.plot([], [], "o", color="grey", label="measured", **EDGED)
    axes.plot([], [], color="grey", linewidth=2, label="predicted")
    axes.fill_between([], [], [], color="grey", alpha=0.3, label="4 of 5 networks")
    axes.legend(loc=place)
    axes.spines[["top", "right"]].set_visible(False)
