import { Popover, Tooltip } from "@mantine/core";
import type { DeskContact } from "@touchstone/contracts";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../icons/Icon.tsx";
import { told, useClick, useDesk, usePhone } from "../frame/deskContext.tsx";
import { type Shortcut, shortcuts } from "../frame/shortcuts.ts";
import { useShortcuts } from "../frame/useKeys.ts";
import { useSettled } from "../frame/useSettled.ts";
import { Keypad } from "./Keypad.tsx";

/** In fixed places and a fixed order, so that the hand finds them; each press within 400 ms of a change is ignored. */
export function CallControls({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation("desk");
  const controls = useControls(contact);
  const [keypadOpen, setKeypadOpen] = useState(false);
  const { isHeld, isMuted, canSpeak, canHold } = controls;
  return (
    <div className="call-controls" role="toolbar" aria-label={t("call.controls")}>
      <Control
        icon={isMuted ? "micOff" : "mic"}
        text={isMuted ? t("call.unmute") : t("call.mute")}
        shortcut={shortcuts.mute}
        pressed={isMuted}
        disabled={!canSpeak}
        onClick={controls.mute}
      />
      <Control
        icon={isHeld ? "play" : "pause"}
        text={isHeld ? t("call.resume") : t("call.hold")}
        shortcut={shortcuts.hold}
        pressed={isHeld}
        disabled={!canHold}
        onClick={controls.hold}
      />
      <Popover opened={keypadOpen} onChange={setKeypadOpen} position="bottom" width={220} trapFocus withArrow>
        <Popover.Target>
          <Control
            icon="keypad"
            text={t("call.keypad")}
            pressed={keypadOpen}
            disabled={!canSpeak}
            onClick={() => setKeypadOpen(!keypadOpen)}
          />
        </Popover.Target>
        <Popover.Dropdown>
          <Keypad />
        </Popover.Dropdown>
      </Popover>
      <Control
        icon="hangup"
        text={t("call.end")}
        shortcut={shortcuts.hangUp}
        className="end"
        disabled={contact.state === "ending"}
        onClick={controls.hangUp}
      />
    </div>
  );
}

function useControls(contact: DeskContact) {
  const desk = useDesk();
  const click = useClick();
  const leg = usePhone((state) => state.leg);
  const isSettled = useSettled(`${contact.interactionId} ${contact.state}`);
  const { interactionId, state } = contact;
  const isMuted = leg?.muted === true;
  const isHeld = state === "held";
  const canSpeak = leg?.state === "standing";
  const canHold = state === "talking" || isHeld;
  const settled = (act: () => void) => () => {
    if (isSettled()) act();
  };
  const mute = settled(() => canSpeak && desk.phone.setMuted(!isMuted));
  const hold = settled(() => canHold && void click(isHeld ? "resume" : "hold", { interactionId }));
  const hangUp = settled(() => void desk.phone.hangUp(contact).then((answer) => told(desk, answer)));
  useShortcuts({ mute, hold, hangUp });
  return { isMuted, isHeld, canSpeak, canHold, mute, hold, hangUp };
}

interface ControlProps {
  readonly icon: IconName;
  readonly text: string;
  readonly shortcut?: Shortcut;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly onClick: () => void;
  readonly ref?: React.Ref<HTMLButtonElement>;
}

function Control({ icon, text, shortcut, pressed, disabled, className = "", onClick, ref, ...rest }: ControlProps) {
  const button = (
    <button
      {...rest}
      ref={ref}
      type="button"
      className={`control ${className}`}
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut?.keys.join("+")}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} size={18} />
      {text}
    </button>
  );
  return shortcut ? <WithKeys shortcut={shortcut}>{button}</WithKeys> : button;
}

function WithKeys({ shortcut, children }: { readonly shortcut: Shortcut; readonly children: ReactNode }) {
  return (
    <Tooltip label={shortcut.keys.join(" + ")} openDelay={400} position="bottom">
      {children}
    </Tooltip>
  );
}
