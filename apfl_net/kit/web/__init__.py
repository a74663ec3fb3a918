"""The web under every room: routes that are transactions, pages, forms, assets, headers, error answers."""
