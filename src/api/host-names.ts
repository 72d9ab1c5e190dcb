import { InvalidValue } from '../domain/errors.js';

/** Names this server is reached under, besides those of this machine; `any` where nothing can be asked. */
export type HostNames = readonly string[] | 'any';

const SHAPE = /^([\w.-]*|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/** `host` is what a proxy that is believed says was asked for; without one it is the header. */
interface Asked {
  readonly host: string;
  readonly headers: { readonly host?: string | undefined };
}

/**
 * Why a request under a name is refused, `undefined` when it is not: a name that anybody's name server
 * leads to this machine would let a page of another site speak to us as if it were ours (DNS rebinding).
 * `Host` counts also where a proxy says what was asked for: a page can say that too, but not choose `Host`.
 */
export const wrongHost = ({ host, headers }: Asked, names: HostNames): InvalidValue | undefined => {
  const wrong = [headers.host ?? '', host].find((name) => !isOurs(name, names));
  if (wrong === undefined) return undefined;
  const machine = 'a name of this machine (localhost, 127.0.0.1 or [::1])';
  const takes = [machine, ...(names === 'any' ? [] : names)].join(' or ');
  return new InvalidValue('Host', takes, wrong);
};

const isOurs = (host: string, names: HostNames): boolean => {
  if (!SHAPE.test(host)) return false;
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
  return names === 'any' || names.includes(name) || isThisMachine(name);
};

const isThisMachine = (name: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(name);
