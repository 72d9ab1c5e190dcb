import type { Stood, Then } from '../domain/alarms/ground.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { textOf } from '../domain/json-fields.js';
import type { Position } from '../event-store/event-store.port.js';
import {
  InstantOutsideHistory,
  type TenantHistory,
  type TenantState,
} from '../history/history.port.js';

const PAGE = 500;

/** Service principals by application id: which belongs to which never changes. */
export type Principals = Map<string, ObjectId>;

/** A tenant as it stood at a place of the log; looked up only when a rule asks. */
export class ThenInHistory implements Then {
  #found: TenantState | null | undefined;

  constructor(
    private readonly tenant: TenantHistory,
    private readonly position: Position,
    private readonly principals: Principals,
  ) {}

  object(id: ObjectId): Stood | undefined {
    return this.#state?.object(id);
  }

  referencesTo(id: ObjectId) {
    return this.#state?.referencesTo(id) ?? [];
  }

  isIn(memberId: ObjectId, containerId: ObjectId): boolean {
    for (const { node } of this.#state?.reach(memberId, 'memberships') ?? []) {
      if (node === containerId) return true;
    }
    return false;
  }

  servicePrincipalOf(appId: string): ObjectId | undefined {
    if (!this.principals.has(appId)) this.#learnPrincipals();
    return this.principals.get(appId);
  }

  #learnPrincipals(): void {
    let after: string | null | undefined;
    while (after !== null && this.#state !== null) {
      const page = { size: PAGE, ...(after !== undefined && { after }) };
      const { rows, next } = this.#state.objects({ type: 'servicePrincipal', page });
      for (const { objectId, attributes } of rows) {
        const appId = textOf(attributes, 'appId');
        if (appId !== null) this.principals.set(appId, objectId);
      }
      after = next;
    }
  }

  /** `null` where nothing is known of that time. */
  get #state(): TenantState | null {
    if (this.#found !== undefined) return this.#found;
    try {
      this.#found = this.tenant.at({ position: this.position });
    } catch (error) {
      if (!(error instanceof InstantOutsideHistory)) throw error;
      this.#found = null;
    }
    return this.#found;
  }
}
