import type { ObjectRef, Observation } from '../../domain/directory/directory-object.js';
import { DirectoryRefused, DirectoryUnavailable } from '../directory.port.js';
import { errorOf } from './exchange.js';
import { type InnerAnswer, readTogether } from './graph-batch.js';
import type { GraphClient, Identity } from './graph-client.js';
import { binReadPath, objectReadPath, placeOf } from './graph-paths.js';
import { binnedObject, presentObject } from './observations.js';

export interface Asking {
  readonly client: GraphClient;
  readonly as: Identity;
  readonly signal?: AbortSignal;
}

/**
 * Each object read by itself: there, in the bin, or gone; in the order of the refs. Gone is said only
 * when the object was asked for twice and the bin in between.
 * @throws DirectoryUnavailable
 */
export const lookUp = async (
  asking: Asking,
  refs: readonly ObjectRef[],
): Promise<readonly Observation[]> => {
  const together = refs.filter(({ objectType }) => placeOf(objectType).style === 'delta');
  const alone = refs.filter(({ objectType }) => placeOf(objectType).style === 'complete');
  const found = new Map<ObjectRef, Observation>();
  const { client, as, signal } = asking;
  const answers = await readTogether(client, together.map(objectReadPath), as, signal);
  together.forEach((ref, index) => {
    const present = presentIn(ref, answers[index]);
    if (present !== null) found.set(ref, present);
  });
  const missing = together.filter((ref) => !found.has(ref));
  const binned = await presentOrBinned(asking, missing);
  binned.forEach((observation, index) => {
    const ref = missing[index];
    if (ref !== undefined) found.set(ref, observation);
  });
  // Their quota takes one request a second, and counts each request of a batch.
  for (const ref of alone) found.set(ref, await lookUpAlone(asking, ref));
  return refs.flatMap((ref) => found.get(ref) ?? []);
};

/** The object and its place in the bin, asked for in one batch. */
export const presentOrBinned = async (
  { client, as, signal }: Asking,
  refs: readonly ObjectRef[],
): Promise<readonly Observation[]> => {
  const paths = refs.flatMap((ref) => [binReadPath(ref), objectReadPath(ref)]);
  const answers = await readTogether(client, paths, as, signal);
  return refs.map(
    (ref, index) =>
      presentIn(ref, answers[2 * index + 1]) ??
      binnedIn(ref, answers[2 * index]) ?? { ...ref, seen: 'gone' },
  );
};

const lookUpAlone = async (asking: Asking, ref: ObjectRef): Promise<Observation> => {
  const present = presentIn(ref, await answerTo(asking, objectReadPath(ref)));
  if (present !== null) return present;
  return binnedIn(ref, await answerTo(asking, binReadPath(ref))) ?? { ...ref, seen: 'gone' };
};

const answerTo = async ({ client, as, signal }: Asking, path: string): Promise<InnerAnswer> => {
  const { status, body } = await client.send({ method: 'GET', path }, as, signal);
  return { status, body, retryAfterMs: null };
};

const presentIn = (ref: ObjectRef, answer: InnerAnswer | undefined): Observation | null => {
  const body = foundIn(ref, answer);
  if (body === null) return null;
  return presentObject(ref.objectType, { ...body, id: ref.objectId });
};

const binnedIn = (ref: ObjectRef, answer: InnerAnswer | undefined): Observation | null => {
  const body = foundIn(ref, answer);
  return body === null ? null : binnedObject(ref.objectType, { ...body, id: ref.objectId });
};

/** The body of an answer; `null` when the directory says that there is none. */
const foundIn = ({ objectType, objectId }: ObjectRef, answer: InnerAnswer | undefined) => {
  const { status, body } = answer ?? { status: 0, body: null };
  if (status === 404) return null;
  if (status === 200 && body !== null) return body;
  const { code, message } = errorOf(body);
  const what = `Reading ${objectType} ${objectId}: ${status} ${code} ${message}`.trim();
  throw new DirectoryUnavailable(what, { cause: new DirectoryRefused(status, code, message) });
};
