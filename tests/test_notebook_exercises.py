"""The exercises in the notebooks: untouched stubs that block nothing, and solutions that fit."""

import ast
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from notebook_code import NOTEBOOKS, python_of

from helpers.exercises import NOTEBOOKS as CHAPTERS
from helpers.exercises import catalogue
from tools.execute_notebooks import code_cells, run, use_our_kernel_settings
from tools.exercise_cells import (
    ExerciseError,
    checked_exercise,
    is_tagged,
    question_of,
    refresh_exercises,
    stub_of,
)

EXERCISES = catalogue()
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def exercise_cells(notebook):
    """Return {exercise's name: its code cell}, in order."""
    found = {checked_exercise(cell): cell for cell in notebook.cells}
    return {name: cell for name, cell in found.items() if name is not None}


def test_every_exercise_stands_in_the_notebook_of_its_module(path, notebook):
    """A notebook without exercises has no module of them, and needs none."""
    of_module = [
        name
        for name, exercise in EXERCISES.items()
        if exercise.reference.__module__ == f"helpers.exercises.{path.stem[3:]}.{name}"
    ]
    assert list(exercise_cells(notebook)) == of_module, "in the order of their numbers"


def test_every_module_of_exercises_has_its_notebook():
    assert set(CHAPTERS) <= {path.stem[3:] for path in PATHS}


def test_cells_are_as_declared(path, notebook):
    above = dict(zip((cell.id for cell in notebook.cells[1:]), notebook.cells, strict=False))
    for number, (name, cell) in enumerate(exercise_cells(notebook).items(), start=1):
        exercise = EXERCISES[name]
        question = above[cell.id]
        assert exercise.number == number
        assert question.source == question_of(exercise, int(path.stem[:2]))
        assert cell.source == stub_of(exercise)
        assert is_tagged(cell)
        assert is_tagged(question)
    assert sum(map(is_tagged, notebook.cells)) == 2 * len(exercise_cells(notebook))


def test_stored_result_is_not_attempted(notebook):
    for name, cell in exercise_cells(notebook).items():
        (output,) = cell.outputs
        assert output.data["text/plain"].startswith(f"○ {name}: Not attempted yet")
        assert "Not attempted yet" in output.data["text/html"]


def names_in(source):
    nodes = list(ast.walk(ast.parse(python_of(source))))
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.name for node in nodes if isinstance(node, ast.FunctionDef)
    }


def test_an_undone_exercise_blocks_nothing(notebook):
    """No cell of the story uses or defines a name that an exercise defines."""
    asked = set(exercise_cells(notebook))
    for cell in code_cells(notebook):
        if not is_tagged(cell):
            assert not asked & names_in(cell.source)


def with_solutions(notebook):
    """Fill in the right answers, and let each check fail loudly if it does not pass."""
    for name, cell in exercise_cells(notebook).items():
        solution = EXERCISES[name].source
        cell.source = (
            f"{solution}\n\n_result = exercises.{name}.check({name})\nprint(_result)\n"
            "assert _result.passed"
        )
    return notebook


def test_solutions_pass_in_the_notebook(path, notebook):
    """Run the whole notebook with every exercise solved, from top to bottom."""
    use_our_kernel_settings()
    solved = with_solutions(notebook)
    run(solved, path.parent)
    printed = "".join(
        output.get("text", "")
        for cell in code_cells(solved)
        if is_tagged(cell)
        for output in cell.outputs
    )
    assert len(re.findall(": Correct", printed)) == len(exercise_cells_by_tag(solved))


def exercise_cells_by_tag(notebook):
    return [cell for cell in code_cells(notebook) if is_tagged(cell)]


# --- The tool that writes the cells --------------------------------------------------------

NAME = next(iter(EXERCISES))
CALL = f"exercises.{NAME}.check({NAME})"


def small_notebook(source):
    return nbformat.v4.new_notebook(cells=[new_code_cell("x = 1"), new_code_cell(source)])


def test_a_new_exercise_gets_its_cells():
    notebook = small_notebook(CALL)
    refresh_exercises(notebook, chapter=7)
    _, question, code = notebook.cells
    assert question.source.startswith(
        f"### Exercise 7.1 · {EXERCISES[NAME].title}\n\n*Exercises are"
    )
    assert question.source.endswith(EXERCISES[NAME].question)
    assert code.source.endswith(f"    ...\n\n\n{CALL}")
    again = [dict(cell) for cell in notebook.cells]
    refresh_exercises(notebook, chapter=7)
    assert [dict(cell) for cell in notebook.cells] == again


ANSWERS = {
    "returned": f"def {NAME}(x):\n    return x\n\n\n{CALL}",
    "printed": f"def {NAME}(x):\n    print(x)\n\n\n{CALL}",
    "in the middle of it": f"def {NAME}(x:\n    return x\n\n\n{CALL}",
    "tried beside it": f"def {NAME}(x):\n    ...\n\n\nprint(sum([1]))\n{CALL}",
    "a lambda": f"{NAME} = lambda x: x\n\n\n{CALL}",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_not_overwritten(answer):
    notebook = small_notebook(answer)
    with pytest.raises(ExerciseError, match="holds an answer, which would be lost"):
        refresh_exercises(notebook, chapter=1)
    assert notebook.cells[1].source == answer


def test_an_unknown_exercise_is_refused():
    with pytest.raises(ExerciseError, match=r"There is no exercise nonsense\. There are: "):
        refresh_exercises(small_notebook("exercises.nonsense.check(nonsense)"), chapter=1)
