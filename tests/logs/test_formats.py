"""Every format: recognised by content, every line accounted for, clients, epochs and windows as counted by hand."""

from __future__ import annotations

import pytest

from tests.logs.samples import SAMPLES, Sample
from unlatched import logs
from unlatched.logs.reading import formats

BY_FORMAT = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.format)


def read(tmp_path, text: str | bytes, name: str = "any.name"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return logs.read([path])


@BY_FORMAT
def test_recognised_by_content_and_every_line_is_accounted_for(tmp_path, sample: Sample):
    found = read(tmp_path, sample.text)
    (source,) = found.sources
    assert (source.format, found.store) == (sample.format, sample.store)
    assert source.lines == sample.text.count("\n") == source.parsed + source.malformed
    assert source.malformed == sample.malformed


@BY_FORMAT
def test_clients_as_counted_by_hand(tmp_path, sample: Sample):
    found = read(tmp_path, sample.text)
    got = {one.address: (one.connections, one.authenticated, one.anonymous) for one in found.clients}
    assert got == sample.clients


@BY_FORMAT
def test_epochs_as_counted_by_hand(tmp_path, sample: Sample):
    found = read(tmp_path, sample.text)
    if sample.epochs:
        assert [(one.version, one.access_control, one.bind) for one in found.epochs] == sample.epochs


@BY_FORMAT
def test_windows_as_counted_by_hand(tmp_path, sample: Sample):
    assert len(read(tmp_path, sample.text).exposure) == sample.windows


@BY_FORMAT
def test_no_other_format_claims_a_first_line(sample: Sample):
    line = sample.text.encode().split(b"\n")[0]
    claims = [module.NAME for module in formats() if module.matches(line)]
    assert claims == [sample.format]


def test_every_format_module_has_a_sample_and_keeps_to_the_interface():
    names = {module.NAME for module in formats()}
    assert names == {sample.format for sample in SAMPLES} | {"ftdc"}
    for module in formats():
        assert module.__doc__
        assert module.STORE
        assert callable(module.matches)
        assert module.Reader.__doc__


def test_one_folder_of_many_stores_is_called_mixed(tmp_path):
    for sample in SAMPLES:
        folder = tmp_path / sample.format
        folder.mkdir()
        (folder / "log").write_text(sample.text)
    found = logs.read([tmp_path])
    assert found.store == "mixed"
    assert {source.format for source in found.sources} == {sample.format for sample in SAMPLES}
