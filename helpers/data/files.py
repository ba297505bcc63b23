"""Open a data file, gzipped or plain, and say in a student's words why it cannot be read."""

import gzip
import os
import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO

# MNIST unpacks to 5 times its size on disk, its pickle to 14, black-and-white digits to about 20.
# DEFLATE can reach 1032 times: a file like that is a trap, made to fill the memory.
LARGEST_EXPANSION = 30
ALWAYS_ALLOWED = 1024 * 1024  # a megabyte harms nobody: small blank or sorted files may be read
LINE_OF_A_TABLE = re.compile(r'["\w.+ -]*(?:([,;\t])["\w.+ -]*)+')


class MnistError(ValueError):
    """Data that cannot be used; the message says which, why, and what to do."""


class DamagedFileError(MnistError):
    """A file whose contents are wrong: a fresh copy mends it."""


def largest_contents(size_on_disk: int) -> int:
    """Return how many bytes a file of ``size_on_disk`` bytes may unpack to."""
    return max(LARGEST_EXPANSION * size_on_disk, ALWAYS_ALLOWED)


def as_path(path: str | os.PathLike[str]) -> Path:
    """Return the path with its ``~`` expanded. Raises MnistError when it is not a path."""
    if not isinstance(path, (str, os.PathLike)) or "\0" in os.fsdecode(path):
        raise MnistError(
            f"A path is needed here, but got {path!r:.100}. Give the name of a file or folder as "
            'text, such as "digits".'
        )
    try:
        return Path(os.fsdecode(path)).expanduser()
    except RuntimeError as error:
        raise MnistError(
            f"{path} names the home of a user that this computer does not know. Write the whole "
            "path instead of the ~."
        ) from error


@contextmanager
def open_unpacked(path: str | os.PathLike[str]) -> Iterator[tuple[IO[bytes], int]]:
    """Open a file for reading its decompressed bytes; give the stream and the size on disk.

    The first bytes tell whether it is gzipped, whatever its name. What goes wrong while the file
    is open and read is raised as MnistError.
    """
    path = as_path(path)
    try:
        _refuse_no_file(path, os.stat(path).st_mode)
        with open(path, "rb") as file:
            start = file.peek(512)
            _refuse_empty(path, start)
            is_gzip = start.startswith(b"\x1f\x8b")
            with gzip.open(file) if is_gzip else nullcontext(file) as stream:
                _refuse_text(path, stream.peek(512)[:512])
                yield stream, os.fstat(file.fileno()).st_size
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


def _refuse_no_file(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise MnistError(f"{path} is a folder. Give the path of a file inside it.")
    if not stat.S_ISREG(mode):  # reading from a pipe would wait for ever, from a device not end
        raise MnistError(
            f"{path} is not a file on the disk but a pipe or a device. Copy what it gives into a "
            "file, and read that."
        )


def _refuse_empty(path: Path, start: bytes) -> None:
    if not start:
        raise DamagedFileError(f"{path} is empty: 0 bytes. Get a fresh copy of it.")


def _refuse_text(path: Path, start: bytes) -> None:
    """Refuse web pages and tables, which people often have in place of the data."""
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<!--")):
        raise DamagedFileError(
            f"{path} is a web page, not data: the site sent a page, often Google Drive's notice "
            "that too many people fetched the file. Get the file again later or elsewhere."
        )
    first_line = text.decode("utf-8", "replace").partition("\n")[0].rstrip("\r")
    if table := LINE_OF_A_TABLE.fullmatch(first_line):
        skip = ", skiprows=1" if re.search("[a-z]", first_line) else ""
        raise DamagedFileError(
            f"{path} is a table of text (CSV), which is not read here. Read it with "
            f"np.loadtxt(path, delimiter={table[1]!r}{skip}): one of its columns holds the labels, "
            "the others the pixels."
        )
