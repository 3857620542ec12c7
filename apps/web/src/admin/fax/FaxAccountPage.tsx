import type { FaxAccount, FaxAccountEdit } from "@touchstone/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditFaxAccount, useFaxAccount, useRemoveFaxAccount } from "../../api/settings.ts";
import { useSession } from "../../session/sessionStore.ts";
import { Failure, failureState } from "../Failure.tsx";
import { Field } from "../fields/Field.tsx";
import { TextField } from "../fields/inputs.tsx";
import { HistoryPanel } from "../history/HistoryPanel.tsx";
import { LeavingBanner } from "../LeavingBanner.tsx";
import { CopyField } from "../lines/CopyField.tsx";
import { useLeaving } from "../useLeaving.ts";

/** By which account the tenant's faxes go and come. */
export function FaxAccountPage() {
  const { t } = useTranslation("admin");
  const { data, error } = useFaxAccount();
  const tenantId = useSession(({ session }) => (session.kind === "signedIn" ? session.me.tenant.id : null));
  const key = data?.account === null ? "none" : JSON.stringify(data?.account);
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.fax")}</h1>
        </div>
        <Failure error={error} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="admin-scroll" tabIndex={0} aria-label={t("nav.fax")}>
          {data && <AccountForm key={key} account={data.account} />}
        </section>
      </div>
      {tenantId && <HistoryPanel subject="faxAccount" id={tenantId} />}
    </div>
  );
}

const EMPTY = { connectionId: "", publicKey: "" };
const FIELDS = ["apiKey", "connectionId", "publicKey"];
const webhook = () => `${window.location.origin}/webhooks/fax/telnyx`;

function AccountForm({ account }: { readonly account: FaxAccount["account"] }) {
  const { t } = useTranslation(["admin", "common"]);
  const [edit, setEdit] = useState(account ?? EMPTY);
  const [apiKey, setApiKey] = useState("");
  const [saving, removing] = [useEditFaxAccount(), useRemoveFaxAccount()];
  const isDirty = apiKey !== "" || JSON.stringify(edit) !== JSON.stringify(account ?? EMPTY);
  const leaving = useLeaving(isDirty);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted: FaxAccountEdit = {
      connectionId: edit.connectionId.trim(),
      publicKey: edit.publicKey.trim(),
      ...(apiKey.trim() === "" ? {} : { apiKey: apiKey.trim() }),
    };
    saving.mutate(wanted, { onSuccess: () => setApiKey("") });
  };
  const stateOf = (field: string) => failureState(saving.error, field);
  return (
    <form className="line-form" onSubmit={submit} aria-label="Telnyx">
      <h2 className="text-section">Telnyx</h2>
      <p className="admin-hint">{t(account === null ? "faxAccount.none" : "faxAccount.there")}</p>
      <div className="admin-grid">
        <Field
          label={t("faxAccount.apiKey")}
          hint={t(account === null ? "faxAccount.apiKeyHint" : "faxAccount.apiKeyStays")}
          state={stateOf("apiKey")}
        >
          {(props) => (
            <input
              {...props}
              type="password"
              autoComplete="new-password"
              maxLength={200}
              value={apiKey}
              onChange={(event) => setApiKey(event.currentTarget.value)}
            />
          )}
        </Field>
        <TextField
          label={t("fields.connectionId")}
          hint={t("faxAccount.connectionHint")}
          value={edit.connectionId}
          onChange={(connectionId) => setEdit({ ...edit, connectionId })}
          state={stateOf("connectionId")}
        />
        <TextField
          label={t("fields.publicKey")}
          hint={t("faxAccount.publicKeyHint")}
          value={edit.publicKey}
          onChange={(publicKey) => setEdit({ ...edit, publicKey })}
          state={stateOf("publicKey")}
        />
      </div>
      <CopyField label={t("faxAccount.webhook")} text={webhook()} hint={t("faxAccount.webhookHint")} />
      <Failure error={saving.error ?? removing.error} at={FIELDS} />
      <LeavingBanner leaving={leaving} />
      <div className="row">
        <button type="submit" className="button primary" disabled={saving.isPending || !isDirty}>
          {t("common:save")}
        </button>
        <span className="grow" />
        {account && <RemoveAccount isPending={removing.isPending} onRemove={() => removing.mutate(undefined)} />}
      </div>
    </form>
  );
}

function RemoveAccount({ isPending, onRemove }: { readonly isPending: boolean; readonly onRemove: () => void }) {
  const { t } = useTranslation("admin");
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      {isAsked && <span>{t("faxAccount.removeSure")}</span>}
      <button
        type="button"
        className="button danger small"
        disabled={isPending}
        onClick={() => (isAsked ? onRemove() : setAsked(true))}
      >
        {t(isAsked ? "line.removeNow" : "faxAccount.remove")}
      </button>
    </>
  );
}
