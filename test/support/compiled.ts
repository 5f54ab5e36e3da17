import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A few modules and what they import as JavaScript, for a process of its own: Node 20 runs no TypeScript. Only what is
 * needed is compiled, and unchecked, so that this does not depend on anything else.
 */
export function compiled(...modules: string[]): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-compiled-'));
  const config = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: { rootDir: join(root, 'src'), outDir: folder, noCheck: true, types: [] },
    files: modules.map((module) => join(root, module)),
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`tsc ended with ${status}: ${stdout}`);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
