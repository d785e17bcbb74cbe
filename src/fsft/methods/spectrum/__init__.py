"""The source filtered to the target's power spectrum, before anything is learned."""
