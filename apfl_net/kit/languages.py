"""Which language a text is written in, guessed when its writer does not say."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

REGION = (
    "en", "vi", "th", "zh", "km", "my", "mn", "ms", "id", "lo", "tl", "ne", "bn", "si", "ta", "hi", "ur",
    "fa", "ja", "ko", "fr", "pt",
)  # fmt: skip
"""The languages a post can be marked with: those of the region that the guesser knows, and three more."""

ENOUGH_LETTERS = 12
SURE_ENOUGH = 0.8


@cache
def _guesser() -> LanguageIdentifier:
    guesser = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)  # 0.7 s, once
    guesser.set_languages(REGION)
    return guesser


def guess_language(text: str, otherwise: str) -> str:
    """The BCP 47 code of `text`; `otherwise` when it is too short or the guess too weak."""
    latin_and_short = text.isascii() and sum(letter.isalpha() for letter in text) < ENOUGH_LETTERS
    if latin_and_short or not any(letter.isalpha() for letter in text):
        return otherwise
    language, sure = _guesser().classify(text[:2000])
    return str(language) if sure >= SURE_ENOUGH else otherwise
