/** Stands for whatever address this page has. */
const HERE = 'http://this.invalid';

/**
 * Where to go on after a sign-in: a path of this server, as the sign-in at the directory takes it as well. The bare
 * address for everything that a browser, or a proxy that decodes once more, could take for another server.
 */
export const returnPath = (returnTo: string): string => {
  if (!/^\/(?![/\\%])[^\\\p{Cc}]*$/u.test(returnTo) || !URL.canParse(returnTo, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(returnTo, HERE);
  const isOurs = origin === HERE && !/\/\/|%2f|%5c|%25/i.test(pathname) && pathname !== '/sign-in';
  return isOurs ? `${pathname}${search}${hash}` : '/';
};
