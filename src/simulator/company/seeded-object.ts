import type { Attributes } from '../../domain/directory/directory-object.js';
import type { LinkSet } from '../tenant/link-set.js';

/** An object that a tenant begins with and keeps. */
export interface SeededObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: Attributes;
  readonly links: ReadonlyMap<string, LinkSet>;
}
