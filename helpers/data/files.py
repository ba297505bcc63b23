"""Open a data file, gzipped or plain, and say in a student's words why it cannot be read."""

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

# MNIST unpacks to 5 times its size on disk, its pickle to 14, black-and-white digits to about 20.
# DEFLATE can reach 1032 times: a file like that is a trap, made to fill the memory.
LARGEST_EXPANSION = 30
ALWAYS_ALLOWED = 1024 * 1024  # a megabyte harms nobody: small blank or sorted files may be read


class MnistError(ValueError):
    """Data that cannot be used; the message says which, why, and what to do."""


class DamagedFileError(MnistError):
    """A file whose contents are wrong: a fresh copy mends it."""


def largest_contents(size_on_disk: int) -> int:
    """Return how many bytes a file of ``size_on_disk`` bytes may unpack to."""
    return max(LARGEST_EXPANSION * size_on_disk, ALWAYS_ALLOWED)


@contextmanager
def open_unpacked(path: str | os.PathLike[str]) -> Iterator[tuple[IO[bytes], int]]:
    """Open a file for reading its decompressed bytes; give the stream and the size on disk.

    Whatever goes wrong while the file is open and read is raised as MnistError.
    """
    if os.path.isdir(path):
        raise MnistError(f"{path} is a folder. Give the path of a file inside it.")
    try:
        with open(path, "rb") as file:
            size_on_disk = os.fstat(file.fileno()).st_size
            start = file.read(512)
            file.seek(0)
            _refuse_empty_or_page(path, start)
            if start.startswith(b"\x1f\x8b"):
                with gzip.open(file) as unpacked:
                    yield unpacked, size_on_disk
            else:
                yield file, size_on_disk
    except FileNotFoundError as error:
        raise MnistError(
            f"{path} does not exist. Check the name and the folder, or let load_mnist() fetch "
            "the four files of MNIST."
        ) from error
    except PermissionError as error:
        raise MnistError(
            f"{path} cannot be read: you have no permission. Ask its owner for it, or copy the "
            "file to a folder of your own."
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


def _refuse_empty_or_page(path: str | os.PathLike[str], start: bytes) -> None:
    if not start:
        raise DamagedFileError(f"{path} is empty: 0 bytes. Get a fresh copy of it.")
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<!--")):
        raise DamagedFileError(
            f"{path} is a web page, not data: the site sent a page, often Google Drive's notice "
            "that too many people fetched the file. Get the file again later or elsewhere."
        )
