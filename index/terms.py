"""The one analyser that cuts text into terms, for indexing and for asking alike.

jieba's search mode with the hidden Markov model off (it splits 市人社局 into 市人/社局) and the names of units in the
dictionary. Where the extra ``fast`` is installed, rjieba cuts instead; the tokens are the same, so an index built with
one serves the other.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import os
import re
import sys
import threading
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager, suppress
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path

from index.sparing import Dictionary, Sparing
from index.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

ANALYSER_VERSION = "3"
"""Changes when the same text and words may give other terms: every snapshot is then rebuilt."""

UNIT_FREQUENCY = {2: 5000}
"""The dictionary frequency of a unit's name by its length, `LONG_NAME_FREQUENCY` for a longer one."""

LONG_NAME_FREQUENCY = 300
"""The pieces of 财政局 meet about twice by chance, those of 人大 some 600 times: above that the name stays whole, while
common words beside it (组织/部署) still win over a name that only straddles them."""

_WORD = re.compile(r"[0-9a-z\u4e00-\u9fd5]{2,}")
"""A word in the alphabet that jieba and rjieba agree on."""

_FOREIGN = re.compile(r"[^0-9a-z\u4e00-\u9fd5 ]+")
"""What lies outside that alphabet, blanks apart; each run of it and of blanks becomes one blank, which ends a word."""

_FOREIGN_IN_LINES = Wording(r"[^0-9a-z\u4e00-\u9fd5 \n]+")

_BLANKS = re.compile("  +")

_PUNCTUATION = "，。；：！？、（）《》“”…"
"""What foreign characters mostly are: replaced one by one, which takes a sixth of an expression's time. Without them
most text is in normal form already, where folding is quick."""

LITTLE = 3_000
"""So many characters are cut with the words looked up one by one before the whole dictionary is loaded for more."""

Cut = Callable[[str], Sequence[str]]


def fold(text: str) -> str:
    """Full-width forms to half-width and capitals to small letters; for matching only, never for showing."""
    if not unicodedata.is_normalized("NFKC", text):  # line by line, as most lines are, and are then quick
        text = "\n".join([unicodedata.normalize("NFKC", line) for line in text.split("\n")])
    return text.lower()


class Analyser:
    """Cuts text into terms.

    Args:
        words: Names to keep whole, such as those of every unit known.
        cache_dir: Where jieba keeps its compiled dictionary; a private folder of this user by default (jieba's own
            default is a file in the shared temporary folder, which anyone could have written).
        fast: Whether rjieba cuts; by default if it is installed.

    Attributes:
        fingerprint: Equal for two analysers exactly if they give the same terms for every text.
        stop_words: The tokens that are no terms.
    """

    def __init__(self, words: Iterable[str] = (), *, cache_dir: Path | None = None, fast: bool | None = None) -> None:
        self._words = tuple(sorted({w for word in words if _WORD.fullmatch(w := fold(word))}))
        self._cache_dir = cache_dir or user_cache_path("minutes-bot")
        self._fast = find_spec("rjieba") is not None if fast is None else fast
        self.stop_words = word_list("stop.txt") | {" "}
        self._common = self.stop_words | with_parts(word_list("common.txt"))
        self._lock = threading.Lock()
        self._cut: Cut | None = None
        self._sparing: Cut | None = None
        self._left = LITTLE
        known = "\n".join((ANALYSER_VERSION, *self._words, "", *sorted(self.stop_words)))
        self.fingerprint = hashlib.sha256(known.encode()).hexdigest()[:32]

    @classmethod
    @functools.cache
    def default(cls) -> Analyser:
        """The analyser with the shipped unit table's names; one a process."""
        from index.units import UnitTable

        return cls(UnitTable.default().words())

    def __reduce__(self) -> tuple[Callable[..., Analyser], tuple[Any, ...]]:
        """For another process, which loads the dictionary itself."""
        return functools.partial(Analyser, cache_dir=self._cache_dir, fast=self._fast), (self._words,)

    def terms(self, text: str) -> list[str]:
        """The terms of a text, in order and with repetitions; no stop words, no punctuation."""
        stop = self.stop_words
        return [term for term in self._tokens(text) if term not in stop]

    def content_terms(self, text: str) -> list[str]:
        """The terms of a question that say what it is about: without the boilerplate of minutes and of asking."""
        common = self._common
        return [term for term in self._tokens(text) if term not in common]

    def cut(self, text: str) -> list[str]:
        """Every token of a text, stop words included: what a question's reader needs to see unknown words."""
        return _list(self._tokens(text))

    def cut_many(self, texts: Iterable[str]) -> list[str]:
        """Every token of each text, a line break after those of each: quicker than one by one by a fifth."""
        lines = "".join([text.replace("\n", " ") + "\n" for text in texts])
        return _list(self._loaded()(_ready(lines, _FOREIGN_IN_LINES)))

    def load(self) -> None:
        """Loads the whole dictionary: for a process that stays, so that no question waits for it, or that cuts much."""
        self._loaded()

    def _tokens(self, text: str) -> Sequence[str]:
        return self._cutter(len(text))(_ready(text, _FOREIGN))

    def _cutter(self, size: int) -> Cut:
        """What cuts a text of so many characters."""
        self._left -= size
        if self._cut is not None or self._left < 0:
            return self._loaded()
        if self._sparing is None:
            dictionary = Dictionary.shipped({word: _frequency(word) for word in self._words})
            self._sparing = self._loaded() if dictionary is None else Sparing(dictionary)
        return self._sparing

    def _loaded(self) -> Cut:
        if self._cut is None:
            with self._lock:
                if self._cut is None:
                    make = _rjieba if self._fast else _jieba
                    self._cut = make(self._words, self._cache_dir)
        return self._cut


def _frequency(name: str) -> int:
    return UNIT_FREQUENCY.get(len(name), LONG_NAME_FREQUENCY)


def _ready(text: str, foreign: re.Pattern[str] | Wording) -> str:
    """A text as both cutters read it alike."""
    for mark in _PUNCTUATION:
        text = text.replace(mark, " ")
    return _BLANKS.sub(" ", foreign.sub(" ", fold(text)))


def _list(tokens: Sequence[str]) -> list[str]:
    return tokens if isinstance(tokens, list) else list(tokens)


@functools.cache
def word_list(name: str) -> frozenset[str]:
    """The words of one of the shipped lists in ``index/words``."""
    lines = resources.files("index").joinpath("words", name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def with_parts(words: Iterable[str]) -> frozenset[str]:
    """Words with the pieces of two and three characters that search mode gives beside them."""
    parts = {word[i : i + n] for word in words for n in (2, 3) for i in range(len(word) - n + 1) if len(word) > n}
    return frozenset(words) | {part for part in parts if not part.isascii()}


def _rjieba(words: Iterable[str], _cache_dir: Path) -> Cut:
    """rjieba, whose tokens are those of `_jieba` in every text.

    By ``calc`` of jieba 0.42 and of jieba-rs 0.11, both add log(frequency) - log(total) to what follows, from the end
    of a run to its start, and at a tie take the longer word: the same total makes the same sums, to the last bit.
    """
    import rjieba

    spare = _spare()
    tokenizer = spare.pop() if spare else rjieba.Jieba()
    for word in words:
        tokenizer.add_word(word, _frequency(word), None)
    return functools.partial(_search_mode, tokenizer)


@functools.cache
def _spare() -> list[Any]:
    """The tokenizer that rjieba makes for its own functions when it is loaded, which nobody here calls.

    Whoever takes it out saves loading the dictionary a second time, 0.1 s.
    """
    import rjieba

    bound: Any = rjieba.cut
    return [bound.__self__]


def _search_mode(tokenizer: Any, text: str) -> list[str]:
    tokens: list[str] = tokenizer.cut_for_search(text, hmm=False)
    return tokens


def _jieba(words: Iterable[str], cache_dir: Path) -> Cut:
    """jieba with the total that rjieba has, in which each word counts once with its last frequency.

    jieba's ``gen_pfdict`` counts a word that stands twice in the dictionary (B超) twice, and its ``add_word`` does not
    take off a known word's old frequency.
    """
    tokenizer = _tokenizer(cache_dir)
    for word in words:
        tokenizer.add_word(word, _frequency(word))
    tokenizer.total = sum(tokenizer.FREQ.values())

    def cut(text: str) -> list[str]:
        tokens: list[str] = tokenizer.lcut_for_search(text, HMM=False)
        return tokens

    return cut


def _tokenizer(cache_dir: Path) -> Any:
    """A jieba tokenizer of our own, silent, with its compiled dictionary in a folder of our own."""
    with _quiet_import():
        import jieba
    log = logging.getLogger("jieba")
    log.handlers.clear()
    log.setLevel(logging.CRITICAL)  # a cache that cannot be written costs a second a start, and is no error
    with suppress(OSError):
        cache_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = os.fspath(cache_dir)
    tokenizer.initialize()
    return tokenizer


@functools.cache
def plain_cutter() -> Cut:
    """jieba exactly as it comes, without the project's words or rules: what comparisons are made with."""
    cut: Cut = _tokenizer(user_cache_path("minutes-bot")).lcut
    return cut


@contextmanager
def _quiet_import() -> Iterator[None]:
    """Import jieba without pkg_resources, which it does not need, warns about itself and takes 0.1 s."""
    missing = "pkg_resources" not in sys.modules
    if missing:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        if missing:
            del sys.modules["pkg_resources"]
