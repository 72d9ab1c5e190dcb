import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { InvalidValue } from '../../../src/domain/errors.js';
import { filterOf } from '../../../src/domain/directory/filter/parse-filter.js';

const policy = {
  displayName: "Bob's Policy",
  state: 'enabled',
  priority: 3,
  accountEnabled: true,
  description: null,
  tags: ['Red', 'Blue'],
  empty: [],
  conditions: { users: { includeGroups: ['G1', 'g2'], excludeGroups: [] }, risk: 'high' },
};

describe('a filter', () => {
  it.each([
    "displayName eq 'bob''s policy'",
    "displayName ne 'Sales'",
    "startswith(displayName,'BOB')",
    "startsWith( displayName , 'bob' )",
    "contains(displayName,'policy')",
    "contains(tags,'lu')",
    "state in ('disabled','enabled')",
    'priority in (1, 3)',
    'priority eq 3',
    'accountEnabled eq true and description eq null',
    'missing eq null',
    "conditions/users/includeGroups eq 'g1'",
    "tags ne 'Green'",
    "empty ne 'x'",
    "conditions/risk eq 'high'",
    "not state eq 'disabled'",
    "not (state eq 'enabled' and priority eq 4)",
    "state eq 'disabled' or priority eq 3 and accountEnabled eq true",
    "  state   eq\t'enabled' ",
  ])('lets %s pass', (filter) => {
    expect(filterOf(filter)(policy)).toBe(true);
  });

  it.each([
    "displayName eq 'Bob'",
    "tags ne 'red'",
    "empty eq 'x'",
    'empty eq null',
    "priority eq '3'",
    "contains(priority,'3')",
    "startswith(description,'')",
    "(state eq 'disabled' or priority eq 3) and accountEnabled eq false",
    'conditions eq null',
    "conditions/users eq 'g1'",
    "not not state eq 'disabled'",
  ])('does not let %s pass', (filter) => {
    expect(filterOf(filter)(policy)).toBe(false);
  });

  it.each([
    ['', 'at character 1, and got "the end"'],
    ['displayName', 'eq, ne or in at character 12'],
    ["displayName like 'x'", 'eq, ne or in at character 13'],
    ["displayName eq 'x", 'character 16'],
    ['displayName eq x', 'character 16'],
    ["displayName eq 'x' and", 'character 23'],
    ["(displayName eq 'x'", ') at character 20'],
    ["displayName eq 'x') ", 'character 19'],
    ["endswith(displayName,'x')", 'character 1,'],
    ['startswith(displayName,1)', 'character 24'],
    ["displayName in 'x'", '( at character 16'],
    ["displayName eq 'x' # 1", 'character 20'],
    ['('.repeat(60) + "a eq 'b'", 'levels'],
  ])('refuses %j and names the place', (filter, place) => {
    expect(() => filterOf(filter)).toThrow(InvalidValue);
    expect(() => filterOf(filter)).toThrow(place);
  });

  it('finds any text by its own value, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const passes = filterOf(`name eq '${text.replaceAll("'", "''")}'`);
        return passes({ name: text }) && passes({ name: text.toUpperCase().toLowerCase() });
      }),
    );
  });

  it('takes any text at all or refuses it as an invalid value', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          return typeof filterOf(text)(policy) === 'boolean';
        } catch (error) {
          return error instanceof InvalidValue && error.field === 'filter';
        }
      }),
    );
  });
});
