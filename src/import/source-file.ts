import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { ImportRefused } from './rejection.ts';

/** A file as an import knows it: the same bytes are the same import, whatever their name. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  /** Lines of the file, the header among them. */
  readonly lines: number;
}

const newline = 10;

/** Reads the file once, without keeping it. Throws `ImportRefused` where there is none. */
export async function inspectFile(path: string): Promise<SourceFile> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => refuse(path, error));
  if (!found.isFile()) throw new ImportRefused(`${path} is not a file`);
  const hash = createHash('sha256');
  let lines = 0;
  let last = newline;
  const chunks = createReadStream(path) as AsyncIterable<Buffer>;
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) lines += 1;
      last = chunk[chunk.length - 1] ?? last;
    }
  } catch (error) {
    refuse(path, error as NodeJS.ErrnoException);
  }
  return {
    path,
    name: basename(path),
    hash: hash.digest('hex'),
    lines: last === newline ? lines : lines + 1,
  };
}

function refuse(path: string, error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT') throw new ImportRefused(`There is no file ${path}`);
  throw new ImportRefused(`${path} cannot be read: ${error.message}`);
}
