import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, and the one folder in it that holds what commands leave behind. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const localDir = join(root, '.local');
export const distDir = join(root, 'dist');
