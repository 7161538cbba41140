// 转介: to whom, with whose consent, what is asked of them. Numbers that are only read out are recorded the same way.
import { Alert, Button, Checkbox, Input, Radio, Select } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import {
  keyOf,
  pathOf,
  PROVIDER_KINDS,
  useLocalPlaces,
  useNearby,
  useProviders,
  type About,
  type ConsentHow,
  type Provider,
  type ProviderKind,
} from "../../api/services";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";

const HOWS: ConsentHow[] = ["said_on_the_phone", "in_person", "written", "by_guardian"];
const IN_DANGER = ["110", "120"];
/** The likeliest target of a matter: family and neighbours to mediators, unpaid wages to legal aid. */
const usual = (category: string | null): ProviderKind =>
  category && /^(M02|M05|M06|M08)/.test(category) ? "mediation_committee" : "legal_aid_centre";

function Near({ kind, choose }: { kind: ProviderKind; choose: (provider: Provider) => void }) {
  const t = useText();
  const [text, setText] = useState("");
  const [place, setPlace] = useState<string | null>(null);
  const places = useLocalPlaces(text);
  const nearby = useNearby(place, kind);
  return (
    <>
      <label htmlFor="referral-place">{t("referral.place")}</label>
      <Select
        id="referral-place"
        showSearch={{ filterOption: false, onSearch: setText }}
        allowClear
        placeholder={t("referral.placeHint")}
        value={place}
        onChange={(value: string | undefined) => setPlace(value ?? null)}
        options={(places.data ?? []).map((each) => ({ value: each.code, label: `${each.name} ${each.code}` }))}
      />
      {nearby.data?.gap && <Alert type="warning" title={t("referral.gap", { n: nearby.data.limit_minutes })} />}
      {nearby.data && nearby.data.found.length > 0 && (
        <ul className="short-list">
          {nearby.data.found.map((each) => (
            <li key={each.provider.id}>
              <Button size="small" onClick={() => choose(each.provider)}>
                {each.provider.name}
              </Button>
              <span className="soft">
                {each.minutes === null ? t("referral.unmeasured") : t("referral.minutes", { n: each.minutes })}
              </span>
              {each.within && <Mark kind="good">{t("referral.within")}</Mark>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Chosen({ provider }: { provider: Provider }) {
  const t = useText();
  return (
    <p className="hints">
      <b>{provider.name}</b>
      <b className="timer">{provider.phone}</b>
      <span className="soft">{[provider.address, provider.hours].filter(Boolean).join(" · ")}</span>
      {!provider.confirmed && <Mark kind="warn">{t("directory.unconfirmed")}</Mark>}
    </p>
  );
}

interface Wish {
  key: string;
  provider_id: string;
  consent_how: ConsentHow;
  wish: string;
  tell_caller: boolean;
  category: string | null;
}

export function ReferralForm({ about, close }: { about: About; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [key] = useState(() => crypto.randomUUID());
  const [kind, setKind] = useState<ProviderKind>(usual(about.category));
  const [text, setText] = useState("");
  const [provider, setProvider] = useState<Provider | null>(null);
  const [how, setHow] = useState<ConsentHow | null>(null);
  const [wish, setWish] = useState("");
  const [tell, setTell] = useState(false);
  const found = useProviders(kind, text);
  const refer = useChange(
    (wanted: Wish) => api.post(`${pathOf(about)}/referrals`, wanted),
    [keyOf(about), ["referrals"]],
  );
  const danger = provider?.kind === "hotline" && IN_DANGER.includes(provider.phone);
  const hows = danger ? [...HOWS, "danger" as const] : HOWS;
  const send = () =>
    provider &&
    how &&
    refer.mutate(
      {
        key,
        provider_id: provider.id,
        consent_how: how,
        wish: wish.trim(),
        tell_caller: tell,
        category: about.category,
      },
      { onSuccess: close },
    );
  return (
    <div className="service-form">
      <label htmlFor="referral-kind">{t("directory.kind")}</label>
      <Select
        id="referral-kind"
        autoFocus
        value={kind}
        onChange={(value) => {
          setKind(value);
          setProvider(null);
          setText("");
        }}
        options={PROVIDER_KINDS.map((each) => ({ value: each, label: word("providerKind", each) }))}
      />
      {kind !== "hotline" && <Near kind={kind} choose={setProvider} />}
      <label htmlFor="referral-target">{t("referral.target")}</label>
      <Select
        id="referral-target"
        showSearch={{ filterOption: false, onSearch: setText }}
        value={provider?.id ?? null}
        loading={found.isFetching}
        onChange={(id: string) => setProvider(found.data?.items.find((each) => each.id === id) ?? null)}
        options={[...(provider ? [provider] : []), ...(found.data?.items ?? [])]
          .filter((each, place, all) => all.findIndex((other) => other.id === each.id) === place)
          .map((each) => ({
            value: each.id,
            label: each.kind === "hotline" ? `${each.phone} ${each.name}` : each.name,
          }))}
      />
      {provider && <Chosen provider={provider} />}
      <label htmlFor="referral-wish">{t("referral.wish")}</label>
      <Input.TextArea
        id="referral-wish"
        rows={2}
        maxLength={1000}
        placeholder={t("referral.wishHint")}
        value={wish}
        onChange={(event) => setWish(event.target.value)}
      />
      <fieldset>
        <legend>{t("referral.consent")}</legend>
        <p className="soft">{t("referral.consentSay")}</p>
        <Radio.Group
          value={how}
          onChange={(event) => setHow(event.target.value as ConsentHow)}
          options={hows.map((each) => ({ value: each, label: word("consentHow", each) }))}
        />
      </fieldset>
      <Checkbox checked={tell} onChange={(event) => setTell(event.target.checked)}>
        {t("referral.tell")}
      </Checkbox>
      <Button type="primary" block loading={refer.isPending} disabled={!provider || !how} onClick={send}>
        {t("referral.send")}
      </Button>
    </div>
  );
}
