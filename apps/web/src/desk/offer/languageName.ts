/** A language tag in the reader's own words. */
export function languageName(tag: string, reader: string): string {
  return new Intl.DisplayNames(reader, { type: "language" }).of(tag) ?? tag;
}
