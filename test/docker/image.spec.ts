import { globSync } from 'node:fs';
import { Script } from 'node:vm';
import { readText, root } from './compose-file.js';

const dockerfile = readText('docker/Dockerfile');
const instructions = dockerfile
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
/** From the folder that is built in, not from another stage. */
const copied = instructions
  .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
  .flatMap((line) =>
    line
      .split(/\s+/)
      .slice(1, -1)
      .filter((word) => !word.startsWith('--')),
  );

describe('the images', () => {
  it('are built from files that exist, all of which are sent to the engine', () => {
    const sent = readText('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));

    expect(copied.length).toBeGreaterThan(5);
    copied.forEach((path) => {
      expect(globSync(path.replace(/^\.\//, ''), { cwd: root })).not.toHaveLength(0);
      expect(sent).toContain(path.replace(/^\.\//, ''));
    });
  });

  it('carry every script that a service runs', () => {
    const scripts = [
      ...readText('docker/compose.cluster.yaml').matchAll(/\/app\/(docker\/\S+\.mjs)/g),
    ];

    expect(scripts).toHaveLength(1);
    expect(globSync('docker/*.mjs', { cwd: root })).toContain(scripts[0]?.[1]);
    expect(copied).toContain('docker/*.mjs');
  });

  it('run Stateline as an ordinary user, on folders that are its own', () => {
    const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));

    expect(last[0]).toMatch(/ AS stateline$/);
    expect(last).toContain('USER node');
    expect(last.join('\n')).toMatch(/install --directory --owner=node .* \/data \/keys/);
  });

  it('are checked for health by a program that parses', () => {
    const [, command = '[]'] = /^HEALTHCHECK .* CMD (\[.*\])$/m.exec(instructions.join('\n')) ?? [];
    const [node, , program = ''] = JSON.parse(command) as string[];

    expect(node).toBe('node');
    expect(() => new Script(program)).not.toThrow();
    expect(program).toContain('/health');
  });

  it('rest on the Node that the project is run with', () => {
    const major = /"node": "(\d+)\./.exec(readText('package.json'))?.[1];
    const bases = instructions.filter((line) => line.startsWith('FROM node:'));

    expect(bases.length).toBeGreaterThan(0);
    expect(bases.every((line) => line.startsWith(`FROM node:${String(major)}-`))).toBe(true);
  });
});
