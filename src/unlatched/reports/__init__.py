"""Reports: one output a file. Each takes a Disclosure and nothing else, and offers ``render``."""
