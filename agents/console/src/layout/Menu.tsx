// The menu at the left: pictures with words, one line each, those of the role only.
import {
  AuditOutlined,
  BarChartOutlined,
  CalendarOutlined,
  ControlOutlined,
  CustomerServiceOutlined,
  DashboardOutlined,
  FieldTimeOutlined,
  FileTextOutlined,
  ForkOutlined,
  HistoryOutlined,
  HourglassOutlined,
  PhoneOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  StopOutlined,
  SolutionOutlined,
  TeamOutlined,
  TranslationOutlined,
} from "@ant-design/icons";
import { Badge } from "antd";
import type { ReactNode } from "react";
import { NavLink } from "react-router";

import { useMyDuty } from "../api/dutyQueries";
import { useDesk } from "../api/queries";
import type { Me } from "../api/types";
import { useText, type TextKey } from "../i18n";
import { hasSeat, isAdmin, isSupervisor } from "../roles";

interface Item {
  to: string;
  text: TextKey;
  icon: ReactNode;
  shown: boolean;
  count?: number;
}

export function Menu({ me }: { me: Me }) {
  const t = useText();
  const desk = useDesk(hasSeat(me));
  const duty = useMyDuty(hasSeat(me));
  const asked =
    (duty.data?.swaps.filter((swap) => swap.state === "asked" && swap.asked.id === me.id).length ?? 0) +
    (duty.data?.hand_overs.filter((each) => each.state === "offered" && each.taker?.id === me.id).length ?? 0);
  const items: Item[] = [
    { to: "/desk", text: "menu.desk", icon: <CustomerServiceOutlined />, shown: hasSeat(me) },
    {
      to: "/return-calls",
      text: "menu.returnCalls",
      icon: <PhoneOutlined />,
      shown: true,
      count: desk.data?.counts.return_calls,
    },
    { to: "/calls", text: "menu.calls", icon: <HistoryOutlined />, shown: true },
    { to: "/tickets", text: "menu.tickets", icon: <FileTextOutlined />, shown: true },
    { to: "/survey-tasks", text: "menu.surveyTasks", icon: <AuditOutlined />, shown: true },
    { to: "/monitor", text: "menu.monitor", icon: <DashboardOutlined />, shown: isSupervisor(me) },
    { to: "/satisfaction", text: "menu.satisfaction", icon: <BarChartOutlined />, shown: isSupervisor(me) },
    { to: "/queues", text: "menu.queues", icon: <ControlOutlined />, shown: isSupervisor(me) },
    { to: "/interpreters", text: "menu.interpreters", icon: <TranslationOutlined />, shown: isSupervisor(me) },
    { to: "/experts", text: "menu.experts", icon: <SolutionOutlined />, shown: isSupervisor(me) },
    { to: "/my-duty", text: "menu.myDuty", icon: <ScheduleOutlined />, shown: hasSeat(me), count: asked },
    { to: "/duty", text: "menu.duty", icon: <CalendarOutlined />, shown: isSupervisor(me) },
    { to: "/credentials", text: "menu.credentials", icon: <SafetyCertificateOutlined />, shown: isSupervisor(me) },
    { to: "/blocks", text: "menu.blocks", icon: <StopOutlined />, shown: isSupervisor(me) },
    { to: "/flows", text: "menu.flows", icon: <ForkOutlined />, shown: isSupervisor(me) },
    { to: "/calendar", text: "menu.calendar", icon: <FieldTimeOutlined />, shown: isSupervisor(me) },
    { to: "/clock-profiles", text: "menu.clockProfiles", icon: <HourglassOutlined />, shown: isSupervisor(me) },
    { to: "/accounts", text: "menu.accounts", icon: <TeamOutlined />, shown: isAdmin(me) },
  ];
  return (
    <nav className="menu" aria-label={t("menu.name")}>
      {items
        .filter((item) => item.shown)
        .map((item) => (
          <NavLink key={item.to} to={item.to} className="menu-item">
            <Badge count={item.count} size="small" offset={[6, 0]}>
              <span className="menu-icon" aria-hidden="true">
                {item.icon}
              </span>
            </Badge>
            <span>{t(item.text)}</span>
          </NavLink>
        ))}
    </nav>
  );
}
