"""Photographs, drawn anew: place, time and camera stay behind, and whatever else was hidden."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from portal.uploads.cleaning.unfit import Unfit, Why

MOST_PIXELS = 60_000_000
"""A telephone of today takes 50 million. Asked before anything is unpacked."""
_GOOD = 90
_MODES = {"1", "L", "P", "RGB"}


def clean_jpeg(content: bytes) -> bytes:
    return _anew(content, "JPEG")


def clean_png(content: bytes) -> bytes:
    return _anew(content, "PNG")


def _anew(content: bytes, kind: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own cap is lower
        with Image.open(BytesIO(content), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unfit(Why.TOO_LARGE)
            if getattr(image, "n_frames", 1) > 1:
                raise Unfit(Why.MORE_INSIDE)
            image.load()
            upright = ImageOps.exif_transpose(image)
    return _written(_plain(upright, kind), kind)


def _plain(image: Image.Image, kind: str) -> Image.Image:
    if kind == "PNG" and image.mode in _MODES | {"LA", "RGBA"}:
        return image
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def _written(image: Image.Image, kind: str) -> bytes:
    """`info` is where Pillow keeps what stood beside the picture, and writes it from again."""
    transparent = image.info.get("transparency") if kind == "PNG" else None
    image.info = {} if transparent is None else {"transparency": transparent}
    out = BytesIO()
    if kind == "JPEG":
        image.save(out, kind, quality=_GOOD)
    else:
        image.save(out, kind)
    return out.getvalue()
