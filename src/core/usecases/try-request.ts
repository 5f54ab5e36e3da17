import type { RegionId } from '../domain/ids.ts';
import type { Effects, Request, TaskKind } from '../domain/kinds/kinds.ts';
import { effectOf, plan } from '../domain/plan.ts';
import type { Problem, ProblemCode } from '../domain/problem.ts';
import { waitsForItsTurn } from '../domain/task.ts';
import { type Cloud, type CloudEffect, CloudFailure } from '../ports/cloud.ts';

/**
 * Has ECS try a request without doing anything; throws the `CloudFailure` of what it would refuse. What starts from
 * something that is yet to be made, such as the share of a copy, cannot be tried. All of it is, so that everything that is
 * refused is told, and before what got no answer.
 */
export async function tryRequest({ effects }: Pick<Cloud, 'effects'>, request: Request): Promise<void> {
  const tasks = plan(request);
  // Of several alike one tells what all of them would meet.
  const first = tasks.filter(
    ({ needs, kind, which }, index) =>
      needs.length === 0 && (which === undefined || tasks.findIndex((one) => one.kind === kind) === index),
  );
  const failures = await Promise.all(
    first.map(async (task) => {
      const { dryRun } = effects[task.kind] as CloudEffect<Effects[TaskKind]>;
      const tried = dryRun?.(effectOf({ request, tasks }, task)) ?? Promise.resolve();
      return tried.then(
        () => [],
        (error: unknown) => (endsByItself(error) ? [] : [{ region: task.place.region, error }]),
      );
    }),
  );
  const against = failures.flat();
  const [refused, ...others] = against.flatMap(({ region, error }) =>
    error instanceof CloudFailure && error.kind === 'refused' ? [{ region, failure: error }] : [],
  );
  // Whoever asks for one thing knows where.
  if (refused) throw first.length > 1 ? together([refused, ...others]) : refused.failure;
  if (against[0]) throw against[0].error;
}

const ENDS_BY_ITSELF: readonly ProblemCode[] = ['cloud-busy', 'instance-disk-busy'];

/** Something else has to finish first: that is no reason against what is approved later. */
const endsByItself = (error: unknown): boolean =>
  error instanceof CloudFailure &&
  (waitsForItsTurn(error.problem) || (error.kind === 'busy' && ENDS_BY_ITSELF.includes(error.problem.code)));

type Refused = { region: RegionId; failure: CloudFailure };

/** What is about the whole account, whichever the region, and what names its region by itself. */
const WITHOUT_REGION: ReadonlySet<ProblemCode> = new Set([
  'account-mismatch',
  'account-not-found',
  'cloud-credentials',
  'cloud-money',
  'image-name-taken',
  'image-not-available',
  'image-not-found',
  'region-not-allowed',
  'region-not-found',
  'role-not-assumed',
]);

/** All that is refused as one failure: each thing once, with the regions that it is refused for. */
function together(refused: readonly [Refused, ...Refused[]]): CloudFailure {
  const alike = new Map<string, { problem: Problem; which: RegionId[] }>();
  for (const { region, failure } of refused) {
    const { problem } = failure;
    const fact = JSON.stringify({ ...problem, requestId: undefined });
    alike.set(fact, { problem, which: [...new Set([...(alike.get(fact)?.which ?? []), region])] });
  }
  const [{ failure }] = refused;
  const [problem = failure.problem, ...more] = [...alike.values()].map(
    ({ problem, which }): Problem =>
      WITHOUT_REGION.has(problem.code) ? problem : { code: 'problem-of', which, problem },
  );
  const { kind, message, action, requestId } = failure;
  return new CloudFailure(kind, problem, { message, more, ...(action && { action }), ...(requestId && { requestId }) });
}
