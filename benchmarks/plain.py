"""The same network as a first program in PyTorch would have it: the yardstick for ours.

The paper's layers in the paper's order, float32, contiguous memory, and nothing but defaults.
"""

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

LEARNING_RATE = 1e-3


def plain_network(*, side: int, width: int, features: int, classes: int) -> nn.Sequential:
    """Four blocks of convolution, batch norm, ReLU and max-pooling, and a linear classifier.

    The convolutions have no bias, as ours have none. Takes images (n, 1, side, side, side) and
    returns logits (n, classes).
    """
    layers: list[nn.Module] = []
    inputs = 1
    for outputs in (width, width, width, features):
        layers += [
            nn.Conv3d(inputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm3d(outputs),
            nn.ReLU(),
            nn.MaxPool3d(2),
        ]
        inputs = outputs
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(features * (side // 16) ** 3, classes))


def train_epoch(
    network: nn.Module, optimiser: torch.optim.Optimizer, data: TensorDataset, *, batch: int
) -> None:
    """One epoch of cross entropy in shuffled batches."""
    network.train()
    for images, labels in DataLoader(data, batch_size=batch, shuffle=True):
        loss = nn.functional.cross_entropy(network(images), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


@torch.no_grad()
def evaluate(network: nn.Module, data: TensorDataset, *, batch: int) -> Tensor:
    """Logits (n, classes) of every item in order."""
    network.eval()
    return torch.cat([network(images) for images, _ in DataLoader(data, batch_size=batch)])
