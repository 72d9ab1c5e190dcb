import fc from 'fast-check';
import {
  applyChanges,
  attributeChanges,
  valueAt,
} from '../../../src/domain/directory/difference.js';
import { canonicalJson, equalJson, type Json } from '../../../src/domain/json.js';
import { someAttributes } from '../../support/histories.js';

describe('the difference of two looks', () => {
  it('applied to the first gives what the second saw', () => {
    fc.assert(
      fc.property(someAttributes, someAttributes, (before, after) => {
        const result = applyChanges(before, attributeChanges(before, after));
        for (const name of Object.keys(after)) {
          const expected = Object.entries(after).find(([key]) => key === name)?.[1];
          expect(canonicalJson(valueAt(result, name))).toBe(canonicalJson(expected));
        }
        for (const name of Object.keys(before).filter((key) => !Object.hasOwn(after, key))) {
          expect(valueAt(result, name)).toEqual(valueAt(before, name));
        }
      }),
    );
  });

  it('is empty between a look and itself', () => {
    fc.assert(
      fc.property(someAttributes, (look) => {
        expect(attributeChanges(look, look)).toEqual([]);
      }),
    );
  });

  it('calls not set, absent and holding nothing the same, and zero and false something else', () => {
    const nothing: readonly Json[] = [null, [], {}, { a: null }, { a: [], b: {} }];
    for (const value of nothing) {
      expect(attributeChanges({}, { city: value })).toEqual([]);
      for (const other of nothing) expect(equalJson(value, other)).toBe(true);
      expect(attributeChanges({ city: 'Lyon' }, { city: value })).toHaveLength(1);
    }
    for (const value of [0, '', false, [null], [{}]]) {
      expect(attributeChanges({ city: null }, { city: value })).toHaveLength(1);
    }
  });

  it('calls one instant the same, however it is written, and another instant another', () => {
    const one = '2026-02-13T11:40:25.28Z';
    for (const same of ['2026-02-13T11:40:25.2800000Z', '2026-02-13T11:40:25.280000+00:00']) {
      expect(equalJson(one, same)).toBe(true);
      expect(equalJson([{ at: one }], [{ at: same }])).toBe(true);
    }
    expect(equalJson('2026-02-13T11:40:25Z', '2026-02-13T11:40:25.0000000Z')).toBe(true);
    for (const other of ['2026-02-13T11:40:25.281Z', '2026-02-13T11:40:25.28', one.slice(0, -1)]) {
      expect(equalJson(one, other)).toBe(false);
    }
  });

  it('takes the scopes of a grant for words without an order', () => {
    const before = { scope: 'User.Read offline_access' };
    expect(attributeChanges(before, { scope: ' offline_access User.Read' })).toEqual([]);
    expect(attributeChanges(before, { scope: 'User.Read Mail.Read' })).toHaveLength(1);
    expect(attributeChanges({ notes: 'a b' }, { notes: 'b a' })).toHaveLength(1);
  });
});
