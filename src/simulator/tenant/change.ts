import type { Attributes } from '../../domain/directory/directory-object.js';

/** Who did it, as the audit log will tell. */
export type ChangeActor =
  | {
      readonly kind: 'user';
      readonly id: string;
      /** The user principal name. */
      readonly name: string;
      readonly ip: string | null;
      /** The portal stands beside the person in records; the sync account says what it is. */
      readonly via?: 'portal' | 'sync';
    }
  | {
      readonly kind: 'application';
      /** The service principal's id. */
      readonly id: string;
      readonly appId: string;
      readonly name: string;
      /** What sort of application, when it is not an ordinary one. */
      readonly role?: 'agent' | 'provisioning';
    }
  /** The directory itself; leaves no audit record. */
  | { readonly kind: 'directory' }
  /** A process of the directory whose records name nobody. */
  | { readonly kind: 'system' }
  /** The native recovery job: no audit record, no delta, no notification. */
  | { readonly kind: 'recovery' };

/** What shall happen to one object. Already decided to be lawful. */
export type Draft = {
  readonly objectId: string;
  readonly objectType: string;
} & (
  | { readonly kind: 'created'; readonly after: Attributes }
  | { readonly kind: 'updated'; readonly before: Attributes; readonly after: Attributes }
  | { readonly kind: 'softDeleted' | 'hardDeleted' | 'restored' }
  | {
      readonly kind: 'linkAdded' | 'linkRemoved';
      readonly relation: string;
      readonly targetId: string;
      readonly targetType: string;
    }
);

/** Drafts that stand or fall together: one line of the journal. */
export interface Transaction {
  /** Place in the log of the first draft, from 1. */
  readonly first: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly correlationId: string;
  readonly acts: readonly { readonly actor: ChangeActor; readonly drafts: readonly Draft[] }[];
}

export interface NameTag {
  readonly displayName: string;
  readonly userPrincipalName: string | null;
}

/** One entry of the tenant's append-only log. */
export type Change = Draft & {
  readonly sequence: number;
  readonly at: number;
  readonly actor: ChangeActor;
  /** Shared by all changes of one request. */
  readonly correlationId: string;
  /** What the object, and the other end of a link, were called. */
  readonly name: NameTag;
  readonly targetName: NameTag | null;
  /** The whole object before and after, for types whose audit records tell it. */
  readonly whole: { readonly before: Attributes | null; readonly after: Attributes | null } | null;
};
