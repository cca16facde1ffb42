/** A page of a connection, as every list of the service has it. */
export interface Page<Node> {
  nodes: readonly Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** All nodes of a list, asked for page by page. */
export async function* allNodes<Node>(page: (after: string | null) => Promise<Page<Node>>): AsyncGenerator<Node> {
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo } = await page(after);
    yield* nodes;
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}
