"""load_mnist, and the small functions that make its arrays ready for a network."""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import textwrap
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from helpers import mnist
from helpers.data import published
from helpers.mnist import (
    Digits,
    Mnist,
    MnistError,
    Split,
    load_images,
    load_labels,
    one_hot_encode,
    prepend_bias,
    scale,
    split,
)
from helpers.network import initialize_weights
from helpers.training import accuracy, train

COURSE = Path(__file__).resolve().parents[1]
FILES = list(published.KINDS)


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


def everything_in(folder):
    """Every name below a folder, with the bytes of the files and the times of their last change."""
    return {
        path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else None)
        for path in sorted(folder.rglob("*"))
    }


NAMES = {
    "gzipped": "{}-idx{}-ubyte.gz",
    "unpacked": "{}-idx{}-ubyte",
    "with a dot": "{}.idx{}-ubyte",
    "with a dot, gzipped": "{}.idx{}-ubyte.gz",
}


@pytest.mark.parametrize("pack", [True, False], ids=["gzip inside", "plain inside"])
@pytest.mark.parametrize("pattern", NAMES.values(), ids=NAMES)
def test_the_files_are_found_by_other_names(tmp_path, digits, pattern, pack):
    for remote in FILES:
        stem, kind = re.fullmatch(r"(.*)-idx(\d)-ubyte\.gz", remote.name).groups()
        content = (mnist.DATA / remote.name).read_bytes()
        name = pattern.format(stem, kind)
        (tmp_path / name).write_bytes(content if pack else gzip.decompress(content))
    before = everything_in(tmp_path)

    found = mnist.load_mnist(str(tmp_path))

    for part, expected in zip(found, digits, strict=True):
        np.testing.assert_array_equal(part.X, expected.X)
        np.testing.assert_array_equal(part.y, expected.y)
    assert everything_in(tmp_path) == before


def test_an_unpacked_file_is_found_beside_a_folder_of_the_same_name(tmp_path):
    # As Kaggle's copy is laid out.
    for remote in FILES:
        stem = remote.name.removesuffix(".gz")
        (tmp_path / stem).mkdir()
        content = gzip.decompress((mnist.DATA / remote.name).read_bytes())
        (tmp_path / stem.replace("-idx", ".idx")).write_bytes(content)
    assert len(mnist.load_mnist(tmp_path).train.y) == 60_000


def idx_file(array):
    """An IDX file of unsigned bytes, gzipped."""
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return gzip.compress(header + array.astype(np.uint8).tobytes(), 1)


def write_set(folder, train, test):
    """Write two (images, labels) pairs under the names of MNIST's files, as other sets do."""
    for remote, array in zip(FILES, [*train, *test], strict=True):
        (folder / remote.name).write_bytes(idx_file(array))


def patterns(n, classes, rng):
    """n images with a bright square each, whose place tells the class."""
    y = rng.integers(0, classes, n)
    images = rng.integers(0, 60, (n, 28, 28))
    for image, label in zip(images, y, strict=True):
        row, column = divmod(label, 6)
        image[4 * row + 1 : 4 * row + 5, 4 * column + 1 : 4 * column + 5] = 255
    return images, y


@pytest.mark.parametrize("download", [False, True])
def test_another_set_under_the_same_names_is_named_and_left_alone(tmp_path, download):
    rng = np.random.default_rng(0)
    write_set(tmp_path, patterns(60, 10, rng), patterns(20, 10, rng))
    before = everything_in(tmp_path)

    with pytest.raises(MnistError) as caught:
        mnist.load_mnist(tmp_path, download=download)

    message = str(caught.value)
    assert "is not MNIST's train-images-idx3-ubyte.gz" in message
    assert f"Nothing in {tmp_path} was changed" in message
    assert everything_in(tmp_path) == before
    advice = re.search(r"load_images\(.*\)", message)[0]
    assert eval(advice, {"load_images": load_images}).shape == (60, 784)


def test_labels_of_another_set_beside_the_images_of_mnist_are_named(tmp_path):
    for remote in FILES:
        shutil.copy(mnist.DATA / remote.name, tmp_path)
    (tmp_path / FILES[1].name).write_bytes(idx_file(np.arange(10)))
    with pytest.raises(MnistError) as caught:
        mnist.load_mnist(tmp_path)
    advice = re.search(r"load_labels\(.*\)", str(caught.value))[0]
    np.testing.assert_array_equal(eval(advice, {"load_labels": load_labels}), np.arange(10))


def test_a_damaged_file_in_a_folder_of_the_reader_is_left_alone(tmp_path):
    for remote in FILES:
        shutil.copy(mnist.DATA / remote.name, tmp_path)
    (tmp_path / FILES[2].name).write_bytes(b"damaged")
    before = everything_in(tmp_path)
    with pytest.raises(MnistError, match=r"(?s)neither a gzip file.*Nothing in .* was changed"):
        mnist.load_mnist(tmp_path)
    assert everything_in(tmp_path) == before


@pytest.mark.parametrize("classes", [10, 26], ids=["ten kinds of clothes", "letters"])
@pytest.mark.parametrize("lying", [False, True], ids=["upright", "lying on their side"])
def test_other_sets_go_the_same_way(tmp_path, classes, lying):
    rng = np.random.default_rng(1)
    to_train, to_test = patterns(600, classes, rng), patterns(100, classes, rng)
    first = 1 if classes == 26 else 0  # the letters of EMNIST are numbered from 1

    def stored(images, y):
        return (images.transpose(0, 2, 1) if lying else images), y + first

    write_set(tmp_path, stored(*to_train), stored(*to_test))
    paths = [tmp_path / remote.name for remote in FILES]

    def upright(X):
        return X.reshape(-1, 28, 28).transpose(0, 2, 1).reshape(-1, 784) if lying else X

    loaded = [
        Digits(upright(load_images(images)), load_labels(labels, n_classes=classes + first))
        for images, labels in (paths[:2], paths[2:])
    ]
    np.testing.assert_array_equal(loaded[0].X, to_train[0].reshape(-1, 784))
    np.testing.assert_array_equal(loaded[0].y, to_train[1] + first)

    data = split(Mnist(*loaded), n_validation=100)
    network = initialize_weights([784, 30, classes + first], np.random.default_rng(0))
    X, Y = scale(data.train.X), one_hot_encode(data.train.y, classes + first)
    train(network, X, Y, lr=0.5, epochs=30, batch_size=20, rng=np.random.default_rng(0))
    assert accuracy(scale(data.validation.X), data.validation.y, network) > 0.9
    assert accuracy(scale(data.test.X), data.test.y, network) > 0.9


def test_the_recipe_at_the_top_of_the_module_trains_a_network():
    names = vars(mnist).copy()
    recipe = mnist.__doc__.partition("in a notebook:")[2].partition("Another set")[0]
    exec(textwrap.dedent(recipe), names)
    network = initialize_weights([784, 10], np.random.default_rng(0))
    rng = np.random.default_rng(0)
    train(network, names["X"], names["Y"], lr=0.5, epochs=1, batch_size=100, rng=rng)
    X, y = names["data"].validation
    assert accuracy(scale(X), y, network) > 0.85


def test_a_mistyped_folder_is_named_and_not_made(tmp_path):
    with pytest.raises(MnistError, match=r"The folder .*digist does not exist, and none was made"):
        mnist.load_mnist(tmp_path / "digist")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_and_a_file_are_named_as_such(tmp_path):
    with pytest.raises(MnistError, match=r"does not hold train-images-idx3-ubyte\.gz, packed or"):
        mnist.load_mnist(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(MnistError, match=r"is a file\. Give load_mnist\(\) the folder"):
        mnist.load_mnist(mnist.DATA / FILES[0].name)


def test_a_tilde_is_the_home_of_the_user(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))  # what Windows goes by
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digits").mkdir()
    for remote in FILES:
        shutil.copy(mnist.DATA / remote.name, tmp_path / "digits")
    assert len(mnist.load_mnist("~/digits").train.y) == 60_000
    with pytest.raises(MnistError, match=f"The folder {re.escape(str(tmp_path))}.digist does not"):
        mnist.load_mnist("~/digist")
    assert [entry.name for entry in tmp_path.iterdir()] == ["digits"]


@pytest.mark.parametrize("folder", [0, 2.5, True, b"digits", ["digits"], "a\0b"])
def test_what_is_no_folder_is_named_as_such(folder):
    with pytest.raises(MnistError, match="A path is needed here"):
        mnist.load_mnist(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
@pytest.mark.parametrize("ours", [True, False])
def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path, monkeypatch, ours):
    os.mkfifo(tmp_path / FILES[0].name)
    if ours:
        monkeypatch.setattr(mnist, "DATA", tmp_path)
    with pytest.raises(MnistError, match="a pipe or a device"):
        mnist.load_mnist(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == [FILES[0].name]


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


def blank(images, labels):
    return Digits(np.zeros((images, 784), np.uint8), np.zeros(labels, np.uint8))


@pytest.mark.parametrize("n", [10_000, 7, 2])
def test_split_refuses_to_cut_off_all_and_says_what_to_write(n):
    data = Mnist(blank(n, n), blank(5, 5))
    with pytest.raises(MnistError, match=f"there are only {n:,}. Cut fewer") as caught:
        split(data)
    advice = re.search(r"split\(.*\)", str(caught.value).partition("Cut fewer")[2])[0]
    parts = eval(advice, {"split": split, "data": data})
    assert len(parts.train.X) + len(parts.validation.X) == n
    assert min(len(parts.train.X), len(parts.validation.X)) > 0


def test_split_refuses_what_does_not_pair_up():
    good = blank(20_000, 20_000)
    with pytest.raises(MnistError, match="but train has 20,000 images and 19,999 labels"):
        split(Mnist(blank(20_000, 19_999), good))
    with pytest.raises(MnistError, match="but test has 4 images and 5 labels"):
        split(Mnist(good, blank(4, 5)))


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
        ([0, 2.5, np.nan], r"Label number 1 is 2.5, but labels are whole numbers"),
        ([0, np.nan], r"Label number 1 is nan"),
        ([3, None], r"Label number 1 is None"),
        (np.eye(10), r"These rows are one-hot encoded already"),
        (np.zeros((3, 784)), r"shape \(3, 784\).*Pass the labels"),
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


# What is handed in, what the function should do with the repaired input, and how often the advice
# of an error has to be followed on the way there.
ADVICE = [
    (prepend_bias, "X", np.zeros(784), (1, 785), 1),
    (prepend_bias, "X", [0.5, 0.25], (1, 3), 1),
    (prepend_bias, "X", np.zeros((5, 28, 28), np.uint8), (5, 785), 1),
    (prepend_bias, "X", np.zeros((0, 28, 28), np.uint8), (0, 785), 1),
    (prepend_bias, "X", np.zeros((5, 1, 28, 28)), (5, 785), 1),
    (prepend_bias, "X", [["0.5", "1"]], (1, 3), 1),
    (scale, "X", np.array([["0", "255"]]), (1, 2), 1),
    (scale, "X", np.array([[7, 255]], object), (1, 2), 1),
    (scale, "X", Digits(np.zeros((3, 784), np.uint8), np.zeros(3, np.uint8)), (3, 784), 1),
    (scale, "X", Mnist(blank(3, 3), blank(2, 2)), (3, 784), 1),
    (scale, "X", Split(blank(3, 3), blank(2, 2), blank(2, 2)), (3, 784), 1),
    (prepend_bias, "X", Mnist(blank(3, 3), blank(2, 2)), (3, 785), 1),
    (one_hot_encode, "y", Mnist(blank(3, 3), blank(2, 2)), (3, 10), 1),
    (one_hot_encode, "y", blank(3, 3), (3, 10), 1),
    (one_hot_encode, "y", [0.0, 1.0], (2, 10), 1),
    (one_hot_encode, "y", [True, False], (2, 10), 1),
    (one_hot_encode, "y", ["5", "0"], (2, 10), 1),
    (one_hot_encode, "y", ["5.0", "0.0"], (2, 10), 1),
    (one_hot_encode, "y", [b"5", b"0"], (2, 10), 1),
    (one_hot_encode, "y", np.array(["5", 3], object), (2, 10), 1),
    (one_hot_encode, "y", ["c", "a", "b"], (3, 10), 1),
    (one_hot_encode, "y", [[0], [1]], (2, 10), 1),
    (one_hot_encode, "y", [["5", "7"]], (2, 10), 2),
    (one_hot_encode, "y", 3, (1, 10), 1),
    (one_hot_encode, "y", [3, 25], (2, 26), 1),
]


@pytest.mark.parametrize(("function", "name", "value", "shape", "times"), ADVICE)
def test_the_advice_of_an_error_repairs_the_call(function, name, value, shape, times):
    more = {}
    for _ in range(times):
        with pytest.raises(MnistError) as caught:
            function(value, **more)
        message = str(caught.value)
        if raised := re.search(r"raise (n_classes) to (\d+)", message):
            more = {raised[1]: int(raised[2])}
            continue
        pattern = rf"np\.\w+\({name}.*\)\S*|data\.\S*{name}|(?<=encode\()\[y\]"
        advice = re.search(pattern, message)[0].rstrip(".")
        value = eval(advice, {"np": np, name: value, "data": value})
    assert function(value, **more).shape == shape


def test_the_advice_on_booleans_stands_in_place_of_scaling():
    X = np.array([[True, False]])
    with pytest.raises(MnistError, match=r"Use X\.astype\(np\.float32\) instead"):
        scale(X)
    np.testing.assert_array_equal(X.astype(np.float32), [[1, 0]])


def test_letters_are_numbered_in_their_order():
    with pytest.raises(MnistError, match=r"np\.unique\(y, return_inverse=True\)\[1\]"):
        one_hot_encode(["c", "a", "b"])
    numbers = np.unique(["c", "a", "b"], return_inverse=True)[1]
    np.testing.assert_array_equal(one_hot_encode(numbers, 3), np.eye(3)[[2, 0, 1]])


def test_split_takes_nothing_but_what_load_mnist_returns(digits):
    for wrong in (digits.train, split(digits), tuple(digits), Mnist(1, 2), None, "mnist"):
        with pytest.raises(MnistError, match="load_mnist"):
            split(wrong)
