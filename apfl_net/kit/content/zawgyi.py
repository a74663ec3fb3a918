"""Whether Burmese is in Zawgyi: the encoding of old fonts, which uses the same code points differently.

In Unicode a vowel or a medial follows its consonant, and a mark of its own says that one has no vowel.
Zawgyi writes what stands left of a consonant before it, and uses the sign that stacks letters for that mark.
Only what the other can never have is counted.
"""

import re

_BURMESE = re.compile("[\u1000-\u109f]")
_NOT_AFTER_A_LETTER = "(?:^|(?<=[\\s\u102b-\u1039\u104a\u104b]))"
_ONLY_ZAWGYI = re.compile(f"\u1039(?:[\u1037\u1038\u104a\u104b\\s]|$)|{_NOT_AFTER_A_LETTER}[\u1031\u103b]")
_ONLY_UNICODE = re.compile("\u103a(?:[\u1037\u1038\u104a\u104b\\s]|$)|\u1031[\u102b\u102c]")
ENOUGH = 20
"""Letters of Burmese, from which on there is something to say."""


def is_zawgyi(text: str) -> bool:
    """More marks of the one than of the other; Mon, Shan and Karen have none of the first."""
    if len(_BURMESE.findall(text)) < ENOUGH:
        return False
    return len(_ONLY_ZAWGYI.findall(text)) > len(_ONLY_UNICODE.findall(text))
