#!/usr/bin/env python3
"""Makes the seeds of each fuzz target in fuzz/corpus/ from this project's own texts: its corpora, its configuration, the
examples of its rules, its documentation and its cases. Run it from anywhere; what is there stays."""

import gzip
import hashlib
import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGETS = ["ingest", "extract", "packs", "query", "store"]


def put(target, data):
    """A seed, named by its content."""
    data = data.encode() if isinstance(data, str) else data
    folder = ROOT / "fuzz/corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()[:16]).write_bytes(data)


def articles():
    """The articles of the corpora: each file, and the text of each line of JSON Lines."""
    for path in sorted((ROOT / "corpora").glob("*/*")):
        if path.suffix == ".jsonl":
            for line in path.read_text().splitlines():
                put("ingest", line + "\n")
                yield json.loads(line).get("text", "")
        elif path.is_file():
            data = path.read_bytes()
            put("ingest", data)
            put("ingest", gzip.compress(data, mtime=0))
            if path.suffix == ".txt":
                text = data.decode()
                for charset in ["gb18030", "utf-16", "big5"]:
                    put("ingest", text[:2000].encode(charset, "replace"))
                yield text


def examples():
    """The sentences beside the rules."""
    for path in sorted((ROOT / "config/lang").glob("*/*.toml")):
        for rule in tomllib.loads(path.read_text()).get("rule", []):
            yield rule["pattern"], [e.split("=>")[0].strip() for e in rule["examples"]] + rule.get("not", [])


def markup(text):
    """One text in every format."""
    title, *rest = text.strip().splitlines()
    body = "\n".join(rest)[:1500]
    page = "".join(f"<p>{line}</p>" for line in body.splitlines() if line)
    escaped = page.replace("&", "&amp;").replace("<", "&lt;")
    yield f"<rss><channel><title>Wire</title><item><guid>1</guid><title>{title}</title><description>{escaped}</description></item></channel></rss>"
    yield f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><id>1</id><title>{title}</title><content type="xhtml"><div>{page}</div></content></entry></feed>'
    yield f'<nitf><head><docdata><doc-id id-string="1"/></docdata></head><body><body.head><hedline><hl1>{title}</hl1></hedline></body.head><body.content>{page}</body.content></body></nitf>'
    yield f'<newsItem guid="1"><contentMeta><headline>{title}</headline></contentMeta><contentSet><inlineXML><html><body>{page}</body></html></inlineXML></contentSet></newsItem>'
    yield f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><article><h1>{title}</h1>{page}<table><tr><td>Gold<td>5%</table></article></body></html>'
    yield json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [{"id": "1", "content_html": page}]})
    yield json.dumps({"uri": "1", "headline": title, "body_text": body, "versioncreated": "2026-02-02T09:00:00Z"})
    yield json.dumps({"uri": "1", "headlines": [{"value": title}], "bodies": [{"contentType": "text/html", "value": page}]})
    response = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}"
    length = len(response.encode())
    yield f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://news.example/1\r\nContent-Length: {length}\r\n\r\n{response}\r\n\r\n"


def main():
    texts = [text for text in articles() if text.strip()]
    for text in texts:
        put("extract", text[:1200])
        for paragraph in [p for p in text.splitlines() if p.strip()]:
            put("extract", paragraph)
            put("query", paragraph[:80])
    for one, other in zip(texts, texts[1:]):
        put("extract", f"{one[:500]}\n====\n{other[:500]}")
    for text in texts[:8]:
        for seed in markup(text):
            put("ingest", seed)
    for pattern, sentences in examples():
        put("packs", pattern)
        for sentence in sentences:
            put("extract", sentence)
            put("query", sentence[:60])
    for path in sorted((ROOT / "config").rglob("*.toml")):
        name, text = path.relative_to(ROOT / "config").as_posix(), path.read_text()
        # A whole file is slow to mutate; its tables are not.
        for table in re.split(r"\n(?=\[)", text):
            put("packs", f"{name}\n{table[:1500]}\n")
    for path in [ROOT / "docs/search.md", ROOT / "README.md"]:
        for quoted in re.findall(r"[`'\"]([^`'\"\n]{3,80})[`'\"]", path.read_text()):
            put("query", quoted)
    for target in TARGETS:
        for path in sorted((ROOT / "tests/cases/fuzz" / target).iterdir()):
            put(target, path.read_bytes())
        print(target, len(list((ROOT / "fuzz/corpus" / target).iterdir())), "seeds")


main()
