"""Mini-batch training in PyTorch (eager, CPU) and scikit-learn, as their users write it."""

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier


class Torch:
    """784-n_hidden-10 with sigmoid and cross-entropy, trained by torch.optim.SGD in float32."""

    def __init__(self, network, X, y, lr):
        """Start from the weights of network, so that both make the same steps."""
        self.X, self.y = torch.from_numpy(X), torch.from_numpy(y.astype(np.int64))
        _, n_hidden, n_classes = network.sizes
        self.model = torch.nn.Sequential(
            torch.nn.Linear(X.shape[1], n_hidden),
            torch.nn.Sigmoid(),
            torch.nn.Linear(n_hidden, n_classes),
        )
        with torch.no_grad():
            for layer, w, b in zip(self.model[::2], network.weights, network.biases, strict=True):
                layer.weight.copy_(torch.from_numpy(w.T))
                layer.bias.copy_(torch.from_numpy(b))
        self.loss = torch.nn.CrossEntropyLoss()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=lr)

    def epoch(self, batch_size, rng):
        order = torch.from_numpy(rng.permutation(len(self.X)))
        for rows in order.split(batch_size):
            self.optimizer.zero_grad()
            self.loss(self.model(self.X[rows]), self.y[rows]).backward()
            self.optimizer.step()

    def accuracy(self, X, y):
        with torch.inference_mode():
            labels = self.model(torch.from_numpy(X)).argmax(dim=1).numpy()
        return np.mean(labels == y)


def sklearn_epoch(X, y, n_hidden, batch_size, lr, seed):
    """Train for one epoch: plain gradient descent, no momentum, no weight decay, float32."""
    model = MLPClassifier(
        hidden_layer_sizes=(n_hidden,),
        activation="logistic",
        solver="sgd",
        alpha=0,
        batch_size=batch_size,
        learning_rate_init=lr,
        momentum=0,
        nesterovs_momentum=False,
        random_state=seed,
    )
    return model.partial_fit(X, y, classes=np.arange(10))
