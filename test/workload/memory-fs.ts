import { Readable } from 'node:stream';
import type { WorkloadFs } from '../../lib/workload/index.js';

/** Stands for a folder among the files of a `memoryFs`. */
export const folder = Symbol('folder');
/** Stands for a file that may not be read. */
export const locked = Symbol('locked');

/** What lies where, by absolute path: the bytes of a file as a text of Latin-1, or what else there is. */
export type Files = Readonly<Record<string, string | Uint8Array | typeof folder | typeof locked>>;

/** A file system in memory; folders are told by what lies in them. */
export function memoryFs(files: Files, chunk = 2 ** 16): WorkloadFs {
  const entry = (path: string) => {
    if (Object.hasOwn(files, path)) return files[path];
    const prefix = path.endsWith('/') ? path : `${path}/`;
    return Object.keys(files).some((file) => file.startsWith(prefix)) ? folder : undefined;
  };
  const trouble = (code: string, path: string) =>
    Object.assign(new Error(`${code}: ${path}`), { code, syscall: 'read' });
  const statSync = (path: string) => {
    const kind = entry(path);
    if (kind === undefined) throw trouble('ENOENT', path);
    return {
      isDirectory: () => kind === folder,
      isFile: () => kind !== folder,
      isFIFO: () => false,
      isSymbolicLink: () => false,
      size: typeof kind === 'symbol' ? 0 : kind.length,
    };
  };
  return {
    existsSync: (path: string) => entry(path) !== undefined,
    statSync,
    lstatSync: statSync,
    createReadStream: (path: string) => {
      const content = entry(path);
      if (typeof content === 'symbol' || content === undefined) {
        const code = content === locked ? 'EACCES' : 'EISDIR';
        return new Readable({
          read() {
            this.destroy(trouble(code, path));
          },
        });
      }
      const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
      return Readable.from(piecesOf(bytes, chunk));
    },
    readdirSync: (path: string) => {
      if (entry(path) !== folder) throw trouble('ENOENT', path);
      const inside = Object.keys(files).filter((file) => file.startsWith(`${path}/`));
      const names = new Set(inside.map((file) => file.slice(path.length + 1).split('/')[0]!));
      return [...names].map((name) => ({ name, ...statSync(`${path}/${name}`) }));
    },
  } as unknown as WorkloadFs;
}

function* piecesOf(bytes: Uint8Array, length: number): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
