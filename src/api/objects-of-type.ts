import { catalogue } from '../domain/directory/catalogue.js';
import { InvalidValue } from '../domain/errors.js';
import type { TenantHistory } from '../history/history.port.js';
import { OptionalText } from './takes.js';

const types = Object.keys(catalogue);

/** Which types there are is for the tenant to say: what was imported may have any. */
export const OptionalType = () =>
  OptionalText(`one of ${types.join(', ')}, or any other type that is known of the tenant`);

/** @throws InvalidValue naming `type` when neither the catalogue nor the tenant has such a type */
export const checkType = (tenant: TenantHistory, type: string | undefined): void => {
  if (type === undefined || Object.hasOwn(catalogue, type)) return;
  const known = tenant.types();
  if (known.includes(type)) return;
  const all = [...new Set([...types, ...known])];
  throw new InvalidValue('type', `one of ${all.join(', ')}`, type);
};
