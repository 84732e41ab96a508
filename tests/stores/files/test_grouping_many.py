"""Folders of many tables that have nothing in common."""

from __future__ import annotations

from unlatched.stores import files
from unlatched.stores.files import csv


def test_each_table_of_a_folder_is_looked_at_so_often_and_no_oftener(tmp_path, monkeypatch):
    sniffed = []
    sniff = csv.sniff
    monkeypatch.setattr(csv, "sniff", lambda *given: sniffed.append(1) or sniff(*given))

    def offered(number):
        folder = tmp_path / str(number)
        folder.mkdir()
        for at in range(number):
            names = ",".join(f"field{at}_{name}" for name in "abcdef")
            (folder / f"t{at}x.csv").write_text(f"{names}\n" + "1,ana,2.5,x,y,7\n" * 20)
        sniffed.clear()
        assert len(files.offering([folder]).offers) == number
        return len(sniffed)

    assert offered(40) == 4 * offered(10)
