import type { Command } from 'commander';
import { exitCodes } from './exit.js';
import { importConfiguration } from './import-configuration.js';
import { type AuditLogOptions, importAuditLogs } from './import-audit-log.js';
import type { Io } from './io.js';
import { sessionOf } from './session.js';

/** `stateline import` */
export const addImport = (program: Command, io: Io, setExitCode: (code: number) => void): void => {
  const importing = program
    .command('import')
    .description('take in what was recorded elsewhere, into the tenant of --tenant');
  importing
    .command('audit-log')
    .description(
      'recorded directory audit logs: of Microsoft Graph, Azure Monitor or Log Analytics',
    )
    .argument('<files...>', 'JSON, JSON lines or gzip of them; - is what is piped in')
    .option('--rejections <file>', 'write what is not taken, and why, into a file')
    .option('--any-tenant', 'take records that name another tenant as well, as masked ones do')
    .addHelpText(
      'after',
      '\nEach record becomes an entry of the timeline, or is rejected by name; what is there already is\n' +
        'not added again. The tenant need not be one that is captured. Exit code 1: some were rejected.',
    )
    .action(async (files: string[], options: AuditLogOptions, command: Command) => {
      const good = await importAuditLogs(sessionOf(command, io), files, options);
      setExitCode(good ? exitCodes.fine : exitCodes.no);
    });
  importing
    .command('configuration')
    .description('a folder that EntraExporter or `stateline export` wrote, as the tenant was then')
    .argument('<folder>', 'one JSON file for each object')
    .option('--at <instant>', 'when it was exported (default: as an export of Stateline says)')
    .addHelpText(
      'after',
      '\nThe oldest export comes first, and all of them before Stateline captures the tenant. What was in\n' +
        'one and is not in the next is taken for deleted, if the next one holds objects of its kind; the\n' +
        'time between two exports is told as a gap. The same folder twice adds nothing.',
    )
    .action(async (folder: string, { at }: { at?: string }, command: Command) => {
      await importConfiguration(sessionOf(command, io), folder, at);
    });
};
