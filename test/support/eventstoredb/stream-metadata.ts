/** What a `$metadata` event says of its stream, as far as the server acts on it. */
export interface StreamMetadata {
  readonly maxAgeMs?: number;
  readonly maxCount?: number;
  readonly truncateBefore?: number;
  readonly acl?: Acl;
  /** All of it, also what the server does not know. */
  readonly document: Readonly<Record<string, unknown>>;
}

export type Permission = '$r' | '$w' | '$d' | '$mr' | '$mw';
export type Acl = Partial<Readonly<Record<Permission, readonly string[]>>>;

export const noMetadata: StreamMetadata = { document: {} };

const PERMISSIONS: readonly Permission[] = ['$r', '$w', '$d', '$mr', '$mw'];

/** A document that is no JSON object counts as an empty one. */
export const parseStreamMetadata = (data: Uint8Array): StreamMetadata => {
  const document = objectOf(data);
  const { $maxAge, $maxCount, $tb, $acl } = document;
  return {
    document,
    ...(typeof $maxAge === 'number' && { maxAgeMs: $maxAge * 1000 }),
    ...(typeof $maxCount === 'number' && { maxCount: $maxCount }),
    ...(typeof $tb === 'number' && { truncateBefore: $tb }),
    ...(isRecord($acl) && { acl: aclOf($acl) }),
  };
};

/** Roles may be written as one name or as a list of names. */
export const aclOf = (written: Readonly<Record<string, unknown>>): Acl => {
  const acl: Partial<Record<Permission, readonly string[]>> = {};
  for (const permission of PERMISSIONS) {
    const roles = written[permission];
    if (typeof roles === 'string') acl[permission] = [roles];
    if (Array.isArray(roles)) acl[permission] = roles.map(String);
  }
  return acl;
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectOf = (data: Uint8Array): Record<string, unknown> => {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(data));
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
};
