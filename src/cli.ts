#!/usr/bin/env node
/** Read before anything is loaded that an older Node could not even parse. */
const NODE_NEEDED = 24;
const nodeHere = Number(process.versions.node.split('.')[0]);

if (nodeHere < NODE_NEEDED) {
  process.stderr.write(
    `Stateline needs Node ${String(NODE_NEEDED)} or newer, and this is ${process.versions.node}. ` +
      'Start it with npm start or npx stateline: they bring their own.\n',
  );
  process.exitCode = 1;
} else {
  const { terminal } = await import('./cli/io.js');
  const { run } = await import('./cli/run.js');
  const io = terminal();
  process.exitCode = await run(process.argv.slice(2), io, {
    start: async () => {
      const { restartWithMemorySettings } = await import('./memory-settings.js');
      restartWithMemorySettings();
      const { serve } = await import('./serve.js');
      await serve((line) => {
        io.out(`${line}\n`);
      });
    },
    demo: async ({ json }) => {
      const { demo } = await import('./demo.js');
      return demo(io, json);
    },
    doctor: async ({ json }) => {
      const { doctor } = await import('./doctor.js');
      return doctor(io, json);
    },
    open: async (request) => {
      const { openDataFolder } = await import('./offline.js');
      return openDataFolder(io, request);
    },
    copyLog: async (request) => {
      const { copy } = await import('./copy.js');
      return copy(io, request);
    },
    checkAlarms: async (request) => {
      const { checkAlarms } = await import('./check-alarms.js');
      return checkAlarms(io, request);
    },
  });
}
