import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { objectId } from '../../../../src/domain/directory/directory-object.js';
import { parseFilter } from '../../../../src/domain/directory/filter/parse-filter.js';
import { predicateOf, type Subject } from '../../../../src/domain/directory/filter/predicate-of.js';
import { InvalidValue } from '../../../../src/domain/errors.js';
import type { JsonObject } from '../../../../src/domain/json.js';

const attributes: JsonObject = {
  displayName: "Bob's Policy",
  state: 'enabled',
  priority: 3,
  accountEnabled: true,
  description: null,
  greek: 'ΟΔΟΣΑ',
  tags: ['Red', 'Blue'],
  sizes: [1, 20],
  empty: [],
  hollow: { inner: null },
  createdDateTime: '2026-03-01T08:00:00Z',
  conditions: { users: { includeGroups: ['G1', 'g2'], excludeGroups: [] }, risk: 'high' },
  keys: [
    { name: 'one', usage: 'sign', hints: ['x'] },
    { name: 'two', usage: 'verify', hints: [] },
  ],
};

const withLinks = (
  values: JsonObject,
  links: Readonly<Record<string, readonly string[]>> = {},
): Subject => ({
  objectId: objectId('Group-1'),
  attributes: values,
  isLinked: (relation, targets) => {
    const linked = links[relation] ?? [];
    return targets === null ? linked.length > 0 : targets.some((id) => linked.includes(id));
  },
});

const policy = withLinks(attributes, { members: ['U1', 'U2'] });

const passes = (filter: string, subject = policy): boolean =>
  predicateOf(parseFilter(filter))(subject);

describe('a filter', () => {
  it.each([
    "displayName eq 'bob''s policy'",
    "displayName ne 'Sales'",
    "startswith(displayName,'BOB')",
    "startsWith( displayName , 'bob' )",
    "endswith(displayName,'POLICY')",
    "contains(displayName,'policy')",
    "contains(tags,'lu')",
    "contains(greek,'οδος')",
    "state in ('disabled','enabled')",
    'priority in (1, 3)',
    'priority eq 3',
    'priority gt 2.5 and priority lt 4',
    'priority ge 3 and priority le 3',
    'sizes gt 19',
    "state gt 'ENABLE'",
    'createdDateTime ge 2026-03-01',
    'createdDateTime ge 2026-03-01T09:00:00+01:00',
    'createdDateTime eq 2026-03-01T08:00:00.000Z',
    'createdDateTime lt 2026-03-01T08:00:00.001Z',
    "createdDateTime gt '2026-03-01T07:59:59.9999999Z'",
    'accountEnabled eq true and description eq null',
    'missing eq null',
    'empty eq null',
    'hollow eq null',
    "conditions/users/includeGroups eq 'g1'",
    "tags ne 'Green'",
    'tags ne null',
    "empty ne 'x'",
    "conditions/risk eq 'high'",
    "id eq 'group-1'",
    "tags/any(t:t eq 'red')",
    "tags/any(t:startswith(t,'b'))",
    'tags/any()',
    "keys/any(k:k/name eq 'two' and k/usage ne 'sign')",
    "keys/any(k:k/hints/any(h:h eq 'X'))",
    'keys/any(k:not k/hints/any())',
    "not keys/any(k:k/name eq 'one' and k/usage eq 'verify')",
    'not empty/any()',
    "links/members/any(m:m/id eq 'U1')",
    "links/members/any(m:m/id in ('U9','U2'))",
    "links/members/any(m:m eq 'U2')",
    'links/members/any()',
    'not links/owners/any()',
    "not state eq 'disabled'",
    "not (state eq 'enabled' and priority eq 4)",
    "state eq 'disabled' or priority eq 3 and accountEnabled eq true",
    "  state   eq\t'enabled' ",
  ])('lets %s pass', (filter) => {
    expect(passes(filter)).toBe(true);
  });

  it.each([
    "displayName eq 'Bob'",
    "tags ne 'red'",
    "empty eq 'x'",
    'tags eq null',
    "priority eq '3'",
    "priority lt '4'",
    'displayName lt 4',
    'description lt 4',
    "description ge ''",
    'accountEnabled gt 0',
    "contains(priority,'3')",
    "startswith(description,'')",
    "(state eq 'disabled' or priority eq 3) and accountEnabled eq false",
    'conditions eq null',
    "conditions/users eq 'g1'",
    "links/members/any(m:m/id eq 'U9')",
    'links/owners/any()',
    'description/any()',
    'empty/any()',
    "tags/any(t:t eq 'red' and t eq 'blue')",
    'createdDateTime gt 2026-03-01T08:00:00.000Z',
    "not not state eq 'disabled'",
  ])('does not let %s pass', (filter) => {
    expect(passes(filter)).toBe(false);
  });

  it.each([
    ['', 'at character 1, and got "the end"'],
    ['displayName', 'eq, ne, in, lt, le, gt or ge at character 12'],
    ["displayName like 'x'", 'eq, ne, in, lt, le, gt or ge at character 13'],
    ["displayName eq 'x", 'character 16'],
    ['displayName eq x', 'character 16'],
    ["displayName eq 'x' and", 'character 23'],
    ["(displayName eq 'x'", ') at character 20'],
    ["displayName eq 'x') ", 'character 19'],
    ["has(displayName,'x')", 'contains or PATH/any before a parenthesis at character 1,'],
    ["tags/all(t:t eq 'x')", 'contains or PATH/any before a parenthesis at character 1,'],
    ["any(t:t eq 'x')", 'PATH/any before a parenthesis at character 1,'],
    ['startswith(displayName,1)', 'character 24'],
    ['priority lt true', 'a number, a text or an instant at character 13'],
    ['createdDateTime ge 2026-13-01', 'an ISO 8601 instant'],
    ["displayName in 'x'", '( at character 16'],
    ["displayName eq 'x' # 1", 'character 20'],
    ['members/$count gt 5', 'a value or a name at character 8, and got "/$count gt 5"'],
    ['$filter eq 1', 'character 1,'],
    ["tags/any(t eq 'x')", ': at character 12'],
    ["tags/any(t:u eq 'x')", 't or a path that begins with t/ at character 12'],
    ["keys/any(k:k/hints/any(h:k/name eq 'x'))", 'a path that begins with h/ at character 26'],
    ["tags/any(t:t eq 'x'", ') at character 20'],
    ['links/friends/any()', 'links/ and one of manager, sponsors, '],
    ["links/members/any(m:m/name eq 'x')", 'm/id at character 21'],
    ["links/members/any(m:m/id ne 'x')", 'eq or in at character 26'],
    ['links/members/any(m:m/id eq 1)', 'ids of objects as texts at character 29'],
    ['('.repeat(60) + "a eq 'b'", 'levels'],
    [`${'a/any(a:'.repeat(60)}a eq 1`, 'levels'],
    [`a eq '${'b'.repeat(2000)}'`, 'at most 2000 characters'],
  ])('refuses %j and names the place', (filter, place) => {
    expect(() => parseFilter(filter)).toThrow(InvalidValue);
    expect(() => parseFilter(filter)).toThrow(place);
  });

  it('finds any text by its own value, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const filter = `name eq '${text.replaceAll("'", "''")}'`;
        return (
          passes(filter, withLinks({ name: text })) &&
          passes(filter, withLinks({ name: text.toLowerCase() })) &&
          passes(filter, withLinks({ name: inCapitals(text) }))
        );
      }),
    );
  });

  it('takes any text at all or refuses it as an invalid value', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          return typeof passes(text) === 'boolean';
        } catch (error) {
          return error instanceof InvalidValue && error.field === 'filter';
        }
      }),
    );
  });
});

/** Letters whose capital is two, as ß, or another letter's, as ſ, stay: they are no other case of the same text. */
const inCapitals = (text: string): string =>
  text.replace(/./gsu, (letter) => {
    const capital = letter.toUpperCase();
    return capital.toLowerCase() === letter.toLowerCase() ? capital : letter;
  });
