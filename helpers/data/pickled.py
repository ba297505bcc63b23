"""The older packaging of MNIST, ``mnist.pkl.gz``, read without running it.

A pickle is not data but a program for a small machine with a stack, and one of its instructions
(REDUCE) calls any Python function by name. So this module does not unpickle. It reads the
instructions with ``pickletools``, and carries out by itself those that describe NumPy arrays and
plain values: no function that the file names is ever imported or called. A file that holds only
such values, and not MNIST's arrays, is told apart from one that would run code.
"""

import math
import os
import pickletools
from typing import IO, Literal, NamedTuple

import numpy as np

from helpers.data.files import DamagedFileError, MnistError, largest_contents, open_unpacked

Pair = tuple[np.ndarray, np.ndarray]

MOST_INSTRUCTIONS = 1000  # mnist.pkl.gz has about a hundred
LONGEST_NAME = 1000
MARK = object()
# How NumPy 1 and 2 spell the parts of an array. Nothing else may be named.
NAMES = {
    "numpy.core.multiarray _reconstruct": "empty array",
    "numpy._core.multiarray _reconstruct": "empty array",
    "numpy.core.numeric _frombuffer": "full array",
    "numpy._core.numeric _frombuffer": "full array",
    "numpy ndarray": "ndarray",
    "numpy dtype": "dtype",
    "_codecs encode": "bytes",
}
# Not what MNIST is made of, but no harm either: a file that names these alone runs no code.
HARMLESS = {
    "builtins bytearray",
    "builtins complex",
    "builtins frozenset",
    "builtins range",
    "builtins set",
    "builtins slice",
    "builtins xrange",
    "collections OrderedDict",
    "collections defaultdict",
    "datetime date",
    "datetime datetime",
    "decimal Decimal",
    "fractions Fraction",
    "numpy.core.multiarray scalar",
    "numpy._core.multiarray scalar",
}
NUMBERS = {"f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"}


class NotNeededError(Exception):
    """The file asks for what no array needs, and may run code; the message says for what."""


class OtherContentsError(ValueError):
    """The file runs no code, but holds other things than MNIST; the message says what."""


class Name(NamedTuple):
    """One of the NAMES. It is never called: ``_call`` knows what it stands for."""

    meaning: str


class Other(NamedTuple):
    """A value that MNIST does not hold, and of which nothing but its kind is kept."""

    kind: str


class DType:
    """The type of an array in the making: kind and size, such as f4, then the byte order."""

    def __init__(self, code: str) -> None:
        """Start with a code such as f4."""
        self.code, self.order = code, "="


class Array:
    """An array in the making: empty first, filled later."""

    values: np.ndarray | None = None
    other = ""  # what it holds in place of numbers

    def fill(self, shape: tuple, dtype: DType, data: bytes, order: Literal["C", "F"]) -> None:
        """Set the values, once shape and data are seen to fit: numbers only, no objects."""
        if dtype.code not in NUMBERS:
            self.other = f"an array of type {dtype.code[:20]!r}"
            return
        if len(shape) > 2 or not all(type(size) is int and size >= 0 for size in shape):
            raise ValueError("an array has an impossible shape")
        numbers = np.frombuffer(data, dtype.order + dtype.code)
        if math.prod(shape) != len(numbers):
            raise ValueError("an array has more or fewer values than its shape says")
        self.values = numbers.reshape(shape, order=order)


class Limited:
    """A stream that gives ``left`` bytes at most, and no long lines: a guard against bombs."""

    def __init__(self, stream: IO[bytes], left: int) -> None:
        """Allow ``left`` bytes of the stream."""
        self.stream, self.left = stream, left

    def read(self, n: int) -> bytes:
        """Return n bytes, or fewer at the end."""
        self.left -= n
        if self.left < 0:
            raise ValueError("it promises far more than digits would take")
        return self.stream.read(n)

    def readline(self) -> bytes:
        """Return a line: part of a name, so never long."""
        return self.stream.readline(LONGEST_NAME)


def read_pickled_pairs(path: str | os.PathLike[str]) -> list[Pair]:
    """Return three (X, y) pairs: training, validation, test.

    X is float32, (n, n_features), 0 to 1, and y is uint8, (n,), 0 to 9; all writable. Raises
    MnistError when the file cannot be read, or asks for anything that arrays do not need;
    nothing in it is executed.
    """
    with open_unpacked(path) as (stream, size_on_disk):
        try:
            contents = _run(Limited(stream, largest_contents(size_on_disk)))
            if stream.read(1):  # this also makes gzip compare its checksum
                raise ValueError("more bytes follow its end")
            return _checked_pairs(contents)
        except NotNeededError as error:
            raise MnistError(
                f"{path} asks for {error}, which digits do not need, so it was refused and "
                "nothing in it was run. Never open it with pickle.load(): that would run it."
            ) from error
        except OtherContentsError as error:
            raise MnistError(
                f"{path} is a pickle, but not of MNIST: it holds {error}, not three pairs of "
                "arrays, images and labels. Pickle such pairs, or use load_mnist()."
            ) from error
        except (ValueError, LookupError, TypeError) as error:
            raise DamagedFileError(
                f"{path} is not an intact mnist.pkl.gz: {error}. Get a fresh copy of it, or use "
                "load_mnist()."
            ) from error


def _run(stream: Limited) -> object:
    """Carry out the instructions of a pickle, as far as arrays and plain values need them."""
    stack, memo = [], {}
    for count, (opcode, argument, _) in enumerate(pickletools.genops(stream)):
        if count == MOST_INSTRUCTIONS:
            raise OtherContentsError(f"more than {MOST_INSTRUCTIONS:,} values")
        match opcode.name:
            case "PROTO" | "FRAME":
                pass
            case "STOP":
                return stack.pop()
            case "MARK":
                stack.append(MARK)
            case "POP":
                stack.pop()
            case "DUP":
                stack.append(stack[-1])
            case "NONE":
                stack.append(None)
            case "NEWTRUE" | "NEWFALSE":
                stack.append(opcode.name == "NEWTRUE")
            case "INT" | "BININT" | "BININT1" | "BININT2" | "LONG" | "LONG1" | "LONG4":
                stack.append(argument)
            case "FLOAT" | "BINFLOAT" | "UNICODE" | "BINUNICODE" | "SHORT_BINUNICODE":
                stack.append(argument)
            case "BINBYTES" | "BINBYTES8" | "SHORT_BINBYTES" | "BYTEARRAY8":
                stack.append(bytes(argument))
            case "STRING" | "BINSTRING" | "SHORT_BINSTRING":  # a string of Python 2
                stack.append(argument.encode("latin1"))
            case "EMPTY_TUPLE":
                stack.append(())
            case "TUPLE1" | "TUPLE2" | "TUPLE3":
                stack.append(tuple(_pop(stack, int(opcode.name[-1]))))
            case "TUPLE":
                stack.append(tuple(_pop_to_mark(stack)))
            case "EMPTY_LIST":
                stack.append([])
            case "LIST":
                stack.append(_pop_to_mark(stack))
            case "APPEND":
                _extend(stack, _pop(stack, 1))
            case "APPENDS":
                _extend(stack, _pop_to_mark(stack))
            case "EMPTY_DICT" | "EMPTY_SET":
                stack.append(Other("a dictionary" if opcode.name == "EMPTY_DICT" else "a set"))
            case "DICT" | "FROZENSET":
                _pop_to_mark(stack)
                stack.append(Other("a dictionary" if opcode.name == "DICT" else "a set"))
            case "SETITEM":
                _pop(stack, 2)
            case "SETITEMS" | "ADDITEMS":
                _pop_to_mark(stack)
            case "PUT" | "BINPUT" | "LONG_BINPUT":
                memo[argument] = stack[-1]
            case "MEMOIZE":
                memo[len(memo)] = stack[-1]
            case "GET" | "BINGET" | "LONG_BINGET":
                stack.append(memo[argument])
            case "GLOBAL":
                stack.append(_name(argument))
            case "STACK_GLOBAL":
                match stack.pop(), stack.pop():
                    case str(name), str(module):
                        stack.append(_name(f"{module} {name}"))
                    case _:
                        raise ValueError("it calls something that has no name")
            case "REDUCE":
                arguments, function = stack.pop(), stack.pop()
                stack.append(_call(function, arguments))
            case "BUILD":
                state = stack.pop()
                _build(stack[-1], state)
            case _:
                raise NotNeededError(f"the instruction {opcode.name}")
    raise ValueError("it has no end")


def _pop(stack: list, n: int) -> list:
    """Take the last n values off the stack."""
    if len(stack) < n:
        raise ValueError("it takes more from its stack than there is")
    values = stack[len(stack) - n :]
    del stack[len(stack) - n :]
    return values


def _pop_to_mark(stack: list) -> list:
    """Take all values above the last mark off the stack, and the mark."""
    values = _pop(stack, stack[::-1].index(MARK))
    stack.pop()
    return values


def _extend(stack: list, values: list) -> None:
    match stack[-1]:
        case list() as target:
            target += values
        case Other():
            pass
        case _:
            raise ValueError("it appends to what is no list")


def _name(text: str) -> Name:
    if text.replace("__builtin__ ", "builtins ") in HARMLESS:
        return Name("harmless")
    if text not in NAMES:
        raise NotNeededError(text[:100].replace(" ", "."))
    return Name(NAMES[text])


def _call(function: object, arguments: object) -> object:
    """Do what a NumPy pickle means by calling ``function``; nothing is really called."""
    match function, arguments:
        case Name("empty array"), (Name("ndarray"), *_):
            return Array()
        case Name("full array"), (bytes(data), DType() as dtype, tuple(shape), "C" | "F" as order):
            array = Array()
            array.fill(shape, dtype, data, order)
            return array
        case Name("dtype"), (str(code) | bytes(code), *_):
            return DType(code if isinstance(code, str) else code.decode("latin1"))
        case Name("bytes"), (str(text), "latin1"):
            return text.encode("latin1")
        case Name("harmless"), tuple():
            return Other("an object of Python's own types")
    raise ValueError("it is not made as NumPy makes arrays")


def _build(target: object, state: object) -> None:
    """Complete an array or a dtype by what NumPy has noted about it."""
    match target, state:
        case Array(), (1, tuple(shape), DType() as dtype, bool(fortran), bytes(data)):
            target.fill(shape, dtype, data, "F" if fortran else "C")
        case DType(), (3, "<" | b"<" | ">" | b">" | "|" | b"|" as order, *_):
            target.order = order if isinstance(order, str) else order.decode("latin1")
        case Array(), (1, tuple(shape), DType() as dtype, bool(), list()):
            target.fill(shape, dtype, b"", "C")
        case Other(), _:
            pass
        case _:
            raise ValueError("it is not made as NumPy makes arrays")


def _checked_pairs(contents: object) -> list[Pair]:
    match contents:
        case ((Array(), Array()), (Array(), Array()), (Array(), Array())):
            return [_checked_pair(X, y) for X, y in contents]
    raise OtherContentsError(_kind(contents))


def _kind(contents: object) -> str:
    match contents:
        case Other(kind):
            return kind
        case list() | tuple():
            return f"a {type(contents).__name__} of {len(contents)}"
        case Array():
            return "an array"
        case str() | bytes():
            return "text"
        case None | int() | float():
            return "a single value"
    return "something else"


def _checked_pair(images: Array, labels: Array) -> Pair:
    if other := images.other or labels.other:
        raise OtherContentsError(other)
    X, y = images.values, labels.values
    if X is None or y is None:
        raise ValueError("an array was left empty")
    if X.dtype.kind != "f" or X.ndim != 2 or y.dtype.kind not in "iu" or y.shape != X.shape[:1]:
        raise ValueError("a pair does not hold images in rows, with a label for each")
    if X.size and not (X.min() >= 0 and X.max() <= 1):
        raise ValueError("a pixel is not between 0 and 1")
    if y.size and not (y.min() >= 0 and y.max() <= 9):
        raise ValueError("a label is not between 0 and 9")
    return X.astype(np.float32), y.astype(np.uint8)
