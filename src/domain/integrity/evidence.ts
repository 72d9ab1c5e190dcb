import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { exactJson } from './exact-json.js';
import type { SigningKeyIntroduced } from './key-events.js';
import type { ChainHead, Seal } from './seal.js';

/** Raised when an older verifier could not read what a newer program writes. */
export const EVIDENCE_FORMAT = 1;

export interface HeaderLine {
  readonly kind: 'header';
  /** Left out where it is change events that are proven. */
  readonly of?: 'operators';
  readonly format: number;
  readonly tenantId: string;
  /** Identity of the log. */
  readonly log: string;
  readonly madeAt: string;
  /** The last day of which only the sealed state was kept, `YYYYMMDD`. */
  readonly keptAfter: string | null;
}

export type KeyLine = { readonly kind: 'key' } & SigningKeyIntroduced['data'];

export interface StatementLine {
  readonly kind: 'statement';
  readonly streamId: string;
  readonly revision: number;
  readonly statement: JsonObject;
  /** `null` when it was recorded without one. */
  readonly seal: Seal | null;
}

export interface EventLine {
  readonly kind: 'event';
  readonly streamId: string;
  readonly revision: number;
  readonly id: string;
  readonly event: { readonly type: string; readonly data: JsonObject };
  readonly metadata: JsonObject & { readonly chain?: string };
}

/** Without it evidence is not whole. */
export interface EndLine {
  readonly kind: 'end';
  readonly keys: number;
  readonly statements: number;
  readonly events: number;
  /** Hex SHA-256 of all lines before, each with its line feed. */
  readonly digest: string;
}

export type EvidenceLine = HeaderLine | KeyLine | StatementLine | EventLine | EndLine;

/** The text of a line, without its line feed: there is one for each value. */
export const evidenceText = (line: EvidenceLine): string => exactJson(line);

/** The line a text says, if it says just that; `undefined` when a byte of it is another one. */
export const evidenceLineOf = (text: string): EvidenceLine | undefined => {
  const value = parsed(text);
  if (!isJsonObject(value)) return undefined;
  const line = readers.get(value['kind'])?.(value);
  return line !== undefined && evidenceText(line) === text ? line : undefined;
};

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

type Reading<Line> = (line: JsonObject) => Line | undefined;

const isText = (value: Json | undefined): value is string => typeof value === 'string';
const isCount = (value: Json | undefined): value is number => Number.isSafeInteger(value);
const isTextOrNull = (value: Json | undefined): value is string | null =>
  value === null || isText(value);

const headerOf: Reading<HeaderLine> = ({ of, format, tenantId, log, madeAt, keptAfter }) =>
  isCount(format) && isText(tenantId) && isText(log) && isText(madeAt) && isTextOrNull(keptAfter)
    ? {
        ...({ kind: 'header', format, tenantId, log, madeAt, keptAfter } as const),
        ...(of === 'operators' && { of }),
      }
    : undefined;

const keyOf: Reading<KeyLine> = ({ keyId, publicKey, previousKeyId, endorsement }) =>
  isText(keyId) && isText(publicKey) && isTextOrNull(previousKeyId) && isTextOrNull(endorsement)
    ? { kind: 'key', keyId, publicKey, previousKeyId, endorsement }
    : undefined;

const statementLineOf: Reading<StatementLine> = ({ streamId, revision, statement, seal }) => {
  const read = seal === null ? null : sealOf(seal);
  return isText(streamId) && isCount(revision) && isJsonObject(statement) && read !== undefined
    ? { kind: 'statement', streamId, revision, statement, seal: read }
    : undefined;
};

const sealOf = (seal: Json | undefined): Seal | undefined => {
  if (!isJsonObject(seal)) return undefined;
  const { keyId, heads, previous, signature } = seal;
  const read = Array.isArray(heads) ? heads.map(headOf) : [undefined];
  return isText(keyId) && isTextOrNull(previous) && isText(signature) && allThere(read)
    ? { keyId, heads: read, previous, signature }
    : undefined;
};

const allThere = <Value>(values: readonly (Value | undefined)[]): values is readonly Value[] =>
  !values.includes(undefined);

const headOf = (head: Json): ChainHead | undefined => {
  if (!isJsonObject(head)) return undefined;
  const { streamId, revision, chain } = head;
  return isText(streamId) && isCount(revision) && isText(chain)
    ? { streamId, revision, chain }
    : undefined;
};

const eventOf: Reading<EventLine> = ({ streamId, revision, id, event, metadata }) => {
  const read = factOf(event);
  if (!isText(streamId) || !isCount(revision) || !isText(id) || read === undefined)
    return undefined;
  return isJsonObject(metadata) && hasTextChain(metadata)
    ? { kind: 'event', streamId, revision, id, event: read, metadata }
    : undefined;
};

const factOf = (event: Json | undefined): EventLine['event'] | undefined => {
  const { type, data } = isJsonObject(event) ? event : {};
  return isText(type) && isJsonObject(data) ? { type, data } : undefined;
};

const hasTextChain = (metadata: JsonObject): metadata is EventLine['metadata'] =>
  metadata['chain'] === undefined || isText(metadata['chain']);

const endOf: Reading<EndLine> = ({ keys, statements, events, digest }) =>
  isCount(keys) && isCount(statements) && isCount(events) && isText(digest)
    ? { kind: 'end', keys, statements, events, digest }
    : undefined;

const readers: ReadonlyMap<Json | undefined, Reading<EvidenceLine>> = new Map<
  Json | undefined,
  Reading<EvidenceLine>
>([
  ['header', headerOf],
  ['key', keyOf],
  ['statement', statementLineOf],
  ['event', eventOf],
  ['end', endOf],
]);
