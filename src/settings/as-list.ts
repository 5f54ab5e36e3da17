/** One thing stands for a list of one. */
export const asList = <Item>(given: Item | readonly Item[]): readonly Item[] =>
  Array.isArray(given) ? given : [given as Item];
