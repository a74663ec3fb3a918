"""The words things are filed under: themes, forms of forced labour, sectors."""
