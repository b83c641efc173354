#!/usr/bin/env bash
# Two feeds that change 1,000 times while their server is killed three times and the watcher three times: every article is
# kept once, every conflict told, and how long after the change it was. tests/bench/watch.sh [CHANGES [CHANGES A SECOND]]
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-target}"
wirecheck="$(realpath "$target/${PROFILE:-release}/wirecheck")"
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
python3 - "$wirecheck" "$out" "${1:-1000}" "${2:-5}" <<'P'
import collections, datetime, hashlib, json, os, signal, statistics, subprocess, sys, threading, time

wirecheck, out, changes, rate = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
METALS = ["gold", "silver", "platinum", "palladium", "copper", "nickel", "zinc", "tin", "lead prices", "aluminium"]
SERVER = '''
import hashlib, http.server, os, sys
class Feeds(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = open(os.path.join(sys.argv[1], os.path.basename(self.path)), "rb").read()
        tag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        same = self.headers.get("If-None-Match") == tag
        self.send_response(304 if same else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", "0" if same else str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if same else body)
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Feeds).serve_forever()
'''
port = 20000 + os.getpid() % 20000


def serve():
    return subprocess.Popen([sys.executable, "-c", SERVER, out, str(port)])


def article(n):
    """Outlet a tells a fact, then outlet b tells it too; every fifth fact differs."""
    fact, second = divmod(n, 2)
    day = datetime.date(2025, 10, 1) + datetime.timedelta(days=fact // len(METALS))
    percent = 2 + fact % 7 + (5 if second and fact % 5 == 0 else 0)
    metal = METALS[fact % len(METALS)]
    text = f"Spot {metal} closed {percent}.5% lower on {day.day} {day:%B} {day.year}, dealers in the city said late that evening."
    return {"id": f"n{n}", "title": f"Report {n} from the metals desk", "content_text": text,
            "date_published": "2026-02-02T09:00:00Z"}


def publish(outlet, items):
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": f"Outlet {outlet}", "items": items[-200:]}
    with open(f"{out}/{outlet}.tmp", "w") as file:
        json.dump(feed, file)
    os.replace(f"{out}/{outlet}.tmp", f"{out}/{outlet}.json")


events, lock = [], threading.Lock()


def watch():
    command = [wirecheck, "watch", *(f"http://127.0.0.1:{port}/{o}.json" for o in "ab"), "--store", f"{out}/store",
               "--every", "1s", "--format", "jsonl", "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def read():
        for line in process.stdout:
            with lock:
                events.append((time.monotonic(), json.loads(line)))
    threading.Thread(target=read, daemon=True).start()
    return process


items = {"a": [], "b": []}
for outlet in items:
    publish(outlet, items[outlet])
server, watcher = serve(), watch()
shown, kills = {}, collections.Counter()
for n in range(changes):
    outlet = "ab"[n % 2]
    items[outlet].append(article(n))
    publish(outlet, items[outlet])
    shown[n] = time.monotonic()
    time.sleep(1 / rate)
    # A quarter, a half and three quarters of the way: the server first, the watcher fifty changes later.
    if n in {changes // 4, changes // 2, changes * 3 // 4}:
        server.kill(), server.wait()
        time.sleep(2)
        server = serve()
        kills["server"] += 1
    if n in {changes // 4 + 50, changes // 2 + 50, changes * 3 // 4 + 50}:
        watcher.send_signal(signal.SIGKILL), watcher.wait()
        watcher = watch()
        kills["watcher"] += 1

conflicts = [n for n in range(1, changes, 2) if (n // 2) % 5 == 0]
deadline = time.monotonic() + 120
told = {}
while time.monotonic() < deadline and len(told) < len(conflicts):
    time.sleep(0.5)
    with lock:
        for at, event in events:
            if event["event"] == "conflict":
                told.setdefault(json.dumps(event["fact"]["fact"], sort_keys=True), at)
watcher.send_signal(signal.SIGINT), watcher.wait()
server.kill()

records = subprocess.run([wirecheck, "export", "--what", "records", "--store", f"{out}/store"], capture_output=True, text=True)
kept = [json.loads(line)["title"] for line in records.stdout.splitlines()]
ids = collections.Counter(event["id"] for _, event in events)
first = {}
for at, event in events:
    first.setdefault(event["id"], at)
missing = {f"Report {n} from the metals desk" for n in range(changes)} - set(kept)
print(f"{changes} changes, {kills['server']} kills of the server, {kills['watcher']} of the watcher")
print(f"articles kept {len(kept)}, missed {len(missing)}, twice {len(kept) - len(set(kept))}")
print(f"conflicts planted {len(conflicts)}, told {len(told)}; events {len(events)}, repeated after a kill {sum(ids.values()) - len(ids)}")
facts = {}
for n in conflicts:
    day = datetime.date(2025, 10, 1) + datetime.timedelta(days=(n // 2) // len(METALS))
    facts[(METALS[(n // 2) % len(METALS)].split()[0], str(day))] = n
waits = []
for fact, at in told.items():
    fact = json.loads(fact)
    n = facts.get((fact["subject"], fact["window"]["start"]))
    if n is not None:
        waits.append(at - shown[n])
waits.sort()
if waits:
    print(f"from change to conflict: median {statistics.median(waits):.2f} s, 90 % within {waits[len(waits) * 9 // 10]:.2f} s, longest {waits[-1]:.2f} s")
sys.exit(0 if not missing and len(kept) == changes and len(told) == len(conflicts) else 1)
P
