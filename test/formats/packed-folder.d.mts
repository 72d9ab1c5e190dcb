/** What the old program said of its data. */
export interface Told {
  readonly commit: string;
  readonly tenantId: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly backups: readonly {
    readonly backupId: string;
    readonly instant: string;
    readonly stateHash: string;
  }[];
  readonly changes: readonly string[];
}

export function packFolder(folder: string, file: string, told: Told): void;
export function unpackFolder(file: string, folder: string): Told;
