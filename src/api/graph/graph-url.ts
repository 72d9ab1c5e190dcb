import type { FastifyRequest } from 'fastify';

const GRAPH = /^\/graph(?=[/?]|$)/i;

/** Whether an address is one of the Graph-compatible API. */
export const isGraphUrl = (url: string): boolean => GRAPH.test(url);

/** No path of ours is nearly so long; it is looked at before anybody knows who asks. */
const LONGEST = 2000;

const NAMESPACE = /^microsoft\.graph\.entraRecoveryServices\./i;
/** `snapshots('key')`, with a quote inside the key written twice. */
const WITH_KEY = /^([A-Za-z]+)\('((?:[^']|'')*)'\)$/;

const names: ReadonlyMap<string, string> = new Map(
  [
    ...['graph', 'v1.0', 'beta', 'directory', 'recovery', 'snapshots', 'jobs', 'cancel'],
    ...['recoveryPreviewJobs', 'recoveryJobs', 'getChanges', 'getFailedChanges', '$count'],
  ].map((name) => [name.toLowerCase(), name]),
);

/**
 * The one spelling our routes have, of all that clients of Microsoft Graph use: functions and actions with and
 * without their namespace and `()`, keys as segments and in parentheses. Other addresses stay as
 * they are, and so do paths that are far too long.
 */
export const canonicalGraphUrl = (url: string): string => {
  if (!isGraphUrl(url)) return url;
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  if (path.length > LONGEST) return url;
  const segments = withoutEndingSlashes(path).split('/').flatMap(canonicalSegment);
  return `${segments.join('/')}${end === -1 ? '' : url.slice(end)}`;
};

const canonicalSegment = (segment: string): readonly string[] => {
  const text = segment.replace(/%(24|27|28|29)/g, (code) => decodeURIComponent(code));
  const [, collection = '', key = ''] = WITH_KEY.exec(text) ?? [];
  if (collection !== '') return [nameOf(collection), key.replaceAll("''", "'")];
  return [nameOf(text)];
};

/** What is no name is a key, and stays as it is. */
const nameOf = (text: string): string => {
  const bare = text.replace(NAMESPACE, '').replace(/\(\)$/, '');
  return names.get(bare.toLowerCase()) ?? text;
};

/** An expression would look anew from each slash that does not stand at the end. */
const withoutEndingSlashes = (path: string): string => {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
};

/** A request without a body has none, whatever type it says the body is of. */
export const dropTypeOfNoBody = ({ url, headers }: FastifyRequest): void => {
  if (!isGraphUrl(url) || headers['transfer-encoding'] !== undefined) return;
  if ((headers['content-length'] ?? '0') === '0') delete headers['content-type'];
};
