"""A small language model from the package registries, served on this machine: `make e2e-llm`."""
