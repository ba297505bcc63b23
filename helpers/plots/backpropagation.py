"""Figures of backpropagation and training: slopes, learning rates, weights and mistakes."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyBboxPatch

from helpers.plots.network_diagram import network_diagram
from helpers.plots.style import (
    BLUE,
    GREEN,
    ORANGE,
    PALETTE,
    PAPER,
    RED,
    corner,
    course,
    digits,
    draw_image,
    note,
    plain_ticks,
    show,
)
from helpers.training import History

MARKED_LINES = ["o-", "s--", "^-.", "D:"]
CENTRED = {"ha": "center", "va": "center"}
LEVEL = {"color": "grey", "linestyle": ":", "linewidth": 1.5}
ON_PAPER = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}


def difference_errors(
    steps: np.ndarray, errors: Mapping[str, Sequence[float]], theory: Mapping[str, np.ndarray]
) -> None:
    """Show the error of a measured slope against the step it was measured with.

    Args:
        steps: shape (k,), above 0.
        errors: for each of two kinds of difference, its largest error at each step, k of them.
        theory: for each of three sources of error, what it predicts, shape (k,).
    """
    figure, axes = plt.subplots(figsize=(8, 4.6))
    for (name, predicted), style in zip(theory.items(), (":", "--", "-."), strict=True):
        axes.loglog(steps, predicted, style, color="grey", linewidth=1.5, label=name)
    arrow = {"arrowstyle": "->", "color": "black"}
    told = []
    for (name, error), marker, colour, height in zip(
        errors.items(), "so", (ORANGE, BLUE), (1e-5, 3e-13), strict=True
    ):
        axes.loglog(steps, error, marker, color=colour, markersize=6, label=name)
        best = steps[np.argmin(error)]
        text = f"{name.split()[0]}: best at $10^{{{np.log10(best):.0f}}}$"
        at = best, np.min(error)
        axes.annotate(text, at, (best, height), ha="center", arrowprops=arrow, bbox=ON_PAPER)
        told.append(f"the {name} is best near {best:.0e}, with an error near {np.min(error):.0e}")
    axes.text(8e-14, 1e-7, "too small:\nrounding wins")
    axes.text(2, 1e-9, "too large:\nthe curve bends", ha="right")
    axes.set(xlabel=r"step $\epsilon$", ylabel="largest error of the slope", ylim=(1e-13, 30))
    axes.legend(fontsize=9, loc="upper center", ncols=2)
    show(
        figure,
        "The largest error of a measured slope against the step, both on logarithmic scales; grey"
        f" lines are what theory predicts: {'; '.join(told)}.",
    )


def numbers_back(x: float, w1: Sequence[float], w2: Sequence[float]) -> None:
    """Show a chain without bends, x -> h = w1 x -> L = sum of w2 h, and the derivatives of L.

    On the edges stand the weights, above the units their values. In red stand the derivatives of
    L: below a unit by that unit, on an arrow back by that weight.

    Args:
        x: the input.
        w1: the weight that leads to each hidden unit, one or two.
        w2: the weight that leads from each hidden unit to L.
    """
    names = ["h"] if len(w1) == 1 else ["h₁", "h₂"]
    h = [x * w for w in w1]
    weights, values, back = {}, {"x": f"{x:g}"}, {"L": "1"}
    for name, value, w_in, w_out in zip(names, h, w1, w2, strict=True):
        weights |= {("x", name): f"{w_in:g}", (name, "L"): f"{w_out:g}"}
        values[name], back[name] = f"{value:g}", f"{w_out:g}"
        back |= {("x", name): f"{x * w_out:g}", (name, "L"): f"{value:g}"}
    values["L"] = f"{np.dot(w2, h):g}"
    back["x"] = f"{np.dot(w1, w2):g}"
    figure, axes = plt.subplots(figsize=(7, 1.4 + 0.9 * len(names)))
    told = network_diagram(axes, [["x"], names, ["L"]], weights, values, back)
    show(figure, f"{told} Back means the derivative of L by a unit, or by the weight of an edge.")


def way_back(n_hidden: int) -> None:
    """Show the network as a chain of arrays, with the formulas of the way forward and back.

    Args:
        n_hidden: the units of the hidden layer.
    """
    figure, axes = plt.subplots(figsize=(10, 4.4))
    axes.set(xlim=(0.2, 10.1), ylim=(0.1, 4.5))
    axes.set_axis_off()
    boxes = [
        (0.75, "$X$", "(n, 784)"),
        (2.85, "$z_1$", f"(n, {n_hidden})"),
        (4.75, "$h$", f"(n, {n_hidden})"),
        (6.65, "$z_2$", "(n, 10)"),
        (8.35, r"$\hat{y}$", "(n, 10)"),
        (9.6, "$L$", "number"),
    ]
    frame = {"boxstyle": "round,pad=0.04", "facecolor": "white", "edgecolor": "black"}
    for x, name, shape in boxes:
        axes.add_patch(FancyBboxPatch((x - 0.36, 2.72), 0.72, 0.76, **frame))
        axes.text(x, 3.23, name, fontsize=16, **CENTRED)
        axes.text(x, 2.87, shape, fontsize=9, **CENTRED)
    onward = {"arrowstyle": "-|>", "color": BLUE, "linewidth": 2}
    forwards = [r"$X w_1 + b_1$", "sigmoid", r"$h\, w_2 + b_2$", "softmax", r"$-\ln$"]
    for (left, *_), (right, *_), text in zip(boxes, boxes[1:], forwards, strict=False):
        axes.annotate("", (right - 0.42, 3.3), (left + 0.42, 3.3), arrowprops=onward)
        axes.text((left + right) / 2, 3.78, text, **CENTRED)

    back = {"arrowstyle": "-|>", "color": RED, "linewidth": 2, "linestyle": "--"}
    for start, end in [(9.6, 6.65), (6.65, 4.75), (4.75, 2.85)]:
        axes.annotate("", (end + 0.3, 2.42), (start - 0.3, 2.42), arrowprops=back)
    for x in (6.65, 2.85):
        axes.annotate("", (x, 1.05), (x, 1.55), arrowprops=back)
    for x, y, size, text in [
        (6.65, 2.02, 12, r"$\delta_2 = (\hat{y} - Y)\,/\,n$"),
        (6.65, 1.7, 9, "(n, 10)   steps 1, 2"),
        (4.75, 2.02, 12, r"$\delta_2\, w_2^\top$"),
        (4.75, 1.7, 9, f"(n, {n_hidden})   step 4"),
        (2.85, 2.02, 12, r"$\delta_1 = \delta_2 w_2^\top \odot h(1-h)$"),
        (2.85, 1.7, 9, f"(n, {n_hidden})   step 5"),
        (6.97, 1.26, 9, "step 3"),
        (6.65, 0.76, 12, rf"$\partial L/\partial w_2 = h^\top \delta_2$   ({n_hidden}, 10)"),
        (6.65, 0.36, 12, r"$\partial L/\partial b_2 = $ sum of rows of $\delta_2$   (10,)"),
        (3.17, 1.26, 9, "step 6"),
        (2.85, 0.76, 12, rf"$\partial L/\partial w_1 = X^\top \delta_1$   (784, {n_hidden})"),
        (
            2.85,
            0.36,
            12,
            rf"$\partial L/\partial b_1 = $ sum of rows of $\delta_1$   ({n_hidden},)",
        ),
    ]:
        axes.text(x, y, text, fontsize=size, **CENTRED)
    axes.text(0.35, 4.2, "forward: compute the loss", fontsize=13, color=BLUE, fontweight="bold")
    axes.text(0.35, 2.3, "back: the gradients", fontsize=13, color="#a34700", fontweight="bold")
    show(
        figure,
        "The network as a chain of boxes from X over z1, h and z2 to the prediction and the loss"
        " L. Solid arrows run forward above; dashed arrows run back below, from delta 2, which is"
        " prediction minus truth over n, through w2 and the derivative of the sigmoid to delta 1."
        " From delta 2 drop the gradients of w2 and b2, from delta 1 those of w1 and b1.",
    )


def learning_rates(histories: Mapping[float, History]) -> None:
    """Show what each learning rate does: the loss on the way, and the accuracy it ends with.

    The largest ones may be chaotic.

    Args:
        histories: for each learning rate, in rising order, its history with validation figures.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    rates = np.array(list(histories))
    final = np.array([100 * h.validation_accuracy[-1] for h in histories.values()])
    best = final.argmax()
    told = []
    for number, style, colour in zip([0, best, -2], MARKED_LINES, (BLUE, GREEN, RED), strict=False):
        history, name = histories[rates[number]], f"lr = {rates[number]:g}"
        steps, loss = history.steps, history.validation_loss
        left.plot(steps, loss, style, color=colour, markersize=5, label=name)
        note(left, name, (steps[-1], loss[-1]), (6, 0), fontweight="bold")
        above = loss[-1] > np.log(10)  # and then by how much is chance
        told.append(f"with {name} it {'ends above ln 10' if above else course(loss, '.1f')}")
    left.axhline(np.log(10), **LEVEL)
    level = "ln 10: knows nothing"
    note(left, level, (steps[-1], np.log(10)), (-2, 8), ha="right", fontsize=10)
    left.set(xlabel="step (one image each)", ylabel="validation loss (log scale)", yscale="log")
    left.set(xlim=(0, 1.45 * steps[-1]), xticks=np.linspace(0, steps[-1], 6))
    left.set_title(f"three of the {len(rates)}")
    plain_ticks(left.yaxis, [0.5, 1, 2, 5, 10])

    right.set_title(f"all {len(rates)}")
    right.semilogx(rates, final, "o-", color=BLUE, markersize=7)
    for number, at in enumerate(zip(rates, final, strict=True)):
        offset = (12, 6) if number > best + 1 else (0, 13)
        note(right, f"{at[1]:.0f}", at, offset, ha="center")
    right.axhline(10, **LEVEL)
    note(right, "chance", (rates[0], 10), (0, 8), fontsize=10)
    corner(right, "too small:\nstill on its way", 0.16, 0.28)
    corner(right, "too large:\ncannot settle", 0.84, 0.7)
    right.set_xlim(rates[0] / 1.8, 4 * rates[-1])
    right.set(xlabel="learning rate (log scale)", ylabel="validation accuracy (%)", ylim=(0, 105))
    tame = slice(best + 1)  # beyond, the runs are chaotic: other machines get other figures
    accuracies = ", ".join(
        f"{value:.0f} at {rate:g}" for rate, value in zip(rates[tame], final[tame], strict=True)
    )
    show(
        figure,
        f"Left: the validation loss over {steps[-1]} single-image steps; {'; '.join(told)}. Right:"
        f" the final accuracy in percent against the learning rate: {accuracies}, and beyond it"
        " never reaches the best again.",
        stable=False,
    )


def ways_to_train(runs: Mapping[str, tuple[int, History]]) -> None:
    """Show validation accuracy against the number of images seen, for several ways to train.

    Args:
        runs: for each way, at most four, the images in an epoch, and its history with
            validation figures.
    """
    figure, axes = plt.subplots(figsize=(9, 4.6))
    ends = []
    for number, (name, (n, history)) in enumerate(runs.items()):
        seen = n * np.array(history.epochs[1:])
        accuracy = 100 * np.array(history.validation_accuracy[1:])
        axes.semilogx(seen, accuracy, MARKED_LINES[number], color=PALETTE[number], label=name)
        ends.append(f"{name}: {accuracy[-1]:.0f} percent after {seen[-1]:,.0f}")
    largest = max(n for n, _ in runs.values())
    axes.axvline(largest, **LEVEL)
    note(axes, "one pass over all images", (largest, 4), (-6, 0), ha="right", fontsize=10)
    axes.set(xlabel="images seen (log scale)", ylabel="validation accuracy (%)", ylim=(0, 100))
    axes.legend(loc=(0.02, 0.16))
    told = "; ".join(ends)
    show(figure, f"Validation accuracy against images seen, on a logarithmic scale. {told}.")


def schedule(first: History, second: History) -> None:
    """Show the accuracy over the epochs of a run that goes on with a smaller learning rate.

    Args:
        first: once an epoch, with validation figures.
        second: of the run that goes on where the first one stopped.
    """
    figure, axes = plt.subplots(figsize=(8, 4))
    drop = first.epochs[-1]
    epochs = [*first.epochs[1:], *(drop + epoch for epoch in second.epochs[1:])]
    told = []
    for name, style, colour in [("training", "s--", ORANGE), ("validation", "o-", BLUE)]:
        of = "train_accuracy" if name == "training" else "validation_accuracy"
        values = 100 * np.array([*getattr(first, of)[1:], *getattr(second, of)[1:]])
        axes.plot(epochs, values, style, color=colour, label=name)
        note(axes, f"{name}\n{values[-1]:.1f} %", (epochs[-1], values[-1]), (8, 0))
        before = values[len(first.epochs) - 2]
        told.append(f"{name} {values[0]:.1f}, {before:.1f} before the change, {values[-1]:.1f}")
    axes.axvline(drop, **LEVEL)
    corner(axes, "smaller steps\nfrom here", (drop + 0.1 - 0.5) / (1.2 * epochs[-1] - 0.5), 0.1)
    axes.texts[-1].set_ha("left")
    axes.margins(y=0.12)
    axes.set(xlabel="epoch", ylabel="accuracy (%)", xlim=(0.5, 1.2 * epochs[-1]))
    show(
        figure,
        f"Accuracy in percent over {epochs[-1]:g} epochs, with smaller steps after epoch {drop:g};"
        f" first, before the change, last: {'; '.join(told)}.",
    )


def hidden_units(w1: np.ndarray, w2: np.ndarray) -> None:
    """Show the weights into each hidden unit as an image, with the digits it speaks for.

    Args:
        w1: weights into the hidden units, shape (784, n_hidden).
        w2: weights from the hidden units, shape (n_hidden, 10).
    """
    rows = -(-w1.shape[1] // 5)
    figure, grid = plt.subplots(rows, 5, figsize=(9, 1.75 * rows))
    figure.subplots_adjust(0, 0, 1, 1, wspace=0.06, hspace=0.2)
    limit = np.percentile(np.abs(w1), 99.5)
    for axes, weights, votes in zip(grid.flat, w1.T, w2, strict=False):
        title = f"for {votes.argmax()}, against {votes.argmin()}"
        picture = draw_image(axes, weights, title, cmap="gray", vmin=-limit, vmax=limit)
    what = "weight (white: ink switches the unit on, black: off)"
    figure.colorbar(picture, ax=grid, shrink=0.8, label=what)
    for_, against = (" ".join(map(str, votes)) for votes in (w2.argmax(axis=1), w2.argmin(axis=1)))
    show(
        figure,
        f"The weights into {w1.shape[1]} hidden units, each as a 28 by 28 image: white where ink"
        " switches the unit on, black where it switches it off. By rows they speak for"
        f" {for_} and against {against}.",
    )


def confident_mistakes(X: np.ndarray, labels: np.ndarray, probabilities: np.ndarray) -> None:
    """Show the ten misread digits that the network is surest of, ordered by what they are.

    Args:
        X: images, shape (n, 784).
        labels: what they are, shape (n,).
        probabilities: what the network says, shape (n, 10), each row sums to 1.
    """
    answers, sure = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(answers != labels)
    worst = wrong[np.argsort(-sure[wrong])[:10]]
    worst = worst[np.lexsort((answers[worst], labels[worst]))]
    titles = [
        f"is {labels[row]}, says {answers[row]}\n{100 * sure[row]:.2f} % sure" for row in worst
    ]
    figure = digits(X[worst], titles, 5, height=2.15)
    told = ", ".join(f"{labels[row]} read as {answers[row]}" for row in worst)
    show(
        figure,
        f"{len(worst)} misread digits, each with its label, the answer and how sure the network"
        f" was, at least {100 * sure[worst].min():.0f} percent: {told}.",
    )


def published_errors(published: Sequence[tuple[str, float]], ours: Mapping[str, float]) -> None:
    """Show test errors from the literature and ours, in order.

    Args:
        published: names and test errors in percent.
        ours: the same for our networks.
    """
    entries = sorted([*published, *ours.items()], key=lambda entry: -entry[1])
    figure, axes = plt.subplots(figsize=(8.5, 0.4 * len(entries) + 1))
    axes.set_yticks(range(len(entries)), [name for name, _ in entries], fontsize=10)
    for height, ((name, error), label) in enumerate(
        zip(entries, axes.get_yticklabels(), strict=True)
    ):
        mine = name in ours
        axes.axhline(height, color="lightgrey", linewidth=1, zorder=0)
        size, colour = (11, ORANGE) if mine else (8, BLUE)
        axes.plot(error, height, "D" if mine else "o", color=colour, markersize=size)
        weight = "bold" if mine else "normal"
        text = f"{error:.1f} %" if mine else f"{error:g} %"
        note(axes, text, (error, height), (10, 0), fontweight=weight, bbox=ON_PAPER)
        label.set_fontweight(weight)
    axes.set(xscale="log", xlim=(0.18, 25), xlabel="test error (%, log scale)")
    plain_ticks(axes.xaxis, [0.2, 0.5, 1, 2, 5, 10, 20])
    axes.invert_yaxis()
    figures = ", ".join(f"{name} {error:.1f} percent" for name, error in ours.items())
    show(
        figure,
        f"Test errors on MNIST as points, from {entries[0][1]:g} percent, {entries[0][0]}, down to"
        f" {entries[-1][1]:g} percent, {entries[-1][0]}. Ours are diamonds: {figures}.",
    )
