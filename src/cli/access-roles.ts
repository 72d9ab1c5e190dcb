import type { Command } from 'commander';
import { type AccessRole, accessRoles, permissionsOf } from '../domain/access/access-roles.js';
import { allPermissions, PERMISSIONS } from '../domain/access/permissions.js';
import type { Io } from './io.js';
import { markdownTable } from './markdown-table.js';
import { outputTo } from './print.js';

/** `stateline access roles`; says what this program knows, with or without a server. */
export const addRoles = (access: Command, io: Io): void => {
  access
    .command('roles')
    .description('what each role may do')
    .option('--markdown', 'a table of all, as it stands in the README')
    .action((_options, command: Command) => {
      const { markdown, json } = command.optsWithGlobals<{ markdown?: boolean; json?: boolean }>();
      const output = outputTo(io, json === true);
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
