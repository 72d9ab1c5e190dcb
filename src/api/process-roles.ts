/** What this process does; without `api` it answers about its own health only. */
export class ProcessRoles {
  constructor(readonly names: readonly string[]) {}
}
