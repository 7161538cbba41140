// Every page of the console with its picture and who may open it. `daily` ones stand in the menu at the left; the others
// are a step away, on the page of their kind: `office` is what becomes of matters, `setup` what is set once.
import {
  AlertOutlined,
  ApartmentOutlined,
  AuditOutlined,
  BankOutlined,
  BarChartOutlined,
  CalendarOutlined,
  ControlOutlined,
  CustomerServiceOutlined,
  DashboardOutlined,
  FieldTimeOutlined,
  FileTextOutlined,
  ForkOutlined,
  FormOutlined,
  HistoryOutlined,
  HourglassOutlined,
  InboxOutlined,
  PartitionOutlined,
  MessageOutlined,
  NotificationOutlined,
  PhoneOutlined,
  PieChartOutlined,
  ProfileOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  SolutionOutlined,
  StopOutlined,
  TeamOutlined,
  TranslationOutlined,
  UserAddOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";

import type { Me } from "../api/types";
import type { TextKey } from "../i18n";
import { hasSeat, isAdmin, isInside, isSupervisor, ofDepartment } from "../roles";

export type Section = "daily" | "office" | "setup";

export interface PlaceOfWork {
  to: string;
  section: Section;
  text: TextKey;
  about?: TextKey; // one sentence, shown on the page of its kind
  icon: ReactNode;
  shown: (me: Me) => boolean;
}

const all = () => true;

export const PLACES: PlaceOfWork[] = [
  { to: "/desk", section: "daily", text: "menu.desk", icon: <CustomerServiceOutlined />, shown: hasSeat },
  { to: "/return-calls", section: "daily", text: "menu.returnCalls", icon: <PhoneOutlined />, shown: isInside },
  { to: "/calls", section: "daily", text: "menu.calls", icon: <HistoryOutlined />, shown: isInside },
  { to: "/inbox", section: "daily", text: "menu.inbox", icon: <InboxOutlined />, shown: ofDepartment },
  { to: "/tickets", section: "daily", text: "menu.tickets", icon: <FileTextOutlined />, shown: all },
  { to: "/incomplete", section: "daily", text: "menu.incomplete", icon: <FormOutlined />, shown: isInside },
  { to: "/survey-tasks", section: "daily", text: "menu.surveyTasks", icon: <AuditOutlined />, shown: isInside },
  { to: "/monitor", section: "daily", text: "menu.monitor", icon: <DashboardOutlined />, shown: isSupervisor },
  { to: "/satisfaction", section: "daily", text: "menu.satisfaction", icon: <BarChartOutlined />, shown: isSupervisor },
  { to: "/my-duty", section: "daily", text: "menu.myDuty", icon: <ScheduleOutlined />, shown: hasSeat },
  { to: "/duty", section: "daily", text: "menu.duty", icon: <CalendarOutlined />, shown: isSupervisor },
  {
    to: "/escalations",
    section: "office",
    text: "menu.escalations",
    about: "about.escalations",
    icon: <AlertOutlined />,
    shown: all,
  },
  {
    to: "/complaints",
    section: "office",
    text: "menu.complaints",
    about: "about.complaints",
    icon: <MessageOutlined />,
    shown: (me) => isInside(me) || ofDepartment(me),
  },
  {
    to: "/sensitive-settings",
    section: "setup",
    text: "menu.sensitiveSettings",
    about: "about.sensitiveSettings",
    icon: <NotificationOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/aid",
    section: "office",
    text: "menu.aid",
    about: "about.aid",
    icon: <BankOutlined />,
    shown: (me) => isInside(me) || ofDepartment(me),
  },
  {
    to: "/departments",
    section: "setup",
    text: "menu.departments",
    about: "about.departments",
    icon: <ApartmentOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/register",
    section: "office",
    text: "menu.register",
    about: "about.register",
    icon: <UserAddOutlined />,
    shown: isInside,
  },
  {
    to: "/figures",
    section: "office",
    text: "menu.figures",
    about: "about.figures",
    icon: <PieChartOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/taxonomy",
    section: "setup",
    text: "menu.taxonomy",
    about: "about.taxonomy",
    icon: <PartitionOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/forms",
    section: "setup",
    text: "menu.forms",
    about: "about.forms",
    icon: <ProfileOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/queues",
    section: "setup",
    text: "menu.queues",
    about: "about.queues",
    icon: <ControlOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/flows",
    section: "setup",
    text: "menu.flows",
    about: "about.flows",
    icon: <ForkOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/interpreters",
    section: "setup",
    text: "menu.interpreters",
    about: "about.interpreters",
    icon: <TranslationOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/experts",
    section: "setup",
    text: "menu.experts",
    about: "about.experts",
    icon: <SolutionOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/credentials",
    section: "setup",
    text: "menu.credentials",
    about: "about.credentials",
    icon: <SafetyCertificateOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/blocks",
    section: "setup",
    text: "menu.blocks",
    about: "about.blocks",
    icon: <StopOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/calendar",
    section: "setup",
    text: "menu.calendar",
    about: "about.calendar",
    icon: <FieldTimeOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/clock-profiles",
    section: "setup",
    text: "menu.clockProfiles",
    about: "about.clockProfiles",
    icon: <HourglassOutlined />,
    shown: isSupervisor,
  },
  {
    to: "/accounts",
    section: "setup",
    text: "menu.accounts",
    about: "about.accounts",
    icon: <TeamOutlined />,
    shown: isAdmin,
  },
];

export const placesOf = (me: Me, section: Section): PlaceOfWork[] =>
  PLACES.filter((place) => place.section === section && place.shown(me));
