"""Whether Burmese is in Zawgyi: the encoding of old fonts, which uses the same code points differently.

In Unicode a vowel or a medial follows its consonant. Zawgyi writes what stands left of it before it, and has
code points of its own for shapes that Unicode leaves to the font.
"""

import re

_BURMESE = re.compile("[\u1000-\u109f]")
_ONLY_ZAWGYI = re.compile(
    "[\u1060-\u1064\u1068-\u106d\u1070-\u107c\u107e-\u1085\u1087-\u108f\u1090\u1092-\u1097]"
    "|(?:^|[\\s\u104a\u104b])[\u1031\u103b\u107e-\u1084]+[\u1000-\u1021]"  # written before its consonant
    "|\u1031\u103b|\u1039(?![\u1000-\u1021])"
)
_ONLY_UNICODE = re.compile(
    "[\u1000-\u1021\u103f][\u103b-\u103e]*\u1031|\u1039[\u1000-\u1021]|\u103a[\u1037\u1038\\s\u1000-\u1021]"
)
ENOUGH = 20
"""Letters of Burmese, from which on there is something to say."""


def is_zawgyi(text: str) -> bool:
    """More marks of the one than of the other. Mon, Shan and Karen letters alone do not make it so."""
    if len(_BURMESE.findall(text)) < ENOUGH:
        return False
    return len(_ONLY_ZAWGYI.findall(text)) > len(_ONLY_UNICODE.findall(text))
