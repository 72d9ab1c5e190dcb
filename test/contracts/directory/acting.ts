import { eventually } from '../../support/eventually.js';
import type {
  Directory,
  DirectoryWriter,
  LookPage,
} from '../../../src/directory/directory.port.js';
import type {
  Attributes,
  ObjectId,
  ObjectRef,
  ObjectType,
  Observation,
} from '../../../src/domain/directory/directory-object.js';

/** A change that somebody else makes in the directory. */
export type ForeignChange = { readonly objectType: ObjectType } & (
  | { readonly operation: 'create'; readonly attributes: Attributes }
  | {
      readonly operation: 'update';
      readonly objectId: ObjectId;
      readonly attributes: Attributes;
    }
  | { readonly operation: 'softDelete' | 'hardDelete' | 'restore'; readonly objectId: ObjectId }
  | {
      readonly operation: 'addLink' | 'removeLink';
      readonly objectId: ObjectId;
      readonly relation: string;
      readonly targetId: ObjectId;
    }
);

/** Oddities a directory may show at any time; each strikes the next request it fits. */
export type Oddity =
  | 'duplicates'
  | 'shuffled order'
  | 'an empty page'
  | 'old changes again'
  | 'an expired token'
  | 'throttling';

export interface DirectoryUnderTest {
  readonly directory: Directory;
  readonly writer: DirectoryWriter;
  /** Name of the application that makes the foreign changes. */
  readonly foreignName: string;
  act(change: ForeignChange): Promise<ObjectId>;
  next(oddity: Oddity): Promise<void>;
  /** Milliseconds the directory asked to wait for, and that were waited for. */
  waitedMs(): number;
  close(): Promise<void>;
}

export const never = new AbortController().signal;
let serial = 0;

/** Looks at a directory that is opened later, and objects made in it by somebody else. */
export const actingOn = (opened: () => DirectoryUnderTest) => {
  const directory = (): Directory => opened().directory;
  const writer = (): DirectoryWriter => opened().writer;
  const act = (change: ForeignChange) => opened().act(change);
  const pagesOf = (type: ObjectType, from: string | null) =>
    all(directory().look(type, from, never));
  const observationsOf = async (type: ObjectType, from: string | null) =>
    (await pagesOf(type, from)).flatMap(({ observations }) => observations);
  const endOf = async (type: ObjectType, from: string | null = null): Promise<string> =>
    (await pagesOf(type, from)).at(-1)?.token ?? '';
  /** What became of one object since a token; the last word of several. */
  const since = async (ref: ObjectRef, token: string): Promise<Observation | undefined> =>
    (await observationsOf(ref.objectType, token)).findLast(
      (seen) => seen.objectId === ref.objectId,
    );
  const aUser = async (attributes: Attributes = {}): Promise<ObjectRef> => {
    serial += 1;
    const name = `contract-user-${serial}`;
    const created = {
      displayName: name,
      userPrincipalName: `${name}@contract.example`,
      mailNickname: name,
      accountEnabled: true,
      ...attributes,
    };
    return {
      objectType: 'user',
      objectId: await act({ objectType: 'user', operation: 'create', attributes: created }),
    };
  };
  const aGroup = async (): Promise<ObjectRef> => {
    serial += 1;
    const name = `contract-group-${serial}`;
    const attributes = {
      displayName: name,
      mailNickname: name,
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
    };
    return {
      objectType: 'group',
      objectId: await act({ objectType: 'group', operation: 'create', attributes }),
    };
  };
  const aPolicy = async (): Promise<ObjectRef> => {
    serial += 1;
    const attributes = {
      displayName: `contract-policy-${serial}`,
      state: 'enabledForReportingButNotEnforced',
      conditions: {
        users: { includeUsers: ['All'], excludeGroups: [] },
        applications: { includeApplications: ['All'] },
        clientAppTypes: ['all'],
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    };
    const objectType = 'conditionalAccessPolicy';
    return { objectType, objectId: await act({ objectType, operation: 'create', attributes }) };
  };

  return {
    opened,
    directory,
    writer,
    act,
    pagesOf,
    observationsOf,
    endOf,
    since,
    aUser,
    aGroup,
    aPolicy,
  };
};

export type Acting = ReturnType<typeof actingOn>;

export const all = async <Page>(pages: AsyncIterable<Page>): Promise<Page[]> => {
  const every: Page[] = [];
  for await (const page of pages) every.push(page);
  return every;
};

export const idsIn = (pages: readonly LookPage[]): readonly string[] =>
  [...new Set(pages.flatMap((page) => page.observations.map((one) => one.objectId)))].sort();

/** A write may become visible late: resolves when the expectations hold, or fails with them. */
export const holdsInTime = async (expectations: () => Promise<void>): Promise<void> => {
  let failure: unknown;
  const holds = () =>
    expectations().then(
      () => true,
      (error: unknown) => {
        failure = error;
        return false;
      },
    );
  await eventually(holds, 5_000).catch(() => {
    throw failure;
  });
};
