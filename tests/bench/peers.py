"""The engines that are compared, each as its own documentation asks it for the best ten of one question."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

import numpy as np

from index.engines.corpus import Corpus
from index.engines.okapi import Okapi

Terms = Sequence[str]
Ask = Callable[[Terms], object]


def ours_numpy(corpus: Corpus) -> Ask:
    engine = Okapi(corpus)
    return lambda question: engine.top(question, 10)


def ours_compiled(corpus: Corpus) -> Ask:
    engine = Okapi(corpus)
    engine.compile()
    return lambda question: engine.top(question, 10)


def rank_bm25(texts: Sequence[Terms]) -> Ask:
    from rank_bm25 import BM25Okapi

    engine, numbers = BM25Okapi(texts), list(range(len(texts)))
    return lambda question: engine.get_top_n(question, numbers, 10)


def rank_bm25_rs(texts: Sequence[Terms]) -> Ask:
    from rank_bm25_rs import BM25Okapi

    engine = BM25Okapi([list(text) for text in texts])

    def ask(question: Terms) -> object:
        scores = np.asarray(engine.get_scores(list(question)))
        best = np.argpartition(-scores, 10)[:10]
        return best[np.argsort(-scores[best])]

    return ask


def bm25s(backend: str) -> Callable[[Sequence[Terms]], Ask]:
    def make(texts: Sequence[Terms]) -> Ask:
        import bm25s

        engine = bm25s.BM25(k1=1.5, b=0.75, backend=backend)
        engine.index([list(text) for text in texts], show_progress=False)
        return lambda question: engine.retrieve([list(question)], k=10, show_progress=False)

    return make


def tantivy(texts: Sequence[Terms]) -> Ask:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name="whitespace")
    builder.add_integer_field("number", stored=True)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(200_000_000, 1)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=" ".join(text), number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(question: Terms) -> object:
        parts = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", term)) for term in question]
        return searcher.search(tantivy.Query.boolean_query(parts), 10).hits

    return ask


def fts5(texts: Sequence[Terms]) -> Ask:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE items USING fts5(text, content='', tokenize='unicode61')")
    connection.executemany(
        "INSERT INTO items(rowid, text) VALUES (?, ?)", ((i, " ".join(text)) for i, text in enumerate(texts, 1))
    )

    def ask(question: Terms) -> object:
        match = " OR ".join(f'"{term}"' for term in question)
        sql = "SELECT rowid FROM items WHERE items MATCH ? ORDER BY bm25(items) LIMIT 10"
        return connection.execute(sql, (match,)).fetchall()

    return ask


PEERS: dict[str, Callable[[Sequence[Terms]], Ask]] = {
    "rank_bm25": rank_bm25,
    "rank-bm25-rs": rank_bm25_rs,
    "bm25s numpy": bm25s("numpy"),
    "bm25s numba": bm25s("numba"),
    "tantivy": tantivy,
    "SQLite FTS5": fts5,
}
SLOW = {"rank_bm25", "SQLite FTS5"}
"""Those that take a tenth of a second and more for each question of many items: they are asked fewer."""
