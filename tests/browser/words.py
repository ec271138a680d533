"""Whom the made-up newsroom quotes, and what they may say: all of it invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Who is quoted: the name that articles write, and how they introduce it."""

    name: str
    role: str
    pronoun: str


LAMBERT = Person("Nadia Lambert", "harbour minister", "she")
WHITFIELD = Person("Tom Whitfield", "union leader", "he")
PEOPLE = (
    WHITFIELD,
    Person("Oren Castell", "mayor", "he"),
    Person("Ingrid Solheim", "bridge engineer", "she"),
    Person("Pavel Dorin", "port director", "he"),
    Person("Marguerite O'Dowd", "opposition leader", "she"),
    Person("Layla Hashimi", "judge", "she"),
    Person("Noam Barkai", "economist", "he"),
    Person("Meiling Zhao", "school inspector", "she"),
    Person("Maximiliana Castelnuovo", "professor", "she"),
    Person("Émile Fontaine-Desrosiers", "ferry captain", "he"),
    Person("Ruth Abernathy", "police chief", "she"),
)

# What the archive shows for a name that articles write in Latin letters, or short.
LONG_NAME = "Maximiliana Theodora Wolfenschlegel-Hohenstaufenberg Castelnuovo y de la Torre Alta"
ARABIC, HEBREW, CHINESE = "ليلى الهاشمي", "נועם ברקאי", "趙美玲"
LONG_BODY = "Joint Standing Committee of the Harbour Towns on Ferries, Bridges, Flood Defences"
KNOWN = (
    ("Nadia Lambert", "person", ("Надія Ламбер",)),
    (ARABIC, "person", ("Layla Hashimi",)),
    (HEBREW, "person", ("Noam Barkai",)),
    (CHINESE, "person", ("Meiling Zhao",)),
    (LONG_NAME, "person", ("Maximiliana Castelnuovo",)),
    (LONG_BODY, "body", ("Harbour Towns Committee",)),
)

OUTLETS = (
    ("Quay Post", "quaypost.example"),
    ("The Lantern", "lantern.example"),
    ("Northern Dispatch", "northerndispatch.example"),
    ("صحيفة الميناء", "almina.example"),
    ("Marrow Bay Evening Chronicle and Advertiser", "chronicle.example"),
    ("Tidewire", "tidewire.example"),
)

SUBJECTS = (
    "the ferry",
    "the bridge",
    "the ceasefire in the docks",
    "the budget",
    "the new pier",
    "the night train",
    "the school roof",
    "the flood wall",
    "the fishing quota",
    "the market hall",
    "the lighthouse fund",
    "the hospital wing",
)
ENDINGS = (
    "will be ready before the winter",
    "needs more money than the town has",
    "cannot wait for another year",
    "was never safe in a storm",
    "will cost less than the council feared",
    "has to stay open at night",
    "should be decided by the people who live here",
    "will hold for as long as both sides want it",
    "is the best news since the spring tide",
    "must not become a toy of the parties",
    "has cost us two winters already",
    "deserves a proper debate",
    "won't be sold to anybody",
    "has friends on both sides of the water",
)
THINGS = ("plan", "offer", "report", "delay", "vote", "contract")
JUDGEMENTS = (
    "a gift to the ferry owners",
    "a very small step",
    "the end of an old quarrel",
    "nothing but paper",
    "a debt that our children pay",
)
PLACES = ("Marrow Bay", "Tollhaven", "Östra Quay", "Saint-Aubert", "Lower Fenwick")
HEADLINES = (
    "Talks on {} open in {}",
    "{}: what happens next in {}",
    "A long night over {} in {}",
    "No agreement yet on {} in {}",
)
UNNAMED = ("a harbour spokesman", "a senior official", "a witness", "a ferry passenger")
FURNITURE = (
    "Several boats stayed in port until the wind had turned.",
    "The so-called “ghost budget” of last year was not on the table.",
    "About two hundred people stood outside the town hall.",
    "The next meeting is planned for the first week of the month.",
)
