/** What Microsoft Graph knows of a type. Source: Graph v1.0 property lists, page of 2026-07. */
export interface ObjectShape {
  /** The name of the OData type. */
  readonly odataType: string;
  /** Where the collection stands, as `directory/administrativeUnits`. */
  readonly set: string;
  /** Every property that `$select` takes. */
  readonly properties: ReadonlySet<string>;
  /** Properties in an answer without `$select`; `null` for all. */
  readonly byDefault: readonly string[] | null;
  /** Properties that are `[]`, not `null`, when nothing was ever set. */
  readonly collections: ReadonlySet<string>;
  readonly readOnly: ReadonlySet<string>;
  /** Properties that hold true or false. */
  readonly flags: ReadonlySet<string>;
  /** Properties that `null` cannot clear. */
  readonly required: ReadonlySet<string>;
  /** Properties that a new object must bring. */
  readonly needed: readonly string[];
  readonly relations: readonly string[];
  /** Relations that a delta tells the changes of. */
  readonly tracked: readonly string[];
  /** Relations that may hold so many links that a delta gives them in slices. */
  readonly crowded: readonly string[];
  /** Whether an unset property is left out instead of shown as `null`. */
  readonly omitsUnset: boolean;
  /** Policies carry times with seven digits, and a write merges into their inner objects. */
  readonly style: 'directory' | 'policy';
  /** The properties that hold when an object was made and last edited, where it has them. */
  readonly stamps: { readonly created: string | null; readonly modified: string | null };
  readonly deletion: 'soft' | 'hard' | 'impossible';
}

export const names = (text: string): readonly string[] => text.trim().split(/\s+/);
export const setOf = (text: string): ReadonlySet<string> => new Set(names(text));

const none: ReadonlySet<string> = new Set();

const directory: Omit<ObjectShape, 'odataType' | 'set' | 'properties'> = {
  byDefault: null,
  collections: none,
  readOnly: setOf('id createdDateTime deletedDateTime'),
  flags: none,
  required: none,
  needed: [],
  relations: [],
  tracked: [],
  crowded: [],
  omitsUnset: false,
  style: 'directory',
  stamps: { created: 'createdDateTime', modified: null },
  deletion: 'soft',
};

type Given = Partial<ObjectShape> & Pick<ObjectShape, 'odataType' | 'set' | 'properties'>;

/** The shape of a type whose objects stand in the directory itself. */
export const directoryShape = (given: Given): ObjectShape => ({ ...directory, ...given });

/** The shape of a type that a policy service keeps: whole objects, nothing hidden. */
export const policyShape = (given: Given): ObjectShape => ({
  ...directory,
  omitsUnset: true,
  style: 'policy',
  stamps: { created: 'createdDateTime', modified: 'modifiedDateTime' },
  ...given,
});
