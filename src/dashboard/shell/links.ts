/** Addresses of views. Each restores what it showed, for whoever it is sent to. */

type Parameters = Readonly<Record<string, string | undefined>>;

const address = (tenantId: string, path: string, parameters: Parameters = {}): string => {
  const given = Object.entries(parameters).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  const search = new URLSearchParams(given).toString();
  const base = `/tenants/${encodeURIComponent(tenantId)}${path}`;
  return search === '' ? base : `${base}?${search}`;
};

export const overviewLink = (tenantId: string) => address(tenantId, '');

/** `change` opens that entry beside the list. */
export const timelineLink = (
  tenantId: string,
  filters: {
    readonly from?: string;
    readonly until?: string;
    readonly actor?: string;
    readonly type?: string;
    readonly objectId?: string;
    readonly correlationId?: string;
    readonly severity?: string;
    readonly change?: string;
  } = {},
) => address(tenantId, '/timeline', filters);

export const stateLink = (
  tenantId: string,
  parameters: { readonly at?: string; readonly type?: string; readonly search?: string } = {},
) => address(tenantId, '/state', parameters);

/** `at` is an instant or a position; without it the object is shown as it is now. */
export const objectLink = (
  tenantId: string,
  objectId: string,
  parameters: { readonly at?: string; readonly compareWith?: string } = {},
) => address(tenantId, `/state/${encodeURIComponent(objectId)}`, parameters);

/** `backup` opens that one beside the list. */
export const backupsLink = (tenantId: string, parameters: { readonly backup?: string } = {}) =>
  address(tenantId, '/backups', parameters);
export const reportsLink = (tenantId: string) => address(tenantId, '/reports');
export const reportLink = (tenantId: string, reportId: string) =>
  address(tenantId, `/reports/${encodeURIComponent(reportId)}`);

export const recoveriesLink = (tenantId: string) => address(tenantId, '/recoveries');
export const recoveryLink = (tenantId: string, recoveryId: string) =>
  address(tenantId, `/recoveries/${encodeURIComponent(recoveryId)}`);

/** What a recovery that is about to be planned shall bring back; lists with commas. */
export const newRecoveryLink = (
  tenantId: string,
  wanted: {
    /** An instant, a backup id or `position:…`. */
    readonly target?: string;
    readonly reportId?: string;
    readonly changeIds?: string;
    readonly actors?: string;
    readonly correlationIds?: string;
    readonly from?: string;
    readonly until?: string;
    readonly types?: string;
    readonly objectIds?: string;
    readonly paths?: string;
    readonly relations?: string;
    readonly filter?: string;
    /** And whatever else the form keeps in its address. */
    readonly [name: string]: string | undefined;
  } = {},
) => address(tenantId, '/recoveries/new', wanted);

export const incidentLink = (
  tenantId: string,
  cause: {
    readonly actor?: string;
    readonly correlationId?: string;
    readonly from?: string;
    readonly until?: string;
  } = {},
) => address(tenantId, '/incident', cause);

/** `alarm` opens that one beside the list. */
export const alarmsLink = (tenantId: string, parameters: { readonly alarm?: string } = {}) =>
  address(tenantId, '/alarms', parameters);

export const healthLink = (tenantId: string) => address(tenantId, '/health');
export const settingsLink = (tenantId: string) => address(tenantId, '/settings');
export const signInLink = (returnTo: string) =>
  `/sign-in?${new URLSearchParams({ returnTo }).toString()}`;
