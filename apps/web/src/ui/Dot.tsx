import { Fragment, type ReactNode } from "react";

export function Dot() {
  return <i className="dot" aria-hidden="true" />;
}

/** Facts in one line, separated by dots; what is absent leaves no dot behind. */
export function Dotted({ facts }: { readonly facts: readonly (ReactNode | null | false | undefined)[] }) {
  const present = facts.filter((fact) => fact !== null && fact !== undefined && fact !== false && fact !== "");
  return present.map((fact, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: facts have no identity but their place
    <Fragment key={place}>
      {place > 0 && <Dot />}
      {fact}
    </Fragment>
  ));
}
