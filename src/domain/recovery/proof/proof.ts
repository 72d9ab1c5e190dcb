import type { ObjectId } from '../../directory/directory-object.js';

/** What has to hold after every step of a recovery. */
export interface SafetyRules {
  /** So many enabled global administrators, at least, can still sign in. */
  readonly minimumAdministrators: number;
  /** Ids or user principal names of the accounts that are kept for emergencies. */
  readonly breakGlass: readonly string[];
  /** Application id of the identity that writes; `null` when it is not known. */
  readonly writerAppId: string | null;
}

/** What a plan would break that holds before it. */
export interface Violation {
  readonly rule: 'administrators' | 'break-glass' | 'writer';
  /** The first step after which it no longer holds. */
  readonly stepId: string;
  /** The policy that does it; `null` where it is not a policy. */
  readonly policyId: ObjectId | null;
  readonly policyName: string | null;
  /** Who would be locked out and how, in words. */
  readonly detail: string;
}

/** Whether a plan locks nobody out, found by folding it step by step before the first write. */
export interface Proof {
  readonly holds: boolean;
  readonly violations: readonly Violation[];
  /** What does not hold already, or could not be found out. */
  readonly remarks: readonly string[];
}
