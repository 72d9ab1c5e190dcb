import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { objectId } from '../../../src/domain/directory/directory-object.js';
import { searchOf } from '../../../src/domain/directory/search.js';
import { InvalidValue } from '../../../src/domain/errors.js';

const zoe = {
  objectId: objectId('4F1C9A70-0000-4000-8000-00000000C0DE'),
  attributes: {
    displayName: 'Zoë Ångström-Smith (Ops)',
    mail: 'z.smith@contoso.example',
    userPrincipalName: 'zsmith2@contoso.example',
    department: 'Sales',
  },
};

describe('a search', () => {
  it.each([
    'zoe',
    'ZOË ANG',
    'smith zo',
    'ops',
    'zsmith2@contoso',
    'z.smith@contoso.example',
    'zoe contoso',
    '4f1c9a70',
    ' 4f1c9a70-0000-4000-8000-00000000c0de ',
  ])('finds by %j', (text) => {
    expect(searchOf(text)(zoe)).toBe(true);
  });

  it.each(['oe', 'smiths', 'zoe sales', 'mith', '4f1c9a7', 'c0de', '4f1c9a71'])(
    'does not find by %j',
    (text) => {
      expect(searchOf(text)(zoe)).toBe(false);
    },
  );

  it('finds an object without names by its whole id, however short', () => {
    const company = { objectId: objectId('Org-1'), attributes: { displayName: null, mail: 5 } };
    expect(searchOf('org-1')(company)).toBe(true);
    expect(searchOf('org')(company)).toBe(false);
  });

  it.each(['', ' ', '--- !', 'x'.repeat(201)])('refuses %j', (text) => {
    expect(() => searchOf(text)).toThrow(InvalidValue);
    expect(() => searchOf(text)).toThrow('search takes words, at most 200 characters');
  });

  it('finds any object by a part of each of its words', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'É', 'Σ', 'ß', '7', 'ﬁ') }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(words, fc.nat(), (name, seed) => {
        const text = name.map((word, at) => word.slice(0, (seed % (at + 3)) + 1)).join(' ');
        const object = { ...zoe, attributes: { displayName: name.join(', ') } };
        return text.trim() === '' || searchOf(text.toLowerCase())(object);
      }),
    );
  });
});
