import type { KnownRef, ObjectRef, Observation } from '../../domain/directory/directory-object.js';
import { DirectoryRefused, DirectoryUnavailable } from '../directory.port.js';
import { errorOf } from './exchange.js';
import { type InnerAnswer, readTogether } from './graph-batch.js';
import type { Asking } from './graph-client.js';
import { binReadPath, objectReadPath } from './graph-paths.js';
import { placeOf } from './graph-places.js';
import { binnedObject, presentObject } from './observations.js';

/**
 * Each object read by itself: there, in the bin, or gone; in the order of the refs. Gone is said only
 * when the object was asked for twice, and its bin, if it has one, in between.
 * @throws DirectoryUnavailable
 */
export const lookUp = async (
  asking: Asking,
  refs: readonly KnownRef[],
): Promise<readonly Observation[]> => {
  const together = refs.filter(isBatched);
  const found = new Map<ObjectRef, Observation>();
  const answers = await readTogether(asking, together.map(objectReadPath));
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
  for (const ref of refs) {
    if (!isBatched(ref)) found.set(ref, await lookUpAlone(asking, ref));
  }
  return refs.flatMap((ref) => found.get(ref) ?? []);
};

/**
 * Whether it gains from being asked for together. What is read in beta is not: most of it has a quota
 * of one request a second that counts each request of a batch, and a batch is of one version.
 */
export const isBatched = ({ objectType }: ObjectRef): boolean =>
  placeOf(objectType).version === '/v1.0';

/** The object and its place in the bin, asked for in one batch. */
export const presentOrBinned = async (
  asking: Asking,
  refs: readonly KnownRef[],
): Promise<readonly Observation[]> => {
  const paths = refs.flatMap((ref) => [binReadPath(ref) ?? [], objectReadPath(ref)].flat());
  const answers = (await readTogether(asking, paths)).values();
  return refs.map((ref) => {
    const bin = binReadPath(ref) === null ? undefined : answers.next().value;
    const object = answers.next().value;
    return presentIn(ref, object) ?? (bin && binnedIn(ref, bin)) ?? goneOf(ref);
  });
};

const lookUpAlone = async (asking: Asking, ref: KnownRef): Promise<Observation> => {
  const present = presentIn(ref, await answerTo(asking, objectReadPath(ref)));
  if (present !== null) return present;
  const bin = binReadPath(ref);
  const binned = bin === null ? null : binnedIn(ref, await answerTo(asking, bin));
  return binned ?? presentIn(ref, await answerTo(asking, objectReadPath(ref))) ?? goneOf(ref);
};

const answerTo = async (
  { client, as, signal, priority }: Asking,
  path: string,
): Promise<InnerAnswer> => {
  const { status, body } = await client.send({ method: 'GET', path, priority }, as, signal);
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

/** @throws DirectoryUnavailable for what a tenant always has: then an answer failed, not the object */
const goneOf = ({ objectId, objectType }: ObjectRef): Observation => {
  if (placeOf(objectType).single !== true) return { objectId, objectType, seen: 'gone' };
  throw new DirectoryUnavailable(`The directory says that it has no ${objectType}`);
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
