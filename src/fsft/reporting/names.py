"""How methods, stages and readings are called in print."""

METHODS = {
    "radial_profile": "radial profile",
    "radial_profile_support": "radial profile of the support",
    "spectrum": "spectrum matched",
    "spectrum_finetune": "spectrum matched, fine-tuned",
    "source_only": "source only",
    "coral": "CORAL",
    "swd": "SWD",
    "finetune": "fine-tune",
    "fada": "FADA",
    "fsft": "FSFT",
    "coral_finetune": "CORAL, fine-tuned",
    "fsft_without_confusion": "FSFT without confusion",
    "coral_unsquared": "CORAL, unsquared norm",
    "fsft_unsquared": "FSFT, unsquared norm",
    "fsft_alpha_0": "FSFT with CORAL's steps at alpha 0",
    "fsft_without_coral": "FSFT without CORAL",
    "fsft_gan": "FSFT with GAN",
    "fsft_1d_discriminator": "FSFT without 3-D discriminator",
    "support_only": "support only",
    "source_and_target": "source and target",
    "oracle": "oracle",
}

STAGES = {
    "source": "Stage 1",
    "coral": "Stage 2.1",
    "discriminator": "Stage 2.2",
    "adapt": "Stage 3",
}

ROLES = {
    "trivial": "trivial rivals",
    "paper": "the paper's methods",
    "control": "controls",
    "ablation": "FSFT with one of its parts changed",
    "foreign": "methods from outside",
}
"""Groups of methods, in the order in which they stand."""

METRICS = {
    "accuracy": "accuracy (%)",
    "balanced_accuracy": "balanced accuracy (%)",
    "macro_f1": "macro-F1 (%)",
    "nll": "NLL (nat)",
    "ece": "calibration error (%)",
}


def method_name(method: str) -> str:
    """A method in print; one that is not listed is called by its own name."""
    return METHODS.get(method, method.replace("_", " "))


def stage_name(stage: str) -> str:
    """A stage in print, with the paper's number where it has one."""
    return STAGES.get(stage, stage.replace("_", " "))
