import type { TenantState } from '../history/history.port.js';

/** Lines of about this many characters are sent together. */
const PART_LENGTH = 64 * 1024;

/**
 * A tenant at an instant as JSON lines: how far it may be trusted, every object with its links, and
 * at last how many there were, so that a reader knows it has them all.
 */
export async function* exportLines(
  state: TenantState,
  type: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield line({ kind: 'trust', ...state.trust });
  let objects = 0;
  let part = '';
  for await (const object of state.scan(type)) {
    if (signal.aborted) return;
    part += line({ kind: 'object', ...object, links: state.allLinks(object.objectId) });
    objects += 1;
    if (part.length < PART_LENGTH) continue;
    yield part;
    part = '';
  }
  yield part + line({ kind: 'end', objects });
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
