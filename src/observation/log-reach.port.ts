import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { EventStore } from '../event-store/event-store.port.js';

/** Whoever watches over this process does not wait as long as we do for a log. */
const ANSWER_WITHIN_MS = 2000;

/** Whether the log answers. */
@Injectable()
export class LogReach {
  private asking: Promise<boolean> | null = null;

  constructor(private readonly store: EventStore) {}

  /** Within two seconds; who asks meanwhile gets the same answer. */
  isThere(): Promise<boolean> {
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
    });
    const late = delay(ANSWER_WITHIN_MS, false, { ref: false });
    return Promise.race([this.asking, late]);
  }

  private async ask(): Promise<boolean> {
    try {
      await this.store.head();
      return true;
    } catch {
      return false;
    }
  }
}
