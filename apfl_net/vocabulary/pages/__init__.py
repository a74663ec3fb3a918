"""The pages of the glossary. `routers` lists them for the entrance."""

from apfl_net.vocabulary.pages import glossary, relations, terms, wordings

routers = [glossary.router, terms.router, wordings.router, relations.router]
