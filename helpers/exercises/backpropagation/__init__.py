"""Exercises of notebook 04: slopes, their measurement, the way back, and a step downhill."""
