"""Fixtures for the tests of the machinery around notebooks."""

import pytest
from published import publish
from small_course import execute, make_small_course


@pytest.fixture(scope="session")
def small_course(tmp_path_factory):
    """A small course whose one notebook is executed. Copy it to change it."""
    course = tmp_path_factory.mktemp("small") / "course"
    make_small_course(course)
    done = execute(course)
    assert done.returncode == 0, done.stderr
    return course


@pytest.fixture(scope="session")
def small_notebook_bytes(small_course):
    """The executed notebook of the small course, as stored."""
    return (small_course / "notebooks" / "small.ipynb").read_bytes()


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A folder with the course's archives. Nobody writes there."""
    return publish(tmp_path_factory.mktemp("published"))
