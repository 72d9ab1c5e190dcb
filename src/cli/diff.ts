import type { Command } from 'commander';
import type { ReportRow } from '../domain/comparison/report-row.js';
import type { Report } from '../domain/comparison/report.js';
import { actorsText, becameText } from './changes-text.js';
import { exitCodes, Stop } from './exit.js';
import { instantFrom } from './instants.js';
import type { Io } from './io.js';
import { collect } from './lists.js';
import { rowsOf } from './pages.js';
import { type Session, sessionOf } from './session.js';
import { until } from './waiting.js';

interface DiffOptions {
  readonly type?: readonly string[];
  readonly id?: readonly string[];
  readonly actor?: string;
}

const LIMIT_MS = 120_000;

/** `stateline diff FROM [TO]` */
export const addDiff = (program: Command, io: Io): void => {
  program
    .command('diff')
    .description('what differs between two instants')
    .argument('<from>', 'an instant, a backup id or position:N')
    .argument('[to]', 'the same', 'now')
    .option('--type <types>', 'only these types', collect)
    .option('--id <ids>', 'only these objects', collect)
    .option('--actor <id or name>', 'only what this actor changed')
    .action(async (from: string, to: string, options: DiffOptions, command: Command) => {
      const session = sessionOf(command, io);
      const report = await completedReport(session, {
        from: instantFrom(from, io),
        until: instantFrom(to, io),
        scope: { types: options.type, objectIds: options.id, actor: options.actor },
      });
      await printReport(session, report);
    });
};

const completedReport = async (session: Session, body: unknown): Promise<Report> => {
  const { server, path, io } = session;
  const reports = await path('/reports');
  const { reportId } = await server.post<Report>(reports, body);
  const report = await until(
    io,
    { is: `Report ${reportId}`, limitMs: LIMIT_MS },
    () => server.get<Report>(`${reports}/${reportId}`),
    ({ status }) => ['completed', 'failed', 'cancelled'].includes(status),
  );
  if (report.status !== 'completed') {
    throw new Stop(exitCodes.no, `Report ${reportId} ${report.status}: ${report.failure ?? ''}`, {
      ...report,
    });
  }
  return report;
};

const printReport = async ({ server, output, path }: Session, report: Report): Promise<void> => {
  const { from, until: to, totals, reportId } = report;
  output.say(`From ${output.time(from.instant)} to ${output.time(to.instant)}`);
  const rows: string[][] = [];
  for await (const row of rowsOf<ReportRow>(server, await path(`/reports/${reportId}/rows`), {})) {
    output.record(row);
    rows.push(cellsOf(row));
  }
  output.table(['Name', 'Type', 'To recover', 'What differs', 'Who', 'Object'], rows);
  const { objects = 0, attributes = 0, links = 0 } = totals ?? {};
  output.say(
    `${String(objects)} objects, ${String(attributes)} attributes, ${String(links)} links differ  (report ${reportId})`,
  );
};

const cellsOf = (row: ReportRow): string[] => [
  row.displayName,
  row.objectType,
  row.reason === null ? row.recoveryAction : `${row.recoveryAction}: ${row.reason}`,
  [
    ...row.attributes.map(({ name, before, after }) => `${name}: ${becameText(before, after)}`),
    ...row.links.map(
      ({ relation, op, targetId }) => `${relation} ${op === 'added' ? '+' : '−'} ${targetId}`,
    ),
  ].join('\n'),
  actorsText(row.actors),
  row.objectId,
];
