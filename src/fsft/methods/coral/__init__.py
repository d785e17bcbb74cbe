"""Stage 2.1: unsupervised adaptation by aligned covariances."""
