import { CallFailed, type LogClient } from './log-client.js';
import { Patience, type Trying } from './patience.js';

/**
 * What `open` gives, again from where the caller stands whenever it breaks off; nothing when there is no
 * such stream. @throws EventStoreUnavailable after some time without any progress
 */
export async function* tried<Item>(
  trying: Trying,
  what: string,
  open: (client: LogClient, signal: AbortSignal) => AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  const patience = new Patience(trying, what);
  for (;;) {
    const { client } = trying.connection;
    try {
      for await (const item of unlessSilent(trying, (signal) => open(client, signal))) {
        patience.progressed();
        yield item;
      }
      patience.progressed();
      return;
    } catch (failure) {
      if (failure instanceof CallFailed && failure.kind === 'gone') return;
      await patience.afterFailure(client, failure);
    }
  }
}

/** Ends a call that stays silent while its reader waits: the vendor's reads have no deadline. */
async function* unlessSilent<Item>(
  { timing: { silenceMs }, connection }: Trying,
  open: (signal: AbortSignal) => AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  const silent = new AbortController();
  let waiting = true;
  const timer = setTimeout(() => {
    if (waiting) silent.abort();
    else timer.refresh();
  }, silenceMs).unref();
  try {
    for await (const item of open(AbortSignal.any([silent.signal, connection.closed]))) {
      waiting = false;
      yield item;
      waiting = true;
      timer.refresh();
    }
  } catch (error) {
    if (silent.signal.aborted) throw new CallFailed('unknown', `Silent for ${silenceMs} ms`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
