import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { buildClientSchema, buildSchema, lexicographicSortSchema, printSchema, type IntrospectionQuery } from 'graphql';

import { sha256 } from '../src/hash.js';
import { url } from './server.js';

interface Manifest {
  operations: { id: string; name: string; body: string }[];
}

test('the schema as text and as introspection is one and the same', async () => {
  const sdl = buildSchema(await (await fetch(`${url}/schema.graphql`)).text());
  const { data } = (await (await fetch(`${url}/schema.json`)).json()) as { data: IntrospectionQuery };
  const printed = (schema: ReturnType<typeof buildSchema>) => {
    // The introspection answer has a description of the schema itself, the text has none.
    const { description: _, ...rest } = lexicographicSortSchema(schema).toConfig();
    return printSchema(new (schema.constructor as new (config: typeof rest) => typeof schema)(rest));
  };
  assert.equal(printed(buildClientSchema(data)), printed(sdl));
});

test('documents of the manifest are asked for by their ids', async () => {
  const manifest = (await (await fetch(`${url}/developers/manifest.json`)).json()) as Manifest;
  for (const { id, body } of manifest.operations) assert.equal(await sha256(body), id);
  const { id } = manifest.operations.find(operation => operation.name === 'WhoAmI') ?? assert.fail('no WhoAmI');
  const answer = await fetch(`${url}/graphql?documentId=sha256:${id}`, { headers: { accept: 'application/json' } });
  assert.equal(((await answer.json()) as { data: { viewer: { role: string } } }).data.viewer.role, 'PUBLIC');
});

test('a tag that is sent back is answered 304 without the bytes', async () => {
  const query = encodeURIComponent(await readFile('../../api/assets/developers/examples/WhoAmI.graphql', 'utf8'));
  const address = `${url}/graphql?query=${query}`;
  const accept = { accept: 'application/graphql-response+json' };
  const first = await fetch(address, { headers: accept });
  const tag = first.headers.get('etag') ?? assert.fail('no tag');
  const again = await fetch(address, { headers: { ...accept, 'if-none-match': tag } });
  assert.deepEqual([first.status, again.status, await again.text()], [200, 304, '']);
});
