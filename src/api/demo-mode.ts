/** Where the simulator behind this server is controlled; `null` when a real tenant is captured. */
export class DemoMode {
  constructor(readonly controlUrl: string | null) {}
}
