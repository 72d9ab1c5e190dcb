import { mkdirSync, readdirSync } from 'node:fs';
import { linesOf } from '../domain/lines.js';
import type { ExportedObject } from '../exports/configuration-files.port.js';
import type { Trust } from './answers.js';
import { ConfigurationWriter } from './configuration-writer.js';
import { exitCodes, Stop } from './exit.js';
import { formatOf, saved } from './export-rows.js';
import { optionalInstantFrom, type Sight } from './instants.js';
import { outputFile, STDOUT } from './output-file.js';
import { progressOf } from './progress.js';
import type { Session } from './session.js';

export interface StateChoice {
  readonly at?: string;
  readonly asAt?: string;
  readonly type?: readonly string[];
  readonly format?: string;
}

type ExportLine =
  | ({ readonly kind: 'trust' } & Trust)
  | ({ readonly kind: 'object' } & ExportedObject)
  | { readonly kind: 'end'; readonly objects: number };

/** @throws Stop when not all of it came */
export const exportState = async (
  session: Session,
  target: string,
  choice: StateChoice,
): Promise<void> => {
  const format = formatOf(target, choice.format, 'entraexporter');
  if (format === 'entraexporter') await toFolder(session, target, choice);
  else if (format === 'ndjson') await toLines(session, target, choice);
  else await toTable(session, target, choice, format);
};

const toFolder = async (session: Session, target: string, choice: StateChoice) => {
  emptyFolder(target);
  const writer = new ConfigurationWriter(target);
  const about = await exported(session, choice, (object) => {
    writer.object(object);
  });
  writer.about(about);
  const files = String(writer.files);
  session.output.record({ kind: 'export', target, ...about, files: writer.files });
  session.output.say(`${files} files in ${target}, as of ${session.output.time(about.instant)}`);
};

const toLines = async (session: Session, target: string, choice: StateChoice) => {
  const file = outputFile(target, session.io);
  try {
    const about = await exported(session, choice, (object) => {
      file.write(`${JSON.stringify(object)}\n`);
    });
    file.keep();
    if (target === STDOUT) return;
    session.output.record({ kind: 'export', target, ...about });
    session.output.say(`${target}, as of ${session.output.time(about.instant)}`);
  } catch (error) {
    file.drop();
    throw error;
  }
};

const toTable = async (
  session: Session,
  target: string,
  { at, asAt, type: types = [] }: StateChoice,
  format: string,
) => {
  const [type, ...others] = types;
  if (others.length > 0) {
    const message =
      '--type takes one type beside csv or parquet, or is left out: a table has one set of columns';
    throw new Stop(exitCodes.usage, message);
  }
  const { io } = session;
  const sight = { asOf: optionalInstantFrom(at, io), asAt: optionalInstantFrom(asAt, io) };
  await saved(session, target, '/objects/export', { ...sight, type, format });
};

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
  { at, asAt: known, type: types }: StateChoice,
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
