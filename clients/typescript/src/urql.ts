import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { persistedExchange } from '@urql/exchange-persisted';

import { keys } from './generated/keys.js';
import { schema } from './generated/schema.js';
import { sha256 } from './hash.js';
import { authorization, type Options } from './options.js';

/** An urql client with graphcache, which sends hashes of documents by GET, and their texts where the service does not know them. */
export function urqlClient(options: Options): Client {
  return new Client({
    url: `${options.url}/graphql`,
    exchanges: [
      cacheExchange({ keys, schema }),
      persistedExchange({ generateHash: sha256, preferGetForPersistedQueries: true }),
      fetchExchange,
    ],
    fetchOptions: { headers: authorization(options) },
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
}
