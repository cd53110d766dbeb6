/**
 * Keeps the servers of one stack running for as long as someone holds it, and not a moment longer.
 *
 * Started detached, so that neither a Ctrl-C nor a SIGKILL meant for the engine reaches it. Standard input
 * brings orders, one JSON object a line: first `{order}`, then `{server, id}` for each server to start (types in
 * stack.mjs). Standard output tells, one JSON object a line: `listening`, `started`, `exited`.
 *
 * Holders are whoever has the other end of standard input, and each connection to its port that has sent the
 * token. The kernel closes both when their process ends, however it ends. When the last one is gone the
 * servers are stopped in reverse order, and the keeper ends.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers';

const STOP_MS = 15_000;
const LOG_LIMIT_BYTES = 20_000_000;
const holders = new Set([process.stdin]);
const running = [];
const removeAtEnd = [];
let temporary = false;
let stopping = false;

// A terminal that closes or an interrupted group is no reason to stop: only losing the holders is.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
process.on('SIGTERM', () => void stop());
// Whoever started the stack may be gone while others hold it: then nobody listens.
process.stdout.on('error', () => {});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { order, server, id } = JSON.parse(line);
    if (order) take(order);
    else launch(server, id);
  })
  .on('close', () => release(process.stdin));

function tell(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function take(order) {
  temporary = order.temporary;
  removeAtEnd.push(...order.removeAtEnd);
  const gate = createServer({ allowHalfOpen: true }, (socket) => {
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk;
      if (heard === `${order.token}\n` && !stopping) {
        holders.add(socket);
        socket.write('held\n');
      } else if (heard.length > order.token.length) socket.destroy();
    });
    socket.on('error', () => {});
    // The last holder's connection stays open until everything has stopped: its closing is the news.
    socket.on('end', () => {
      // A turn later: standard input, let go of before, may end in the same turn, and would count as another holder.
      setImmediate(() => {
        if (holders.size > 1 || !holders.has(socket)) socket.end();
        release(socket);
      });
    });
    socket.on('close', () => release(socket));
  });
  gate.listen(0, '127.0.0.1', () => tell({ event: 'listening', port: gate.address().port }));
}

function launch(server, id) {
  if (stopping) return;
  if (temporary) removeAtEnd.push(...server.cleanUp);
  const log = openSync(server.log, isLarge(server.log) ? 'w' : 'a', 0o600);
  const { command, args, env, uid, gid } = server;
  const child = spawn(command, args, {
    cwd: '/',
    detached: true,
    env,
    uid,
    gid,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.once('spawn', () => tell({ event: 'started', id, pid: child.pid }));
  child.once('error', () => exited(server.name, id));
  child.once('exit', () => exited(server.name, id));
  running.push({ child, stopSignal: server.stopSignal, ended });
}

function isLarge(log) {
  return (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES;
}

function exited(name, id) {
  tell({ event: 'exited', id });
  if (stopping) return;
  for (const holder of holders) if (holder !== process.stdin) holder.write(`${name}\n`);
}

function release(holder) {
  if (holders.delete(holder) && holders.size === 0) void stop();
}

async function stop() {
  if (stopping) return;
  stopping = true;
  for (const { child, stopSignal, ended } of running.reverse()) {
    if (child.pid === undefined) continue;
    child.kill(stopSignal);
    const impatience = setTimeout(() => killGroup(child.pid), STOP_MS);
    await ended;
    clearTimeout(impatience);
    // Whatever the server itself had started and left behind.
    killGroup(child.pid);
  }
  for (const path of removeAtEnd) rmSync(path, { recursive: true, force: true });
  process.exit(0);
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
