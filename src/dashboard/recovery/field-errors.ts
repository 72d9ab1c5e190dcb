import { Refused } from '../api/refused.js';

/** What the server says about a field or what lies below it; for `Field` of a form. */
export const saidOf = (
  problem: unknown,
  ...fields: readonly string[]
): { readonly validationMessage?: string } => {
  const errors = problem instanceof Refused ? problem.errors : [];
  const error = errors.find((one) =>
    fields.some((field) => one.field === field || one.field.startsWith(`${field}.`)),
  );
  return error === undefined ? {} : { validationMessage: error.message };
};
