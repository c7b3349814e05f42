import { markup, type Html } from '../../markup';
import type { Why } from '../why';
import { tellExplanation } from './explanation-sentences';
import type { PageFrame } from './layout';

function grounded(sentences: readonly string[], { words }: PageFrame): Html {
  const [what, ...grounds] = sentences;
  return markup`<li>
    ${what}
    <details>
      <summary>${words.whyGrounds}</summary>
      <ul>
        ${grounds.map((sentence) => markup`<li>${sentence}</li>`)}
      </ul>
    </details>
  </li>`;
}

/** «Почему и когда»: the chain of causes, what is awaited on what grounds, what stands still. */
export function whySection(answer: Why, frame: PageFrame): Html {
  const { words, language } = frame;
  const { explanation, zone, asOfMs, consistent, participants } = answer;
  const told = tellExplanation(explanation, { language, zone, participants }, asOfMs);
  return markup`<section class="card why" aria-labelledby="why">
    <h2 id="why">${words.why}</h2>
    ${!consistent && markup`<p class="alert" role="alert">${words.whyInconsistent}</p>`}
    <h3>${words.whyChain}</h3>
    <ol>
      ${told.chain.map((sentence) => markup`<li>${sentence}</li>`)}
    </ol>
    ${
      told.mail.length > 0 &&
      markup`<h3>${words.whyMail}</h3>
        <ul>
          ${told.mail.map((sentence) => markup`<li class="warn">${sentence}</li>`)}
        </ul>`
    }
    <h3>${words.whyAwaits}</h3>
    ${
      told.awaits.length === 0
        ? markup`<p>${words.whyNothing}</p>`
        : markup`<ul>
            ${told.awaits.map((sentences) => grounded(sentences, frame))}
          </ul>`
    }
    ${
      told.paused.length > 0 &&
      markup`<h3>${words.whyPaused}</h3>
        <ul>
          ${told.paused.map((sentences) => grounded(sentences, frame))}
        </ul>`
    }
  </section>`;
}
