import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Permission } from '../../domain/access/permissions.js';
import type { OperatorAction } from '../../domain/operators/operator-act.js';

const ACTS = 'acts-as';
const ABOUT = 'is-about';

type Told = 'sign-in' | 'sign-out' | 'cancel' | 'test-target' | 'redeliver-alarm';

/** What a route does that its permission does not tell, or that is for everybody and recorded all the same. */
export const Acts = (action: Told): MethodDecorator => SetMetadata(ACTS, action);

/** Which fields of its body say what a request is about; none that hold secrets. */
export const About = (...fields: readonly string[]): MethodDecorator => SetMetadata(ABOUT, fields);

type Handler = ReturnType<ExecutionContext['getHandler']>;

export const actOfHandler = (reflector: Reflector, handler: Handler): OperatorAction | undefined =>
  reflector.get<OperatorAction | undefined>(ACTS, handler);

export const aboutOfHandler = (reflector: Reflector, handler: Handler): readonly string[] =>
  reflector.get<readonly string[] | undefined>(ABOUT, handler) ?? [];

/** What a permission lets somebody do, where the route does not say it more exactly. */
const byPermission = {
  'backup/standard/read': 'read',
  'backup/standard/create': 'take-backup',
  'backup/preview/create': 'request-report',
  'backup/preview/cancel': 'cancel-report',
  'backup/recovery/create': 'plan',
  'backup/recovery/cancel': 'cancel',
  'recovery/approve': 'approve',
  'recovery/overrule': 'overrule',
  'history/read': 'read',
  'history/export': 'export',
  'history/import': 'import',
  'capture/run': 'look',
  'evidence/export': 'export',
  'settings/write': 'change-settings',
  'access/write': 'change-access',
  'audit/read': 'read-audit',
} as const satisfies Readonly<Record<Permission, OperatorAction>>;

const reading: readonly OperatorAction[] = ['read', 'export', 'read-audit'];

/** Whether nothing is other than before, however often it is done. */
export const isReading = (action: OperatorAction): boolean => reading.includes(action);

const ends = ['retry', 'undo', 'rehearse', 'reject', 'pause', 'resume'] as const;

/** What a request does, by the permission its route takes, its method and the end of its path. */
export const actionOf = (
  permission: Permission | null,
  { method, route, overrules }: { method: string; route: string; overrules: boolean },
): OperatorAction => {
  const action = permission === null ? 'read' : byPermission[permission];
  if (isReading(action)) return action;
  if (method === 'GET' || method === 'HEAD') return 'read';
  if (action === 'approve' && overrules) return 'overrule';
  return ends.find((end) => route.endsWith(`/${end}`)) ?? action;
};
