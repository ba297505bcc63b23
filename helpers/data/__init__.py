"""The back rooms of `mnist.py`: files, formats and downloads."""
