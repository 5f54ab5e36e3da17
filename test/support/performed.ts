import type { EcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';

/** The calls of an action, or of all, without those that only tried whether it would be refused. */
export const performed = ({ calls }: Pick<EcsEmulator, 'calls'>, action?: string) =>
  calls().filter((call) => (action === undefined || call.action === action) && call.params.DryRun !== 'true');
