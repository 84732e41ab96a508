"""One output a file: each takes what may be shown and nothing else."""
