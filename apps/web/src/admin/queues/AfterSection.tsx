import { useTranslation } from "react-i18next";
import { Check, NumberField, SecondsField } from "../fields/inputs.tsx";
import { TextsField } from "../fields/TextsField.tsx";
import { useFieldState, useQueueForm } from "./queueForm.tsx";
import { Group, Section } from "./Section.tsx";

/** Callbacks, wrap-up, and how patient the house is with its own agents' connections. */
export function AfterSection() {
  const { t } = useTranslation("admin");
  const { draft, set } = useQueueForm();
  const stateOf = useFieldState();
  return (
    <Section name="after">
      <div className="admin-grid">
        <SecondsField
          label={t("fields.wrapUpMs")}
          value={draft.wrapUpMs}
          min={0}
          max={3600}
          onChange={(wrapUpMs) => set({ wrapUpMs })}
          state={stateOf("wrapUpMs")}
          hint={t("after.wrapUpHint")}
        />
        <SecondsField
          label={t("fields.joinTimeoutMs")}
          value={draft.joinTimeoutMs}
          min={3}
          max={60}
          onChange={(joinTimeoutMs) => set({ joinTimeoutMs })}
          state={stateOf("joinTimeoutMs")}
          hint={t("after.joinHint")}
        />
        <SecondsField
          label={t("fields.agentGraceMs")}
          value={draft.agentGraceMs}
          min={0}
          max={120}
          onChange={(agentGraceMs) => set({ agentGraceMs })}
          state={stateOf("agentGraceMs")}
          hint={t("after.graceHint")}
        />
      </div>
      <Callbacks />
      <Signature />
    </Section>
  );
}

/** What stands below the mails of the queue's agents. */
function Signature() {
  const { t } = useTranslation("admin");
  const { draft, set } = useQueueForm();
  const stateOf = useFieldState();
  return (
    <Group title={t("after.signature")}>
      <p className="admin-hint">{t("after.signatureHint")}</p>
      <TextsField
        isLong
        label={t("after.signatureText")}
        value={draft.signature ?? {}}
        onChange={(signature) => set({ signature })}
        stateOf={(language) => stateOf(`signature.${language}`)}
      />
    </Group>
  );
}

function Callbacks() {
  const { t } = useTranslation("admin");
  const { draft, set } = useQueueForm();
  const stateOf = useFieldState();
  const { callback } = draft;
  const put = (part: Partial<typeof callback>) => set({ callback: { ...callback, ...part } });
  return (
    <Group title={t("after.callbacks")}>
      <Check
        label={t("fields.callback_offered")}
        hint={t("after.callbackHint")}
        value={callback.offered}
        onChange={(offered) => put({ offered })}
      />
      <div className="admin-grid">
        <NumberField
          label={t("fields.callback_attempts")}
          value={callback.attempts}
          min={1}
          max={10}
          onChange={(attempts) => put({ attempts })}
          state={stateOf("callback.attempts")}
        />
        <SecondsField
          label={t("fields.callback_retryAfterMs")}
          value={callback.retryAfterMs}
          min={60}
          max={86_400}
          onChange={(retryAfterMs) => put({ retryAfterMs })}
          state={stateOf("callback.retryAfterMs")}
        />
      </div>
    </Group>
  );
}
