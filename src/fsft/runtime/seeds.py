"""Every random number derives from one master seed and the words that name its purpose."""

import hashlib

import numpy as np


def seed_sequence(master_seed: int, *words: str | int) -> np.random.SeedSequence:
    """Seed sequence of the stream named by `words`, e.g. `(7, "subtomogram", "A", "ferritin", 12)`.

    The words are hashed (SHA-256), so a stream depends on its own name only: adding a class, a
    domain or a subtomogram leaves all others as they were.
    """
    name = "\x1f".join(str(word) for word in words).encode()
    digest = hashlib.sha256(name).digest()
    entropy = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]
    return np.random.SeedSequence([master_seed, *entropy])


def generator(master_seed: int, *words: str | int) -> np.random.Generator:
    """NumPy generator (SFC64, the fastest for normals) of the stream named by `words`."""
    return np.random.Generator(np.random.SFC64(seed_sequence(master_seed, *words)))


def torch_seed(master_seed: int, *words: str | int) -> int:
    """What torch's own generator is seeded with, for the stream named by `words`."""
    state = seed_sequence(master_seed, *words).generate_state(1, np.uint64)[0]
    return int(state) & (2**63 - 1)
