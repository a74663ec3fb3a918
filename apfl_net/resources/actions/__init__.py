"""Every write of the document repository, one story each."""
