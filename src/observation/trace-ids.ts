import { createHash } from 'node:crypto';

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const NO_TRACE = '0'.repeat(32);

/** The trace of all that was done under a correlation id: a UUID without its dashes, else a digest. */
export const traceIdOf = (correlationId: string): string => {
  const id = correlationId.replaceAll('-', '').toLowerCase();
  return UUID.test(correlationId) && id !== NO_TRACE
    ? id
    : createHash('sha256').update(correlationId).digest('hex').slice(0, 32);
};

/** Where a link into that trace points. */
export const spanIdOf = (correlationId: string): string => traceIdOf(correlationId).slice(0, 16);
