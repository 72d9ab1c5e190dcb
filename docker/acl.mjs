import { isDeepStrictEqual } from 'node:util';
import { BACKWARDS, END, ErrorType, jsonEvent, NO_STREAM } from '@eventstore/db-client';

/** Captures, plans and writes: appends and reads, nothing else. */
export const STATELINE = 'stateline';
/** Removes what is older than the retention: deletes and sets metadata, and cannot append. */
export const RETENTION = 'stateline-retention';
/** Reads single streams, for whoever checks the log against an exported bundle. */
export const AUDITOR = 'stateline-auditor';

const SETTINGS = '$settings';
/** Metadata of the stream of everything. */
const METADATA_OF_ALL = '$$$all';

/** What holds for every stream without rules of its own; administrators are never bound by it. */
const userStreamAcl = {
  $r: [STATELINE, RETENTION, AUDITOR],
  $w: [STATELINE],
  $d: [RETENTION],
  $mr: [RETENTION],
  $mw: [RETENTION],
};

/** Writes the default access rules unless they stand already; says what it did. */
export const ensureDefaultAcl = async (client) => {
  const { data, revision } = await lastOf(client, SETTINGS);
  const desired = { ...data, $userStreamAcl: userStreamAcl };
  if (isDeepStrictEqual(data, desired)) return 'as they should be';
  await client.appendToStream(SETTINGS, jsonEvent({ type: 'update-default-acl', data: desired }), {
    expectedRevision: revision,
  });
  return 'written';
};

/** Only administrators may read the whole log by default: lets our two identities, too. */
export const ensureLogReaders = async (client) => {
  const { data, revision } = await lastOf(client, METADATA_OF_ALL);
  const readers = [data.$acl?.$r ?? []].flat();
  const missing = [STATELINE, RETENTION].filter((login) => !readers.includes(login));
  if (missing.length === 0) return 'as they should be';
  const desired = { ...data, $acl: { ...data.$acl, $r: [...readers, ...missing] } };
  await client.appendToStream(METADATA_OF_ALL, jsonEvent({ type: '$metadata', data: desired }), {
    expectedRevision: revision,
  });
  return `${missing.join(' and ')} added`;
};

// Not by `getStreamMetadata`, whose revision is no revision in client 6.2.1.
const lastOf = async (client, stream) => {
  try {
    const read = client.readStream(stream, {
      direction: BACKWARDS,
      fromRevision: END,
      maxCount: 1,
    });
    for await (const { event } of read) return { data: event.data, revision: event.revision };
  } catch (error) {
    if (error.type !== ErrorType.STREAM_NOT_FOUND) throw error;
  }
  return { data: {}, revision: NO_STREAM };
};
