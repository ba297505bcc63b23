"""Where the course's own data is: the digits, and whatever else is stored for the notebooks."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def data_folder() -> Path:
    """Return the folder of the course's data: ``data/`` at the top of a copy of the course.

    An installed package carries that folder inside itself (pyproject.toml says so). It may be
    read-only: whoever writes there must be able to do without.
    """
    installed = PACKAGE / "data" / "carried"
    return installed if installed.is_dir() else PACKAGE.parent / "data"
