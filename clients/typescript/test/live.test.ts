import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createClient as sseClient } from 'graphql-sse';
import { createClient as socketClient } from 'graphql-ws';
import WebSocket from 'ws';

import { facilitator, url } from './server.js';

interface Answer {
  data?: { workshopChanged?: { code: string } } | null;
  errors?: readonly { extensions?: { code?: string } }[];
}
interface Live {
  iterate(operation: { query: string; variables?: Record<string, unknown> }): AsyncIterableIterator<unknown>;
  dispose(): void | Promise<void>;
}

const headers = { authorization: `Bearer ${facilitator}` };
const clients: [string, () => Live][] = [
  ['graphql-ws', () => socketClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: headers }) as Live],
  ['graphql-sse', () => sseClient({ url: `${url}/graphql`, headers }) as Live],
];

async function workshop(): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ workshop(code: "DEMO-WORKSHOP-1") { id } }' }),
  });
  const { data } = (await response.json()) as { data: { workshop: { id: string } } };
  return data.workshop.id;
}

for (const [name, make] of clients) {
  test(`${name} follows a workshop, and stops when it has read enough`, async () => {
    const client = make();
    const query = 'subscription Follow($workshop: ID!) { workshopChanged(workshop: $workshop) { code } }';
    const answers = client.iterate({ query, variables: { workshop: await workshop() } });
    const first = (await answers.next()) as IteratorResult<Answer>;
    assert.equal(first.value.data?.workshopChanged?.code, 'DEMO-WORKSHOP-1');
    await answers.return?.();
    await client.dispose();
  });

  test(`${name} reads a query to its end, and errors by their codes`, async () => {
    const client = make();
    const all: Answer[] = [];
    for await (const answer of client.iterate({ query: '{ viewer { role } }' })) all.push(answer as Answer);
    assert.deepEqual(all, [{ data: { viewer: { role: 'SERVICE_USER_EDUCATOR' } } }]);

    // A socket tells by a message of its own what was not executed, an event stream by an answer.
    const codes: (string | undefined)[] = [];
    try {
      for await (const answer of client.iterate({ query: '{ nothingOfThisName }' })) {
        codes.push(...((answer as Answer).errors ?? []).map(error => error.extensions?.code));
      }
    } catch (errors) {
      codes.push(...(errors as NonNullable<Answer['errors']>).map(error => error.extensions?.code));
    }
    assert.deepEqual(codes, ['GRAPHQL_VALIDATION_FAILED']);
    await client.dispose();
  });
}
