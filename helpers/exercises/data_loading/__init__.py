"""The exercises of notebook 01: bytes and headers, accuracy, one-hot targets, honest splits."""
