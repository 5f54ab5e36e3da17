/**
 * The default export of a CommonJS package that was compiled from ESM. Node gives its `module.exports`, bundlers and
 * test runners may give what is inside already; the types know the first only, hence the cast.
 */
export const defaultOf = <Default>(imported: { default: Default }): Default =>
  'default' in imported ? imported.default : (imported as Default);
