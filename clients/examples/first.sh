#!/bin/sh
# Asks with curl. LIVED_EVIDENCE_URL is the service's address; LIVED_EVIDENCE_TOKEN, if it is set, a role token.
set -eu
url=${LIVED_EVIDENCE_URL:-http://127.0.0.1:8080}
curl --silent --show-error --fail-with-body "$url/graphql" \
  ${LIVED_EVIDENCE_TOKEN:+--header "authorization: Bearer $LIVED_EVIDENCE_TOKEN"} \
  --header 'content-type: application/json' \
  --header 'accept: application/graphql-response+json' \
  --data '{"query": "query Count($text: String!) { search(text: $text) { totalCount } }", "variables": {"text": "storytelling"}}'
