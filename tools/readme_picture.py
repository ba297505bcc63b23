"""Copy the picture that the README shows out of the notebook that draws it.

python tools/readme_picture.py
"""

from pathlib import Path

import nbformat

from tools.figures import is_figure, stored_png

COURSE = Path(__file__).resolve().parents[1]
NOTEBOOK = COURSE / "notebooks" / "01_data_loading.ipynb"
CALL = "plots.digit_grid("
PICTURE = COURSE / "notebooks" / "images" / "digits.png"


def stored_picture() -> bytes:
    """Return the PNG stored under the cell of NOTEBOOK that makes CALL."""
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    cell = next(cell for cell in cells if cell.cell_type == "code" and CALL in cell.source)
    return stored_png(next(output for output in cell.outputs if is_figure(output)))


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(stored_picture())
