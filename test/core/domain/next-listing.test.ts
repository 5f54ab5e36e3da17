import { expect, it } from 'vitest';
import { nextListingIn } from '../../../src/core/domain/progress.ts';

// Between the listing that sees the last image ready and the word for the next one, another image may have begun.
it('given that everything listed is over, when the next listing is planned, then it comes soon', () => {
  expect(nextListingIn([])).toBe(nextListingIn([undefined]));
});
