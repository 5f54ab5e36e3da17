// Compiles the bot and the sandbox page, and copies what tsc leaves behind (Lua scripts, the page's HTML and CSS).
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
for (const project of ['tsconfig.build.json', 'tsconfig.page.json']) {
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
const copied = /(^|[/\\])[^.]*$|\.(lua|html|css|svg)$/; // folders and assets
cpSync('src', 'dist', { recursive: true, filter: (source) => copied.test(source) });
