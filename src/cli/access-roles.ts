import type { Command } from 'commander';
import { type AccessRole, accessRoles, permissionsOf } from '../domain/access/access-roles.js';
import { allPermissions, PERMISSIONS } from '../domain/access/permissions.js';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { markdownTable } from './markdown-table.js';
import { outputTo } from './print.js';

interface RolesOptions {
  readonly markdown?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** `stateline access roles`; says what this program knows, with or without a server. */
export const addRoles = (access: Command, io: Io): void => {
  withCsv(access.command('roles'))
    .description('what each role may do')
    .option('--markdown', 'a table of all, as it stands in the documents')
    .action((_options, command: Command) => {
      const { markdown, json, csv } = command.optsWithGlobals<RolesOptions>();
      const output = outputTo(io, json === true, csv === true);
      if (markdown === true) {
        output.say(
          markdownTable(
            HEAD,
            rowsWith((permission) => `\`${permission}\``),
          ),
        );
        return;
      }
      for (const role of accessRoles) output.record({ role, permissions: permissionsFor(role) });
      output.table(
        HEAD,
        rowsWith((permission) => permission),
      );
    });
};

const HEAD = ['permission', 'to', ...accessRoles];

const permissionsFor = (role: AccessRole): readonly string[] => [...permissionsOf([role])];

const rowsWith = (named: (permission: string) => string): readonly (readonly string[])[] =>
  allPermissions.map((permission) => [
    ...[named(permission), PERMISSIONS[permission]],
    ...accessRoles.map((role) => (permissionsOf([role]).has(permission) ? 'yes' : '')),
  ]);
