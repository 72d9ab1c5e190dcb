import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RecordLooks } from '../capture/record-looks.command.js';
import { RecordReading } from '../capture/record-reading.command.js';
import type { Import } from '../capture/record-reports.command.js';
import { RecordStart } from '../capture/record-start.command.js';
import type { ObjectType, Observation } from '../domain/directory/directory-object.js';
import { InvalidValue } from '../domain/errors.js';
import { type Instant, instantAt } from '../domain/instant.js';
import { linesOf } from '../domain/lines.js';
import { History } from '../history/history.port.js';
import {
  type End,
  isEnd,
  MAX_LINE_BYTES,
  readConfigurationLine,
  UnreadableConfiguration,
} from './configuration-lines.js';
import { SeenObjects } from './seen-objects.js';

export interface ConfigurationImported {
  readonly at: Instant;
  readonly objects: number;
  /** Entries of the timeline that it made. */
  readonly changes: number;
  /** Known before, and not among the objects any more. */
  readonly missing: number;
}

/** Takes an exported configuration as what a look at an instant showed. */
export class ImportConfiguration extends Command<ConfigurationImported> {
  constructor(
    readonly body: AsyncIterable<Uint8Array>,
    readonly into: Import,
    readonly at: Instant,
  ) {
    super();
  }
}

/** Observations recorded together. */
const BATCH = 500;

@CommandHandler(ImportConfiguration)
export class ImportConfigurationHandler implements ICommandHandler<ImportConfiguration> {
  constructor(
    private readonly commands: CommandBus,
    private readonly history: History,
  ) {}

  async execute({ body, into, at }: ImportConfiguration): Promise<ConfigurationImported> {
    const lastLooks = await this.checked(into.tenantId, at);
    await this.commands.execute(new RecordStart(into.tenantId, at));
    const record = (observations: readonly Observation[], type: ObjectType): Promise<number> => {
      const after = lastLooks[type] ?? null;
      const look = { window: { after, until: at }, firstSync: after === null };
      return this.commands.execute(new RecordLooks(observations, into, look));
    };
    const seen = new SeenObjects();
    const tally = { objects: 0, changes: 0, missing: 0 };
    const present = this.present(body, seen, tally);
    for await (const batch of batchesOf(present)) tally.changes += await record(...batch);
    const { types } = endOf(tally);
    const missing = seen.missing(this.history.open(into.tenantId).now(), types);
    for await (const [batch, type] of batchesOf(missing)) {
      tally.missing += batch.length;
      tally.changes += await record(batch, type);
    }
    await this.commands.execute(new RecordReading(into.tenantId, types, at, seen.relations));
    const { objects, changes } = tally;
    return { at, objects, changes, missing: tally.missing };
  }

  private async *present(
    body: AsyncIterable<Uint8Array>,
    seen: SeenObjects,
    tally: { objects: number; end?: End },
  ): AsyncGenerator<Observation> {
    for await (const line of linesOf(body, MAX_LINE_BYTES)) {
      const read = readConfigurationLine(line);
      if (isEnd(read)) {
        tally.end = read;
        continue;
      }
      tally.objects += 1;
      seen.add(read);
      yield read;
    }
  }

  /**
   * When each type was read last. History is appended to, so an import cannot come before what is known.
   * @throws InvalidValue naming the earliest instant that can be given
   */
  private async checked(tenantId: string, at: Instant) {
    const look = { window: { after: null, until: at }, firstSync: false };
    await this.commands.execute(new RecordLooks([], { tenantId, correlationId: '' }, look));
    const tenant = this.history.open(tenantId);
    const { lastLooks } = tenant.now().trust;
    const newest = tenant.changes({ order: 'newest-first', page: { size: 1 } }).rows[0]?.observedAt;
    const known = [...Object.values(lastLooks), ...(newest === undefined ? [] : [newest])];
    const earliest = known.reduce<string>((latest, one) => (latest < one ? one : latest), '');
    const now = instantAt(Date.now());
    if (at < earliest) throw new InvalidValue('at', `${FROM} ${earliest} to now, ${OLDEST}`, at);
    if (at > now) throw new InvalidValue('at', `an instant up to now, ${now}`, at);
    return lastLooks;
  }
}

const FROM = 'an instant from';
const OLDEST =
  'because the state of the tenant is on record up to there: the oldest export comes first, and before capture';

const endOf = ({ objects, end }: { objects: number; end?: End }): End => {
  if (end?.objects === objects) return end;
  const whole = end === undefined ? 'it has no end' : `it has ${String(objects)} objects`;
  throw new UnreadableConfiguration(`it is not whole, ${whole}`);
};

type Batch = readonly [observations: readonly Observation[], type: ObjectType];

/** Observations of one type each, some at a time. */
async function* batchesOf(observations: AsyncIterable<Observation>): AsyncGenerator<Batch> {
  let batch: Observation[] = [];
  let type = '';
  for await (const observation of observations) {
    if (batch.length > 0 && (batch.length === BATCH || observation.objectType !== type)) {
      yield [batch, type];
      batch = [];
    }
    type = observation.objectType;
    batch.push(observation);
  }
  if (batch.length > 0) yield [batch, type];
}
