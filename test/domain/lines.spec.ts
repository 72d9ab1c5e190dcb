import fc from 'fast-check';
import { jsonValuesOf } from '../../src/cli/json-values.js';
import { linesOf } from '../../src/domain/lines.js';

async function* inParts(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  await Promise.resolve();
}

const read = async (text: string, size: number): Promise<readonly unknown[]> => {
  const values: unknown[] = [];
  for await (const { bytes } of jsonValuesOf(inParts(text, size), 1_000_000)) {
    const value = new TextDecoder().decode(bytes ?? undefined);
    if (value.trim() !== '') values.push(JSON.parse(value));
  }
  return values;
};

const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1 });

describe('JSON values of a file', () => {
  it('are the same wherever its parts end, and however it is laid out', async () => {
    const size = fc.integer({ min: 1, max: 50 });
    const indent = fc.constantFrom(undefined, 2);
    await fc.assert(
      fc.asyncProperty(objects, size, indent, async (values, partSize, space) => {
        const same: readonly unknown[] = JSON.parse(JSON.stringify(values)) as unknown[];
        expect(await read(JSON.stringify(values, null, space), partSize)).toEqual(
          space === undefined ? [same] : same,
        );
        expect(
          await read(JSON.stringify({ records: values, more: [1] }, null, 2), partSize),
        ).toEqual(same);
        const lines = values.map((value) => JSON.stringify(value)).join('\n');
        expect(await read(lines, partSize)).toEqual(same);
      }),
      { numRuns: 60 },
    );
  });
});

describe('lines', () => {
  it('that are too long are told, and nothing of them is kept', async () => {
    const lines: unknown[] = [];
    for await (const { number, bytes } of linesOf(inParts(`a\n\n${'b'.repeat(20)}\nc`, 3), 10)) {
      lines.push([number, bytes === null ? null : new TextDecoder().decode(bytes)]);
    }

    expect(lines).toEqual([
      [1, 'a'],
      [3, null],
      [4, 'c'],
    ]);
  });
});
