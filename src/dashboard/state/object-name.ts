import type { DirectoryObject } from '../api/types.js';

type Named = Pick<DirectoryObject, 'objectId' | 'displayName' | 'attributes'>;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** What people call an object: those without a name of their own by what they join. */
export const nameOf = ({ objectId, displayName, attributes }: Named): string => {
  if (displayName !== objectId) return displayName;
  const principal = text(attributes['principalDisplayName']);
  const resource = text(attributes['resourceDisplayName']);
  if (principal !== undefined && resource !== undefined) return `${principal} → ${resource}`;
  return text(attributes['scope'])?.trim() ?? objectId;
};

const TOLD_BY = ['userPrincipalName', 'mail', 'appId', 'state', 'description'];

/** What tells it from others of its name, in a few words. */
export const moreOf = ({ attributes }: Pick<DirectoryObject, 'attributes'>): string =>
  TOLD_BY.map((name) => text(attributes[name])).find((value) => value !== undefined) ?? '';
