import type { Page } from './answers.js';
import type { Query, Server } from './server.js';

const LARGEST_PAGE = 1000;

/** Rows of a list, page after page, up to `most`. */
export async function* rowsOf<Row>(
  server: Server,
  path: string,
  query: Query,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Row> {
  let cursor: string | undefined;
  let left = most;
  do {
    const limit = String(Math.min(left, LARGEST_PAGE));
    const page: Page<Row> = await server.get(path, { ...query, limit, cursor });
    yield* page.rows;
    left -= page.rows.length;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && left > 0);
}

export const allRowsOf = async <Row>(
  server: Server,
  path: string,
  query: Query,
  most?: number,
): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for await (const row of rowsOf<Row>(server, path, query, most)) rows.push(row);
  return rows;
};
