import type { WebLine } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNewWebSecret, useRemoveWebSecret } from "../../api/settings.ts";
import { formatMoment } from "../../i18n/format.ts";
import { serverNow } from "../../live/serverClock.ts";
import { Failure } from "../Failure.tsx";
import { Group } from "../queues/Section.tsx";
import { CopyField } from "./CopyField.tsx";

interface VisitorSecretProps {
  readonly lineId: string;
  readonly web: WebLine;
}

/** With which a site signs who its visitors are. Shown when it is made and never again; a new one ends the old one. */
export function VisitorSecret({ lineId, web }: VisitorSecretProps) {
  const { t, i18n } = useTranslation("admin");
  const [making, removing] = [useNewWebSecret(lineId), useRemoveWebSecret(lineId)];
  const [isAsked, setAsked] = useState(false);
  const made = making.data?.secret;
  const make = () => {
    // The one that there is stops to hold at once: that is asked for.
    if (web.hasSecret && !isAsked) return setAsked(true);
    setAsked(false);
    making.mutate(undefined);
  };
  const remove = () => removing.mutate(undefined, { onSuccess: () => making.reset() });
  const since = web.secretAt === null ? "" : formatMoment(web.secretAt, serverNow(), i18n.language);
  return (
    <Group title={t("web.secret")}>
      <p className="admin-hint">{t("web.secretHint")}</p>
      {made && <CopyField label={t("web.secretNew")} text={made} hint={t("web.secretOnce")} />}
      <p className="secret-state">
        {t(web.hasSecret ? (since ? "web.secretThere" : "web.secretThereOld") : "web.secretNone", { since })}
      </p>
      <Failure error={making.error ?? removing.error} />
      {isAsked && <p role="alert">{t("web.secretSure")}</p>}
      <div className="row">
        <button type="button" className="button small" disabled={making.isPending} onClick={make}>
          {t(isAsked ? "web.secretReplaceNow" : web.hasSecret ? "web.secretReplace" : "web.secretMake")}
        </button>
        {web.hasSecret && (
          <button type="button" className="button danger small" disabled={removing.isPending} onClick={remove}>
            {t("web.secretRemove")}
          </button>
        )}
      </div>
    </Group>
  );
}
