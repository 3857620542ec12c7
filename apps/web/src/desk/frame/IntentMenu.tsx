import { Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { useDeskState } from "./deskContext.tsx";
import { Elapsed } from "./Elapsed.tsx";
import { intentLook, intentOf, notReadyReasons } from "./labels.ts";
import { useIntent } from "./useIntent.ts";
import { useIntentText } from "./useIntentText.ts";

/** The intent axis is the one that people set. During a contact the choice is what follows it. */
export function IntentMenu() {
  const { t } = useTranslation("desk");
  const agent = useDeskState((state) => state.agent);
  const textOf = useIntentText();
  const intent = useIntent();
  if (!agent) return null;
  const label = intentOf(agent);
  const { icon, tone } = intentLook[label.kind];
  const since = agent.block?.since ?? agent.intent.since;
  return (
    <Menu withinPortal={false} withInitialFocusPlaceholder={false} position="bottom-start" width={220} shadow="md">
      <Menu.Target>
        <button type="button" className={`axis axis-button ${tone === "crit" ? "hot crit" : ""}`}>
          <span className="axis-name">{t("axes.intent")}</span>
          <span className={`axis-value ${tone}`}>
            <Icon name={icon} size={14} />
            <span className="axis-words" title={textOf(label)}>
              {textOf(label)}
            </span>{" "}
            <Elapsed since={since} />
            <Icon name="chevron" size={14} />
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="checkCircle" />} onClick={intent.goReady}>
          {agent.block ? t("intent.backToReady") : t("intent.ready")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("intent.notReady")}</Menu.Label>
        {notReadyReasons.map((reason) => (
          <Menu.Item key={reason} leftSection={<Icon name="minusCircle" />} onClick={() => intent.goNotReady(reason)}>
            {t(`reasons.${reason}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="power" />} onClick={intent.goOffline}>
          {t("intent.offline")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
