import type { Environment } from './environment.js';

/** Where each backup is committed. */
export interface GitExportConfig {
  readonly folder: string;
  /** `null`: it is not pushed. */
  readonly remote: { readonly url: string; readonly tokenFile: string | null } | null;
}

type Checked = Pick<
  Environment,
  'STATELINE_EXPORT_GIT_FOLDER' | 'STATELINE_EXPORT_GIT_REMOTE' | 'STATELINE_EXPORT_GIT_TOKEN_FILE'
>;

/** `null` where backups are not exported. */
export const gitExportOf = (checked: Checked): GitExportConfig | null => {
  const { STATELINE_EXPORT_GIT_FOLDER: folder, STATELINE_EXPORT_GIT_REMOTE: url } = checked;
  if (folder === undefined) return null;
  const tokenFile = checked.STATELINE_EXPORT_GIT_TOKEN_FILE ?? null;
  return { folder, remote: url === undefined ? null : { url, tokenFile } };
};

/** What is wrong with them together, each in a sentence. */
export const exportFaultsIn = (checked: Checked): readonly string[] => {
  const { STATELINE_EXPORT_GIT_FOLDER: folder, STATELINE_EXPORT_GIT_REMOTE: url } = checked;
  const rules: readonly (readonly [boolean, string])[] = [
    [
      url !== undefined && folder === undefined,
      'STATELINE_EXPORT_GIT_REMOTE goes with STATELINE_EXPORT_GIT_FOLDER, which is missing',
    ],
    [
      checked.STATELINE_EXPORT_GIT_TOKEN_FILE !== undefined && url === undefined,
      'STATELINE_EXPORT_GIT_TOKEN_FILE goes with STATELINE_EXPORT_GIT_REMOTE, which is missing',
    ],
    [
      url !== undefined && /^[^/]*\/\/[^/]*@/.test(url),
      'STATELINE_EXPORT_GIT_REMOTE takes a URL without a name or a password in it; STATELINE_EXPORT_GIT_TOKEN_FILE takes a file with a token',
    ],
  ];
  return rules.filter(([isWrong]) => isWrong).map(([, message]) => message);
};
