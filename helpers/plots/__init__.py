"""The figures, one module per notebook; import a notebook's own module as `plots`."""
