"""How a page looks and is called, measured: contrast, sizes, names. After WCAG 2.2."""

import re
from dataclasses import dataclass
from typing import Any

AA = 4.5
"""Contrast of text with what is behind it, 1.4.3; of what frames a control half as demanding."""

_TEXTS = """() => {
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const seen = (e) => e.checkVisibility() && e.getClientRects().length && !e.closest('.unseen');
  const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const found = [...document.body.querySelectorAll('*')].filter((e) => own(e) && seen(e));
  const input = document.getElementById('input');
  return [
    ...found.map((e) => [e.innerText, getComputedStyle(e).color, behind(e),
                         getComputedStyle(e).fontSize]),
    [input.placeholder, getComputedStyle(input, '::placeholder').color, behind(input),
     getComputedStyle(input).fontSize],
  ];
}"""

_CONTROLS = """() => [...document.querySelectorAll('button, textarea, a')]
  .filter((e) => e.checkVisibility() && e.getClientRects().length)
  .map((e) => [e.ariaLabel || e.innerText || e.labels?.[0]?.innerText || '',
               e.getBoundingClientRect().width, e.getBoundingClientRect().height,
               e.tagName === 'A'])"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown; ``size`` in CSS pixels."""

    text: str
    contrast: float
    size: float


def texts(page: Any) -> list[Shown]:
    """Measure every text that is seen."""
    return [
        Shown(text, contrast(colour, behind), float(size.removesuffix("px")))
        for text, colour, behind, size in page.evaluate(_TEXTS)
    ]


def nameless(page: Any) -> list[object]:
    """Find controls that a screen reader has no name for."""
    return [control for control in page.evaluate(_CONTROLS) if not control[0].strip()]


def small(page: Any, least: float = 44) -> list[object]:
    """Find controls that a finger misses, 2.5.5; links within a text excepted."""
    found = page.evaluate(_CONTROLS)
    return [each for each in found if not each[3] and min(each[1], each[2]) < least]


def overflow(page: Any) -> list[str]:
    """Find what is wider than the page, 1.4.10."""
    script = """() => [...document.body.querySelectorAll('*')]
      .filter((e) => !e.closest('.unseen') && e.checkVisibility()
                     && e.getBoundingClientRect().right > innerWidth + 0.5)
      .map((e) => e.outerHTML.slice(0, 80))"""
    return list(page.evaluate(script))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, ``rgb(…)``, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(part) / 255) for part in re.findall(r"\d+", colour)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
