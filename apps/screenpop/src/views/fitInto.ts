import type { OfferPop } from "@touchstone/contracts";

/** Shortens a pop step by step until its JSON fits into `bytes`: the oldest contacts go last, the texts first. */
export function fitInto(pop: OfferPop, bytes: number): OfferPop {
  let fitting = pop;
  for (const shorten of STEPS) {
    if (sizeOf(fitting) <= bytes) return fitting;
    fitting = shorten(fitting);
  }
  return fitting;
}

const sizeOf = (pop: OfferPop) => Buffer.byteLength(JSON.stringify(pop));
const cut = (text: string | null, characters: number) =>
  text === null || text.length <= characters ? text : `${text.slice(0, characters - 1).toWellFormed()}…`;

const notes = (characters: number) => (pop: OfferPop) => ({
  ...pop,
  history: pop.history.map(({ words: said, ...item }) => ({
    ...item,
    note: cut(item.note, characters),
    ...(said ? { words: cut(said, characters) } : {}),
  })),
});
const cardNote = (characters: number) => (pop: OfferPop) => ({
  ...pop,
  customer: pop.customer && { ...pop.customer, note: cut(pop.customer.note, characters) },
});
const names = (characters: number) => (pop: OfferPop) => ({
  ...pop,
  customer: pop.customer && {
    ...pop.customer,
    name: cut(pop.customer.name, characters) ?? "",
    company: cut(pop.customer.company, characters),
    email: cut(pop.customer.email, characters),
  },
  candidates: pop.candidates.map((one) => ({
    ...one,
    name: cut(one.name, characters) ?? "",
    company: cut(one.company, characters),
  })),
});
const contacts = (most: number) => (pop: OfferPop) => ({ ...pop, history: pop.history.slice(0, most) });
const addresses = (most: number) => (pop: OfferPop) => ({
  ...pop,
  customer: pop.customer && { ...pop.customer, addresses: pop.customer.addresses.slice(0, most) },
});
/** Labels in all languages are the largest part of a contact. */
const labels = (pop: OfferPop) => ({ ...pop, history: pop.history.map((item) => ({ ...item, disposition: null })) });

const colleagues = (most: number, characters: number) => (pop: OfferPop) => ({
  ...pop,
  colleagueNotes: pop.colleagueNotes
    .slice(-most)
    .map(({ agent, notes }) => ({ agent, notes: cut(notes, characters) ?? "" })),
});

const words = (characters: number) => (pop: OfferPop) => ({
  ...pop,
  words: cut(pop.words, characters),
  ...(pop.subject ? { subject: cut(pop.subject, characters) } : {}),
});

const STEPS = [
  colleagues(3, 400),
  notes(80),
  cardNote(200),
  notes(40),
  cardNote(80),
  contacts(3),
  labels,
  names(60),
  addresses(2),
  notes(0),
  words(120),
  colleagues(2, 120),
  contacts(1),
];
