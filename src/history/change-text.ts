import type { ComparedEvent, IdentifiedChange } from '../domain/comparison/net-difference.js';
import type {
  AttributeChange,
  Attributes,
  Link,
  ObjectId,
} from '../domain/directory/directory-object.js';
import type { EventMetadata } from '../domain/events.js';
import type { Instant } from '../domain/instant.js';
import type { ChangeEvent, ChangeWindow } from '../domain/timeline/events.js';
import type { RecordedEvent } from '../event-store/event-store.port.js';
import type { ObjectVersion } from './object-versions.js';
import { typeOfChange } from './row-flags.js';

/**
 * A change is kept as four lines of JSON, so that a reader parses only what it needs: what is folded into
 * a state, the whole state or nothing, what else the event tells, its links or nothing.
 */
type FoldedLine = readonly [
  id: string,
  objectType: string,
  displayName: string,
  /** Of an event that has both; all attributes of an object that was seen as a whole. */
  attributes?: Attributes | readonly AttributeChange[],
];
type ToldLine = readonly [
  observedAt: Instant,
  correlationId: string,
  causationId: string | null,
  rest: { readonly window: ChangeWindow },
];

type Folded<Change extends ChangeEvent> = Change extends ChangeEvent
  ? { readonly type: Change['type']; readonly data: Omit<Change['data'], NotFolded> }
  : never;
type NotFolded = 'objectId' | 'objectType' | 'window' | 'links';

/** What of a change goes into a state without links. */
export interface FoldedChange {
  readonly id: string;
  readonly event: Folded<ChangeEvent>;
}

/** A change event as it is kept. */
export interface ToldChange {
  readonly id: string;
  readonly observedAt: Instant;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly event: ChangeEvent;
}

/** What stands in other lines, or is known from the row. */
const ELSEWHERE = {
  objectId: undefined,
  objectType: undefined,
  displayName: undefined,
  attributes: undefined,
  links: undefined,
};

/** A change with, for some, the whole object after it. */
export const changeText = (
  { id, event, metadata }: RecordedEvent<ChangeEvent>,
  version: ObjectVersion | undefined,
): string => {
  const { data } = event;
  const named = JSON.stringify([id, data.objectType, data.displayName]).slice(0, -1);
  const folded =
    'attributes' in data ? `${named},${JSON.stringify(data.attributes)}]` : `${named}]`;
  const whole = version === undefined ? '' : JSON.stringify(version);
  const told = `[${contextOf(metadata)},${restOf(data)}]`;
  const links = 'links' in data && data.links.length > 0 ? JSON.stringify(data.links) : '';
  return `${folded}\n${whole}\n${told}\n${links}`;
};

/** An object of which only a whole version is told. */
export const versionText = (objectType: string, version: ObjectVersion): string =>
  `${JSON.stringify([version.changeId, objectType, version.displayName])}\n${JSON.stringify(version)}\n\n`;

/** What the text of a change with an id begins with. */
export const beginOf = (id: string): string => `[${JSON.stringify(id)},`;

/** What a state needs of a change with such flags. */
export const foldedIn = (text: string, flags: number): FoldedChange => {
  const [id, , displayName, attributes] = foldedLineIn(text);
  const data =
    attributes === undefined ? { ...toldIn(text)[3], displayName } : { displayName, attributes };
  return { id, event: { type: typeOfChange(flags), data } as FoldedChange['event'] };
};

/** The whole object after the change, where it is kept with it. */
export const versionIn = (text: string): ObjectVersion | undefined => {
  const start = text.indexOf('\n') + 1;
  const end = text.indexOf('\n', start);
  return end === start ? undefined : (JSON.parse(text.slice(start, end)) as ObjectVersion);
};

/** The change of an object with such flags. */
export const changeIn = (text: string, objectId: ObjectId, flags: number): ToldChange => {
  const [id, objectType, displayName, attributes] = foldedLineIn(text);
  const [observedAt, correlationId, causationId, rest] = toldIn(text);
  const named = { objectId, objectType, displayName };
  const folded = attributes === undefined ? {} : { attributes };
  const hasLinks = attributes !== undefined || typeOfChange(flags) === 'LinksDiscovered';
  const linked = hasLinks ? { links: linksIn(text) } : {};
  const data = { ...named, ...rest, ...folded, ...linked };
  const event = { type: typeOfChange(flags), data } as ChangeEvent;
  return { id, observedAt, correlationId, causationId, event };
};

/** What a difference needs of the change of an object with such flags. */
export const comparedIn = (text: string, objectId: ObjectId, flags: number): IdentifiedChange => {
  const [id, objectType, displayName, attributes] = foldedLineIn(text);
  if (attributes === undefined)
    return { changeId: id, event: changeIn(text, objectId, flags).event };
  const data = { objectId, objectType, displayName, attributes, links: linksIn(text) };
  return { changeId: id, event: { type: typeOfChange(flags), data } as ComparedEvent };
};

/** After which look the change must have happened; `null` where that is not known. */
export const afterIn = (text: string): Instant | null =>
  toldLineIn(text) === '' ? null : toldIn(text)[3].window.after;

/** Of a change that is told: the look, or the order, that it came with. */
export const correlationIdIn = (text: string): string => toldIn(text)[1];

const foldedLineIn = (text: string): FoldedLine =>
  JSON.parse(text.slice(0, text.indexOf('\n'))) as FoldedLine;

let lastTold: { readonly line: string; readonly told: ToldLine } | undefined;
/** Neighbours mostly share it. */
const toldIn = (text: string): ToldLine => {
  const line = toldLineIn(text);
  if (lastTold?.line !== line) lastTold = { line, told: JSON.parse(line) as ToldLine };
  return lastTold.told;
};

const toldLineIn = (text: string): string => {
  const start = text.indexOf('\n', text.indexOf('\n') + 1) + 1;
  return text.slice(start, text.indexOf('\n', start));
};

const linksIn = (text: string): readonly Link[] => {
  const links = text.slice(text.lastIndexOf('\n') + 1);
  return links === '' ? [] : (JSON.parse(links) as readonly Link[]);
};

type Context = readonly [
  observedAt: Instant | '',
  correlationId: string,
  causationId: string | null,
];
let lastContext: Context = ['', '', null];
let lastContextText = '';
/** Neighbours in the log mostly share it. */
const contextOf = (metadata: EventMetadata): string => {
  const { observedAt, $correlationId, $causationId = null } = metadata;
  const [at, correlationId, causationId] = lastContext;
  const isSame =
    at === observedAt && correlationId === $correlationId && causationId === $causationId;
  if (!isSame) {
    lastContext = [observedAt, $correlationId, $causationId];
    lastContextText = JSON.stringify(lastContext).slice(1, -1);
  }
  return lastContextText;
};

let lastWindow: ChangeWindow | undefined;
let lastWindowText = '';
/** What stands in no other line: the window alone, but for what tells of an object's existence. */
const restOf = (data: ChangeEvent['data']): string => {
  if (!('links' in data)) return JSON.stringify({ ...data, ...ELSEWHERE });
  const { window } = data;
  if (window.after !== lastWindow?.after || window.until !== lastWindow.until) {
    lastWindow = window;
    lastWindowText = JSON.stringify({ window });
  }
  return lastWindowText;
};
