"""Sizes of files, as people read them."""


def size_in_words(size: int) -> str:
    """`48 kB`, `1.2 MB`."""
    kilobytes = max(round(size / 1000), 1)
    return f"{kilobytes} kB" if kilobytes < 1000 else f"{size / 1e6:.1f} MB"
