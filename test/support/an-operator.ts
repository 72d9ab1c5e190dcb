import type { Operator } from '../../src/domain/access/operator.js';

/** Somebody with an account of their own. */
export const anOperator = (name: string): Operator => ({ name, id: `account of ${name}` });
