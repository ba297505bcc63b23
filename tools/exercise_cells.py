"""The cells of an exercise: its question, and a stub that is checked.

A code cell that ends in `exercises.<name>.check(<name>)` belongs to the exercise of that name. The
question is written into the Markdown cell above it, the stub into the cell itself, both as they
are declared in helpers/exercises.
"""

import ast
import re

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from helpers import exercises
from helpers.exercises.checker.exercise import Exercise

TAG = "exercise"
CHECK = re.compile(r"^exercises\.(\w+)\.check\(\w*\)\s*\Z", flags=re.MULTILINE)


INTRODUCTION = """\
*Exercises are for practice: nothing below depends on them. Most take three to ten minutes; one that
takes longer says so. Write your answer in place of the three dots and run the cell: the check \
says what is right, or what
is wrong. For a hint, and then the next one, run `exercises.{name}.hint()` in a cell of its own;
after a try of your own, `exercises.{name}.solution()` shows one.*"""


class ExerciseError(Exception):
    """An exercise's cell that cannot be brought up to date; the message says why."""


def checked_exercise(cell: NotebookNode) -> str | None:
    """Return the name of the exercise that a code cell checks, or None."""
    found = CHECK.search(cell.source) if cell.cell_type == "code" else None
    return found and found[1]


def is_tagged(cell: NotebookNode) -> bool:
    """Tell whether a cell belongs to an exercise."""
    return TAG in cell.metadata.get("tags", [])


def question_of(exercise: Exercise, chapter: int) -> str:
    """Return the Markdown of an exercise; the first of a chapter says how exercises work."""
    parts = [f"### Exercise {chapter}.{exercise.number} · {exercise.title}"]
    if exercise.number == 1:
        parts.append(INTRODUCTION.format(name=exercise.name))
    return "\n\n".join([*parts, exercise.question])


def stub_of(exercise: Exercise) -> str:
    """Return the code of an exercise that nobody has touched."""
    return f"{exercise.stub}\n\n\nexercises.{exercise.name}.check({exercise.name})"


def refresh_exercises(notebook: NotebookNode, chapter: int) -> None:
    """Bring every exercise of a notebook up to date; a new one gets its question above it.

    Raises ExerciseError for an exercise that does not exist, and for a cell with an answer in it.
    """
    cells: list[NotebookNode] = []
    for cell in notebook.cells:
        name = checked_exercise(cell)
        if name is not None:
            try:
                exercise = getattr(exercises, name)
            except AttributeError as error:
                raise ExerciseError(str(error)) from None
            if holds_an_answer(cell.source):
                raise ExerciseError(
                    f"The cell of {name} holds an answer, which would be lost. Keep it elsewhere, "
                    "and put `...` in its place."
                )
            if not (cells and cells[-1].cell_type == "markdown" and is_tagged(cells[-1])):
                cells.append(new_markdown_cell(id=f"{name[:50]}-question"))
            cells[-1].source = question_of(exercise, chapter)
            cell.source = stub_of(exercise)
            for each in (cells[-1], cell):
                each.metadata["tags"] = [TAG]
        cells.append(cell)
    notebook.cells = cells


def holds_an_answer(source: str) -> bool:
    """Tell whether there is more in a cell than a stub and its check."""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # somebody is in the middle of it
        return True
    return not all(is_untouched(node) for node in body)


def is_untouched(node: ast.stmt) -> bool:
    """Tell whether a statement says nothing: a text, dots, a check, or a function of such."""
    if isinstance(node, ast.FunctionDef):
        return all(is_untouched(line) for line in node.body)
    if not isinstance(node, ast.Expr):
        return False
    return isinstance(node.value, ast.Constant) or bool(CHECK.match(ast.unparse(node)))
