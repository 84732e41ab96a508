"""Same in, same out, however it is cut."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.synth import generate, shape_names, writing
from unlatched.synth.draw import Draw
from unlatched.synth.formats import formats
from unlatched.synth.plan import Order, person_of_row, whose, with_repeats


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("format", formats())
def test_the_same_arguments_give_the_same_bytes(tmp_path, format):
    for out in ("a", "b"):
        generate("whereabouts", tmp_path / out, people=300, fixes=700, seed=7, format=format)
    generate("whereabouts", tmp_path / "c", people=300, fixes=700, seed=8, format=format)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


@pytest.mark.parametrize("compression", ["gz", "zst"])
def test_compressed_bytes_are_the_same_and_hold_the_same(tmp_path, compression):
    import gzip

    import zstandard

    for out in ("a", "b"):
        generate("rides", tmp_path / out, people=50, format="ndjson", compression=compression)
    generate("rides", tmp_path / "plain", people=50, format="ndjson")
    packed = (tmp_path / f"a/data/rides.ndjson.{compression}").read_bytes()
    opened = (
        gzip.decompress(packed)
        if compression == "gz"
        else zstandard.ZstdDecompressor().decompressobj().decompress(packed)
    )
    assert opened == (tmp_path / "plain/data/rides.ndjson").read_bytes()
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


@pytest.mark.parametrize("format", ["csv", "ndjson", "json", "elastic", "bson", "sqlite"])
@pytest.mark.parametrize("shape", ["whereabouts", "tracks"])
def test_batches_leave_no_trace(tmp_path, monkeypatch, shape, format):
    generate(shape, tmp_path / "whole", people=300, fixes=700, format=format)
    monkeypatch.setattr(writing, "BATCH", 97)
    generate(shape, tmp_path / "cut", people=300, fixes=700, format=format)
    assert contents(tmp_path / "whole") == contents(tmp_path / "cut")


@settings(max_examples=20, deadline=None)
@given(shape=st.sampled_from(sorted(shape_names())), first=st.integers(0, 280), size=st.integers(1, 19))
def test_any_slice_can_be_made_alone(shape, first, size):
    from unlatched.synth import _shape

    for plan in _shape(shape).plan(Order(300, 600, 3)).plans:
        whole = plan.build(np.arange(300))
        assert plan.build(np.arange(first, first + size)).to_pylist() == whole.slice(first, size).to_pylist()


@given(size=st.integers(1, 3000), seed=st.integers(0, 2**32))
def test_permutations_permute(size, seed):
    assert sorted(Draw(seed).permute(np.arange(size), "x", size).tolist()) == list(range(size))


@given(people=st.integers(1, 2000))
def test_repeats_leave_nobody_out(people):
    rows = np.arange(with_repeats(people))
    assert set(person_of_row(rows).tolist()) == set(range(people))


@given(people=st.integers(1, 300), more=st.integers(0, 900))
def test_everybody_owns_a_record(people, more):
    rows = np.arange(people + more)
    assert set(whose(Draw(1), rows, people + more, people).tolist()) == set(range(people))
