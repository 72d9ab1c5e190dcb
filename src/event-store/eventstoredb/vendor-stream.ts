import { CallFailed } from './log-client.js';
import { failureOf } from './vendor-failure.js';

/** What we use of the vendor's streams. */
export interface VendorStream {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end' | 'readable', listener: () => void): unknown;
  removeListener(event: 'readable', listener: () => void): unknown;
  read(): unknown;
  resume(): unknown;
}

/**
 * Items until the end, an error, or the abort. An error leaves the vendor's streams neither ended nor
 * destroyed, and one may come when nobody reads any more.
 */
export async function* itemsOf<Item>(
  stream: VendorStream,
  signal: AbortSignal,
): AsyncGenerator<Item, void, undefined> {
  let wake = (): void => undefined;
  let over: 'end' | Error | undefined;
  const awake = (): void => {
    wake();
  };
  const finish = (outcome: 'end' | Error): void => {
    over ??= outcome;
    wake();
  };
  stream.on('error', finish);
  stream.on('end', () => {
    finish('end');
  });
  stream.on('readable', awake);
  signal.addEventListener('abort', awake);
  try {
    for (;;) {
      if (signal.aborted) throw new CallFailed('unknown', 'Ended by the reader');
      // The streams are typed by what they give, except in this method.
      const item = stream.read() as Item | null;
      if (item !== null) yield item;
      else if (over === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else if (over === 'end') return;
      else throw failureOf(over);
    }
  } finally {
    signal.removeEventListener('abort', awake);
    stream.removeListener('readable', awake);
  }
}
