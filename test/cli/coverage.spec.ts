import { readFileSync } from 'node:fs';
import { stateline } from './a-terminal.js';

describe('stateline coverage', () => {
  it('says of every property and link of a type what is done with it, and why not more', async () => {
    const { exitCode, out } = await stateline(['coverage', 'user']);

    expect(exitCode).toBe(0);
    const lines = out.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines).toContainEqual(['jobTitle', 'yes', 'yes', 'yes']);
    expect(lines).toContainEqual([
      ...['employeeHireDate', 'yes', 'yes', 'no'],
      'An application cannot write it; an administrator can',
    ]);
    expect(lines).toContainEqual([
      ...['passwordProfile', 'no', 'no', 'no'],
      'Secrets cannot be read, so they cannot be brought back',
    ]);
    expect(lines).toContainEqual([
      ...['→ licences', 'yes', 'yes', 'no'],
      'It follows from assignedLicenses',
    ]);
  });

  it('gives programs one line a type, with the source of every rule', async () => {
    const { records } = await stateline(['coverage', '--json']);
    const types = records() as readonly { type: string; rows: readonly { source: string }[] }[];

    expect(types.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['user', 'servicePrincipal', 'unifiedRoleAssignment', 'organization']),
    );
    for (const { rows } of types) {
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter(({ source }) => source === '')).toEqual([]);
    }
  });

  it('ends with 2 and the types there are on a type it does not know', async () => {
    const { exitCode, err } = await stateline(['coverage', 'toaster']);

    expect(exitCode).toBe(2);
    expect(err).toContain('conditionalAccessPolicy');
  });

  it.each(['README.md', 'docs/coverage.md'])(
    'stands in %s as --markdown prints it',
    async (file) => {
      const page = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      const { out } = await stateline(['coverage', '--markdown']);

      const [, table] = /<!-- coverage -->\n\n([^]*)\n<!-- end of coverage -->/.exec(page) ?? [];
      expect(table).toBe(out);
    },
  );
});
