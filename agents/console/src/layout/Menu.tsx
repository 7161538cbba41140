// The menu at the left: pictures with words, one line each, those of the role only. What is not needed daily is a step away.
import { AppstoreOutlined, SettingOutlined } from "@ant-design/icons";
import { Badge } from "antd";
import type { ReactNode } from "react";
import { NavLink, useLocation } from "react-router";

import { useMyDuty } from "../api/dutyQueries";
import { useDesk } from "../api/queries";
import type { Me } from "../api/types";
import { useText } from "../i18n";
import { hasSeat } from "../roles";
import { placesOf, type Section } from "./places";

function Entry({ to, icon, count, children }: { to: string; icon: ReactNode; count?: number; children: ReactNode }) {
  return (
    <NavLink to={to} className="menu-item">
      <Badge count={count} size="small" offset={[6, 0]}>
        <span className="menu-icon" aria-hidden="true">
          {icon}
        </span>
      </Badge>
      <span>{children}</span>
    </NavLink>
  );
}

/** Leads to the page of a kind; stands out while one of its pages is open. */
function Kind({ me, section, icon }: { me: Me; section: Exclude<Section, "daily">; icon: ReactNode }) {
  const t = useText();
  const { pathname } = useLocation();
  const places = placesOf(me, section);
  if (!places.length) return null;
  const within = places.some((place) => pathname === place.to || pathname.startsWith(`${place.to}/`));
  return (
    <NavLink to={`/${section}`} className={({ isActive }) => `menu-item ${isActive || within ? "active" : ""}`}>
      <span className="menu-icon" aria-hidden="true">
        {icon}
      </span>
      <span>{t(`menu.${section}`)}</span>
    </NavLink>
  );
}

export function Menu({ me }: { me: Me }) {
  const t = useText();
  const desk = useDesk(hasSeat(me));
  const duty = useMyDuty(hasSeat(me));
  const asked =
    (duty.data?.swaps.filter((swap) => swap.state === "asked" && swap.asked.id === me.id).length ?? 0) +
    (duty.data?.hand_overs.filter((each) => each.state === "offered" && each.taker?.id === me.id).length ?? 0);
  const counts: Record<string, number | undefined> = {
    "/return-calls": desk.data?.counts.return_calls,
    "/my-duty": asked,
  };
  return (
    <nav className="menu" aria-label={t("menu.name")}>
      {placesOf(me, "daily").map((place) => (
        <Entry key={place.to} to={place.to} icon={place.icon} count={counts[place.to]}>
          {t(place.text)}
        </Entry>
      ))}
      <Kind me={me} section="office" icon={<AppstoreOutlined />} />
      <Kind me={me} section="setup" icon={<SettingOutlined />} />
    </nav>
  );
}
