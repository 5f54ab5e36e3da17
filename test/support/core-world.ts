// Everything the use cases need, over the memory stores: a cloud and a messenger that do as they are told, a clock that
// only the test moves, and as many workers as it takes, each of which can be killed at any step.
import type { Account } from '../../src/core/domain/account.ts';
import type { AuditLine, AuditSubject } from '../../src/core/domain/audit.ts';
import type { CreateImageForm } from '../../src/core/domain/create-image-form.ts';
import type { OperationId, RegionId, WorkerId } from '../../src/core/domain/ids.ts';
import { seconds } from '../../src/core/domain/instant.ts';
import type { Watch } from '../../src/core/domain/next-actions.ts';
import { type Operation, shownOf } from '../../src/core/domain/operation.ts';
import { type OperationStatus, statusOf } from '../../src/core/domain/operation-status.ts';
import type { Policy } from '../../src/core/domain/policy.ts';
import { DomainError, type Problem } from '../../src/core/domain/problem.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import type { Task } from '../../src/core/domain/task.ts';
import type { Cloud } from '../../src/core/ports/cloud.ts';
import type { Hint, Jobs } from '../../src/core/ports/jobs.ts';
import type { Operations } from '../../src/core/ports/operations.ts';
import type { Submission } from '../../src/core/usecases/accept-request.ts';
import { advance } from '../../src/core/usecases/advance.ts';
import { type Decision, decideApproval } from '../../src/core/usecases/decide-approval.ts';
import { notify } from '../../src/core/usecases/notify.ts';
import { reviseCreateImage, submitCreateImage } from '../../src/core/usecases/submit-request.ts';
import { sweep } from '../../src/core/usecases/sweep.ts';
import { watchRegion } from '../../src/core/usecases/watch-region.ts';
import { withdrawRequest } from '../../src/core/usecases/withdraw-request.ts';
import { createMemoryStores } from '../../src/memory/stores.ts';
import { aForm, anOperation, aPolicy, li, maya } from './builders.ts';
import { aFakeCloud } from './fake-cloud.ts';
import { aFakeDirectory } from './fake-directory.ts';
import { aFakeMessenger } from './fake-messenger.ts';
import { type Around, intercepted } from './intercept.ts';
import { aLog } from './log.ts';
import { aMovedClock, type MovedClock } from './moved-clock.ts';

/** Thrown by everything that a killed process would still do. */
class Killed extends Error {}

export type World = ReturnType<typeof aWorld>;
export type Worker = ReturnType<World['worker']>;

/** `real`: a cloud that takes the place of the one that does as it is told. */
export function aWorld({ time = aMovedClock(), real }: { time?: MovedClock; real?: Cloud } = {}) {
  const { clock } = time;
  const { operations, deliveries, edits, audit } = createMemoryStores({ clock });
  const cloud = aFakeCloud({ clock });
  const messenger = aFakeMessenger({ clock });
  const log = aLog();
  const hints: Hint[] = [];
  const jobs: Jobs = { hint: async (hint) => void hints.push(hint) };
  const directory = aFakeDirectory();
  let policy: Policy = aPolicy();
  const rights = { policy: () => policy, directory, audit, clock, log };
  const accounts: Account[] = [];
  const asked: Cloud = real ?? cloud;
  const needs = { ...rights, operations, cloud: asked, messenger, jobs, accounts: () => accounts };
  let submitted = 0;

  const world = {
    ...{
      time,
      clock,
      operations,
      deliveries,
      edits,
      audit,
      cloud,
      messenger,
      directory,
      log,
      hints,
      jobs,
      needs,
      accounts,
    },
    /** darkroom.yml says this from here on. */
    policy(next: Policy) {
      policy = next;
    },

    submit: (form: CreateImageForm = aForm(), origin = `V${++submitted}`, by = maya): Promise<Submission> =>
      submitCreateImage(needs)(by, origin, form),
    /** An operation that was asked for in the ordinary way. */
    async asked(form?: CreateImageForm): Promise<Operation> {
      const submission = await world.submit(form);
      if (submission.kind === 'refused') throw new Error(`refused: ${JSON.stringify(submission.problems)}`);
      return submission.operation;
    },
    async decide(id: OperationId, decision: Decision = { verdict: 'approved' }, by = li): Promise<Operation> {
      const { operation } = await operations.get(id);
      return decideApproval(needs)(by, id, shownOf(operation), decision);
    },
    /** The requester changes what they asked for. */
    async revise(id: OperationId, form: CreateImageForm, by = maya, from?: number): Promise<Submission> {
      const { operation } = await operations.get(id);
      return reviseCreateImage(needs)(by, id, from ?? operation.revision, form);
    },
    withdraw: (id: OperationId, by = maya): Promise<Operation> => withdrawRequest(needs)(by, id),
    async approved(form?: CreateImageForm): Promise<Operation> {
      return world.decide((await world.asked(form)).id);
    },
    /** An operation whose image the cloud is making. */
    async running(form?: CreateImageForm): Promise<Operation> {
      const { id } = await world.approved(form);
      await world.worker('starter').advance(id);
      return (await operations.get(id)).operation;
    },
    /** Puts an operation into the store as it is. */
    async kept(operation: Operation = anOperation()): Promise<Operation> {
      await operations.add(operation, clock.now());
      return operation;
    },

    /** The audit trail of an operation, or of a person, the oldest line first. */
    async trail(subject: AuditSubject | OperationId): Promise<AuditLine[]> {
      const about = subject.includes(':') ? (subject as AuditSubject) : (`operation:${subject}` as const);
      return (await audit.about(about, 1_000)).map(({ line }) => line).reverse();
    },
    async status(id: OperationId): Promise<OperationStatus> {
      return statusOf((await operations.get(id)).operation);
    },
    async task(id: OperationId): Promise<Task> {
      const [task] = (await operations.get(id)).operation.tasks;
      if (!task) throw new Error('There is no task');
      return task;
    },

    /** A process that does the work. `around` stands before each of its calls. */
    worker(name: string, around: Around = (_step, act) => act()) {
      const steps: string[] = [];
      let dead = false;
      let fatal: (step: string, count: number) => 'before' | 'after' | undefined = () => undefined;
      const mortal: Around = async (step, act) => {
        if (dead) throw new Killed(step);
        steps.push(step);
        const end = fatal(step, steps.length);
        dead ||= end === 'before';
        if (dead) throw new Killed(step);
        const answer = await around(step, act);
        dead ||= end === 'after';
        if (dead) throw new Killed(step);
        return answer;
      };
      const own = {
        operations: intercepted('operations', operations, mortal),
        deliveries: intercepted('deliveries', deliveries, mortal),
        edits: intercepted('edits', edits, mortal),
        cloud: intercepted('cloud', asked, mortal),
        messenger: intercepted('messenger', messenger, mortal),
        jobs: intercepted('jobs', jobs, mortal),
        ...{ clock, timers: time.timers, worker: name as WorkerId, log },
        directory: intercepted('directory', directory, mortal),
        policy: rights.policy,
      };
      const handle = async (hint: Hint): Promise<void> => {
        if (hint.queue === 'advance') await advance(own)(hint.operation);
        else if (hint.queue === 'notify') await notify(own)(hint.operation);
        else await watchRegion(own)(hint.watch);
      };
      return {
        steps,
        isDead: () => dead,
        /** From here on nothing of it happens any more, whatever was under way. */
        kill() {
          dead = true;
        },
        /** It dies when it comes to this step: before anything happens, or after it happened and before it knows. */
        dies(when: 'before' | 'after', at: string | number) {
          fatal = (step, count) => (step === at || count === at ? when : undefined);
        },
        advance: (id: OperationId) => surviving(advance(own)(id)),
        notify: (id: OperationId) => surviving(notify(own)(id)),
        watch: (region = aForm().region) => surviving(watchRegion(own)(watchOf(region))),
        sweep: () => surviving(sweep(own)()),
        handle: (hint: Hint) => surviving(handle(hint)),
      };
    },
  };
  return world;
}

/** A killed process answers nobody; every other failure is the test's to see. */
async function surviving(run: Promise<void>): Promise<void> {
  try {
    await run;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}

export const watchOf = (region: string): Watch => ({
  account: DEFAULT_ACCOUNT,
  region: region as RegionId,
  kind: 'image',
});

/** The problem somebody is told, when a use case refuses. */
export async function problemOf(run: Promise<unknown>): Promise<Problem | undefined> {
  try {
    await run;
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.problem;
    throw error;
  }
}

/** A store that does not answer for as long as `down` says so. */
export const failingStore = (operations: Operations, down: (step: string) => boolean): Operations =>
  intercepted('operations', operations, async (step, act) => {
    if (down(step)) throw new DomainError({ code: 'store-unavailable' });
    return act();
  });

/**
 * Lets the work be done for so long: every second the workers sweep, and every hint is handled. Without `hints`, those
 * that the use cases gave are lost, and only what a sweep finds is done.
 */
export async function works(
  world: World,
  workers: () => Worker[],
  { ms, hints = true, copies = () => 1 }: { ms: number; hints?: boolean; copies?: () => number },
): Promise<void> {
  for (let passed = 0; passed < ms; passed += seconds(1)) {
    await world.time.passes(seconds(1));
    if (!hints) world.hints.length = 0;
    for (const worker of workers()) await worker.sweep();
    for (let rounds = 0; world.hints.length > 0; rounds++) {
      if (rounds > 100) throw new Error('The work of one second does not come to an end');
      const given = [...new Map(world.hints.map((hint) => [JSON.stringify(hint), hint])).values()];
      world.hints.length = 0;
      const all = workers();
      const runs = given.flatMap((hint) => Array.from({ length: copies() }, () => hint));
      await Promise.all(runs.map((hint, index) => all[index % all.length]?.handle(hint)));
      if (!hints) world.hints.length = 0;
    }
  }
}
