"""What notebook 01 builds in view and what `helpers.mnist` exports agree."""

import gzip
import re

import nbformat
import numpy as np
import pytest
from notebook_code import NOTEBOOKS, definitions

from helpers import exercises, mnist
from tools import figures


@pytest.fixture(scope="module")
def notebook():
    return definitions("01_data_loading")


@pytest.fixture(scope="module")
def cells():
    stored = nbformat.read(NOTEBOOKS / "01_data_loading.ipynb", as_version=4)
    return {cell.id: cell for cell in stored.cells}


@pytest.fixture(scope="module")
def train():
    return mnist.load_mnist().train


@pytest.mark.parametrize("stem", ["train", "t10k"])
def test_loaders_read_the_same_digits(notebook, stem):
    images = mnist.DATA / f"{stem}-images-idx3-ubyte.gz"
    labels = mnist.DATA / f"{stem}-labels-idx1-ubyte.gz"
    np.testing.assert_array_equal(notebook["load_images"](images), mnist.load_images(images))
    np.testing.assert_array_equal(notebook["load_labels"](labels), mnist.load_labels(labels))


@pytest.mark.parametrize(
    ("loader", "content"),
    [
        ("load_images", (2049).to_bytes(4, "big") + bytes([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7])),
        ("load_images", (2051).to_bytes(4, "big") + bytes([0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 7])),
        ("load_labels", (2051).to_bytes(4, "big") + bytes([0, 0, 0, 1, 7])),
        ("load_labels", (2049).to_bytes(4, "big") + bytes([0, 0, 0, 2, 7])),
        ("load_labels", (2049).to_bytes(4, "big") + bytes([0, 0, 0, 1, 11])),
    ],
    ids=["labels for images", "image missing", "images for labels", "label missing", "label 11"],
)
def test_loaders_refuse_the_same_files(notebook, tmp_path, loader, content):
    path = tmp_path / "wrong.gz"
    path.write_bytes(gzip.compress(content))
    with pytest.raises(ValueError, match=r"expected|promised"):
        notebook[loader](path)
    with pytest.raises(mnist.MnistError):
        getattr(mnist, loader)(path)


def test_scale_agrees(notebook, train):
    ours, theirs = notebook["scale"](train.X), mnist.scale(train.X)
    assert ours.dtype == theirs.dtype == np.float32
    np.testing.assert_array_equal(ours, theirs)


def test_one_hot_encode_agrees_also_when_a_class_is_missing(notebook, train):
    for y in (train.y, train.y[:10], train.y[:0]):
        theirs = mnist.one_hot_encode(y)
        assert theirs.shape == (len(y), 10)
        np.testing.assert_array_equal(notebook["one_hot_encode"](y), theirs)


def test_prepend_bias_agrees(notebook, train):
    X = mnist.scale(train.X[:1000])
    theirs = mnist.prepend_bias(X)
    assert theirs.shape == (1000, 785)
    assert theirs.dtype == X.dtype
    np.testing.assert_array_equal(notebook["prepend_bias"](X), theirs)


def test_all_images_at_once_are_read_as_one_by_one(notebook, train):
    means = np.array([train.X[train.y == d].mean(axis=0) for d in range(10)])
    one_by_one = [notebook["nearest_mean"](x, means) for x in train.X[:500]]
    np.testing.assert_array_equal(notebook["read_by_means"](train.X[:500], means), one_by_one)


def test_what_the_text_lets_a_check_say_is_what_it_says(cells):
    said = re.findall("(?m)^> (.+)$", cells["how-exercises-work"].source)
    answer = repr(exercises.number_from_bytes.check(lambda group: group[0]))
    assert said == answer.splitlines()[1:]


def test_the_examples_are_of_the_mistakes_in_boxes(cells):
    boxes = figures.told(cells["confusions"].outputs[0])
    pairs = re.findall(r"\((\d), (\d)\)", cells["cell-24"].source)
    assert pairs == re.findall(r"(\d) as (\d) \(", boxes)
    assert len(pairs) == 6
