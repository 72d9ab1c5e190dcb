import fc from 'fast-check';
import {
  applyChanges,
  attributeChanges,
  valueAt,
} from '../../../src/domain/directory/difference.js';
import { canonicalJson, equalJson } from '../../../src/domain/json.js';
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

  it('calls not set and absent the same, and zero, empty and false something else', () => {
    expect(attributeChanges({}, { city: null })).toEqual([]);
    expect(equalJson({ a: null }, {})).toBe(true);
    for (const value of [0, '', false, []]) {
      expect(attributeChanges({ city: null }, { city: value })).toHaveLength(1);
    }
  });
});
