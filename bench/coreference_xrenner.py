"""Who is speaking by xrenner's clusters: its input, its process, the best name of a cluster.

Zeldes & Zhang (2016), "When annotation schemes change rules help". xrenner 2.2 wants CoNLL-U with
Penn tags, which our parts of speech and features tell nearly all.
"""

import json
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coreference_resolvers import Answer, Case, answer_all, find_head, is_pronoun
from quotetrack.lang.people import People
from quotetrack.model import Quotation, Sentence, Token
from quotetrack.speakers.cast import gather
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.mentions import find_mentions
from quotetrack.speakers.registry import Registry
from quotetrack.syntax import Syntax

WORKER = Path(__file__).with_name("coreference_worker.py")
PLAIN = str.maketrans("“”„«»‘’", '"""""\'\'')  # xrenner knows no “
CLOSED: Mapping[str, str] = {
    "to": "TO",
    "'s": "POS",
    "'": "POS",
    "there": "EX",
    "which": "WDT",
    "whatever": "WDT",
    "when": "WRB",
    "how": "WRB",
    "where": "WRB",
    "why": "WRB",
    "whose": "WP$",
    "who": "WP",
    "what": "WP",
    "whom": "WP",
    "$": "$",
}
# Penn tags by part of speech and one UD feature, the first that is there.
TAGS: Sequence[tuple[str, str, str]] = [
    ("NOUN", "Number=Plur", "NNS"),
    ("NOUN", "", "NN"),
    ("PROPN", "Number=Plur", "NNPS"),
    ("PROPN", "", "NNP"),
    ("PRON", "Poss=Yes", "PRP$"),
    ("PRON", "PronType=Ind", "NN"),
    ("PRON", "PronType=Rel", "WDT"),
    ("PRON", "PronType=Prs", "PRP"),
    ("PRON", "", "DT"),
    ("DET", "", "DT"),
    ("NUM", "", "CD"),
    ("ADJ", "Degree=Cmp", "JJR"),
    ("ADJ", "Degree=Sup", "JJS"),
    ("ADJ", "", "JJ"),
    ("ADV", "Degree=Cmp", "RBR"),
    ("ADV", "Degree=Sup", "RBS"),
    ("ADV", "", "RB"),
    ("PART", "", "RB"),
    ("ADP", "", "IN"),
    ("SCONJ", "", "IN"),
    ("CCONJ", "", "CC"),
    ("AUX", "VerbType=Mod", "MD"),
    ("VERB", "VerbForm=Inf", "VB"),
    ("VERB", "Aspect=Perf", "VBN"),
    ("VERB", "Aspect=Prog", "VBG"),
    ("VERB", "VerbForm=Ger", "VBG"),
    ("VERB", "VerbForm=Part", "VBN"),
    ("VERB", "Tense=Past", "VBD"),
    ("VERB", "Person=3", "VBZ"),
    ("VERB", "Tense=Pres", "VBP"),
    ("VERB", "", "MD"),
    ("SYM", "", "SYM"),
    ("INTJ", "", "UH"),
    ("PUNCT", "PunctType=Quot", "''"),
    ("PUNCT", "PunctType=Comm", ","),
    ("PUNCT", "PunctType=Peri", "."),
    ("PUNCT", "PunctType=Dash", "HYPH"),
    ("PUNCT", "", ":"),
]


def tag(token: Token) -> str:
    """Return the Penn tag of a token."""
    word = token.text.casefold().translate(PLAIN)
    if word in CLOSED and token.upos in {"PART", "PRON", "DET", "SCONJ", "SYM"}:
        return CLOSED[word]
    upos = "VERB" if token.upos == "AUX" and "VerbType=Mod" not in token.feats else token.upos
    return next((t for pos, feat, t in TAGS if pos == upos and feat in token.feats), "FW")


def write_conllu(sentences: Iterable[Sentence]) -> str:
    """Return a document as CoNLL-U, a line a token of ours."""
    return "".join(_write_sentence(sentence.tokens) + "\n" for sentence in sentences)


def _write_sentence(tokens: Sequence[Token]) -> str:
    number = {token.i: n for n, token in enumerate(tokens, 1)}
    lines = []
    for token in tokens:
        text = token.text.translate(PLAIN)
        lemma = text if token.upos == "PROPN" else token.lemma.translate(PLAIN)
        root = token.head == token.i
        head = 0 if root else number.get(token.head, 0)
        fields = (number[token.i], text, lemma, token.upos, tag(token), "_", head, token.deprel)
        lines.append("\t".join(map(str, (*fields, "_", "_"))) + "\n")
    return "".join(lines)


@dataclass(frozen=True, slots=True)
class Found:
    """xrenner's mention: tokens ``[first, end)``, the token it hangs by, and its cluster."""

    first: int
    end: int
    head: int
    group: int
    form: str
    entity: str


@dataclass(frozen=True, slots=True)
class Run:
    """What xrenner found by article, its CPU seconds, and what went wrong by article."""

    mentions: Mapping[str, Sequence[Found]]
    seconds: float
    errors: Mapping[str, str]


def run_xrenner(python: Path, cases: Sequence[Case]) -> Run:
    """Resolve all articles with the interpreter that has xrenner.

    Raises:
        subprocess.CalledProcessError: it hasn't, or xrenner doesn't load.
        OSError: there is no such interpreter.
    """
    articles = (
        json.dumps({"id": c.document.id, "conllu": write_conllu(c.syntax.sentences)}) + "\n"
        for c in cases
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [python, WORKER],
        input="".join(articles),
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"},
    )
    rows: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    return Run(
        mentions={r["id"]: [Found(**mention) for mention in r.get("mentions", ())] for r in rows},
        seconds=sum(row["seconds"] for row in rows),
        errors={row["id"]: row["error"] for row in rows if "error" in row},
    )


class Clusters:
    """xrenner's clusters in one article."""

    def __init__(self, syntax: Syntax, mentions: Iterable[Found], people: People) -> None:
        self.syntax = syntax
        self.people = people
        self.mentions = list(mentions)
        self.members: defaultdict[int, list[Found]] = defaultdict(list)
        for mention in self.mentions:
            self.members[mention.group].append(mention)

    def of(self, head: Token) -> list[Found]:
        """Return the cluster of what hangs by ``head``: of several mentions, the longest."""
        here = [m for m in self.mentions if m.head == head.i]
        if not here:
            return []
        return self.members[max(here, key=lambda m: m.end - m.first).group]

    def name(self, cluster: Iterable[Found]) -> str | None:
        """Return the longest name in a cluster, the first of several."""
        names = [self._write(m) for m in cluster if m.form == "proper"]
        return max(names, key=lambda name: len(name.split()), default=None)

    def _write(self, mention: Found) -> str:
        """Return a person's name without what stands around it; a body's up to a comma."""
        first, end = mention.first, mention.end
        if mention.entity == "person":
            first, end = mention.head, mention.head + 1
            while first > mention.first and self._glues(first - 1):
                first -= 1
            while end < mention.end and self._glues(end):
                end += 1
        words = [self.syntax[i].text for i in range(first, end)]
        words = words[: words.index(",")] if "," in words[1:] else words
        while words[1:] and words[0].casefold() in self.people.articles:
            words = words[1:]
        return " ".join(words)

    def _glues(self, i: int) -> bool:
        token = self.syntax[i]
        return token.upos == "PROPN" or token.text.casefold() in {"-", *self.people.particles}


@dataclass(frozen=True, slots=True)
class Xrenner:
    """Who is speaking by xrenner alone: the best name in the cluster of the source's head.

    A source without a cluster, or whose cluster has no name, is taken by its words; so is one of
    several names. A relative pronoun stands for its noun.
    """

    run: Run
    people: People

    def __call__(self, case: Case) -> list[Answer]:
        """Answer for each quotation of an article."""
        clusters = Clusters(case.syntax, self.run.mentions[case.document.id], self.people)

        def choose(case: Case, quotation: Quotation) -> Answer:
            head = find_head(case.syntax, quotation.source)
            words = " ".join(span.within(case.document.text) for span in quotation.source) or None
            if head is None:
                return Answer(None, "no source")
            head = self._turn(case.syntax, head)
            joint = any(t.upos == "PROPN" for t in case.syntax.children(head.i, "conj"))
            name = None if joint else clusters.name(clusters.of(head))
            way = "pronoun" if is_pronoun(head, self.people) else head.upos
            return Answer(name, f"cluster of {way}") if name else Answer(words, f"words of {way}")

        return answer_all(case, choose)

    def _turn(self, syntax: Syntax, head: Token) -> Token:
        """Return the noun that "who" stands for."""
        if head.text.casefold() not in self.people.relatives:
            return head
        clause = next((t for t in syntax.ancestors(head.i) if t.deprel == "acl:relcl"), None)
        return syntax[clause.head] if clause else head


@dataclass(frozen=True, slots=True)
class Hybrid:
    """Pronouns by xrenner's clusters, which are named as quotetrack does; all else quotetrack's."""

    run: Run
    registry: Registry
    people: People

    def __call__(self, case: Case) -> list[Answer]:
        """Answer for each quotation of an article."""
        clusters = Clusters(case.syntax, self.run.mentions[case.document.id], self.people)
        mentions = find_mentions(case.syntax, self.people)
        cast = gather(mentions, self.people, self.registry, case.document.published)

        def choose(case: Case, quotation: Quotation) -> Answer | None:
            head = find_head(case.syntax, quotation.source)
            if head is None or not is_pronoun(head, self.people):
                return None
            known = _recognise(clusters.of(head), cast)
            if known is None:
                return Answer(None, "pronoun without a name")
            return Answer(known.known_as, "pronoun")

        return answer_all(case, choose)


def _recognise(cluster: Iterable[Found], cast: Cast) -> Character | None:
    """Return the character that most of a cluster's mentions name."""
    options = [cast.options.get(mention.head, ()) for mention in cluster]
    counted = Counter(o[0] for o in options if len(o) == 1)
    return counted.most_common(1)[0][0] if counted else None
