#!/usr/bin/env bash
# What is exported is read by other programs: linked data by rdflib, tables by Python's csv, graphs by NetworkX.
set -euo pipefail
cd "$(dirname "$0")/../.."

wirecheck="$(realpath "${WIRECHECK:-${CARGO_TARGET_DIR:-target}/debug/wirecheck}")"
[ -x "$wirecheck" ] || cargo build --locked
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT

command -v python3 >/dev/null && python3 -m pip --version >/dev/null 2>&1 \
    || { apt-get update -qq; apt-get install -y -qq python3-pip >/dev/null; }
python3 -m pip install --quiet --disable-pip-version-check --target "$out/python" rdflib networkx 2>/dev/null \
    || python3 -m pip install --quiet --break-system-packages --target "$out/python" rdflib networkx

"$wirecheck" ingest corpora --store "$out/desk" --quiet
"$wirecheck" export --store "$out/desk" >"$out/claims.jsonl"
"$wirecheck" export --format jsonld --store "$out/desk" >"$out/claims.jsonld"
"$wirecheck" export --format csv --bom --store "$out/desk" >"$out/claims.csv"
"$wirecheck" causes --format graphml --store "$out/desk" >"$out/causes.graphml"
"$wirecheck" causes --format json --store "$out/desk" >"$out/causes.json"

PYTHONPATH="$out/python" python3 - "$out" <<'P'
import csv, json, sys
import networkx
from rdflib import Graph, Namespace, RDF

out = sys.argv[1]
claims = [json.loads(line) for line in open(f"{out}/claims.jsonl", encoding="utf-8")]

graph = Graph().parse(f"{out}/claims.jsonld", format="json-ld")
schema, prov = Namespace("https://schema.org/"), Namespace("http://www.w3.org/ns/prov#")
read = list(graph.subjects(RDF.type, schema.Claim))
assert len(read) == len(claims), (len(read), len(claims))
articles = set(graph.subjects(RDF.type, schema.NewsArticle))
for claim in read:
    assert graph.value(claim, schema.appearance) in articles, claim
    assert graph.value(claim, schema.text), claim
derived = list(graph.subject_objects(prov.wasDerivedFrom))
assert derived and all(a in articles and b in articles for a, b in derived), derived

rows = list(csv.DictReader(open(f"{out}/claims.csv", encoding="utf-8-sig", newline="")))
assert len(rows) == len(claims)
assert [r["claim"] for r in rows] == [c["claim"]["id"] for c in claims]
assert {r["lang"] for r in rows} == {"en", "zh"}

told = json.load(open(f"{out}/causes.json", encoding="utf-8"))
causes = networkx.read_graphml(f"{out}/causes.graphml", force_multigraph=True)
assert causes.number_of_nodes() == len(told["nodes"])
assert causes.number_of_edges() == len(told["edges"])
print(f"exports: {len(read)} claims, {len(articles)} articles, {len(derived)} derivations, {causes.number_of_edges()} causes")
P
