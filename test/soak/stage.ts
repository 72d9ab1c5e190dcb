import { Control } from '../bench/recover-plan.js';

/** What a scenario did to a tenant. */
export interface Played {
  readonly actor: { readonly id: string };
  readonly startedAt: string;
  readonly changes: readonly { readonly objectId: string }[];
}

/** The control port of a simulated tenant, with the scenarios that can be played there. */
export class Stage extends Control {
  constructor(private readonly controlUrl: string) {
    super(controlUrl);
  }

  /** `undefined` where the tenant has nobody or nothing left for it. */
  async play(name: string, parameters: object): Promise<Played | undefined> {
    const answer = await fetch(`${this.controlUrl}/scenarios/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    });
    return answer.ok ? ((await answer.json()) as Played) : undefined;
  }

  /** The tenant's newest change. */
  async sequence(): Promise<number> {
    return (await this.get<{ sequence: number }>('/status')).sequence;
  }
}
