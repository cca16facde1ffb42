"""Reads lists of lived-evidence page by page into a pandas DataFrame, with the gql library."""

from collections.abc import Iterator
from typing import Any

import pandas
from gql import Client, gql
from gql.transport.httpx import HTTPXTransport
from gql.transport.websockets import WebsocketsTransport

STUDIES = """
query Studies($first: Int!, $after: String) {
  studies(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id code label year sampleSize design { code } }
  }
}
"""


def over_http(url: str, token: str | None = None) -> Client:
    """A client that asks over HTTP, as the holder of a role token or as the public."""
    return Client(transport=HTTPXTransport(url=f"{url}/graphql", headers=_headers(token)))


def over_websocket(url: str, token: str | None = None) -> Client:
    """A client that asks over a WebSocket, and can subscribe."""
    address = url.replace("http", "ws", 1) + "/graphql"
    return Client(transport=WebsocketsTransport(url=address, init_payload=_headers(token)))


def _headers(token: str | None) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def nodes(client: Client, query: str, field: str, first: int = 50, **variables: Any) -> Iterator[dict[str, Any]]:
    """All nodes of the list `field`. The query takes $first and $after, and asks for pageInfo and nodes."""
    after = None
    while True:
        document = gql(query)
        document.variable_values = {"first": first, "after": after, **variables}
        page = client.execute(document)[field]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def studies(client: Client, first: int = 50) -> pandas.DataFrame:
    """All studies that the client can see, a row each; what is nested has columns with a dot."""
    return pandas.json_normalize(list(nodes(client, STUDIES, "studies", first)))
