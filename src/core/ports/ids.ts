/** Fresh names for things that nothing else names: 20 characters of [0-9a-z], never the same twice. */
export type Ids = { fresh(): string };
