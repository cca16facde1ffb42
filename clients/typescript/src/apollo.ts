import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';

import generated from './generated/possibleTypes.js';
import { sha256 } from './hash.js';
import { authorization, type Options } from './options.js';

/** An Apollo Client that sends hashes of documents by GET, and their texts where the service does not know them. */
export function apolloClient(options: Options): ApolloClient {
  const persisted = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
  const http = new HttpLink({
    uri: `${options.url}/graphql`,
    headers: authorization(options),
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  return new ApolloClient({
    link: persisted.concat(http),
    cache: new InMemoryCache({ possibleTypes: generated.possibleTypes }),
    clientAwareness: { name: 'lived-evidence-example', version: '1' },
  });
}
