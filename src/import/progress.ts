import cliProgress from 'cli-progress';

/** Shows how far an import has come; nothing it does changes the import. */
export interface Progress {
  start(rows: number): void;
  advance(done: number): void;
  note(line: string): void;
  stop(): void;
}

/** Stderr, or what stands for it. */
export type TerminalStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** A bar on a terminal; where stderr goes to a file or a pipe, a line for every tenth of the way. */
export function progressOn(stream: TerminalStream): Progress {
  return stream.isTTY ? bar(stream) : lines(stream);
}

export const noProgress: Progress = { start() {}, advance() {}, note() {}, stop() {} };

function bar(stream: TerminalStream): Progress {
  const multi = new cliProgress.MultiBar(
    {
      stream,
      format: 'importing [{bar}] {value}/{total} customers, {eta_formatted} to go',
      hideCursor: true,
      clearOnComplete: false,
    },
    cliProgress.Presets.shades_classic,
  );
  let current: cliProgress.SingleBar | undefined;
  return {
    start: (rows) => void (current = multi.create(rows, 0)),
    advance: (done) => current?.update(done),
    note: (line) => multi.log(`${line}\n`),
    stop: () => multi.stop(),
  };
}

function lines(stream: TerminalStream): Progress {
  let total = 0;
  let tenths = 0;
  return {
    start(rows) {
      total = rows;
      stream.write(`importing ${rows} rows\n`);
    },
    advance(done) {
      const reached = total === 0 ? 10 : Math.floor((done * 10) / total);
      if (reached <= tenths) return;
      tenths = reached;
      stream.write(`${done}/${total} rows\n`);
    },
    note: (line) => void stream.write(`${line}\n`),
    stop() {},
  };
}
