"""The four files that MNIST is published as: found, verified, and fetched where they may be."""

import hashlib
import os
from pathlib import Path

import numpy as np

from helpers.data.download import fetch, remove_leftovers
from helpers.data.files import DamagedFileError, MnistError
from helpers.data.idx import IMAGES, KIND, LABELS, read_idx
from helpers.data.sources import Remote

# The SHA-256 is that of the decompressed bytes.
TRAIN_IMAGES = Remote(
    name="train-images-idx3-ubyte.gz",
    drive_id="1AZLWnMx1xe3vN1naEswKL19I02YrA7_J",
    size=9_912_422,
    sha256="ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
)
TRAIN_LABELS = Remote(
    name="train-labels-idx1-ubyte.gz",
    drive_id="1MnUH3W1Jm8LVBqEJ1M0m5l9_Q8hJZqrz",
    size=28_881,
    sha256="65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
)
TEST_IMAGES = Remote(
    name="t10k-images-idx3-ubyte.gz",
    drive_id="1EHdJfVQs1ZiRhCoEldMc9lTJ-5Nz5GaV",
    size=1_648_877,
    sha256="0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
)
TEST_LABELS = Remote(
    name="t10k-labels-idx1-ubyte.gz",
    drive_id="1Hw8QHRxmI4w-ZAo5yzVjDB3UnUPAVv4u",
    size=4_542,
    sha256="ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
)
KINDS = {TRAIN_IMAGES: IMAGES, TRAIN_LABELS: LABELS, TEST_IMAGES: IMAGES, TEST_LABELS: LABELS}


def read_all(folder: Path, fill: bool, mend: bool) -> list[np.ndarray]:
    """Return train images, train labels, test images, test labels, as bytes.

    With ``fill`` missing files are fetched into ``folder``, and it is made if need be; with
    ``mend`` wrong files are replaced as well, and kept beside. Without them nothing is written.
    Raises MnistError when a file cannot be had so.
    """
    if fill:
        remove_leftovers(folder)
    else:
        _require_folder(folder)
    return [_read(remote, folder, fill, mend) for remote in KINDS]


def _require_folder(folder: Path) -> None:
    if folder.is_file():
        raise MnistError(
            f"{folder} is a file. Give load_mnist() the folder that holds the four files, or read "
            "one file with load_images() or load_labels()."
        )
    if not folder.is_dir():
        raise MnistError(
            f"The folder {folder} does not exist, and none was made. Check its name; or leave it "
            f"out to read the course's own files; or load_mnist({str(folder)!r}, download=True) "
            "makes it and fetches the files."
        )


def _read(remote: Remote, folder: Path, fill: bool, mend: bool) -> np.ndarray:
    problem = None
    for path in _names(folder / remote.name):
        if os.path.exists(path):
            try:
                return _verified(path, remote)
            except MnistError as error:
                problem = problem or error
    if problem and not (mend and isinstance(problem, DamagedFileError)):
        raise MnistError(
            f"{problem}\nNothing in {folder} was changed. load_mnist() without a folder returns "
            "MNIST."
        ) from problem
    if not fill:
        raise MnistError(
            f"{folder} does not hold {remote.name}, packed or unpacked. Check the folder; or leave "
            f"it out to read the course's own files; or load_mnist({str(folder)!r}, "
            "download=True) fetches what is missing."
        )
    path = folder / remote.name
    fetch(
        remote,
        folder,
        verify=lambda new: _verified(new, remote),
        problem=str(problem or f"{path} does not exist."),
    )
    return _verified(path, remote)


def _verified(path: Path, remote: Remote) -> np.ndarray:
    digest = hashlib.sha256()
    values = read_idx(path, KINDS[remote], digest)
    if digest.hexdigest() != remote.sha256:
        raise DamagedFileError(
            f"{path} is not MNIST's {remote.name}: its SHA-256 differs. Fashion-MNIST, "
            "Kuzushiji-MNIST and others use the same names: load such a file with "
            f"load_{KIND[KINDS[remote]]}({str(path)!r})."
        )
    return values


def _names(path: Path) -> list[Path]:
    """Return the names that one file goes by: gzipped or unpacked, with a dash or a dot."""
    stem = path.name.removesuffix(".gz")
    return [
        path.with_name(name.replace("-idx", separator + "idx"))
        for separator in "-."
        for name in (stem + ".gz", stem)
    ]
