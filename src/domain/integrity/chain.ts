import { exactJson } from './exact-json.js';

/** What a chain holds fast of a change event. */
export interface ChainedEvent {
  readonly id: string;
  readonly event: { readonly type: string; readonly data: unknown };
  readonly metadata: { readonly chain?: string };
}

/** An event's place in its own stream. */
export interface Place {
  readonly streamId: string;
  readonly revision: number;
}

/** Hex SHA-256 of a text's UTF-8 bytes. */
export type Hash = (text: string) => string;

/** What the first event of a shard hangs together with. */
export const CHAIN_START = '';

/**
 * The chain of a change event: hash over the chain of the event before in the same shard and over all
 * of this event that is the same in every copy of the log. Position and `recordedAt` belong to one copy.
 */
export const chainOf = (
  previous: string,
  { streamId, revision }: Place,
  { id, event: { type, data }, metadata }: ChainedEvent,
  hash: Hash,
): string => {
  // Undefined members are left out of the text: an event cannot hold its own chain.
  const unchained = { ...metadata, chain: undefined };
  return hash(
    exactJson({ previous, streamId, revision, id, event: { type, data }, metadata: unchained }),
  );
};
