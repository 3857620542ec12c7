import { useId } from "react";
import { useTranslation } from "react-i18next";
import { formatInternational } from "../desk/frame/phoneNumbers.ts";
import { Icon } from "../icons/Icon.tsx";
import { type Choice, callerIcon, type SimCaller, type SimTenant } from "./choice.ts";

interface CallerPickerProps {
  readonly tenants: readonly SimTenant[];
  readonly tenant: SimTenant;
  readonly choice: Choice;
  onTenant(tenantId: string): void;
  onChoose(choice: Choice): void;
}

/** Whom the visitor plays, and which number is dialled. */
export function CallerPicker({ tenants, tenant, choice, onTenant, onChoose }: CallerPickerProps) {
  const { t } = useTranslation("sim");
  const group = useId();
  return (
    <>
      <fieldset className="sim-choices">
        <legend className="sim-heading">
          <h2 className="text-section">{t("caller.title")}</h2>
        </legend>
        {tenants.length > 1 && <TenantSelect tenants={tenants} tenant={tenant} onTenant={onTenant} />}
        {tenant.callers.map((caller, place) => (
          <label key={`${caller.kind} ${caller.from}`} className="sim-option">
            <input
              type="radio"
              name={`${group}-caller`}
              checked={choice.caller === place}
              onChange={() => onChoose({ ...choice, caller: place })}
            />
            <Icon name={callerIcon[caller.kind]} />
            <CallerWords caller={caller} language={tenant.language} />
            <span className="text-caption ink-2">
              {caller.kind === "withheld" ? t("caller.withheldNumber") : formatInternational(caller.from)}
            </span>
          </label>
        ))}
        <OtherNumber group={`${group}-caller`} choice={choice} onChoose={onChoose} />
      </fieldset>
      <LinePicker tenant={tenant} choice={choice} onChoose={onChoose} />
      <HelpLink helpDesk={tenant.helpDesk} />
    </>
  );
}

function CallerWords({ caller, language }: { readonly caller: SimCaller; readonly language: string }) {
  const { t } = useTranslation("sim");
  const kind = t(`caller.${caller.kind}`);
  return (
    <span className="ellipsis">
      {caller.name === null ? kind : <span lang={language}>{caller.name}</span>}{" "}
      <span className="text-caption ink-2">
        {caller.name !== null && kind}
        {caller.hint !== null && (
          <span lang={language}>
            {caller.name !== null && ", "}
            {caller.hint}
          </span>
        )}
      </span>
    </span>
  );
}

type LinePickerProps = Pick<CallerPickerProps, "tenant" | "choice" | "onChoose">;

/** A list that is read at a glance while it is short, else one to open. */
function LinePicker({ tenant, choice, onChoose }: LinePickerProps) {
  const { t } = useTranslation("sim");
  const group = useId();
  const choose = (lineAddress: string) => onChoose({ ...choice, lineAddress });
  return (
    <fieldset className="sim-choices">
      <legend className="sim-heading">
        <h2 className="text-section">{t("dialled.title")}</h2>
      </legend>
      {tenant.lines.length === 0 && <p className="ink-2">{t("dialled.none")}</p>}
      {tenant.lines.length > 2 && <LineSelect tenant={tenant} choice={choice} onChoose={onChoose} />}
      {tenant.lines.length <= 2 &&
        tenant.lines.map((line) => (
          <label key={line.address} className="sim-option">
            <input
              type="radio"
              name={group}
              checked={choice.lineAddress === line.address}
              onChange={() => choose(line.address)}
            />
            <Icon name="phone" />
            <span className="ellipsis" lang={tenant.language}>
              {line.name} {!line.name.includes(line.brand) && <span className="text-caption ink-2">{line.brand}</span>}
            </span>
            <span className="text-caption ink-2">{formatInternational(line.address)}</span>
          </label>
        ))}
    </fieldset>
  );
}

function LineSelect({ tenant, choice, onChoose }: LinePickerProps) {
  const { t } = useTranslation("sim");
  return (
    <span className="input">
      <Icon name="phone" />
      <select
        aria-label={t("dialled.title")}
        lang={tenant.language}
        value={choice.lineAddress ?? ""}
        onChange={(event) => onChoose({ ...choice, lineAddress: event.target.value })}
      >
        {tenant.lines.map((line) => (
          <option key={line.address} value={line.address}>
            {line.name.includes(line.brand) ? line.name : `${line.name}, ${line.brand}`},{" "}
            {formatInternational(line.address)}
          </option>
        ))}
      </select>
    </span>
  );
}

function TenantSelect({ tenants, tenant, onTenant }: Pick<CallerPickerProps, "tenants" | "tenant" | "onTenant">) {
  const { t } = useTranslation("sim");
  return (
    <label className="input sim-tenant">
      <span className="text-caption ink-2">{t("caller.tenant")}</span>
      <select value={tenant.id} onChange={(event) => onTenant(event.target.value)}>
        {tenants.map((one) => (
          <option key={one.id} value={one.id} lang={one.language}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface OtherNumberProps {
  readonly group: string;
  readonly choice: Choice;
  onChoose(choice: Choice): void;
}

/** Any text a carrier might deliver as the caller's number, so that odd ones can be tried too. */
function OtherNumber({ group, choice, onChoose }: OtherNumberProps) {
  const { t } = useTranslation("sim");
  const isChosen = choice.caller === "other";
  return (
    <div className="sim-option sim-other">
      <label>
        <input type="radio" name={group} checked={isChosen} onChange={() => onChoose({ ...choice, caller: "other" })} />
        <Icon name="keypad" />
        <span className="ellipsis">{t("caller.other")}</span>
      </label>
      <span className="input">
        <input
          aria-label={t("caller.otherLabel")}
          maxLength={128}
          placeholder="+44 7700 900123"
          value={choice.otherNumber}
          onChange={(event) => onChoose({ ...choice, caller: "other", otherNumber: event.target.value })}
        />
      </span>
    </div>
  );
}

/** Who visits the company's site instead of calling chats there; in a tab of its own. */
function HelpLink({ helpDesk }: Pick<SimTenant, "helpDesk">) {
  const { t } = useTranslation("sim");
  if (helpDesk === null) return null;
  return (
    <a className="button small sim-help" href={`/help/${helpDesk}`} target="_blank" rel="noopener">
      <Icon name="globe" size={14} />
      {t("openHelp")}
    </a>
  );
}
