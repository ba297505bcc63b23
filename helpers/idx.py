"""The IDX file format: from bytes on disk to checked arrays.

An IDX file is a header, then one byte per value. All header numbers are big-endian:

    bytes 0-1    0, 0
    byte  2      the kind of value: 8 means unsigned bytes, the only kind read here
    byte  3      the number of dimensions: 3 for images, 1 for labels
    bytes 4-...  the size of each dimension, four bytes each; the last one varies fastest

Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", 1998.
"""

import gzip
import math
import os
import zlib
from pathlib import Path
from typing import IO, Protocol

import numpy as np

IMAGES, LABELS = 3, 1  # the number of dimensions tells the two kinds of file apart
KIND = {IMAGES: "images", LABELS: "labels"}
UNSIGNED_BYTE = 8
CHUNK = 256 * 1024

# MNIST unpacks to about 5 times its size on disk, and black-and-white digits to about 20 times.
# DEFLATE can reach 1032 times: a file like that is a trap, made to fill the memory.
LARGEST_EXPANSION = 50
ALWAYS_ALLOWED = 1024 * 1024  # a megabyte harms nobody: small blank or sorted files may be read


class MnistError(ValueError):
    """Data that cannot be used; the message says which, why, and what to do."""


class DamagedFileError(MnistError):
    """A file whose contents are wrong: a fresh copy mends it."""


class Digest(Protocol):
    """What ``hashlib.sha256()`` returns: a digest that is fed piece by piece."""

    def update(self, data: bytes, /) -> None:
        """Feed the next bytes."""


def load_images(path: str | os.PathLike[str]) -> np.ndarray:
    """Return the images in an IDX file, gzipped or plain: uint8, (n, rows * columns), 0 to 255.

    Raises MnistError when the file cannot be read or is not an intact file of images.
    """
    return read_idx(path, IMAGES)


def load_labels(path: str | os.PathLike[str], n_classes: int = 10) -> np.ndarray:
    """Return the labels in an IDX file, gzipped or plain: uint8, (n,), 0 to n_classes - 1.

    Raises MnistError when the file cannot be read, is not an intact file of labels, or holds
    a label out of range.
    """
    labels = read_idx(path, LABELS)
    wrong = np.flatnonzero(labels >= n_classes)
    if wrong.size:
        raise DamagedFileError(
            f"{path}: label number {wrong[0]} is {labels[wrong[0]]}, but labels run from 0 to "
            f"{n_classes - 1}. Get a fresh copy of the file."
        )
    return labels


def read_idx(
    path: str | os.PathLike[str], n_dimensions: int, digest: Digest | None = None
) -> np.ndarray:
    """Read an IDX file of IMAGES or LABELS; each row of the result is one image or one label.

    Returns uint8, (n, rows * columns) or (n,): writable, and shared with nobody.
    ``digest`` is fed with every decompressed byte. Raises MnistError as load_images does.
    """
    path = Path(path)
    if path.is_dir():
        raise MnistError(f"{path} is a folder. Give the path of a file inside it.")
    try:
        with open(path, "rb") as file:
            size_on_disk = os.fstat(file.fileno()).st_size
            start = file.read(512)
            file.seek(0)
            if start.startswith(b"\x1f\x8b"):
                with gzip.open(file) as unpacked:
                    return _read_stream(path, unpacked, size_on_disk, n_dimensions, digest)
            _refuse_foreign(path, start)
            return _read_stream(path, file, size_on_disk, n_dimensions, digest)
    except FileNotFoundError as error:
        raise MnistError(
            f"{path} does not exist. Check the name and the folder, or let load_mnist() fetch "
            "the file."
        ) from error
    except PermissionError as error:
        raise MnistError(
            f"{path} may not be read by you. Ask its owner for permission, or copy it to a "
            "folder of your own."
        ) from error
    except EOFError as error:
        raise DamagedFileError(
            f"{path} is cut short: its compressed data stops before the end. The download or "
            "copy was interrupted: get the file again."
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DamagedFileError(
            f"{path} is a damaged gzip file ({error}). Get a fresh copy of it."
        ) from error
    except OSError as error:
        raise MnistError(
            f"{path} cannot be read ({error.strerror or error}). Check the disk, or copy the "
            "file elsewhere and try there."
        ) from error


def _refuse_foreign(path: Path, start: bytes) -> None:
    """Refuse, by its first bytes, a file that is neither gzip nor IDX."""
    if not start:
        raise DamagedFileError(f"{path} is empty: 0 bytes. Get a fresh copy of it.")
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<!--")):
        raise DamagedFileError(
            f"{path} is a web page, not data: the site sent a page, often Google Drive's notice "
            "that too many people fetched the file. Get the file again later or elsewhere."
        )
    if not start.startswith(b"\0\0"):
        raise DamagedFileError(
            f"{path} is neither a gzip file nor an IDX file: it begins with the bytes "
            f"{start[:4].hex(' ')}, where gzip has 1f 8b. Check that it is the file you meant."
        )


def _checked_shape(path: Path, header: bytes, n_dimensions: int) -> tuple[int, ...]:
    """Return the sizes of the dimensions that the header gives."""
    wanted = KIND[n_dimensions]
    if len(header) < 4 + 4 * n_dimensions:
        raise DamagedFileError(
            f"{path} is too short: it holds {len(header)} bytes, and the header alone of a file "
            f"of {wanted} takes {4 + 4 * n_dimensions}. Get a fresh copy of it."
        )
    magic = header[:4]
    if magic != bytes([0, 0, UNSIGNED_BYTE, n_dimensions]):
        for other, kind in KIND.items():
            if magic == bytes([0, 0, UNSIGNED_BYTE, other]):
                raise DamagedFileError(
                    f"{path} is a file of {kind}, not of {wanted}. Read it with load_{kind}(), "
                    f"or give the path of the {wanted}."
                )
        raise DamagedFileError(
            f"{path} begins with the bytes {magic.hex(' ')}, but an IDX file of {wanted} begins "
            f"with 00 00 08 0{n_dimensions}. Check that it is the file you meant."
        )
    shape = tuple(int(size) for size in np.frombuffer(header, ">u4", offset=4))
    if 0 in shape[1:]:
        raise DamagedFileError(
            f"{path}: the header promises {_sizes(shape)}, but an image has at least one pixel. "
            "Get a fresh copy of the file."
        )
    return shape


def _sizes(shape: tuple[int, ...]) -> str:
    """Say a shape in words: 5 images of 28 x 28 pixels."""
    if len(shape) == LABELS:
        return f"{shape[0]:,} labels"
    return f"{shape[0]:,} images of {shape[1]:,} x {shape[2]:,} pixels"


def _read_stream(
    path: Path, stream: IO[bytes], size_on_disk: int, n_dimensions: int, digest: Digest | None
) -> np.ndarray:
    header = stream.read(4 + 4 * n_dimensions)
    shape = _checked_shape(path, header, n_dimensions)
    if digest:
        digest.update(header)
    n_bytes = math.prod(shape)
    if n_bytes > max(LARGEST_EXPANSION * size_on_disk, ALWAYS_ALLOWED):
        raise DamagedFileError(
            f"{path}: the header promises {_sizes(shape)}, {n_bytes:,} bytes, but the file has "
            f"only {size_on_disk:,} bytes on disk. It is damaged, or made to fill the memory: "
            "get a fresh copy of it."
        )
    # The array grows as the data arrives, so an empty promise takes no memory. Asking for one
    # byte too many tells a file that is too long, and makes gzip compare its checksum.
    body = bytearray()
    while chunk := stream.read(min(CHUNK, n_bytes + 1 - len(body))):
        body += chunk
        if digest:
            digest.update(chunk)
    if len(body) != n_bytes:
        found = "more bytes follow" if len(body) > n_bytes else f"only {len(body):,} follow"
        raise DamagedFileError(
            f"{path}: the header promises {_sizes(shape)}, {n_bytes:,} bytes, but {found}. "
            "Get a fresh copy of the file."
        )
    rows = (shape[0], math.prod(shape[1:])) if n_dimensions == IMAGES else shape
    return np.frombuffer(body, np.uint8).reshape(rows)
