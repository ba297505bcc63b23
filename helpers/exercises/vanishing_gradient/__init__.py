"""The exercises of notebook 05: how a gradient vanishes, and what keeps it alive."""
