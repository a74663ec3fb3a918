"""The words of the field: what things are filed under (themes, forms of forced labour, sectors), and the
glossary.

*concept*: what is meant, with an English term and a definition; *wording*: how it is said in a language;
*equivalents*: the wordings of one concept; *related*: another concept, near it and not the same.
"""
