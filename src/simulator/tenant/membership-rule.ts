import type { Attributes } from '../../domain/directory/directory-object.js';
import { ownValue } from '../../domain/json.js';

export interface MembershipRule {
  /** The attributes it asks for. */
  readonly names: ReadonlySet<string>;
  readonly takes: (user: Attributes) => boolean;
}

const TERM = /^\(?\s*user\.(\w+)\s+-(eq|ne)\s+("[^"]*"|true|false|null)\s*\)?$/i;

/**
 * A dynamic membership rule as a test of a user: comparisons with `-eq` and `-ne`, joined by `and`.
 * `null` for any other rule, whose members this tenant then leaves as they are.
 */
export const parseMembershipRule = (rule: string): MembershipRule | null => {
  const terms = rule.split(/\s+and\s+/i).map((text) => TERM.exec(text.trim()));
  const tests = terms.flatMap((term) => {
    const [, name = '', operator = '', literal = ''] = term ?? [];
    return term === null ? [] : [comparison(name, operator.toLowerCase() === 'eq', literal)];
  });
  if (tests.length !== terms.length) return null;
  return {
    names: new Set(terms.map((term) => term?.[1] ?? '')),
    takes: (user) => tests.every((test) => test(user)),
  };
};

const comparison = (
  name: string,
  equal: boolean,
  literal: string,
): ((user: Attributes) => boolean) => {
  const wanted: unknown = JSON.parse(literal.startsWith('"') ? literal : literal.toLowerCase());
  const folded = typeof wanted === 'string' ? wanted.toLowerCase() : wanted;
  return (user) => {
    const value = ownValue(user, name) ?? null;
    return ((typeof value === 'string' ? value.toLowerCase() : value) === folded) === equal;
  };
};
