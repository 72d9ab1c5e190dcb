import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { Environment } from '../../src/environment.js';
import { reference, REFERENCE_FILE, variables } from './reference.js';

describe('the reference of all variables', () => {
  it('is what the sources say (print-reference.ts prints it anew)', async () => {
    const written = readFileSync(join(import.meta.dirname, '../..', REFERENCE_FILE), 'utf8');

    expect(written).toBe(await reference());
  });

  it('tells of each variable what it is for, in chapters', () => {
    const told = variables();

    expect(told.length).toBeGreaterThan(35);
    expect(told[0]?.category).toBe('Folders');
    expect(told.filter(({ purpose }) => !/^[A-Z].*\.$/.test(purpose))).toEqual([]);
    expect(told.map(({ name }) => name)).toEqual(
      expect.arrayContaining(Object.keys(new Environment())),
    );
  });

  it('tells no default that is refused', () => {
    const defaults = variables().flatMap(({ name, standard }) =>
      standard === null ? [] : [[name, standard] as const],
    );

    expect(defaults.length).toBeGreaterThan(8);
    expect(readConfig(Object.fromEntries(defaults))).toEqual(readConfig({}));
  });
});
