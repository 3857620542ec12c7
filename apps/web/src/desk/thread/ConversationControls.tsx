import { Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { Control } from "../call/CallControls.tsx";
import { useClick } from "../frame/deskContext.tsx";
import { shortcuts } from "../frame/shortcuts.ts";
import { useShortcuts } from "../frame/useKeys.ts";
import { useSettled } from "../frame/useSettled.ts";
import type { Conversation } from "./conversation.ts";
import { snoozeTimes } from "./snoozeTimes.ts";

/** What stands open at the top of the scroll. */
export type Choosing = "transfer" | "close" | null;

interface ControlsProps {
  readonly contact: Conversation;
  readonly choosing: Choosing;
  readonly choose: (what: Choosing) => void;
}

/** The same places for every conversation: hand on, let it rest, back to the queue, spam, close. */
export function ConversationControls({ contact, choosing, choose }: ControlsProps) {
  const { t } = useTranslation(["thread", "desk"]);
  const click = useClick();
  const isSettled = useSettled(`${contact.interactionId} ${contact.state}`);
  const { interactionId } = contact;
  const mayAct = contact.state === "talking";
  const toggle = (what: "transfer" | "close") => () => {
    if (mayAct && isSettled()) choose(choosing === what ? null : what);
  };
  useShortcuts({ transfer: toggle("transfer"), complete: toggle("close") });
  return (
    <div className="call-controls" role="toolbar" aria-label={t("controls.label")}>
      <Control
        icon="transfer"
        text={t("desk:call.transfer")}
        shortcut={shortcuts.transfer}
        pressed={choosing === "transfer"}
        disabled={!mayAct}
        onClick={toggle("transfer")}
      />
      <RestControl contact={contact} disabled={!mayAct} />
      <Control
        icon="undo"
        text={t("controls.requeue")}
        disabled={!mayAct}
        onClick={() => isSettled() && void click("requeue", { interactionId })}
      />
      <SpamControl contact={contact} disabled={!mayAct} />
      <Control
        icon="check"
        text={t("controls.close")}
        shortcut={shortcuts.complete}
        pressed={choosing === "close"}
        disabled={!mayAct}
        onClick={toggle("close")}
      />
    </div>
  );
}

interface MenuControlProps {
  readonly contact: Conversation;
  readonly disabled: boolean;
}

/** Puts the conversation aside: until the customer writes, or until a time. The agent is free for others at once. */
function RestControl({ contact: { interactionId }, disabled }: MenuControlProps) {
  const { t, i18n } = useTranslation("thread");
  const click = useClick();
  const rest = (until: number | null) => void click("rest", { interactionId, until });
  return (
    <Menu withinPortal={false} withInitialFocusPlaceholder={false} position="bottom" width={240} shadow="md">
      <Menu.Target>
        <Control icon="pause" text={t("controls.rest")} disabled={disabled} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="sms" />} onClick={() => rest(null)}>
          {t("rest.untilCustomer")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("rest.snooze")}</Menu.Label>
        {snoozeTimes(serverNow()).map(({ key, at }) => (
          <Menu.Item key={key} leftSection={<Icon name="clock" />} onClick={() => rest(at)}>
            {t(`rest.${key}`)} <span className="ink-3">{formatMoment(at, serverNow(), i18n.language)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function SpamControl({ contact: { interactionId, match }, disabled }: MenuControlProps) {
  const { t } = useTranslation("thread");
  const click = useClick();
  const mark = (block: boolean) => void click("markSpam", { interactionId, block });
  return (
    <Menu withinPortal={false} withInitialFocusPlaceholder={false} position="bottom-end" width={260} shadow="md">
      <Menu.Target>
        <Control icon="octagon" text={t("controls.spam")} disabled={disabled} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="octagon" />} onClick={() => mark(false)}>
          {t("spam.close")}
        </Menu.Item>
        {match !== "withheld" && (
          <Menu.Item leftSection={<Icon name="block" />} onClick={() => mark(true)}>
            {t("spam.block")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
