/** Where something stands in a YAML document: the names and numbers that lead there. */
export type Path = readonly PropertyKey[];

/** Something to say about a place of a document. */
export type Complaint = {
  path: Path;
  /** Continues the name of the setting it is about, which is `about` or else the path. */
  says: string;
  about?: Path;
  /** It is the name itself that is wrong, not what stands under it. */
  ofKey?: boolean;
};

export type Finding = { line: number; column: number; says: string };

/** `darkroom.yml:12:7 rules[0].allow ...`: editors and CI make a link of it. */
export const findingLine = (file: string, { line, column, says }: Finding): string =>
  `${file}:${line}:${column} ${says}`;

/** `rules[0].approvals.from` */
const pathText = (path: Path): string =>
  path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');

export const sentenceOf = ({ path, about = path, says }: Complaint): string =>
  about.length > 0 ? `${pathText(about)} ${says}` : says;
