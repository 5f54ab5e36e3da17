import { DomainError } from '../core/domain/problem.ts';

/** Waits for an answer of Redis. Whatever goes wrong with it, the caller learns that the store is unavailable. */
export async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    throw new DomainError({ code: 'store-unavailable' }, { cause });
  }
}
