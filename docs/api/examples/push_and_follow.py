"""Sends a list and follows the change feed, with Python's standard library alone.

HUB, CLIENT_ID and CLIENT_SECRET come from the environment. What was seen of the feed is stored beside this
program in an SQLite file: the items and the cursor in one transaction, so that every item is seen once,
however often the program is killed.
"""

import json
import os
import sqlite3
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

HUB = os.environ["HUB"].rstrip("/")
STORE = os.environ.get("STORE", "seen.sqlite")


def fetch_token():
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["CLIENT_ID"],
        "client_secret": os.environ["CLIENT_SECRET"],
    }
    with urllib.request.urlopen(f"{HUB}/oauth/token", urllib.parse.urlencode(form).encode()) as answer:
        return json.load(answer)["access_token"]


def ask(token, path, method="GET", body=None, headers=None):
    """One request; waits as long as the hub is busy (429, 503). Other refusals are problem documents."""
    while True:
        request = urllib.request.Request(HUB + path, data=body, method=method, headers=headers or {})
        request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            if refusal.code in (429, 503):
                time.sleep(float(refusal.headers.get("Retry-After", "1")))
                continue
            problem = json.load(refusal)
            raise SystemExit(f"{problem['code']}: {problem['message']['vi']}") from None


def send(token, records):
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": str(uuid.uuid4())}
    batch = ask(token, "/v1/batches", "POST", lines.encode(), headers)["batchId"]
    while True:
        state = ask(token, f"/v1/batches/{batch}")
        print(f"batch {batch}: {state['state']} {state['counts']}")
        if state["state"] in ("done", "failed", "cancelled", "held"):
            return
        time.sleep(1)


def follow(token, store):
    store.execute("CREATE TABLE IF NOT EXISTS item (id TEXT PRIMARY KEY, local_id TEXT, type TEXT, person_id TEXT)")
    store.execute("CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY, after TEXT)")
    while True:
        row = store.execute("SELECT after FROM cursor").fetchone()
        query = urllib.parse.urlencode({"after": row[0] if row else "", "limit": 100})
        page = ask(token, f"/v1/changes?{query}")
        with store:  # one transaction
            for item in page["items"]:
                store.execute(
                    "INSERT INTO item VALUES (?, ?, ?, ?)",
                    (item["id"], item["localId"], item["type"], item["personId"]),
                )
                print(item["type"], item["localId"])
            store.execute("INSERT OR REPLACE INTO cursor VALUES (1, ?)", (page["next"],))
        if not page["items"]:
            return  # a program that stays would ask again, with &wait=30


if __name__ == "__main__":
    token = fetch_token()
    send(
        token,
        [
            {
                "localId": f"PY-{number}",
                "person": {"fullName": "Phạm Thị Lan", "dateOfBirth": f"19{50 + number}-05-19"},
                "membership": {"status": "active"},
            }
            for number in range(1, 6)
        ],
    )
    follow(token, sqlite3.connect(STORE))
