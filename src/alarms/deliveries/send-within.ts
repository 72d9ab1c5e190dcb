import type { DeliveryClock } from './delivery-clock.js';
import { NotDelivered, type Sender, type Sending, type Sent } from './sender.js';

/** A target that is silent for so long is tried again later. */
const LIMIT_MS = 15_000;
/** What is under way when the process stops may end, so that it need not be told again. */
const LIMIT_ON_STOP_MS = 2000;

/** What became of one try. */
export type Tried = { readonly sent: Sent } | { readonly why: NotDelivered } | 'stopped';

/**
 * One try, which ends in time whatever the target does; `stopped` when `signal` aborted meanwhile and nothing is known
 * of it. Never rejects.
 */
export const within = async (
  sender: Pick<Sender, 'send'>,
  sending: Sending,
  signal: AbortSignal,
  clock: DeliveryClock,
): Promise<Tried> => {
  const ended = new AbortController();
  const endAfter = (ms: number): void => {
    void clock.wait(ms, ended.signal).then(() => {
      ended.abort();
    });
  };
  const onStop = (): void => {
    endAfter(LIMIT_ON_STOP_MS);
  };
  endAfter(LIMIT_MS);
  signal.addEventListener('abort', onStop, { once: true });
  try {
    return {
      sent: await Promise.race([sender.send(sending, ended.signal), aborted(ended.signal)]),
    };
  } catch (error) {
    if (signal.aborted) return 'stopped';
    if (error instanceof NotDelivered) return { why: error };
    return { why: new NotDelivered(`It failed: ${String(error)}`) };
  } finally {
    signal.removeEventListener('abort', onStop);
    ended.abort();
  }
};

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const tell = (): void => {
      reject(new NotDelivered('There was no answer in time'));
    };
    signal.addEventListener('abort', tell, { once: true });
  });
