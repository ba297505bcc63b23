"""The IDX reader: what it reads, and how it refuses what it cannot."""

import gzip
import hashlib
import os
import re
import struct
import sys
import tracemalloc

import numpy as np
import pytest
from permissions import ordinary_user, public_folder

from helpers.data import idx
from helpers.data.published import TEST_IMAGES, TEST_LABELS
from helpers.mnist import DATA, MnistError, load_images, load_labels


def images_file(n=3, rows=4, columns=5, body=None):
    """An IDX file of images, unpacked; its bytes count up from 0."""
    body = bytes(i % 256 for i in range(n * rows * columns)) if body is None else body
    return struct.pack(">4B3I", 0, 0, 8, 3, n, rows, columns) + body


def labels_file(labels=(7, 0, 9), n=None):
    return struct.pack(">4BI", 0, 0, 8, 1, len(labels) if n is None else n) + bytes(labels)


@pytest.fixture
def file(tmp_path):
    """Write a file called digits.gz, and return its path."""

    def write(content):
        path = tmp_path / "digits.gz"
        path.write_bytes(content)
        return path

    return write


def members(content):
    """Gzip in two pieces, one after the other, and padded: valid, and made by some tools."""
    return gzip.compress(content[:30]) + gzip.compress(content[30:]) + bytes(100)


@pytest.mark.parametrize("pack", [gzip.compress, bytes, members])
def test_images_and_labels_are_read_from_gzip_or_plain_files(file, pack):
    images = load_images(file(pack(images_file())))
    np.testing.assert_array_equal(images, np.arange(60).reshape(3, 20))
    labels = load_labels(file(pack(labels_file())))
    np.testing.assert_array_equal(labels, [7, 0, 9])
    for array in (images, labels):
        assert array.dtype == np.uint8
        array[:] = 1  # they may be written to


@pytest.mark.parametrize("shape", [(0, 28, 28), (1, 1, 1), (2, 1, 3), (100, 28, 28), (1, 300, 200)])
def test_any_number_of_images_of_any_size_is_read(file, shape):
    n, rows, columns = shape
    images = load_images(file(gzip.compress(images_file(*shape))))
    assert images.shape == (n, rows * columns)
    assert images.tobytes() == images_file(*shape)[16:]


def test_no_labels_and_many_labels_are_read(file):
    assert load_labels(file(gzip.compress(labels_file(())))).shape == (0,)
    in_order = np.repeat(np.arange(10, dtype=np.uint8), 60_000)  # packs 600 times smaller
    np.testing.assert_array_equal(load_labels(file(gzip.compress(labels_file(in_order)))), in_order)


def test_a_path_may_be_text():
    assert load_labels(str(DATA / TEST_LABELS.name)).shape == (10_000,)


def test_the_digest_is_that_of_the_decompressed_bytes():
    path = DATA / TEST_IMAGES.name
    digest = hashlib.sha256()
    idx.read_idx(path, idx.IMAGES, digest)
    assert digest.hexdigest() == hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest()


def test_other_label_sets_are_read_when_asked_for(file):
    path = file(gzip.compress(labels_file((11, 25))))
    np.testing.assert_array_equal(load_labels(path, n_classes=26), [11, 25])
    with pytest.raises(MnistError, match=r"label number 1 is 25, but labels run from 0 to 24"):
        load_labels(path, n_classes=25)


good = gzip.compress(images_file())
QUOTA = (
    b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>Too many users have viewed this file</body></html>"
)

BAD_IMAGES = {
    "empty": (b"", "is empty: 0 bytes"),
    "a web page": (QUOTA, "is a web page, not data"),
    "a lowercase page": (b"<html><head></head></html>", "is a web page, not data"),
    "a web page, gzipped": (gzip.compress(QUOTA), "is a web page, not data"),
    "text": (b"five zero four one nine\n", "is neither a gzip file nor an IDX file of images"),
    "text, gzipped": (gzip.compress(b"five zero four"), "unpacks to no IDX file of images"),
    "a table": (b"5, 0, 4, 1, 9\n", r"table of text \(CSV\).*np\.loadtxt\(path, delimiter=','\)"),
    "a zip file": (b"PK\3\4" + bytes(100), "is neither a gzip file nor an IDX file"),
    "two bytes": (b"\0\0", "is too short: it holds 2 bytes"),
    "gzip of nothing": (gzip.compress(b""), "is too short: it holds 0 bytes"),
    "gzip of a bit": (gzip.compress(images_file()[:15]), "is too short: it holds 15 bytes"),
    "cut in the gzip header": (good[:5], "is cut short"),
    "cut in the data": (good[:30], "is cut short"),
    "cut in the checksum": (good[:-1], "is cut short"),
    "a wrong checksum": (good[:-8] + b"\0\0\0\0" + good[-4:], "damaged gzip file .CRC check"),
    "a wrong length": (good[:-4] + b"\0\0\0\0", "damaged gzip file .Incorrect length"),
    "a broken stream": (good[:12] + b"\xff\xff\xff" + good[15:], "is a damaged gzip file"),
    "more after the gzip": (good + b"more", "is a damaged gzip file"),
    "labels": (gzip.compress(labels_file()), r"of labels, not of images\. Read it with load_lab"),
    "floats": (gzip.compress(b"\0\0\x0d\3" + bytes(12)), "begins with the bytes 00 00 0d 03"),
    "two dimensions": (gzip.compress(b"\0\0\x08\2" + bytes(12)), "begins with the bytes 00 00 08"),
    "little-endian": (gzip.compress(b"\3\x08\0\0" + bytes(12)), "begins with the bytes 03 08 00"),
    "a short body": (gzip.compress(images_file()[:-1]), "3 images of 4 x 5 .* only 59 follow"),
    "a long body": (gzip.compress(images_file() + b"\0"), "60 bytes, but more bytes follow"),
    "no body": (gzip.compress(images_file(body=b"")), "only 0 follow"),
    "no rows": (gzip.compress(images_file(3, 0, 5)), "an image has at least one pixel"),
    "billions of nothing": (gzip.compress(images_file(2**32 - 1, 0, 0)), "at least one pixel"),
    "billions of images": (
        gzip.compress(images_file(2**32 - 1, 28, 28, body=bytes(784))),
        "promises 4,294,967,295 images of 28 x 28 pixels.*made to fill the memory",
    ),
    "the largest header": (
        gzip.compress(images_file(2**32 - 1, 2**32 - 1, 2**32 - 1, body=b"")),
        "made to fill the memory",
    ),
    "plain billions": (images_file(2**32 - 1, 28, 28, body=bytes(784)), "made to fill the memory"),
}


@pytest.mark.parametrize(("content", "words"), BAD_IMAGES.values(), ids=BAD_IMAGES)
def test_a_bad_file_of_images_is_named_and_explained(file, content, words):
    path = file(content)
    with pytest.raises(MnistError, match=words) as caught:
        load_images(path)
    message = str(caught.value)
    assert str(path) in message
    assert message.count(". ") >= 1, "a second sentence should say what to do"
    assert message.endswith(".")


BAD_LABELS = {
    "a label of 11": (
        labels_file((3, 11, 12)),
        "label number 1 is 11, but labels run from 0 to 9.*say so with n_classes=13; if not",
    ),
    "images": (images_file(), r"is a file of images, not of labels\. Read it with load_images"),
    "one too few": (labels_file(n=4), "promises 4 labels, 4 bytes, but only 3 follow"),
    "one too many": (labels_file(n=2), "promises 2 labels, 2 bytes, but more bytes follow"),
    "billions": (labels_file(n=2**32 - 1), "promises 4,294,967,295 labels"),
    "a header cut short": (labels_file()[:7], "the header alone of a file of labels takes 8"),
}


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["gzip", "plain"])
@pytest.mark.parametrize(("content", "words"), BAD_LABELS.values(), ids=BAD_LABELS)
def test_a_bad_file_of_labels_is_named_and_explained(file, content, words, pack):
    path = file(pack(content))
    with pytest.raises(MnistError, match=words) as caught:
        load_labels(path)
    assert str(path) in str(caught.value)


ZEROS = bytes(200_000_000)
BOMBS = {
    "honest": images_file(len(ZEROS) // 10_000, 100, 100, ZEROS),
    "modest": images_file(10, 100, 100, ZEROS),
    "boastful": images_file(2**32 - 1, 28, 28, ZEROS),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_takes_memory(file, bomb):
    path = file(gzip.compress(bomb, 9))
    tracemalloc.start()
    try:
        with pytest.raises(MnistError, match=r"fill the memory|more bytes follow"):
            load_images(path)
        assert tracemalloc.get_traced_memory()[1] < 1_500_000
    finally:
        tracemalloc.stop()


def test_a_promise_within_the_limit_takes_no_more_than_what_is_there(file):
    noise = np.random.default_rng(0).bytes(1_000_000)
    path = file(gzip.compress(images_file(25_000, 28, 28, noise)))  # promises 19.6 MB, has 1 MB
    tracemalloc.start()
    try:
        with pytest.raises(MnistError, match=r"only 1,000,000 follow"):
            load_images(path)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_a_missing_file_and_a_folder_are_named_as_such(tmp_path):
    with pytest.raises(MnistError, match=r"no\.gz does not exist\. Check the name"):
        load_images(tmp_path / "no.gz")
    with pytest.raises(MnistError, match=r"is a folder\. Give the path of a file"):
        load_labels(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permission bits")
@pytest.mark.parametrize("closed", ["data/digits.gz", "data"], ids=["file", "folder"])
def test_a_file_without_permission_is_named_as_such(closed):
    with public_folder() as folder:
        path = folder / "data" / "digits.gz"
        path.parent.mkdir(mode=0o755)
        path.write_bytes(good)
        (folder / closed).chmod(0)
        with (
            ordinary_user(),
            pytest.raises(MnistError, match=r"cannot be read: you have no permission\. Ask"),
        ):
            load_images(path)
        (folder / closed).chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_and_a_device_are_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "digits.gz")
    for path in (tmp_path / "digits.gz", "/dev/zero"):
        with pytest.raises(MnistError, match=r"but a pipe or a device\. Copy what it gives"):
            load_images(path)


@pytest.mark.parametrize("path", [None, 0, True, 2.5, b"digits.gz", ["digits.gz"], "a\0b"])
@pytest.mark.parametrize("read", [load_images, load_labels])
def test_what_is_no_path_is_named_as_such(path, read):
    with pytest.raises(MnistError, match=r"A path is needed here, but got .*Give the name"):
        read(path)


def test_a_tilde_is_the_home_of_the_user(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))  # what Windows goes by
    (tmp_path / "labels").write_bytes(labels_file())
    np.testing.assert_array_equal(load_labels("~/labels"), [7, 0, 9])
    with pytest.raises(MnistError, match=r"a user that this computer does not know\. Write the"):
        load_labels("~nobody-of-this-name/labels")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (b"5,0,255\n0,12,7\n", [[5, 0, 255], [0, 12, 7]]),
        (b'"label";"pixel 1";pixel_2\r\n5;0;255\r\n', [5, 0, 255]),
        (b"label\t1x1\t1x2\n9\t1.5\t-2", [9, 1.5, -2]),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_table_is_told_from_data_and_read_as_the_error_says(tmp_path, text, rows, pack):
    path = tmp_path / ("table.csv" if pack is bytes else "table.csv.gz")
    path.write_bytes(pack(text))
    with pytest.raises(MnistError, match="is a table of text") as caught:
        load_images(path)
    advice = re.search(r"np\.loadtxt\(.*?\)", str(caught.value))[0]
    np.testing.assert_array_equal(eval(advice, {"np": np, "path": path}), rows)


@pytest.mark.parametrize("n_classes", [0, -1, 2.5, "ten", None, True])
def test_a_number_of_classes_is_a_whole_number(file, n_classes):
    with pytest.raises(ValueError, match="n_classes should be a whole number of at least 1"):
        load_labels(file(labels_file()), n_classes)


@pytest.mark.parametrize("largest", [10, 26, 255])
def test_the_advice_on_more_classes_repairs_the_call(file, largest):
    path = file(labels_file((3, largest, 2)))
    with pytest.raises(MnistError) as caught:
        load_labels(path)
    n_classes = int(re.search(r"n_classes=(\d+)", str(caught.value))[1])
    np.testing.assert_array_equal(load_labels(path, n_classes), [3, largest, 2])
