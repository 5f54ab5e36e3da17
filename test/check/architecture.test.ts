import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// The check that guards the arrows is itself only worth something if it can fail: each test plants one bad import in a
// small house of its own and runs the very command and configuration of `npm run check:architecture`.

let house: string;

beforeEach(async () => {
  house = await mkdtemp(join(tmpdir(), 'darkroom-house-'));
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json', 'tsconfig.base.json'])
    await cp(file, join(house, file));
  await plant('src/core/domain/noun.ts', 'export const noun = 1;\nexport type Noun = typeof noun;\n');
  await plant(
    'src/core/ports/port.ts',
    "import type { Noun } from '../domain/noun.ts';\nexport type Port = { get(): Noun };\n",
  );
  await plant(
    'src/core/usecases/verb.ts',
    "import type { Port } from '../ports/port.ts';\nexport const verb = (port: Port) => port.get();\n",
  );
  await plant(
    'src/ecs/cloud.ts',
    "import { noun } from '../core/domain/noun.ts';\nexport const cloud = noun;\nexport type Cloud = typeof cloud;\n",
  );
  await plant('src/timing/within.ts', 'export const within = 1;\n');
  await plant('src/redis/store.ts', "import { noun } from '../core/domain/noun.ts';\nexport const store = noun;\n");
  await plant('src/jobs/jobs.ts', "import { within } from '../timing/within.ts';\nexport const jobs = within;\n");
  await plant('test/some.test.ts', "import { verb } from '../src/core/usecases/verb.ts';\nexport default verb;\n");
});

afterEach(() => rm(house, { recursive: true, force: true }));

describe('the architecture check', () => {
  it('given only arrows that point inwards, when checked, then it passes', async () => {
    expect(await check()).toEqual({ status: 0, broken: [] });
  });

  it.each([
    {
      what: 'a value imported from an adapter into the domain',
      file: 'src/core/domain/bad.ts',
      text: "import { cloud } from '../../ecs/cloud.ts';\nexport const bad = cloud;\n",
      rule: 'domain-is-pure',
    },
    {
      what: 'a type imported from an adapter into the domain',
      file: 'src/core/domain/bad.ts',
      text: "import type { Cloud } from '../../ecs/cloud.ts';\nexport type Bad = Cloud;\n",
      rule: 'domain-is-pure',
    },
    {
      what: 'an adapter that imports another',
      file: 'src/redis/bad.ts',
      text: "import type { Cloud } from '../ecs/cloud.ts';\nexport type Bad = Cloud;\n",
      rule: 'redis-stands-alone',
    },
    {
      what: 'a package in the core',
      file: 'src/core/usecases/bad.ts',
      text: "import { readFile } from 'node:fs/promises';\nexport const bad = readFile;\n",
      rule: 'use-cases-use-ports',
    },
    {
      what: 'an emulator that shares code with the adapter it judges',
      file: 'src/sandbox/ecs-emulator/bad.ts',
      text: "import { cloud } from '../../ecs/cloud.ts';\nexport const bad = cloud;\n",
      rule: 'the-emulators-are-strangers',
    },
    {
      what: 'a product that knows the sandbox',
      file: 'src/wire.ts',
      text: "import { emulator } from './sandbox/ecs-emulator/emulator.ts';\nexport const bad = emulator;\n",
      rule: 'nobody-imports-the-sandbox',
    },
    {
      what: 'a use case that waits by itself',
      file: 'src/core/usecases/bad.ts',
      text: "import { within } from '../../timing/within.ts';\nexport const bad = within;\n",
      rule: 'use-cases-use-ports',
    },
    {
      what: 'a wait that knows for whom it waits',
      file: 'src/timing/bad.ts',
      text: "import { cloud } from '../ecs/cloud.ts';\nexport const bad = cloud;\n",
      rule: 'timing-knows-nobody',
    },
    {
      what: 'settings that know an adapter',
      file: 'src/settings/bad.ts',
      text: "import { cloud } from '../ecs/cloud.ts';\nexport const bad = cloud;\n",
      rule: 'settings-know-the-core',
    },
    {
      what: 'a command about the policy that comes to an adapter by way of another file',
      file: 'src/cli/policy.ts',
      text: "import { wire } from '../wire.ts';\nexport const bad = wire;\n",
      rule: 'commands-need-no-adapter',
    },
    {
      what: 'an import that leads nowhere',
      file: 'src/ecs/bad.ts',
      text: "import { gone } from './gone.ts';\nexport const bad = gone;\n",
      rule: 'nothing-unresolved',
    },
  ])('given $what, when checked, then it fails by $rule', async ({ file, text, rule }) => {
    await plant('src/sandbox/ecs-emulator/emulator.ts', 'export const emulator = 1;\n');
    await plant('src/wire.ts', "import { cloud } from './ecs/cloud.ts';\nexport const wire = cloud;\n");
    await plant(file, text);
    const { status, broken } = await check();
    expect(status).not.toBe(0);
    expect(broken).toContain(rule);
  });

  it.each(['import', 'import type'])('given a circle made with %s, when checked, then it fails', async (word) => {
    await plant('src/ecs/one.ts', `${word} { Two } from './two.ts';\nexport type One = Two;\nexport const One = 1;\n`);
    await plant(
      'src/ecs/two.ts',
      `${word} { One } from './one.ts';\nexport type Two = typeof One;\nexport const Two = 2;\n`,
    );
    const { status, broken } = await check();
    expect(status).not.toBe(0);
    expect(broken).toContain('no-circles');
  });
});

async function plant(file: string, text: string): Promise<void> {
  const path = join(house, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Runs the check in the planted house; answers its exit status and the names of the rules that were broken. */
function check(): Promise<{ status: number; broken: string[] }> {
  const depcruise = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const words = [depcruise, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src', 'test'];
  return new Promise((done) => {
    execFile(process.execPath, words, { cwd: house, maxBuffer: 16 * 1024 * 1024 }, (error, stdout) => {
      const { summary } = JSON.parse(stdout) as {
        summary: { violations: { rule: { name: string } }[]; error: number };
      };
      done({
        status: error || summary.error > 0 ? 1 : 0,
        broken: [...new Set(summary.violations.map(({ rule }) => rule.name))],
      });
    });
  });
}
