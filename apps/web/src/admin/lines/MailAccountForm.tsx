import type { MailAccount, MailTrial, MailWay } from "@touchstone/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditMailAccount, useRemoveMailAccount, useTryMailAccount } from "../../api/settings.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Failure, failureState } from "../Failure.tsx";
import { Field, type FieldState } from "../fields/Field.tsx";
import { ChoiceField, NumberField, TextField } from "../fields/inputs.tsx";
import { LeavingBanner } from "../LeavingBanner.tsx";
import { rebased } from "../rebased.ts";
import { StaleBanner } from "../StaleBanner.tsx";
import { useLeaving } from "../useLeaving.ts";
import {
  draftOf,
  editOf,
  type MailAccountDraft,
  PROVIDERS,
  type Provider,
  usualPort,
  withProvider,
} from "./mailAccountDraft.ts";

interface MailAccountFormProps {
  readonly lineId: string;
  readonly way: MailWay;
  /** The line's. */
  readonly address: string;
  readonly kept: MailAccount | null;
  readonly onRemove: () => void;
}

const FIELDS = ["host", "port", "security", "user", "password", "tokenUrl", "clientId", "clientSecret", "refreshToken"];

/** A line's account at a server of mails. What is secret is typed and never shown. */
export function MailAccountForm({ lineId, way, address, kept, onRemove }: MailAccountFormProps) {
  const { t } = useTranslation(["admin", "common"]);
  const shown = draftOf(kept, way, address);
  // With what it was begun upon: what others save is followed only where it takes away nothing that is typed.
  const [typed, setTyped] = useState<{ readonly draft: MailAccountDraft; readonly base: MailAccount | null } | null>(
    null,
  );
  const { draft, base } = typed ?? { draft: shown, base: kept };
  const [saving, trying] = [useEditMailAccount(lineId, way), useTryMailAccount(lineId, way)];
  const isDirty = JSON.stringify(editOf(draft)) !== JSON.stringify(editOf(shown));
  const isStale = isDirty && base?.version !== kept?.version;
  const leaving = useLeaving(isDirty);
  const set = (part: Partial<MailAccountDraft>) => {
    setTyped({ draft: { ...draft, ...part }, base: isDirty ? base : kept });
    // What was found is of what was typed then.
    trying.reset();
    saving.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate({ edit: editOf(draft), version: base?.version ?? null }, { onSuccess: () => setTyped(null) });
  };
  const keepMine = () => {
    setTyped({ draft: rebased(draft, draftOf(base, way, address), shown), base: kept });
    saving.reset();
  };
  const takeTheirs = () => {
    setTyped(null);
    saving.reset();
  };
  const error = saving.error ?? trying.error;
  const parts = { way, draft, set, isKept: kept !== null, stateOf: (field: string) => failureState(error, field) };
  return (
    <form className="mail-account" onSubmit={submit} aria-label={t(`mailAccount.title.${way}`)}>
      <ServerFields {...parts} />
      {draft.signIn === "password" ? <PasswordField {...parts} /> : <TokenFields {...parts} />}
      {way === "in" && <MailboxFields {...parts} />}
      {isStale && <StaleBanner text={t("mailAccount.stale")} {...{ takeTheirs, keepMine }} />}
      {!isStale && <Failure error={error} at={FIELDS} />}
      {trying.data && <Found trial={trying.data} />}
      <LeavingBanner leaving={leaving} />
      <div className="row">
        <button type="submit" className="button primary" disabled={saving.isPending || !isDirty || isStale}>
          {t("common:save")}
        </button>
        <button
          type="button"
          className="button"
          disabled={trying.isPending}
          onClick={() => trying.mutate(editOf(draft))}
        >
          {t(trying.isPending ? "mailAccount.trying" : "mailAccount.try")}
        </button>
        <span className="grow" />
        {kept && <RemoveAccount {...{ lineId, way, onRemove }} version={kept.version} isSaving={saving.isPending} />}
      </div>
    </form>
  );
}

interface PartProps {
  readonly way: MailWay;
  readonly draft: MailAccountDraft;
  readonly set: (part: Partial<MailAccountDraft>) => void;
  readonly stateOf: (field: string) => FieldState;
  /** Its secrets are there already. */
  readonly isKept: boolean;
}

function ServerFields({ way, draft, set, stateOf }: PartProps) {
  const { t } = useTranslation("admin");
  const [provider, setProvider] = useState<Provider>("other");
  const choose = (chosen: Provider) => {
    setProvider(chosen);
    set(withProvider(draft, chosen, way));
  };
  return (
    <div className="admin-grid">
      <ChoiceField
        label={t("mailAccount.provider")}
        value={provider}
        onChange={choose}
        options={PROVIDERS.map((one) => [one, t(`mailAccount.providers.${one}`)] as const)}
      />
      <TextField
        label={t("fields.host")}
        value={draft.host}
        maxLength={253}
        onChange={(host) => set({ host })}
        state={stateOf("host")}
      />
      <ChoiceField
        label={t("fields.security")}
        value={draft.security}
        onChange={(security) => set({ security, port: usualPort(way, security) })}
        options={(["tls", "starttls", "none"] as const).map((one) => [one, t(`mailAccount.security.${one}`)] as const)}
        state={stateOf("security")}
      />
      <NumberField
        label={t("fields.port")}
        value={draft.port}
        min={1}
        max={65_535}
        onChange={(port) => set({ port })}
        state={stateOf("port")}
      />
      <TextField
        label={t("fields.user")}
        value={draft.user}
        maxLength={320}
        onChange={(user) => set({ user })}
        state={stateOf("user")}
      />
      <ChoiceField
        label={t("fields.signIn")}
        value={draft.signIn}
        onChange={(signIn) => set({ signIn })}
        options={(["password", "token"] as const).map((one) => [one, t(`mailAccount.signIn.${one}`)] as const)}
      />
    </div>
  );
}

function PasswordField({ draft, set, stateOf, isKept }: PartProps) {
  const { t } = useTranslation("admin");
  return (
    <div className="admin-grid">
      <SecretField
        label={t("mailAccount.password")}
        hint={t(isKept ? "mailAccount.stays" : "mailAccount.passwordHint")}
        value={draft.password}
        onChange={(password) => set({ password })}
        state={stateOf("password")}
      />
    </div>
  );
}

function TokenFields({ draft, set, stateOf, isKept }: PartProps) {
  const { t } = useTranslation("admin");
  const stays = isKept ? t("mailAccount.stays") : undefined;
  return (
    <div className="admin-grid">
      <TextField
        label={t("fields.tokenUrl")}
        value={draft.tokenUrl}
        maxLength={500}
        onChange={(tokenUrl) => set({ tokenUrl })}
        state={stateOf("tokenUrl")}
        hint={t("mailAccount.tokenUrlHint")}
      />
      <TextField
        label={t("fields.clientId")}
        value={draft.clientId}
        maxLength={500}
        onChange={(clientId) => set({ clientId })}
        state={stateOf("clientId")}
      />
      <SecretField
        label={t("mailAccount.clientSecret")}
        hint={stays}
        value={draft.clientSecret}
        onChange={(clientSecret) => set({ clientSecret })}
        state={stateOf("clientSecret")}
      />
      <SecretField
        label={t("mailAccount.refreshToken")}
        hint={stays ?? t("mailAccount.refreshTokenHint")}
        value={draft.refreshToken}
        onChange={(refreshToken) => set({ refreshToken })}
        state={stateOf("refreshToken")}
      />
      <TextField
        label={t("fields.scope")}
        value={draft.scope}
        maxLength={1000}
        onChange={(scope) => set({ scope })}
        state={stateOf("scope")}
      />
    </div>
  );
}

function MailboxFields({ draft, set, stateOf }: PartProps) {
  const { t } = useTranslation("admin");
  return (
    <div className="admin-grid">
      <TextField
        label={t("fields.folder")}
        value={draft.folder}
        maxLength={200}
        onChange={(folder) => set({ folder })}
        state={stateOf("folder")}
        hint={t("mailAccount.folderHint")}
      />
      <TextField
        label={t("fields.authority")}
        value={draft.authority}
        maxLength={253}
        onChange={(authority) => set({ authority })}
        state={stateOf("authority")}
        hint={t("mailAccount.authorityHint")}
      />
    </div>
  );
}

interface SecretFieldProps {
  readonly label: string;
  readonly hint: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly state: FieldState;
}

function SecretField({ label, hint, value, onChange, state }: SecretFieldProps) {
  return (
    <Field label={label} hint={hint} state={state}>
      {(props) => (
        <input
          {...props}
          type="password"
          autoComplete="new-password"
          maxLength={4096}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** What a try came to. */
function Found({ trial: { fault, says } }: { readonly trial: MailTrial }) {
  const { t } = useTranslation("admin");
  return (
    <div className={`alert-strip ${fault === null ? "ok" : "crit"}`} role="status">
      <Icon name={fault === null ? "checkCircle" : "alert"} size={14} />
      <span>
        {fault === null ? t("mailAccount.works") : t(`mail.faults.${fault}`, { says: says ?? "" })}
        {says !== null && fault !== "other" && <span className="text-caption mail-address">{says}</span>}
      </span>
    </div>
  );
}

interface RemoveAccountProps extends Pick<MailAccountFormProps, "lineId" | "way" | "onRemove"> {
  /** Only what is shown is removed. */
  readonly version: string;
  /** Until then it is not known what would be removed. */
  readonly isSaving: boolean;
}

function RemoveAccount({ lineId, way, version, isSaving, onRemove }: RemoveAccountProps) {
  const { t } = useTranslation("admin");
  const removing = useRemoveMailAccount(lineId, way, onRemove);
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Failure error={removing.error} />
      {isAsked && <span>{t(`mailAccount.removeSure.${way}`)}</span>}
      <button
        type="button"
        className="button danger small"
        disabled={isSaving || removing.isPending}
        onClick={() => (isAsked ? removing.mutate(version) : setAsked(true))}
      >
        {t(isAsked ? "line.removeNow" : "mailAccount.remove")}
      </button>
    </>
  );
}
