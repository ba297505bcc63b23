"""Figures of backpropagation and training: slopes, learning rates, weights and mistakes."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyBboxPatch

from helpers.plots.style import PALETTE, draw_digit, show
from helpers.training import History

BLUE, ORANGE, GREEN, RED = PALETTE[0], PALETTE[1], PALETTE[2], PALETTE[3]
LINES = [("-", "o"), ("--", "s"), ("-.", "^"), (":", "D")]


def difference_errors(
    steps: np.ndarray, errors: Mapping[str, np.ndarray], theory: Mapping[str, np.ndarray]
) -> None:
    """Show the error of a measured slope against the step it was measured with.

    Args:
        steps: shape (k,), above 0.
        errors: for each kind of difference, its largest error at each step, shape (k,).
        theory: for each source of error, what it predicts, shape (k,).
    """
    figure, axes = plt.subplots(figsize=(8, 4.6))
    for (name, predicted), style in zip(theory.items(), (":", "--", "-."), strict=True):
        axes.loglog(steps, predicted, style, color="grey", linewidth=1.5, label=name)
    for (name, error), marker, colour, height in zip(
        errors.items(), ("s", "o"), (ORANGE, BLUE), (1e-5, 3e-13), strict=True
    ):
        axes.loglog(steps, error, marker, color=colour, markersize=6, label=name)
        best = error.argmin()
        axes.annotate(
            f"{name.split()[0]}: best at $10^{{{np.log10(steps[best]):.0f}}}$",
            (steps[best], error[best]),
            (steps[best], height),
            ha="center",
            arrowprops={"arrowstyle": "->", "color": "black"},
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    axes.text(8e-14, 1e-7, "too small:\nrounding wins", fontsize=11)
    axes.text(2, 1e-9, "too large:\nthe curve bends", ha="right", fontsize=11)
    axes.set(xlabel=r"step $\epsilon$", ylabel="largest error of the slope", ylim=(1e-13, 30))
    axes.legend(fontsize=9, loc="upper center", ncols=2, frameon=False)
    best = [steps[error.argmin()] for error in errors.values()]
    show(
        figure,
        "The error of a measured slope against the step, both on logarithmic scales. Each method"
        " gives a V that lies on the grey lines of theory: on the left rounding makes the error"
        " grow as the step shrinks, on the right the curvature makes it grow with the step. The"
        f" forward difference is best near {best[0]:.0e}; the central one near {best[1]:.0e}, where"
        " its error is hundreds of times smaller.",
    )


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
    for x, name, shape in boxes:
        axes.add_patch(
            FancyBboxPatch(
                (x - 0.36, 2.72),
                0.72,
                0.76,
                boxstyle="round,pad=0.04",
                facecolor="white",
                edgecolor="black",
            )
        )
        axes.text(x, 3.23, name, ha="center", va="center", fontsize=16)
        axes.text(x, 2.87, shape, ha="center", va="center", fontsize=9)

    forwards = [r"$X w_1 + b_1$", "sigmoid", r"$h\, w_2 + b_2$", "softmax", r"$-\ln$"]
    for (left, *_), (right, *_), text in zip(boxes, boxes[1:], forwards, strict=False):
        axes.annotate(
            "",
            (right - 0.42, 3.3),
            (left + 0.42, 3.3),
            arrowprops={"arrowstyle": "-|>", "color": BLUE, "linewidth": 2},
        )
        axes.text((left + right) / 2, 3.72, text, ha="center", fontsize=11, color="black")

    back = {"arrowstyle": "-|>", "color": RED, "linewidth": 2, "linestyle": "--"}
    for start, end in [(9.6, 6.65), (6.65, 4.75), (4.75, 2.85)]:
        axes.annotate("", (end + 0.3, 2.42), (start - 0.3, 2.42), arrowprops=back)
    slopes = [
        (6.65, "steps 1, 2", r"$\delta_2 = (\hat{y} - Y)\,/\,n$", "(n, 10)"),
        (4.75, "step 4", r"$\delta_2\, w_2^\top$", f"(n, {n_hidden})"),
        (2.85, "step 5", r"$\delta_1 = \delta_2 w_2^\top \odot h(1-h)$", f"(n, {n_hidden})"),
    ]
    for x, step, formula, shape in slopes:
        axes.text(x, 1.95, formula, ha="center", fontsize=12)
        axes.text(x, 1.64, f"{shape}   {step}", ha="center", fontsize=9)
    parameters = [
        (6.65, "step 3", 2, r"h^\top \delta_2", f"({n_hidden}, 10)", "(10,)"),
        (2.85, "step 6", 1, r"X^\top \delta_1", f"(784, {n_hidden})", f"({n_hidden},)"),
    ]
    for x, step, layer, product, w_shape, b_shape in parameters:
        w, b, delta = f"w_{layer}", f"b_{layer}", rf"\delta_{layer}"
        axes.annotate("", (x, 1.05), (x, 1.55), arrowprops=back)
        axes.text(x + 0.12, 1.22, step, fontsize=9)
        axes.text(
            x, 0.7, rf"$\partial L/\partial {w} = {product}$   {w_shape}", ha="center", fontsize=12
        )
        axes.text(
            x,
            0.3,
            rf"$\partial L/\partial {b} = $ sum of rows of ${delta}$   {b_shape}",
            ha="center",
            fontsize=12,
        )
    axes.text(0.35, 4.2, "forward: compute the loss", fontsize=13, color=BLUE, fontweight="bold")
    axes.text(0.35, 2.3, "back: the slopes", fontsize=13, color=RED, fontweight="bold")
    show(
        figure,
        "The network as a chain of boxes from X over z1, h and z2 to the prediction and the loss"
        " L. Solid arrows run forward above; dashed arrows run back below, from delta 2, which is"
        " prediction minus truth over n, through w2 and the slope of the sigmoid to delta 1. From"
        " delta 2 drop the slopes of w2 and b2, from delta 1 those of w1 and b1.",
    )


def learning_rates(histories: Mapping[float, History]) -> None:
    """Show what each learning rate does: the loss on the way, and the accuracy it ends with.

    Args:
        histories: for each learning rate, in rising order, its history with validation figures.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2))
    rates = np.array(list(histories))
    final = np.array([100 * h.validation_accuracy[-1] for h in histories.values()])
    best = final.argmax()
    shown = [0, best, len(rates) - 2]
    for number, (style, marker), colour in zip(shown, LINES, (BLUE, GREEN, RED), strict=False):
        history = histories[rates[number]]
        left.plot(
            history.steps, history.validation_loss, style, marker=marker, color=colour, markersize=5
        )
        left.annotate(
            f"lr = {rates[number]:g}",
            (history.steps[-1], history.validation_loss[-1]),
            (6, -4 if number == 0 else 0),
            textcoords="offset points",
            va="center",
            fontweight="bold",
        )
    left.axhline(np.log(10), color="grey", linestyle=":", linewidth=1.5)
    left.text(
        0.98 * history.steps[-1], 1.05 * np.log(10), "ln 10: knows nothing", ha="right", fontsize=10
    )
    left.set(xlabel="step (one image each)", ylabel="validation loss (log scale)", yscale="log")
    left.set_xlim(0, 1.45 * history.steps[-1])
    left.set_xticks(np.linspace(0, history.steps[-1], 6))
    ticks = [0.5, 1, 2, 5, 10]
    left.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    left.minorticks_off()
    left.set_title(f"three of the {len(rates)}")

    right.set_title(f"all {len(rates)}")
    right.semilogx(rates, final, "o-", color=BLUE, markersize=7)
    for number, (rate, accuracy) in enumerate(zip(rates, final, strict=True)):
        falling = number > best + 1
        right.annotate(
            f"{accuracy:.0f}",
            (rate, accuracy),
            (8, 2) if falling else (0, 8),
            textcoords="offset points",
            ha="left" if falling else "center",
        )
    right.axhline(10, color="grey", linestyle=":", linewidth=1.5)
    right.text(rates[0], 12, "chance", fontsize=10)
    right.text(rates[0], 24, "too small:\nstill on its way", fontsize=10)
    right.text(2.5 * rates[-1], 66, "too large:\ncannot settle", fontsize=10, ha="right")
    right.set_xlim(rates[0] / 1.8, 4 * rates[-1])
    right.set(xlabel="learning rate (log scale)", ylabel="validation accuracy (%)", ylim=(0, 100))
    figure.tight_layout()
    show(
        figure,
        f"Left: the validation loss over {history.steps[-1]} single-image steps. With lr ="
        f" {rates[0]:g} it falls slowly, with {rates[best]:g} fast, and with {rates[shown[2]]:g} it"
        " stays above ln 10. Right: the final accuracy against the learning rate is a hill:"
        f" below half at {rates[0]:g}, {final[best]:.0f} percent at {rates[best]:g}, and"
        f" no better than chance at {rates[-1]:g}.",
    )


def ways_to_train(runs: Mapping[str, tuple[int, History]]) -> None:
    """Show validation accuracy against the number of images seen, for several ways to train.

    Args:
        runs: for each way, the images in an epoch, and its history with validation figures.
    """
    figure, axes = plt.subplots(figsize=(9, 4.6))
    ends = []
    for (name, (n, history)), (style, marker), colour in zip(
        runs.items(), LINES, (BLUE, ORANGE, GREEN, RED), strict=True
    ):
        seen = n * np.array(history.epochs[1:])
        accuracy = 100 * np.array(history.validation_accuracy[1:])
        axes.semilogx(seen, accuracy, style, marker=marker, color=colour, label=name)
        ends.append(f"{name}: {accuracy[-1]:.0f} percent after {seen[-1]:,.0f}")
    largest = max(n for n, _ in runs.values())
    axes.axvline(largest, color="grey", linestyle=":", linewidth=1.5)
    axes.text(0.93 * largest, 3, "one pass over all images", fontsize=10, ha="right")
    axes.set(xlabel="images seen (log scale)", ylabel="validation accuracy (%)", ylim=(0, 100))
    axes.legend(loc=(0.02, 0.16), fontsize=11, frameon=False)
    show(
        figure,
        "Validation accuracy against images seen, on a logarithmic scale. "
        + "; ".join(ends)
        + ". The full batches start only where a whole pass over the images ends.",
    )


def schedule(first: History, second: History) -> None:
    """Show the accuracy over the epochs of a run that goes on with a smaller learning rate.

    Args:
        first: once an epoch, with validation figures.
        second: of the run that goes on where the first one stopped.
    """
    figure, axes = plt.subplots(figsize=(8, 4))
    drop = first.epochs[-1]
    epochs = [*first.epochs[1:], *(drop + epoch for epoch in second.epochs[1:])]
    training = [*first.train_accuracy[1:], *second.train_accuracy[1:]]
    validation = [*first.validation_accuracy[1:], *second.validation_accuracy[1:]]
    for name, accuracy, (style, marker), colour in [
        ("training", training, LINES[1], ORANGE),
        ("validation", validation, LINES[0], BLUE),
    ]:
        values = 100 * np.array(accuracy)
        axes.plot(epochs, values, style, marker=marker, color=colour)
        axes.annotate(
            f"{name}\n{values[-1]:.1f} %",
            (epochs[-1], values[-1]),
            (8, 0),
            textcoords="offset points",
            va="center",
        )
    axes.axvline(drop, color="grey", linestyle=":", linewidth=1.5)
    axes.text(
        drop + 0.1,
        0.04,
        "smaller steps\nfrom here",
        fontsize=10,
        transform=axes.get_xaxis_transform(),
    )
    axes.margins(y=0.12)
    axes.set(xlabel="epoch", ylabel="accuracy (%)", xlim=(0.5, 1.2 * epochs[-1]))
    show(
        figure,
        "Training and validation accuracy over the epochs. Both climb, if not at every epoch. When"
        f" the learning rate is lowered after epoch {drop:g} both rise once more. They end at"
        f" {100 * training[-1]:.1f} percent in training and {100 * validation[-1]:.1f} in"
        " validation.",
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
        picture = axes.imshow(weights.reshape(28, 28), cmap="gray", vmin=-limit, vmax=limit)
        axes.set_title(f"for {votes.argmax()}, against {votes.argmin()}", fontsize=11)
        axes.set_axis_off()
    figure.colorbar(
        picture, ax=grid, shrink=0.8, label="weight (white: ink switches the unit on, black: off)"
    )
    show(
        figure,
        f"The weights into {w1.shape[1]} hidden units, each as a 28 by 28 image: white where ink"
        " switches the unit on, black where it switches it off, grey where it matters little. The"
        " border is an even grey; in the middle stand mixtures of blobs and strokes amid noise. The"
        f" first unit speaks for {w2[0].argmax()} and against {w2[0].argmin()}.",
    )


def confusion(matrix: np.ndarray) -> None:
    """Show how often each digit was taken for each other one.

    Args:
        matrix: counts, shape (10, 10), rows are true digits, columns are answers.
    """
    figure, axes = plt.subplots(figsize=(7, 5.6))
    wrong = matrix - np.diag(np.diag(matrix))
    picture = axes.imshow(wrong, cmap="Blues")
    for true in range(10):
        for answer in range(10):
            count = matrix[true, answer]
            on_diagonal = true == answer
            axes.text(
                answer,
                true,
                f"{count}",
                ha="center",
                va="center",
                fontsize=10,
                color="grey" if on_diagonal else "white" if count > 0.6 * wrong.max() else "black",
                fontweight="bold" if count == wrong.max() and not on_diagonal else None,
            )
    axes.set(xlabel="answer of the network", ylabel="true digit")
    axes.set(xticks=range(10), yticks=range(10))
    figure.colorbar(picture, label="images confused")
    worst, taken_for = np.unravel_index(wrong.argmax(), wrong.shape)
    show(
        figure,
        "A table of true digits, in rows, against answers, in columns. Nearly all images lie on the"
        f" diagonal, in grey. The commonest mistake takes a {worst} for a {taken_for}.",
    )


def confident_mistakes(
    X: np.ndarray, labels: np.ndarray, answers: np.ndarray, probabilities: np.ndarray
) -> None:
    """Show misread digits, with what they are, what the network says and how sure it is.

    Args:
        X: images, shape (n, 784); a row of the figure holds five.
        labels: what they are, shape (n,).
        answers: what the network says, shape (n,).
        probabilities: how sure it is, shape (n,), 0 to 1.
    """
    rows = -(-len(X) // 5)
    figure, grid = plt.subplots(rows, 5, figsize=(9, 2.15 * rows))
    for axes in grid.flat:
        axes.set_axis_off()
    mistakes = list(zip(X, labels, answers, probabilities, strict=True))
    for axes, (pixels, label, answer, probability) in zip(grid.flat, mistakes, strict=False):
        draw_digit(axes, pixels, title=f"is {label}, says {answer}\n{100 * probability:.2f} % sure")
    figure.tight_layout()
    show(
        figure,
        f"The {len(X)} mistakes the network is surest of, each with its label, the answer and how"
        " sure it was: "
        + ", ".join(f"{label} read as {answer}" for _, label, answer, _ in mistakes)
        + ". Some would puzzle a person too, others are plain.",
    )


def published_errors(published: Sequence[tuple[str, float]], ours: Mapping[str, float]) -> None:
    """Show test errors from the literature and ours, in order.

    Args:
        published: names and test errors in percent.
        ours: the same for our networks.
    """
    entries = sorted([*published, *ours.items()], key=lambda entry: -entry[1])
    figure, axes = plt.subplots(figsize=(8.5, 0.4 * len(entries) + 1))
    for height, (name, error) in enumerate(entries):
        mine = name in ours
        axes.axhline(height, color="lightgrey", linewidth=1, zorder=0)
        axes.plot(
            error,
            height,
            "D" if mine else "o",
            color=ORANGE if mine else BLUE,
            markersize=11 if mine else 8,
        )
        axes.annotate(
            f"{error:.1f} %" if mine else f"{error:g} %",
            (error, height),
            (10, 0),
            textcoords="offset points",
            va="center",
            fontsize=11,
            fontweight="bold" if mine else None,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    axes.set_yticks(range(len(entries)), [name for name, _ in entries], fontsize=10)
    for label, (name, _) in zip(axes.get_yticklabels(), entries, strict=True):
        label.set_fontweight("bold" if name in ours else "normal")
    axes.set(xscale="log", xlim=(0.18, 25), xlabel="test error (%, log scale)")
    axes.set_xticks([0.2, 0.5, 1, 2, 5, 10, 20], ["0.2", "0.5", "1", "2", "5", "10", "20"])
    axes.minorticks_off()
    axes.invert_yaxis()
    figures = ", ".join(f"{name} {error:.1f} percent" for name, error in ours.items())
    show(
        figure,
        f"Test errors on MNIST as points, from {entries[0][1]:g} percent, {entries[0][0]}, down to"
        f" {entries[-1][1]:g} percent, {entries[-1][0]}. Ours are diamonds: {figures}.",
    )
