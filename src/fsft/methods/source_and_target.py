"""Control: source and support together, without adaptation."""

from fsft.methods.declare import Method

METHOD = Method(
    name="source_and_target",
    role="control",
    chain=("source", "adapt"),
    description=(
        "Stage 1, then cross entropy on source and support together: FSFT without CORAL and "
        "without a discriminator, in as many steps."
    ),
    reference="this project",
    overrides={"adapt": {"gamma": 0.0}},
)

SHARED = Method(
    name="source_and_target_shared",
    title="source and target, shared encoder",
    role="control",
    chain=("source", "adapt"),
    description="The same with one encoder for both sides: FADA without its discriminator.",
    reference="this project",
    overrides={"adapt": {"gamma": 0.0, "split_encoder": False}},
)
