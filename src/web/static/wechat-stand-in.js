/*
 * In the sandbox only: stands in for WeChat's client, so that the pay page's own code runs as it does in WeChat. `WeixinJSBridge` comes a
 * moment after the page, opens the sandbox's phone in place of WeChat's sheet, and answers in WeChat's words.
 */
'use strict';

(() => {
  const phone = document.currentScript.dataset.phone;
  const agent = `${navigator.userAgent} MicroMessenger/8.0.49`;
  Object.defineProperty(navigator, 'userAgent', { get: () => agent });

  const open = (signature, answer) => {
    const { package: prepay, ...signed } = signature;
    const prepayId = prepay.replace('prepay_id=', '');
    const dialog = document.createElement('dialog');
    dialog.className = 'phone';
    dialog.setAttribute('aria-label', '微信支付 WeChat Pay (sandbox)');
    dialog.innerHTML =
      '<div><button type="button" aria-label="关闭 Close">✕</button><iframe title="微信支付 WeChat Pay"></iframe></div>';
    const frame = dialog.querySelector('iframe');
    frame.src = `${phone}/prepay/${encodeURIComponent(prepayId)}?${new URLSearchParams(signed)}`;

    const finish = (word) => {
      window.removeEventListener('message', hear);
      dialog.close();
      dialog.remove();
      answer({ err_msg: `get_brand_wcpay_request:${word}` });
    };
    const hear = ({ origin, data }) => {
      if (origin === new URL(phone).origin && ['ok', 'cancel', 'fail'].includes(data?.payment)) finish(data.payment);
    };
    window.addEventListener('message', hear);
    dialog.querySelector('button').addEventListener('click', () => finish('cancel'));
    dialog.addEventListener('cancel', () => finish('cancel'));
    document.body.append(dialog);
    dialog.showModal();
  };

  setTimeout(() => {
    window.WeixinJSBridge = {
      invoke: (name, parameters, answer) => {
        if (name === 'getBrandWCPayRequest') open(parameters, answer);
        else answer({ err_msg: `${name}:fail` });
      },
    };
    document.dispatchEvent(new Event('WeixinJSBridgeReady'));
  }, 100);
})();
