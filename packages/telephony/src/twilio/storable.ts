/** PostgreSQL's jsonb holds neither a zero byte nor half a surrogate pair; everything else is kept as it came. */
export const storable = (text: string): string => text.replaceAll("\u0000", "\ufffd").toWellFormed();
