"""A sixth notebook without exercises: made as CONTRIBUTING.md says, it passes every test."""

import shutil
import subprocess
import sys
from xml.etree import ElementTree

import nbformat
import pytest
from small_course import COURSE, execute, minimal_notebook

NAME = "99_counting"
TESTS = ("test_notebooks", "test_notebook_exercises", "test_readme", "test_symbols")
ROW = "| [99 Count to ten](notebooks/99_counting.ipynb) | numbers | 1 s, 100 MB | 5 min |\n"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Put the notebook and its row of the map into a copy of the course; return {test: failure}."""
    course = tmp_path_factory.mktemp("sixth") / "course"
    shutil.copytree(COURSE, course, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    path = course / "notebooks" / f"{NAME}.ipynb"
    nbformat.write(minimal_notebook(), path)
    readme = course / "README.md"
    before, end_of_map, after = readme.read_text().partition("\n\nEach notebook stands alone")
    readme.write_text(f"{before}\n{ROW.rstrip()}{end_of_map}{after}")
    done = execute(course, path)
    assert done.returncode == 0, done.stderr

    tests = [f"tests/{name}.py" for name in TESTS]
    command = [sys.executable, "-m", "pytest", "--junitxml=report.xml", str(path), *tests]
    others = " or ".join(p.stem for p in COURSE.glob("notebooks/*.ipynb"))
    subprocess.run([*command, "-k", f"not ({others})"], cwd=course, capture_output=True)
    return {
        f"{test.get('classname')}.{test.get('name')}": [child.text for child in test]
        for test in ElementTree.parse(course / "report.xml").iter("testcase")
    }


def test_every_test_of_it_passes(results):
    assert {test: said for test, said in results.items() if said} == {}


def test_it_was_tested_as_the_others_are(results):
    of_it = [test for test in results if NAME in test]
    assert sum("keeps_the_rule" in test for test in of_it) >= 7
    assert any("solutions_pass" in test for test in of_it)
    assert any("stored_outputs" in test for test in of_it)
    assert any("every_notebook_is_on_the_map" in test for test in results)
