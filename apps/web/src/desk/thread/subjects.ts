/** What programs put before a subject that is answered or passed on, once or many times, in the languages of most customers. */
const MARKS = /^(?:\s*(?:re|aw|sv|fw|fwd|wg|回复|回覆|答复|答覆|转发|轉寄)(?:\[\d+\])?\s*[:：])+\s*/iu;

/** The subject as its first writer had it. */
export const plainSubject = (subject: string): string => subject.replace(MARKS, "").trim();

/** Is it the same matter, however often it went back and forth? */
export const isSameSubject = (one: string, other: string): boolean => plainSubject(one) === plainSubject(other);

/** Under which subject a mail is answered. */
export const answerSubject = (subject: string): string => `Re: ${plainSubject(subject)}`.trim();
