"""FADA, made of FSFT's stages."""

from fsft.methods.declare import Method

METHOD = Method(
    name="fada",
    title="FADA",
    role="paper",
    chain=("source", "discriminator", "adapt"),
    description=(
        "Few-shot adversarial: FSFT's trainer with a shared encoder, a 1-D discriminator trained "
        "in alternation, and no CORAL start."
    ),
    reference="Motiian et al. 2017",
    overrides={
        "discriminator": {"split_encoder": False, "branch_3d": False},
        "adapt": {"split_encoder": False, "adversarial": True},
    },
)
