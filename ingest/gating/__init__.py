"""The gate's checks, one module each."""
