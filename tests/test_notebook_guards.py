"""Each guard of tools/notebook_guards.py: an intact notebook passes, a broken copy says why."""

import subprocess
import sys
from xml.etree import ElementTree

import nbformat
import pytest
from nbformat.v4 import new_output

from tools.execute_notebooks import SEALS, seals


def code(notebook, cell_id):
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def intact(notebook):
    pass


def never_executed(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code" and "raises-exception" not in cell.metadata.get("tags", []):
            cell.execution_count, cell.outputs = None, []


def one_cell_not_executed(notebook):
    code(notebook, "divide").execution_count = None


def executed_out_of_order(notebook):
    code(notebook, "divide").execution_count = 12


def error_not_stored(notebook):
    code(notebook, "error").source = "quotient = divide(1, 1)"
    code(notebook, "error").outputs = []
    run_as_it_is(notebook)


def error_without_tag(notebook):
    code(notebook, "error").metadata.tags = []


def picture_missing(notebook):
    del code(notebook, "figure").outputs[0].data["image/png"]


def picture_empty(notebook):
    code(notebook, "figure").outputs[0].data["image/png"] = ""


def picture_without_alt_text(notebook):
    code(notebook, "figure").outputs[0].metadata = {"image/png": {"alt": " "}}


def picture_stale(notebook):
    cell = code(notebook, "figure")
    cell.source = cell.source.replace("[0, 1]", "[1, 0]")


def comparison_off_by_tag(notebook):
    code(notebook, "streams").metadata.tags = ["nbval-ignore-output"]


def comparison_off_by_comment(notebook):
    code(notebook, "streams").source += "\n# NBVAL_SKIP"
    run_as_it_is(notebook)


def told_by_comment_to_expect_an_error(notebook):
    code(notebook, "streams").source += "\n# NBVAL_RAISES_EXCEPTION"
    run_as_it_is(notebook)


def number_in_a_text_changed(notebook):
    code(notebook, "title").source += " 64"


def heading_deleted(notebook):
    notebook.cells.remove(code(notebook, "summary"))


def texts_exchanged(notebook):
    title, summary = code(notebook, "title"), code(notebook, "summary")
    title.source, summary.source = summary.source, title.source


def text_moved(notebook):
    title = notebook.cells.index(code(notebook, "title"))
    notebook.cells[title : title + 2] = notebook.cells[title : title + 2][::-1]


def other_kernel(notebook):
    notebook.metadata.kernelspec.name = "julia-1.10"


def language_version(notebook):
    notebook.metadata.language_info["version"] = "3.9.1"


def traceback_edited(notebook):
    [error] = code(notebook, "error").outputs
    error.traceback[-2] = error.traceback[-2].replace("a / b", "a // b")


def picture_cut_short(notebook):
    [figure] = code(notebook, "figure").outputs
    figure.data["image/png"] = figure.data["image/png"][:-40]


def widget_stored(notebook):
    view = {"text/plain": "  0%|", "application/vnd.jupyter.widget-view+json": {"model_id": "7"}}
    code(notebook, "bar").outputs = [new_output("display_data", data=view)]
    run_as_it_is(notebook)


def several_at_once(notebook):
    one_cell_not_executed(notebook)
    error_not_stored(notebook)
    picture_missing(notebook)


def run_as_it_is(notebook):
    """Seal the edited notebook as executed, so that the seals have nothing to say."""
    notebook.metadata[SEALS] = seals(notebook)


NO_ALT = "shows a picture without alternative text: use plots.show(figure, alt)"
CODE, TEXT, OUTPUT = (
    f"the {part} changed since the notebook was last executed"
    for part in ("code", "text", "output")
)
KERNEL = "the notebook's {} is not the one that all notebooks have"
COMMENT = "speaks to nbval in a comment: use the tag raises-exception, which Jupyter knows, too"
PROBLEMS = {
    never_executed: [*(f"code cell [{n}] was never executed" for n in (1, 2, 4, 5, 6, 7)), OUTPUT],
    intact: [],
    one_cell_not_executed: ["code cell [2] was never executed"],
    executed_out_of_order: [
        "code cell [2] was executed as [12]: run all cells once, from top to bottom"
    ],
    error_not_stored: ["code cell [3] is tagged raises-exception and stores no error"],
    error_without_tag: ["code cell [3] stores an error and is not tagged raises-exception"],
    picture_missing: ["code cell [4] shows a figure without its picture", OUTPUT],
    picture_empty: ["code cell [4] shows a figure without its picture", OUTPUT],
    picture_without_alt_text: [f"code cell [4] {NO_ALT}", OUTPUT],
    picture_stale: [CODE],
    picture_cut_short: [OUTPUT],
    comparison_off_by_tag: ["code cell [5] tells nbval to look away"],
    comparison_off_by_comment: ["code cell [5] tells nbval to look away"],
    told_by_comment_to_expect_an_error: [f"code cell [5] {COMMENT}"],
    number_in_a_text_changed: [TEXT],
    heading_deleted: [TEXT],
    texts_exchanged: [TEXT],
    text_moved: [TEXT],
    other_kernel: [KERNEL.format("kernelspec")],
    language_version: [KERNEL.format("language_info")],
    traceback_edited: [OUTPUT],
    widget_stored: [
        "code cell [6] stores a widget, which no other kernel knows: show it with display(...)"
    ],
    several_at_once: [
        "code cell [2] was never executed",
        "code cell [3] is tagged raises-exception and stores no error",
        "code cell [4] shows a figure without its picture",
        OUTPUT,
    ],
}


def run_pytest(course, *arguments):
    """Run pytest in `course`; return what each notebook's tests say: "" for those that pass."""
    report = course / "report.xml"
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *map(str, arguments)]
    subprocess.run(command, cwd=course, capture_output=True)
    results = {}
    for test in ElementTree.parse(report).iter("testcase"):
        said = [child.text for child in test if child.tag in ("failure", "error", "skipped")]
        notebook = results.setdefault(test.get("classname").split(".")[-2], {})
        notebook[test.get("name")] = "\n".join(said)
    return results


@pytest.fixture(scope="module")
def broken(small_course, small_notebook_bytes):
    """A folder with a copy of the small notebook for each way to break it."""
    folder = small_course / "broken"
    folder.mkdir()
    for break_it in PROBLEMS:
        notebook = nbformat.reads(small_notebook_bytes.decode(), as_version=4)
        break_it(notebook)
        nbformat.write(notebook, folder / f"{break_it.__name__}.ipynb")
    return folder


@pytest.fixture(scope="module")
def guard_reports(small_course, broken):
    """What the guards alone say of each copy; they need no kernel."""
    sanitize = broken / "sanitize.cfg"
    sanitize.write_text("regex: a+\nreplace: A\n")
    return run_pytest(
        small_course, broken, "-k", "stored_outputs", f"--nbval-sanitize-with={sanitize}"
    )


@pytest.mark.parametrize("break_it", PROBLEMS, ids=lambda break_it: break_it.__name__)
def test_a_broken_notebook_is_named_with_what_is_wrong(guard_reports, break_it):
    [report] = guard_reports[break_it.__name__].values()
    first, *problems, last = report.splitlines() or ["", ""]
    assert problems == PROBLEMS[break_it]
    if problems:
        assert first == f"{break_it.__name__}.ipynb"
        assert "python tools/execute_notebooks.py" in last


def test_plain_pytest_fails_where_nbval_sees_nothing(small_course, broken):
    """When nbval learns to see these by itself, the guards can go."""
    results = run_pytest(small_course, broken / "intact.ipynb", broken / "several_at_once.ipynb")
    assert results.keys() == {"intact", "several_at_once"}
    for name, tests in results.items():
        guard = tests.pop("stored_outputs")
        assert len(tests) == 8, "nbval runs every code cell"
        assert not any(tests.values())
        assert bool(guard) == (name == "several_at_once")


@pytest.mark.parametrize(
    ("patterns", "complaint"),
    [
        ("[one]\nregex=a+\nreplace=A\n", "nbval reads 0 of 1 patterns"),
        ("regex: a+\nreplace: A\n\nregex: b+\n", "nbval reads 1 of 2 patterns"),
    ],
    ids=["wrong form", "half a pair"],
)
def test_a_sanitize_file_that_nbval_cannot_read_fails(small_course, tmp_path, patterns, complaint):
    sanitize = tmp_path / "sanitize.cfg"
    sanitize.write_text(patterns)
    arguments = (f"--nbval-sanitize-with={sanitize}", "-k", "stored_outputs")
    [report] = run_pytest(small_course, "notebooks", *arguments)["small"].values()
    assert complaint in report
