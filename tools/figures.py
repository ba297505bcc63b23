"""A figure as a notebook stores it: the output of `plots.show`."""

import base64
import re

from nbformat import NotebookNode

PICTURE = re.compile(r'<img alt="([^"]+)"[^>]* src="data:image/png;base64,([^"]*)">')


def is_figure(output: NotebookNode) -> bool:
    """Tell whether an output is a figure that `plots.show` displayed."""
    return bool(PICTURE.search(output.get("data", {}).get("text/html", "")))


def stored_png(output: NotebookNode) -> bytes:
    """Return the picture of a figure."""
    return base64.b64decode(PICTURE.search(output.data["text/html"])[2])


def told(output: NotebookNode) -> str:
    """Return the alternative text of a figure."""
    return output.data["text/plain"].splitlines()[0]


def read_in(output: NotebookNode) -> str:
    """Return what a reader reads of a figure: its alternative text and the words in it."""
    return " ".join([told(output), *re.findall("“([^”]*)”", output.data["text/plain"])])


def texts_of(output: NotebookNode) -> list[str]:
    """Return the texts that an output shows; of a figure its words, without the picture."""
    data = output.get("data", {})
    kinds = ["text/plain"] if is_figure(output) else [kind for kind in data if kind[:5] == "text/"]
    return [data[kind] for kind in kinds]
