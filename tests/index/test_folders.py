"""Which files of a folder are documents."""

from __future__ import annotations

from pathlib import Path

from index.folders import files_in


def _touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_folders_are_walked_in_order_and_hidden_files_passed_over(tmp_path: Path) -> None:
    _touch(tmp_path, "b.txt", "a/2.docx", "a/1.pdf", ".hidden.txt", ".git/x.txt", "a/~$2.docx", "a/c/3.html")
    found = files_in([tmp_path])
    assert [path.relative_to(tmp_path).as_posix() for path in found.files] == [
        "a/1.pdf",
        "a/2.docx",
        "a/c/3.html",
        "b.txt",
    ]
    assert found.ignored == ()


def test_what_programs_write_is_ignored_unless_named(tmp_path: Path) -> None:
    _touch(tmp_path, "a.txt", "a.json", "b.bin", "c.PARTIAL")
    found = files_in([tmp_path])
    assert [path.name for path in found.files] == ["a.txt", "b.bin"]
    assert [path.name for path in found.ignored] == ["a.json", "c.PARTIAL"]
    assert [path.name for path in files_in([tmp_path / "a.json"]).files] == ["a.json"]


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    _touch(tmp_path, "a.txt", "b.txt")
    found = files_in([tmp_path / "b.txt", tmp_path, tmp_path / "sub" / ".." / "a.txt"])
    assert [path.name for path in found.files] == ["b.txt", "a.txt"]


def test_a_path_that_is_not_there_is_left_to_the_reader(tmp_path: Path) -> None:
    assert files_in([tmp_path / "nowhere.txt"]).files == (tmp_path / "nowhere.txt",)


def test_a_link_back_to_the_folder_does_not_go_round_for_ever(tmp_path: Path) -> None:
    _touch(tmp_path, "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [path.name for path in files_in([tmp_path]).files] == ["a.txt"]
