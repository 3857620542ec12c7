import type { DeskContact } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useMe } from "../../session/sessionStore.ts";
import { formatNumber } from "../frame/phoneNumbers.ts";
import { useCallerNames } from "../frame/useCaller.ts";

/** The facts of this contact, beside the timeline. */
export function Attributes({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation("desk");
  const { region } = useMe().tenant;
  const { number } = useCallerNames()(contact);
  const { queue, brand, line, from, customer } = contact;
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [t("attributes.queue"), queue.name],
    [t("attributes.brand"), brand.name],
    [t("attributes.line"), `${line.name} ${formatNumber(line.address, region)}`],
    [t("attributes.number"), number ?? t("caller.withheld")],
    [t("caller.carrierName"), from.name],
    [t("card.email"), customer?.email],
    [t("card.owner"), customer?.ownerAgent],
  ];
  return (
    <section className="attributes" aria-label={t("attributes.title")}>
      <h2 className="section-title">{t("attributes.title")}</h2>
      <dl>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
