"""Every figure of the course, each with alternative text for readers who cannot see it.

One module per notebook's subject; all of them draw with the palette of `style` and end with
`show`, which stores the alternative text beside the picture.
"""

from helpers.plots.digits import (
    class_balance,
    confusable_digits,
    digit,
    digit_grid,
    mean_digits,
    pixel_histogram,
    sums_on_sigmoid,
)
from helpers.plots.style import show

__all__ = [
    "class_balance",
    "confusable_digits",
    "digit",
    "digit_grid",
    "mean_digits",
    "pixel_histogram",
    "show",
    "sums_on_sigmoid",
]
