import { type MantineColorScheme, Menu, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../icons/Icon.tsx";

const schemes = [
  { scheme: "auto", label: "topBar.schemeAuto", icon: "screen" },
  { scheme: "light", label: "topBar.schemeLight", icon: "sun" },
  { scheme: "dark", label: "topBar.schemeDark", icon: "moon" },
] as const satisfies readonly { scheme: MantineColorScheme; label: string; icon: IconName }[];

/** Light, dark, or like the system; remembered on this machine. */
export function SchemeMenu() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme("light");
  return (
    <Menu withinPortal={false} withInitialFocusPlaceholder={false} position="bottom-end" width={180}>
      <Menu.Target>
        <button type="button" className="button quiet icon-only" aria-label={t("topBar.scheme")}>
          <Icon name={shown === "dark" ? "moon" : "sun"} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map(({ scheme, label, icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon name={icon} />}
            rightSection={scheme === colorScheme ? <Icon name="check" /> : null}
            onClick={() => setColorScheme(scheme)}
          >
            {t(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
