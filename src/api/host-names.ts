import { InvalidValue } from '../domain/errors.js';

/** Names this server is reached under, besides those of this machine; `any` where nothing can be asked. */
export type HostNames = readonly string[] | 'any';

const SHAPE = /^([\w.-]*|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/**
 * Why a request under a name is refused, `undefined` when it is not: a name that anybody's name server
 * leads to this machine would let a page of another site speak to us as if it were ours (DNS rebinding).
 */
export const wrongHost = (
  { host, hostname }: { readonly host: string; readonly hostname: string },
  names: HostNames,
): InvalidValue | undefined => {
  if (SHAPE.test(host) && isOurs(hostname, names)) return undefined;
  const machine = 'a name of this machine (localhost, 127.0.0.1 or [::1])';
  const takes = [machine, ...(names === 'any' ? [] : names)].join(' or ');
  return new InvalidValue('Host', takes, host);
};

const isOurs = (name: string, names: HostNames): boolean =>
  names === 'any' || names.includes(name.toLowerCase()) || isThisMachine(name);

const isThisMachine = (name: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(name);
