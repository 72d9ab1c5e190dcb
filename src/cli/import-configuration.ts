import { ConfigurationReader } from './configuration-reader.js';
import { exitCodes, Stop } from './exit.js';
import { instantFrom } from './instants.js';
import { progressOf } from './progress.js';
import type { Session } from './session.js';

interface Imported {
  readonly at: string;
  readonly objects: number;
  readonly changes: number;
  readonly missing: number;
}

/** Takes a folder as what a look at an instant showed. @throws Stop when the instant is not known */
export const importConfiguration = async (
  session: Session,
  folder: string,
  at: string | undefined,
): Promise<void> => {
  const { server, path, io } = session;
  const reader = new ConfigurationReader(folder);
  const asked = at ?? reader.about?.instant;
  if (asked === undefined) {
    const message = `Nothing in ${folder} says when it was exported; --at takes the instant`;
    throw new Stop(exitCodes.usage, message);
  }
  const progress = progressOf(io, io.interactive ? reader.count() : 0, 'objects');
  let imported: Imported;
  try {
    imported = await server.streamLines<Imported>(
      await path('/imports/configuration'),
      { at: instantFrom(asked, io) },
      linesOf(reader, progress.at),
    );
  } finally {
    progress.end();
  }
  tell(session, folder, imported);
};

function* linesOf(
  reader: ConfigurationReader,
  at: (objects: number) => void,
): Generator<Uint8Array> {
  let objects = 0;
  for (const object of reader.objects()) {
    yield line(object);
    objects += 1;
    at(objects);
  }
  yield line({ end: { objects, types: reader.types } });
}

const line = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value)}\n`);

const tell = ({ output }: Session, folder: string, imported: Imported): void => {
  output.record({ kind: 'import', folder, ...imported });
  const { at, objects, changes, missing } = imported;
  output.say(`${String(objects)} objects as of ${output.time(at)}: ${String(changes)} changes`);
  if (missing > 0)
    output.say(`${String(missing)} objects known before are not among them any more`);
};
