"""The shared code of the course: one module per idea, built in view in the notebooks."""
