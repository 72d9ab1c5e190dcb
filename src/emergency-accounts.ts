import type { Directory } from './directory/directory.port.js';
import { objectId, type Observation } from './domain/directory/directory-object.js';
import { StatelineError } from './domain/errors.js';

/** What an administrator should know of the accounts that STATELINE_BREAK_GLASS names; nothing of good ones. */
export const remarksOnEmergencyAccounts = async (
  directory: Pick<Directory, 'objects'>,
  names: readonly string[],
): Promise<readonly string[]> => {
  const remarks: string[] = [];
  for (const name of names) {
    const what = await findingOn(directory, name);
    if (what !== null) remarks.push(`STATELINE_BREAK_GLASS names ${name}, ${what}`);
  }
  return remarks;
};

/** Graph finds a user by its id and by its principal name alike. Microsoft Graph, "Get a user" (2026). */
const findingOn = async (
  directory: Pick<Directory, 'objects'>,
  name: string,
): Promise<string | null> => {
  try {
    const [found] = await directory.objects([{ objectId: objectId(name), objectType: 'user' }]);
    return found === undefined ? NOBODY : wrongWith(found);
  } catch (error) {
    if (error instanceof StatelineError) return `which could not be looked up: ${error.message}`;
    throw error;
  }
};

const NOBODY = 'and there is no such account';

const wrongWith = (found: Observation): string | null => {
  if (found.seen === 'gone') return NOBODY;
  if (found.seen === 'soft-deleted') return 'which is deleted';
  return found.attributes['accountEnabled'] === false ? 'which is disabled' : null;
};
