"""Cost of training and evaluating the encoder, ours against torch's defaults, in one run.

Ours: the network of this project as a job trains it. Plain: the paper's layers in the paper's
order, float32, default memory layout and allocator. Both in one thread; processor time. Each is
measured in a process of its own, since the allocator is set for a whole process.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIDE, CLASSES, BATCH, ROUNDS = 35, 43, 32, 5
WIDTHS = (32, 16)
DATASET = 4300


def bench_training() -> dict[str, object]:
    """Milliseconds of processor time per sample and peak memory, by channels of the encoder."""
    results: dict[str, object] = {}
    for width in WIDTHS:
        ours, plain = (_child("speed", kind, width) for kind in ("ours", "plain"))
        results[f"encoder_width_{width}"] = {
            "ours": ours,
            "plain": plain,
            "training_ratio": round(plain["training_ms"] / ours["training_ms"], 2),
            "evaluation_ratio": round(plain["evaluation_ms"] / ours["evaluation_ms"], 2),
        }
    results["peak_memory_mb"] = {
        f"{stage}_of_{DATASET}_volumes": _child("memory", stage, 32)["peak_memory_mb"]
        for stage in ("source", "coral")
    }
    return results


def _child(*words: object) -> dict[str, float]:
    command = [sys.executable, __file__, *map(str, words)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def _speed(kind: str, width: int) -> dict[str, float]:
    import torch

    from fsft.models.store import build_network
    from fsft.runtime.device import precision

    torch.manual_seed(0)
    torch.set_num_threads(1)
    device = torch.device("cpu")
    images, labels = torch.randn(BATCH, 1, SIDE, SIDE, SIDE), torch.randint(0, CLASSES, (BATCH,))
    network = (
        build_network(side=SIDE, width=width, features=32, classes=CLASSES)
        if kind == "ours"
        else _plain_network(width)
    )
    if kind == "ours":
        images = images.to(memory_format=torch.channels_last_3d)
    inputs = (images, "source") if kind == "ours" else (images,)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)

    def forward():
        if kind == "ours":
            with precision(device):
                return network(*inputs)
        return network(*inputs)

    def train() -> None:
        loss = torch.nn.functional.cross_entropy(forward().float(), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    network.train()
    training = _fastest(train)
    network.eval()
    with torch.no_grad():
        evaluation = _fastest(forward)
    return {"training_ms": training, "evaluation_ms": evaluation}


def _plain_network(width: int):
    from torch import nn

    def block(inputs: int, outputs: int) -> list[nn.Module]:
        layers = nn.Conv3d(inputs, outputs, 3, padding=1), nn.BatchNorm3d(outputs)
        return [*layers, nn.ReLU(), nn.MaxPool3d(2)]

    blocks = block(1, width) + block(width, width) + block(width, width) + block(width, 32)
    return nn.Sequential(*blocks, nn.Flatten(), nn.Linear(32 * (SIDE // 16) ** 3, CLASSES))


def _fastest(work) -> float:
    """Least processor milliseconds per sample of some rounds, after one to warm up."""
    seconds = []
    for _ in range(ROUNDS + 1):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return round(min(seconds[1:]) / BATCH * 1e3, 2)


def _memory(stage: str, width: int) -> dict[str, float]:
    """Peak memory of some steps of a stage over a stack of DATASET volumes on disk."""
    import importlib

    import numpy as np
    import torch

    from fsft.data.batches import Labelled, Samples
    from fsft.data.stack import StackWriter, open_stack
    from fsft.methods.registry import STAGES
    from fsft.methods.training import Run, Task
    from fsft.models.store import build_network
    from fsft.runtime.provenance import peak_memory_mb

    torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    labels = np.arange(DATASET) % CLASSES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "subtomograms.mrcs"
        with StackWriter(path, count=DATASET, side=SIDE, voxel_nm=1.0) as writer:
            for start in range(0, DATASET, 100):
                count = min(100, DATASET - start)
                writer.write(rng.standard_normal((count, SIDE, SIDE, SIDE), dtype=np.float32))
        volumes, _ = open_stack(path)
        some = rng.permutation(DATASET)[:512]
        task = Task(source=Labelled(volumes, some, labels[some]), unlabelled=Samples(volumes, some))
        module = importlib.import_module(STAGES[stage].module)
        recipe = module.Recipe(
            **{**STAGES[stage].defaults, "width": width, "epochs": 1}
            if stage == "source"
            else {**STAGES[stage].defaults, "epochs": 1}
        )
        network = build_network(side=SIDE, width=width, features=32, classes=CLASSES)
        module.train(network, task, recipe, Run(stage, rng, torch.device("cpu")))
    return {"peak_memory_mb": peak_memory_mb()}


if __name__ == "__main__":
    work, kind, width = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if work == "memory" or kind == "ours":
        from fsft.runtime.allocator import keep_freed_memory

        keep_freed_memory()
    print(json.dumps(_speed(kind, width) if work == "speed" else _memory(kind, width)))
