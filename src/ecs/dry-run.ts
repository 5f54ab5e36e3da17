import { attributesOf } from '../core/domain/change-image.ts';
import type { RegionId } from '../core/domain/ids.ts';
import type { Problem, ProblemCode } from '../core/domain/problem.ts';
import type { Request, RequestOf } from '../core/domain/request.ts';
import { waitsForItsTurn } from '../core/domain/task.ts';
import { type Cloud, CloudFailure } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import type { Changing } from './change-image.ts';
import { copyQuery, copySubject } from './copy-image.ts';
import { creationQuery, creationSubject } from './create-image.ts';
import { dryRunSchema } from './schemas.ts';
import type { Sharing } from './share-image.ts';

/** Takes the place of the mark, so that our tag counts among those that ECS judges. */
const NO_MARK = 'dry-run';

type DryRunOptions = { call: Call; sharing: Sharing; changing: Changing };

/**
 * Calls with `DryRun`, which change nothing: they carry no ClientToken, which the real call will need unused, and take
 * their turns as reads. What can only be asked of an image that is there yet, such as shares of a copy, is not asked.
 */
export function createDryRuns({ call, sharing, changing }: DryRunOptions): Cloud['dryRun'] {
  return (request) => dryRun(request);

  function dryRun(request: Request): Promise<void> {
    switch (request.kind) {
      case 'create-image':
        return creation(request);
      case 'copy-image':
        return copies(request);
      case 'share-image':
        return sharing.dryRunShare({ place: placeOf(request), imageId: request.imageId }, request);
      case 'change-image':
        return changing.dryRunChange(
          { place: placeOf(request), imageId: request.imageId },
          attributesOf(request.changes),
        );
    }
  }

  async function creation(request: RequestOf<'create-image'>): Promise<void> {
    try {
      await call({
        place: placeOf(request),
        action: 'CreateImage',
        query: { ...creationQuery(request, NO_MARK), DryRun: true },
        schema: dryRunSchema,
        subject: creationSubject(request),
      });
    } catch (error) {
      // Something else has to finish first: that is no reason against what is approved later.
      if (!(error instanceof CloudFailure && error.kind === 'busy' && error.problem.code === 'cloud-busy')) throw error;
    }
  }

  /** All of them, so that every target that is refused is told, and before one that got no answer. */
  async function copies(request: RequestOf<'copy-image'>): Promise<void> {
    const source = { place: placeOf(request), imageId: request.imageId };
    const failures = await Promise.all(
      request.targets.map(async (target) => {
        const query = { ...copyQuery(source, target, NO_MARK), DryRun: true };
        const subject = copySubject(source, target);
        return call({ place: source.place, action: 'CopyImage', query, schema: dryRunSchema, subject }).then(
          () => [],
          (error: unknown) => [{ region: target.region, error }],
        );
      }),
    );
    const against = failures
      .flat()
      .filter(({ error }) => !(error instanceof CloudFailure && waitsForItsTurn(error.problem)));
    const [first, ...others] = against.flatMap(({ region, error }) =>
      error instanceof CloudFailure && error.kind === 'refused' ? [{ region, failure: error }] : [],
    );
    // Whoever asks for one copy knows where.
    if (first) throw request.targets.length > 1 ? together([first, ...others]) : first.failure;
    if (against[0]) throw against[0].error;
  }
}

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
    alike.set(fact, { problem, which: [...(alike.get(fact)?.which ?? []), region] });
  }
  const [{ failure }] = refused;
  const [problem = failure.problem, ...more] = [...alike.values()].map(
    ({ problem, which }): Problem =>
      WITHOUT_REGION.has(problem.code) ? problem : { code: 'problem-of', which, problem },
  );
  const { kind, message, action, requestId } = failure;
  return new CloudFailure(kind, problem, { message, more, ...(action && { action }), ...(requestId && { requestId }) });
}

const placeOf = ({ account, region }: Request) => ({ account, region });
