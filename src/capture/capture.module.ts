import {
  type DynamicModule,
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Directory } from '../directory/directory.port.js';
import { instantAt } from '../domain/instant.js';
import { EventStore } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import { Capture, type CaptureOptions } from './capture.js';
import { GetCaptureStatusHandler } from './get-capture-status.query.js';
import { LookNowHandler } from './look-now.command.js';

@Injectable()
class CaptureLife implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly capture: Capture) {}

  onApplicationBootstrap(): void {
    this.capture.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.capture.stop();
  }
}

@Module({})
export class CaptureModule {
  static of(options: CaptureOptions): DynamicModule {
    const clock = () => instantAt(Date.now());
    const capture = {
      provide: Capture,
      inject: [Directory, EventStore, History],
      useFactory: (directory: Directory, store: EventStore, history: History) =>
        new Capture(directory, store, history, { ...options, clock }),
    };
    const providers = [capture, CaptureLife, GetCaptureStatusHandler, LookNowHandler];
    return { module: CaptureModule, imports: [CqrsModule], providers };
  }
}
