"""Wrong answers to the exercises of notebook 02 that no declaration lists as they stand here.

SLIPS gives for each exercise pairs: the answer, and what its check must say at least.
"""

import numpy as np

SLIPS = {
    "softmax_of_columns": [
        (
            lambda logits: np.exp(logits - logits.max(axis=0)),
            "The number it divides by is another one",
        ),
    ],
    "cross_entropy_of_labels": [
        (
            lambda y, z: np.mean(np.exp(z).sum(axis=1) - z[np.arange(len(y)), y]),
            "The sum of the exponentials is there without its logarithm",
        ),
    ],
    "loss_of_no": [
        (
            lambda z: np.where(z > 99, 7, np.logaddexp(0, z)),
            "yours gives [7, 0], expected is [1000, 0]",
        )
    ],
}
