"""Cutting with the words looked up one by one is cutting with the whole dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import sparing
from index.sparing import Dictionary
from index.terms import LITTLE, Analyser
from index.units import UnitTable

NAMES = ["发改委", "人社局", "水务局", "云河服务公司"]
TEXT = (
    "市人社局、发改委要按照《云溪市河道管护办法》组织部署，6月底前完成3.5%的投资，1号店江南style改改改吉林高富帅ABC。"
)


@pytest.fixture(scope="module")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jieba")


@pytest.fixture(scope="module")
def whole(cache_dir: Path) -> Analyser:
    analyser = Analyser(NAMES, cache_dir=cache_dir, fast=False)
    analyser.load()
    return analyser


def few(**given) -> Analyser:
    return Analyser(NAMES, fast=False, **given)


def test_the_dictionary_of_the_installed_jieba_is_the_known_one():
    assert Dictionary.shipped({}) is not None


def test_every_word_has_the_frequency_that_jieba_gives_it():
    import jieba

    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    known = {word: int(frequency) for word, frequency, _ in map(str.split, lines)}
    dictionary = Dictionary.shipped({})
    asked = [*list(known)[:100], *list(known)[::40], *sparing._ASTRAY, "高姓大名", "高姿态", "龢"]
    assert {word: dictionary.frequency(word) for word in asked} == {word: known[word] for word in asked}
    assert dictionary.total == sum(known.values())


def test_the_total_is_that_of_the_whole_dictionary_with_the_names(cache_dir):
    from index.terms import _frequency, _jieba

    names = [*UnitTable.default().words()]
    whole = _jieba(names, cache_dir).__closure__
    assert whole is not None
    totals = {cell.cell_contents.total for cell in whole if hasattr(cell.cell_contents, "total")}
    dictionary = Dictionary.shipped({name: _frequency(name) for name in names})
    assert dictionary is not None
    assert totals == {dictionary.total}


def test_what_only_begins_a_word_is_told_from_what_does_not():
    dictionary = Dictionary.shipped({"云河服务公司": 300})
    assert [dictionary.frequency(w) for w in ("云河服务公司", "云河服", "一丁不", "江南st", "云河服役", "zz")] == [
        300,
        0,
        0,
        0,
        None,
        None,
    ]


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=40) | st.lists(st.sampled_from(list(TEXT)), max_size=40).map("".join))
def test_any_text_is_cut_alike(whole, text):
    assert few().cut(text) == whole.cut(text)


def test_the_samples_are_cut_alike(whole, samples):
    for path in samples.glob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert few().cut(line[:LITTLE]) == whole.cut(line[:LITTLE])


def test_every_shipped_unit_name_is_cut_alike(cache_dir):
    names = [*UnitTable.default().words()]
    whole = Analyser(names, cache_dir=cache_dir, fast=False)
    whole.load()
    assert Analyser(names, fast=False).cut("、".join(names)[:LITTLE]) == whole.cut("、".join(names)[:LITTLE])


def test_much_text_loads_the_whole_dictionary(tmp_path, whole):
    analyser = few(cache_dir=tmp_path)
    assert analyser.cut(TEXT) == whole.cut(TEXT)
    assert [*tmp_path.iterdir()] == []
    long = TEXT * (LITTLE // len(TEXT) + 1)
    assert analyser.cut(long) == whole.cut(long)
    assert [*tmp_path.iterdir()] != []


def test_another_dictionary_is_loaded_whole(monkeypatch, tmp_path, whole):
    monkeypatch.setattr(sparing, "KNOWN_BYTES", 1)
    assert few(cache_dir=tmp_path).cut(TEXT) == whole.cut(TEXT)
    assert [*tmp_path.iterdir()] != []
