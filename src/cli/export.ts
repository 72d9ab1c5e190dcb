import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { linesOf } from '../domain/lines.js';
import type { Trust } from './answers.js';
import { type About, placeOf } from './configuration-layout.js';
import { ConfigurationWriter, type ExportedObject } from './configuration-writer.js';
import { exitCodes, Stop } from './exit.js';
import { AS_AT, optionalInstantFrom, type Sight } from './instants.js';
import type { Io } from './io.js';
import { progressOf } from './progress.js';
import { type Session, sessionOf } from './session.js';

interface ExportOptions {
  readonly at?: string;
  readonly asAt?: string;
  readonly type?: readonly string[];
  readonly format: 'entraexporter' | 'ndjson';
}

type ExportLine =
  | ({ readonly kind: 'trust' } & Trust)
  | ({ readonly kind: 'object' } & ExportedObject)
  | { readonly kind: 'end'; readonly objects: number };

/** `stateline export TARGET` */
export const addExport = (program: Command, io: Io): void => {
  program
    .command('export')
    .description('write the tenant as it was, one JSON file for each object')
    .argument('<target>', 'a new or empty folder; of ndjson a new file, or - for stdout')
    .option('--at <instant>', 'as it was then (default: now)')
    .option('--as-at <instant>', AS_AT)
    .option('--type <type...>', 'only objects of these types')
    .addOption(
      new Option('--format <format>', 'the folders of EntraExporter, or one object a line')
        .choices(['entraexporter', 'ndjson'])
        .default('entraexporter'),
    )
    .action(async (target: string, options: ExportOptions, command: Command) => {
      const session = sessionOf(command, io);
      await (options.format === 'ndjson' ? toLines : toFolder)(session, target, options);
    });
};

const toFolder = async (session: Session, target: string, options: ExportOptions) => {
  emptyFolder(target);
  const writer = new ConfigurationWriter(target);
  const seen = new Set<string>();
  const about = await exported(session, options, (object) => {
    seen.add(object.objectType);
    writer.object(object);
  });
  writer.about({ ...about, types: relationsOf([...seen]) });
  const files = String(writer.files);
  session.output.record({ kind: 'export', target, ...about, files: writer.files });
  session.output.say(`${files} files in ${target}, as of ${session.output.time(about.instant)}`);
};

const toLines = async (session: Session, target: string, options: ExportOptions) => {
  const { io } = session;
  const file = target === '-' ? undefined : newFile(target);
  const write = (object: ExportedObject): void => {
    const line = `${JSON.stringify(object)}\n`;
    if (file === undefined) io.out(line);
    else writeSync(file, line);
  };
  try {
    const about = await exported(session, options, write);
    if (file === undefined) return;
    session.output.record({ kind: 'export', target, ...about });
    session.output.say(`${target}, as of ${session.output.time(about.instant)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

/** Which links of them are all there. */
const relationsOf = (types: readonly string[]): About['types'] =>
  Object.fromEntries(
    types.toSorted().map((type) => [type, Object.keys(placeOf(type).relations).sort()]),
  );

interface State {
  readonly counts: Readonly<Record<string, number>>;
  readonly trust: Trust;
}

/**
 * Hands every object to `take`; tells what the export is of.
 * @throws Stop when not all of them came
 */
const exported = async (
  session: Session,
  { at, asAt: known, type: types }: ExportOptions,
  take: (object: ExportedObject) => void,
): Promise<{ tenantId: string; instant: string }> => {
  const { server, path, io } = session;
  const asOf = optionalInstantFrom(at, io) ?? 'now';
  const asAt = optionalInstantFrom(known, io);
  const { counts, trust } = await server.get<State>(await path('/state'), { asOf, asAt });
  const wanted = types ?? Object.keys(counts);
  const total = wanted.reduce((sum, type) => sum + (counts[type] ?? 0), 0);
  const progress = progressOf(io, total, 'objects');
  let done = 0;
  try {
    // What is recorded meanwhile belongs to another export.
    for await (const object of objectsOf(session, sightOf(trust), types)) {
      take(object);
      progress.at((done += 1));
    }
  } finally {
    progress.end();
  }
  const tenantId = decodeURIComponent((await path('')).split('/').at(-1) ?? '');
  return { tenantId, instant: trust.instant };
};

/** What an answer was about, so that another one is about the same. */
const sightOf = ({ instant, asAt, position }: Trust): Sight =>
  asAt === null ? { asOf: `position:${position}` } : { asOf: instant, asAt };

async function* objectsOf(
  session: Session,
  sight: Sight,
  types: readonly string[] | undefined,
): AsyncGenerator<ExportedObject> {
  for (const type of types ?? [undefined]) yield* objectsOfType(session, sight, type);
}

/** A line holds all links of an object. */
const MAX_LINE_BYTES = 512 * 1024 * 1024;

async function* objectsOfType(
  { server, path }: Session,
  sight: Sight,
  type: string | undefined,
): AsyncGenerator<ExportedObject> {
  const { body } = await server.stream(await path('/objects/export'), { ...sight, type }, {});
  let objects = 0;
  let end: number | undefined;
  for await (const { bytes } of linesOf(body ?? nothing(), MAX_LINE_BYTES)) {
    const line = JSON.parse(new TextDecoder().decode(bytes ?? undefined)) as ExportLine;
    if (line.kind === 'end') end = line.objects;
    if (line.kind !== 'object') continue;
    objects += 1;
    yield line;
  }
  if (end !== objects) throw new Stop(exitCodes.no, 'The export broke off; it is not whole');
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A server that answers with no body has nothing to tell.
}

/** @throws Stop when there is something in it */
const emptyFolder = (target: string): void => {
  mkdirSync(target, { recursive: true });
  if (readdirSync(target).length === 0) return;
  throw new Stop(exitCodes.usage, `${target} is not empty; an export takes a new or empty folder`);
};

/** @throws Stop when it is there */
export const newFile = (target: string): number => {
  try {
    return openSync(target, 'wx');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Stop(exitCodes.usage, `${target} cannot be written: ${why}`, {}, { cause });
  }
};
