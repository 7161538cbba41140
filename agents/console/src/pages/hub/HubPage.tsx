// 业务 and 设置: the pages of one kind as cards, each with a sentence that says what it is for.
import { NavLink } from "react-router";

import { useMe } from "../../api/queries";
import { useText } from "../../i18n";
import { placesOf, type Section } from "../../layout/places";
import { PageFrame } from "../../parts/PageFrame";

export default function HubPage({ section }: { section: Exclude<Section, "daily"> }) {
  const t = useText();
  const me = useMe();
  return (
    <PageFrame title={t(`menu.${section}`)}>
      <ul className="hub">
        {me.data &&
          placesOf(me.data, section).map((place) => (
            <li key={place.to}>
              <NavLink to={place.to} className="hub-card pane">
                <span className="menu-icon" aria-hidden="true">
                  {place.icon}
                </span>
                <b>{t(place.text)}</b>
                {place.about && <span className="soft">{t(place.about)}</span>}
              </NavLink>
            </li>
          ))}
      </ul>
    </PageFrame>
  );
}
