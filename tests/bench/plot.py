"""Draws ``latency.png`` from the results that ``engines.py --json`` wrote. Needs matplotlib.

python tests/bench/plot.py tests/bench/results.json tests/bench/latency.png
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt


def main() -> None:
    """One line an engine: p50 over the number of items."""
    results = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for name in results[0]["latency ms p50, p99"]:
        held = [(result["items"], result["latency ms p50, p99"].get(name)) for result in results]
        sizes, p50 = zip(*((items, latency[0]) for items, latency in held if latency), strict=True)
        ours = name.startswith("okapi")
        axes.plot(sizes, p50, marker="o", linewidth=2.5 if ours else 1.2, linestyle="-" if ours else "--", label=name)
    axes.set(xscale="log", yscale="log", xlabel="items", ylabel="p50, ms a question, best 10")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(sys.argv[2], dpi=110)


if __name__ == "__main__":
    main()
