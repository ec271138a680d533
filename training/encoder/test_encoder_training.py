"""What is trained is what the package runs, and careless marks keep their annotations."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import onnx
import pytest
import torch
from batches import average_children, collate, find_links
from examples import Article, Example, drop_marks, read_article
from export import export, export_again
from network import Network
from safetensors.torch import save_file
from teaching import load_network, shrink, teach
from tokenizers import Tokenizer
from train import Plan, find_base, fit, split

from quotetrack.lang import load
from quotetrack.model import Sentence, Token
from quotetrack.quotations.encoder.heads import LINK_WIDTH, lay_inputs
from quotetrack.quotations.encoder.reading import OUTPUTS, open_encoder, spans_of
from quotetrack.quotations.encoder.windows import cut_windows
from quotetrack.quotations.encoder.words import Pieces
from quotetrack.quotations.find import lay_scene
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.signals import LINKS, TAGS
from quotetrack.quotations.weights import check_weights, open_weights
from quotetrack.syntax import Syntax

TEXT = "“Roads are closed,” Lambert said. She left.\nCastell denied it."
HEADS = [4, 2, 4, 8, 4, 4, 8, 8, 8, 11, 11, 11, 13, 13, 13, 13]
ANNOTATED = [{"source": [[20, 27]], "cue": [[28, 32]], "content": [[0, 19]], "kind": "direct"}]


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Two paragraphs with one quotation, their parse written down roughly."""
    words = re.findall(r"\w+|[^\w\s]|\n", TEXT)
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    place, paragraph = 0, 0
    for word in words:
        if word == "\n":
            paragraph += 1
            continue
        place = TEXT.index(word, place)
        i = len(tokens)
        upos = "PUNCT" if not word[0].isalpha() else "NOUN"
        head = HEADS[i] - 1
        tokens.append(Token(i, place, place + len(word), word, word.lower(), upos, "dep", head))
        place += len(word)
        if word == ".":
            start = sum(len(s.tokens) for s in sentences)
            sentences.append(Sentence(tuple(tokens[start:]), paragraph))
    return lay_scene(Syntax(TEXT, sentences), load("en"))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """The tokenizer of the model that training starts from."""
    return Tokenizer.from_file(str(find_base() / "tokenizer.json"))


@pytest.fixture(scope="module")
def article(scene: Scene, tokenizer: Tokenizer) -> Article:
    """The text with its annotation."""
    return read_article(scene, ANNOTATED, Pieces(tokenizer))


def test_targets_are_those_annotated(article: Article) -> None:
    """Each word has the tag of its role, each link its word."""
    spans = [(s.role, s.start, s.end) for s in spans_of(article.tags)]
    assert spans == [("content", 0, 6), ("source", 6, 7), ("cue", 7, 8)]
    (window,) = cut_windows(article.words)
    links = find_links(Example(article, window))
    assert links["start_cue"] == [(0, 7)]
    assert links["end_cue"] == [(5, 7)]
    assert links["cue_source"] == [(7, 6)]
    assert links["cue_end"] == [(7, 5)]


@pytest.mark.parametrize("seed", range(20))
def test_lost_marks_lose_no_word(article: Article, seed: int) -> None:
    """Without its marks a content still has its words, and heads stay inside the text."""
    careless = drop_marks(article, Random(seed))
    kept = careless.words.position
    assert set(range(16)) - set(kept.tolist()) <= {0, 5}
    (content,) = careless.attributions[0].content
    inside = kept[content[0] : content[1]].tolist()
    assert [i for i in inside if i not in {0, 5}] == [1, 2, 3, 4]
    assert ((careless.words.head >= 0) & (careless.words.head < len(kept))).all()
    assert TAGS[careless.tags[content[0]]] == "B-content"


def test_children_share_one() -> None:
    """The mean over a word's children, and nothing where it has none."""
    assert average_children(np.array([0, 0, 0, 2])).tolist() == [
        [0, 0.5, 0.5, 0],
        [0] * 4,
        [0, 0, 0, 1],
        [0] * 4,
    ]


def test_the_package_reads_what_was_trained(article: Article, scene: Scene, tmp_path: Path) -> None:
    """The graph gives torch's numbers, but for what eight bits round off."""
    torch.manual_seed(3)
    save_file(Network(0.0).state_dict(), tmp_path / "trained.safetensors")
    network = load_network(tmp_path / "trained.safetensors")
    export(network, tmp_path)
    encoder = open_encoder(tmp_path)
    (window,) = cut_windows(article.words)
    with torch.no_grad():
        joined = network(collate([Example(article, window)]))
        vectors, none = network.heads.link_scores(joined)
        exact = [network.heads.tag(joined), network.heads.entity(joined), none, vectors]
    inputs = lay_inputs(article.words, window)
    tag, entities, rough_none, rough = encoder._session.run(OUTPUTS, inputs)  # noqa: SLF001 - what is compared
    wanted = [each[0].numpy() for each in exact]
    assert alike(tag, wanted[0]) > 0.98
    assert (entities == wanted[1].argmax(1)).mean() > 0.7
    assert alike(rough_none, wanted[2]) > 0.98
    assert alike(rough.reshape(-1, 2 * len(LINKS), LINK_WIDTH), wanted[3]) > 0.98
    assert len(encoder.read(scene).entities) == len(article.words)


def alike(rough: np.ndarray, exact: np.ndarray) -> float:
    """Return the cosine of two arrays of one shape."""
    assert rough.shape == exact.shape
    return float((rough * exact).sum() / np.sqrt((rough**2).sum() * (exact**2).sum()))


def test_the_graph_that_ships_is_the_one_that_is_laid(tmp_path: Path) -> None:
    """The steps that made it give the very file again."""
    with open_weights("quotetrack.quotations.encoder") as shipped:
        copied = Path(shutil.copytree(shipped, tmp_path / "weights"))
        before = (shipped / "encoder.onnx").read_bytes()
    export_again(copied)
    assert onnx.load(copied / "encoder.onnx") == onnx.load_from_string(before)
    check_weights(copied)


def test_learning_lowers_the_loss(article: Article, tmp_path: Path) -> None:
    """A few steps on one article teach it."""
    torch.manual_seed(0)
    network = Network(0.0)
    (window,) = cut_windows(article.words)
    batch = collate([Example(article, window)])
    before = float(network.losses(batch)["crf"].detach())
    plan = Plan(epochs=8, rate=1e-4, seed=0, out=tmp_path / "out.safetensors")
    fit(network, [article] * 4, [article], plan)
    assert float(network.losses(batch)["crf"].detach()) < before
    assert (tmp_path / "out.safetensors").is_file()


def test_a_small_network_learns_from_a_large_one(article: Article, tmp_path: Path) -> None:
    """It begins as some of its layers, comes nearer to what it says, and is written as a whole."""
    torch.manual_seed(0)
    teacher = Network(0.0)
    network = shrink(teacher, (1, 4))
    theirs = teacher.transformer.layers[4].state_dict()
    ours = network.transformer.layers[1].state_dict()
    assert all(torch.equal(weight, theirs[name]) for name, weight in ours.items())
    (taught,) = teach(teacher, [article])
    (window,) = cut_windows(article.words)
    batch = collate([Example(taught, window)])
    before = {name: float(loss.detach()) for name, loss in network.losses(batch).items()}
    plan = Plan(epochs=8, rate=1e-4, seed=0, out=tmp_path / "small.safetensors")
    fit(network, [taught] * 4, [], plan)
    written = load_network(tmp_path / "small.safetensors")
    after = {name: float(loss.detach()) for name, loss in written.losses(batch).items()}
    assert all(after[name] < before[name] for name in ("states", "crf"))
    export(written, tmp_path)
    (tag,) = open_encoder(tmp_path)._session.run(  # noqa: SLF001 - what is compared
        OUTPUTS[:1], lay_inputs(article.words, window)
    )
    with torch.no_grad():
        exact = written.heads.tag(written(batch))[0].numpy()
    assert alike(tag, exact) > 0.98


def test_what_is_taught_stays_with_its_word(article: Article) -> None:
    """Where marks are lost, the words that remain keep what the teacher gave them."""
    rows = np.arange(len(article.words), dtype=np.float16)[:, None]
    lessons = replace(article, taught=rows)
    shorter = [drop_marks(lessons, Random(seed)) for seed in range(20)]
    assert min(len(one.words) for one in shorter) < len(article.words)
    for one in shorter:
        assert one.taught is not None
        assert one.taught[:, 0].tolist() == one.words.position.tolist()


def test_held_out_articles_are_not_learned_from() -> None:
    """Each article is on one side, and the lot is the same each time."""
    learned, held_out = split(50, 10)
    assert sorted(learned + held_out) == list(range(50))
    assert len(held_out) == 10
    assert split(50, 10) == (learned, held_out)
