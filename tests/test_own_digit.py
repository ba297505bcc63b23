"""Any picture, prepared as MNIST was: each step against an oracle, and what must change nothing."""

import re
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from helpers import mnist
from helpers.data.published import TEST_IMAGES
from helpers.own_digit import (
    Box,
    DrawingError,
    augmented,
    box_of_digit,
    centred,
    drawn,
    grey,
    is_dark_on_light,
    load_strokes,
    prepare,
    scaled_to_20,
    without_paper,
)

STROKES = load_strokes()
DIGITS = {
    f"{name} {digit}": strokes
    for name in ("first", "second")
    for digit, strokes in STROKES[name].items()
}
SEVEN = drawn(STROKES["first"]["7"])


@pytest.fixture(scope="module")
def images():
    """1,000 test images of MNIST, (n, 28, 28), from 0 to 1."""
    path = mnist.DATA / TEST_IMAGES.name
    return mnist.scale(mnist.load_images(path)[:1000]).reshape(-1, 28, 28)


def difference(one, other):
    return np.abs(one - other).mean()


def difference_but_for_a_pixel(one, other):
    """The difference, where a centre of mass between two pixels may be rounded either way."""
    moves = [(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1)]
    return min(difference(one, np.roll(other, move, (0, 1))) for move in moves)


# --- the whole way ---------------------------------------------------------------------------


def test_the_images_of_mnist_stay_as_they_are(images):
    prepared = np.array([prepare(image).placed for image in images])
    change = np.abs(prepared - images)
    assert change.max() < 0.1
    assert change.mean() < 0.001


@pytest.mark.parametrize("strokes", DIGITS.values(), ids=DIGITS)
def test_a_prepared_digit_is_as_mnist_has_them(strokes):
    steps = prepare(drawn(strokes))
    placed = steps.placed
    assert placed.shape == (28, 28)
    assert steps.row.shape == (1, 784)
    assert steps.row.dtype == np.float32
    assert placed.min() == 0
    assert placed.max() == 1
    assert max(steps.scaled.shape) == 20
    rows, columns = np.flatnonzero(placed.any(axis=1)), np.flatnonzero(placed.any(axis=0))
    assert max(np.ptp(rows), np.ptp(columns)) <= 19
    np.testing.assert_allclose(ndimage.center_of_mass(placed), (14, 14), atol=0.51)
    # The proportions are those of the strokes.
    box = steps.box
    drawn_ratio = (box.right - box.left) / (box.bottom - box.top)
    assert abs(steps.scaled.shape[1] / steps.scaled.shape[0] - drawn_ratio) < 0.06


@pytest.mark.parametrize("strokes", DIGITS.values(), ids=DIGITS)
def test_preparing_twice_changes_little(strokes):
    once = prepare(drawn(strokes)).placed
    assert difference_but_for_a_pixel(prepare(once).placed, once) < 0.01


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from(sorted(DIGITS)),
    corner=st.tuples(st.integers(0, 150), st.integers(0, 150)),
    inverted=st.booleans(),
    contrast=st.floats(0.3, 1),
)
def test_where_it_is_drawn_and_in_which_shades_changes_nothing(name, corner, inverted, contrast):
    picture = drawn(DIGITS[name], side=200) / 255
    moved = np.ones((350, 350))
    moved[corner[0] : corner[0] + 200, corner[1] : corner[1] + 200] = picture
    moved = 1 - contrast * (1 - moved)
    moved = 1 - moved if inverted else moved
    assert difference(prepare(moved).placed, prepare(picture).placed) < 0.005


@settings(max_examples=30, deadline=None)
@given(name=st.sampled_from(sorted(DIGITS)), side=st.integers(90, 900))
def test_its_size_changes_little(name, side):
    one, other = (prepare(drawn(DIGITS[name], side=s)).placed for s in (280, side))
    assert difference_but_for_a_pixel(one, other) < 0.05  # 9.5 columns are 9 or 10


@pytest.mark.parametrize("name", ["first 7", "second 4", "second 8"])
def test_paper_with_a_shadow_and_grain_is_removed(name):
    rng = np.random.default_rng(0)
    clean = drawn(DIGITS[name]) / 255
    light = np.linspace(1, 0.5, 280) * np.linspace(1, 0.7, 280)[:, np.newaxis]
    photo = (0.15 + 0.75 * clean) * light + rng.normal(0, 0.01, clean.shape)
    photo = (255 * photo.clip(0, 1)).astype(np.uint8)
    steps = prepare(photo)
    assert np.median(steps.ink) == 0
    assert difference(steps.placed, prepare(clean).placed) < 0.03


def test_a_digit_takes_less_than_100_ms():
    prepare(SEVEN)
    times = []
    for _ in range(5):
        start = time.process_time()
        prepare(drawn(STROKES["first"]["7"]))
        times.append(time.process_time() - start)
    assert min(times) < 0.1


# --- what may be handed in -------------------------------------------------------------------


def in_colours(grey_picture, opacity=None):
    layers = [grey_picture] * 3 + ([] if opacity is None else [opacity])
    return np.stack(layers, axis=-1)


SAME = {
    "floats": SEVEN / 255,
    "float32": (SEVEN / 255).astype(np.float32),
    "wide integers": SEVEN.astype(np.int64),
    "16 bits": SEVEN.astype(np.uint16) * 257,
    "one layer": SEVEN[..., np.newaxis],
    "colours": in_colours(SEVEN),
    "opaque colours": in_colours(SEVEN, np.full_like(SEVEN, 255)),
    "black on nothing": in_colours(np.zeros_like(SEVEN), 255 - SEVEN),
    "white on nothing": in_colours(np.full_like(SEVEN, 255), 255 - SEVEN),
    "grey and opacity": np.stack([np.zeros_like(SEVEN), 255 - SEVEN], axis=-1),
    "a list": SEVEN.tolist(),
    "scaled twice": SEVEN / 255**2,
    "a Pillow image": Image.fromarray(SEVEN),
    "Pillow colours": Image.fromarray(SEVEN).convert("RGB"),
    "Pillow with a palette": Image.fromarray(SEVEN).convert("P"),
}


@pytest.mark.parametrize("picture", SAME.values(), ids=SAME)
def test_the_same_digit_in_any_form_gives_the_same(picture):
    assert difference(prepare(picture).placed, prepare(SEVEN).placed) < 0.001


def test_a_boolean_picture_is_read():
    assert difference(prepare(SEVEN < 128).placed, prepare(SEVEN).placed) < 0.01


@pytest.mark.parametrize(("kind", "close"), [("png", 1e-6), ("bmp", 1e-6), ("jpg", 0.01)])
def test_files_are_read(tmp_path, kind, close):
    path = tmp_path / f"seven.{kind}"
    Image.fromarray(SEVEN).save(path)
    for name in (path, str(path)):
        assert difference(prepare(name).placed, prepare(SEVEN).placed) < close


def test_a_photograph_stands_as_the_camera_was_held(tmp_path):
    turned = Image.fromarray(np.rot90(SEVEN))
    tags = Image.Exif()
    tags[0x0112] = 6  # orientation: turn by 90 degrees to the right
    turned.save(tmp_path / "seven.png", exif=tags)
    assert difference(prepare(tmp_path / "seven.png").placed, prepare(SEVEN).placed) < 1e-6


def test_colours_are_weighed_as_pillow_weighs_them():
    rng = np.random.default_rng(0)
    colours = rng.integers(0, 256, (40, 30, 3), dtype=np.uint8)
    expected = np.asarray(Image.fromarray(colours).convert("L")) / 255
    np.testing.assert_allclose(grey(colours), expected, atol=0.6 / 255)


def page(n):
    rows, columns = np.divmod(np.arange(n), 4)
    picture = np.full((200 * (rows.max() + 1), 800), 255, np.uint8)
    for row, column in zip(rows, columns, strict=True):
        place = picture[200 * row :, 200 * column :]
        place[:200, :200] = drawn(STROKES["first"][str(column + 2)], side=200)
    return picture


NOTHING = {
    "white": (np.full((50, 50), 255, np.uint8), "nothing drawn here"),
    "black": (np.zeros((28, 28)), "nothing drawn here"),
    "one pixel": (np.zeros((1, 1)), "nothing drawn here"),
    "too faint": (0.95 + 0.05 * SEVEN / 255, "nothing drawn here, or too faintly"),
    "grain": (np.random.default_rng(0).normal(0.8, 0.01, (200, 200)), "nothing drawn here"),
    "no pixels": (np.zeros((0, 28)), "no pixels"),
    "two digits": (page(2), r"more than one digit here: 2 shapes, from \d+% to \d+% of the width"),
    "a page": (page(24), "a whole page here: 24 shapes"),
    "a dot": (np.pad(np.ones((3, 3)), 20), "too small: 3 x 3 pixels"),
    "a row": (np.zeros(784), r"this has \(784,\)"),
    "a batch": (np.zeros((5, 28, 28)), r"this has \(5, 28, 28\)"),
    "text": (np.array([["a"]]), "dtype <U1"),
    "None": (None, r"this has \(\)"),
    "nan": ([[np.nan, 0]], "nan or infinite"),
    "infinity": ([[np.inf, 0]], "nan or infinite"),
    "bytes as floats": (SEVEN.astype(float), "Scale floats from 0 to 1"),
    "negative": (-SEVEN.astype(int), "run from -255 to 0"),
    "complex": ([[1j]], "dtype complex128"),
    "no file": ("none.png", "does not exist"),
}


@pytest.mark.parametrize(("picture", "words"), NOTHING.values(), ids=NOTHING)
def test_what_is_no_digit_is_named(picture, words):
    with pytest.raises(DrawingError, match=words) as caught:
        prepare(picture)
    message = str(caught.value)
    assert message.endswith(".")
    assert ". " in message, "a second sentence should say what to do"


def test_files_that_are_no_pictures_are_named(tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(DrawingError, match="not a picture that can be read"):
        prepare(tmp_path / "text.png")
    Image.fromarray(SEVEN).save(tmp_path / "whole.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "whole.png").read_bytes()[:700])
    with pytest.raises(DrawingError, match="cannot be read"):
        prepare(tmp_path / "cut.png")
    with pytest.raises(DrawingError, match="cannot be read"):
        prepare(tmp_path)


def test_the_place_of_a_second_digit_is_where_the_error_says():
    picture = page(2)
    with pytest.raises(DrawingError) as caught:
        prepare(picture)
    shares = [int(share) / 100 for share in re.findall(r"(\d+)%", str(caught.value))]
    left, right = (round(share * 800) for share in shares[:2])
    top, bottom = (round(share * 200) for share in shares[2:4])
    one = picture[max(0, top - 4) : bottom + 4, max(0, left - 4) : right + 4]
    assert difference(prepare(one).placed, prepare(picture[:, :200]).placed) < 0.02


# --- step by step ----------------------------------------------------------------------------


def test_dark_on_light_is_told_from_light_on_dark(images):
    assert is_dark_on_light(SEVEN / 255)
    assert not is_dark_on_light(1 - SEVEN / 255)
    assert not any(map(is_dark_on_light, images))
    assert all(map(is_dark_on_light, 1 - images))


def test_clean_ink_stays_as_it_is(images):
    for image in images[:100]:
        np.testing.assert_allclose(without_paper(image), image, atol=0.04)


def test_the_box_is_that_of_the_strokes_without_dust():
    ink = np.zeros((60, 50), np.float32)
    ink[10:40, 20:30] = 1
    ink[52, 3] = 1
    assert box_of_digit(ink) == Box(10, 40, 20, 30)


def test_strokes_that_do_not_touch_are_one_digit():
    ink = np.zeros((60, 60), np.float32)
    ink[10:45, 20:26] = 1
    ink[2:5, 22:40] = 1  # the bar of a 5, well above it
    assert box_of_digit(ink) == Box(2, 45, 20, 40)


@pytest.mark.parametrize("shape", [(40, 20), (20, 40), (200, 90), (7, 3), (20, 8), (300, 2)])
def test_scaling_agrees_with_pillow(shape):
    ink = np.random.default_rng(0).random(shape, np.float32)
    scaled = scaled_to_20(ink)
    assert max(scaled.shape) == 20
    if max(shape) == 20:
        np.testing.assert_array_equal(scaled, ink)
        return
    size = scaled.shape[::-1]
    resized = np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BICUBIC))
    np.testing.assert_allclose(scaled, (resized / resized.max()).clip(0, 1), atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(rows=st.integers(1, 20), columns=st.integers(1, 20), seed=st.integers(0, 1000))
def test_the_centre_of_mass_comes_to_the_middle(rows, columns, seed):
    digit = np.random.default_rng(seed).random((rows, columns)).astype(np.float32)
    placed = centred(digit)
    assert placed.shape == (28, 28)
    np.testing.assert_allclose(placed.sum(), digit.sum(), rtol=1e-5)
    np.testing.assert_allclose(ndimage.center_of_mass(placed), (14, 14), atol=0.501)


# --- augmentation ----------------------------------------------------------------------------


def one_by_one(X, seed, shift, turn, zoom):
    """The same by SciPy, an image at a time."""
    rng, n = np.random.default_rng(seed), len(X)
    angles = np.deg2rad(rng.uniform(-turn, turn, n))
    larger = 1 + rng.uniform(-zoom, zoom, n)
    down, right = rng.uniform(-shift, shift, (2, n))
    for image, angle, size, *move in zip(
        X.reshape(-1, 28, 28), angles, larger, down, right, strict=True
    ):
        back = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) / size
        offset = 13.5 - back @ (13.5 + np.array(move))
        yield ndimage.affine_transform(image, back, offset, order=1, mode="grid-constant").reshape(
            -1
        )


def test_augmented_images_agree_with_scipy(images):
    X = images[:50].reshape(-1, 784)
    expected = np.array(list(one_by_one(X, 3, 2, 15, 0.1)))
    result = augmented(X, np.random.default_rng(3))
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, expected, atol=1e-4)
    assert difference(result, X) > 0.01


def test_no_change_is_no_change(images):
    X = images[:20].reshape(-1, 784)
    same = augmented(X, np.random.default_rng(0), shift=0, turn=0, zoom=0)
    np.testing.assert_allclose(same, X, atol=1e-5)


def test_augmentation_leaves_its_input_alone_and_repeats(images):
    X = images[:1500].reshape(-1, 784).copy()
    before = X.copy()
    one, other = (augmented(X, np.random.default_rng(1)) for _ in range(2))
    np.testing.assert_array_equal(X, before)
    np.testing.assert_array_equal(one, other)
    assert one.min() >= 0
    assert one.max() <= 1 + 1e-6
    assert augmented(X[:0], np.random.default_rng(1)).shape == (0, 784)


# --- the stored digits -----------------------------------------------------------------------


def test_the_recorded_strokes_are_whole():
    assert list(STROKES) == ["first", "second", "letters"]
    for name in ("first", "second"):
        assert list(STROKES[name]) == list("0123456789")
    for written in STROKES.values():
        for strokes in written.values():
            for stroke in strokes:
                points = np.array(stroke)
                assert points.ndim == 2
                assert points.shape[1] == 2
                assert 0 < points.min() < points.max() < 1


def test_a_broader_brush_draws_a_broader_stroke():
    thin, broad = (drawn([[(0.2, 0.5), (0.8, 0.5)]], 100, brush) for brush in (0.05, 0.2))
    np.testing.assert_allclose([(p[:, 50] < 128).sum() for p in (thin, broad)], [5, 20], atol=1)
    assert thin.dtype == np.uint8


def test_the_optical_digits_are_those_of_scikit_learn():
    datasets = pytest.importorskip("sklearn.datasets")
    expected = datasets.load_digits()
    X = mnist.load_images(mnist.DATA / "optdigits-images-idx3-ubyte.gz")
    y = mnist.load_labels(mnist.DATA / "optdigits-labels-idx1-ubyte.gz")
    np.testing.assert_array_equal(X, expected.data)
    np.testing.assert_array_equal(y, expected.target)
