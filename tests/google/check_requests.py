#!/usr/bin/env python3
"""Holds every request that the tests sent to Google's own definitions, with unknown fields refused.

    check_requests.py FOLDER

FOLDER holds the documents {"path", "body"} that the fake of the service wrote. Needs PyPI's google-cloud-aiplatform, which
`make test-protos` installs into an environment of its own. Sends nothing.
"""

import json
import pathlib
import re
import sys

from google.cloud import aiplatform_v1 as v1
from google.cloud.aiplatform.v1.schema.predict.instance_v1 import ImageClassificationPredictionInstance
from google.cloud.aiplatform.v1.schema.predict.params_v1 import ImageClassificationPredictionParams
from google.cloud.aiplatform.v1.schema.trainingjob.definition_v1 import AutoMlImageClassificationInputs
from google.protobuf import json_format

# What a path takes, and what stands in its free-form fields.
KINDS = [
    ("datasets", r"/datasets", v1.Dataset, {}),
    ("import", r"/datasets/[^/]+:import", v1.ImportDataRequest, {}),
    (
        "training",
        r"/trainingPipelines",
        v1.TrainingPipeline,
        {"trainingTaskInputs": AutoMlImageClassificationInputs},
    ),
    ("endpoints", r"/endpoints", v1.Endpoint, {}),
    ("deploy", r"/endpoints/[^/]+:deployModel", v1.DeployModelRequest, {}),
    ("undeploy", r"/endpoints/[^/]+:undeployModel", v1.UndeployModelRequest, {}),
    (
        "predict",
        r"/endpoints/[^/]+:predict",
        v1.PredictRequest,
        {"instances": ImageClassificationPredictionInstance, "parameters": ImageClassificationPredictionParams},
    ),
    (
        "batch",
        r"/batchPredictionJobs",
        v1.BatchPredictionJob,
        {"modelParameters": ImageClassificationPredictionParams},
    ),
]


def parse(body, message):
    """Raises ParseError for what `message` does not have."""
    json_format.ParseDict(body, message.pb()(), ignore_unknown_fields=False)


def check(path, body):
    """The kind of the request; raises for a body that Google would refuse."""
    place = re.sub(r"^/v1/projects/[^/]+/locations/[^/]+", "", path)
    for kind, pattern, message, inside in KINDS:
        if re.fullmatch(pattern, place):
            parse(body, message)
            for field, schema in inside.items():
                values = body[field] if isinstance(body[field], list) else [body[field]]
                for value in values:
                    parse(value, schema)
            return kind
    return None


def main():
    (folder,) = sys.argv[1:]
    seen, wrong = {}, 0
    for file in sorted(pathlib.Path(folder).glob("*.json")):
        request = json.loads(file.read_text())
        try:
            kind = check(request["path"], request["body"])
        except json_format.ParseError as error:
            wrong += 1
            print(f"{request['path']}: {error}", file=sys.stderr)
            continue
        if kind:
            seen[kind] = seen.get(kind, 0) + 1
    missing = [kind for kind, *_ in KINDS if kind not in seen]
    print(", ".join(f"{count} {kind}" for kind, count in sorted(seen.items())))
    if missing:
        print(f"no request of these kinds was checked: {', '.join(missing)}", file=sys.stderr)
    sys.exit(1 if wrong or missing else 0)


if __name__ == "__main__":
    main()
