"""Runs that take minutes: computed once, stored in `data/runs/`, and loaded in a moment.

`tools/long_runs.py` holds the code of each run, computes it again, and stores it; a test replays a
part of each and compares.
"""

import numpy as np

from helpers.data.folder import data_folder


def load_run(name: str) -> dict[str, np.ndarray]:
    """Return the arrays of the stored run `name`, by their names; tools/long_runs.py has shapes.

    Raises:
        FileNotFoundError: no such run is stored.
    """
    folder = data_folder() / "runs"
    path = folder / f"{name}.npz"
    if not path.is_file():
        stored = ", ".join(sorted(path.stem for path in folder.glob("*.npz"))) or "none"
        raise FileNotFoundError(
            f"There is no stored run {name!r}; these are stored: {stored}. If you have the whole"
            f" course, `python tools/long_runs.py {name}` computes it."
        )
    with np.load(path) as stored:
        return dict(stored)
