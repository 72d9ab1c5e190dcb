import fc from 'fast-check';
import { csvLine } from '../../../src/domain/exports/csv.js';

/** Cells of a file as a spreadsheet reads them, where `separator` parts them. */
const cellsIn = (text: string, separator: string): readonly string[] => {
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|)([^${separator}\r\n]*)(?:[${separator}\r\n]|$)`,
    'y',
  );
  const cells: string[] = [];
  while (cell.lastIndex < text.length) {
    const [, quoted = '', rest = ''] = cell.exec(text) ?? [];
    cells.push(`${quoted.replaceAll('""', '"')}${rest}`);
  }
  return cells;
};

const FORMULA = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]/;

const aCell = fc.string({
  unit: fc.constantFrom(...Array.from('=+-@\uff1d\uff0b\uff0d\uff20\t\r\n ;|,"\'a1(!')),
  maxLength: 12,
});

describe('a file for spreadsheets', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '\uff1d1', '\uff20a'])(
    'holds no cell that is carried out: %j',
    (text) => {
      const [cell = ''] = cellsIn(csvLine([text, 'next']), ',');

      expect(cell.charAt(0)).toBe("'");
      expect(cell.replaceAll("'", '')).toBe(text);
    },
  );

  it('holds none whatever names are made of, also where cells are parted otherwise', () => {
    fc.assert(
      fc.property(fc.array(aCell, { minLength: 1, maxLength: 4 }), (cells) => {
        const line = csvLine(cells);
        for (const separator of [',', ';', '\t', '|']) {
          for (const cell of cellsIn(line, separator)) expect(cell).not.toMatch(FORMULA);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps each cell in its place, and its text but for marks against formulas', () => {
    fc.assert(
      fc.property(fc.array(aCell, { minLength: 1, maxLength: 4 }), (cells) => {
        const read = cellsIn(csvLine(cells), ',').slice(0, cells.length);

        const bare = (text: string | undefined) => text?.replaceAll("'", '');
        expect(read.map(bare)).toEqual(cells.map(bare));
      }),
      { numRuns: 300 },
    );
  });

  it('is written in time that grows with the text, whatever it is made of', () => {
    const blanks = [' ', '\n', '; ', '\t ', '| |', '="', '""'].map((part) => part.repeat(50_000));

    expect(blanks.map((text) => csvLine([text]).length > text.length)).not.toContain(false);
  });
});
