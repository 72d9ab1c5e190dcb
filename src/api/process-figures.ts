import { Injectable } from '@nestjs/common';
import type { Meters } from '../observation/observation.module.js';
import { OpenStreams } from './open-streams.js';
import { Readiness } from './readiness.js';
import { DataFolder } from './shortcomings.js';

/** What this process is asked for when somebody looks. */
@Injectable()
export class ProcessFigures {
  constructor(
    private readonly readiness: Readiness,
    private readonly streams: OpenStreams,
    private readonly folder: DataFolder,
  ) {}

  async ofProcess(meters: Meters): Promise<void> {
    const { lagEvents, lagSeconds, stopped } = this.readiness.projection();
    if (lagEvents !== null) meters.projectionLagEvents.set(lagEvents);
    if (lagSeconds !== null) meters.projectionLagSeconds.set(lagSeconds);
    meters.projectionStopped.set(Number(stopped));
    meters.openStreams.set(this.streams.count);
    meters.ready.set(Number((await this.readiness.reasons()).length === 0));
  }

  async ofDisk(meters: Meters): Promise<void> {
    const room = await this.folder.room();
    if (room === null) return;
    meters.diskFree.set(room.free);
    meters.diskSize.set(room.size);
  }
}
