"""Colours told apart by lightness alone: in greyscale, in print and by the colour-blind."""

from __future__ import annotations

BAR = "#1d70b8"
CHOSEN = "#12436d"
OTHERS = "#7091b0"
TEXT = "#0b0c0c"
GROUND = "#ffffff"
FONT = "DejaVu Sans, Verdana, sans-serif"
"""The PDF has DejaVu Sans; Verdana, of the same widths, stands in where a reader lacks it."""


def luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2.2."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
