/** Paths as compilers record them, on whatever host: `/`, `\`, `D:/` and `D:\` are absolute wherever we run. */

const ABSOLUTE = /^([/\\]|[A-Za-z]:[/\\])/;
const WINDOWS_ROOT = /^(\\|[A-Za-z]:\\)/;

/** `path` as seen from `base`. Nothing is collapsed: it stays the path that addr2line prints. */
export function joinPath(base: string, path: string): string {
  if (path === '') return base;
  if (base === '' || ABSOLUTE.test(path)) return path;
  if (/[/\\]$/.test(base)) return base + path;
  return base + (WINDOWS_ROOT.test(base) ? '\\' : '/') + path;
}
