"""Sets the guide of the demo as PDF, in each of its languages: `python -m deploy.guide`."""

from apfl_net.demo.guide import LANGUAGES, pages_of, pdf_of, title_of
from apfl_net.kit.markdown import render
from apfl_net.kit.printing.press import print_document

LOOK = """
@page { size: A5; margin: 18mm 16mm; @bottom-center { content: counter(page); font-size: 9pt } }
body { font: 10.5pt/1.6 "Noto Sans", "Noto Sans CJK SC", "Noto Sans Thai", "Noto Sans Khmer",
  "Noto Sans Myanmar", sans-serif }
section + section { break-before: page }
"""


def document_of(language: str) -> str:
    sections = "".join(f"<section>{render(page)}</section>" for page in pages_of(language))
    head = f"<title>{title_of(language)}</title><style>{LOOK}</style>"
    return f'<!doctype html><html lang="{language}">{head}<body>{sections}</body></html>'


if __name__ == "__main__":
    for code in LANGUAGES:
        print_document(document_of(code).encode(), pdf_of(code))
