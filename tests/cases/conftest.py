from __future__ import annotations

import pytest

from unlatched.cases.database import connect, transaction
from unlatched.cases.keys import open_key
from unlatched.cases.timeline import Timeline


@pytest.fixture
def engine(tmp_path):
    made = connect(str(tmp_path / "cases.db"))
    yield made
    made.dispose()


@pytest.fixture
def timeline(engine, tmp_path):
    made = Timeline("unl-1", open_key(tmp_path / "signing.key"))
    with transaction(engine) as connection:
        made.start(connection, {})
    return made
