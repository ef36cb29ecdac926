"""Held folders: found locked or not at all, left alone while held, deleted when nobody holds them."""

import threading

import pytest

from data.files import held


@pytest.fixture
def letting_go():
    """Let go of what a test holds."""
    folders = []
    yield folders.append
    for folder in folders:
        held.let_go(folder)


def test_a_held_folder_is_private_and_left_alone_until_let_go(tmp_path, letting_go):
    """Mode 0700; deletion of what is abandoned passes over it; letting go deletes it."""
    folder = held.held_folder(tmp_path, "a-")
    letting_go(folder)
    (folder / "deep").mkdir()
    assert folder.name.startswith("a-")
    assert folder.stat().st_mode & 0o777 == 0o700
    held.delete_abandoned(tmp_path, "a-")
    assert (folder / "deep").exists()
    held.let_go(folder)
    assert list(tmp_path.iterdir()) == []


def test_only_folders_of_the_prefix_are_deleted_and_no_link_is_followed(tmp_path):
    """What another program named, a file, and what a link leads to stay."""
    for name in ("a-left", ".new-a-left", "b-other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    (tmp_path / "a-file").write_text("x")
    (tmp_path / "a-link").symlink_to(tmp_path / "b-other")
    held.delete_abandoned(tmp_path, "a-")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-file", "a-link", "b-other"]
    assert (tmp_path / "b-other" / "file").exists()


def test_folders_made_while_others_delete_are_all_there(tmp_path, letting_go):
    """Two threads create fifty each while two others delete what is abandoned: none is lost."""
    made, done = [], threading.Event()

    def make():
        made.extend(held.held_folder(tmp_path, "a-") for _ in range(50))

    def delete():
        while not done.is_set():
            held.delete_abandoned(tmp_path, "a-")

    makers, deleters = ([threading.Thread(target=work) for _ in range(2)] for work in (make, delete))
    for thread in (*deleters, *makers):
        thread.start()
    for thread in makers:
        thread.join()
    done.set()
    for thread in deleters:
        thread.join()
    for folder in made:
        letting_go(folder)
    assert len(made) == 100
    assert all(folder.is_dir() for folder in made)
    assert len(list(tmp_path.iterdir())) == 100
