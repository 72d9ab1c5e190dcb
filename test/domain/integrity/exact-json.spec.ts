import fc from 'fast-check';
import { exactJson } from '../../../src/domain/integrity/exact-json.js';

/** What it has to say, without a thought of how long it takes. */
const plainly = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(plainly).join(',')}]`;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${plainly(each)}`).join(',')}}`;
};

describe('the exact JSON of a value', () => {
  it('is the text that JSON gives for it, but for the order of the members', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ minLength: 190, maxLength: 210, unit: 'binary' }),
      fc.constantFrom('\ud83d', '\ude00\ud83d', '\u2028', '\u007f', '\u0000', '"', '\\'),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        texts,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(null, true, false),
        fc.array(tie('value')),
        fc.dictionary(texts, tie('value'), { maxKeys: 30 }),
      ),
    }));
    fc.assert(
      fc.property(value, (some) => {
        expect(exactJson(some)).toBe(plainly(some));
      }),
    );
  });

  it('reads back as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(exactJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is one text, in whatever order the members were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(exactJson(reversed)).toBe(exactJson(value));
      }),
    );
  });

  it('differs when the values differ', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        const reads = JSON.stringify(JSON.parse(exactJson(one)));
        fc.pre(!same && reads !== JSON.stringify(JSON.parse(exactJson(other))));
        expect(exactJson(one)).not.toBe(exactJson(other));
      }),
    );
  });

  it.each<[unknown, string]>([
    [{ b: 1, a: [2, 1, null] }, '{"a":[2,1,null],"b":1}'],
    [{ a: undefined, b: null }, '{"b":null}'],
    [{ 10: 1, 9: 2 }, '{"10":1,"9":2}'],
    [JSON.parse('{"__proto__":{"x":1},"constructor":2}'), '{"__proto__":{"x":1},"constructor":2}'],
    [{ 'é"\n': '\ud800' }, '{"é\\"\\n":"\\ud800"}'],
    [['a', ['b']], '["a",["b"]]'],
    [{ '\ufb33': 1, '😂': 2 }, '{"😂":2,"\ufb33":1}'],
    [-0, '0'],
    [1e21, '1e+21'],
    ['', '""'],
  ])('of %j is %s', (value, text) => {
    expect(exactJson(value)).toBe(text);
  });
});
