"""Figures of the data itself: digits, classes and pixel values."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.style import BLUE, INK, PALETTE, RED, as_images, digits, note, show


def digit(pixels: np.ndarray, label: int) -> None:
    """Show one digit large, with its pixel grid and its label.

    Args:
        pixels: one image, shape (784,), values 0 to 255.
        label: the digit that it stands for, 0 to 9.
    """
    image = as_images(pixels[None])[0].reshape(28, 28)
    figure, axes = plt.subplots(figsize=(4.6, 4))
    picture = axes.imshow(image, cmap=INK, interpolation="nearest", vmin=0, vmax=255)
    axes.set(title=f"Label: {label}", xlabel="column", ylabel="row")
    axes.set(xticks=range(0, 28, 9), yticks=range(0, 28, 9))
    figure.colorbar(picture, label="pixel value (0 = paper, 255 = ink)", ticks=range(0, 256, 51))
    rows, columns = np.nonzero(image)
    where = (
        f"ink in rows {rows.min()} to {rows.max()} and columns {columns.min()} to {columns.max()}"
        if rows.size
        else "no ink"
    )
    show(figure, f"An image of 28 rows and 28 columns with the label {label}: {where}.")


def digit_grid(X: np.ndarray, y: np.ndarray, rows: int = 5, columns: int = 10) -> None:
    """Show the first rows x columns digits, each with its label above it.

    Args:
        X: images, shape (n, 784); fewer than rows x columns make a smaller grid.
        y: their labels, shape (n,).
    """
    shown = y[: rows * columns]
    figure = digits(as_images(X)[: rows * columns], shown, columns, height=1.15)
    rows = -(-len(shown) // columns)
    labels = "; ".join(
        " ".join(map(str, shown[columns * row : columns * (row + 1)])) for row in range(rows)
    )
    show(figure, f"A grid of {len(shown)} handwritten digits with their labels, by rows: {labels}.")


def before_and_after(X: np.ndarray, y: np.ndarray, before: np.ndarray, after: np.ndarray) -> None:
    """Show digits, and what a network said each is before and after training.

    Args:
        X: images, shape (n, 784).
        y: what they are, shape (n,).
        before, after: what the network said they are, shape (n,).
    """
    answers = list(zip(before, after, strict=True))
    figure = digits(
        X, [f"before: {first}\nafter: {then}" for first, then in answers], 5, height=2.1
    )
    told = "; ".join(
        f"{label} as {first}, then {then}" for label, (first, then) in zip(y, answers, strict=True)
    )
    show(figure, f"{len(X)} digits, as a network read them before and after training: {told}.")


def class_balance(**labels: np.ndarray) -> None:
    """Show what share of each set each class has.

    Args:
        labels: the name of each set and its labels, shape (n,), 0 to 9.
    """
    figure, axes = plt.subplots(figsize=(8, 3.8))
    width = 0.8 / len(labels)
    ranges = []
    for number, (name, y) in enumerate(labels.items()):
        share = 100 * np.bincount(y, minlength=10) / y.size
        places = np.arange(10) + width * (number - (len(labels) - 1) / 2)
        looks = {"color": PALETTE[number], "hatch": ["", "//"][number % 2], "edgecolor": "white"}
        axes.bar(places, share, width, label=f"{name} set", **looks)
        ranges.append(
            f"in the {name} set from {share.min():.1f} per cent (digit {share.argmin()}) to"
            f" {share.max():.1f} per cent (digit {share.argmax()})"
        )
    axes.axhline(10, color="black", linestyle="--", linewidth=1, label="perfect balance: 10 %")
    axes.set(xticks=range(10), xlabel="digit", ylabel="share of the set (%)")
    axes.set_ylim(0, 1.3 * axes.dataLim.y1)
    axes.legend(loc="upper center", ncols=3)
    show(
        figure,
        f"Bars of the share of each digit: {'; '.join(ranges)}. A dashed line marks 10 per cent.",
    )


def mean_digits(means: np.ndarray) -> None:
    """Show the mean image of each class.

    Args:
        means: shape (10, 784), row d is the mean of all images of digit d, values 0 to 255.
    """
    if len(as_images(means)) != 10:
        raise ValueError(f"One mean per class is needed, shape (10, 784), but got {means.shape}.")
    figure = digits(means, [f"mean {d}" for d in range(10)], 5, height=1.9)
    ink = means.mean(axis=1)
    show(
        figure,
        f"The mean image of each class, in two rows. The mean pixel is darkest for {ink.argmax()},"
        f" with {ink.max():.0f}, and lightest for {ink.argmin()}, with {ink.min():.0f} of 255."
        if ink.any()
        else "The mean image of each class, in two rows: all blank.",
    )


def pixel_histogram(X: np.ndarray) -> None:
    """Show how often each pixel value occurs, on a logarithmic scale.

    Args:
        X: images, shape (n, 784), unsigned bytes 0 to 255.
    """
    if as_images(X).dtype != np.uint8:
        raise ValueError(f"Pixel values are counted as bytes, uint8, but X has dtype {X.dtype}.")
    # A thousand images at a time: bincount needs eight bytes for each byte that it counts.
    parts = (X[start : start + 1000].ravel() for start in range(0, len(X), 1000))
    counts = sum(np.bincount(part, minlength=256) for part in parts)
    figure, axes = plt.subplots(figsize=(8, 3.6))
    axes.bar(range(256), counts, width=1.0, color=BLUE, linewidth=0)
    axes.set(yscale="log", xlabel="pixel value (0 = paper, 255 = ink)")
    axes.set(xlim=(-4, 259), xticks=[0, 50, 100, 150, 200, 255])
    axes.set_ylabel("how many pixels (log scale)")
    share = 100 * counts[0] / counts.sum()
    arrow = {"arrowstyle": "->", "color": "black"}
    text = f"{share:.0f} % of all pixels\nare exactly 0"
    note(axes, text, (0, counts[0]), (40, -30), arrowprops=arrow)
    # A spike holds more than twice what is usual among the values around it.
    spikes = [v for v in range(3, 250) if counts[v] > 2 * np.median(counts[v - 3 : v + 4])]
    for value in spikes:
        note(axes, str(value), (value, counts[value]), (0, 10), ha="center")
    named = f"; there are spikes at {', '.join(map(str, spikes))}" if spikes else ""
    show(
        figure,
        f"Histogram of pixel values on a logarithmic scale. {share:.0f} per cent of all pixels are"
        f" 0; of the values above it {1 + counts[1:].argmax()} is the commonest{named}.",
    )


def confusions(table: np.ndarray, marked: int = 6) -> None:
    """Show how often each digit was read as each, with the commonest mistakes in boxes.

    Args:
        table: shape (10, 10), counts: row d, column k is how often a d was read as a k.
        marked: how many of the largest counts off the diagonal get a box, at least 1.
    """
    wrong = np.where(np.eye(10, dtype=bool), 0, table)
    figure, axes = plt.subplots(figsize=(7.4, 6.2), layout="constrained")
    # Right answers are far more: with them, no mistake would stand out from the others.
    picture = axes.imshow(wrong, cmap="Blues")
    figure.colorbar(picture, label="how many were misread so", shrink=0.8)
    axes.set(xticks=range(10), yticks=range(10), xlabel="read as", ylabel="digit")
    for d, row in enumerate(table):
        for k, count in enumerate(row):
            colour = "white" if wrong[d, k] > 0.65 * wrong.max() else "black"
            weight = "bold" if d == k else "normal"
            text = {"ha": "center", "va": "center", "fontsize": 9, "weight": weight}
            axes.text(k, d, f"{count:.0f}", color=colour, **text)
    told = []
    for place in np.argsort(-wrong, axis=None, kind="stable")[:marked]:
        d, k = divmod(int(place), 10)
        axes.add_patch(plt.Rectangle((k - 0.5, d - 0.5), 1, 1, fill=False, edgecolor=RED, lw=2.5))
        told.append(f"{d} as {k} ({table[d, k]:.0f})")
    show(
        figure,
        "A table of ten digits by ten answers, with the number of right answers on its diagonal;"
        f" the darker a field beside it, the more were misread. In boxes: {', '.join(told)}.",
    )


def broadcasting(left: np.ndarray, right: np.ndarray, result: np.ndarray, sign: str) -> None:
    """Show two small arrays and the result of an operation, with what NumPy repeats in grey.

    Args:
        left, right: arrays of shapes that NumPy can broadcast, at most two dimensions.
        result: what the operation makes of them.
        sign: how the operation is written, such as "+".
    """
    rows, columns = result.shape
    figure, panels = plt.subplots(1, 3, figsize=(9, 0.55 + 0.38 * rows), layout="constrained")
    repeated = []
    for axes, array, before in zip(panels, [left, right, result], ["", sign, "="], strict=True):
        own_rows, own_columns = np.atleast_2d(array).shape
        axes.set(xlim=(-1.8, columns), ylim=(rows - 0.4, -0.6), title=f"shape {array.shape}")
        axes.set_axis_off()
        axes.text(-1.3, (rows - 1) / 2, before, ha="center", va="center", fontsize=15)
        for (row, column), value in np.ndenumerate(np.broadcast_to(array, result.shape)):
            copy = row >= own_rows or column >= own_columns
            looks = {"color": "0.5", "style": "italic"} if copy else {"weight": "bold"}
            text = str(int(value)) if array.dtype != bool else "FT"[int(value)]
            axes.text(column, row, text, ha="center", va="center", fontsize=10, **looks)
        if array.shape != result.shape:
            repeated.append(f"{array.shape}")
    show(
        figure,
        f"Shape {left.shape} {sign} shape {right.shape} gives shape {result.shape}."
        f" Repeated, in grey: the array of shape {' and the one of shape '.join(repeated)}.",
    )


def sums_on_sigmoid(sums: dict[str, np.ndarray], flat: float) -> None:
    """Show where weighted sums fall on the sigmoid: one row of marks under the curve for each.

    Args:
        sums: the name of each kind of pixels, and the sums they lead to, any shape.
        flat: how far from 0 the curve counts as flat, 0 to 10.
    """
    figure, (curve, *rows) = plt.subplots(
        1 + len(sums),
        figsize=(8, 4.6),
        sharex=True,
        height_ratios=[4] + [1] * len(sums),
        layout="constrained",
    )
    z = np.linspace(-10, 10, 401)
    curve.plot(z, 1 / (1 + np.exp(-z)), color="black", linewidth=2)
    curve.set(ylabel="sigmoid(z)", xlim=(-10, 10), ylim=(-0.05, 1.05), yticks=[0, 0.5, 1])
    for place, x in [("flat", -(flat + 10) / 2), ("steep", 2.2), ("flat", (flat + 10) / 2)]:
        curve.text(x, 0.5, place, ha="center", va="center", style="italic")
    told = []
    for axes, (name, values), colour in zip(rows, sums.items(), PALETTE, strict=False):
        some = values.ravel()[:: max(1, values.size // 300)]
        share = f"{100 * np.mean(np.abs(values) > flat):.1f}"
        axes.plot(some, np.zeros(len(some)), "|", markersize=16, color=colour)
        axes.set(yticks=[], ylim=(-1, 1))
        outside = ", most outside this picture" if np.median(np.abs(values)) > 10 else ""
        title = f"pixels {name}: {share} % of the sums lie on the flat parts{outside}"
        axes.set_title(title, fontsize=11, loc="left")
        told.append(f"with pixels {name}, {share} per cent lie on the flat parts")
    for axes in (curve, *rows):
        for side in (-1, 1):
            axes.axvspan(side * flat, side * 10, color="black", alpha=0.08, linewidth=0)
    rows[-1].set_xlabel("weighted sum z")
    show(
        figure,
        f"The sigmoid from minus 10 to 10, steep in the middle; beyond minus and plus {flat:g},"
        " shaded, it is flat. Below it, marks for some of the weighted sums:"
        f" {'; '.join(told)}.",
    )


def confusable_digits(X: np.ndarray, y: np.ndarray, answer: np.ndarray) -> None:
    """Show digits that a classifier misreads, six in a row, with what they are and the answer.

    Args:
        X: images, shape (n, 784).
        y: what they are, shape (n,).
        answer: what the classifier says they are, shape (n,).
    """
    pairs = list(zip(y, answer, strict=True))
    figure = digits(X, [f"{label} read as {other}" for label, other in pairs], 6, height=1.85)
    told = ", ".join(f"{label} as {other}" for label, other in pairs)
    show(figure, f"{len(X)} digits with what they were read as, row by row: {told}.")
