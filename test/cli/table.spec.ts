import { tableText } from '../../src/cli/table.js';

const ID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number | null,
): readonly string[] => tableText({ head, rows, columns, paint: (title) => title }).split('\n');

describe('A table', () => {
  it('is as wide as it is where nothing is known of the terminal, with numbers to the right', () => {
    const lines = table(
      ['Type', 'Objects', 'Age'],
      [
        ['user', '1200', '12 s'],
        ['group', '7', '–'],
      ],
      null,
    );

    expect(lines).toEqual(['Type   Objects   Age', 'user      1200  12 s', 'group        7     –']);
  });

  it('moves words to a next line where it does not fit, and breaks no id', () => {
    const lines = table(['What', 'Id'], [['a policy that lets everybody in', ID]], 60);

    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
    expect(lines.slice(1)).toEqual([`a policy that lets  ${ID}`, 'everybody in']);
  });

  it('makes each row a block where not even the words fit side by side', () => {
    const lines = table(
      ['Name', 'Id', 'Former id'],
      [
        ['Ada', ID, ID],
        ['Ben', ID, ''],
      ],
      60,
    );

    expect(lines).toEqual([
      ...['Name       Ada', `Id         ${ID}`, `Former id  ${ID}`, ''],
      ...['Name       Ben', `Id         ${ID}`],
    ]);
  });

  it('counts wide letters as two columns, and breaks a word that is wider than the terminal', () => {
    const wide = table(['Name', 'N'], [['東京', '1']], null);
    const long = table(['Value'], [['x'.repeat(70)]], 60);

    expect(wide.slice(1)).toEqual(['東京  1']);
    expect(long.slice(1).join('')).toContain('x'.repeat(44));
    expect(Math.max(...long.map(({ length }) => length))).toBeLessThanOrEqual(60);
  });
});
