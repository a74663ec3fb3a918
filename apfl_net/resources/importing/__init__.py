"""Records from files of others: tables (CSV), RIS and BibTeX, in one form, checked line by line."""
