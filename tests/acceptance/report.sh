#!/usr/bin/env bash
# The HTML report in a real browser: it is drawn, light and dark, holds what it must, and loads nothing from elsewhere.
set -euo pipefail
cd "$(dirname "$0")/../.."

command -v chromium >/dev/null || { apt-get update -qq; apt-get install -y -qq chromium >/dev/null; }
wirecheck="${WIRECHECK:-${CARGO_TARGET_DIR:-target}/debug/wirecheck}"
[ -x "$wirecheck" ] || cargo build --locked
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
fail() { echo "report: $1" >&2; exit 1; }

# A hostile article: nothing of it may become markup.
mkdir "$out/news"
cp corpora/selloff-2026/*.* "$out/news/"
printf '%s\n' '{"id":"x","publisher":"<script>alert(1)</script>","published":"2026-02-03","text":"Gold <img src=x onerror=alert(2)> fell 9% on Monday."}' \
    >"$out/news/hostile.jsonl"
# Two papers that tell one fact in nearly the same words: what differs is marked.
printf '%s\n' \
    '{"id":"y","publisher":"North Wire","published":"2026-02-03","text":"Copper fell 4.1% on Monday as traders in Lima closed their positions."}' \
    '{"id":"z","publisher":"South Wire","published":"2026-02-03","text":"Copper fell 6.3% on Monday as brokers in Lima closed their positions."}' \
    >"$out/news/alike.jsonl"

status=0
"$wirecheck" check "$out/news" --all --format html --output "$out/report.html" --quiet || status=$?
[ "$status" -eq 1 ] || fail "check ended with $status, not with 1"
! grep -qiE '<script|<img|<link|<iframe|@import|url\(|src=["'"'"']' "$out/report.html" || fail "the page holds foreign markup or loads something"

browser() {
    chromium --headless=new --no-sandbox --disable-gpu --user-data-dir="$out/profile" "$@" "file://$out/report.html" 2>/dev/null
}
browser --dump-dom >"$out/dom.html"
for wanted in '<article class="fact conflicting">' '<div class="pair">' '<mark>' '<svg' '<ul class="origins">' \
    '<span class="diff">' 'class="why"' '&lt;script&gt;alert(1)&lt;/script&gt;'; do
    grep -qF "$wanted" "$out/dom.html" || fail "the page lacks $wanted"
done
first="$(grep -o '<article class="fact [a-z_]*"' "$out/dom.html" | sed -n 1p)"
[ "$first" = '<article class="fact conflicting"' ] || fail "the most serious fact is not the first: $first"

browser --window-size=1100,2400 --screenshot="$out/light.png" >/dev/null
browser --window-size=1100,2400 --blink-settings=preferredColorScheme=0 --screenshot="$out/dark.png" >/dev/null
for shot in light dark; do
    [ -s "$out/$shot.png" ] || fail "no $shot screenshot"
    [ "$(stat -c %s "$out/$shot.png")" -gt 50000 ] || fail "the $shot screenshot is blank"
done
! cmp -s "$out/light.png" "$out/dark.png" || fail "dark looks like light"
echo "report: drawn in light and dark, $(grep -o '<article' "$out/dom.html" | wc -l) facts"
