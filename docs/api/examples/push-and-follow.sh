#!/bin/sh
# Pushes one member, sends a list, and reads the feed, with nothing but curl and sed.
# HUB, CLIENT_ID and CLIENT_SECRET come from the environment.
set -eu

# The value of a JSON field of text, from stdin.
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }

# 1. A token; it is good for an hour.
TOKEN=$(curl -sSf "$HUB/oauth/token" -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials | field access_token)

# 2. One member. 202: it is durable; the answer tells its recordId.
curl -sSf -X PUT "$HUB/v1/members/DV-000001" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{
  "person": {"fullName": "Nguyễn Thị Hòa", "dateOfBirth": "1985-03-12", "gender": "female"},
  "membership": {"status": "active"}}'
echo

# 3. A list, one record a line. The Idempotency-Key names it: sent again under the same key nothing happens twice.
BATCH=$(curl -sSf "$HUB/v1/batches" -H "Authorization: Bearer $TOKEN" -H 'Idempotency-Key: example-2026-11' \
  -H 'Content-Type: application/x-ndjson' --data-binary @- <<'LIST' | field batchId
{"localId": "DV-000002", "person": {"fullName": "Trần Văn An", "dateOfBirth": "1970"}, "membership": {"status": "active"}}
{"localId": "DV-000003", "person": {"fullName": "Lê Thị Bình", "dateOfBirth": "1992-07-30"}, "membership": {"status": "active"}}
LIST
)

# 4. Wait until it is matched and in the figures.
while :; do
  STATE=$(curl -sSf "$HUB/v1/batches/$BATCH" -H "Authorization: Bearer $TOKEN" | field state)
  echo "batch $BATCH: $STATE"
  case $STATE in done) break ;; failed | cancelled | held) exit 1 ;; esac
  sleep 1
done

# 5. The feed from its beginning; store `next`, and go on from there with ?after=
curl -sSf "$HUB/v1/changes?limit=1000" -H "Authorization: Bearer $TOKEN"
echo
