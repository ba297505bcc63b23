"""Fetch one file from the Internet: verified, and put in place in one step.

Nothing half-written ever bears the final name: a download arrives in a scratch folder beside it,
is verified there, and takes the name with ``os.replace``, which does all or nothing.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path

from helpers.data.files import MnistError
from helpers.data.sources import (
    MIRRORS,
    PATIENCE,
    Download,
    Remote,
    SourceError,
    from_drive,
    from_mirror,
)

ROUNDS = 2  # how often every source is asked
SCRATCH = ".download-"


def fetch(remote: Remote, folder: Path, verify: Callable[[Path], object], problem: str) -> None:
    """Put ``remote`` into ``folder``: from Google Drive, or else from a mirror.

    ``verify(path)`` raises MnistError when a file is not the right one; a wrong file that was
    there before is kept as ``*.old``. Raises MnistError, opened by ``problem``, when the file
    cannot be fetched or saved.
    """
    sources = {"Google Drive": from_drive}
    sources |= {url: from_mirror(url) for url in MIRRORS}
    failures = {}
    for _ in range(ROUNDS):
        for source, download in sources.items():
            try:
                folder.mkdir(parents=True, exist_ok=True)
                _fetch_from(download, remote, folder, verify)
                return
            except SourceError as error:
                failures[source] = str(error)
            except OSError as error:
                raise MnistError(
                    f"{problem}\nA fresh copy cannot be saved in {folder} "
                    f"({error.strerror or error}). Make room there, or ask for the right to write "
                    f'there; or use a folder of your own: load_mnist("~/digits", download=True).'
                ) from error
    tried = "".join(f"\n  - {source}: {reason}." for source, reason in failures.items())
    raise MnistError(
        f"{problem}\nNo source gave a fresh copy:{tried}\nCheck the Internet connection and try "
        f"again, or copy the four files by hand from another computer into {folder}."
    )


def remove_leftovers(folder: Path) -> None:
    """Remove what killed downloads have left in ``folder``; living ones are left alone."""
    for scratch in folder.glob(SCRATCH + "*"):
        try:
            latest = max(entry.stat().st_mtime for entry in [scratch, *scratch.iterdir()])
        except OSError:
            continue  # its owner has removed it just now
        if time.time() - latest > 10 * PATIENCE:  # a living one would have been given up
            shutil.rmtree(scratch, ignore_errors=True)


def _fetch_from(
    download: Download, remote: Remote, folder: Path, verify: Callable[[Path], object]
) -> None:
    from tqdm.auto import tqdm  # here, since only who downloads needs to wait for its import

    with (
        tempfile.TemporaryDirectory(
            prefix=SCRATCH, dir=folder, ignore_cleanup_errors=True
        ) as scratch,
        tqdm(desc=remote.name, total=remote.size, unit="B", unit_scale=True, leave=False) as bar,
    ):
        new = Path(scratch) / remote.name
        download(remote, new, bar)
        try:
            verify(new)
        except MnistError as error:
            reason = str(error).replace(str(new), "its file").partition(". ")[0]
            raise SourceError(reason) from error
        _put_in_place(new, folder / remote.name, verify)


def _put_in_place(new: Path, path: Path, verify: Callable[[Path], object]) -> None:
    if path.exists():
        try:
            verify(path)
            return  # another process was faster
        except MnistError:
            # Fashion-MNIST and others use the same names: never throw a stranger's file away.
            shutil.copyfile(path, _free_name(path.with_name(path.name + ".old")))
    os.chmod(new, 0o644)  # gdown makes it private, but a lab's folder is shared
    with open(new, "rb+") as file:
        os.fsync(file.fileno())  # else a power cut could leave the name without the bytes
    os.replace(new, path)


def _free_name(path: Path) -> Path:
    """Return path, or the first of path2, path3, ... that is not taken."""
    names = (path.with_name(f"{path.name}{number}") for number in count(2))
    return next(name for name in chain([path], names) if not name.exists())
