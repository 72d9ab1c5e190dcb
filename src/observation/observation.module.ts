import { type DynamicModule, Module } from '@nestjs/common';
import { LogReach } from './log-reach.port.js';
import { Meters } from './meters.js';

export { Meters };

@Module({})
export class ObservationModule {
  /** Needs the log as a global provider. */
  static of(meters: Meters): DynamicModule {
    const providers = [LogReach, { provide: Meters, useValue: meters }];
    return { module: ObservationModule, global: true, providers, exports: providers };
  }
}
