"""Run once at set-up: fills the cache of compiled code, so that the first audit is as fast as the rest."""

from __future__ import annotations

from importlib.util import find_spec


def main() -> None:
    """Compile what is compiled on first use."""
    if find_spec("unlatched.bson"):
        from unlatched.bson.warming import warm

        warm()
    if find_spec("unlatched.stores.files"):
        from unlatched.stores.files.compiled import balance

        balance.warm()
    if find_spec("unlatched.logs"):
        from unlatched.logs.warming import warm as warm_logs

        warm_logs()


if __name__ == "__main__":
    main()
