/** Where the service is, and as whom to ask. */
export interface Options {
  /** The service's address, without a path. */
  url: string;
  /** A role token; without one the public asks. */
  token?: string;
  /** Instead of the platform's own `fetch`. */
  fetch?: typeof fetch;
}

/** The headers that say who asks. */
export function authorization({ token }: Options): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}
