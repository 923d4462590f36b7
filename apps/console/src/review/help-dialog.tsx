import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { switchShortcuts, useShortcutsOn } from './shortcuts.js';

const KEYS = [
  ['S', 'same'],
  ['D', 'different'],
  ['Enter', 'confirm'],
  ['1 2 3 …', 'group'],
  ['← →', 'move'],
  ['E', 'reason'],
  ['N', 'skip'],
  ['U', 'undo'],
  ['?', 'help'],
] as const;

/** What single keys do, and the switch that turns them off. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('review');
  const on = useShortcutsOn();
  return (
    <Dialog title={t('help.title')} onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`help.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <label className="row">
        <input type="checkbox" checked={on} onChange={(event) => switchShortcuts(event.target.checked)} />
        {t('help.switch')}
      </label>
      <Button onClick={onClose}>{t('dialog.close')}</Button>
    </Dialog>
  );
}
