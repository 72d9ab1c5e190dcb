import { InvalidValue } from '../../domain/errors.js';

export const PATH_OF_OURS = 'a path of this server, such as /api/docs';

/** Stands for whatever address this server is reached under. */
const US = 'http://this.invalid';

/**
 * Where to send a browser after a sign-in: a path of this server, as a browser reads it. Nothing that a browser,
 * or a proxy that decodes once more, could take for another server: `//evil`, `/\evil`, `/%2f%2fevil`.
 * @throws InvalidValue
 */
export const pathOfOurs = (returnTo: string): string => {
  const read = URL.canParse(returnTo, US) ? new URL(returnTo, US) : null;
  const isOurs =
    read?.origin === US &&
    /^\/[^\\\p{Cc}]*$/u.test(returnTo) &&
    !/^\/*(%|\/|\\)/.test(returnTo.slice(1)) &&
    !/\/\/|%2f|%5c|%25/i.test(read.pathname);
  if (!isOurs) throw new InvalidValue('returnTo', PATH_OF_OURS, returnTo);
  return `${read.pathname}${read.search}${read.hash}`;
};
