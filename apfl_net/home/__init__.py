"""The start page: for visitors what this is, for members what is new for them. Owns no tables."""
