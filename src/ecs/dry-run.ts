import type { Request, RequestOf } from '../core/domain/request.ts';
import { waitsForItsTurn } from '../core/domain/task.ts';
import { type Cloud, CloudFailure } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { copyQuery, copySubject } from './copy-image.ts';
import { creationQuery, creationSubject } from './create-image.ts';
import { dryRunSchema } from './schemas.ts';
import type { Sharing } from './share-image.ts';

/** Takes the place of the mark, so that our tag counts among those that ECS judges. */
const NO_MARK = 'dry-run';

/**
 * Calls with `DryRun`, which change nothing: they carry no ClientToken, which the real call will need unused, and take
 * their turns as reads. What can only be asked of an image that is there yet, such as shares of a copy, is not asked.
 */
export function createDryRuns({ call, sharing }: { call: Call; sharing: Sharing }): Cloud['dryRun'] {
  return (request) => dryRun(request);

  function dryRun(request: Request): Promise<void> {
    switch (request.kind) {
      case 'create-image':
        return creation(request);
      case 'copy-image':
        return copies(request);
      case 'share-image':
        return sharing.dryRunShare({ place: placeOf(request), imageId: request.imageId }, request);
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

  /** All of them, so that a target that is refused is told before one that got no answer. */
  async function copies(request: RequestOf<'copy-image'>): Promise<void> {
    const source = { place: placeOf(request), imageId: request.imageId };
    const results = await Promise.allSettled(
      request.targets.map((target) =>
        call({
          place: source.place,
          action: 'CopyImage',
          query: { ...copyQuery(source, target, NO_MARK), DryRun: true },
          schema: dryRunSchema,
          subject: copySubject(source, target),
        }),
      ),
    );
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    const against = failures.filter((one) => !(one instanceof CloudFailure && waitsForItsTurn(one.problem)));
    const [first] = against.filter((one) => one instanceof CloudFailure && one.kind === 'refused').concat(against);
    if (first !== undefined) throw first;
  }
}

const placeOf = ({ account, region }: Request) => ({ account, region });
