import assert from 'node:assert/strict';
import { test } from 'node:test';

import { gql } from '@urql/core';

import { EffectsDocument, ProgrammesDocument, SearchDocument } from '../src/generated/graphql.js';
import { urqlClient } from '../src/urql.js';
import { recording, unseen, url } from './server.js';

const QUERY = 'query Count($text: String!) { search(text: $text) { totalCount } }';

test('urql sends a text once, and then its hash by GET', async () => {
  const query = gql(unseen(QUERY));
  const { fetch, sent } = recording();
  for (let time = 0; time < 3; time++) {
    const { data, error } = await urqlClient({ url, fetch }).query(query, { text: 'storytelling' }).toPromise();
    assert.equal(error, undefined);
    assert.ok(data.search.totalCount > 0);
  }
  const [unknown, taught, ...known] = sent;
  assert.deepEqual([unknown?.method, unknown?.text], ['GET', false]);
  assert.deepEqual([taught?.text, taught?.status], [true, 200]);
  assert.deepEqual(known, [
    { method: 'GET', text: false, status: 200 },
    { method: 'GET', text: false, status: 200 },
  ]);
});

test('graphcache knows what has a key and what is part of its parent', async t => {
  const warnings: unknown[][] = [];
  for (const method of ['warn', 'error'] as const) {
    t.mock.method(console, method, (...said: unknown[]) => warnings.push(said));
  }
  const client = urqlClient({ url });
  const answers = [
    await client.query(ProgrammesDocument, { methods: ['STORYTELLING'] }).toPromise(),
    await client.query(SearchDocument, { text: 'storytelling' }).toPromise(),
    await client.query(EffectsDocument, { domains: ['ATTITUDE_STIGMA'] }).toPromise(),
  ];
  for (const { error } of answers) assert.equal(error, undefined);
  assert.deepEqual(warnings, []);
});
