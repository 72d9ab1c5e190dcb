/** The tenants this server is configured for. */
export class KnownTenants {
  constructor(readonly ids: readonly string[]) {}
}
