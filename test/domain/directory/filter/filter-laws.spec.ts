import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { literalsOf } from '../../../../src/domain/directory/filter/literals-of.js';
import {
  LONGEST_FILTER,
  parseFilter,
} from '../../../../src/domain/directory/filter/parse-filter.js';
import { predicateOf } from '../../../../src/domain/directory/filter/predicate-of.js';
import { aFilter, anObject, anObjectThatIsMeant, printed } from './random-filters.js';
import { holds } from './word-by-word.js';

const RUNS = { numRuns: 1000 };

describe('any filter', () => {
  it('is read as it is written', () => {
    const writable = aFilter.filter((filter) => printed(filter).length <= LONGEST_FILTER);
    fc.assert(
      fc.property(writable, (filter) => {
        expect(parseFilter(printed(filter))).toEqual(filter);
      }),
      RUNS,
    );
  });

  it('lets pass what passes it word by word', () => {
    fc.assert(
      fc.property(aFilter, anObject, (filter, object) => {
        expect(predicateOf(filter)(object)).toBe(holds(filter, object));
      }),
      RUNS,
    );
  });

  it('lets pass either an object or, inside not, all the others', () => {
    fc.assert(
      fc.property(aFilter, anObject, (part, object) => {
        const passes = predicateOf(part)(object);
        expect(predicateOf({ kind: 'not', part })(object)).toBe(!passes);
      }),
      RUNS,
    );
  });

  it('names only texts that every object that passes holds', () => {
    let told = 0;
    fc.assert(
      fc.property(anObjectThatIsMeant, ([object, filter]) => {
        const lists = literalsOf(filter);
        if (lists.length === 0 || !predicateOf(filter)(object)) return;
        told += 1;
        const json = object.json.toLowerCase();
        for (const list of lists) expect(list.some((text) => json.includes(text))).toBe(true);
      }),
      RUNS,
    );
    expect(told).toBeGreaterThan(100);
  });
});

describe('what an object must hold to pass', () => {
  it.each([
    ["displayName eq 'Sales'", [['sales']]],
    ["startswith(mail,'ADA') and size eq 5", [['ada'], ['5']]],
    ["name eq 'Ann' or (name eq 'Bo' and state eq 'enabled')", [['ann', 'enabled']]],
    ["state in ('on','off')", [['on', 'off']]],
    ['contains(name,\'say "hello"\')', [['hello']]],
    ["parts/any(x:x/name eq 'key')", [['key']]],
    ["createdDateTime eq '2026-01-01T00:00:00.000Z'", [['2026-01-01t00:00:00']]],
    ["name eq 'Ann' or name eq null", []],
    ["name ne 'Ann'", []],
    ['size gt 5', []],
    ["links/members/any(m:m/id eq 'X')", []],
    ["contains(name,'')", []],
    ["name eq 'Ω'", []],
  ])('of %s is %j', (filter, lists) => {
    expect(literalsOf(parseFilter(filter))).toEqual(lists);
  });
});
