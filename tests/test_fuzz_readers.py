"""Damaged files, made by the thousand: only MnistError, never another exception, little memory."""

import gzip
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from helpers.data.published import TEST_LABELS
from helpers.mnist import DATA, MnistError, load_images, load_labels, load_pickled_mnist

PICKLE = Path(__file__).with_name("data") / "mnist_of_python2.pkl.gz"
LABELS = gzip.decompress((DATA / TEST_LABELS.name).read_bytes())
IMAGES = struct.pack(">4B3I", 0, 0, 8, 3, 30, 28, 28) + np.random.default_rng(0).bytes(30 * 784)
SEEDS = {
    load_labels: [LABELS, LABELS[:40]],
    load_images: [IMAGES, struct.pack(">4B3I", 0, 0, 8, 3, 2, 3, 4) + bytes(range(24))],
    load_pickled_mnist: [gzip.decompress(PICKLE.read_bytes())],
}
ONE_MEGABYTE = 1_000_000  # of buffers, whatever the file

many = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def mutated(draw, content):
    """The content after a few changes, most of them near the start, where the headers are."""
    content = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        near = draw(st.sampled_from([20, 200, len(content)]))
        where = draw(st.integers(0, max(0, min(near, len(content)))))
        change = draw(st.sampled_from(["set", "insert", "delete", "cut", "repeat"]))
        piece = draw(
            st.binary(min_size=1, max_size=8)
            | st.sampled_from([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"])
        )
        if change == "set":
            content[where : where + len(piece)] = piece
        elif change == "insert":
            content[where:where] = piece
        elif change == "delete":
            del content[where : where + len(piece)]
        elif change == "cut":
            del content[where:]
        else:
            content += content[where : where + 2000] * draw(st.integers(1, 20))
    return bytes(content)


@st.composite
def files(draw, read):
    """A file for ``read``, damaged inside the gzip, outside of it, or in both."""
    content = draw(st.sampled_from(SEEDS[read]))
    if draw(st.booleans()):
        content = draw(mutated(content))
    if draw(st.booleans()):
        content = gzip.compress(content, draw(st.sampled_from([0, 1, 9])))
    if draw(st.booleans()):
        content = draw(mutated(content))
    return content


def unpacked_size(content):
    try:
        return len(gzip.decompress(content))
    except (OSError, EOFError, ValueError, gzip.zlib.error):
        return len(content) * 30


def read_within_bounds(read, path, content):
    """Read; return the result or the MnistError, after a look at the memory that it took."""
    path.write_bytes(content)
    tracemalloc.start()
    try:
        try:
            result = read(path)
        except MnistError as error:
            result = error
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < ONE_MEGABYTE + 4 * max(len(content), unpacked_size(content))
    if isinstance(result, MnistError):
        assert str(path) in str(result)
    return result


@many
@given(data=st.data())
@pytest.mark.parametrize("read", [load_images, load_labels], ids=lambda read: read.__name__)
def test_damaged_idx_files_raise_mnist_error_alone(tmp_path, data, read):
    content = data.draw(files(read))
    result = read_within_bounds(read, tmp_path / "fuzzed.gz", content)
    if isinstance(result, np.ndarray):  # then the file is as its header says
        plain = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        assert plain[-result.size :] == result.tobytes() or result.size == 0
        assert len(plain) == result.size + (16 if read is load_images else 8)


@many
@given(data=st.data())
def test_damaged_pickles_raise_mnist_error_alone(tmp_path, data):
    result = read_within_bounds(
        load_pickled_mnist, tmp_path / "fuzzed.gz", data.draw(files(load_pickled_mnist))
    )
    if not isinstance(result, MnistError):
        assert [part.X.dtype for part in result] == [np.float32] * 3


@many
@given(content=st.binary(max_size=300))
@pytest.mark.parametrize("read", [load_images, load_labels, load_pickled_mnist])
def test_any_bytes_raise_mnist_error_alone(tmp_path, content, read):
    assume(content)
    read_within_bounds(read, tmp_path / "fuzzed.gz", content)
    read_within_bounds(read, tmp_path / "fuzzed.gz", gzip.compress(content, 1))


OPCODES = b"(.0123lsuedRqjhbtc}]ad)NKMJITU" + bytes(range(0x80, 0x96))
PIECES = [
    b"cnumpy.core.multiarray\n_reconstruct\n",
    b"cnumpy\nndarray\n",
    b"cnumpy\ndtype\n",
    b"c_codecs\nencode\n",
    b"cnumpy.core.numeric\n_frombuffer\n",
    b"U\x02f4",
    b"U\x06latin1",
    b"ccollections\nOrderedDict\n",
    b"I01\n",
    b"p1\ng1\n",
    b"K\x00\x85",
    *(bytes([code]) for code in OPCODES),
]


@many
@given(pieces=st.lists(st.sampled_from(PIECES) | st.binary(min_size=1, max_size=4), max_size=40))
def test_random_programs_raise_mnist_error_alone(tmp_path, pieces):
    result = read_within_bounds(
        load_pickled_mnist, tmp_path / "fuzzed.pkl", b"\x80\x02" + b"".join(pieces) + b"."
    )
    assert isinstance(result, MnistError)


def test_the_undamaged_seeds_are_read(tmp_path):
    path = tmp_path / "seed.gz"
    for read, seeds in SEEDS.items():
        for seed in seeds[:: 2 if read is load_labels else 1]:
            path.write_bytes(gzip.compress(seed))
            assert not isinstance(read(path), Exception)
