"""The older packaging of MNIST: read right, and never run."""

import copyreg
import gzip
import os
import pickle
import struct
import subprocess
import sys
import tracemalloc
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from old_pickle import python2_pickle

from helpers import mnist
from helpers.data import published

# Made by Python 2.7.18 and NumPy 1.16.6 from the first 5 and last 3 training digits and the
# first 4 test digits: cPickle.dumps(three pairs, 2), gzipped.
GENUINE = Path(__file__).with_name("data") / "mnist_of_python2.pkl.gz"


@pytest.fixture(scope="module")
def digits():
    return mnist.load_mnist()


@pytest.fixture(scope="module")
def few(digits):
    """The pairs in GENUINE: X float32, y int64."""
    (X, y), (X_test, y_test) = digits
    pairs = [(X[:5], y[:5]), (X[-3:], y[-3:]), (X_test[:4], y_test[:4])]
    return tuple((mnist.scale(X, 256), y.astype(np.int64)) for X, y in pairs)


def written(folder, content, level=6):
    path = folder / "mnist.pkl.gz"
    path.write_bytes(gzip.compress(content, level))
    return path


def assert_equal(sets, pairs):
    assert len(sets) == len(pairs) == 3
    for (X, y), (X_expected, y_expected) in zip(sets, pairs, strict=True):
        assert X.dtype == np.float32
        assert y.dtype == np.uint8
        np.testing.assert_array_equal(X, X_expected)
        np.testing.assert_array_equal(y, y_expected)


def test_a_pickle_of_python_2_gives_the_digits(few):
    data = mnist.load_pickled_mnist(GENUINE)
    assert_equal(data, few)
    assert isinstance(data, mnist.Split)
    assert data.train.X.flags.writeable


def test_an_unpacked_pickle_is_read_too(tmp_path, few):
    (tmp_path / "mnist.pkl").write_bytes(gzip.decompress(GENUINE.read_bytes()))
    assert_equal(mnist.load_pickled_mnist(tmp_path / "mnist.pkl"), few)


def test_our_writer_of_old_pickles_is_that_of_python_2(few):
    assert python2_pickle(few) == gzip.decompress(GENUINE.read_bytes())


def test_the_full_pickle_equals_the_split_of_the_idx_files(tmp_path, digits):
    data = mnist.split(digits)
    pairs = [(mnist.scale(X, 256), y.astype(np.int64)) for X, y in data]
    path = written(tmp_path, python2_pickle(pairs), level=1)
    loaded = mnist.load_pickled_mnist(path)
    assert_equal(loaded, [(mnist.scale(X, 256), y) for X, y in data])
    assert loaded.train.X.max() == 0.99609375
    assert [len(digits.y) for digits in loaded] == [50_000, 10_000, 10_000]


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_of_todays_numpy_are_read(tmp_path, few, protocol):
    path = written(tmp_path, pickle.dumps(few, protocol))
    assert_equal(mnist.load_pickled_mnist(path), few)


@pytest.mark.parametrize("dtype", [">f4", "<f8"])
def test_other_byte_orders_and_widths_are_read(tmp_path, few, dtype):
    pairs = tuple((np.asfortranarray(X.astype(dtype)), y.astype(">i2")) for X, y in few)
    assert_equal(mnist.load_pickled_mnist(written(tmp_path, pickle.dumps(pairs, 2))), few)


# --- pickles that run code -------------------------------------------------------------------


class Call:
    """Pickles as a call of ``function``: what an attacker would write."""

    def __init__(self, function, *arguments, state=None):
        self.parts = (function, arguments) + ((state,) if state else ())

    def __reduce__(self):
        return self.parts


def touching(witness):
    return f"open({str(witness)!r}, 'w').close()"


def attacks(witness):
    touch = touching(witness)
    shell = f'"{sys.executable}" -c "{touch}"'
    eval_by_name = Call(getattr, Call(__import__, "builtins"), "eval")
    instance = f"(S{touch!r}\nibuiltins\nexec\n.".encode()
    obj = b"(cbuiltins\nexec\nX" + struct.pack("<I", len(touch)) + touch.encode() + b"o."
    return {
        "os.system": Call(os.system, shell),
        "eval": Call(eval, touch),
        "exec": Call(exec, touch),
        "getattr chain": Call(list, Call(map, eval_by_name, (touch,))),
        "subprocess": Call(subprocess.check_call, [sys.executable, "-c", touch]),
        "numpy.runstring": Call(np.testing.runstring, touch, {}),
        "the state of a dtype": Call(np.dtype, "f4", state=Call(exec, touch)),
        "the arguments of an array": Call(
            np.empty(0).__reduce__()[0], np.ndarray, (0,), Call(exec, touch)
        ),
        "an array of objects": np.array([Call(exec, touch)], dtype=object),
        "INST": instance,
        "OBJ": obj,
    }


KINDS = list(attacks("witness"))


def dumped(attack, few, protocol):
    """The attack as the last labels of otherwise intact digits."""
    if isinstance(attack, bytes):
        return attack
    (train, validation, (X_test, _)) = few
    return pickle.dumps((train, validation, (X_test, attack)), protocol)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("kind", KINDS)
def test_a_pickle_that_runs_code_is_refused_and_not_run(tmp_path, few, kind, protocol):
    witness = tmp_path / "it ran"
    path = written(tmp_path, dumped(attacks(witness)[kind], few, protocol))

    with pytest.raises(mnist.MnistError) as caught:
        mnist.load_pickled_mnist(path)

    assert not witness.exists()
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_attacks_are_real(tmp_path, few, kind):
    witness = tmp_path / "it ran"
    content = dumped(attacks(witness)[kind], few, 2)
    try:
        pickle.loads(content)
    except Exception as error:
        print(error)
    assert witness.exists()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"cos\nsystem\n(S'true'\ntR.", "os.system"),
        (pickle.dumps(eval, 4), "builtins.eval"),
        (b"cnumpy.f2py.crackfortran\nmyeval\n.", "numpy.f2py.crackfortran.myeval"),
        (pickle.dumps(copyreg._reconstructor, 2), "copy_reg._reconstructor"),
        (b"\x80\x02\x82\x01.", "instruction EXT1"),
        (b"Pid\n.", "instruction PERSID"),
    ],
)
def test_the_error_names_what_was_asked_for_and_says_that_it_was_not_run(tmp_path, content, named):
    with pytest.raises(mnist.MnistError, match="nothing in it was run") as caught:
        mnist.load_pickled_mnist(written(tmp_path, content))
    assert f"asks for {named}" in str(caught.value).replace("the instr", "instr")


# --- pickles that fill the memory ------------------------------------------------------------

BOMBS = {
    "a huge memo": b"\x80\x02Nr\xff\xff\xff\x7f.",
    "a huge string": b"\x80\x02T\xff\xff\xff\x7f.",
    "huge bytes": b"\x80\x04\x8e" + struct.pack("<Q", 2**40) + b".",
    "a huge frame": b"\x80\x04\x95" + struct.pack("<Q", 2**60) + b"N.",
    "a huge number": b"\x80\x02\x8b\xff\xff\xff\x7f.",
    "a promise of billions": b"\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00"
    b"\x85U\x01b\x87R(K\x01J\xff\xff\xff\x7f\x85cnumpy\ndtype\nU\x02f4K\x00K\x01\x87R\x89U\x00tb.",
    "zeros without end": b"\x80\x02T\xff\xff\xff\x7f" + bytes(200_000_000),
    "instructions without end": b"(" * 50_000_000,
    "a line without end": b"c" + b"o" * 200_000_000,
    "a name of ever deeper pairs": b"\x80\x04Nq\x00" + b"h\x00h\x00\x86q\x00" * 24 + b"h\x00\x93.",
    "ever deeper tuples": b"\x80\x02N" + b"2\x86" * 1_000_000 + b".",
    "ever deeper pairs": b"\x80\x02Nq\x00" + b"h\x00h\x00\x86q\x00" * 200_000 + b".",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_takes_memory(tmp_path, bomb):
    path = written(tmp_path, bomb, level=9)
    tracemalloc.start()
    try:
        with pytest.raises(mnist.MnistError):
            mnist.load_pickled_mnist(path)
        assert tracemalloc.get_traced_memory()[1] < 1_500_000
    finally:
        tracemalloc.stop()


# --- pickles that are damaged, or hold something else -----------------------------------------


def changed(few, part, value):
    """The pairs with one array replaced: part 0 is the first X, part 5 the last y."""
    arrays = [array for pair in few for array in pair]
    arrays[part] = value
    return tuple((arrays[i], arrays[i + 1]) for i in (0, 2, 4))


WRONG = {
    "a label of 11": lambda few: changed(few, 5, np.array([1, 2, 3, 11])),
    "a negative label": lambda few: changed(few, 5, np.array([1, 2, 3, -1])),
    "labels in float": lambda few: changed(few, 5, np.zeros(4)),
    "a pixel of 2": lambda few: changed(few, 0, np.full((5, 784), 2.0)),
    "a pixel that is no number": lambda few: changed(few, 0, np.full((5, 784), np.nan)),
    "images in bytes": lambda few: changed(few, 0, np.zeros((5, 784), np.uint8)),
    "a label too few": lambda few: changed(few, 5, np.zeros(3, int)),
    "images in columns": lambda few: changed(few, 0, np.zeros((784, 5))),
    "complex images": lambda few: changed(few, 0, np.zeros((5, 784), complex)),
}


@pytest.mark.parametrize("content_of", WRONG.values(), ids=WRONG)
def test_anything_but_digits_is_refused(tmp_path, few, content_of):
    path = written(tmp_path, pickle.dumps(content_of(few), 2))
    with pytest.raises(mnist.MnistError, match=r"mnist\.pkl\.gz"):
        mnist.load_pickled_mnist(path)


PLAIN = {
    "lists": lambda few: [[X[:1, :9].tolist(), y[:1].tolist()] for X, y in few],
    "many numbers in lists": lambda few: [X.tolist() for X, _ in few],
    "a dictionary of arrays": lambda few: {"train": few[0]},
    "an ordered dictionary": lambda few: OrderedDict(train=few[0]),
    "a set": lambda few: {1, 2},
    "numbers": lambda few: (0.5, -1, 10**20, True, None, 1j, range(3), np.float32(2)),
    "text": lambda few: "five, zero, four",
    "an array of text": lambda few: changed(few, 5, np.array(["a", "b", "c", "d"])),
    "an array of objects": lambda few: changed(few, 5, np.array([1, None, "c", 2.5], object)),
    "one array": lambda few: few[0][1],
    "two pairs": lambda few: few[:2],
}


@pytest.mark.parametrize("protocol", range(1, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("content_of", PLAIN.values(), ids=PLAIN)
def test_plain_values_are_told_apart_from_code(tmp_path, few, content_of, protocol):
    path = written(tmp_path, pickle.dumps(content_of(few), protocol))
    with pytest.raises(mnist.MnistError, match="is a pickle, but not of MNIST: it holds") as caught:
        mnist.load_pickled_mnist(path)
    assert "run" not in str(caught.value)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("content_of", PLAIN.values(), ids=PLAIN)
def test_code_after_plain_values_is_still_code(tmp_path, few, content_of, protocol):
    plain = content_of([(X[:1, :2], y) for X, y in few])
    path = written(tmp_path, pickle.dumps((plain, Call(exec, "1")), protocol))
    with pytest.raises(mnist.MnistError) as caught:
        mnist.load_pickled_mnist(path)
    assert protocol == 0 or "nothing in it was run" in str(caught.value)


def test_lists_of_pairs_of_arrays_are_read(tmp_path, few):
    path = written(tmp_path, pickle.dumps([list(pair) for pair in few]))
    assert_equal(mnist.load_pickled_mnist(path), few)


def test_a_table_is_told_apart_from_code(tmp_path):
    (tmp_path / "mnist.csv").write_text("label,pixel1,pixel2\n5,0,255\n")
    with pytest.raises(mnist.MnistError, match=r"is a table of text \(CSV\)"):
        mnist.load_pickled_mnist(tmp_path / "mnist.csv")


DAMAGED = {
    "cut in the gzip": lambda gz: (gz[: len(gz) // 2], "cut short"),
    "cut in the pickle": lambda gz: (gzip.compress(gzip.decompress(gz)[:-3000]), "not an intact"),
    "no end": lambda gz: (gzip.compress(gzip.decompress(gz)[:-1]), "not an intact"),
    "more after the end": lambda gz: (gzip.compress(gzip.decompress(gz) + b"!"), "more bytes"),
    "a wrong checksum": lambda gz: (gz[:-8] + b"\0\0\0\0" + gz[-4:], "CRC check failed"),
    "a web page": lambda gz: (b"<!doctype html><html>Quota exceeded</html>", "is a web page"),
    "empty": lambda gz: (b"", "is empty"),
    "empty gzip": lambda gz: (gzip.compress(b""), "not an intact"),
    "images": lambda gz: (
        mnist.DATA.joinpath(published.TEST_IMAGES.name).read_bytes(),
        "not an inta",
    ),
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_pickle_is_named_and_explained(tmp_path, damage):
    path = tmp_path / "mnist.pkl.gz"
    content, words = damage(GENUINE.read_bytes())
    path.write_bytes(content)
    with pytest.raises(mnist.MnistError, match=words) as caught:
        mnist.load_pickled_mnist(path)
    assert str(path) in str(caught.value)


def test_a_missing_pickle_and_a_folder_are_named_as_such(tmp_path):
    with pytest.raises(mnist.MnistError, match="does not exist"):
        mnist.load_pickled_mnist(tmp_path / "mnist.pkl.gz")
    with pytest.raises(mnist.MnistError, match="is a folder"):
        mnist.load_pickled_mnist(tmp_path)
