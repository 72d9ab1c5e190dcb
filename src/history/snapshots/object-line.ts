import type { Link, ObjectRef } from '../../domain/directory/directory-object.js';
import { instantAt } from '../../domain/instant.js';
import type { ObjectAt } from '../history.port.js';
import { type ObjectVersion, versionOf } from '../object-versions.js';

/** The object that a version is of. */
export const objectOf = (
  { objectId, objectType }: ObjectRef,
  version: ObjectVersion,
): ObjectAt => ({
  objectId,
  objectType,
  displayName: version.displayName,
  status: version.status,
  attributes: version.attributes,
  deletedDateTime: version.deletedDateTime,
  validFrom: instantAt(version.validFrom),
  changeId: version.changeId,
});

/** Of a line: an object's id follows what stands in front of it. */
const BEGIN = '{"kind":"object",';
const ID_AT = `${BEGIN}"objectId":`.length;
const QUOTE = '"'.charCodeAt(0);

/** An object as a line of an export. */
export interface ObjectLine {
  readonly text: Buffer;
  /** Where the name of its links begins. */
  readonly links: number;
  /** Where the instant begins since when it is as it is. */
  readonly since: number;
}

/** `links` is the end of such a line. */
export const objectLine = (object: ObjectAt, links: Uint8Array): ObjectLine => {
  const { validFrom, changeId, ...rest } = object;
  const first = `${BEGIN}${JSON.stringify(rest).slice(1, -1)},"validFrom":"`;
  const told = Buffer.from(`${first}${validFrom}","changeId":${JSON.stringify(changeId)},`);
  return {
    text: Buffer.concat([told, links]),
    links: told.length,
    since: Buffer.byteLength(first),
  };
};

/** The end of a line, which tells all links of its object. */
export const linksPart = (links: readonly Link[]): Buffer =>
  links.length === 0 ? NO_LINKS : Buffer.from(`"links":${JSON.stringify(links)}}\n`);

const NO_LINKS = Buffer.from('"links":[]}\n');

/** The instant since when the object in a line is as it is, in milliseconds since 1970. */
export const sinceIn = ({ text, since }: Omit<ObjectLine, 'links'>): number =>
  Date.parse(text.toString('latin1', since, since + INSTANT_LENGTH));

/** Puts another instant in its place. */
export const setSince = ({ text, since }: Omit<ObjectLine, 'links'>, epochMs: number): void => {
  text.write(instantAt(epochMs), since, 'latin1');
};

const INSTANT_LENGTH = '2026-01-01T00:00:00.000Z'.length;

/** The id of the object in a line. */
export const idIn = (line: Buffer): string => {
  const end = line.indexOf(QUOTE, ID_AT + 1);
  const id = line.toString('utf8', ID_AT + 1, end);
  return id.includes('\\')
    ? (JSON.parse(`{${line.toString('utf8', BEGIN.length)}`) as ObjectRef).objectId
    : id;
};

/** The JSON of the object without its links and its braces. */
export const objectPart = (line: Buffer, links: number): Buffer =>
  line.subarray(BEGIN.length, links - 1);

/** The version that the object in a line is of. */
export const versionIn = ({ text, links }: Pick<ObjectLine, 'text' | 'links'>): ObjectVersion =>
  versionOf(JSON.parse(`{${objectPart(text, links).toString()}}`) as ObjectAt);

/** The links of a line. */
export const linksIn = (line: Buffer, links: number): readonly Link[] =>
  (JSON.parse(`{${line.toString('utf8', links)}`) as { readonly links: readonly Link[] }).links;
