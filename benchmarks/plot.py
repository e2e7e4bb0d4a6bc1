#!/usr/bin/env python3
"""Draws results as SVG bars, one group a case: plot.py RESULTS > FILE

Each bar is CPU time over the library's own, on a logarithmic scale: 10 is ten times as slow.
"""
import json
import math
import sys

OURS = "libk8smesos"
LEFT, WIDTH, BAR, GAP, TOP = 190, 420, 13, 9, 44
COLOURS = {OURS: "#1f6f8b", "limit": "#9aa5ab", "peer": "#d08a3c"}


def groups(lines):
    """Cases in order, each with (who, kind, times the library's)."""
    cases = {}
    for line in lines:
        if "cpu" in line:
            cases.setdefault((line["part"], line["case"]), []).append(line)
    for (part, case), found in cases.items():
        own = next((l["cpu"] for l in found if l["who"] == OURS), None)
        if own and len(found) > 1:
            yield f"{part}: {case}", [
                (l["who"], OURS if l["who"] == OURS else "limit" if l["limit"] else "peer",
                 l["cpu"] / own, l["cpu"]) for l in found]


def duration(ns):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.3g} ns"


def draw(lines):
    found = list(groups(lines))
    ratios = [r for _, bars in found for _, _, r, _ in bars] or [1]
    low = 10 ** math.floor(math.log10(min(ratios)))
    high = 10 ** math.ceil(math.log10(max(ratios) * 1.01))
    step = WIDTH / math.log10(high / low)

    def x(ratio):
        return LEFT + step * math.log10(ratio / low)

    rows, y = [], TOP
    for case, bars in found:
        rows.append(f'<text x="8" y="{y + BAR - 2}" font-weight="bold">{case}</text>')
        for who, kind, ratio, ns in bars:
            a, b = sorted((x(1), x(ratio)))
            rows.append(f'<rect x="{a:.1f}" y="{y}" width="{max(b - a, 2):.1f}" height="{BAR - 2}" '
                        f'fill="{COLOURS[kind]}"/>')
            rows.append(f'<text x="{LEFT + WIDTH + 8}" y="{y + BAR - 3}">{who}: {duration(ns)} '
                        f'({ratio:.2g}×)</text>')
            y += BAR
        y += GAP
    ticks = []
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        at = x(10 ** power)
        ticks.append(f'<line x1="{at:.1f}" y1="{TOP - 8}" x2="{at:.1f}" y2="{y}" stroke="#dde2e4"/>'
                     f'<text x="{at:.1f}" y="{TOP - 12}" text-anchor="middle">{10 ** power:g}×</text>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 270}" height="{y + 8}" '
            'font-family="sans-serif" font-size="10">\n<rect width="100%" height="100%" fill="white"/>\n'
            '<text x="8" y="16" font-size="13">CPU time over that of libk8smesos in the same run '
            '(logarithmic; grey: the limit)</text>\n' + "\n".join(ticks + rows) + "\n</svg>\n")


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as results:
        sys.stdout.write(draw([json.loads(line) for line in results]))
