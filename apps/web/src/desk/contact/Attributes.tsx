import type { DeskContact } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useMe } from "../../session/sessionStore.ts";
import { formatNumber } from "../frame/phoneNumbers.ts";
import { unnamed, useCallerNames } from "../frame/useCaller.ts";

/** The facts of this contact, beside the timeline. */
export function Attributes({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation(["desk", "thread"]);
  const { region } = useMe().tenant;
  const { number } = useCallerNames()(contact);
  const { channel, queue, brand, line, from, customer } = contact;
  const words = wordsOf(channel);
  const withheld = channel === "chat" ? null : t(unnamed(channel));
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [t("attributes.queue"), queue.name],
    [t("attributes.brand"), brand.name],
    [t("attributes.line"), `${line.name} ${formatNumber(line.address, region)}`],
    [t(words.address), number ?? withheld],
    [t(words.name), from.name],
    [t("card.email"), customer?.email === number ? null : customer?.email],
    [t("card.owner"), customer?.ownerAgent],
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where there is little room, and the keyboard has to reach that
    <section className="attributes" aria-label={t("attributes.title")} tabIndex={0}>
      <h2 className="section-title">{t("attributes.title")}</h2>
      <dl>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{breakable(value ?? "")}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

/** A long address goes on in a new line behind its @. */
function breakable(value: string) {
  const at = value.indexOf("@") + 1;
  if (at === 0) return value;
  return (
    <>
      {value.slice(0, at)}
      <wbr />
      {value.slice(at)}
    </>
  );
}

/** Who says so is another on each channel. */
function wordsOf(channel: DeskContact["channel"]) {
  if (channel === "chat") return { address: "thread:visitor.address", name: "thread:visitor.name" } as const;
  if (channel === "email") return { address: "thread:mail.address", name: "thread:mail.senderName" } as const;
  return { address: "attributes.number", name: "caller.carrierName" } as const;
}
