"""Your own digit: from any picture to a row as MNIST prepared its digits, one step at a time.

    steps = prepare("my_seven.jpg")     # or an array, grey or coloured, dark on light or not
    predict(steps.row, network)

MNIST's makers scaled each digit so that its longer side has 20 pixels, and put its centre of mass
at the centre of 28 x 28 (data/README.md). A network that has learned from such pictures alone
reads no others. So every picture goes the same way here: each step is a function of its own, and
`prepare` keeps what each of them returned.
"""

import json
import os
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError
from scipy import ndimage

from helpers.data.files import as_path
from helpers.data.folder import data_folder

Array = np.ndarray
Strokes = Sequence[Sequence[Sequence[float]]]

SIDE, LONGER_SIDE = 28, 20  # pixels: of the whole picture, and of the digit in it
LARGEST_SIDE = 512  # pixels: a larger picture is reduced first, for the sake of time
SMALLEST_SIDE = 5  # pixels: of a digit as it was drawn
FAINTEST = 0.1  # from black to white is 1: ink that differs less from its paper is none
NOISE = 4  # standard deviations of the paper's grain: what differs less is paper
LUMINANCE = np.array([0.299, 0.587, 0.114])  # of red, green, blue: ITU-R BT.601


class DrawingError(ValueError):
    """A picture that holds no digit to be read; the message says why, and what to do."""


class Box(NamedTuple):
    """Rows top to bottom - 1 and columns left to right - 1."""

    top: int
    bottom: int
    left: int
    right: int


class Preparation(NamedTuple):
    """What became of a picture, step by step; every array is float32, from 0 to 1."""

    grey: Array  # (rows, columns): 0 black, 1 white, as in the picture
    bright: Array  # (rows, columns): inverted if the ink was dark on light
    ink: Array  # (rows, columns): paper and shadow removed: 0 paper, 1 ink
    box: Box  # around the digit, in the rows and columns of ink
    scaled: Array  # the box alone, its longer side 20
    placed: Array  # (28, 28): its centre of mass at the centre

    @property
    def row(self) -> Array:
        """The picture as the networks of this course take it: (1, 784)."""
        return self.placed.reshape(1, -1)


def prepare(picture: ArrayLike | Image.Image | str | os.PathLike[str]) -> Preparation:
    """Take a picture through all steps.

    ``picture`` is a file (PNG, JPEG, ...), a Pillow image, or an array: (rows, columns) grey, or
    (rows, columns, 3 or 4) red, green, blue and opacity; uint8 from 0 to 255, bool, or floats
    from 0 to 1. Raises DrawingError when there is not one digit in it, or no picture at all.
    """
    shades = grey(picture)
    bright = 1 - shades if is_dark_on_light(shades) else shades
    ink = without_paper(bright)
    box = box_of_digit(ink)
    scaled = scaled_to_20(ink[box.top : box.bottom, box.left : box.right])
    return Preparation(shades, bright, ink, box, scaled, centred(scaled))


def grey(picture: ArrayLike | Image.Image | str | os.PathLike[str]) -> Array:
    """Return the picture in shades of grey: float32 (rows, columns), 0 black, 1 white.

    Where a picture is transparent, black or white is put behind it: what its ink stands out from.
    A picture of more than 512 pixels is reduced to that. Arguments and errors as in `prepare`.
    """
    if isinstance(picture, (str, os.PathLike)):
        picture = _opened(picture)
    pixels = _as_floats(np.asarray(picture))
    if pixels.ndim == 3:
        pixels = _flattened(pixels)
    if 0 in pixels.shape:
        raise DrawingError("The picture has no pixels. Give one with at least one row and column.")
    return _reduced(pixels.astype(np.float32))


def is_dark_on_light(shades: Array) -> bool:
    """Return whether the ink is darker than its paper: paper is what runs along the border."""
    border = np.concatenate([shades[0], shades[-1], shades[:, 0], shades[:, -1]])
    paper = np.median(border)
    return bool(paper - shades.min() > shades.max() - paper)


def without_paper(bright: Array) -> Array:
    """Return the ink alone, from 0 to 1: what stands out from the paper around it.

    The paper's own shade, with its shadows, is what an *opening* leaves: the darkest shade near
    each pixel, and then the brightest of those. No stroke is as wide as the window, so no stroke
    is left in it. What differs from the paper by no more than its grain is paper.
    Raises DrawingError when nothing stands out.
    """
    paper = _paper(bright)
    # Ink in a shadow differs less from its paper, as all does there: what counts is the share.
    ink = (bright - paper) / np.maximum(1 - paper, 0.1)
    grain = ink[ink <= FAINTEST]
    middle = np.median(grain) if grain.size else 0
    spread = 1.4826 * np.median(np.abs(grain - middle)) if grain.size else 0
    floor = middle + NOISE * spread
    brightest = np.quantile(ink[ink > floor], 0.99) if (ink > floor).any() else 0
    if brightest - floor < FAINTEST:
        raise DrawingError(
            "There is nothing drawn here, or too faintly. Draw a digit that stands out clearly "
            "from its paper."
        )
    return np.clip((ink - floor) / (brightest - floor), 0, 1).astype(np.float32)


def box_of_digit(ink: Array) -> Box:
    """Return the smallest box around the digit's strokes; specks of dust are left out.

    Raises DrawingError when there is more than one digit, or one that is too small.
    """
    pieces = _pieces(ink)
    tallest = max(box.bottom - box.top for box in pieces)
    digits = [box for box in pieces if box.bottom - box.top > tallest / 2]
    if any(_apart(one, other) for one in digits for other in digits):
        raise DrawingError(_in_words(digits, ink.shape))
    box = _union(pieces)
    if max(box.bottom - box.top, box.right - box.left) < SMALLEST_SIDE:
        raise DrawingError(
            f"The digit is too small: {box.bottom - box.top} x {box.right - box.left} pixels. "
            "Draw it larger, or cut the picture closer to it."
        )
    return box


def scaled_to_20(ink: Array) -> Array:
    """Return the digit with its longer side at 20 pixels, its proportions kept, antialiased."""
    rows, columns = ink.shape
    longer = max(rows, columns)
    if longer == LONGER_SIDE:
        return ink
    size = [max(1, round(side * LONGER_SIDE / longer)) for side in (columns, rows)]
    resized = np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BICUBIC))
    # A thin stroke comes out grey. MNIST's strokes are white in their middle.
    return np.clip(resized / resized.max(), 0, 1)


def centred(digit: Array) -> Array:
    """Return the digit on 28 x 28, moved by whole pixels so that its centre of mass is central."""
    corner = []
    for size, mass in zip(digit.shape, ndimage.center_of_mass(digit), strict=True):
        # MNIST counts pixels from 0, and its centres of mass lie at 14.
        wanted = round(SIDE / 2 - mass)
        corner.append(min(max(wanted, 0), SIDE - size))
    placed = np.zeros((SIDE, SIDE), np.float32)
    top, left = corner
    placed[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    return placed


def augmented(
    X: Array,
    rng: np.random.Generator,
    *,
    shift: float = 2,
    turn: float = 15,
    zoom: float = 0.1,
) -> Array:
    """Return the images, each moved, turned and resized a little by chance: (n, 784), float32.

    X: (n, 784), images of 28 x 28, 0 the background.
    shift: pixels at most, along rows and columns. turn: degrees at most, either way.
    zoom: the change of size at most: 0.1 is from 10 % smaller to 10 % larger.
    What leaves the picture is lost, and background comes in. All images of a batch are moved at
    once: each pixel of the result looks up where it came from, between four pixels of the image.
    """
    X = np.asarray(X, np.float32)
    result = np.empty_like(X)
    for start in range(0, len(X), 1000):  # so that memory stays small, however many images
        rows = slice(start, start + 1000)
        result[rows] = _moved(X[rows], rng, shift, turn, zoom)
    return result


def load_strokes(path: str | os.PathLike[str] | None = None) -> dict[str, dict[str, Strokes]]:
    """Return recorded strokes: set -> what was written -> strokes; a stroke is a list of (x, y).

    x runs from 0 on the left to 1 on the right, y from 0 at the top to 1 at the bottom. By default
    those in ``data/strokes.json``: two sets of the ten digits, and a few letters.
    """
    path = data_folder() / "strokes.json" if path is None else as_path(path)
    return json.loads(path.read_text(encoding="utf-8"))


def drawn(strokes: Strokes, side: int = 280, brush: float = 0.08) -> Array:
    """Return strokes as a picture, dark on light: uint8, (side, side), 255 paper, 0 ink.

    brush: the width of the stroke, as a part of the side.
    """
    fine = 2  # drawn at twice the size and reduced: smooth edges
    image = Image.new("L", (side * fine, side * fine), 255)
    pen, radius = ImageDraw.Draw(image), brush * side * fine / 2
    for stroke in strokes:
        points = [(x * side * fine, y * side * fine) for x, y in stroke]
        pen.line(points, fill=0, width=max(1, round(2 * radius)), joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=0)
    return np.asarray(image.reduce(fine))


def _opened(path: str | os.PathLike[str]) -> Image.Image:
    path = as_path(path)
    try:
        with Image.open(path) as image:
            image.draft("L", (LARGEST_SIDE, LARGEST_SIDE))  # a large JPEG is read small at once
            return ImageOps.exif_transpose(image)  # as the camera was held
    except FileNotFoundError as error:
        raise DrawingError(f"{path} does not exist. Check the name and the folder.") from error
    except UnidentifiedImageError as error:
        raise DrawingError(
            f"{path} is not a picture that can be read. Save it as PNG or JPEG."
        ) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DrawingError(
            f"{path} cannot be read ({error}). Save the picture again, as PNG or JPEG."
        ) from error


def _as_floats(pixels: Array) -> Array:
    """Return pixels from 0 to 1: (rows, columns), or (rows, columns, 2 to 4)."""
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[..., 0]
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] not in (2, 3, 4)):
        raise DrawingError(
            f"A picture has the shape (rows, columns) or (rows, columns, 3 or 4), but this has "
            f"{pixels.shape}. Take one picture; a row X[0] of MNIST is X[0].reshape(28, 28)."
        )
    if pixels.dtype.kind not in "biuf":
        raise DrawingError(
            f"Pixels are numbers, but these have dtype {pixels.dtype}. Give an array of numbers, a "
            "file, or a Pillow image."
        )
    if pixels.size and not np.isfinite([pixels.min(), pixels.max()]).all():
        raise DrawingError("A pixel is nan or infinite. Make every pixel a number from 0 to 1.")
    if pixels.dtype.kind in "iu":
        largest = 65535 if pixels.dtype.itemsize > 1 and pixels.size and pixels.max() > 255 else 255
    else:
        largest = 1
    if pixels.size and not 0 <= pixels.min() <= pixels.max() <= largest:
        raise DrawingError(
            f"The pixels run from {pixels.min()} to {pixels.max()}. Scale floats from 0 to 1, or "
            "give whole numbers from 0 to 255."
        )
    if pixels.dtype.kind == "f" and pixels.size and pixels.max() <= 1 / 255:
        largest = 1 / 255  # scaled twice: no byte but 0 is as dark as that
    return pixels / np.float32(largest)


def _flattened(pixels: Array) -> Array:
    """Return the luminance of coloured pixels, with paper behind what is transparent."""
    opacity = pixels[..., -1] if pixels.shape[2] in (2, 4) else np.ones(pixels.shape[:2])
    colours = pixels[..., :3] @ LUMINANCE if pixels.shape[2] >= 3 else pixels[..., 0]
    ink = (colours * opacity).sum() / max(opacity.sum(), 1e-9)
    behind = 1 if ink < 0.5 else 0
    return colours * opacity + behind * (1 - opacity)


def _reduced(shades: Array) -> Array:
    factor = LARGEST_SIDE / max(shades.shape)
    if factor >= 1:
        return shades
    size = [max(1, round(side * factor)) for side in shades.shape[::-1]]
    return np.asarray(Image.fromarray(shades).resize(size, Image.Resampling.BOX))


def _paper(bright: Array) -> Array:
    """Return the shade of the paper at each pixel; measured on a small copy, where it is quick."""
    size = [max(1, round(side * min(1, 64 / max(bright.shape)))) for side in bright.shape[::-1]]
    small = np.asarray(Image.fromarray(bright).resize(size, Image.Resampling.BOX))
    window = max(3, min(small.shape) // 2)
    paper = ndimage.grey_opening(small, (window, window), mode="nearest")
    paper = ndimage.uniform_filter(paper, window // 2, mode="nearest")
    paper = np.asarray(Image.fromarray(paper).resize(bright.shape[::-1], Image.Resampling.BILINEAR))
    return np.minimum(paper, bright)


def _pieces(ink: Array) -> list[Box]:
    """Return the boxes of what hangs together, or nearly so; without specks."""
    strong = ink > 0.3
    reach = max(1, round(0.01 * max(ink.shape)))
    near = ndimage.binary_dilation(strong, np.ones((3, 3)), iterations=reach)
    labels, n = ndimage.label(near, np.ones((3, 3)))
    amounts = ndimage.sum_labels(ink, labels, range(1, n + 1))
    # A stroke's soft edge is its own; what lies further off was only reached.
    labels[~ndimage.binary_dilation(strong, np.ones((3, 3))) | (ink == 0)] = 0
    return [
        Box(rows.start, rows.stop, columns.start, columns.stop)
        for (rows, columns), amount in zip(ndimage.find_objects(labels), amounts, strict=True)
        if amount > 0.03 * amounts.max()
    ]


def _apart(one: Box, other: Box) -> bool:
    """Return whether two boxes stand beside or above one another."""
    beside = one.right <= other.left or other.right <= one.left
    above = one.bottom <= other.top or other.bottom <= one.top
    return beside or above


def _union(boxes: list[Box]) -> Box:
    tops, bottoms, lefts, rights = zip(*boxes, strict=True)
    return Box(min(tops), max(bottoms), min(lefts), max(rights))


def _in_words(digits: list[Box], shape: tuple[int, int]) -> str:
    if len(digits) > 6:
        return (
            f"There is a whole page here: {len(digits)} shapes. Cut out one digit, and give that "
            "alone."
        )
    rows, columns = shape
    places = "; ".join(
        f"from {box.left / columns:.0%} to {box.right / columns:.0%} of the width and "
        f"from {box.top / rows:.0%} to {box.bottom / rows:.0%} of the height"
        for box in sorted(digits, key=lambda box: box.left)
    )
    return (
        f"There is more than one digit here: {len(digits)} shapes, {places}. Cut out one of them, "
        "and give that alone."
    )


def _moved(X: Array, rng: np.random.Generator, shift: float, turn: float, zoom: float) -> Array:
    n, middle = len(X), (SIDE - 1) / 2
    angle = np.deg2rad(rng.uniform(-turn, turn, (n, 1))).astype(np.float32)
    larger = (1 + rng.uniform(-zoom, zoom, (n, 1))).astype(np.float32)
    down, right = rng.uniform(-shift, shift, (2, n, 1)).astype(np.float32)
    row, column = np.divmod(np.arange(SIDE * SIDE, dtype=np.float32), SIDE)
    row, column = row - middle - down, column - middle - right  # (n, 784)
    # Where each pixel came from: turned back, and made smaller again.
    cosine, sine = np.cos(angle) / larger, np.sin(angle) / larger
    from_row = cosine * row - sine * column + middle
    from_column = sine * row + cosine * column + middle
    top, left = np.floor(from_row), np.floor(from_column)
    padded = np.zeros((n, SIDE + 2, SIDE + 2), np.float32)  # so that every neighbour exists
    padded[:, 1:-1, 1:-1] = X.reshape(n, SIDE, SIDE)
    image = np.arange(n)[:, np.newaxis]
    moved = np.zeros((n, SIDE * SIDE), np.float32)
    for r, weight_r in ((top, 1 - from_row + top), (top + 1, from_row - top)):
        for c, weight_c in ((left, 1 - from_column + left), (left + 1, from_column - left)):
            rows, columns = (np.clip(place + 1, 0, SIDE + 1).astype(np.intp) for place in (r, c))
            moved += weight_r * weight_c * padded[image, rows, columns]
    return moved
