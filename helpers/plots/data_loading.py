"""Figures of the data itself: digits, classes and pixel values."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.style import INK, PALETTE, draw_digit, show


def _images(X: np.ndarray) -> np.ndarray:
    """Return X, or say what images should look like."""
    if np.ndim(X) != 2 or np.shape(X)[1] != 784:
        raise ValueError(
            f"Images should be rows of 784 pixels, shape (n, 784), but these have shape"
            f" {np.shape(X)}. Pass the X of a set, such as train.X, without a bias column."
        )
    return X


def digit(pixels: np.ndarray, label: int) -> None:
    """Show one digit large, with its pixel grid and its label.

    Args:
        pixels: one image, shape (784,), values 0 to 255.
        label: the digit that it stands for, 0 to 9.
    """
    figure, axes = plt.subplots(figsize=(4.6, 4))
    picture = axes.imshow(
        _images(pixels[None])[0].reshape(28, 28),
        cmap=INK,
        interpolation="nearest",
        vmin=0,
        vmax=255,
    )
    axes.set(title=f"Label: {label}", xlabel="column", ylabel="row")
    axes.set(xticks=range(0, 28, 9), yticks=range(0, 28, 9))
    figure.colorbar(picture, label="pixel value (0 = paper, 255 = ink)", ticks=range(0, 256, 51))
    show(
        figure,
        f"A handwritten {label} in dark ink on white paper, drawn on a grid of 28 rows and 28"
        " columns; a colour bar runs from 0, paper, to 255, ink.",
    )


def digit_grid(X: np.ndarray, y: np.ndarray, rows: int = 5, columns: int = 10) -> None:
    """Show the first rows x columns digits, each with its label above it.

    Args:
        X: images, shape (n, 784); fewer than rows x columns make a smaller grid.
        y: their labels, shape (n,).
    """
    rows = min(rows, -(-len(_images(X)) // columns))
    figure, grid = plt.subplots(rows, columns, figsize=(columns, 1.25 * rows))
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, pixels, label in zip(grid.flat, X, y, strict=False):
        draw_digit(axes, pixels, title=str(label))
    figure.tight_layout()
    show(
        figure,
        f"A grid of {rows} by {columns} handwritten digits, each with its label above it. They"
        " differ in slant, size and thickness of the stroke, yet nearly all can be read.",
    )


def class_balance(**labels: np.ndarray) -> None:
    """Show what share of two sets each class has.

    Args:
        labels: the name of each set and its labels, shape (n,), 0 to 9.
    """
    figure, axes = plt.subplots(figsize=(8, 3.8))
    shares = {name: 100 * np.bincount(y, minlength=10) / y.size for name, y in labels.items()}
    for (name, share), offset, colour, hatch in zip(
        shares.items(), [-0.2, 0.2], PALETTE, ["", "//"], strict=False
    ):
        position = np.arange(10) + offset
        axes.bar(
            position, share, 0.4, label=f"{name} set", color=colour, hatch=hatch, edgecolor="white"
        )
    axes.axhline(10, color="black", linestyle="--", linewidth=1, label="perfect balance: 10 %")
    axes.set(xticks=range(10), xlabel="digit", ylabel="share of the set (%)", ylim=(0, 14.5))
    axes.legend(loc="upper center", ncols=3, frameon=False)
    first, second = shares
    rarest, commonest = shares[first].argmin(), shares[first].argmax()
    show(
        figure,
        f"Bars of the share of each digit in the {first} set and in the {second} set, all near the"
        f" dashed line at 10 per cent. In the {first} set the digit {rarest} is the rarest, with"
        f" {shares[first][rarest]:.1f} per cent, and the digit {commonest} the commonest, with"
        f" {shares[first][commonest]:.1f} per cent; the {second} set looks alike.",
    )


def mean_digits(means: np.ndarray) -> None:
    """Show the mean image of each class.

    Args:
        means: shape (10, 784), row d is the mean of all images of digit d, values 0 to 255.
    """
    if len(_images(means)) != 10:
        raise ValueError(f"One mean per class is needed, shape (10, 784), but got {means.shape}.")
    figure, grid = plt.subplots(2, 5, figsize=(8, 3.8))
    for d, axes in enumerate(grid.flat):
        draw_digit(axes, means[d], title=f"mean {d}")
    figure.tight_layout()
    show(
        figure,
        "Ten blurred digits, the mean image of each class from 0 to 9. The 0 is still a clear ring;"
        " the 4 and the 9 are smeared and look much alike.",
    )


def pixel_histogram(X: np.ndarray) -> None:
    """Show how often each pixel value occurs, on a logarithmic scale.

    Args:
        X: images, shape (n, 784), unsigned bytes 0 to 255.
    """
    if _images(X).dtype != np.uint8:
        raise ValueError(f"Pixel values are counted as bytes, uint8, but X has dtype {X.dtype}.")
    # A thousand images at a time: bincount needs eight bytes for each byte that it counts.
    parts = (X[start : start + 1000].ravel() for start in range(0, len(X), 1000))
    counts = sum(np.bincount(part, minlength=256) for part in parts)
    figure, axes = plt.subplots(figsize=(8, 3.6))
    axes.bar(range(256), counts, width=1.0, color=PALETTE[0], linewidth=0)
    axes.set_yscale("log")
    axes.set(
        xlim=(-4, 259), xticks=[0, 50, 100, 150, 200, 255], ylabel="how many pixels (log scale)"
    )
    axes.set_xlabel("pixel value (0 = paper, 255 = ink)")
    share = 100 * counts[0] / counts.sum()
    axes.annotate(
        f"{share:.0f} % of all pixels\nare exactly 0",
        xy=(0, counts[0]),
        xytext=(30, counts[0] / 6),
        arrowprops={"arrowstyle": "->", "color": "black"},
    )
    show(
        figure,
        f"Histogram of pixel values on a logarithmic scale. One tall bar at 0 holds {share:.0f}"
        " per cent of all pixels; a second, much lower rise stands just below 255, full ink; each"
        " grey between is rarer still, with three thin spikes near 64, 128 and 191.",
    )


def sums_on_sigmoid(sums: dict[str, np.ndarray]) -> None:
    """Show where weighted sums fall on the sigmoid: one row of marks under the curve for each.

    Args:
        sums: the name of each kind of pixels, and the sums they lead to, any shape.
    """
    figure, (curve, *rows) = plt.subplots(
        1 + len(sums), figsize=(8, 4.6), sharex=True, height_ratios=[4] + [1] * len(sums)
    )
    z = np.linspace(-10, 10, 401)
    curve.plot(z, 1 / (1 + np.exp(-z)), color="black", linewidth=2)
    curve.set(ylabel="sigmoid(z)", xlim=(-10, 10), ylim=(-0.05, 1.05), yticks=[0, 0.5, 1])
    for place, x in [("flat", -7.5), ("steep", 2.2), ("flat", 7.5)]:
        curve.text(x, 0.5, place, ha="center", va="center", style="italic")
    outside = {}
    for axes, (name, values), colour in zip(rows, sums.items(), PALETTE, strict=False):
        some = values.ravel()[:: max(1, values.size // 300)]
        outside[name] = 100 * np.mean(np.abs(values) > 10)
        axes.plot(some, np.zeros(len(some)), "|", markersize=16, color=colour)
        axes.set(yticks=[], ylim=(-1, 1))
        axes.set_title(
            f"pixels {name}: {outside[name]:.0f} % of the sums lie outside this picture",
            fontsize=11,
            loc="left",
        )
    rows[-1].set_xlabel("weighted sum z")
    figure.align_ylabels()
    figure.tight_layout()
    told = "; ".join(
        f"with pixels {name}, {share:.0f} per cent of the sums lie outside the picture, beyond"
        " minus or plus 10"
        for name, share in outside.items()
    )
    show(
        figure,
        "The sigmoid from minus 10 to 10: flat near 0 on the left, steep in the middle, flat near"
        f" 1 on the right. Below it, marks for some of the weighted sums: {told}. The sums of"
        " scaled pixels crowd in the steep part.",
    )


def confusable_digits(X: np.ndarray, y: np.ndarray, answer: np.ndarray) -> None:
    """Show digits that a classifier misreads, six in a row, with what they are and the answer.

    Args:
        X: images, shape (n, 784).
        y: what they are, shape (n,).
        answer: what the classifier says they are, shape (n,).
    """
    rows = -(-len(_images(X)) // 6)
    figure, grid = plt.subplots(rows, 6, figsize=(9, 1.85 * rows))
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, pixels, label, other in zip(grid.flat, X, y, answer, strict=False):
        draw_digit(axes, pixels, title=f"{label} read as {other}")
    figure.tight_layout()
    pairs = ", ".join(f"{a} as {b}" for a, b in zip(y, answer, strict=True))
    show(
        figure,
        f"{len(X)} digits that were misread, row by row: {pairs}. Some are hard to read for people"
        " too, others most people read at once.",
    )
