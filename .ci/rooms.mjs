/** Which rooms a room may import. Among rooms, only through a door: module, port, command or query. */
export const mayImport = {
  domain: [],
  'event-store': ['domain'],
  observation: ['domain', 'event-store'],
  leases: ['domain', 'event-store'],
  access: ['domain', 'event-store'],
  operators: ['domain', 'event-store', 'integrity'],
  integrity: ['domain', 'event-store'],
  directory: ['domain', 'observation'],
  history: ['domain', 'event-store', 'observation'],
  retention: ['domain', 'event-store', 'history', 'integrity', 'leases'],
  capture: [
    ...['domain', 'event-store', 'directory', 'history', 'integrity', 'leases', 'observation'],
  ],
  imports: ['domain', 'capture', 'history'],
  backups: ['domain', 'event-store', 'history', 'integrity', 'leases'],
  comparison: ['domain', 'event-store', 'history', 'backups'],
  recovery: [
    ...['domain', 'event-store', 'directory', 'history', 'backups', 'comparison', 'leases'],
    'observation',
  ],
  alarms: ['domain', 'event-store', 'history', 'leases', 'recovery'],
  exports: ['domain', 'event-store', 'history', 'backups', 'comparison', 'leases'],
  api: [
    ...['domain', 'history', 'capture', 'backups', 'comparison', 'recovery'],
    ...['integrity', 'retention', 'leases', 'imports', 'directory', 'access', 'operators'],
    ...['alarms', 'exports', 'observation'],
  ],
  simulator: ['domain'],
  cli: ['domain', 'integrity', 'exports'],
  // Speaks to the server as any other program does.
  dashboard: [],
};
