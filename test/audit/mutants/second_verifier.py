"""Has the second verifier judge one bundle after another: a question in JSON a line, an answer a line."""

import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "scripts"))

import verify_audit  # noqa: E402

for question in sys.stdin:
    asked = json.loads(question)
    verdict = verify_audit.verify_bundle(asked["folder"], asked["heads"], asked["keys"])
    fault = verdict.fault
    answer = {
        "exit": verdict.exit_code,
        "seq": fault and fault.seq,
        "code": fault and fault.code,
        "lines": verdict.size,
        "root": verdict.root.hex(),
    }
    print(json.dumps(answer), flush=True)
