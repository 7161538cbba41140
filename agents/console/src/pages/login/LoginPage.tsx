// Signing in with staff number and password.
import { PhoneFilled } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useEffect, useState } from "react";
import { Navigate, useLocation, useNavigate } from "react-router";

import { api } from "../../api/client";
import { useErrorText, useMe, usePublicFacts } from "../../api/queries";
import type { Me } from "../../api/types";
import { useLocale, useText } from "../../i18n";
import { homeOf } from "../../roles";

interface Wanted {
  staff_no: string;
  password: string;
}

function useLogin() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { state } = useLocation();
  const errorText = useErrorText();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const logIn = async (wanted: Wanted) => {
    setBusy(true);
    setFailure(null);
    try {
      const me = await api.post<Me>("/login", wanted);
      cache.clear();
      cache.setQueryData(["me"], me);
      void navigate((state as { from?: string } | null)?.from ?? homeOf(me), { replace: true });
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return { logIn, failure, busy };
}

function DemoAccounts() {
  const t = useText();
  const facts = usePublicFacts();
  if (!facts.data?.demo) return null;
  return (
    <div className="login-demo">
      <b>{t("login.demo")}</b>
      <p>{t("login.demoAccounts")}</p>
      <p>{t("login.demoPassword")}</p>
      <p>
        <a href="/phone" target="_blank" rel="noopener">
          {t("login.phonePage")}
        </a>
        {facts.data.sip_address && <span> · {t("login.sip", { address: facts.data.sip_address })}</span>}
      </p>
    </div>
  );
}

export default function LoginPage() {
  const t = useText();
  const { locale, setLocale } = useLocale();
  const me = useMe();
  const facts = usePublicFacts();
  const { logIn, failure, busy } = useLogin();
  useEffect(() => {
    document.title = `${t("login.title")} · ${t("app.name")}`;
  }, [t]);
  if (me.data) return <Navigate to={homeOf(me.data)} replace />;
  return (
    <main className="login">
      <section className="login-card" aria-labelledby="login-title">
        <header>
          <span className="login-mark">
            <PhoneFilled aria-hidden="true" />
          </span>
          <div>
            <h1 id="login-title">{t("app.name")}</h1>
            <p className="soft">{t("login.subtitle")}</p>
          </div>
        </header>
        {facts.data?.warnings.map((warning) => (
          <Alert
            key={warning.code}
            type="warning"
            showIcon
            title={t(`warning.${warning.code}` as "warning.no_tls") || warning.text}
          />
        ))}
        {failure && <Alert type="error" showIcon title={failure} role="alert" />}
        <Form<Wanted> layout="vertical" requiredMark={false} onFinish={(wanted) => void logIn(wanted)}>
          <Form.Item
            name="staff_no"
            label={t("login.staffNo")}
            rules={[{ required: true, message: t("login.staffNoMissing") }]}
          >
            <Input size="large" autoFocus autoComplete="username" inputMode="numeric" maxLength={16} />
          </Form.Item>
          <Form.Item
            name="password"
            label={t("login.password")}
            rules={[{ required: true, message: t("login.passwordMissing") }]}
          >
            <Input.Password size="large" autoComplete="current-password" maxLength={200} />
          </Form.Item>
          <Button block type="primary" size="large" htmlType="submit" loading={busy}>
            {t("login.enter")}
          </Button>
        </Form>
        <DemoAccounts />
        <Button type="link" className="login-locale" onClick={() => setLocale(locale === "en" ? "zh-CN" : "en")}>
          {locale === "en" ? "中文" : "English"}
        </Button>
      </section>
    </main>
  );
}
