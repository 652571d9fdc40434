"""BM25 engines behind one protocol."""
