import type { CallKind, Turn, TurnAsked } from '../domain/call-budget.ts';
import type { Place } from '../domain/region.ts';

/**
 * The calls to the cloud that all processes of one workspace share, by account and region, as `takeCall` counts them.
 * Throws `DomainError` store-unavailable: the caller then goes on without, as nothing may fail for want of a budget.
 */
export type CallBudget = {
  take(place: Place, kind: CallKind, asked: TurnAsked): Promise<Turn>;
  /** The cloud said that it takes no more for so long: nobody else has to be told the same. */
  pause(place: Place, kind: CallKind, forMs: number): Promise<void>;
};
