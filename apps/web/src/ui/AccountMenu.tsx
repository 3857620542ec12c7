import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { keyOf } from "../api/problem.ts";
import { Icon } from "../icons/Icon.tsx";
import { signOut, useMe } from "../session/sessionStore.ts";

/** Who is signed in, the pages this person may open, and the way out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const leave = () =>
    void signOut().catch((error: unknown) =>
      notifications.show({ message: t(`problems.${keyOf(error)}`), color: "red" }),
    );
  return (
    <Menu withinPortal={false} withInitialFocusPlaceholder={false} position="bottom-end" width={220}>
      <Menu.Target>
        <button type="button" className="button quiet me">
          <span className="visually-hidden">{t("topBar.account")}: </span>
          <span className="avatar" aria-hidden="true">
            {initialOf(me.name)}
          </span>
          <b className="text-caption ellipsis">{me.name}</b>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email}</Menu.Label>
        {me.roles.includes("agent") && (
          <Menu.Item component={Link} to="/desk" leftSection={<Icon name="headset" />}>
            {t("pages.desk")}
          </Menu.Item>
        )}
        {me.roles.some((role) => role !== "agent") && (
          <Menu.Item component={Link} to="/board" leftSection={<Icon name="queue" />}>
            {t("pages.board")}
          </Menu.Item>
        )}
        {me.roles.includes("administrator") && (
          <Menu.Item component={Link} to="/admin" leftSection={<Icon name="key" />}>
            {t("pages.admin")}
          </Menu.Item>
        )}
        {me.roles.some((role) => role !== "agent") && (
          <Menu.Item component={Link} to="/missed" leftSection={<Icon name="phoneIn" />}>
            {t("pages.missed")}
          </Menu.Item>
        )}
        {me.roles.some((role) => role !== "agent") && (
          <Menu.Item component={Link} to="/reports" leftSection={<Icon name="note" />}>
            {t("pages.reports")}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="signOut" />} onClick={leave}>
          {t("topBar.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const initialOf = (name: string) => [...name.trim()][0]?.toLocaleUpperCase() ?? "";
