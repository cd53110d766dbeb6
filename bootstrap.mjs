/**
 * The one door: installs what is missing, gets PostgreSQL and a broker, then runs the engine, a command or the
 * tests. Until the dependencies are there only Node's own modules may be imported.
 *
 *   node bootstrap.mjs start [--roles gateway,relay,projector,orchestrator]
 *   node bootstrap.mjs test [arguments of jest]
 *   node bootstrap.mjs run [--alone] <script.ts> [arguments]     --alone: without database and broker
 */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: 20.19 or later is needed.`);
  process.exit(1);
}

const commands = {
  start: async (args) => {
    await import('./bootstrap/heap.mjs');
    await (await import('./bootstrap/start-command.mjs')).start(args);
  },
  test: async (args) => (await import('./bootstrap/test-command.mjs')).test(args),
  run: async (args) => (await import('./bootstrap/run-command.mjs')).run(args),
};

const [name = 'start', ...args] = process.argv.slice(2);
try {
  if (!Object.hasOwn(commands, name)) throw new Error(`Unknown command ${name}: use start, test or run.`);
  await commands[name](args);
} catch (error) {
  // Expected failures say what to do; a stack of this file's insides would bury it.
  console.error(process.env.DEBUG ? error : (error?.message ?? error));
  process.exit(1);
}
