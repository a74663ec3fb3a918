"""Who the community is made of: members, their organisations, constituencies and countries.

*member*: a person; *membership*: that person's place in an organisation for a time, with the constituency
and country it gives them. Tables and rules only: the pages about people are in `directory`.
"""
