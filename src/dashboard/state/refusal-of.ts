import { errorOf, Refused } from '../api/refused.js';

/** What the server says of one parameter; `undefined` where it is not the one that is refused. */
export const refusalOf = (error: unknown, field: string): string | undefined =>
  error instanceof Refused ? errorOf(error, field) : undefined;
