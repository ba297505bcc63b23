"""The README keeps its promises: its picture, its links, its map."""

import re
from pathlib import Path

from tools import readme_picture

COURSE = Path(__file__).resolve().parents[1]
README = (COURSE / "README.md").read_text(encoding="utf-8")


def test_the_picture_is_the_one_that_the_notebook_stores():
    assert readme_picture.PICTURE.read_bytes() == readme_picture.stored_picture()


def test_every_local_link_leads_somewhere():
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert len(targets) >= 5
    assert [target for target in targets if not (COURSE / target).exists()] == []


def test_every_notebook_is_on_the_map():
    notebooks = sorted(path.name for path in (COURSE / "notebooks").glob("*.ipynb"))
    assert notebooks == sorted(re.findall(r"\]\(notebooks/([^)]+\.ipynb)\)", README))


def test_every_module_of_helpers_is_on_the_map():
    modules = {path.name for path in (COURSE / "helpers").glob("*.py")} - {"__init__.py"}
    assert modules == set(re.findall(r"`(\w+\.py)`", README))
