import type { Line, MailAccount, MailWay } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLineMail } from "../../api/settings.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Failure } from "../Failure.tsx";
import { MailAccountForm } from "./MailAccountForm.tsx";

/** By which accounts a line's mails come and go. */
export function MailSection({ line: { lineId, address } }: { readonly line: Line }) {
  const { data, error } = useLineMail(lineId);
  return (
    <>
      <Failure error={error} />
      {data &&
        (["in", "out"] as const).map((way) => <Account key={way} {...{ lineId, way, address }} kept={data[way]} />)}
    </>
  );
}

interface AccountProps {
  readonly lineId: string;
  readonly way: MailWay;
  /** The line's. */
  readonly address: string;
  readonly kept: MailAccount | null;
}

function Account({ lineId, way, address, kept }: AccountProps) {
  const { t } = useTranslation("admin");
  // What is typed stays when somebody else removes it meanwhile.
  const [isOpen, setOpen] = useState(kept !== null);
  return (
    <section className="line-form" aria-label={t(`mailAccount.title.${way}`)}>
      <h2 className="text-section">{t(`mailAccount.title.${way}`)}</h2>
      {kept === null && <p className="admin-hint">{t(`mailAccount.none.${way}`)}</p>}
      {kept === null && !isOpen ? (
        <div className="row">
          <button type="button" className="button small" onClick={() => setOpen(true)}>
            <Icon name="plus" size={14} />
            {t(`mailAccount.make.${way}`)}
          </button>
        </div>
      ) : (
        <MailAccountForm {...{ lineId, way, address, kept }} onRemove={() => setOpen(false)} />
      )}
    </section>
  );
}
