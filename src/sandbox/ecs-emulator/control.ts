import { z } from 'zod';
import type { EmulatorHandles } from './control-state.ts';
import { controlState } from './control-state.ts';
import { faultSpec } from './faults.ts';
import type { Answer } from './gateway.ts';

/** Answers a request to the control door; bodies and answers are JSON. */
export type Control = (method: string, pathname: string, body: string) => Answer;

const faultsBody = z.union([z.object({ clear: z.literal(true) }), z.object({ remove: z.string() }), faultSpec]);
const speedBody = z.object({ speed: z.number().positive().max(100_000) });
const copyConcurrencyBody = z.object({ copyConcurrency: z.enum(['serial-per-image', 'queued']) });
const instanceBody = z.object({ instanceId: z.string() });
const snapshotBody = z.object({ snapshotId: z.string() });

/** The sandbox page's and the tests' way in: look at everything, break things, speed things up. */
export function createControl(emulator: EmulatorHandles): Control {
  const { world, faults } = emulator;
  const doors: Record<string, (body: unknown) => Answer> = {
    '/_sandbox/faults': (body) => {
      const asked = faultsBody.parse(body);
      if ('clear' in asked) faults.clear();
      else if ('remove' in asked) {
        if (!faults.remove(asked.remove)) return problem(404, `there is no fault ${asked.remove}`);
      } else faults.add(asked);
      return ok({ faults: faults.list() });
    },
    '/_sandbox/speed': (body) => {
      emulator.setSpeed(speedBody.parse(body).speed);
      return ok({ speed: world.cloud.speed() });
    },
    '/_sandbox/copy-concurrency': (body) => {
      world.copyConcurrency = copyConcurrencyBody.parse(body).copyConcurrency;
      return ok({ copyConcurrency: world.copyConcurrency });
    },
    '/_sandbox/release-instance': (body) => {
      const { instanceId } = instanceBody.parse(body);
      return world.releaseInstance(instanceId) ? ok({}) : problem(404, `there is no instance ${instanceId}`);
    },
    '/_sandbox/delete-snapshot': (body) => {
      const { snapshotId } = snapshotBody.parse(body);
      return world.removeSnapshot(snapshotId) ? ok({}) : problem(404, `there is no snapshot ${snapshotId}`);
    },
    '/_sandbox/expire-sessions': () => {
      emulator.expireSessions();
      return ok({});
    },
    '/_sandbox/reset': () => {
      emulator.reset();
      return ok({});
    },
  };
  return (method, pathname, body) => {
    if (pathname === '/_sandbox/state' && method === 'GET') return ok(controlState(emulator));
    const door = doors[pathname];
    if (door === undefined || method !== 'POST') return problem(404, `there is no ${method} ${pathname}`);
    try {
      return door(body === '' ? {} : JSON.parse(body));
    } catch (error) {
      if (error instanceof z.ZodError) return problem(400, z.prettifyError(error));
      if (error instanceof SyntaxError) return problem(400, 'the body is not JSON');
      throw error;
    }
  };
}

const ok = (body: object) => reply(200, { ok: true, ...body });
const problem = (status: number, error: string) => reply(status, { ok: false, error });
const reply = (status: number, body: object): Answer => ({
  kind: 'reply',
  status,
  headers: { 'content-type': 'application/json;charset=utf-8' },
  body: JSON.stringify(body),
});
