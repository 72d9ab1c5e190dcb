import type {
  AttributeChange,
  LinkChange,
  ObjectRef,
  ObjectStatus,
} from '../directory/directory-object.js';

/** Whether an object was there: `absent` is before it was ever seen. */
export type Existence = ObjectStatus | 'absent';

/** What is left of all changes to one object between two moments. */
export interface NetDifference extends ObjectRef {
  readonly displayName: string;
  readonly existence: { readonly before: Existence; readonly after: Existence };
  readonly attributes: readonly AttributeChange[];
  readonly links: readonly LinkChange[];
  /** The change events that went into it, in log order. */
  readonly changeIds: readonly string[];
}
