"""The exercises of notebook 02: softmax, its logarithm and the losses, for scores of any size."""
