import type { Metadata } from '@grpc/grpc-js';
import { type EventLog, isMetastream } from './log.js';
import type { Action } from './server-room.js';
import { type Acl, aclOf, isRecord, type Permission } from './stream-metadata.js';

export interface User {
  readonly password: string;
  readonly groups?: readonly string[];
}
export type Users = Readonly<Record<string, User>>;

const SETTINGS = '$settings';
const ADMINS = '$admins';
const EVERYBODY = '$all';
const permissionFor: Readonly<Record<Action, Permission>> = {
  read: '$r',
  write: '$w',
  delete: '$d',
};

/** Who may do what: the stream's ACL, else the default of `$settings`, else the built-in one. */
export class Access {
  constructor(
    private readonly log: EventLog,
    private readonly users: Users,
  ) {}

  allows(caller: Metadata, action: Action, streamId: string): boolean {
    const roles = this.rolesOf(caller);
    if (!roles) return false;
    const allowed = this.allowedRoles(action, streamId);
    return [ADMINS, ...allowed].some((role) => role === EVERYBODY || roles.includes(role));
  }

  /** Nothing for a caller who is nobody, or gives a wrong password. */
  private rolesOf(caller: Metadata): readonly string[] | undefined {
    const [authorization] = caller.get('authorization');
    const [scheme, encoded] = String(authorization ?? '').split(' ');
    if (scheme !== 'Basic' || encoded === undefined) return undefined;
    const [name = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    const user = this.users[name];
    if (user?.password !== password.join(':')) return undefined;
    return [name, ...(user.groups ?? [])];
  }

  private allowedRoles(action: Action, streamId: string): readonly string[] {
    const isMeta = isMetastream(streamId);
    const subject = isMeta ? streamId.slice(2) : streamId;
    const permission = isMeta ? metaPermission(action) : permissionFor[action];
    const own = this.log.stream(subject)?.metadata.acl?.[permission];
    if (own) return own;
    const isSystem = subject.startsWith('$');
    return this.defaultAcl(isSystem)[permission] ?? [isSystem ? ADMINS : EVERYBODY];
  }

  private defaultAcl(isSystem: boolean): Acl {
    const settings = this.log.stream(SETTINGS)?.records.at(-1);
    if (!settings) return {};
    try {
      const written: unknown = JSON.parse(new TextDecoder().decode(settings.data));
      const acl = isRecord(written)
        ? written[isSystem ? '$systemStreamAcl' : '$userStreamAcl']
        : undefined;
      return isRecord(acl) ? aclOf(acl) : {};
    } catch {
      return {};
    }
  }
}

const metaPermission = (action: Action): Permission => (action === 'read' ? '$mr' : '$mw');
