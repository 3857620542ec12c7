import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { useDesk, useDeskState } from "./deskContext.tsx";
import { Elapsed } from "./Elapsed.tsx";
import { IntentMenu } from "./IntentMenu.tsx";
import { activityLook, activityOf, pulseLook } from "./labels.ts";

/** Connection, intent, activity: three facts that are never merged. */
export function Axes() {
  const { t } = useTranslation("desk");
  return (
    <fieldset className="axes" aria-label={t("axes.label")}>
      <ConnectionAxis />
      <IntentMenu />
      <ActivityAxis />
    </fieldset>
  );
}

function ConnectionAxis() {
  const { t } = useTranslation(["desk", "common"]);
  const { pulse, silentSeconds } = useDesk().line.connection();
  const { icon, tone } = pulseLook[pulse];
  return (
    <div className="axis">
      <span className="axis-name">{t("axes.connection")}</span>
      <output className={`axis-value ${tone}`} aria-label={t("axes.connection")}>
        <Icon name={icon} size={14} />
        {pulse === "reconnecting"
          ? t("common:connection.reconnecting", { seconds: silentSeconds })
          : t(`common:connection.${pulse}`)}
      </output>
    </div>
  );
}

function ActivityAxis() {
  const { t } = useTranslation("desk");
  const agent = useDeskState((state) => state.agent);
  const contacts = useDeskState((state) => state.contacts);
  const offer = useDeskState((state) => state.offer);
  if (!agent) return null;
  const { label, since } = activityOf(agent, contacts, offer);
  const { icon, tone } = activityLook[label];
  const isHot = tone === "neutral" ? "" : `hot ${tone}`;
  return (
    <div className={`axis ${isHot}`}>
      <span className="axis-name">{t("axes.activity")}</span>
      <span className={`axis-value ${tone}`}>
        <Icon name={icon} size={14} />
        <output aria-label={t("axes.activity")}>{t(`activity.${label}`)}</output>
        <Elapsed since={since} />
      </span>
    </div>
  );
}
