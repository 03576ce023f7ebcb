import { type Words, words } from '../../contracts/words/index.ts';
import { RestingKiosk } from '../parts/drawings/machine-drawings.tsx';

/** While the core cannot be heard: in both languages, because nobody has said which. */
export function OneMoment() {
  const say = (language: keyof typeof words): Words['views']['oneMoment'] => words[language].views.oneMoment;
  return (
    <div className="kiosk">
      <main>
        <section className="screen" data-kind="picture" data-picture="shown" role="status">
          <div className="picture">
            <RestingKiosk />
          </div>
          <div className="middle">
            <h1>{say('th').heading}</h1>
            <p className="lead">{say('th').lead}</p>
            <p className="lead" lang="en">
              {say('en').heading}. {say('en').lead}
            </p>
          </div>
        </section>
      </main>
    </div>
  );
}
