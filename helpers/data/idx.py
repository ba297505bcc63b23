"""The IDX file format: from bytes on disk to checked arrays.

An IDX file is a header, then one byte per value. All header numbers are big-endian:

    bytes 0-1    0, 0
    byte  2      the kind of value: 8 means unsigned bytes, the only kind read here
    byte  3      the number of dimensions: 3 for images, 1 for labels
    bytes 4-...  the size of each dimension, four bytes each; the last one varies fastest

Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", 1998.
"""

import math
import os
from gzip import GzipFile
from typing import Protocol

import numpy as np

from helpers.data.files import DamagedFileError, largest_contents, open_unpacked
from helpers.inputs import require_count

IMAGES, LABELS = 3, 1  # the number of dimensions tells the two kinds of file apart
KIND = {IMAGES: "images", LABELS: "labels"}
UNSIGNED_BYTE = 8
CHUNK = 256 * 1024


class Digest(Protocol):
    """What ``hashlib.sha256()`` returns: a digest that is fed piece by piece."""

    def update(self, data: bytes, /) -> None:
        """Feed the next bytes."""


def load_images(path: str | os.PathLike[str]) -> np.ndarray:
    """Return the images in an IDX file, gzipped or plain: uint8, (n, rows * columns), 0 to 255.

    Any set in this format is read, such as Fashion-MNIST. The images of EMNIST lie on their side:
    ``X.reshape(-1, 28, 28).transpose(0, 2, 1).reshape(-1, 784)`` makes them upright. Raises
    MnistError when the file cannot be read or is not an intact file of images.
    """
    return read_idx(path, IMAGES)


def load_labels(path: str | os.PathLike[str], n_classes: int = 10) -> np.ndarray:
    """Return the labels in an IDX file, gzipped or plain: uint8, (n,), 0 to n_classes - 1.

    Raises MnistError when the file cannot be read, is not an intact file of labels, or holds
    a label out of range; ValueError when n_classes is no whole number of at least 1.
    """
    require_count("n_classes", n_classes)
    labels = read_idx(path, LABELS)
    wrong = np.flatnonzero(labels >= n_classes)
    if wrong.size:
        raise DamagedFileError(
            f"{path}: label number {wrong[0]} is {labels[wrong[0]]}, but labels run from 0 to "
            f"{n_classes - 1}. If the set has more classes, say so with "
            f"n_classes={int(labels.max()) + 1}; if not, get a fresh copy of the file."
        )
    return labels


def read_idx(
    path: str | os.PathLike[str], n_dimensions: int, digest: Digest | None = None
) -> np.ndarray:
    """Read an IDX file of IMAGES or LABELS; each row of the result is one image or one label.

    Returns uint8, (n, rows * columns) or (n,): writable, and shared with nobody.
    ``digest`` is fed with every decompressed byte. Raises MnistError as load_images does.
    """
    with open_unpacked(path) as (stream, size_on_disk):
        header = stream.read(4 + 4 * n_dimensions)
        _check_magic(path, header, n_dimensions, is_gzip=isinstance(stream, GzipFile))
        shape = tuple(int(size) for size in np.frombuffer(header, ">u4", offset=4))
        n_bytes = math.prod(shape)
        _check_promise(path, shape, n_bytes, size_on_disk)
        if digest:
            digest.update(header)
        # The array grows as the data arrives, so an empty promise takes no memory. Asking for
        # one byte too many tells a file that is too long, and makes gzip compare its checksum.
        body = bytearray()
        while chunk := stream.read(min(CHUNK, n_bytes + 1 - len(body))):
            body += chunk
            if digest:
                digest.update(chunk)
    if len(body) != n_bytes:
        found = "more bytes follow" if len(body) > n_bytes else f"only {len(body):,} follow"
        raise DamagedFileError(
            f"{path}: the header promises {_in_words(shape)}, {n_bytes:,} bytes, but {found}. "
            "Get a fresh copy of the file."
        )
    values = np.frombuffer(body, np.uint8)
    return values.reshape(shape[0], math.prod(shape[1:])) if n_dimensions == IMAGES else values


def _check_magic(
    path: str | os.PathLike[str], header: bytes, n_dimensions: int, is_gzip: bool
) -> None:
    """Refuse a header that is not that of an IDX file with ``n_dimensions``."""
    wanted = KIND[n_dimensions]
    magic = bytes([0, 0, UNSIGNED_BYTE, n_dimensions])
    for other, kind in KIND.items():
        if other != n_dimensions and header[:4] == bytes([0, 0, UNSIGNED_BYTE, other]):
            raise DamagedFileError(
                f"{path} is a file of {kind}, not of {wanted}. Read it with load_{kind}(), or "
                f"give the path of the {wanted}."
            )
    if header[:4] != magic[: len(header)]:
        what = "unpacks to no IDX file" if is_gzip else "is neither a gzip file nor an IDX file"
        raise DamagedFileError(
            f"{path} {what} of {wanted}: it begins with the bytes {header[:4].hex(' ')}, not with "
            f"{magic.hex(' ')}. Check that it is the file you meant."
        )
    if len(header) < 4 + 4 * n_dimensions:
        raise DamagedFileError(
            f"{path} is too short: it holds {len(header)} bytes, and the header alone of a file "
            f"of {wanted} takes {4 + 4 * n_dimensions}. Get a fresh copy of it."
        )


def _check_promise(
    path: str | os.PathLike[str], shape: tuple[int, ...], n_bytes: int, size_on_disk: int
) -> None:
    """Refuse sizes that cannot be true of a file of ``size_on_disk`` bytes."""
    if 0 in shape[1:]:
        raise DamagedFileError(
            f"{path}: the header promises {_in_words(shape)}, but an image has at least one "
            "pixel. Get a fresh copy of the file."
        )
    if n_bytes > largest_contents(size_on_disk):
        raise DamagedFileError(
            f"{path}: the header promises {_in_words(shape)}, {n_bytes:,} bytes, but the file "
            f"has only {size_on_disk:,} bytes on disk. It was cut short, or is made to fill the "
            "memory: get a fresh copy of it."
        )


def _in_words(shape: tuple[int, ...]) -> str:
    if len(shape) == LABELS:
        return f"{shape[0]:,} labels"
    return f"{shape[0]:,} images of {shape[1]:,} x {shape[2]:,} pixels"
