"""Looking into files that people send: what they are, cleaning them, their text, a small picture of them.

Four doors: `kinds.kind_of`, `cleaning.clean`, `text.read_text`, `preview.preview`. None of them opens the
file itself: `running` starts a process that does (`inside/`), with bounds on memory, time and what it writes.
`problems` says what was wrong, to people. No database, no web, no temporary folder.
"""
