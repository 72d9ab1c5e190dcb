import type { Output } from '../print.js';

interface Facts {
  readonly [name: string]: unknown;
  /** Start of what is told, on the clock of `performance.now()`. */
  readonly since?: number;
}

/** The readable account of the demo, and the same as JSON lines. */
export class Account {
  private incident = '';

  constructor(private readonly output: Output) {}

  open(number: number, title: string, story: string): void {
    this.incident = title;
    this.output.record({ kind: 'incident', number, title, story });
    this.output.say(`\n${this.output.strong(`${String(number)}. ${title}`)}\n   ${story}\n`);
  }

  tell(kind: string, text: string, { since, ...facts }: Facts): void {
    const ms = since === undefined ? undefined : Math.round(performance.now() - since);
    this.output.record({ kind, incident: this.incident, text, ms, ...facts });
    const took = ms === undefined ? '' : `  (${(ms / 1000).toFixed(2)} s)`;
    this.output.line(`   ${kind.padEnd(11)} ${text}${took}`);
  }

  /** A line for people below what was told last. */
  detail(text: string): void {
    this.output.line(`   ${''.padEnd(11)} · ${text}`);
  }

  verdict(text: string, held: boolean, facts: Facts): void {
    this.output.record({ kind: 'verdict', incident: this.incident, text, held, ...facts });
    this.output.line(`   ${(held ? 'held' : 'DID NOT').padEnd(11)} ${text}`);
  }
}
