/** What the exit code of a command says. */
export const exitCodes = { fine: 0, no: 1, usage: 2, unreachable: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with a message for the person and an exit code for the program. */
export class Stop extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    /** What stands on stderr in its place with `--json`. */
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
