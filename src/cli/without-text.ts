import type { Existence, NetDifference } from '../domain/comparison/net-difference.js';
import type { Attributes, Link } from '../domain/directory/directory-object.js';
import type { CauseConflict } from '../domain/recovery/cause/without-changes.js';
import type { Trust } from './answers.js';
import { becameText, valueText } from './changes-text.js';
import type { Output } from './print.js';
import { sayTrust } from './trust-text.js';

/** An object that would be different, as the server answers it. */
export interface WouldBe extends NetDifference {
  readonly then: Existence;
  readonly conflicts: readonly CauseConflict[];
}

export interface WouldBeObject {
  readonly objectId: string;
  readonly objectType: string;
  readonly displayName: string;
  readonly status: Existence;
  readonly statusNow: Existence;
  readonly attributes: Attributes;
  readonly links: readonly Link[];
  readonly moreLinks: boolean;
  readonly difference: WouldBe | null;
  readonly trust: Trust;
}

/** A table of the objects that would be different. */
export const sayDiffering = (output: Output, rows: readonly WouldBe[]): void => {
  if (rows.length === 0) {
    output.say('Nothing would be different');
    return;
  }
  output.table(
    [
      'Name',
      'Type',
      'Would be different',
      'Left as it is, because others changed it again',
      'Object',
    ],
    rows.map((row) => [
      row.displayName,
      row.objectType,
      differenceLines(row).join('\n'),
      row.conflicts.map(conflictLine).join('\n'),
      row.objectId,
    ]),
  );
  const left = rows.reduce((sum, { conflicts }) => sum + conflicts.length, 0);
  output.say(`${String(rows.length)} objects would be different, ${String(left)} values are left`);
};

/** From how it is to how it would be. */
const differenceLines = ({ existence, attributes, links }: WouldBe): readonly string[] => {
  const { before: then, after: now } = existence;
  if (then !== now)
    return [`${now} → ${then}`, ...(then === 'live' ? linesOf(attributes, links) : [])];
  return linesOf(attributes, links);
};

const linesOf = (
  attributes: NetDifference['attributes'],
  links: NetDifference['links'],
): readonly string[] => [
  ...attributes.map(({ name, before, after }) => `${name}: ${becameText(after, before)}`),
  ...links.map(
    ({ relation, targetId, op }) => `${relation} ${op === 'added' ? '−' : '+'} ${targetId}`,
  ),
];

const conflictLine = ({ name, now, without }: CauseConflict): string =>
  `${name}: ${valueText(now)}, not ${valueText(without)}`;

const LINKS_SHOWN = 20;

/** One object as it would be. */
export const sayWouldBe = (output: Output, found: WouldBeObject): void => {
  const { objectId, objectType, displayName, status, statusNow, links, difference } = found;
  output.line(`${displayName}  ${objectType}  ${objectId}`);
  output.say(status === statusNow ? status : `would be ${status}, is ${statusNow}`);
  if (!output.json) sayTrust(output, found.trust);
  if (difference === null) output.say('Nothing would be different');
  else for (const line of wouldBeLines(difference)) output.line(line);
  output.say('');
  output.table(
    ['Attribute', 'Value'],
    Object.entries(found.attributes).map(([name, value]) => [name, valueText(value)]),
  );
  if (links.length === 0) return;
  output.table(
    ['Link', 'To', 'Type'],
    links
      .slice(0, LINKS_SHOWN)
      .map(({ relation, targetId, targetType }) => [relation, targetId, targetType]),
  );
  const more = links.length - LINKS_SHOWN;
  if (more > 0) output.say(`… and ${String(more)}${found.moreLinks ? ' or more' : ''} others`);
};

const wouldBeLines = (difference: WouldBe): readonly string[] => [
  ...differenceLines(difference).map((line) => `  ${line}`),
  ...difference.conflicts.map((conflict) => `  left: ${conflictLine(conflict)}`),
];
