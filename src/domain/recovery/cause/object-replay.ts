import type { Existence, NetDifference } from '../../comparison/net-difference.js';
import { relationRule } from '../../directory/catalogue.js';
import type {
  AttributeChange,
  Attributes,
  Link,
  LinkChange,
  ObjectType,
} from '../../directory/directory-object.js';
import { attributeLinks } from '../../directory/graph-object.js';
import { type ChangeEvent, isFirstSight } from '../../timeline/events.js';
import { linkKey } from '../../timeline/object-timeline.js';
import { AttributeReplay } from './attribute-replay.js';
import { ExistenceReplay } from './existence-replay.js';
import { LinkReplay } from './link-replay.js';
import type { CauseConflict, WithoutCause } from './without-changes.js';

/**
 * Whose a change is: the cause's, others' or nobody's that is known; or the cause's and others' together, so that
 * what is whose cannot be told.
 */
export type Whose = 'cause' | 'others' | 'nobody' | 'several';

export interface WhoseChange {
  readonly changeId: string;
  readonly event: ChangeEvent;
  readonly whose: Whose;
}

/** An object as it is found. */
export interface Found {
  readonly attributes: Attributes;
  readonly hasLink: (link: Link) => boolean;
}

interface Parts {
  readonly attributes: readonly AttributeChange[];
  readonly links: readonly LinkChange[];
}

/**
 * How one object would be without some of its changes: takes all changes in log order from before the first of the
 * cause on, and carries out the others only.
 */
export class ObjectReplay {
  readonly #existence: ExistenceReplay;
  readonly #attributes: AttributeReplay;
  readonly #links = new LinkReplay();
  readonly #takenBack: string[] = [];
  #isConcerned = false;
  #anew: string | undefined;
  #last: ChangeEvent['data'] | undefined;

  /** @param before how it was before the first change that comes */
  constructor(
    private readonly objectType: ObjectType,
    before: { readonly existence: Existence; readonly attributes: Attributes },
  ) {
    this.#existence = new ExistenceReplay(before.existence);
    this.#attributes = new AttributeReplay(objectType, before.attributes);
  }

  change(change: WhoseChange): void {
    const owner = this.#lived(change);
    const { changeId, event } = change;
    // An object is made or not; it is not made without what it was made with.
    const isBirth = event.type === 'ObjectDiscovered' || event.type === 'ObjectCreated';
    const parts = this.#newsIn(partsOf(event, this.objectType));
    this.#apply(parts, isBirth ? 'others' : owner, changeId);
  }

  /**
   * The change by which it goes on under another id. It takes many more until all is put back that was last known of
   * it, which make nothing new; {@link found} tells at the end what it came to.
   */
  madeAnew(change: WhoseChange): void {
    this.#lived(change);
    this.#anew = change.changeId;
  }

  /** What it has not that was last known of it when it was made anew, or has besides, is others'. */
  found({ attributes, hasLink }: Found): void {
    if (this.#anew === undefined) return;
    this.#attributes.keep(this.#attributes.leadingTo(attributes), this.#anew);
    this.#links.keep(this.#links.leadingTo(hasLink), this.#anew);
  }

  /** `undefined` when nothing would be different and nothing is left to decide. */
  end(): WithoutCause | undefined {
    const [now, then] = [this.#existence.now, this.#existence.kept];
    if (this.#last === undefined || !this.#isConcerned) return undefined;
    if (then === 'absent' && now !== 'live') return undefined;
    const { objectId, objectType, displayName } = this.#last;
    const net: NetDifference = {
      ...{ objectId, objectType, displayName },
      existence: { before: then, after: now },
      ...this.#left(then),
      changeIds: this.#takenBack,
    };
    const conflicts = this.#conflicts(then);
    return conflicts.length === 0 && isNothing(net) ? undefined : { net, then, conflicts };
  }

  /** Gives whose it is. What a first full sync found was there before. */
  #lived({ changeId, event, whose }: WhoseChange): Whose {
    const owner = isFirstSight(event) ? 'others' : whose;
    this.#last = event.data;
    this.#isConcerned ||= owner === 'cause' || owner === 'several';
    if (owner === 'cause') this.#takenBack.push(changeId);
    this.#live(event, owner, changeId);
    return owner;
  }

  #newsIn({ attributes, links }: Parts): Parts {
    if (this.#anew === undefined) return { attributes, links };
    return {
      attributes: attributes.filter((change) => this.#attributes.isNews(change)),
      links: links.filter((change) => this.#links.isNews(change)),
    };
  }

  #live(event: ChangeEvent, whose: Whose, changeId: string): void {
    const existence = this.#existence;
    if (whose === 'cause') existence.takeBack(event);
    else if (whose === 'several') existence.keepUndecided(event, changeId);
    else if (whose === 'nobody' && isEndOfBin(event)) existence.expire(changeId);
    else existence.keep(event, changeId);
  }

  #apply({ attributes, links }: Parts, whose: Whose, changeId: string): void {
    if (whose === 'cause') {
      this.#attributes.takeBack(attributes);
      this.#links.takeBack(links);
    } else if (whose === 'several') {
      this.#attributes.keepUndecided(attributes, changeId);
      this.#links.keepUndecided(links, changeId);
    } else {
      this.#attributes.keep(attributes, changeId);
      this.#links.keep(links, changeId);
    }
  }

  /** Of what would be in the bin or gone, nothing is to be put right but that. */
  #left(then: Existence): Parts {
    if (then === 'absent') return this.#everything();
    if (then !== 'live') return { attributes: [], links: [] };
    return {
      attributes: this.#attributes.left(),
      links: [...this.#links.left(), ...this.#following(this.#attributes.kept)],
    };
  }

  #everything(): Parts {
    const attributes = changesOf(this.#attributes.now);
    return { attributes, links: [...this.#links.now(), ...this.#following({})] };
  }

  /** How the links that follow from attributes differ from those of other attributes. */
  #following(attributes: Attributes): readonly LinkChange[] {
    const then = linksIn(this.objectType, attributes);
    const now = linksIn(this.objectType, this.#attributes.now);
    return [
      ...without(now, then).map((link): LinkChange => ({ ...link, op: 'added' })),
      ...without(then, now).map((link): LinkChange => ({ ...link, op: 'removed' })),
    ];
  }

  #conflicts(then: Existence): readonly CauseConflict[] {
    const status = this.#existence.conflicts();
    if (then !== 'live') return status;
    return [...status, ...this.#attributes.conflicts(), ...this.#links.conflicts()];
  }
}

/** What a change says of attributes, and of the links that do not follow from them. */
const partsOf = (event: ChangeEvent, objectType: ObjectType): Parts => {
  if (!('links' in event.data)) return { attributes: [], links: [] };
  const { attributes, links } = { attributes: [], ...event.data };
  const own = links.filter(({ relation }) => relationRule(objectType, relation).from === undefined);
  return {
    attributes: isList(attributes) ? attributes : changesOf(attributes),
    links: own.map((link): LinkChange => ({ op: 'added', ...link })),
  };
};

type Told = Extract<ChangeEvent['data'], { readonly attributes: unknown }>['attributes'];

const isList = (attributes: Told): attributes is readonly AttributeChange[] =>
  Array.isArray(attributes);

/** The attributes of what was not there before. */
const changesOf = (attributes: Attributes): readonly AttributeChange[] =>
  Object.entries(attributes).map(([name, after]) => ({ name, before: null, after }));

const isEndOfBin = ({ type, data }: ChangeEvent): boolean =>
  type === 'ObjectHardDeleted' && 'was' in data && data.was === 'soft-deleted';

const linksIn = (objectType: ObjectType, attributes: Attributes): ReadonlyMap<string, Link> =>
  new Map(
    attributeLinks(objectType, attributes).flatMap(({ relation, ...seen }) =>
      seen.seen === 'all'
        ? seen.targets.map((target) => {
            const link = { relation, ...target };
            return [linkKey(link), link] as const;
          })
        : [],
    ),
  );

const without = (
  links: ReadonlyMap<string, Link>,
  others: ReadonlyMap<string, Link>,
): readonly Link[] => [...links].filter(([key]) => !others.has(key)).map(([, link]) => link);

const isNothing = ({ existence, attributes, links }: NetDifference): boolean =>
  existence.before === existence.after && attributes.length === 0 && links.length === 0;
