/** The bytes of a file, had as a whole or read as far as they are wanted: of a program's 27 MB one address needs a part. */
export interface FileBytes {
  /** Of the whole file, in bytes. */
  readonly size: number;
  /** The `size` bytes from `offset` on, all of which lie in the file. Throws where the file cannot be read any more. */
  read(offset: number, size: number): Uint8Array;
}

export function wholeFile(bytes: Uint8Array): FileBytes {
  return { size: bytes.length, read: (offset, size) => bytes.subarray(offset, offset + size) };
}
