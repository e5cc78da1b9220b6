"""The Python client wechatpayv3, driven from outside: settings on the first line of its input, then one call a line, one answer each."""
import json
import sys

from wechatpayv3 import WeChatPay, WeChatPayType, core

settings = json.loads(sys.stdin.readline())
gateway = settings.pop("gateway")

# Without a public key it fetches certificates while it is made: its host is to be ours by then.
fetch_certificates = core.Core._init_certificates


def fetch_from_gateway(self):
    self._gate_way = gateway
    fetch_certificates(self)


core.Core._init_certificates = fetch_from_gateway
client = WeChatPay(WeChatPayType.JSAPI, **settings)
client._core._gate_way = gateway

for line in sys.stdin:
    call = json.loads(line)
    try:
        given = call["arguments"]
        if "pay_type" in given:
            given["pay_type"] = WeChatPayType[given["pay_type"]]
        answer = {"result": getattr(client, call["method"])(**given)}
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps(answer, default=lambda value: value.decode()), flush=True)
