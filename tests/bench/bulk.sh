#!/usr/bin/env bash
# Ingest of generated news, JSON Lines or a web archive: tests/bench/bulk.sh [jsonl|warc [MEGABYTES …]]
# For each size: time, rates, what of the time is extraction, indexing and judging, and memory: the most that the process held
# itself and, with it, of mapped files of the index. Needs python3, room for three times the largest size in TMPDIR, and
# target/release/wirecheck and its examples (cargo build --release --bins --examples).
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-target}/${PROFILE:-release}"
format="${1:-jsonl}"
shift || true
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
for megabytes in "${@:-100}"; do
    "$target/examples/bulk" "$megabytes" "$format" 1 >"$out/news.$format"
    rm -rf "$out/store"
    python3 - "$target/wirecheck" "$out" "$format" <<'P'
import os, re, subprocess, sys, time

wirecheck, out, format = sys.argv[1:]
news = f"{out}/news.{format}"
megabytes = os.path.getsize(news) / 1e6


def run(*command):
    """Seconds, what was told, and the most memory of a command, in MB: its own, and with mapped files."""
    began = time.monotonic()
    process = subprocess.Popen([wirecheck, *command], stdout=subprocess.DEVNULL, stderr=open(f"{out}/told", "w"))
    own = whole = 0
    while process.poll() is None:
        try:
            status = open(f"/proc/{process.pid}/status").read()
        except OSError:
            break
        held = {key: int(size) / 1000 for key, size in re.findall(r"^(RssAnon|VmRSS):\s+(\d+)", status, re.M)}
        own, whole = max(own, held.get("RssAnon", 0)), max(whole, held.get("VmRSS", 0))
        time.sleep(0.1)
    seconds = time.monotonic() - began
    told = open(f"{out}/told").read()
    if process.wait() != 0:
        sys.exit(told)
    return seconds, told, own, whole


extraction, *_ = run("extract", "--quiet", news)
seconds, told, own, whole = run("ingest", news, "--store", f"{out}/store")
count = lambda pattern: float(re.search(pattern, told)[1])
articles, rejected, claims = count(r"(\d+) articles? read"), count(r"(\d+) rejected"), count(r"(\d+) claims?")
judging = re.search(r"judged anew in ([\d.]+) s", told)
judging = float(judging[1]) if judging else 0.0
share = lambda part: f"{100 * part / seconds:.0f} %"
print(f"{megabytes:6.0f} MB {format}: {seconds:6.1f} s, {megabytes / seconds:5.2f} MB/s, {articles / seconds:5.0f} articles/s, "
      f"{claims / seconds:5.0f} claims/s; extraction {share(extraction)}, indexing {share(seconds - extraction - judging)}, "
      f"judging {share(judging)}; memory {own:.0f} MB, with mapped files {whole:.0f} MB; "
      f"{articles:.0f} articles, {claims:.0f} claims, {rejected:.0f} rejected", flush=True)
P
done
