"""The analyser: what becomes a term, what a question is about, and that both cutters agree."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.terms import Analyser
from index.units import UnitTable

NAMES = ["发改委", "人社局", "水务局", "云河服务公司"]
COMMON_TEXT = (
    "市人社局、发改委要严格按照《云溪市河道管护办法》精心组织部署，6月底前完成3.5%的投资，报市委常委会审议ＡＢＣ。"
)


DOUBLED = "处读冷满大问养数几散小听热改天"
"""Characters that are a word alone and a word twice: a run of them can be cut in many ways that are as likely."""


@pytest.fixture(scope="module")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jieba")


@pytest.fixture(scope="module")
def slow(cache_dir: Path) -> Analyser:
    analyser = Analyser(NAMES, cache_dir=cache_dir, fast=False)
    analyser.load()
    return analyser


@pytest.fixture(scope="module")
def fast() -> Analyser:
    return fast_analyser(NAMES)


@pytest.fixture(scope="module")
def shipped_slow(cache_dir: Path) -> Analyser:
    return Analyser(UnitTable.default().words(), cache_dir=cache_dir, fast=False)


@pytest.fixture(scope="module")
def shipped_fast() -> Analyser:
    return fast_analyser(UnitTable.default().words())


def fast_analyser(words: Iterable[str]) -> Analyser:
    if find_spec("rjieba") is None:
        pytest.skip("rjieba is not installed (extra 'fast')")
    analyser = Analyser(words, fast=True)
    analyser.load()
    return analyser


def runs() -> st.SearchStrategy[str]:
    """Texts whose likeliest way to be cut is often a matter of the last bit."""
    run = st.builds(str.__mul__, st.sampled_from(DOUBLED), st.integers(1, 9))
    return st.lists(run | st.sampled_from(COMMON_TEXT), max_size=8).map("".join)


def test_a_unit_name_stays_whole_and_words_across_it_do_not_make_one(slow):
    terms = slow.terms("市人社局、云河服务公司精心组织部署")
    assert {"人社局", "云河服务公司", "组织", "部署"} <= set(terms)
    assert "组织部" not in terms


def test_every_shipped_unit_name_stays_whole(shipped_slow):
    names = [name for name in UnitTable.default().words() if "（" not in name]
    assert [name for name in names if name not in shipped_slow.terms(name)] == []


def test_width_and_capitals_do_not_matter(slow):
    assert slow.terms("ＡＢＣ１２３财政") == slow.terms("abc123财政") == ["abc123", "财政"]


def test_function_words_and_punctuation_are_no_terms(slow):
    assert slow.terms("的、了，以及？（一）") == []


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("有没有研究小学扩建", ["小学", "扩建"]),
        ("发改委负责哪些事项？", ["发改委"]),
        ("第3次常务会议研究了哪些议题", ["3"]),
        ("会议有什么要求", []),
        ("what was decided about the meeting?", []),
        ("what was decided about River management", ["river", "management"]),
    ],
)
def test_what_a_question_is_about(slow, question, content):
    assert [term for term in slow.content_terms(question) if term not in ("发改", "改委")] == content


def test_both_cutters_agree_on_ordinary_text(slow, fast):
    assert slow.fingerprint == fast.fingerprint
    assert slow.terms(COMMON_TEXT) == fast.terms(COMMON_TEXT)
    assert slow.content_terms(COMMON_TEXT) == fast.content_terms(COMMON_TEXT)


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=40) | st.lists(st.sampled_from(list(COMMON_TEXT)), max_size=40).map("".join))
def test_both_cutters_agree_on_any_text(slow, fast, text):
    assert slow.terms(text) == fast.terms(text)


@pytest.mark.parametrize("which", ["slow", "fast"])
@settings(max_examples=150, deadline=None)
@given(texts=st.lists(st.text(max_size=12) | st.lists(st.sampled_from(list(COMMON_TEXT)), max_size=20).map("".join)))
def test_many_texts_are_cut_at_once_as_one_by_one(request, which, texts):
    analyser = request.getfixturevalue(which)
    expected = [[token for token in analyser.cut(text) if token != " "] for text in texts]
    lines, line = [], []
    for token in analyser.cut_many(texts):
        if token == "\n":
            lines.append(line)
            line = []
        elif token != " ":
            line.append(token)
    assert (lines, line) == (expected, [])


# As likely but for the last bit, or nearly as likely, where a total greater by a thousandth would decide otherwise.
@pytest.mark.parametrize(
    "text",
    [
        "改改改0",
        "改改改改改",
        "天天天天向上",
        "内内证证",
        "证内证内",
        "车车三车",
        "三三车三车车三三三三",
        "目室机名室机",
        "加线插身",
        "没有印象",
        "处理方式",
        "未处理",
        "浪费地",
        "弹起来",
        "较理想",
        "课前",
        "机名",
    ],
)
def test_both_cutters_agree_where_two_ways_to_cut_are_as_likely(shipped_slow, shipped_fast, text):
    assert shipped_slow.terms(text) == shipped_fast.terms(text)


@settings(max_examples=300, deadline=None)
@given(text=runs())
def test_both_cutters_agree_where_many_ways_to_cut_are_as_likely(slow, fast, text):
    assert slow.terms(text) == fast.terms(text)


def test_both_cutters_agree_on_the_samples(slow, fast, samples):
    texts = [path.read_text(encoding="utf-8") for path in samples.glob("*.txt")]
    assert texts
    assert all(slow.terms(text) == fast.terms(text) for text in texts)


def test_both_cutters_agree_on_the_real_minutes(slow, fast, shared):
    for path in (shared / "minutes").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert slow.terms(text) == fast.terms(text)


def test_other_words_are_another_fingerprint():
    assert Analyser(["水务局"]).fingerprint != Analyser(["水利局"]).fingerprint
    assert Analyser(["水务局", "水利局"]).fingerprint == Analyser(["水利局", "水务局"]).fingerprint


def test_the_dictionary_is_kept_in_a_folder_of_our_own_and_a_broken_one_is_made_again(cache_dir, slow):
    expected = slow.terms(COMMON_TEXT)
    cache = cache_dir / "jieba.cache"
    cache.write_bytes(cache.read_bytes()[:1000])
    again = Analyser(NAMES, cache_dir=cache_dir, fast=False)
    again.load()
    assert again.terms(COMMON_TEXT) == expected


def test_starting_says_nothing(cache_dir):
    program = (
        "import logging, sys; logging.basicConfig(level=logging.DEBUG); from pathlib import Path;"
        "from index.terms import Analyser;"
        f"Analyser(cache_dir=Path({str(cache_dir / 'new')!r}), fast=False).load()"
    )
    run = subprocess.run([sys.executable, "-W", "default", "-c", program], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("", "")


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, caplog):
    (tmp_path / "file").write_text("not a folder")
    with caplog.at_level(logging.DEBUG):
        analyser = Analyser(cache_dir=tmp_path / "file" / "deeper", fast=False)
        analyser.load()
        assert analyser.terms("河道管护")
    assert caplog.text == ""
