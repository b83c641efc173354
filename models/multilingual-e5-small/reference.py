"""Computes golden.json and means.json with numpy alone, from the weights that scripts/setup-neural fetched.

    pip install numpy tokenizers && python3 models/multilingual-e5-small/reference.py
"""

import json
import math
import struct
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

HERE = Path(__file__).parent
CACHE = HERE.parent / ".cache" / "multilingual-e5-small"
BYTES = (CACHE / "e5-small-q4.bin").read_bytes()
TEXTS = [
    "Spot silver fell 11.25% to $75.10 an ounce on Monday.",
    "现货白银周一下跌11.25%，报每盎司75.10美元。",
    "現貨白銀週一下跌11.25%，報每盎司75.10美元。",
    "The central bank left its policy rate unchanged.",
]

place = 4


def read(layout):
    global place
    values = struct.unpack_from("<" + layout, BYTES, place)
    place += struct.calcsize("<" + layout)
    return values if len(values) > 1 else values[0]


read("I")
HIDDEN, LAYERS, HEADS, FORWARD, _, _, _ = read("7i")
EPSILON = read("f")
read("i")
pieces = read("i")
read("4i")
letters = read("Q")
place += letters + (pieces + 1) * 4 + pieces * 4
read("i")
letters = read("I")
place += letters
tensors = {}
for _ in range(read("i")):
    length = read("H")
    name = BYTES[place : place + length].decode()
    place += length
    tensors[name] = read("B"), read("I"), read("QQ")


def plain(name):
    _, count, (offset, _) = tensors[name]
    return np.frombuffer(BYTES, np.float32, count, offset)


def blocks(name, columns):
    _, count, (offset, _) = tensors[name]
    rows = np.frombuffer(BYTES, np.uint8, count // 32 * 18, offset).reshape(-1, 18)
    scale = rows[:, :2].copy().view(np.float16).astype(np.float32)
    low, high = (rows[:, 2:] & 15).astype(np.float32), (rows[:, 2:] >> 4).astype(np.float32)
    return ((np.concatenate([low, high], 1) - 8) * scale).reshape(-1, columns)


def norm(x, name):
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) / np.sqrt(variance + EPSILON) * plain(name + ".w") + plain(name + ".b")


def dense(x, name):
    return x @ blocks(name + ".w", x.shape[1]).T + plain(name + ".b")


def vector(ids):
    words = blocks("emb.word", HIDDEN)[ids] + plain("emb.pos").reshape(-1, HIDDEN)[: len(ids)]
    x = norm(words + plain("emb.type")[:HIDDEN], "emb.ln")
    for i in range(LAYERS):
        head = lambda part: dense(x, f"l{i}.{part}").reshape(-1, HEADS, HIDDEN // HEADS).transpose(1, 0, 2)
        weight = head("q") @ head("k").transpose(0, 2, 1) / math.sqrt(HIDDEN // HEADS)
        weight = np.exp(weight - weight.max(-1, keepdims=True))
        seen = (weight / weight.sum(-1, keepdims=True)) @ head("v")
        x = norm(x + dense(seen.transpose(1, 0, 2).reshape(-1, HIDDEN), f"l{i}.ao"), f"l{i}.aln")
        middle = dense(x, f"l{i}.fi")
        middle = middle / 2 * (1 + np.vectorize(math.erf)(middle / math.sqrt(2)))
        x = norm(x + dense(middle, f"l{i}.fo"), f"l{i}.oln")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


tokenizer = Tokenizer.from_file(str(CACHE / "tokenizer.json"))
tokenizer.no_padding()
read_pieces = lambda text: tokenizer.encode("query: " + text).ids
golden = []
for text in TEXTS:
    ids = read_pieces(text)
    golden.append({"text": text, "ids": ids, "vector": [round(float(v), 6) for v in vector(ids)]})
(HERE / "golden.json").write_text(json.dumps(golden, ensure_ascii=False) + "\n")

# What all sentences of a language have in common, from sentences that tell the same in each.
lines = (HERE.parents[1] / "tests/cases/neural/events.tsv").read_text().splitlines()
scripts = list(zip(*(line.split("\t") for line in lines)))
mean = lambda texts: [round(float(v), 6) for v in np.mean([vector(read_pieces(t)) for t in texts], 0)]
means = {"en": mean(scripts[0]), "zh": mean(scripts[1] + scripts[2])}
(HERE / "means.json").write_text(json.dumps(means) + "\n")
