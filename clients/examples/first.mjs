// Asks with fetch, in Node or in a browser.
const url = process.env.LIVED_EVIDENCE_URL ?? 'http://127.0.0.1:8080';
const token = process.env.LIVED_EVIDENCE_TOKEN;

async function ask(query, variables = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  const answer = await response.json();
  // `data` may be there beside errors: a field that failed is null, and the others hold.
  if (!answer.data) throw new Error(answer.errors.map(error => `${error.extensions.code}: ${error.message}`).join('\n'));
  return answer;
}

const { data } = await ask('query Count($text: String!) { search(text: $text) { totalCount } }', { text: 'storytelling' });
console.log(JSON.stringify(data));
