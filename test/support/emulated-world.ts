// The use cases on the real adapter and the emulated cloud, over HTTP, on one clock that only the test moves; what is
// posted is drawn as it is in Slack, and kept without its formatting.
import { onTestFinished } from 'vitest';
import type { DeliveryKind } from '../../src/core/domain/delivery.ts';
import type { OperationId } from '../../src/core/domain/ids.ts';
import { minutes, seconds } from '../../src/core/domain/instant.ts';
import { isOver, type OperationStatus, statusOf } from '../../src/core/domain/operation-status.ts';
import { createEcsCloud } from '../../src/ecs/cloud.ts';
import { type EcsEmulatorOptions, startEcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';
import { messageOf } from '../../src/slack/features/follow-operation/message.ts';
import { anAccount } from './builders.ts';
import { aWorld, works } from './core-world.ts';
import { aLog } from './log.ts';
import { aMovedClock } from './moved-clock.ts';

export async function anEmulatedWorld(options: EcsEmulatorOptions = {}) {
  const time = aMovedClock();
  const ecs = await startEcsEmulator({ clock: time.clock, ...options });
  onTestFinished(() => ecs.close());
  const real = createEcsCloud({
    accounts: () => [anAccount()],
    ownCredential: ecs.credentials,
    endpoint: ecs.url,
    vpcEndpoint: ecs.url,
    essEndpoint: ecs.url,
    stsEndpoint: ecs.url,
    clock: time.clock,
    log: aLog(),
    // It tries as often as it ever does; only nobody waits for it.
    sleep: async () => undefined,
  });
  const world = aWorld({ time, real });
  const said: { kind: DeliveryKind; text: string }[] = [];
  const { post } = world.messenger;
  world.messenger.post = (drawing, place) => {
    said.push({ kind: drawing.wanted.kind, text: messageOf(drawing).text.replace(/[`*]/g, '') });
    return post(drawing, place);
  };
  // Two processes, everything twice.
  const two = [world.worker('w1'), world.worker('w2')];
  const work = (ms: number): Promise<void> => works(world, () => two, { ms, copies: () => 2 });
  return {
    ...{ world, ecs, said, work },
    /** What the channel is told of how it ended, oldest first. */
    ends: () => said.filter(({ kind }) => ['ready', 'failed', 'cancelled'].includes(kind)),
    /** The calls of an action, refused ones included, and every try of it; dry runs not. */
    calls: (action: string) => ecs.calls().filter((call) => call.action === action && call.params.DryRun !== 'true'),
    /** Works until it is over, and long enough after that for anything that would be done twice. */
    async workUntilOver(id: OperationId, atMost = minutes(15)): Promise<OperationStatus> {
      for (let passed = 0; passed < atMost; passed += seconds(10)) {
        if (isOver((await world.operations.get(id)).operation)) break;
        await work(seconds(10));
      }
      await work(seconds(10));
      return statusOf((await world.operations.get(id)).operation);
    },
  };
}
