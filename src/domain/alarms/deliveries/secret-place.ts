import { InvalidValue } from '../../errors.js';
import type { Fields } from '../file/fields.js';
import type { SecretPlace } from './target.js';

/** Where a secret is kept: `…Variable` or `…File`, one of the two. @throws InvalidValue naming the field */
export const secretIn = (fields: Fields, name: string, what: string): SecretPlace => {
  const place = secretIfGiven(fields, name, what);
  if (place !== null) return place;
  const takes = `${what} in a variable of the environment or in a file (${name}Variable or ${name}File)`;
  throw new InvalidValue(fields.path(`${name}Variable`), takes, 'nothing');
};

/** The same where there need not be one. */
export const secretIfGiven = (fields: Fields, name: string, what: string): SecretPlace | null => {
  const file = fields.textIfGiven(`${name}File`, `a file that holds ${what}`);
  const takes = `the name of a variable of the environment that holds ${what}; those that begin with STATELINE_ are settings`;
  const variable = fields.textIfGiven(`${name}Variable`, takes, VARIABLE);
  if (file !== null && variable !== null) {
    throw new InvalidValue(fields.path(`${name}File`), `nothing beside ${name}Variable`, file);
  }
  if (variable !== null) return { variable };
  return file === null ? null : { file };
};

const VARIABLE = /^(?!STATELINE_)[A-Za-z_]\w*$/;
