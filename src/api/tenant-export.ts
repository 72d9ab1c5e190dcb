import type { TenantState } from '../history/history.port.js';

/**
 * A tenant at an instant as JSON lines: how far it may be trusted, every object with its links, and
 * at last how many there were, so that a reader knows it has them all.
 */
export async function* exportLines(
  state: TenantState,
  type: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<string | Buffer> {
  yield line({ kind: 'trust', ...state.trust });
  let objects = 0;
  for await (const lines of state.lines(type)) {
    if (signal.aborted) return;
    yield lines.bytes;
    objects += lines.objects;
  }
  yield line({ kind: 'end', objects });
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
