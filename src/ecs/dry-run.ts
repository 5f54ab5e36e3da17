// Calls with `DryRun` change nothing: they carry no ClientToken, which the real call will need unused, and take their turns
// as reads.

/** Takes the place of the mark, so that our tag counts among those that ECS judges. */
export const NO_MARK = 'dry-run';
