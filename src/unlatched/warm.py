"""Run once at set-up: fills the cache of compiled code, so that the first audit is as fast as the rest."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import unlatched


def main() -> None:
    """Run what every module named ``warming`` has to compile on first use."""
    for module in walk_packages(unlatched.__path__, "unlatched."):
        if module.name.endswith(".warming"):
            import_module(module.name).warm()


if __name__ == "__main__":
    main()
