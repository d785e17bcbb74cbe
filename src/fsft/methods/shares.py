"""How a batch of the target is divided between the support and the unlabelled."""


def shares(size: int) -> tuple[int, int]:
    """Subtomograms of the support and of the unlabelled target in a batch of `size`, 2 or more.

    One to two, as in Saito et al. 2019.
    """
    support = max(1, size // 3)
    return support, size - support
