"""Figures of the data itself: digits, classes and pixel values."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.style import BLUE, INK, PALETTE, as_images, digits, note, show


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
    commonest = sorted(1 + np.argsort(-counts[1:], kind="stable")[:4])
    show(
        figure,
        f"Histogram of pixel values on a logarithmic scale. {share:.0f} per cent of all pixels are"
        f" 0; the commonest values above 0 are {', '.join(map(str, commonest))}.",
    )


def sums_on_sigmoid(sums: dict[str, np.ndarray]) -> None:
    """Show where weighted sums fall on the sigmoid: one row of marks under the curve for each.

    Args:
        sums: the name of each kind of pixels, and the sums they lead to, any shape.
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
    for place, x in [("flat", -7.5), ("steep", 2.2), ("flat", 7.5)]:
        curve.text(x, 0.5, place, ha="center", va="center", style="italic")
    told = []
    for axes, (name, values), colour in zip(rows, sums.items(), PALETTE, strict=False):
        some = values.ravel()[:: max(1, values.size // 300)]
        outside = f"{100 * np.mean(np.abs(values) > 10):.0f}"
        axes.plot(some, np.zeros(len(some)), "|", markersize=16, color=colour)
        axes.set(yticks=[], ylim=(-1, 1))
        title = f"pixels {name}: {outside} % of the sums lie outside this picture"
        axes.set_title(title, fontsize=11, loc="left")
        told.append(f"with pixels {name}, {outside} per cent lie beyond minus or plus 10")
    rows[-1].set_xlabel("weighted sum z")
    show(
        figure,
        "The sigmoid from minus 10 to 10: flat near 0 on the left, steep in the middle, flat near"
        f" 1 on the right. Below it, marks for some of the weighted sums: {'; '.join(told)}.",
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
