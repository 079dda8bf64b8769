"""The three networks in PyTorch, as its users write them. Import this only where PyTorch is installed."""

import os

import numpy as np
import torch
from torch import nn

from benchmarks.workload import NETWORKS, Convolution


def build(network, drop):
    """An untrained module for float32 rows (N, 784) or pictures (N, 1, 28, 28)."""
    layers = []
    dense = [layer for layer in NETWORKS[network] if not isinstance(layer, Convolution)]
    convolutions = [layer for layer in NETWORKS[network] if isinstance(layer, Convolution)]
    for layer in convolutions:
        layers += [nn.Conv2d(layer.channels, layer.filters, layer.size, padding=layer.pad), nn.ReLU()]
        if layer.pooled:
            layers.append(nn.MaxPool2d(2))
    if convolutions:
        layers.append(nn.Flatten())
    hidden, last = dense
    layers += [nn.Linear(hidden.inputs, hidden.outputs), nn.ReLU()]
    if network == "DeepConvNet":
        layers += [nn.Dropout(drop), nn.Linear(last.inputs, last.outputs), nn.Dropout(drop)]
    else:
        layers.append(nn.Linear(last.inputs, last.outputs))
    return nn.Sequential(*layers)


class TorchContender:
    """PyTorch's side of the comparison; what the methods promise is in benchmarks/contenders.py."""

    def __init__(self):
        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
        self.version = f"PyTorch {torch.__version__}"

    def settings(self, network):
        """What may make it faster: Adam's other implementations, and pictures with the channels last in memory."""
        pictures = isinstance(NETWORKS[network][0], Convolution)
        return [
            {"adam": adam, "channels_last": last}
            for last in ((False, True) if pictures else (False,))
            for adam in ("as it comes", "foreach", "fused")
        ]

    def start(self, network, weights, drop, adam, channels_last):
        torch.manual_seed(0)
        self.net = build(network, drop)
        with torch.no_grad():
            for parameter, array in zip(self.net.parameters(), weights, strict=True):
                parameter.copy_(torch.from_numpy(array.T if array.ndim == 2 else array))
        if channels_last:
            self.net = self.net.to(memory_format=torch.channels_last)
        choice = {} if adam == "as it comes" else {adam: True}
        self.adam = torch.optim.Adam(self.net.parameters(), lr=0.001, **choice)
        self.loss = nn.CrossEntropyLoss()
        self.net.train()

    def batch(self, X, y):
        return torch.from_numpy(X), torch.from_numpy(y)

    def gradients(self, X, y):
        self.adam.zero_grad()
        loss = self.loss(self.net(X), y)
        loss.backward()
        arrays = [parameter.grad.numpy() for parameter in self.net.parameters()]
        return loss.item(), [np.ascontiguousarray(array.T if array.ndim == 2 else array) for array in arrays]

    def step(self, X, y):
        self.adam.zero_grad()
        loss = self.loss(self.net(X), y)
        loss.backward()
        self.adam.step()
        return loss.item()
