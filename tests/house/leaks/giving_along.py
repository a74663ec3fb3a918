"""What is given to programs of others, of records in the random world: harvested, mapped, fed, cited."""

FORMS = ("ris", "bibtex", "csl-json")


def given_along(asking) -> None:
    """Whoever asks, harvesters and search engines are told what a visitor may read, and feeds no more;
    a citation is for those who see the record."""
    harvested = asking.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").text
    mapped = asking.get("/sitemaps/resources/1").text
    fed = asking.get("/feeds/resources").text
    for made in asking.oracle.records:
        for_all = made.seen_by(None)
        said = {name: word for name, word in made.words.items() if name != "page"}
        assert {word in harvested for word in said.values()} == {for_all}, made
        assert (f"{made.path}<" in mapped) == for_all, made
        assert made.leaf not in harvested + mapped + fed
        assert for_all or not any(word in fed for word in said.values()), made
        for form in FORMS:
            asking.only_seen(f"/resources/{made.id}/citation/{form}", made.seen_by(asking.viewer))
