"""Asks with the gql library (pip install "gql[httpx]")."""

import json
import os

from gql import Client, gql
from gql.transport.httpx import HTTPXTransport

url = os.environ.get("LIVED_EVIDENCE_URL", "http://127.0.0.1:8080")
token = os.environ.get("LIVED_EVIDENCE_TOKEN")
headers = {"authorization": f"Bearer {token}"} if token else {}

client = Client(transport=HTTPXTransport(url=f"{url}/graphql", headers=headers))
document = gql("query Count($text: String!) { search(text: $text) { totalCount } }")
document.variable_values = {"text": "storytelling"}
print(json.dumps(client.execute(document)))
