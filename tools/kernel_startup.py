"""What a kernel runs first (PYTHONSTARTUP), so that stored outputs are the same everywhere.

ipykernel's own setting for this, IPYKERNEL_CELL_NAME, gives all cells one name: tracebacks that
pass through two cells then show the wrong lines.
"""


def _prepare() -> None:
    import linecache
    import os
    import warnings
    from pathlib import Path

    from IPython.core.magics import execution

    course = Path(__file__).resolve().parents[1]

    def short(filename: str) -> str:
        path = Path(filename)
        if path.parent.name.startswith("ipykernel_"):
            return "<cell>"
        return path.relative_to(course).as_posix() if path.is_relative_to(course) else filename

    def format_warning(
        message: Warning, category: type, filename: str, lineno: int, line: str | None = None
    ) -> str:
        source = (line or linecache.getline(filename, lineno)).strip()
        return f"{short(filename)}:{lineno}: {category.__name__}: {message}\n  {source}\n"

    def without_widgets(message: dict) -> dict | None:
        # A progress bar lives only as long as its kernel: stored, it would read 0 % for ever.
        is_widget = "application/vnd.jupyter.widget-view+json" in message["content"].get("data", {})
        return None if is_widget else message

    def print_without_times(*values: object, **how: object) -> None:
        # What %%time tells is another number in every run.
        text = " ".join(map(str, values))
        if text.startswith("Wall time"):
            text = "Wall time: left out here, since each run has another"
        if not text.startswith(("CPU times", "Compiler")):
            print(text, **how)

    warnings.formatwarning = format_warning
    execution.print = print_without_times
    get_ipython().display_pub.register_hook(without_widgets)  # noqa: F821  a kernel's own name
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"


_prepare()
del _prepare
