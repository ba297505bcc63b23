"""Exercises of notebook 04: derivatives, their measurement, the way back, and a step downhill."""
