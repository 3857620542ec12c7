import type { DeskContact, OfferPop } from "@touchstone/contracts";
import { Candidates } from "../offer/Candidates.tsx";
import { UnknownCaller } from "../offer/UnknownCaller.tsx";
import { CustomerBlocks } from "./CustomerBlocks.tsx";

interface WhoItIsProps {
  readonly contact: OfferPop | DeskContact;
  /** Nobody has taken the contact yet. */
  readonly isOffered?: boolean;
}

/** The customer's card; else who it may be, or how somebody unknown becomes a customer. */
export function WhoItIs({ contact, isOffered = false }: WhoItIsProps) {
  if (contact.customer) return <CustomerBlocks {...contact} customer={contact.customer} isOffered={isOffered} />;
  return contact.match === "candidates" ? <Candidates contact={contact} /> : <UnknownCaller contact={contact} />;
}
