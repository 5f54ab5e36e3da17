// Compiles, and copies what tsc leaves behind (Lua scripts, the page's HTML and CSS, the sandbox's rules). `build.mjs bench` builds the
// benchmarks instead of the product.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';

const builds = {
  product: { projects: ['tsconfig.build.json', 'tsconfig.page.json'], into: 'dist', assets: 'dist' },
  bench: { projects: ['tsconfig.bench.json'], into: '.bench', assets: '.bench/src' },
};
const { projects, into, assets } = builds[process.argv[2] ?? 'product'];

rmSync(into, { recursive: true, force: true });
for (const project of projects) {
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
const copied = /(^|[/\\])[^.]*$|\.(lua|html|css|svg|yml)$/; // folders and assets
cpSync('src', assets, { recursive: true, filter: (source) => copied.test(source) });
