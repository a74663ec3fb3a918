"""Every write of the document repository, by what is done."""
