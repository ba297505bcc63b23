"""Contributors' commands: how a notebook is executed, and the first cell they all share."""
