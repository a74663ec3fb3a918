"""The document repository: what the network shares and finds again.

*record* (in the code, a resource): what a document is, with or without its files; *work*: the same document
in several languages, one record each; *readers*: whom it is written for, never called audience; *proposal*: a
record that waits for the secretariat; *correction*: a later change that says what it changes; *withdrawn*:
gone for a reason that stays readable at its address; *collection*: records chosen by somebody, in an order.
"""
