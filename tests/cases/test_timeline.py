from __future__ import annotations

import copy
import json
import os
import signal
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from unlatched.cases import verifier
from unlatched.cases.database import connect, transaction
from unlatched.cases.entries import canonical, checked, digest
from unlatched.cases.keys import open_key, sign
from unlatched.cases.timeline import Timeline, document, head_text
from unlatched.cases.verify import verify
from unlatched.errors import UsageError

FACTS = [
    ("role.added", {"role": "owner"}),
    ("contact.found", {"source": "security_txt", "rank": 1, "contact": digest(b"a")}),
    ("decision.made", {"answer": "harmless", "record": digest(b"b")}),
    ("notice.drafted", {"notice": "notice-1", "body": digest(b"c"), "language": "zh"}),
    ("notice.sent", {"notice": "notice-1", "recipients": 1}),
    ("checked", {"state": "open", "calls": 3, "at": "2026-03-01T08:00:00Z"}),
    ("checked", {"state": "gone", "calls": 1, "again": True}),
]


def both(document, **known):
    """What the two verifiers say; they must agree on whether it is sound."""
    inside, alone = verify(document, **known), verifier.check(document, **known)
    assert inside.sound == (not alone), (inside.problems, alone)
    return inside.sound


@pytest.fixture
def told(engine, timeline):
    with transaction(engine) as connection:
        for kind, facts in FACTS:
            timeline.append(connection, kind, facts)
        return document(connection, timeline.case)


def resign(doc, key, start=0):
    """Hash and sign every entry again from ``start`` on: what somebody with the key could do."""
    last = doc["entries"][start - 1]["hash"] if start else "sha256:" + "0" * 64
    for number, record in enumerate(doc["entries"][start:], start):
        record["entry"].update(prev=last, seq=number)
        record["hash"] = last = digest(canonical(record["entry"]))
        record["signature"] = sign(key, last)
    count = len(doc["entries"])
    doc["head"] = {"count": count, "hash": last, "signature": sign(key, head_text(doc["case"], count, last))}
    return doc


def test_an_untouched_timeline_is_sound(told):
    assert both(told)
    assert both(json.loads(json.dumps(told, indent=3)))
    assert len(told["entries"]) == len(FACTS) + 1


def test_no_timeline_to_be_found(engine):
    with pytest.raises(UsageError, match="no such case"), transaction(engine) as connection:
        document(connection, "nothing")


@pytest.mark.parametrize(
    "facts",
    [
        {"who": "Ana Example"},
        {"who": "ana"},
        {"mail": "ana@example.org"},
        {"at": "10.0.0.1"},
        {"x": 1.5},
        {"x": None},
        {"x": ["open"]},
        {"Ana": 1},
        {"x": 2**53},
        {"x": "sha256:" + "g" * 64},
    ],
)
def test_nothing_about_a_person_gets_in(facts):
    with pytest.raises(UsageError):
        checked("checked", facts)
    with pytest.raises(UsageError):
        checked("gossip", {})


def test_both_canonical_forms_are_rfc_8785(told):
    for record in told["entries"]:
        assert verifier.canonical(record["entry"]) == rfc8785.dumps(record["entry"])


def test_ed25519_agrees_with_cryptography():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    for number in range(20):
        key, message = Ed25519PrivateKey.generate(), bytes([number]) * number
        public, good = key.public_key().public_bytes_raw(), key.sign(message)
        assert verifier.ed25519(public, message, good)
        for at in range(0, 64, 7):
            bad = bytearray(good)
            bad[at] ^= 1 << (number % 8)
            assert not verifier.ed25519(public, message, bytes(bad))
        high = good[:32] + (int.from_bytes(good[32:], "little") + verifier.L).to_bytes(32, "little")
        assert not verifier.ed25519(public, message, high)
        assert not verifier.ed25519(public, message + b"x", good)


def test_rfc_8032_vectors():
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
    assert verifier.ed25519(public, b"", signature)
    assert not verifier.ed25519(public, b"\x00", signature)


# Every single-entry edit, deletion, insertion, reorder, truncation.
paths = st.sampled_from(["v", "case", "seq", "prev", "time", "kind", "facts"])
junk = st.one_of(
    st.integers(-5, 5),
    st.booleans(),
    st.none(),
    st.text(max_size=5),
    st.just({}),
    st.just([]),
    st.floats(allow_nan=False),
)


def edit_entry(doc, draw):
    entry = draw(st.sampled_from(doc["entries"]))["entry"]
    entry[draw(paths)] = draw(junk)


def edit_fact(doc, draw):
    record = draw(st.sampled_from([one for one in doc["entries"] if one["entry"]["facts"]]))
    key = draw(st.sampled_from(sorted(record["entry"]["facts"])))
    record["entry"]["facts"][key] = draw(junk)


def flip(doc, draw):
    record = draw(st.sampled_from([*doc["entries"], doc["head"]]))
    key = draw(st.sampled_from(["hash", "signature"]))
    at = draw(st.integers(0, len(record[key]) - 1))
    other = "0" if record[key][at] != "0" else "1"
    record[key] = record[key][:at] + other + record[key][at + 1 :]


def upper(doc, draw):
    record = draw(st.sampled_from([*doc["entries"], doc["head"]]))
    key = draw(st.sampled_from(["hash", "signature"]))
    record[key] = record[key].upper()


def delete(doc, draw):
    del doc["entries"][draw(st.integers(0, len(doc["entries"]) - 1))]


def truncate(doc, draw):
    del doc["entries"][draw(st.integers(0, len(doc["entries"]) - 1)) :]


def truncate_and_fix_the_head(doc, draw):
    del doc["entries"][draw(st.integers(1, len(doc["entries"]) - 1)) :]
    doc["head"].update(count=len(doc["entries"]), hash=doc["entries"][-1]["hash"])


def insert(doc, draw):
    record = copy.deepcopy(draw(st.sampled_from(doc["entries"])))
    doc["entries"].insert(draw(st.integers(0, len(doc["entries"]))), record)


def swap(doc, draw):
    a, b = draw(st.lists(st.integers(0, len(doc["entries"]) - 1), min_size=2, max_size=2, unique=True))
    doc["entries"][a], doc["entries"][b] = doc["entries"][b], doc["entries"][a]


def rehash_without_the_key(doc, draw):
    edit_fact(doc, draw)
    last = "sha256:" + "0" * 64
    for record in doc["entries"]:
        record["entry"]["prev"] = last
        try:
            record["hash"] = last = digest(canonical(record["entry"]))
        except rfc8785.CanonicalizationError:
            return
    doc["head"]["hash"] = last


def add_a_part(doc, draw):
    place = draw(
        st.sampled_from([doc, doc["head"], *doc["entries"], *[one["entry"] for one in doc["entries"]]])
    )
    place["more"] = draw(junk)


def drop_a_part(doc, draw):
    place = draw(
        st.sampled_from([doc, doc["head"], *doc["entries"], *[one["entry"] for one in doc["entries"]]])
    )
    del place[draw(st.sampled_from(sorted(place)))]


MUTATIONS = [
    edit_entry, edit_fact, flip, upper, delete, truncate, truncate_and_fix_the_head, insert, swap,
    rehash_without_the_key, add_a_part, drop_a_part,
]  # fmt: skip


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.__name__)
def test_every_mutation_is_found_by_both(told, mutation, monkeypatch):
    # The same signatures come up thousands of times; the answers are remembered, not changed.
    monkeypatch.setattr(verifier, "ed25519", lru_cache(maxsize=None)(verifier.ed25519))

    @settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def mutate(data):
        doc = copy.deepcopy(told)
        mutation(doc, data.draw)
        if same(doc, told):
            return
        assert not both(doc)

    mutate()


def same(a, b):
    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)


def test_the_same_number_written_otherwise_is_found(told):
    doc = copy.deepcopy(told)
    doc["entries"][2]["entry"]["facts"]["rank"] = 1.0
    assert not both(doc)


def test_a_rewrite_with_another_key_is_found_by_who_knows_the_key(told, tmp_path):
    other = open_key(tmp_path / "other.key")
    genuine = told["entries"][0]["entry"]["facts"]["key"]
    doc = copy.deepcopy(told)
    doc["entries"][0]["entry"]["facts"]["key"] = "ed25519:" + other.public_key().public_bytes_raw().hex()
    resign(doc, other)
    assert both(doc)
    assert not both(doc, key=genuine)


def test_a_rewrite_with_the_key_is_found_by_who_kept_a_head(told, timeline):
    kept = told["head"]["hash"]
    doc = copy.deepcopy(told)
    doc["entries"][3]["entry"]["facts"]["answer"] = "harmful"
    resign(doc, timeline.key)
    assert both(doc)
    assert not both(doc, head=kept)
    del doc["entries"][5:]
    assert not both(resign(doc, timeline.key), head=kept)


def test_a_key_named_twice_is_refused(told):
    from unlatched.cases.verify import load

    text = json.dumps(told).replace('"seq": 1,', '"seq": 1, "seq": 1,', 1)
    with pytest.raises(UsageError, match="twice"):
        load(text)


# --- two at once, and killed at any write ------------------------------------------------------

APPEND = """
import sys
from unlatched.cases.database import connect, transaction
from unlatched.cases.keys import open_key
from unlatched.cases.timeline import Timeline, document, head_text
from pathlib import Path
folder, many = Path(sys.argv[1]), int(sys.argv[2])
engine = connect(str(folder / "cases.db"))
timeline = Timeline("unl-1", open_key(folder / "signing.key"))
for number in range(many):
    with transaction(engine) as connection:
        timeline.append(connection, "checked", {"calls": number, "at": "2026-03-01T08:00:00Z"})
    print(number, flush=True)
"""


def run(folder, many, **more):
    return subprocess.Popen(
        [sys.executable, "-c", APPEND, str(folder), str(many)], stdout=subprocess.PIPE, text=True, **more
    )


def test_two_processes_at_once_lose_nothing(engine, timeline, tmp_path):
    engine.dispose()
    both_at_once = [run(tmp_path, 40) for _ in range(2)]
    told_done = [len(one.communicate(timeout=120)[0].split()) for one in both_at_once]
    assert told_done == [40, 40]
    with transaction(connect(str(tmp_path / "cases.db"))) as connection:
        doc = document(connection, "unl-1")
    assert len(doc["entries"]) == 81
    assert verify(doc).sound


def die_at(folder, where, at, done):
    """In a process of its own: append, and end without any tidying up at the ``at``-th event ``where``."""
    engine = connect(str(folder / "cases.db"))
    timeline = Timeline("unl-1", open_key(folder / "signing.key"))
    seen = []

    def fault(*_):
        seen.append(1)
        if len(seen) == at:
            os._exit(9)

    event.listen(engine, where, fault)
    for number in range(3):
        with transaction(engine) as connection:
            timeline.append(connection, "checked", {"calls": number})
        os.write(done, b".")


@pytest.mark.parametrize("where", ["before_cursor_execute", "after_cursor_execute", "commit"])
@pytest.mark.parametrize("at", range(1, 10))
def test_ended_at_any_statement_leaves_a_sound_chain(engine, timeline, tmp_path, where, at):
    engine.dispose()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            die_at(tmp_path, where, at, writing)
        finally:
            os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(writing)
    done = len(os.read(reading, 100))
    os.close(reading)
    assert (code, done) == (0, 3) or code == 9
    with transaction(connect(str(tmp_path / "cases.db"))) as connection:
        doc = document(connection, "unl-1")
    assert verify(doc).sound
    assert done <= len(doc["entries"]) - 1 <= done + 1


def test_killed_at_any_moment_leaves_a_sound_chain(engine, timeline, tmp_path):
    engine.dispose()
    done = 0
    for tenths in range(5):
        child = run(tmp_path, 100_000)
        child.stdout.readline()
        time.sleep(0.005 * tenths)
        os.kill(child.pid, signal.SIGKILL)
        done += len(child.communicate(timeout=60)[0].split()) + 1
        with transaction(connect(str(tmp_path / "cases.db"))) as connection:
            doc = document(connection, "unl-1")
        assert verify(doc).sound
        assert len(doc["entries"]) - 1 >= done
    assert not verifier.check(doc)


FULL = """
import resource, sys
from pathlib import Path
from unlatched.cases.database import connect, transaction
from unlatched.cases.keys import open_key
from unlatched.cases.timeline import Timeline
from unlatched.errors import StoreError
folder, room = Path(sys.argv[1]), int(sys.argv[2])
engine, key = connect(str(folder / "cases.db")), open_key(folder / "signing.key")
timeline = Timeline("unl-1", key)
size = (folder / "cases.db").stat().st_size + room
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
for number in range(10_000):
    try:
        with transaction(engine) as connection:
            timeline.append(connection, "checked", {"calls": number})
    except StoreError as error:
        print(error, file=sys.stderr)
        sys.exit(7)
    print(number, flush=True)
"""


@pytest.mark.parametrize("room", [0, 1, 700, 4096, 5000, 20_000])
def test_a_full_disk_leaves_a_sound_chain_and_says_so(engine, timeline, tmp_path, room):
    """No file may grow past a size (RLIMIT_FSIZE): the journal fills first, or the database."""
    engine.dispose()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), str(room)], capture_output=True, text=True
    )
    assert done.returncode == 7, done.stderr
    assert "case database" in done.stderr
    assert "Traceback" not in done.stderr
    again = connect(str(tmp_path / "cases.db"))
    with transaction(again) as connection:
        doc = document(connection, "unl-1")
    assert verify(doc).sound
    assert len(doc["entries"]) == len(done.stdout.split()) + 1
    with transaction(again) as connection:
        timeline.append(connection, "checked", {"calls": 1})
        assert verify(document(connection, "unl-1")).sound


KEY_FULL = """
import resource, sys
from pathlib import Path
from unlatched.cases.keys import open_key
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
open_key(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("room", [0, 10, 63])
def test_a_full_disk_leaves_no_half_a_key(tmp_path, room):
    path = tmp_path / "signing.key"
    done = subprocess.run(
        [sys.executable, "-c", KEY_FULL, str(path), str(room)], capture_output=True, text=True
    )
    assert "writing the signing key" in done.stderr
    assert list(tmp_path.iterdir()) == []
    open_key(path)
    assert len(list(tmp_path.iterdir())) == 1


def test_two_processes_that_make_the_key_at_once_have_one(tmp_path):
    code = "import sys; from pathlib import Path; from unlatched.cases.keys import open_key, public;"
    code += "print(public(open_key(Path(sys.argv[1]))))"
    path = str(tmp_path / "signing.key")
    started = [subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE) for _ in range(4)]
    assert len({one.communicate(timeout=60)[0] for one in started}) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_the_key_file_is_its_owners_alone(timeline, tmp_path):
    assert (tmp_path / "signing.key").stat().st_mode & 0o777 == 0o600


def test_a_broken_key_file_says_what_to_do(tmp_path):
    (tmp_path / "bad.key").write_text("zz")
    with pytest.raises(UsageError, match="backup"):
        open_key(tmp_path / "bad.key")


# --- the stand-alone file ----------------------------------------------------------------------


def alone(*words):
    file = Path(verifier.__file__)
    return subprocess.run(
        [sys.executable, "-I", "-S", str(file), *map(str, words)], capture_output=True, text=True
    )


def test_the_verifier_needs_the_standard_library_alone(told, tmp_path):
    file = tmp_path / "timeline.json"
    file.write_text(json.dumps(told))
    good = alone(file)
    assert (good.returncode, good.stdout.split(":")[0]) == (0, "sound")
    told["entries"][2]["entry"]["facts"]["rank"] = 2
    file.write_text(json.dumps(told))
    bad = alone(file)
    assert bad.returncode == 1
    assert "entry 2 was changed" in bad.stdout
    file.write_text("[]")
    assert alone(file).returncode == 1
    file.write_text("{")
    assert alone(file).returncode == 2
    assert alone(tmp_path / "missing").returncode == 2
