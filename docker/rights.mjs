import { BACKWARDS, END, ErrorType, jsonEvent } from '@eventstore/db-client';
import { AUDITOR, RETENTION, STATELINE } from './acl.mjs';

const STREAM = 'provision_check-0';
/** A revision no stream has, so that an attempt that is allowed fails, and changes nothing. */
const expectedRevision = 4_000_000_000_000_000n;

const attempts = {
  'read the log': async (client) => {
    const read = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 });
    for await (const { event } of read) return event;
  },
  'read a stream': async (client) => {
    for await (const { event } of client.readStream(STREAM, { maxCount: 1 })) return event;
  },
  append: (client) =>
    client.appendToStream(STREAM, jsonEvent({ type: 'Check', data: {} }), { expectedRevision }),
  delete: (client) => client.deleteStream(STREAM, { expectedRevision }),
  'set metadata': (client) => client.setStreamMetadata(STREAM, {}, { expectedRevision }),
};

const granted = {
  [STATELINE]: ['read the log', 'read a stream', 'append'],
  [RETENTION]: ['read the log', 'read a stream', 'delete', 'set metadata'],
  [AUDITOR]: ['read a stream'],
};

/**
 * Tries everything under one identity, without effect, and compares with what it is meant to be able to.
 * @throws naming the first difference
 */
export const checkRights = async (login, client) => {
  for (const [what, attempt] of Object.entries(attempts)) {
    const allowed = await isAllowed(() => attempt(client));
    if (allowed === granted[login].includes(what)) continue;
    throw new Error(
      `${login} ${allowed ? 'can' : 'cannot'} ${what}, and ${allowed ? 'must not' : 'must'}`,
    );
  }
  return `can ${granted[login].join(', ')}, and nothing else`;
};

const isAllowed = async (attempt) => {
  try {
    await attempt();
    return true;
  } catch (cause) {
    if (cause.type === ErrorType.ACCESS_DENIED) return false;
    if ([ErrorType.WRONG_EXPECTED_VERSION, ErrorType.STREAM_NOT_FOUND].includes(cause.type))
      return true;
    throw cause;
  }
};
