#!/usr/bin/env python3
"""A chat bot around rapport, with nothing but the standard library. It brings the conversation; rapport says what to do and how to say it.

    python3 bot.py http://127.0.0.1:8080 my-conversation < what-the-customer-says.txt
"""
import json
import sys
import urllib.request

OWN = {"goodbye": "Bye, and have a good day!", "deny": "No problem.", "product_question": "The blue jacket is 89 euros, in all sizes."}
server, conversation = sys.argv[1], sys.argv[2]
said, solved = [], False  # what the bot said since the customer's last message, and whether that settled the matter


def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server + path, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as reply:
        return reply.read().decode()


def words(told):
    """Puts a reply together: the words rapport offers, else the bot's own, in the style and with the action it names."""
    action, style, answer = told["action"], told["action"]["style"], told.get("answer_ref")
    yield told.get("greeting")
    yield action.get("notice")
    if style["apology"] == "once":
        yield "I'm sorry about this."
    if action["name"] == "escalate":
        if style["acknowledge"]:
            yield "I read “" + "” and “".join(style["acknowledge"]) + "”."
        yield "A colleague takes over now and can read all of this: you need not say it again."
    elif answer:
        yield answer.get("text") or answer["question"] + " (" + " / ".join(answer["options"]) + ")"
    elif action.get("clarify"):
        yield "Do you mean " + " or ".join(option.replace("_", " ") for option in action["clarify"]["options"]) + "?"
    elif told.get("line"):
        yield told["line"]
    elif action["kind"] != "greeting":
        yield OWN.get(told["intent"]["name"], "Let me look into that.")
    yield told.get("offer", {}).get("text")


for text in map(str.strip, sys.stdin):
    print("customer  " + text)
    told = json.loads(call("/v1/assess", {"conversation_id": conversation, "text": text, "context": {
        "channel": "web", "said": [{"text": one} for one in said], "resolved": solved, "customer": {"marketing_consent": True}}}))
    print(f"          {told['anger']['level']}; {told['action']['name']}: {'; '.join(told['action']['reasons'])}")
    said = []
    if told["owner"] != "bot" and "handoff" not in told:
        continue  # a person has the conversation: the bot is silent
    said = [" ".join(filter(None, words(told)))]
    solved = told.get("answer_ref", {}).get("resolved") == "yes"
    print("bot       " + said[0])
    if "handoff" in told:
        packet = call(f"/v1/conversations/{conversation}/handoff?format=text")
        print("\nthe colleague sees\n" + "".join(f"  | {line}\n" for line in packet.splitlines()))
