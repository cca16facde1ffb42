import assert from 'node:assert/strict';
import { test } from 'node:test';

import { gql } from '@apollo/client';
import { GraphQLError } from 'graphql';
import { CombinedGraphQLErrors } from '@apollo/client/errors';

import { apolloClient } from '../src/apollo.js';
import { SearchDocument, StudiesDocument } from '../src/generated/graphql.js';
import { allNodes } from '../src/pages.js';
import { recording, unseen, url } from './server.js';

const QUERY = 'query Count($text: String!) { search(text: $text) { totalCount } }';

test('Apollo Client sends a text once, and then its hash by GET', async () => {
  const query = gql(unseen(QUERY));
  const { fetch, sent } = recording();
  for (let time = 0; time < 3; time++) {
    const { data } = await apolloClient({ url, fetch }).query<{ search: { totalCount: number } }>({
      query,
      variables: { text: 'storytelling' },
    });
    assert.ok((data?.search.totalCount ?? 0) > 0);
  }
  const [unknown, taught, ...known] = sent;
  assert.deepEqual([unknown?.method, unknown?.text], ['GET', false]);
  assert.deepEqual([taught?.text, taught?.status], [true, 200]);
  assert.deepEqual(known, [
    { method: 'GET', text: false, status: 200 },
    { method: 'GET', text: false, status: 200 },
  ]);
});

test('generated types read all pages of a list, and abstract types by what they are', async () => {
  const client = apolloClient({ url });
  const studies = allNodes(async after => {
    const { data } = await client.query({ query: StudiesDocument, variables: { first: 20, after } });
    assert.ok(data?.studies);
    return data.studies;
  });
  const codes = new Set<string>();
  let total = 0;
  for await (const study of studies) {
    codes.add(study.code);
    total += 1;
  }
  assert.ok(total > 20 && codes.size === total, `${codes.size} of ${total}`);

  const { data } = await client.query({ query: SearchDocument, variables: { text: 'storytelling' } });
  const [first] = data?.search?.nodes ?? [];
  assert.ok(first?.node.__typename);
});

test('errors keep their codes', async () => {
  const failing = apolloClient({ url }).query({ query: gql`query Bad { programme(code: 3) { id } }` });
  await assert.rejects(failing, (error: unknown) => {
    assert.ok(CombinedGraphQLErrors.is(error));
    const [first] = error.errors as readonly GraphQLError[];
    return first?.extensions['code'] === 'BAD_USER_INPUT';
  });
});
