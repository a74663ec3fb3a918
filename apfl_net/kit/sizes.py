"""Sizes of files, as people read them."""


def size_in_words(size: int) -> str:
    """`48 kB`, `1.2 MB`, `500 MB`."""
    kilobytes = max(round(size / 1000), 1)
    if kilobytes < 1000:
        return f"{kilobytes} kB"
    return f"{size / 1e6:.1f} MB" if size < 1e8 else f"{size / 1e6:.0f} MB"
