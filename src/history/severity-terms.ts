import type { ObjectType } from '../domain/directory/directory-object.js';
import type { SevereLevel, SeverityLevel } from '../domain/severity/severity.js';

const LISTED: Readonly<Record<SeverityLevel, readonly SevereLevel[]>> = {
  high: ['high', 'medium'],
  medium: ['medium'],
  low: [],
};

/** Under which term the changes of a level and of worse ones are listed, of all types or of one. */
export const severityTerm = (least: SevereLevel, type?: ObjectType): string =>
  type === undefined ? least : `${least} ${type}`;

/** Terms under which a change is listed; none of what is ordinary. */
export const severityTerms = (level: SeverityLevel, type: ObjectType): readonly string[] =>
  LISTED[level].flatMap((least) => [severityTerm(least), severityTerm(least, type)]);
