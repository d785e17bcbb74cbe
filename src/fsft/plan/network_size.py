"""How large a planned model is, from the settings along its chain."""

from functools import cache

from fsft.plan.nodes import Node


def model_bytes(node: Node, *, side: int, classes: int) -> int:
    """Bytes of the numbers of a model for subtomograms of `side` voxels along an edge."""
    chain = [dict(each.settings) for each in node.nodes]
    built = [each["branch_3d"] for each in chain if "branch_3d" in each]
    return _parameters(
        side=side,
        classes=classes,
        **node.network,
        split=any(settings.get("split_encoder", False) for settings in chain),
        branch_3d=built[-1] if built else None,
    )


@cache
def _parameters(*, split: bool, branch_3d: bool | None, **architecture: int) -> int:
    """Bytes of a network's numbers."""
    from fsft.models.store import build_network

    network = build_network(**architecture)
    if split:
        network.encoder.split()
    if branch_3d is not None:
        network.add_discriminator(branch_3d=branch_3d)
    return sum(4 * value.numel() for value in network.state_dict().values())
