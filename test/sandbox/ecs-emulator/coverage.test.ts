import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { actions } from '../../../src/sandbox/ecs-emulator/actions/actions.ts';
import { coverage } from '../../../src/sandbox/ecs-emulator/coverage.ts';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { anEmulator } from './support.ts';

it('given the matrix, when compared with the routes, then exactly the covered operations are answered', () => {
  const covered = coverage.filter((row) => row.level !== 'not started').map((row) => row.operation);
  expect(covered.sort()).toEqual(actions.map((action) => action.name).sort());
  expect(new Set(coverage.map((row) => row.operation)).size).toBe(coverage.length);
});

it('given a covered operation, when its tests are looked for, then the file is there and notes say how far it goes', () => {
  for (const row of coverage.filter(({ level }) => level !== 'not started')) {
    expect(existsSync(new URL(row.test ?? 'none', import.meta.url)), row.operation).toBe(true);
    expect(row.notes, row.operation).not.toBe('');
  }
});

it('given the seeded ids, when read, then each is well formed and exists', async () => {
  const { emulator } = await anEmulator();
  const { publicImage, resourceGroup: _, ...ids } = seeded;
  expect(emulator.world.image(publicImage)).toBeDefined();
  const { world } = emulator;
  for (const id of Object.values(ids)) {
    expect(id).toMatch(/^[ism]-[0-9a-z]{20}$/);
    expect(world.instance(id) ?? world.snapshot(id) ?? world.image(id), id).toBeDefined();
  }
});
