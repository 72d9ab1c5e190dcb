import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
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

/** The exit code of the check of a server on this port. */
const health = async (port: number): Promise<unknown> => {
  const child = spawn(process.execPath, [join(root, 'docker/health.mjs')], {
    env: { STATELINE_PORT: String(port) },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
};

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
    const scripts = ['compose.yaml', 'compose.cluster.yaml', 'Dockerfile']
      .flatMap((file) => [...readText(`docker/${file}`).matchAll(/\/app\/(docker\/\w+\.mjs)/g)])
      .map(([, script]) => script);

    expect(new Set(scripts)).toEqual(new Set(['docker/health.mjs', 'docker/provision.mjs']));
    expect(globSync('docker/*.mjs', { cwd: root })).toEqual(expect.arrayContaining(scripts));
    expect(copied).toContain('docker/*.mjs');
  });

  it('run Stateline as an ordinary user, on folders that are its own', () => {
    const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));

    expect(last[0]).toMatch(/ AS stateline$/);
    expect(last).toContain('USER node');
    expect(last.join('\n')).toMatch(/install --directory --owner=node .* \/data \/keys/);
  });

  it('are checked for health by a program that they carry, and that tells a server from none', async () => {
    const [, command = '[]'] = /^HEALTHCHECK .* CMD (\[.*\])$/m.exec(instructions.join('\n')) ?? [];
    expect(JSON.parse(command)).toEqual(['node', '/app/docker/health.mjs']);
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const alive = await health(port);
    server.close();
    await once(server, 'close');

    expect([alive, await health(port)]).toEqual([0, 1]);
    expect(asked).toEqual(['/health']);
  });

  it('carry every package that the program imports', () => {
    const { dependencies } = JSON.parse(readText('package.json')) as { dependencies: object };
    const sources = globSync('src/**/*.ts', { cwd: root, exclude: ['src/dashboard'] });
    const imported = sources.flatMap((file) =>
      [...readText(file).matchAll(/(?:^import|\bfrom|\bimport\() ?'([\w@][^':]*)'/gm)]
        .map(([, name = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? '')
        .map((name) => [name, file]),
    );

    expect(imported.length).toBeGreaterThan(100);
    expect(imported.filter(([name = '']) => !(name in dependencies))).toEqual([]);
  });

  it('carry a list of what they are made of, made while npm can make it', () => {
    expect(instructions.join('\n')).toMatch(
      /npm sbom --sbom-format=cyclonedx --omit=dev > sbom.cdx.json.*npm prune/,
    );
    expect(instructions).toContain('COPY --from=build /app/sbom.cdx.json ./');
  });

  it('rest on the Node that the project is run with', () => {
    const version = /"node": "([\d.]+)"/.exec(readText('package.json'))?.[1];
    const bases = instructions.filter((line) => line.startsWith('FROM node:'));

    expect(bases.length).toBeGreaterThan(0);
    expect(bases.every((line) => line.startsWith(`FROM node:${String(version)}-`))).toBe(true);
  });
});
