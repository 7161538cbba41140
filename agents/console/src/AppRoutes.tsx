// Which address shows which page. Every page but login is fetched when it is first opened.
import { Spin } from "antd";
import { lazy, Suspense } from "react";
import { Navigate, Outlet, Route, Routes, useLocation } from "react-router";

import { useMe } from "./api/queries";
import type { Role } from "./api/types";
import { useText } from "./i18n";
import { Shell } from "./layout/Shell";
import { Failure } from "./parts/Loaded";
import { homeOf, onlyDisplays } from "./roles";

const LoginPage = lazy(() => import("./pages/login/LoginPage"));
const DeskPage = lazy(() => import("./pages/desk/DeskPage"));
const ReportPage = lazy(() => import("./pages/reports/ReportPage"));
const ReportsPage = lazy(() => import("./pages/reports/ReportsPage"));
const CyclesPage = lazy(() => import("./pages/cycles/CyclesPage"));
const CyclePaperPage = lazy(() => import("./pages/cycles/CyclePaperPage"));
const SubmissionsPage = lazy(() => import("./pages/submissions/SubmissionsPage"));
const ReturnCallsPage = lazy(() => import("./pages/returnCalls/ReturnCallsPage"));
const CallsPage = lazy(() => import("./pages/calls/CallsPage"));
const CallPage = lazy(() => import("./pages/calls/CallPage"));
const TicketsPage = lazy(() => import("./pages/tickets/TicketsPage"));
const TicketPage = lazy(() => import("./pages/tickets/TicketPage"));
const MonitorPage = lazy(() => import("./pages/monitor/MonitorPage"));
const SatisfactionPage = lazy(() => import("./pages/satisfaction/SatisfactionPage"));
const SurveyRulesPage = lazy(() => import("./pages/surveyRules/SurveyRulesPage"));
const SurveyTasksPage = lazy(() => import("./pages/surveyTasks/SurveyTasksPage"));
const AccountsPage = lazy(() => import("./pages/accounts/AccountsPage"));
const HubPage = lazy(() => import("./pages/hub/HubPage"));
const QueuesPage = lazy(() => import("./pages/queues/QueuesPage"));
const InterpretersPage = lazy(() => import("./pages/rosters/InterpretersPage"));
const ExpertsPage = lazy(() => import("./pages/rosters/ExpertsPage"));
const FlowsPage = lazy(() => import("./pages/flows/FlowsPage"));
const MyDutyPage = lazy(() => import("./pages/myDuty/MyDutyPage"));
const DutyPage = lazy(() => import("./pages/duty/DutyPage"));
const CredentialsPage = lazy(() => import("./pages/credentials/CredentialsPage"));
const BlocksPage = lazy(() => import("./pages/blocks/BlocksPage"));
const ClockProfilesPage = lazy(() => import("./pages/clockProfiles/ClockProfilesPage"));
const CalendarPage = lazy(() => import("./pages/calendar/CalendarPage"));
const InboxPage = lazy(() => import("./pages/inbox/InboxPage"));
const DepartmentsPage = lazy(() => import("./pages/departments/DepartmentsPage"));
const IncompletePage = lazy(() => import("./pages/incomplete/IncompletePage"));
const RegisterPage = lazy(() => import("./pages/register/RegisterPage"));
const TaxonomyPage = lazy(() => import("./pages/taxonomy/TaxonomyPage"));
const FormsPage = lazy(() => import("./pages/forms/FormsPage"));
const MyFiguresPage = lazy(() => import("./pages/myFigures/MyFiguresPage"));
const FiguresPage = lazy(() => import("./pages/figures/FiguresPage"));
const TargetsPage = lazy(() => import("./pages/targets/TargetsPage"));
const ExchangePage = lazy(() => import("./pages/exchange/ExchangePage"));
const EscalationsPage = lazy(() => import("./pages/escalations/EscalationsPage"));
const ComplaintsPage = lazy(() => import("./pages/complaints/ComplaintsPage"));
const SensitiveSettingsPage = lazy(() => import("./pages/sensitiveSettings/SensitiveSettingsPage"));
const ReviewsPage = lazy(() => import("./pages/reviews/ReviewsPage"));
const ReviewPage = lazy(() => import("./pages/reviews/ReviewPage"));
const OwnReviewsPage = lazy(() => import("./pages/ownReviews/OwnReviewsPage"));
const AidPage = lazy(() => import("./pages/aid/AidPage"));
const AidApplicationPage = lazy(() => import("./pages/aid/AidApplicationPage"));
const ReferralsPage = lazy(() => import("./pages/referrals/ReferralsPage"));
const AppointmentsPage = lazy(() => import("./pages/appointments/AppointmentsPage"));
const DirectoryPage = lazy(() => import("./pages/directory/DirectoryPage"));
const CataloguePage = lazy(() => import("./pages/catalogue/CataloguePage"));
const MessagesPage = lazy(() => import("./pages/messages/MessagesPage"));
const TodayPage = lazy(() => import("./pages/today/TodayPage"));
const WallboardPage = lazy(() => import("./pages/wallboard/WallboardPage"));
const ChecksPage = lazy(() => import("./pages/checks/ChecksPage"));
const CheckPage = lazy(() => import("./pages/checks/CheckPage"));
const CheckCallPage = lazy(() => import("./pages/checks/CheckCallPage"));
const UncountedNumbersPage = lazy(() => import("./pages/uncountedNumbers/UncountedNumbersPage"));
const PhonePage = lazy(() => import("./pages/phone/PhonePage"));

function Waiting() {
  const t = useText();
  return (
    <div className="waiting" role="status" aria-label={t("common.loading")}>
      <Spin size="large" />
    </div>
  );
}

/** Lets the signed-in through and sends all others to the login, with the way back. */
function SignedIn() {
  const me = useMe();
  const { pathname, search } = useLocation();
  if (me.isPending) return <Waiting />;
  if (me.isError) {
    if (me.error.status === 401) return <Navigate to="/login" replace state={{ from: pathname + search }} />;
    return <Failure error={me.error} retry={() => void me.refetch()} />;
  }
  if (onlyDisplays(me.data)) return <Navigate to="/wallboard" replace />;
  return <Shell me={me.data} />;
}

function ForRole({ any }: { any: Role[] }) {
  const me = useMe();
  const t = useText();
  if (me.data && !any.some((role) => me.data.roles.includes(role)))
    return <p className="waiting">{t("common.forbidden")}</p>;
  return <Outlet />;
}

function Home() {
  const me = useMe();
  return me.data ? <Navigate to={homeOf(me.data)} replace /> : null;
}

export function AppRoutes() {
  return (
    <Suspense fallback={<Waiting />}>
      <Routes>
        <Route path="/login" element={<LoginPage />} />
        <Route path="/phone" element={<PhonePage />} />
        <Route path="/wallboard" element={<WallboardPage />} />
        <Route element={<SignedIn />}>
          <Route path="/desk" element={<DeskPage />} />
          <Route path="/return-calls" element={<ReturnCallsPage />} />
          <Route path="/calls" element={<CallsPage />} />
          <Route path="/calls/:id" element={<CallPage />} />
          <Route path="/inbox" element={<InboxPage />} />
          <Route path="/referrals" element={<ReferralsPage />} />
          <Route path="/appointments" element={<AppointmentsPage />} />
          <Route path="/directory" element={<DirectoryPage />} />
          <Route path="/catalogue" element={<CataloguePage />} />
          <Route path="/tickets" element={<TicketsPage />} />
          <Route path="/tickets/:id" element={<TicketPage />} />
          <Route path="/incomplete" element={<IncompletePage />} />
          <Route path="/register" element={<RegisterPage />} />
          <Route path="/aid" element={<AidPage />} />
          <Route path="/aid/:id" element={<AidApplicationPage />} />
          <Route path="/survey-tasks" element={<SurveyTasksPage />} />
          <Route path="/office" element={<HubPage section="office" />} />
          <Route path="/setup" element={<HubPage section="setup" />} />
          <Route path="/my-duty" element={<MyDutyPage />} />
          <Route path="/reports" element={<ReportsPage />} />
          <Route path="/reports/:id" element={<ReportPage />} />
          <Route path="/cycles" element={<CyclesPage />} />
          <Route path="/submissions" element={<SubmissionsPage />} />
          <Route path="/my-figures" element={<MyFiguresPage />} />
          <Route path="/escalations" element={<EscalationsPage />} />
          <Route path="/complaints" element={<ComplaintsPage />} />
          <Route path="/own-reviews" element={<OwnReviewsPage />} />
          <Route element={<ForRole any={["supervisor", "admin", "qa"]} />}>
            <Route path="/checks" element={<ChecksPage />} />
            <Route path="/checks/call/:id" element={<CheckCallPage />} />
            <Route path="/checks/:id" element={<CheckPage />} />
            <Route path="/reviews" element={<ReviewsPage />} />
            <Route path="/reviews/:id" element={<ReviewPage />} />
          </Route>
          <Route element={<ForRole any={["supervisor", "admin"]} />}>
            <Route path="/cycles/papers/:id" element={<CyclePaperPage />} />
            <Route path="/survey-rules" element={<SurveyRulesPage />} />
            <Route path="/uncounted-numbers" element={<UncountedNumbersPage />} />
            <Route path="/sensitive-settings" element={<SensitiveSettingsPage />} />
            <Route path="/messages" element={<MessagesPage />} />
            <Route path="/monitor" element={<MonitorPage />} />
            <Route path="/today" element={<TodayPage />} />
            <Route path="/satisfaction" element={<SatisfactionPage />} />
            <Route path="/departments" element={<DepartmentsPage />} />
            <Route path="/taxonomy" element={<TaxonomyPage />} />
            <Route path="/forms" element={<FormsPage />} />
            <Route path="/figures" element={<FiguresPage />} />
            <Route path="/targets" element={<TargetsPage />} />
            <Route path="/exchange" element={<ExchangePage />} />
            <Route path="/queues" element={<QueuesPage />} />
            <Route path="/flows" element={<FlowsPage />} />
            <Route path="/duty" element={<DutyPage />} />
            <Route path="/credentials" element={<CredentialsPage />} />
            <Route path="/blocks" element={<BlocksPage />} />
            <Route path="/clock-profiles" element={<ClockProfilesPage />} />
            <Route path="/calendar" element={<CalendarPage />} />
            <Route path="/interpreters" element={<InterpretersPage />} />
            <Route path="/experts" element={<ExpertsPage />} />
          </Route>
          <Route element={<ForRole any={["admin"]} />}>
            <Route path="/accounts" element={<AccountsPage />} />
          </Route>
          <Route path="*" element={<Home />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
