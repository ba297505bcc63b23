"""The README keeps its promises: its picture, its links, its map."""

import re
import textwrap
from pathlib import Path

import nbformat
import pytest

from helpers import exercises
from helpers.functions import softmax
from tools import readme_picture

COURSE = Path(__file__).resolve().parents[1]
README = (COURSE / "README.md").read_text(encoding="utf-8")


def test_the_picture_is_the_one_that_the_notebook_stores():
    assert readme_picture.PICTURE.read_bytes() == readme_picture.stored_picture()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_local_link_leads_somewhere(page):
    targets = re.findall(r"\]\(([^)#:]+)\)", (COURSE / page).read_text(encoding="utf-8"))
    assert len(targets) >= 3
    assert [target for target in targets if not (COURSE / target).exists()] == []


def test_every_notebook_is_on_the_map():
    notebooks = sorted(path.name for path in (COURSE / "notebooks").glob("*.ipynb"))
    assert notebooks == sorted(re.findall(r"\]\(notebooks/([^)]+\.ipynb)\)", README))


def test_every_module_of_helpers_is_on_the_map():
    modules = {path.name for path in (COURSE / "helpers").glob("*.py")} - {"__init__.py"}
    assert modules == set(re.findall(r"`(\w+\.py)`", README))


def test_the_map_gives_each_notebook_its_title_and_the_time_it_asks_for():
    rows = re.findall(r"\| \[(\d\d) (.+?)\]\(notebooks/(\S+)\) \|.*\| (\d+) min \|", README)
    assert len(rows) == len(list((COURSE / "notebooks").glob("*.ipynb")))
    for number, title, name, minutes in rows:
        first = nbformat.read(COURSE / "notebooks" / name, as_version=4).cells[1].source
        assert name.startswith(number)
        assert first.startswith(f"# {title}\n")
        time = re.search(r"about (two hours|\d+ minutes)", first)[1].replace(
            "two hours", "120 minutes"
        )
        assert time == f"{minutes} minutes"


def test_the_check_that_the_readme_shows():
    result = exercises.softmax_of_columns.check(softmax)
    assert textwrap.indent(repr(result), "    ") in README
