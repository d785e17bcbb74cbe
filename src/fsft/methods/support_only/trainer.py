"""The support alone, from scratch, by the training of fine-tuning."""

from fsft.methods.finetune.trainer import train

__all__ = ["train"]
