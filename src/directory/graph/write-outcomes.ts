import type { JsonObject } from '../../domain/json.js';
import { objectOf, objectsOf, textOf } from '../../domain/json-fields.js';
import type { DirectoryWrite, WriteOutcome } from '../directory.port.js';
import { createdIdIn } from './creations.js';
import { errorOf } from './exchange.js';
import type { InnerAnswer } from './graph-batch.js';

/** What the answer says about the wish. 404 on `restore` is for the caller to look into. */
export const outcomeOf = (write: DirectoryWrite, answer: InnerAnswer): WriteOutcome => {
  if (answer.unsent !== undefined) return { outcome: 'not-sent', ...answer.unsent };
  const { status, body } = answer;
  return status >= 200 && status < 300 ? doneWith(write, body) : failedWith(write, status, body);
};

const failedWith = (
  write: DirectoryWrite,
  status: number,
  body: JsonObject | null,
): WriteOutcome => {
  const detail = wordsOf(body) || `status ${status}`;
  if (status === 0 || status >= 500) return { outcome: 'unknown', detail };
  if (SO_ALREADY[write.operation]?.({ status, ...errorOf(body) }) === true)
    return { outcome: 'already-so' };
  return { outcome: 'refused', status, detail };
};

const doneWith = (write: DirectoryWrite, body: JsonObject | null): WriteOutcome => {
  if (write.operation !== 'create') return { outcome: 'done' };
  const createdId = createdIdIn(write.objectType, body);
  return createdId === null
    ? { outcome: 'unknown', detail: 'The answer does not say which object was made' }
    : { outcome: 'done', createdId };
};

const MOST_WORDS = 4000;

/** What the directory says about an error, in its own words. */
const wordsOf = (body: JsonObject | null): string => {
  const { code, message } = errorOf(body);
  const details = objectsOf(objectOf(body, 'error'), 'details');
  const words = [
    [code, message],
    ...details.map((detail) => [textOf(detail, 'target') ?? '', textOf(detail, 'message') ?? '']),
  ];
  return words
    .map((parts) => parts.filter((part) => part !== '').join(': '))
    .filter((part) => part !== '')
    .join('; ')
    .slice(0, MOST_WORDS);
};

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const isGone = ({ status }: Refusal): boolean => status === 404;

/** Which refusals of an operation say that the wish is so. */
const SO_ALREADY: Partial<Record<DirectoryWrite['operation'], (refusal: Refusal) => boolean>> = {
  addLink: ({ status, message }) => status === 400 && /already exist/i.test(message),
  removeLink: isGone,
  softDelete: isGone,
  delete: ({ status, code }) => status === 404 || code === 'RoleAssignmentDoesNotExist',
};
