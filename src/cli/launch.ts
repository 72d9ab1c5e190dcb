import type { Command } from 'commander';

/** A data folder that a command works on itself. */
export interface FolderRequest {
  readonly folder: string;
  /** Of `--tenant`. */
  readonly tenant?: string;
  /** What has to be at work besides what answers questions. */
  readonly roles: readonly WorkingRole[];
  /** Whether the tenant is looked at before anything is answered. */
  readonly fresh: boolean;
  /** Whether what answers questions is built anew from the log. */
  readonly anew?: boolean;
  /** Whether it is about alarms, so that a wrong file of them stops it. */
  readonly alarms?: boolean;
}

export type WorkingRole = 'capture' | 'writer' | 'retention';

/** A data folder that this process answers for. */
export interface OpenFolder {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** What starts whole programs; the command line itself is only a client of a running server. */
export interface Launchers {
  /** Runs the server until it is told to stop. */
  readonly start: () => Promise<void>;
  /** Runs the incidents of the demo; whether all of it held. */
  readonly demo: (options: { readonly json: boolean }) => Promise<boolean>;
  /** Tries what can be read of the tenant; whether all can. */
  readonly doctor: (options: { readonly json: boolean }) => Promise<boolean>;
  /** Answers for a data folder, as a server would, until it is closed. */
  readonly open: (request: FolderRequest) => Promise<OpenFolder>;
  /** Copies a log to another; whether all of it is there, and its chains hold. */
  readonly copyLog: (options: {
    readonly from: string;
    readonly to: string;
    readonly json: boolean;
  }) => Promise<boolean>;
  /** Whether a file of alarms can be used. @throws what is wrong with it */
  readonly checkAlarms: (options: {
    readonly file: string;
    readonly json: boolean;
  }) => Promise<boolean>;
}

/** `stateline start` and `stateline demo` */
export const addLaunchers = (
  program: Command,
  launchers: Launchers,
  setExitCode: (code: number) => void,
): void => {
  program
    .command('start')
    .description('run the server; its settings come from the environment')
    .action(async () => {
      await launchers.start();
    });
  program
    .command('demo')
    .description('damage a simulated tenant three times, and bring it back each time')
    .action(async (_options, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      setExitCode((await launchers.demo({ json: json === true })) ? 0 : 1);
    });
};
