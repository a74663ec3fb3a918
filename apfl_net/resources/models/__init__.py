"""Tables of the document repository."""
