import type { EcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';

/** The calls of an action, without those that only tried whether it would be refused. */
export const performed = ({ calls }: Pick<EcsEmulator, 'calls'>, action: string) =>
  calls().filter((call) => call.action === action && call.params.DryRun !== 'true');
