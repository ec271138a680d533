"""Parses of the golden cases as CoNLL-U, so that the rules are tested without a model."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from quotetrack.model import Sentence, Token

RECORDED = Path(__file__).with_name("quotations.conllu")


def write_parses(parses: Iterable[tuple[Sentence, ...]], path: Path = RECORDED) -> None:
    """Write one document after another; MISC holds offsets and entity."""
    path.write_text("".join(_write_document(parse) for parse in parses), "utf-8")


def _write_document(sentences: tuple[Sentence, ...]) -> str:
    lines = ["# newdoc\n"]
    for sentence in sentences:
        first = sentence.tokens[0].i
        lines.append(f"# paragraph = {sentence.paragraph}\n")
        lines += (_write_token(token, first) for token in sentence.tokens)
        lines.append("\n")
    return "".join(lines)


def _write_token(t: Token, first: int) -> str:
    head = 0 if t.head == t.i else t.head - first + 1
    misc = f"Start={t.start}|End={t.end}"
    if t.entity:
        misc += f"|Entity={'B' if t.entity_begins else 'I'}-{t.entity}"
    columns = (t.i - first + 1, t.text, t.lemma, t.upos, "_", t.feats or "_", head, t.deprel)
    return "\t".join(map(str, (*columns, "_", misc))) + "\n"


def read_parses(path: Path = RECORDED) -> Iterator[tuple[Sentence, ...]]:
    """Yield the sentences of each document."""
    for block in path.read_text("utf-8").split("# newdoc\n")[1:]:
        sentences: list[Sentence] = []
        for part in filter(None, block.strip("\n").split("\n\n")):
            comment, *lines = part.split("\n")
            first = sentences[-1].tokens[-1].i + 1 if sentences else 0
            tokens = tuple(_read_token(line, first) for line in lines)
            sentences.append(Sentence(tokens, int(comment.rpartition(" ")[2])))
        yield tuple(sentences)


def _read_token(line: str, first: int) -> Token:
    number, text, lemma, upos, _, feats, head, deprel, _, misc = line.split("\t")
    fields = dict(pair.split("=", 1) for pair in misc.split("|"))
    i = first + int(number) - 1
    token = Token(
        i=i,
        start=int(fields["Start"]),
        end=int(fields["End"]),
        text=text,
        lemma=lemma,
        upos=upos,
        deprel=deprel,
        head=i if head == "0" else first + int(head) - 1,
        feats="" if feats == "_" else feats,
    )
    begins, _, entity = fields.get("Entity", "").partition("-")
    return replace(token, entity=entity, entity_begins=begins == "B")


def text_of(parse: Iterable[Sentence]) -> str:
    """Return a text with the parse's words at their places."""
    tokens = [token for sentence in parse for token in sentence.tokens]
    text = [" "] * tokens[-1].end
    for token in tokens:
        text[token.start : token.end] = token.text
    return "".join(text)
