"""Read what a notebook defines, so that a test can hold it against `helpers`."""

import ast
from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


def python_of(source: str) -> str:
    """Return the source of a code cell without a magic in its first line, such as %%time."""
    return source.partition("\n")[2] if source.startswith("%%") else source


def definitions(name: str) -> dict[str, object]:
    """Run the imports and the top-level functions of notebook `name`, and return what they define.

    Nothing else of the notebook runs: a function that leans on a variable of another cell fails.
    """
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    keep = (ast.Import, ast.ImportFrom, ast.FunctionDef)
    module = ast.Module(
        [
            node
            for cell in notebook.cells
            if cell.cell_type == "code" and "setup" not in cell.metadata.get("tags", [])
            for node in ast.parse(python_of(cell.source)).body
            if isinstance(node, keep)
        ],
        type_ignores=[],
    )
    namespace: dict[str, object] = {"__name__": name}
    exec(compile(module, f"{name}.ipynb", "exec"), namespace)
    return namespace


def assigned(name: str, variable: str, namespace: dict[str, object]) -> object:
    """Return what notebook `name` assigns to `variable`, computed from what namespace defines."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for node in ast.parse(python_of(cell.source)).body:
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == variable:
                    return eval(compile(ast.Expression(node.value), name, "eval"), dict(namespace))
    raise LookupError(f"Notebook {name} assigns nothing to {variable}.")
