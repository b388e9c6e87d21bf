// Where the checkout is. Every script works on it from whatever folder it was called.
import path from 'node:path';

export const root = path.dirname(import.meta.dirname);
