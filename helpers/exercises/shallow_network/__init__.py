"""The exercises of notebook 03: parameters, forward, predict, loss, accuracy, first weights."""
