"""Guards for what nbval lets pass in silence: each notebook gets one more test, `stored_outputs`.

What it asks for stands in tools/notebook_guards.py. It needs no kernel.
"""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from tools.execute_notebooks import use_our_kernel_settings
from tools.notebook_guards import notebook_problems, sanitize_problems

pytest_plugins = ["tools.pictures"]  # compares figures
WHAT_TO_DO = "Mend the notebook, then run: python tools/execute_notebooks.py"


def pytest_configure() -> None:
    """Let nbval's kernels start as those of tools/execute_notebooks.py do."""
    use_our_kernel_settings()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Guard each notebook that pytest meets, beside what nbval does with it."""
    if file_path.suffix == ".ipynb":
        return GuardedNotebook.from_parent(parent, path=file_path)
    return None


class GuardedNotebook(pytest.File):
    """A notebook, with one test of what it stores."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield that one test."""
        yield StoredOutputs.from_parent(self, name="stored_outputs")


class DishonestNotebookError(Exception):
    """What a notebook stores did not come from one whole run of the code that it holds."""


class StoredOutputs(pytest.Item):
    """The test of what a notebook stores."""

    def runtest(self) -> None:
        """Fail with all that is wrong."""
        problems = list(notebook_problems(nbformat.read(self.path, as_version=4)))
        sanitize_file = self.config.getoption("--nbval-sanitize-with")
        if sanitize_file:
            problems += sanitize_problems(Path(sanitize_file))
        if problems:
            raise DishonestNotebookError("\n".join(problems))

    def repr_failure(self, excinfo: pytest.ExceptionInfo, style: str | None = None) -> object:
        """Show the problems, one a line, and no traceback."""
        if excinfo.errisinstance(DishonestNotebookError):
            return f"{self.path.name}\n{excinfo.value}\n{WHAT_TO_DO}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name this test in pytest's report."""
        return self.path, None, f"{self.path.name}: {self.name}"
