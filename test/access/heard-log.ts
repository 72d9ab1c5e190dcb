import { Logger } from '@nestjs/common';

/** Everything that is logged from now on, as text. */
export class HeardLog {
  constructor(readonly lines: string[] = []) {
    const hear = (...parts: readonly unknown[]): void => {
      this.lines.push(parts.map(String).join(' '));
    };
    Logger.overrideLogger({ log: hear, warn: hear, error: hear, debug: hear, verbose: hear });
  }

  get text(): string {
    return this.lines.join('\n');
  }

  stop(): void {
    Logger.overrideLogger(['error']);
  }
}
