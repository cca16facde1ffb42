/** The running service that the tests ask: LIVED_EVIDENCE_URL, and a facilitator's token in LIVED_EVIDENCE_FACILITATOR. */
function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run clients/test`);
  return value;
}

export const url = variable('LIVED_EVIDENCE_URL');
export const facilitator = variable('LIVED_EVIDENCE_FACILITATOR');

/** What was sent, and what came back. */
export interface Exchange {
  method: string;
  /** Whether the document's text was sent. */
  text: boolean;
  status: number;
}

/** A `fetch` that writes down what it sends. */
export function recording(): { fetch: typeof fetch; sent: Exchange[] } {
  const sent: Exchange[] = [];
  const recorded: typeof fetch = async (input, init) => {
    const address = new URL(input instanceof Request ? input.url : input);
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as { query?: string }) : {};
    const response = await fetch(input, init);
    const text = address.searchParams.has('query') || Boolean(body.query);
    sent.push({ method: init?.method ?? 'GET', text, status: response.status });
    return response;
  };
  return { fetch: recorded, sent };
}

/** A document that no server process has seen: persisted documents are remembered between tests. */
export function unseen(query: string): string {
  return query.replace('query ', `query T${process.pid}_${Math.floor(performance.now() * 1000)}_`);
}
