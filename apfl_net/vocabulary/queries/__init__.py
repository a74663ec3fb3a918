"""What is read of the glossary: for its pages, and to look words up."""
