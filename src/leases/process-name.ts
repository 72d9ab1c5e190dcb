import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** For people to recognise and for nobody else to have: a restarted process is another one. */
export const processName = (): string =>
  `${hostname()}:${String(process.pid)}:${randomBytes(4).toString('hex')}`;
