"""load_mnist, and the small functions that make its arrays ready for a network."""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from helpers import mnist
from helpers.mnist import Digits, Mnist, MnistError, one_hot_encode, prepend_bias, scale, split

COURSE = Path(__file__).resolve().parents[1]
FILES = [mnist.TRAIN_IMAGES, mnist.TRAIN_LABELS, mnist.TEST_IMAGES, mnist.TEST_LABELS]


@pytest.fixture(scope="module")
def digits():
    return mnist.load_mnist()


def test_mnist_has_its_shapes_and_types(digits):
    (X, y), (X_test, y_test) = digits
    assert isinstance(digits, Mnist)
    assert isinstance(digits.train, Digits)
    assert [a.shape for a in (X, y, X_test, y_test)] == [
        (60_000, 784),
        (60_000,),
        (10_000, 784),
        (10_000,),
    ]
    assert {a.dtype for a in (X, y, X_test, y_test)} == {np.dtype(np.uint8)}
    assert (X.min(), X.max()) == (0, 255)


def test_mnist_has_the_digits_that_lecun_published(digits):
    # The class counts and the mean pixel of the training set are in many papers.
    np.testing.assert_array_equal(
        np.bincount(digits.train.y), [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    )
    np.testing.assert_array_equal(
        np.bincount(digits.test.y), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    )
    assert round(digits.train.X.mean() / 255, 4) == 0.1307
    assert round(digits.train.X.std() / 255, 4) == 0.3081
    np.testing.assert_array_equal(digits.train.y[:10], [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])


def test_the_arrays_are_the_bytes_of_the_files(digits):
    arrays = [digits.train.X, digits.train.y, digits.test.X, digits.test.y]
    for remote, array in zip(FILES, arrays, strict=True):
        content = gzip.decompress((mnist.DATA / remote.name).read_bytes())
        assert hashlib.sha256(content).hexdigest() == remote.sha256
        assert content[-array.size :] == array.tobytes()


def test_the_arrays_may_be_written_to_and_are_shared_with_nobody(digits):
    again = mnist.load_mnist()
    again.train.X[0] = 255
    assert not (digits.train.X[0] == 255).all()


def test_mnist_loads_from_any_working_directory(tmp_path):
    program = "from helpers.mnist import load_mnist; print(len(load_mnist().train.y))"
    environment = {**os.environ, "PYTHONPATH": str(COURSE)}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "60000\n"


def test_loading_takes_little_more_memory_than_the_arrays():
    tracemalloc.start()
    digits = mnist.load_mnist()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = sum(array.nbytes for part in digits for array in part)
    assert peak < 1.2 * size


def test_a_folder_in_place_of_a_file_is_not_replaced(tmp_path):
    for remote in FILES[1:]:
        shutil.copy(mnist.DATA / remote.name, tmp_path)
    (tmp_path / FILES[0].name).mkdir()
    with pytest.raises(MnistError, match="is a folder"):
        mnist.load_mnist(tmp_path)
    assert (tmp_path / FILES[0].name).is_dir()


def test_the_readme_of_the_data_has_the_digests():
    text = (mnist.DATA / "README.md").read_text(encoding="utf-8")
    for remote in FILES:
        size = len(gzip.decompress((mnist.DATA / remote.name).read_bytes()))
        row = rf"`{re.escape(remote.name)}`[^\n]*{size:,}[^\n]*`{remote.sha256}`"
        assert re.search(row, text), remote.name


def test_split_cuts_off_the_last_ten_thousand(digits):
    data = split(digits)
    assert [len(part.y) for part in data] == [50_000, 10_000, 10_000]
    np.testing.assert_array_equal(data.validation.X, digits.train.X[50_000:])
    np.testing.assert_array_equal(data.validation.y, digits.train.y[50_000:])
    np.testing.assert_array_equal(data.train.y, digits.train.y[:50_000])
    assert data.test.X is digits.test.X
    assert data.train.X.dtype == np.uint8
    assert np.shares_memory(data.train.X, digits.train.X)


@pytest.mark.parametrize(("images", "labels"), [(10_000, 10_000), (20_000, 19_999), (0, 0)])
def test_split_refuses_what_it_cannot_cut(images, labels):
    few = Digits(np.zeros((images, 784), np.uint8), np.zeros(labels, np.uint8))
    with pytest.raises(MnistError, match=f"got {images:,} training images and {labels:,} labels"):
        split(Mnist(few, few))


@pytest.mark.parametrize("largest", [255, 256])
def test_scale_divides_in_float32(largest):
    X = np.arange(256, dtype=np.uint8).reshape(2, 128)
    scaled = scale(X, largest)
    assert scaled.dtype == np.float32
    np.testing.assert_array_equal(scaled, (X.astype(np.float64) / largest).astype(np.float32))
    np.testing.assert_array_equal(scale(X.astype(int), largest), scaled)
    assert X.dtype == np.uint8
    assert X[0, 1] == 1


def test_scale_takes_the_memory_of_its_result_alone():
    X = np.ones((10_000, 784), np.uint8)
    tracemalloc.start()
    scaled = scale(X)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.01 * scaled.nbytes


@pytest.mark.parametrize("X", [[[0, 256]], [[-1, 0]], [[0.0, np.nan]], [[300.0]]])
def test_scale_refuses_what_are_no_pixels(X):
    with pytest.raises(MnistError, match="takes pixels from 0 to 255, but X runs from"):
        scale(np.array(X))


def test_scale_refuses_to_scale_twice():
    with pytest.raises(MnistError, match="was scaled before"):
        scale(scale(np.array([[0, 128, 255]], np.uint8)))


def test_scale_takes_blank_and_empty_images():
    assert scale(np.zeros((2, 784), np.float32)).max() == 0
    assert scale(np.zeros((0, 784), np.uint8)).shape == (0, 784)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.uint64])
def test_one_hot_has_its_one_in_the_column_of_the_label(dtype):
    y = np.array([0, 9, 3, 3], dtype)
    Y = one_hot_encode(y)
    assert Y.dtype == np.float32
    np.testing.assert_array_equal(Y, np.eye(10)[y])


def test_one_hot_keeps_the_column_of_a_class_that_is_missing():
    np.testing.assert_array_equal(one_hot_encode([2, 0], n_classes=4), [[0, 0, 1, 0], [1, 0, 0, 0]])
    assert one_hot_encode(np.array([], np.uint8)).shape == (0, 10)


def test_one_hot_takes_more_classes_than_a_byte_counts():
    assert one_hot_encode(np.array([255], np.uint8), n_classes=300).argmax() == 255


@pytest.mark.parametrize(
    ("y", "words"),
    [
        ([0, 10], r"Label number 1 is 10, but with 10 classes labels run from 0 to 9"),
        ([0, 3, -1], r"Label number 2 is -1, but with 10 classes"),
        ([0.0, 1.0], r"dtype float64.*y\.astype\(int\)"),
        ([True, False], r"dtype bool"),
        (["5"], r"Labels are whole numbers"),
        ([[0], [1]], r"shape \(2, 1\).*y\.ravel\(\)"),
        (3, r"shape \(\)"),
        (np.eye(10), r"one-hot rows are encoded already"),
    ],
)
def test_one_hot_refuses_what_are_no_labels(y, words):
    with pytest.raises(MnistError, match=words):
        one_hot_encode(y)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_prepend_bias_adds_a_first_column_of_ones(dtype):
    X = np.arange(6, dtype=dtype).reshape(2, 3)
    with_bias = prepend_bias(X)
    assert with_bias.dtype == dtype
    np.testing.assert_array_equal(with_bias, [[1, 0, 1, 2], [1, 3, 4, 5]])
    np.testing.assert_array_equal(with_bias, np.insert(X, 0, 1, axis=1))
    assert prepend_bias(np.zeros((0, 3), dtype)).shape == (0, 4)


def test_prepend_bias_refuses_a_single_example_with_its_remedy():
    with pytest.raises(MnistError, match=r"shape \(784,\).*X\.reshape\(1, -1\)"):
        prepend_bias(np.zeros(784))


@pytest.mark.parametrize("function", [scale, one_hot_encode, prepend_bias])
def test_a_whole_set_for_an_array_is_named(function):
    digits = Digits(np.zeros((3, 784), np.uint8), np.zeros(3, np.uint8))
    with pytest.raises(MnistError, match=r"train\.X"):
        function(digits)


def test_split_takes_nothing_but_what_load_mnist_returns():
    published = mnist.load_mnist()
    for wrong in (published.train, split(published)):
        with pytest.raises(MnistError, match="load_mnist"):
            split(wrong)
