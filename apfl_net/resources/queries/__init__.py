"""Every SELECT of the document repository, by what it is for."""
