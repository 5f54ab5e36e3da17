import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

const folder = new URL('../data/golden/', import.meta.url);

/**
 * Holds what is drawn against `test/data/golden/<name>.json`, which can be pasted into Block Kit Builder as it is.
 * `WRITE_GOLDEN=1 npx vitest run test/slack` writes the files anew; read the difference before it is kept.
 */
export function expectGolden(name: string, drawn: unknown): void {
  const file = new URL(`${name}.json`, folder);
  const text = `${JSON.stringify(drawn, null, 2)}\n`;
  if (process.env.WRITE_GOLDEN === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(JSON.parse(text), `${name} is not drawn as in its golden file`).toEqual(
    JSON.parse(readFileSync(file, 'utf8')),
  );
}
